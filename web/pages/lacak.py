"""/lacak and /l/<code>: the state of a request for everybody who holds its code; no name, no kind, no reason (experience.md, rule 12)."""
import re

from flask import Blueprint, Response, make_response, redirect, render_template, request

from engine import Refused
from web import errors
from web.context import engine, source
from web.languages import gettext as _
from web.languages import language
from web.security import LOOK_UP_LIMIT, limiter, public

CODE = re.compile(r"[a-z0-9]{26}")

blueprint = Blueprint("lacak", __name__)


@blueprint.get("/lacak")
@public
def form() -> str:
    return render_template("lacak.html", typed="", faults=[])


@blueprint.post("/lacak")
@public
@limiter.limit(LOOK_UP_LIMIT)
def look_up() -> Response | tuple[str, int]:
    """Only the shape is judged here; the page of the code counts the look-up, once."""
    typed = request.form.get("kode", "")[:200]
    code = clean(typed)
    if not CODE.fullmatch(code):
        fault = _("Isi nomor lacak seperti yang tercetak pada tanda terima: 26 huruf dan angka.")
        return render_template("lacak.html", typed=typed, faults=[("kode", fault)]), 400
    return redirect(f"/l/{code}", 303)


@blueprint.get("/l/<code>")
@public
@limiter.limit(LOOK_UP_LIMIT)
def page(code: str) -> Response | tuple[str, int]:
    try:
        found = engine().requests.track(clean(code), source(), language())
    except Refused as refusal:
        return _not_shown(code[:64], refusal)
    response = make_response(render_template("lacak_hasil.html", page=found))
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def clean(typed: str) -> str:
    """What was typed, as a code: without spaces and hyphens, small letters; of a whole address only its end."""
    return re.sub(r"[\s-]+", "", typed.rsplit("/l/", 1)[-1]).lower()


def _not_shown(typed: str, refusal: Refused) -> tuple[str, int]:
    if refusal.code == "not_found":
        words = _("Nomor lacak ini tidak ditemukan. Periksa huruf dan angkanya.")
    else:
        words = errors.sentence(refusal)
    return render_template("lacak.html", typed=typed, faults=[("kode", words)]), errors.STATUS.get(refusal.code, 400)
