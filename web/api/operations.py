"""What an operation is, and how one is run: token, scope, body, handler, answer. Knows HTTP and the codec; knows no operation by name."""
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g, request

from web import context
from web.api import codec, problems
from web.security import program, public

ROOT = "/api/v1"
KEY = re.compile(r"[\x21-\x7e]{8,100}", re.ASCII)
IDENTIFIER = re.compile(r"[\w.-]{1,100}", re.ASCII)
MOST_PAGE = 1_000
SIGNED = ("webhook-id", "webhook-timestamp", "webhook-signature")


@dataclass(frozen=True)
class Operation:
    """`path` as OpenAPI writes it. `scope`: what a token needs, "" for everybody. `body`, `answers`: dataclasses, or tuple[X, ...].

    `gate`: asked with the path's parts before the body is read, what it gives is the answer; it wants SIGNED, the headers of a signature.
    `changes`: it takes an Idempotency-Key. `paged`: it takes ?page. The handler gets the path's parts by name, `body`, and `key` if it changes.
    """
    method: str
    path: str
    scope: str
    summary: str
    run: Callable[..., Any]
    answers: Any = None
    body: Any = None
    status: int = 200
    changes: bool = False
    paged: bool = False
    gate: Callable[..., Response | None] | None = None

    @property
    def name(self) -> str:
        return self.run.__name__

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(re.findall(r"{(\w+)}", self.path))


def operation(method: str, path: str, scope: str, summary: str, **more: Any) -> Callable[[Callable[..., Any]], Operation]:
    """Makes an Operation of a handler."""
    return lambda run: Operation(method, path, scope, summary, run, **more)


def mount(operations: Iterable[Operation], description: dict) -> Blueprint:
    """The routes of the operations, and of their description."""
    blueprint = Blueprint("api", __name__)
    described = json.dumps(description, ensure_ascii=False, indent=1)

    @public
    def openapi() -> Response:
        return Response(described, content_type="application/json")
    blueprint.add_url_rule(f"{ROOT}/openapi.json", "openapi", openapi, methods=["GET"])
    for one in operations:
        rule = ROOT + re.sub(r"{(\w+)}", r"<\1>", one.path)
        blueprint.add_url_rule(rule, one.name, _view(one), methods=[one.method])
    return blueprint


def _view(one: Operation) -> Callable[..., Response]:
    def view(**parts: str) -> Response:
        return _run(one, parts)
    view.__annotations__ = {name: str for name in one.parts} | {"return": Response}
    return (program if one.scope else public)(view)


def _run(one: Operation, parts: dict[str, str]) -> Response:
    if one.scope and g.get("actor") is None:
        return problems.answer(401, problems.UNAUTHORIZED, "Send Authorization: Bearer <token>; runut token create makes one.")
    if one.scope and one.scope not in g.scopes:
        return problems.answer(403, problems.SCOPE, f"The token needs the scope {one.scope}.", scope=one.scope)
    if not all(IDENTIFIER.fullmatch(part) for part in parts.values()):
        return problems.answer(404, "not_found")
    if one.gate is not None and (shut := one.gate(**parts)) is not None:
        return shut
    given: dict[str, Any] = dict(parts)
    if one.changes:
        key = request.headers.get("Idempotency-Key", "")
        if key and not KEY.fullmatch(key):
            return problems.answer(400, problems.KEY, "An Idempotency-Key has 8 to 100 printable letters of ASCII without spaces.")
        given["key"] = key or context.key()
    if one.paged:
        text = request.args.get("page", "1")
        if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) <= MOST_PAGE and len(text) < 6):
            return problems.answer(400, "page", f"page is a number from 1 to {MOST_PAGE}.")
        given["page"] = int(text)
    if one.body is not None:
        try:
            given["body"] = codec.read(one.body, codec.parse(_sent()))
        except codec.Faulty as faulty:
            return problems.answer(400, problems.BODY, "The body does not fit.", {place or "/": why for place, why in faulty.faults.items()})
    answer = one.run(**given)                            # errors go to web.errors, which tells programs with `problems.of`
    if isinstance(answer, Response):
        return answer
    if one.answers is None:
        return Response(status=204)
    response = Response(json.dumps(codec.write(answer), ensure_ascii=False, default=_last), one.status, content_type="application/json")
    revision = getattr(answer, "revision", None)
    if one.method == "GET" and isinstance(revision, int):
        response.set_etag(str(revision))
        response.make_conditional(request)
    return response


def _sent() -> bytes:
    """The JSON of the request; of a form with files, its part `body`."""
    if request.mimetype == "multipart/form-data":
        return request.form.get("body", "").encode("utf-8", "surrogatepass")
    if request.mimetype not in ("application/json", ""):
        raise codec.Faulty({"": "send application/json"})
    data = request.get_data(cache=True)
    if len(data) > codec.LONGEST:
        raise codec.Faulty({"": f"longer than {codec.LONGEST} bytes"})
    return data


def _last(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
