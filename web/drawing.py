"""Diagrams of pages: the picture of a `views.Diagram`, kept, and which of its two forms was asked for."""
from functools import lru_cache

from flask import request
from markupsafe import Markup

from engine import views
from web import diagram
from web.languages import gettext


@lru_cache(maxsize=128)
def drawn(shown: views.Diagram, spoken: str) -> Markup:
    """The picture: many readers see the same place of the same diagram. `spoken`: the language of this request."""
    return diagram.draw(shown, gettext=gettext)


def listed() -> bool:
    """Whether the diagram is wanted as a list in words."""
    return "daftar" in request.args
