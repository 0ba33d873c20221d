"""/layanan: the catalogue of services, what each promises and who may ask for it."""
from flask import Blueprint, render_template

from web.context import actor, engine
from web.security import public

blueprint = Blueprint("layanan", __name__)


@blueprint.get("/layanan")
@public
def page() -> str:
    return render_template("layanan.html", services=engine().requests.services(actor()),
                           counter=actor() is not None and engine().counter.open_to(actor()))
