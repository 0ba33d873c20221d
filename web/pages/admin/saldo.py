"""/admin/saldo: the ledger of one person with corrections, and what 1 January gives everybody."""
from flask import Blueprint, Response, redirect, render_template, request

from engine import Unusable
from web import forms
from web.context import actor, engine, house, key
from web.languages import gettext as _
from web.languages import language
from web.security import administrator

blueprint = Blueprint("admin_saldo", __name__)


@blueprint.get("/admin/saldo")
@administrator
def year() -> str:
    return _year()


@blueprint.post("/admin/saldo")
@administrator
def rollover() -> Response | tuple[str, int]:
    """Gives the days of a year; only the year the page showed, and the next one."""
    asked = request.form.get("tahun", "")
    if asked not in {str(this_year()), str(this_year() + 1)}:
        return _year(_("Tahun ini tidak dapat dibuka.")), 400
    engine().balances.rollover(int(asked), actor())
    return redirect(f"/admin/saldo?tahun={asked}&jadi=1", 303)


@blueprint.get("/admin/saldo/<person>")
@administrator
def one(person: str) -> str:
    return _one(person)


@blueprint.post("/admin/saldo/<person>")
@administrator
def correct(person: str) -> Response | tuple[str, int]:
    given = {name: request.form.get(name, "")[:300].strip() for name in ("akun", "tahun", "hari", "alasan")}
    faults = [(field, words) for field, words, good in (
        ("tahun", _("Isi tahunnya, misalnya 2026."), given["tahun"].isascii() and given["tahun"].isdigit() and 2000 <= int(given["tahun"]) <= 2100),
        ("hari", _("Isi jumlah hari, misalnya -2 atau 3."), _days(given["hari"])),
        ("alasan", _("Tulis alasan koreksi, paling sedikit lima huruf."), len(given["alasan"]) >= 5)) if not good]
    if faults:
        return _one(person, given, faults), 400
    nip = engine().people.page(actor(), person).row.nip
    try:
        engine().balances.correct(actor(), nip, given["akun"], int(given["tahun"]), _days(given["hari"]), given["alasan"], key=forms.key())
    except Unusable:
        return _one(person, given, [("akun", _("Koreksi ini tidak dapat dicatat. Periksa akun dan tahunnya."))]), 400
    return redirect(f"/admin/saldo/{person}?jadi=1", 303)


def _days(text: str) -> int:
    """A whole number of days between -366 and 366; 0 for anything else."""
    number = text.removeprefix("-").removeprefix("+")
    value = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    return 0 if value > 366 else -value if text.startswith("-") else value


def _one(person: str, given: dict | None = None, faults: list | None = None) -> str:
    row = engine().people.page(actor(), person).row
    return render_template("admin/saldo_satu.html", row=row, page=engine().balances.of(actor(), row.id), accounts=engine().balances.accounts(language()),
                           given=given or {"tahun": str(this_year())}, faults=faults or [], used=key(), done="jadi" in request.args)


def _year(fault: str = "") -> str:
    asked = request.args.get("tahun", "")
    wanted = int(asked) if asked in {str(this_year()), str(this_year() + 1)} else this_year() + 1
    return render_template("admin/saldo.html", plan=engine().balances.rollover_preview(wanted, language()), years=(this_year(), this_year() + 1), fault=fault,
                           done="jadi" in request.args)


def this_year() -> int:
    return engine().clock.now().astimezone(house().zone).year
