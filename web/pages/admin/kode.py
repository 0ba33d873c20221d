"""/admin/kode: one-time codes for the people of a unit who have no password, printed as slips or mailed. A printed page is shown once."""
from flask import Blueprint, render_template, request

from web import forms
from web.context import actor, engine, key
from web.security import administrator

blueprint = Blueprint("admin_kode", __name__)


@blueprint.get("/admin/kode")
@administrator
def page() -> str:
    return render_template("admin/kode.html", units=engine().people.waiting(actor()), used=key())


@blueprint.post("/admin/kode")
@administrator
def make() -> str:
    channel = "mail" if request.form.get("cara") == "surel" else "paper"
    made = engine().people.codes(actor(), request.form.get("unit", "")[:32], channel, key=forms.key(), renew="ulang" in request.form)
    return render_template("admin/slip.html", made=made, back="/admin/kode")
