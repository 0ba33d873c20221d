"""/lacak and /l/<code>: the state of a request for everybody who holds its code; no name, no kind, no reason (experience.md, rule 12). What was filed
without a login is also answered there: its code is the whole right to it."""
import re

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from engine import Refused, views
from web import errors, forms
from web.context import engine, house, key, source
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
        found = engine().public.action_page(clean(code), asked(), source(), language()) if asked() else engine().public.page(clean(code), source(), language())
    except Refused as refusal:
        if asked() and refusal.code not in ("not_found", "rate_limited"):
            raise
        return _not_shown(code[:64], refusal)
    return _shown(found, key())


@blueprint.post("/l/<code>")
@public
@limiter.limit(LOOK_UP_LIMIT)
def reply(code: str) -> Response | BaseResponse | tuple[str, int]:
    """What whoever filed something without a login says when it is his turn, or does beside it (?aksi=ditarik)."""
    entry = forms.read()
    try:
        if asked() and entry.button != forms.SEND:
            return _shown(engine().public.action_page(clean(code), asked(), source(), language(), entry.raw), entry.key)
        if asked():
            engine().public.act(clean(code), asked(), entry.raw, key=entry.key, revision=entry.revision, source=source(), language=language())
            return redirect(f"/l/{clean(code)}?terkirim", 303)
        if entry.button != forms.SEND:
            return _shown(engine().public.page(clean(code), source(), language(), entry.raw), entry.key)
        engine().public.reply(clean(code), entry.raw, key=entry.key, revision=entry.revision, files=entry.files, source=source(), language=language())
    except Refused as refusal:
        if refusal.code == "invalid" and isinstance(refusal.params.get("page"), views.PublicPage):
            return _shown(refusal.params["page"], entry.key, 400)
        if refusal.code == "not_found":
            return _not_shown(code[:64], refusal)
        raise
    return redirect(f"/l/{clean(code)}?terkirim", 303)


def _shown(page: views.PublicPage, used: str, status: int = 200) -> Response:
    form = page.form
    response = make_response(render_template(
        "lacak_hasil.html", page=page, form=form, sheet=forms.sheet(form) if form else None, problems=forms.summary(form) if form else [], used=used, on_behalf=None,
        target=f"/l/{page.code}" + (f"?aksi={asked()}" if asked() else ""), acting=bool(asked()), fragment=False, sent="terkirim" in request.args, address=f"{house().url}/l/{page.code}",
        spelt="-".join(page.code[i:i + 4] for i in range(0, len(page.code), 4)).upper()), status)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def asked() -> str:
    """The message of what is to be done beside the steps."""
    given = request.args.get("aksi", "")
    return given if re.fullmatch(r"[a-z0-9_]{1,64}", given) else ""


def clean(typed: str) -> str:
    """What was typed, as a code: without spaces and hyphens, small letters; of a whole address only its end."""
    return re.sub(r"[\s-]+", "", typed.rsplit("/l/", 1)[-1]).lower()


def _not_shown(typed: str, refusal: Refused) -> tuple[str, int]:
    if refusal.code == "not_found":
        words = _("Nomor lacak ini tidak ditemukan. Periksa huruf dan angkanya.")
    else:
        words = errors.sentence(refusal)
    return render_template("lacak.html", typed=typed, faults=[("kode", words)]), errors.STATUS.get(refusal.code, 400)
