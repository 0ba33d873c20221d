"""/surat/<id> and /lampiran/<id>: files of a case for who may have them; /v/<token>: is this letter genuine. Files are downloads, never pages."""
from flask import Blueprint, Response, make_response, render_template

from engine import Refused
from web.context import actor, engine, source
from web.files import download
from web.security import LOOK_UP_LIMIT, employee, limiter, public

blueprint = Blueprint("surat", __name__)


@blueprint.get("/surat/<letter>")
@employee
def letter(letter: str) -> Response:
    name, data = engine().requests.letter(actor(), letter)
    return download(data, name, "application/pdf")


@blueprint.get("/lampiran/<attachment>")
@employee
def attachment(attachment: str) -> Response:
    name, media, data = engine().requests.attachment(actor(), attachment)
    return download(data, name, media)


@blueprint.get("/v/<token>")
@public
@limiter.limit(LOOK_UP_LIMIT)
def verify(token: str) -> Response:
    """What the QR code on a letter opens."""
    try:
        found, status = engine().requests.verify(token, source()), 200
    except Refused as refusal:
        if refusal.code != "not_found":
            raise
        found, status = None, 404                     # the very case this page is for: a letter nobody here has issued
    response = make_response(render_template("periksa_surat.html", letter=found), status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
