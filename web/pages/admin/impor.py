"""/admin/impor: the four files of an office, looked at first. A wrong line keeps the whole file out."""
from flask import Blueprint, Response, render_template, request

from web.context import actor, engine
from web.languages import gettext as _
from web.security import administrator

blueprint = Blueprint("admin_impor", __name__)


@blueprint.get("/admin/impor")
@administrator
def page() -> str:
    return _page()


@blueprint.post("/admin/impor")
@administrator
def send() -> Response | str | tuple[str, int]:
    kind, file = request.form.get("jenis", "")[:20], request.files.get("berkas")
    if request.form.get("langkah") == "simpan":
        return render_template("admin/impor_hasil.html", report=engine().files.confirm(actor(), kind), done=True)
    if request.form.get("langkah") == "batal":
        engine().files.drop(actor(), kind)
        return _page()
    if file is None or not file.filename:
        return _page(kind, [("berkas", _("Pilih berkas CSV."))]), 400
    report = engine().files.preview(actor(), kind, file.read())
    return render_template("admin/impor_hasil.html", report=report, done=False), 400 if report.problems else 200


def _page(kind: str = "unit", faults: list | None = None) -> str:
    return render_template("admin/impor.html", kind=kind, faults=faults or [])
