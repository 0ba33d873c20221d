"""/layanan: the catalogue of services, what each promises and who may ask for it; /layanan/<procedure>: one service for everybody: its standard, its
steps, its promise beside what really happened, and where to complain. ?daftar: the diagram as a list instead of the picture.
"""
from flask import Blueprint, render_template

from engine import Refused
from web.context import actor, engine
from web.drawing import drawn, listed
from web.languages import language
from web.security import public

blueprint = Blueprint("layanan", __name__)


@blueprint.get("/layanan")
@public
def page() -> str:
    return render_template("layanan.html", services=engine().services.cards(actor(), language()),
                           counter=actor() is not None and engine().counter.open_to(actor()))


@blueprint.get("/layanan/<procedure>")
@public
def service(procedure: str) -> str:
    try:
        found = engine().services.page(actor(), procedure, language())
    except Refused as refusal:
        raise Refused("not_found") from refusal
    return render_template("layanan_satu.html", page=found, picture=drawn(found.diagram, language()), listed=listed())
