"""/ajukan/<procedure>: the form that starts a request, with what it would mean while it is filled in; /tanda-terima/<case>: what was received.
?mengikuti=<case>: filed anew after one that has ended, its entries copied.

Nothing is filed by "Perbarui" or "Simpan draf": the draft is kept and the form drawn again from what was typed. The same address answers the script
with the form alone, or with when the draft was kept. A link may begin the form with choices (`?bidang=email`).
"""
from flask import Blueprint, Response, redirect, render_template, request

from engine import Refused, Unavailable, views
from web import forms
from web.context import actor, engine, house
from web.languages import gettext as _
from web.security import employee

blueprint = Blueprint("ajukan", __name__)


@blueprint.get("/ajukan/<procedure>")
@employee
def form(procedure: str) -> str:
    on_behalf = forms.identifier(request.args.get("untuk"))
    kept = None if followed() else engine().drafts.start(actor(), procedure, on_behalf)
    page = engine().requests.start_form(actor(), procedure, kept.raw if kept else None, on_behalf=on_behalf, follows=followed(),
                                        chosen=request.args.to_dict())
    return _page(page, engine().drafts.key(actor(), procedure, on_behalf), on_behalf, kept=kept)


@blueprint.post("/ajukan/<procedure>")
@employee
def send(procedure: str) -> Response | str | tuple[str, int]:
    entry = forms.read()
    if entry.button == forms.DROP:
        engine().drafts.drop(actor(), procedure, entry.on_behalf)
        return redirect(f"/ajukan/{procedure}" + (f"?untuk={entry.on_behalf}" if entry.on_behalf else ""), 303)
    if entry.button == forms.KEEP and entry.fragment:
        return forms.kept_at(engine().drafts.keep_start(actor(), procedure, entry.raw, entry.on_behalf))
    if entry.button != forms.SEND:
        page = engine().requests.start_form(actor(), procedure, entry.raw, on_behalf=entry.on_behalf, follows=followed())
        return _page(page, entry.key, entry.on_behalf, entry.fragment, None if entry.fragment else _keep(procedure, entry))
    try:
        receipt = engine().requests.file(actor(), procedure, entry.raw, key=entry.key, on_behalf=entry.on_behalf, files=entry.files, follows=followed())
    except Refused as refusal:
        if refusal.code == "invalid" and isinstance(refusal.params.get("page"), views.FormPage):
            return _page(refusal.params["page"], entry.key, entry.on_behalf), 400
        if refusal.code == "duplicate_key":               # something else was sent from another page: what was typed here stays, as a request of its own
            page = engine().requests.start_form(actor(), procedure, entry.raw, on_behalf=entry.on_behalf, follows=followed())
            return _page(page, engine().drafts.key(actor(), procedure, entry.on_behalf), entry.on_behalf,
                         said=_("Permohonan lain baru saja Anda kirim dari halaman lain. Isian di sini tetap ada; kirim lagi bila ini permohonan tersendiri.")), 422
        raise
    return redirect(f"/tanda-terima/{receipt.case}", 303)


def _keep(procedure: str, entry: forms.Entry) -> views.Kept | None:
    """The draft as it is kept now; without a database that can be written the form is still drawn."""
    try:
        at = engine().drafts.keep_start(actor(), procedure, entry.raw, entry.on_behalf)
    except Unavailable:
        return None
    return views.Kept({}, at) if at else None


def followed() -> str | None:
    """The ended request that is filed anew, from the address."""
    return forms.identifier(request.args.get("mengikuti"))


@blueprint.get("/tanda-terima/<case>")
@employee
def receipt(case: str) -> str:
    found = engine().requests.receipt(actor(), case)
    return render_template("receipt.html", receipt=found, address=f"{house().url}/l/{found.tracking}", code=grouped(found.tracking))


def grouped(code: str) -> str:
    """A tracking code as it is read aloud and typed: capital letters, four by four."""
    return "-".join(code[i:i + 4] for i in range(0, len(code), 4)).upper()


def _page(form: views.FormPage, used: str, on_behalf: str | None, fragment: bool = False, kept: views.Kept | None = None, said: str = "") -> str:
    return render_template("_form.html" if fragment else "form.html", form=form, sheet=forms.sheet(form), problems=forms.summary(form), used=used,
                           on_behalf=on_behalf, target=f"/ajukan/{form.procedure}" + (f"?mengikuti={followed()}" if form.follows else ""), fragment=fragment,
                           draft=kept, drafts=True, said=said)
