"""/tugas: the inbox of who is signed in, what is late first. Knows views only; the order and the groups are the engine's."""
from itertools import groupby

from flask import Blueprint, Response, g, redirect, render_template

from web.context import actor, engine, page_number
from web.security import employee

blueprint = Blueprint("tugas", __name__)


@blueprint.get("/tugas")
@employee
def page() -> Response | str:
    inbox = engine().tasks.inbox(actor(), page=page_number())
    g.waiting = inbox.total
    if inbox.page > inbox.pages:
        return redirect(f"/tugas?hal={inbox.pages}", 303)
    groups = [(name, list(rows)) for name, rows in groupby(inbox.rows, key=lambda row: row.group)]
    return render_template("tugas.html", inbox=inbox, groups=groups)
