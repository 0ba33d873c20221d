"""/lupa-sandi: asks for a code by mail. The answer is the same for every NIP, so that nobody learns who has an account or an address."""
from flask import Blueprint, Response, redirect, render_template, request

from web import nip
from web.context import engine, source
from web.languages import gettext as _
from web.security import SIGN_IN_LIMIT, limiter, public

blueprint = Blueprint("kata_sandi", __name__)


@blueprint.get("/lupa-sandi")
@public
def page() -> str:
    return render_template("lupa_sandi.html", typed="", faults=[], sent="terkirim" in request.args)


@blueprint.post("/lupa-sandi")
@public
@limiter.limit(SIGN_IN_LIMIT)
def ask() -> Response | tuple[str, int]:
    typed = request.form.get("nip", "")[:64]
    if not nip.is_one(nip.plain(typed)):
        return render_template("lupa_sandi.html", typed=typed, faults=[("nip", _("NIP terdiri atas 18 angka."))], sent=False), 400
    engine().people.forgot(nip.plain(typed), source())
    return redirect("/lupa-sandi?terkirim", 303)
