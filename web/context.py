"""What every page may ask about the request it answers: the engine, who asks, from where. Knows the engine's root names and Flask, no page.

    engine()   the engine of this application            actor()    who is signed in, in the language of the request, or None
    house()    the office whose pages these are          source()   the address a limit counts by
    page_number()   ?hal=N, never an error               key()      a fresh Idempotency-Key for a form

A page sees one state of the office, masthead and all: `install`.
"""
import dataclasses
import secrets
from contextlib import ExitStack
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request

from engine import Settings
from web.languages import language


@dataclass(frozen=True)
class House:
    """Whose pages these are. `url`: the address of the pages as readers outside reach them."""
    government: str
    agency: str
    zone: ZoneInfo
    zone_label: str
    url: str
    demo: bool

    @classmethod
    def of(cls, settings: Settings) -> "House":
        office = settings.office
        return cls(office.government, office.name, office.tz(), office.zone_label, settings.web.url(), settings.demo)


def engine():
    """The Engine this application stands on."""
    return current_app.extensions["runut"]


def install(app: Flask) -> None:
    """What only looks is answered from one state of the database."""
    @app.before_request
    def begin() -> None:
        if request.method in ("GET", "HEAD"):
            g.looking = ExitStack()
            g.looking.enter_context(engine().looking())

    @app.teardown_request
    def end(_: BaseException | None) -> None:
        looking = g.pop("looking", None)
        if looking is not None:
            looking.close()


def house() -> House:
    return current_app.extensions["runut_house"]


def actor():
    """The `views.Actor` of this request (None: nobody signed in), speaking the language of the page."""
    known = g.get("actor")
    if known is not None and known.language != language():
        known = g.actor = dataclasses.replace(known, language=language())
    return known


def source() -> str:
    """Where the request comes from, for counters against guessing."""
    return request.remote_addr or "-"


def page_number() -> int:
    """The page of a list that is asked for: 1 for anything that is no sensible number."""
    text = request.args.get("hal", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def key() -> str:
    """A new Idempotency-Key: one for each form that is shown."""
    return secrets.token_urlsafe(16)
