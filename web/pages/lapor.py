"""/lapor/<procedure>: what anybody may file without a login, such as a complaint. It leads to the page of its code; who is signed in is not asked.

"Perbarui" draws the form again from what was typed; nothing is kept. A link may begin it with choices (?kategori=layanan&layanan=cuti).
"""
from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from engine import Refused, views
from web import forms
from web.context import actor, engine, key, source
from web.languages import language
from web.security import LOOK_UP_LIMIT, limiter, public

blueprint = Blueprint("lapor", __name__)


@blueprint.get("/lapor/<procedure>")
@public
def form(procedure: str) -> str:
    chosen = {name: value[:100] for name, value in request.args.items() if len(name) < 60}
    return _page(engine().public.form(procedure, language=language(), chosen=chosen), key())


@blueprint.post("/lapor/<procedure>")
@public
@limiter.limit(LOOK_UP_LIMIT)
def send(procedure: str) -> Response | str | tuple[str, int]:
    entry = forms.read()
    if entry.button != forms.SEND:
        return _page(engine().public.form(procedure, entry.raw, language=language()), entry.key, entry.fragment)
    try:
        code = engine().public.file(procedure, entry.raw, key=entry.key, files=entry.files, source=source(), language=language())
    except Refused as refusal:
        if refusal.code == "invalid" and isinstance(refusal.params.get("page"), views.FormPage):
            return _page(refusal.params["page"], entry.key), 400
        raise
    return redirect(f"/l/{code}?terkirim", 303)


def _page(form: views.FormPage, used: str, fragment: bool = False) -> str:
    return render_template("_form.html" if fragment else "lapor.html", form=form, sheet=forms.sheet(form), problems=forms.summary(form), used=used, on_behalf=None,
                           target=f"/lapor/{form.procedure}", fragment=fragment, known=actor() is not None)
