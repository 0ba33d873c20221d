"""/kata-sandi: who is signed in gives himself a new password. Knows no password beyond handing it over."""
from flask import Blueprint, Response, make_response, redirect, render_template, request

from engine import Refused
from web import errors
from web.context import actor, engine, source
from web.languages import gettext as _
from web.security import SIGN_IN_LIMIT, begin_session, employee, limiter

blueprint = Blueprint("ubah_sandi", __name__)
FIELDS = {"old": "lama", "password": "sandi"}


@blueprint.get("/kata-sandi")
@employee
def page() -> str:
    return _form()


@blueprint.post("/kata-sandi")
@employee
@limiter.limit(SIGN_IN_LIMIT)
def change() -> Response | tuple[str, int]:
    old, new = request.form.get("lama", "")[:1024], request.form.get("sandi", "")[:1024]
    faults = []
    if not old:
        faults.append(("lama", _("Isi kata sandi lama.")))
    if not new:
        faults.append(("sandi", _("Isi kata sandi baru.")))
    elif new != request.form.get("ulang", ""):
        faults.append(("ulang", _("Kedua kata sandi tidak sama.")))
    if faults:
        return _form(faults), 400
    try:
        token = engine().people.change_password(actor(), old, new, source())
    except Refused as refusal:
        said = [(FIELDS[key], words) for key, words in errors.problems(refusal).items()]
        return _form(said or [("", errors.sentence(refusal))]), errors.STATUS.get(refusal.code, 400)
    return begin_session(make_response(redirect("/kata-sandi?tersimpan", 303)), token)


def _form(faults: list[tuple[str, str]] | None = None) -> str:
    return render_template("ubah_sandi.html", faults=faults or [], done="tersimpan" in request.args)
