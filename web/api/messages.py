"""Operations of programs outside the office: a message that names no case, a signal. Only with a token of an administrator, made for that program."""
from dataclasses import dataclass, field
from typing import Any

from engine import Refused
from web.api.operations import Operation, operation
from web.context import actor, engine


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


def administrators() -> None:
    if "admin" not in actor().roles:
        raise Refused("not_found")


OPERATIONS: tuple[Operation, ...] = (deliver_message, raise_signal)
