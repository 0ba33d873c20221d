"""/permohonan/<case>/catatan: notes and questions about a request: among those who process it, to the applicant, and his answers.

    POST  jenis=catatan|bersama|tanya, isi      or: jawab=<question>, isi
"""
from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from engine import Refused
from web import errors, forms
from web.context import actor, engine
from web.security import employee

KINDS = {"catatan": "note", "bersama": "shared", "tanya": "question"}

blueprint = Blueprint("catatan", __name__)


@blueprint.get("/permohonan/<case>/catatan")
@employee
def page(case: str) -> str:
    return _page(case)


@blueprint.post("/permohonan/<case>/catatan")
@employee
def write(case: str) -> Response | tuple[str, int]:
    words, question = request.form.get("isi", ""), forms.identifier(request.form.get("jawab"))
    engine().remarks.page(actor(), case)                  # whoever may not see the case is told that there is none
    try:
        if question:
            engine().remarks.answer(actor(), case, question, words, key=forms.key())
        else:
            engine().remarks.write(actor(), case, KINDS.get(request.form.get("jenis", ""), ""), words, key=forms.key())
    except Refused as refusal:
        if refusal.code != "invalid":
            raise
        return _page(case, errors.problems(refusal)), 400
    return redirect(f"/permohonan/{case}/catatan", 303)


def _page(case: str, wrong: dict[str, str] | None = None) -> str:
    return render_template("catatan.html", page=engine().remarks.page(actor(), case), wrong=wrong or {}, typed=request.form, used=forms.key())
