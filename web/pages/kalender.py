"""/kalender: who of one's unit is away, and one's own days; /kalender/<token>.ics: one's own days for a calendar program, behind a secret address;
/kalender/acara/<case>.ics: one request's days as a file."""
from flask import Blueprint, Response, render_template, request

from web.context import actor, engine, source
from web.security import LOOK_UP_LIMIT, employee, limiter, public

blueprint = Blueprint("kalender", __name__)


@blueprint.get("/kalender")
@employee
def page() -> str:
    return render_template("kalender.html", found=engine().absences.team(actor(), request.args.get("bulan", "")))


@blueprint.get("/kalender/<token>.ics")
@public
@limiter.limit(LOOK_UP_LIMIT)
def feed(token: str) -> Response:
    return _file(engine().absences.feed(token, source()))


@blueprint.get("/kalender/acara/<case>.ics")
@employee
def event(case: str) -> Response:
    return _file(engine().absences.event(actor(), case))


def _file(text: str) -> Response:
    answer = Response(text, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="tidak-masuk.ics"'
    return answer
