"""Error pages: what happened, in words, with a way on. Turns the engine's refusals into statuses. Knows no page.

A page that can show its form again catches `Refused("invalid")` itself; everything else arrives here.
"""
from collections.abc import Callable
from datetime import datetime

from flask import Flask, Response, current_app, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from engine import Faulted, Refused, Unavailable, texts
from web.context import actor, house
from web.languages import gettext as _
from web.languages import language
from web.words import hour

STATUS = {
    "not_found": 404, "not_yours": 403, "own_request": 403, "same_person": 403, "concerned": 403, "not_allowed_now": 403, "not_eligible": 403, "limit_open": 403,
    "stale": 409, "not_waiting": 409, "already_claimed": 409, "delegated": 409, "done_by": 409, "closed_at": 409, "no_version": 404, "duplicate_key": 422, "invalid": 400, "unknown_login": 400, "unknown_code": 400,
    "locked": 429, "rate_limited": 429, "asked_today": 429, "lock_lost": 409, "not_publishable": 409, "draft_changed": 409, "second_person": 403,
}


def headings() -> dict[int, tuple[str, str]]:
    """status -> (heading, what to do) for errors that are no refusal of the engine."""
    return {
        400: (_("Permintaan ini tidak dapat dibaca"), _("Kembali ke halaman sebelumnya, muat ulang, lalu coba lagi.")),
        403: (_("Anda tidak dapat melakukan ini"), _("Halaman ini terbuka bagi orang lain atau pada tahap lain.")),
        404: (_("Halaman tidak ditemukan"), _("Periksa alamatnya. Halaman itu tidak ada, atau bukan untuk Anda.")),
        405: (_("Permintaan ini tidak dapat dibaca"), _("Alamat ini hanya dibuka melalui tombol pada halaman.")),
        409: (_("Keadaan sudah berubah"), _("Buka lagi permohonannya untuk melihat keadaan terakhir.")),
        413: (_("Berkas terlalu besar"), _("Kecilkan berkas atau unggah satu per satu, lalu kirim lagi.")),
        422: (_("Formulir ini sudah pernah dikirim"), _("Muat ulang halaman lalu isi kembali.")),
        429: (_("Terlalu banyak percobaan"), _("Tunggu beberapa menit, lalu coba lagi.")),
        500: (_("Sistem terganggu"), _("Tidak ada yang berubah pada permohonan Anda. Gangguan ini sudah dicatat; coba lagi beberapa saat lagi.")),
        503: (_("Sistem sedang tidak dapat menyimpan"), _("Tidak ada yang berubah. Tunggu sebentar, lalu kirim lagi.")),
    }


def page(status: int, heading: str | None = None, words: str | None = None):
    """The error page with its status."""
    known = headings()
    if status >= 500:
        g.waiting = 0                                 # what is broken must not be asked again for the masthead
    usual = known.get(status) or known[500 if status >= 500 else 400]
    return render_template("error.html", status=status, heading=heading or usual[0], words=words or usual[1]), status


def sentence(refusal: Refused) -> str:
    """The engine's words for a refusal, in the reader's language."""
    params = {name: _clock(value) for name, value in refusal.params.items() if name not in ("page", "errors")}
    try:
        return texts.say(refusal.code, language(), **params)
    except KeyError:                                  # a parameter of the sentence is missing: the usual words of the status are true as well
        return headings()[STATUS.get(refusal.code, 400)][1]


def problems(refusal: Refused) -> dict[str, str]:
    """The sentences of Refused("invalid") by field; {} for any other."""
    return {name: texts.say(problem.code, language(), **problem.params) for name, problem in refusal.params.get("errors", {}).items()}


def _clock(value: object) -> object:
    """A moment as the hour in the office's zone ("Coba lagi pukul 14.30 WIB"); everything else as it is."""
    if not isinstance(value, datetime):
        return value
    return f"{hour(value.astimezone(house().zone), language())} {house().zone_label}"


def refused(refusal: Refused):
    """The page of a refusal: the heading of its status, the engine's sentence."""
    return page(STATUS.get(refusal.code, 400), words=sentence(refusal))


BARE = '<!doctype html><html lang="{}"><meta charset="utf-8"><title>{}</title><h1>{}</h1><p>{}</p><p><a href="/">Runut</a></p></html>'


def _faulted(error: Faulted):
    """A technical fault that the engine has recorded; its number helps whoever repairs it."""
    return page(500, words=_("Tidak ada yang berubah pada permohonan Anda. Sebutkan nomor gangguan %(id)s kepada pengelola layanan.", id=error.incident))


def _broken(error: Exception):
    """A mistake of ours: logged whole, told without details; a page of its own if even the frame of the pages is broken."""
    current_app.logger.error("%s %s", request.method, request.endpoint, exc_info=error)
    try:
        return page(500)
    except Exception as second:                       # whatever it is, the reader gets an answer
        current_app.logger.error("error page", exc_info=second)
        heading, words = headings()[500]
        return BARE.format(language(), heading, heading, words), 500


def _http(error: HTTPException):
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if request.path.startswith("/aset/"):
        return "", error.code
    return page(error.code)


def _csrf(error: CSRFError):
    heading, words = _("Halaman ini terlalu lama terbuka"), _("Muat ulang halaman lalu kirim lagi. Belum ada yang terkirim.")
    if actor() is None and request.path not in ("/masuk", "/lacak"):
        words = _("Sesi Anda berakhir. Masuk lagi, lalu kirim lagi. Belum ada yang terkirim.")
    return page(400, heading, words)


def install(app: Flask, to_program: Callable[[Exception], Response]) -> None:
    """`to_program`: how an error is told where no person reads it: under /api/."""
    def told(to_person):
        return lambda error: to_program(error) if request.path.startswith("/api/") else to_person(error)
    for kind, to_person in ((HTTPException, _http), (CSRFError, _csrf), (Refused, refused), (Faulted, _faulted), (Unavailable, lambda error: page(503)),
                            (Exception, _broken)):
        app.register_error_handler(kind, told(to_person))
