"""Who may open the administrator's doors. Asked of the database at each call: a role that was taken away counts no more at once."""
from engine import views
from engine.errors import Refused
from engine.office import accounts
from engine.run.environment import Environment

ADMIN = "admin"


def need_admin(env: Environment, actor: views.Actor | None) -> None:
    """Refused("not_found") for everybody else: to them these doors are not there."""
    known = accounts.actor(env.tx, actor.person) if actor else None
    if known is None or ADMIN not in known.roles:
        raise Refused("not_found")
