"""/surat/<id> and /lampiran/<id>: files of a case for who may have them; /v/<token>: is this letter genuine. Files are downloads, never pages."""
import re
import unicodedata

from flask import Blueprint, Response, make_response, render_template

from engine import Refused
from web.context import actor, engine, source
from web.security import LOOK_UP_LIMIT, employee, limiter, public

MEDIA = frozenset({"application/pdf", "image/jpeg", "image/png"})        # what a browser may be told; everything else is octets

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


def download(data: bytes, name: str, media: str) -> Response:
    """An attachment that no browser opens as a page of ours, under a name without tricks."""
    response = Response(data, content_type=media if media in MEDIA else "application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=plain_name(name))
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def plain_name(name: str) -> str:
    """`name` without folders, control signs and signs that turn the direction of reading; never empty."""
    visible = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    return re.sub(r'[\\/:*?"<>|]+', "-", visible).strip(" .")[-120:] or "berkas"
