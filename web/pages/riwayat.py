"""/tugas/riwayat: what somebody decided, newest first. /tugas/rekap.csv: how many steps an agency did in a month, for heads and administrators."""
from flask import Blueprint, Response, render_template, request

from web import csvs
from web.context import actor, engine, page_number
from web.languages import gettext as _
from web.security import employee

blueprint = Blueprint("riwayat", __name__)


@blueprint.get("/tugas/riwayat")
@employee
def page() -> str:
    return render_template("riwayat.html", found=engine().decided.page(actor(), page_number()))


@blueprint.get("/tugas/rekap.csv")
@employee
def recap() -> Response:
    month = request.args.get("bulan", "")
    few = _("kurang dari 5")
    head = (_("Bulan"), _("Perangkat daerah"), _("Layanan"), _("Tahap"), _("Selesai"), _("Median hari kerja"), _("Terlambat"))
    return csvs.response("rekap-tugas.csv", head, (
        (f"{row.month:%Y-%m}", row.agency, row.procedure_title, row.step, few if row.count is None else row.count,
         "" if row.median_days is None else row.median_days, "" if row.count is None else few if row.late is None else row.late)
        for row in engine().decided.recap(actor(), month)))
