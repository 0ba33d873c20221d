"""/permohonan/<case>: where a request is, in whose hands, and why; its actions (withdraw, recall); and the small answer a waiting page asks for.

    /permohonan/<case>                    the page; ?daftar: the diagram as a list instead of the picture
    /permohonan/<case>/status             304 while the revision is the one the page shows: one cheap question to the engine
    /permohonan/<case>/aksi/<message>     the form of an action
    /permohonan/<case>/tanya              a question about a request that is later than promised
"""
from datetime import date
from decimal import Decimal, InvalidOperation

from flask import Blueprint, Response, redirect, render_template, request

from engine import Refused, views
from web import forms, words
from web.context import actor, engine, house, key
from web.drawing import drawn, listed
from web.languages import language
from web.security import employee

blueprint = Blueprint("permohonan", __name__)


@blueprint.get("/permohonan/<case>")
@employee
def page(case: str) -> str:
    found = engine().requests.page(actor(), case)
    return render_template("request.html", page=found, picture=drawn(found.diagram, language()), bar=bar(found.times),
                           total=total(found.times), sent="terkirim" in request.args, today=today(), listed=listed())


@blueprint.get("/permohonan/<case>/status")
@employee
def status(case: str) -> Response:
    revision = engine().requests.revision(actor(), case)
    response = Response(str(revision), content_type="text/plain; charset=utf-8")
    response.set_etag(str(revision))
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


@blueprint.get("/permohonan/<case>/aksi/<message>")
@employee
def action(case: str, message: str) -> str:
    return _action(engine().requests.action_form(actor(), case, message), case, message, key())


@blueprint.post("/permohonan/<case>/aksi/<message>")
@employee
def act(case: str, message: str) -> Response | str | tuple[str, int]:
    entry = forms.read()
    if entry.button != forms.SEND:
        return _action(engine().requests.action_form(actor(), case, message, entry.raw), case, message, entry.key, entry.fragment)
    try:
        engine().requests.act(actor(), case, message, entry.raw, key=entry.key, revision=entry.revision)
    except Refused as refusal:
        if refusal.code == "invalid" and isinstance(refusal.params.get("page"), views.FormPage):
            return _action(refusal.params["page"], case, message, entry.key), 400
        if refusal.code in ("stale", "not_waiting"):
            return forms.conflict(refusal, entry, case)
        raise
    return redirect(f"/permohonan/{case}?terkirim", 303)


@blueprint.get("/permohonan/<case>/tanya")
@employee
def question(case: str) -> str:
    return _action(engine().requests.question_form(actor(), case), case, "", key())


@blueprint.post("/permohonan/<case>/tanya")
@employee
def ask(case: str) -> Response | str | tuple[str, int]:
    entry = forms.read()
    if entry.button != forms.SEND:
        return _action(engine().requests.question_form(actor(), case, entry.raw), case, "", entry.key, entry.fragment)
    try:
        engine().requests.ask(actor(), case, entry.raw, key=entry.key)
    except Refused as refusal:
        if refusal.code == "invalid" and isinstance(refusal.params.get("page"), views.FormPage):
            return _action(refusal.params["page"], case, "", entry.key), 400
        raise
    return redirect(f"/permohonan/{case}?terkirim", 303)


def _action(form: views.FormPage, case: str, message: str, used: str, fragment: bool = False) -> str:
    return render_template("_form.html" if fragment else "action.html", form=form, sheet=forms.sheet(form), problems=forms.summary(form), used=used,
                           on_behalf=None, target=f"/permohonan/{case}/" + (f"aksi/{message}" if message else "tanya"), fragment=fragment)


def today() -> date:
    """The office's day by the engine's clock."""
    return engine().clock.now().astimezone(house().zone).date()


# waiting time by holder ------------------------------------------------------------------------------------------------------------------
def amount(text: str) -> Decimal:
    """The number in "2,4" or "1.204,5" (working days as the engine writes them); 0 for what is none."""
    try:
        return Decimal(text.replace(".", "").replace(",", ".") if "," in text else text)
    except InvalidOperation:
        return Decimal(0)


def total(times: tuple[views.HolderTime, ...]) -> str:
    """The sum of the rows as they are shown, so that the table adds up."""
    return words.number(sum((amount(row.days) for row in times), Decimal(0)), language(), 1)


def bar(times: tuple[views.HolderTime, ...]) -> list[tuple[views.HolderTime, float, float]]:
    """(row, start, width) in percent of the whole, for the rows with a share; [] where nothing was waited for."""
    whole = sum((amount(row.days) for row in times), Decimal(0))
    parts, start = [], Decimal(0)
    for row in times:
        share = amount(row.days) / whole * 100 if whole else Decimal(0)
        if share:
            parts.append((row, float(round(start, 2)), float(round(share, 2))))
            start += share
    return parts
