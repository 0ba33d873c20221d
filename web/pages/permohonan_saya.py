"""/permohonan: the requests of who is signed in, those that need him first."""
from flask import Blueprint, render_template

from web.context import actor, engine, page_number
from web.security import employee

PER_PAGE = 50                        # how many `requests.mine` gives at once

blueprint = Blueprint("permohonan_saya", __name__)


@blueprint.get("/permohonan")
@employee
def page() -> str:
    number = page_number()
    rows = engine().requests.mine(actor(), page=number)
    return render_template(
        "permohonan_saya.html", act=[r for r in rows if r.you_act], running=[r for r in rows if not r.ended and not r.you_act],
        ended=[r for r in rows if r.ended], page=number, pages=number + (len(rows) >= PER_PAGE))
