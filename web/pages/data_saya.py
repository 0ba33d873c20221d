"""/data-saya: what the office holds of who is signed in, since when, and a way to ask for a correction of each field."""
from flask import Blueprint, render_template

from web.context import actor, engine
from web.security import employee

blueprint = Blueprint("data_saya", __name__)


@blueprint.get("/data-saya")
@employee
def page() -> str:
    return render_template("data_saya.html", data=engine().own_data.page(actor()), balances=engine().balances.of(actor()))
