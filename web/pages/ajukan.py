"""/ajukan/<procedure>: the form that starts a request, with what it would mean while it is filled in; /tanda-terima/<case>: what was received.

Nothing is filed by "Perbarui": it draws the form again from what was typed. The same address answers the script with the form alone.
"""
from flask import Blueprint, Response, redirect, render_template, request

from engine import Refused, views
from web import forms
from web.context import actor, engine, house, key
from web.security import employee

blueprint = Blueprint("ajukan", __name__)


@blueprint.get("/ajukan/<procedure>")
@employee
def form(procedure: str) -> str:
    on_behalf = forms.identifier(request.args.get("untuk"))
    return _page(engine().requests.start_form(actor(), procedure, on_behalf=on_behalf), key(), on_behalf)


@blueprint.post("/ajukan/<procedure>")
@employee
def send(procedure: str) -> Response | str | tuple[str, int]:
    entry = forms.read()
    if entry.button != forms.SEND:
        page = engine().requests.start_form(actor(), procedure, entry.raw, on_behalf=entry.on_behalf)
        return _page(page, entry.key, entry.on_behalf, entry.fragment)
    try:
        receipt = engine().requests.file(actor(), procedure, entry.raw, key=entry.key, on_behalf=entry.on_behalf, files=entry.files)
    except Refused as refusal:
        if refusal.code == "invalid" and isinstance(refusal.params.get("page"), views.FormPage):
            return _page(refusal.params["page"], entry.key, entry.on_behalf), 400
        raise
    return redirect(f"/tanda-terima/{receipt.case}", 303)


@blueprint.get("/tanda-terima/<case>")
@employee
def receipt(case: str) -> str:
    found = engine().requests.receipt(actor(), case)
    return render_template("receipt.html", receipt=found, address=f"{house().url}/l/{found.tracking}", code=grouped(found.tracking))


def grouped(code: str) -> str:
    """A tracking code as it is read aloud and typed: capital letters, four by four."""
    return "-".join(code[i:i + 4] for i in range(0, len(code), 4)).upper()


def _page(form: views.FormPage, used: str, on_behalf: str | None, fragment: bool = False) -> str:
    return render_template("_form.html" if fragment else "form.html", form=form, sheet=forms.sheet(form), problems=forms.summary(form), used=used,
                           on_behalf=on_behalf, target=f"/ajukan/{form.procedure}", fragment=fragment)
