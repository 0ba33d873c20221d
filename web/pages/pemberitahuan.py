"""/pemberitahuan: what the system told the person who is signed in, newest first."""
from flask import Blueprint, Response, redirect, render_template

from web.context import actor, engine
from web.security import employee

blueprint = Blueprint("pemberitahuan", __name__)


@blueprint.get("/pemberitahuan")
@employee
def page() -> str:
    return render_template("pemberitahuan.html", notices=engine().requests.notices(actor()))


@blueprint.post("/pemberitahuan")
@employee
def read_all() -> Response:
    """Marks everything as read."""
    engine().requests.read_notices(actor())
    return redirect("/pemberitahuan", 303)
