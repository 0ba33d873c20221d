"""/nilai/<token>: what somebody thinks of a service that was given to him: nine questions, one answer for a token, without his name."""
from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from engine import Refused, views
from web.context import engine, source
from web.languages import language
from web.security import LOOK_UP_LIMIT, limiter, public

blueprint = Blueprint("nilai", __name__)


@blueprint.get("/nilai/<token>")
@public
@limiter.limit(LOOK_UP_LIMIT)
def page(token: str) -> Response:
    return _page(engine().surveys.form(token, source(), language()))


@blueprint.post("/nilai/<token>")
@public
@limiter.limit(LOOK_UP_LIMIT)
def answer(token: str) -> Response:
    try:
        engine().surveys.answer(token, {name: value[:10] for name, value in request.form.items()}, source(), language())
    except Refused as refusal:
        if refusal.code == "invalid":
            return _page(refusal.params["page"], 400)
        if refusal.code == "not_waiting":
            return _page(engine().surveys.form(token, "", language()), 409)
        raise
    return redirect(request.path, 303)


def _page(form: views.SurveyForm, status: int = 200) -> Response:
    response = make_response(render_template("nilai.html", form=form), status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
