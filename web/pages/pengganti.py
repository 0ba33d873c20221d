"""/pengganti: who stands in for the official who is signed in: the list, naming somebody of his agency, ending it. Words of a search are posted, never
in an address."""
from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from engine import Refused
from web import errors, forms
from web.context import actor, engine, key
from web.security import employee

blueprint = Blueprint("pengganti", __name__)
FIELDS = ("kata", "pengganti", "cara", "mulai", "selesai", "layanan", "pejabat", "dasar")     # in the order of the form


@blueprint.get("/pengganti")
@employee
def page() -> str:
    return _page()


@blueprint.post("/pengganti")
@employee
def change() -> BaseResponse | str | tuple[str, int]:
    act, _, row = request.form.get("ubah", "").partition(":")
    used, given = forms.key(), typed()
    if act == "akhiri":
        engine().substitutes.end(actor(), row[:40], key=used)
    elif act == "cari":
        return _page(given, found=engine().substitutes.find(actor(), given["kata"]))
    elif act == "tunjuk":
        try:
            engine().substitutes.name(actor(), given, key=used)
        except Refused as refusal:
            if refusal.code != "invalid":
                raise
            return _page(given, wrong_of(refusal), engine().substitutes.find(actor(), given["kata"])), 400
    else:
        abort(400)
    return redirect(f"/pengganti?jadi={act}", 303)


def typed() -> dict:
    """The form as it was sent, each field no longer than it may be."""
    return {**{name: request.form.get(name, "")[:300] for name in FIELDS}, "layanan": [one[:100] for one in request.form.getlist("layanan")[:50]]}


def wrong_of(refusal: Refused) -> dict[str, str]:
    """Field -> sentence, in the order of the form."""
    return dict(sorted(errors.problems(refusal).items(), key=lambda one: FIELDS.index(one[0])))


def _page(given: dict | None = None, wrong: dict | None = None, found: list | None = None) -> str:
    return render_template("pengganti.html", page=engine().substitutes.page(actor()), given=given or {}, wrong=wrong or {}, found=found, used=key(),
                           done=request.args.get("jadi", ""))
