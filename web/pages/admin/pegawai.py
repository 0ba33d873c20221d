"""/admin/pegawai: people with their accounts and system roles. The words of a search are posted: no name and no NIP stands in an address or a log."""
from flask import Blueprint, Response, abort, redirect, render_template, request

from web import forms
from web.context import actor, engine, key
from web.security import administrator

blueprint = Blueprint("admin_pegawai", __name__)


@blueprint.get("/admin/pegawai")
@administrator
def page() -> str:
    return render_template("admin/pegawai.html", staff=engine().people.staff(actor()), found=None, words="")


@blueprint.post("/admin/pegawai")
@administrator
def search() -> str:
    words = request.form.get("kata", "")[:100]
    return render_template("admin/pegawai.html", staff=engine().people.staff(actor()), found=engine().people.find(actor(), words), words=words)


@blueprint.get("/admin/pegawai/<person>")
@administrator
def one(person: str) -> str:
    return render_template("admin/pegawai_satu.html", page=engine().people.page(actor(), person), done=request.args.get("jadi", ""), used=key())


@blueprint.post("/admin/pegawai/<person>")
@administrator
def change(person: str) -> Response | str:
    """One button, one change; the address afterwards says which, so that the page can confirm it."""
    what, people = request.form.get("ubah"), engine().people
    if what in ("aktif", "tutup"):
        people.set_active(actor(), person, what == "aktif")
    elif what == "peran":
        people.set_roles(actor(), person, request.form.getlist("peran"))
    elif what in ("cetak", "surel"):
        made = people.code_for(actor(), person, "paper" if what == "cetak" else "mail", key=forms.key())
        if what == "cetak":
            return render_template("admin/slip.html", made=made, back=f"/admin/pegawai/{person}")
    else:
        abort(400)
    return redirect(f"/admin/pegawai/{person}?jadi={what}", 303)
