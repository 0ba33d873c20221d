"""/healthz: the process answers. /readyz: it can serve, else which parts cannot. /metrics: for Prometheus, with a token of scope measures:read."""
from flask import Blueprint, Response, current_app, g

from web.api import problems
from web.context import engine
from web.security import program, public

blueprint = Blueprint("kesehatan", __name__)
PLAIN = "text/plain; charset=utf-8"


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    return Response("ok\n", content_type=PLAIN)


@blueprint.get("/readyz")
@public
def readyz() -> Response:
    """For a proxy or watchdog: 503 takes this process out of service. The parts are named, nothing of the office is."""
    faults = engine().health.faults()
    return Response("".join(f"{fault}\n" for fault in faults) or "ready\n", 503 if faults else 200, content_type=PLAIN)


@blueprint.get("/metrics")
@program
def metrics() -> Response:
    if g.actor is None:
        return problems.answer(401, problems.UNAUTHORIZED)
    if "measures:read" not in g.scopes:
        return problems.answer(403, problems.SCOPE, scope="measures:read")
    return current_app.extensions["runut_measures"].page(engine().health.gauges())
