"""Operations of programs outside the office: a message that names no case, a signal. Only with a token of an administrator, made for that program."""
import re
from dataclasses import dataclass, field
from typing import Any

from flask import Response, request

from engine import Refused
from web.api import problems
from web.api.operations import SIGNED, Operation, operation
from web.context import actor, engine

MOST_SIGNED = 256_000                # bytes of a signed message
ID = re.compile(r"[\x21-\x7e]{1,100}", re.ASCII)


@dataclass(frozen=True)
class OutsideMessage:
    """`correlation`: the value its receiver waits for; without one it can only begin a case. `content`: becomes an object of the case."""
    name: str
    correlation: str | None = None
    content: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Delivery:
    """`how`: received (by `case`), begun (`case` began with it) or kept until somebody waits for it."""
    how: str
    case: str | None


@dataclass(frozen=True)
class OutsideSignal:
    name: str


@operation("POST", "/messages", "messages:write", "Deliver a message by its name and correlation value", body=OutsideMessage, answers=Delivery, changes=True)
def deliver_message(body: OutsideMessage, key: str) -> Delivery:
    administrators()
    told = engine().messages.send(body.name, body.correlation, body.content, key=key)
    return Delivery(told.how, told.case)


@operation("POST", "/signals", "messages:write", "Raise a signal: every case that waits for it gets it, and procedures that begin with it begin", body=OutsideSignal,
           changes=True)
def raise_signal(body: OutsideSignal, key: str) -> None:
    administrators()
    engine().messages.signal(body.name, key=key)


def _signature(sender: str) -> Response | None:
    """Nothing is said of why: not known, too old or not signed are one answer."""
    data = request.get_data(cache=True) if (request.content_length or 0) <= MOST_SIGNED else b""
    id_, at, signed = (request.headers.get(name, "") for name in SIGNED)
    if ID.fullmatch(id_) and data and len(data) <= MOST_SIGNED and engine().messages.signed(sender, id_, at, signed, data):
        return None
    return problems.answer(401, problems.UNAUTHORIZED, "Sign the body after Standard Webhooks, with the secret that was shared, within five minutes.")


@operation("POST", "/hooks/{sender}", "", "Deliver a message with a signature instead of a token; one webhook-id has one effect", body=OutsideMessage, answers=Delivery,
           gate=_signature)
def receive_hook(sender: str, body: OutsideMessage) -> Delivery:
    told = engine().messages.from_sender(sender, request.headers[SIGNED[0]], body.name, body.correlation, body.content)
    return Delivery(told.how, told.case)


def administrators() -> None:
    if "admin" not in actor().roles:
        raise Refused("not_found")


OPERATIONS: tuple[Operation, ...] = (deliver_message, raise_signal, receive_hook)
