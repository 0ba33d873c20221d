"""/admin/impor: the four files of an office, looked at first. A wrong line keeps the whole file out, unless it is to be left out.

What a file would take away from the office is a doubt: it is held until its box is ticked.
"""
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
    kind, file, step = request.form.get("jenis", "")[:20], request.files.get("berkas"), request.form.get("langkah")
    accept, skip = [code[:40] for code in request.form.getlist("terima")[:20]], request.form.get("lewati") == "ya"
    if step == "simpan":
        return _result(engine().files.confirm(actor(), kind, accept, skip), True, accept, skip)
    if step == "periksa":
        return _result(engine().files.preview(actor(), kind, None, accept, skip), False, accept, skip)
    if step == "batal":
        engine().files.drop(actor(), kind)
        return _page()
    if file is None or not file.filename:
        return _page(kind, [("berkas", _("Pilih berkas CSV."))]), 400
    return _result(engine().files.preview(actor(), kind, file.read()), False, [], False)


def _result(report, done: bool, accept: list[str], skip: bool) -> str | tuple[str, int]:
    choices = {doubt.code: doubt.accept for doubt in report.doubts if doubt.accept and (doubt.held or doubt.code in accept)}
    page = render_template("admin/impor_hasil.html", report=report, done=done and not report.problems, choices=choices, accept=accept, skip=skip)
    return (page, 400) if report.problems else page


def _page(kind: str = "unit", faults: list | None = None) -> str:
    return render_template("admin/impor.html", kind=kind, faults=faults or [])
