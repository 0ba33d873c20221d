"""/admin/gangguan: technical faults with their cause, and what can be done: let the case go on, or set the fault aside."""
from flask import Blueprint, Response, abort, redirect, render_template, request

from web.context import actor, engine
from web.languages import language
from web.security import administrator

blueprint = Blueprint("admin_gangguan", __name__)


@blueprint.get("/admin/gangguan")
@administrator
def page() -> str:
    return render_template("admin/gangguan.html", rows=engine().admin.incidents(language()), done=request.args.get("jadi", ""))


@blueprint.post("/admin/gangguan")
@administrator
def act() -> Response:
    what, _, row = request.form.get("ubah", "").partition(":")
    if what == "ulang":
        done = engine().admin.retry(row[:32], actor())
        return redirect(f"/admin/gangguan?jadi={'ulang' if not done.open else 'tetap'}", 303)
    if what == "kirim":
        engine().admin.revive(row[:32], actor())
        return redirect("/admin/gangguan?jadi=kirim", 303)
    if what == "tutup":
        engine().admin.dismiss(row[:32], actor())
        return redirect("/admin/gangguan?jadi=tutup", 303)
    return abort(400)
