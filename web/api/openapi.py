"""The OpenAPI 3.1 description of all operations, made from what runs them."""
import re
from collections.abc import Sequence

from web.api import codec
from web.api.operations import KEY, MOST_PAGE, ROOT, SIGNED, Operation

PROBLEM = {
    "type": "object", "description": "Problem details (RFC 9457).", "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "code": {"type": "string"}, "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object", "required": ["place", "detail"],
                                              "properties": {"place": {"type": "string"}, "detail": {"type": "string"}}}}}}
WHEN = {400: "Not understood, or it does not fit the form", 401: "Without a good token", 403: "The token or the person may not",
        404: "Not there for this person", 409: "Stale or finished", 413: "Too large", 422: "The key was used with another body", 429: "Too often",
        500: "A fault; nothing was changed", 503: "Try again; nothing was changed"}


def describe(operations: Sequence[Operation]) -> dict:
    known: dict[str, dict] = {"Problem": PROBLEM}
    paths: dict[str, dict] = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, known)
    scopes = sorted({one.scope for one in operations if one.scope})
    return {
        "openapi": "3.1.0", "info": {"title": "Runut", "version": "1", "description": "Administrative procedures of a personnel office. Scopes of tokens: "
                                     + ", ".join(scopes) + "."},
        "servers": [{"url": ROOT}], "paths": paths,
        "components": {"schemas": dict(sorted(known.items())), "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}}}


def _operation(one: Operation, known: dict[str, dict]) -> dict:
    tag = re.split(r"[/{]", one.path.lstrip("/"))[0]
    found: dict = {"operationId": one.name, "summary": one.summary, "tags": [tag], "parameters": _parameters(one), "responses": _responses(one, known),
                   "security": [{"token": []}] if one.scope else []}
    if one.scope:
        found["description"] = f"Scope: {one.scope}"
    if one.body is not None:
        shape = codec.schema(one.body, known)
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": shape}}}
    return found


def _parameters(one: Operation) -> list[dict]:
    found: list[dict] = [{"name": part, "in": "path", "required": True, "schema": {"type": "string", "pattern": r"^[\w.-]{1,100}$"}} for part in one.parts]
    if one.changes:
        found.append({"name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string", "pattern": f"^{KEY.pattern}$"},
                      "description": "Sent again with the same body, the first answer comes again."})
    if one.gate is not None:
        found += [{"name": name, "in": "header", "required": True, "schema": {"type": "string"}, "description": "Standard Webhooks"} for name in SIGNED]
    if one.paged:
        found.append({"name": "page", "in": "query", "required": False, "schema": {"type": "integer", "minimum": 1, "maximum": MOST_PAGE}})
    return found


def _responses(one: Operation, known: dict[str, dict]) -> dict:
    if one.answers is not None:
        good: dict = {"description": "Done", "content": {"application/json": {"schema": codec.schema(one.answers, known)}}}
        status = str(one.status)
    elif one.changes:
        good, status = {"description": "Done"}, "204"
    else:
        good, status = {"description": "A file", "content": {"*/*": {}}}, "200"
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: good} | {str(code): {"description": words, "content": problem} for code, words in WHEN.items()}
