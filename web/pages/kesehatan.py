"""/healthz: the process answers. For a watchdog; says nothing else."""
from flask import Blueprint, Response

from web.security import public

blueprint = Blueprint("kesehatan", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    return Response("ok\n", content_type="text/plain; charset=utf-8")
