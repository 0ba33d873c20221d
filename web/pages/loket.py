"""/loket: somebody files a request for a colleague. The words of a search are posted: no name and no NIP stands in an address or a log."""
from flask import Blueprint, render_template, request

from web.context import actor, engine
from web.security import employee

blueprint = Blueprint("loket", __name__)


@blueprint.get("/loket")
@employee
def page() -> str:
    return render_template("loket.html", page=engine().counter.page(actor()), found=None, words="")


@blueprint.post("/loket")
@employee
def search() -> str:
    words = request.form.get("kata", "")[:100]
    found = engine().counter.find(actor(), words)
    return render_template("loket.html", page=engine().counter.page(actor()), found=found, words=words)
