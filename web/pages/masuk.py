"""/masuk and /keluar: sign-in, sign-out, and the one-click accounts of a demo office. Knows no password beyond handing it over."""
from flask import Blueprint, Response, abort, make_response, redirect, render_template, request

from engine import Refused
from web import errors, nip
from web.context import actor, engine, source
from web.languages import gettext as _
from web.security import SIGN_IN_LIMIT, begin_session, demo, end_session, limiter, public, safe_next

blueprint = Blueprint("masuk", __name__)


@blueprint.get("/masuk")
@public
def page() -> Response | str:
    address = safe_next(request.args.get("next"))
    if actor() is not None:
        return redirect(address, 303)
    return _form(address)


@blueprint.post("/masuk")
@public
@limiter.limit(SIGN_IN_LIMIT)
def sign_in() -> Response | tuple[str, int]:
    address = safe_next(request.form.get("next"))
    typed = request.form.get("nip", "")[:64]
    password = request.form.get("sandi", "")[:1024]
    faults = []
    if not nip.is_one(nip.plain(typed)):
        faults.append(("nip", _("NIP terdiri atas 18 angka.")))
    if not password:
        faults.append(("sandi", _("Isi kata sandi.")))
    if faults:
        return _form(address, typed, faults), 400
    return _enter(nip.plain(typed), password, address, typed)


@blueprint.post("/masuk/contoh")
@demo
@limiter.limit(SIGN_IN_LIMIT)
def demo_account() -> Response | tuple[str, int]:
    chosen = next((row for row in engine().office.demo_accounts() if row.nip == request.form.get("nip")), None)
    if chosen is None:
        abort(404)
    return _enter(chosen.nip, chosen.password, safe_next(request.form.get("next")), "")


@blueprint.post("/keluar")
@public
def sign_out() -> Response:
    return end_session(redirect("/masuk?keluar=1", 303))


def _enter(number: str, password: str, address: str, typed: str) -> Response | tuple[str, int]:
    try:
        token, _who = engine().office.sign_in(number, password, source())
    except Refused as refusal:
        status = errors.STATUS.get(refusal.code, 400)
        return _form(address, typed, [("sandi" if refusal.code == "unknown_login" else "", errors.sentence(refusal))]), status
    return begin_session(make_response(redirect(address, 303)), token)


def _form(address: str, typed: str = "", faults: list[tuple[str, str]] | None = None) -> str:
    return render_template("masuk.html", next=address, typed=typed, faults=faults or [], left="keluar" in request.args, activated="aktif" in request.args,
                           accounts=engine().office.demo_accounts())
