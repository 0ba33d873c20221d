"""/tenggat: tasks that are late, for heads of units (their unit and below), whoever was told of one, and administrators (all); /tenggat.csv: as a file.

To everybody else it is not there. Knows no rule of a deadline.
"""
from flask import Blueprint, Response, render_template, request

from web import csvs
from web.context import actor, engine, page_number
from web.languages import gettext as _
from web.security import employee

blueprint = Blueprint("tenggat", __name__)


@blueprint.get("/tenggat")
@employee
def page() -> str:
    found = engine().deadlines.page(actor(), page_number(), request.args.get("bulan", ""))
    return render_template("tenggat.html", found=found)


@blueprint.get("/tenggat.csv")
@employee
def file() -> Response:
    head = (_("Nomor"), _("Layanan"), _("Tahap"), _("Unit"), _("Peran"), _("Dibuka"), _("Batas"), _("Hari kerja terlambat"), _("Batas hukum"), _("Tindakan otomatis"))
    return csvs.response("keterlambatan.csv", head, (
        (r.number, r.procedure_title, r.step, r.unit, r.role, f"{r.since:%Y-%m-%d %H:%M}", f"{r.due:%Y-%m-%d %H:%M}", r.days,
         f"{r.legal:%Y-%m-%d}" if r.legal else "", "; ".join(r.measures)) for r in engine().deadlines.rows(actor())))
