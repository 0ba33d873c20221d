"""/admin: what an administrator can do, and what waits for him."""
from flask import Blueprint, render_template

from web.context import actor, engine
from web.security import administrator

blueprint = Blueprint("admin_beranda", __name__)


@blueprint.get("/admin")
@administrator
def page() -> str:
    return render_template("admin/beranda.html", waiting=sum(w.people - w.coded for w in engine().people.waiting(actor())),
                           incidents=len(engine().admin.incidents()))
