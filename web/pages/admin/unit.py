"""/admin/unit: the tree of units, who heads them, who acts for a head, who is appointed to a role. A NIP is typed into a form and never stands in an address."""
from flask import Blueprint, Response, abort, redirect, render_template, request

from engine import Refused
from web import errors, forms
from web.context import actor, engine, key, page_number
from web.pages import pengganti
from web.security import administrator

blueprint = Blueprint("admin_unit", __name__)
STARTS = {"peran": "r-", "pimpinan": "p-"}       # how the ids of a form's fields begin, where a field stands in several forms
FIELDS = ("peran", "bentuk", "nip", "mulai", "selesai", "dasar", "tanggal")     # in the order of the forms


@blueprint.get("/admin/unit")
@administrator
def root() -> str:
    return _page(None)


@blueprint.get("/admin/unit/<unit>")
@administrator
def page(unit: str) -> str:
    return _page(unit)


@blueprint.post("/admin/unit/<unit>")
@administrator
def change(unit: str) -> Response | tuple[str, int]:
    """`ubah` names the form that was sent; its mistakes are shown at its fields."""
    what, used, office = request.form.get("ubah", ""), forms.key(), engine().organisation
    given = {name: request.form.get(name, "")[:300] for name in FIELDS if name in request.form}
    act, _, row = what.partition(":")
    try:
        if act == "pimpinan":
            office.set_head(actor(), unit, given.get("nip", ""), key=used)
        elif act == "pejabat":
            office.act(actor(), unit, given, key=used)
        elif act == "peran":
            office.appoint(actor(), unit, given, key=used)
        elif act == "akhiri":
            office.end_acting(actor(), row, key=used)
        elif act == "berhenti":
            role, _, person = row.partition(":")
            office.dismiss(actor(), unit, role, person, key=used)
        else:
            abort(400)
    except Refused as refusal:
        if refusal.code != "invalid":
            raise
        return _page(unit, act, given, errors.problems(refusal)), 400
    return redirect(f"/admin/unit/{unit}?jadi={act}", 303)


@blueprint.get("/admin/penunjukan")
@administrator
def appointed() -> str:
    return _appointed()


@blueprint.post("/admin/penunjukan")
@administrator
def substitutes() -> Response | tuple[str, int]:
    """Name a substitute for an official, or end that somebody is one."""
    act, _, row = request.form.get("ubah", "").partition(":")
    used, given = forms.key(), pengganti.typed()
    if act == "akhiri":
        engine().substitutes.end(actor(), row[:40], key=used)
    elif act == "pengganti":
        try:
            engine().substitutes.name_for(actor(), given, key=used)
        except Refused as refusal:
            if refusal.code != "invalid":
                raise
            return _appointed(given, pengganti.wrong_of(refusal)), 400
    else:
        abort(400)
    return redirect(f"/admin/penunjukan?jadi={act}", 303)


@blueprint.get("/admin/lowong")
@administrator
def open_places() -> str:
    """Where the head does not hold his place today, and who does."""
    page = page_number()
    found, total, pages = engine().substitutes.open_places(actor(), page)
    return render_template("admin/lowong.html", found=found, total=total, page=page, pages=pages)


def _appointed(given: dict | None = None, wrong: dict | None = None) -> str:
    acting, held = engine().organisation.appointed(actor())
    rows, procedures = engine().substitutes.everybody(actor())
    return render_template("admin/penunjukan.html", acting=acting, held=held, rows=rows, procedures=procedures, given=given or {}, wrong=wrong or {}, used=key(),
                           done=request.args.get("jadi", ""))


def _page(unit: str | None, sent: str = "", given: dict | None = None, wrong: dict | None = None) -> str:
    found = engine().organisation.unit(actor(), unit)
    faults = [(STARTS.get(sent, "") + name, words) for name, words in sorted((wrong or {}).items(), key=lambda one: FIELDS.index(one[0]))]
    return render_template("admin/unit.html", page=found, sent=sent, given=given or {}, wrong=wrong or {}, faults=faults, used=key(), done=request.args.get("jadi", ""))
