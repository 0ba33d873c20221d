"""/jejak-audit: the published heads of the audit chain, for everybody; /jejak-audit.json: the same for programs."""
import json

from flask import Blueprint, Response, render_template

from web.context import engine
from web.security import public

blueprint = Blueprint("jejak_audit", __name__)


@blueprint.get("/jejak-audit")
@public
def page() -> str:
    return render_template("jejak_audit.html", page=engine().audit.page())


@blueprint.get("/jejak-audit.json")
@public
def as_json() -> Response:
    found = engine().audit.page()
    heads = [one.head.to_json() for one in found.heads]
    data = {"office": found.office, "key": found.key, "head": heads[0] if heads else None, "heads": heads}
    return Response(json.dumps(data, ensure_ascii=False, indent=1) + "\n", content_type="application/json; charset=utf-8")
