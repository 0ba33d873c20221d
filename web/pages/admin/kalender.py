"""/admin/kalender: the days on which the office does not work. A change is shown with what it moves before it is saved."""
from flask import Blueprint, Response, redirect, render_template, request

from engine import Refused
from web import errors, forms
from web.context import actor, engine, key
from web.security import administrator

blueprint = Blueprint("admin_kalender", __name__)
FIELDS = ("ubah", "tanggal", "jenis", "nama", "sumber", "kode_unit")


@blueprint.get("/admin/kalender")
@administrator
def page() -> str:
    return _page({})


@blueprint.post("/admin/kalender")
@administrator
def change() -> Response | str | tuple[str, int]:
    """`langkah=simpan` saves; anything else only shows what would move."""
    given, calendar = {name: request.form.get(name, "")[:300] for name in FIELDS}, engine().calendar
    try:
        if request.form.get("langkah") != "simpan":
            return render_template("admin/kalender_pratinjau.html", preview=calendar.preview(actor(), given), given=given, used=key())
        calendar.change(actor(), given, key=forms.key())
    except Refused as refusal:
        if refusal.code != "invalid":
            raise
        return _page(given, errors.problems(refusal)), 400
    return redirect(f"/admin/kalender?tahun={given['tanggal'][:4]}&jadi=1", 303)


def _page(given: dict, wrong: dict | None = None) -> str:
    asked = given.get("tanggal", "")[:4] or request.args.get("tahun", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and 1990 <= int(asked) <= 2200 else None
    faults = sorted((wrong or {}).items(), key=lambda one: FIELDS.index(one[0]))
    return render_template("admin/kalender.html", year=engine().calendar.year(actor(), year), given=given, wrong=wrong or {}, faults=faults,
                           done="jadi" in request.args)
