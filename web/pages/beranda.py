"""/ : the entrance. Nobody signed in: look-up and services; signed in: what waits for you. Knows no rule of a procedure."""
from flask import Blueprint, g, render_template

from web.context import actor, engine
from web.languages import language
from web.security import public

FIRST_ROWS = 5

blueprint = Blueprint("beranda", __name__)


@blueprint.get("/")
@public
def page() -> str:
    who = actor()
    if who is None:
        return render_template("beranda_publik.html", services=engine().services.cards(None, language()))
    inbox = engine().tasks.inbox(who, per_page=FIRST_ROWS)
    g.waiting = inbox.total
    running = sorted((row for row in engine().requests.mine(who) if not row.ended), key=lambda row: not row.you_act)
    act = sum(row.you_act for row in running)
    notices = [row for row in engine().requests.notices(who) if not row.read]
    return render_template(
        "beranda.html", inbox=inbox, waiting=inbox.total + act, requests=running[:FIRST_ROWS], more=len(running) > FIRST_ROWS, notices=notices[:FIRST_ROWS],
        drafts=engine().drafts.mine(who), breaches=engine().deadlines.may_read(who))
