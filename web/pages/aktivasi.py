"""/aktivasi: somebody sets his own password with a one-time code that was handed or mailed to him. Knows no password beyond handing it over."""
from flask import Blueprint, Response, redirect, render_template, request

from engine import Refused
from web import errors, nip
from web.context import engine, source
from web.languages import gettext as _
from web.security import SIGN_IN_LIMIT, limiter, public

blueprint = Blueprint("aktivasi", __name__)


@blueprint.get("/aktivasi")
@public
def page() -> str:
    return _form()


@blueprint.post("/aktivasi")
@public
@limiter.limit(SIGN_IN_LIMIT)
def activate() -> Response | tuple[str, int]:
    typed, code = request.form.get("nip", "")[:64], request.form.get("kode", "")[:64]
    password = request.form.get("sandi", "")[:1024]
    faults = []
    if not nip.is_one(nip.plain(typed)):
        faults.append(("nip", _("NIP terdiri atas 18 angka.")))
    if not code.strip():
        faults.append(("kode", _("Isi kode yang Anda terima.")))
    if not password:
        faults.append(("sandi", _("Isi kata sandi baru.")))
    elif password != request.form.get("ulang", ""):
        faults.append(("ulang", _("Kedua kata sandi tidak sama.")))
    if faults:
        return _form(typed, code, faults), 400
    try:
        engine().people.activate(nip.plain(typed), code, password, source())
    except Refused as refusal:
        return _refused(refusal, typed, code)
    return redirect("/masuk?aktif=1", 303)


def _refused(refusal: Refused, typed: str, code: str) -> tuple[str, int]:
    wrong = errors.problems(refusal).get("password")
    if wrong:
        return _form(typed, code, [("sandi", wrong)]), 400
    status = errors.STATUS.get(refusal.code, 400)
    return _form(typed, code, [("kode" if refusal.code == "unknown_code" else "", errors.sentence(refusal))]), status


def _form(typed: str = "", code: str = "", faults: list[tuple[str, str]] | None = None) -> str:
    return render_template("aktivasi.html", typed=typed, code=code, faults=faults or [])
