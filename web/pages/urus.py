"""What one does about a task beside deciding it: hand it to a colleague, mark it, look at it again on a day.

    GET  /tugas/<task>/limpahkan      to whom it may go                POST  kata+tombol=cari (others), kepada+alasan (hand over)
    POST /tugas/<task>/urus           tombol: tandai | hapus_tanda | tindak (tindak_lanjut=day) | ambil_kembali
"""
from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from engine import Refused
from web import errors, forms
from web.context import actor, engine
from web.security import employee

blueprint = Blueprint("urus", __name__)


@blueprint.get("/tugas/<task>/limpahkan")
@employee
def choose(task: str) -> str:
    return _page(task)


@blueprint.post("/tugas/<task>/limpahkan")
@employee
def hand_over(task: str) -> Response | str | tuple[str, int]:
    if request.form.get("tombol") == "cari":
        return _page(task)
    try:
        engine().tasks.delegate(actor(), task, forms.identifier(request.form.get("kepada")) or "", request.form.get("alasan", ""), key=forms.key())
    except Refused as refusal:
        if refusal.code != "invalid":
            raise
        return _page(task, errors.problems(refusal)), 400
    return redirect(f"/tugas/{task}", 303)


@blueprint.post("/tugas/<task>/urus")
@employee
def manage(task: str) -> Response | tuple[str, int]:
    button = request.form.get("tombol")
    if button == "ambil_kembali":
        engine().tasks.take_back(actor(), task)
    elif button == "tindak":
        try:
            engine().inbox.follow(actor(), task, request.form.get("tindak_lanjut", ""))
        except Refused as refusal:
            if refusal.code != "invalid":
                raise
            return errors.page(400, words=" ".join(errors.problems(refusal).values()))
    elif button in ("tandai", "hapus_tanda"):
        engine().inbox.mark(actor(), [task], button == "tandai")
    else:
        abort(400)
    return redirect(f"/tugas/{task}", 303)


def _page(task: str, wrong: dict[str, str] | None = None) -> str:
    """The page; what was typed stays."""
    form = request.form
    page = engine().tasks.delegate_page(actor(), task, form.get("kata", "").strip()[:100])
    return render_template("limpahkan.html", page=page, wrong=wrong or {}, chosen=form.get("kepada", ""), reason=form.get("alasan", ""),
                           used=forms.key())
