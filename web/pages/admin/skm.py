"""/admin/skm: what the office means to do about the results of the survey, by service and half-year; it stands below the results for everybody."""
from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from engine import Refused
from web import errors
from web.context import actor, engine
from web.languages import language
from web.security import administrator

blueprint = Blueprint("admin_skm", __name__)


@blueprint.get("/admin/skm")
@administrator
def page() -> str:
    return _page({"layanan": request.args.get("layanan", "")}, {})


@blueprint.post("/admin/skm")
@administrator
def write() -> Response | tuple[str, int]:
    given = {name: request.form.get(name, "")[:5000] for name in ("layanan", "periode", "rencana")}
    try:
        engine().surveys.plan(actor(), given["layanan"], given["periode"], given["rencana"])
    except Refused as refusal:
        if refusal.code != "invalid":
            raise
        return _page(given, errors.problems(refusal)), 400
    return redirect(f"/skm/{given['layanan']}", 303)


def _page(given: dict, wrong: dict) -> str:
    services = [(one.procedure, one.procedure_title) for one in engine().surveys.all(language())]
    return render_template("admin/skm.html", services=services, periods=engine().surveys.periods(actor()), given=given, wrong=wrong)
