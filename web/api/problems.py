"""Errors of the API as problem details (RFC 9457), in the reader's language: `type` names the kind, `code` is the engine's. Knows no operation.

400 what was sent cannot be understood or does not fit the form, 401 without a good token, 403 seen but not allowed, 404 not there for this person,
409 stale or finished, 422 a key used again with another body, 429 too often, 503 try again.
"""
import json

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException

from engine import Faulted, Problems, Refused, Unavailable, Unusable
from web import errors

TYPE = "urn:runut:problem:"
UNAUTHORIZED, SCOPE, BODY, KEY = "unauthorized", "scope", "body", "idempotency_key"
TITLES = {400: "Bad request", 401: "Unauthorized", 403: "Forbidden", 404: "Not found", 405: "Method not allowed", 409: "Conflict", 413: "Too large",
          415: "Unsupported media type", 422: "Key used with another body", 429: "Too many requests", 500: "Fault", 503: "Try again"}


def answer(status: int, code: str, detail: str = "", faults: dict[str, str] | None = None, **more: object) -> Response:
    """A problem. `faults`: JSON Pointer or field -> sentence."""
    body = {"type": TYPE + code, "title": TITLES.get(status, "Error"), "status": status, "code": code, **({"detail": detail} if detail else {}), **more}
    if faults:
        body["errors"] = [{"place": place, "detail": sentence} for place, sentence in faults.items()]
    response = Response(json.dumps(body, ensure_ascii=False), status, content_type="application/problem+json")
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="runut"'
    return response


def of(error: Exception) -> Response:
    """Any error as a problem."""
    if isinstance(error, Refused):
        faults = errors.problems(error)
        more = {"revision": error.params["revision"]} if isinstance(error.params.get("revision"), int) else {}
        return answer(errors.STATUS.get(error.code, 400), error.code, "" if faults else errors.sentence(error), faults, **more)
    if isinstance(error, Faulted):
        return answer(500, "incident", "Nothing was changed.", incident=error.incident)
    if isinstance(error, Unavailable):
        return answer(503, "unavailable", "Nothing was changed; try again.")
    if isinstance(error, (Unusable, Problems)):
        return answer(400, "unusable", str(error)[:2000])
    if isinstance(error, HTTPException):
        return answer(error.code or 500, {404: "not_found", 405: "method_not_allowed", 413: "too_large"}.get(error.code or 500, "http"))
    current_app.logger.error("%s %s", request.method, request.endpoint, exc_info=error)
    return answer(500, "fault", "Nothing was changed.")
