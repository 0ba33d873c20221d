"""Who may open the administrator's doors. Asked of the database at each call: a role that was taken away counts no more at once."""
from engine import views
from engine.errors import Refused
from engine.office import accounts
from engine.run.environment import Environment

ADMIN, DESIGNER = "admin", "perancang"


def need_admin(env: Environment, actor: views.Actor | None) -> None:
    """Refused("not_found") for everybody else: to them these doors are not there."""
    _need(env, actor, ADMIN)


def need_designer(env: Environment, actor: views.Actor | None) -> None:
    """The same for those who write procedures; administrators may too."""
    _need(env, actor, ADMIN, DESIGNER)


def is_admin(env: Environment, actor: views.Actor | None) -> bool:
    """For what administrators see more of than others."""
    return _has(env, actor, ADMIN)


def _need(env: Environment, actor: views.Actor | None, *roles: str) -> None:
    if not _has(env, actor, *roles):
        raise Refused("not_found")


def _has(env: Environment, actor: views.Actor | None, *roles: str) -> bool:
    known = accounts.actor(env.tx, actor.person) if actor else None
    return known is not None and bool(set(roles) & set(known.roles))
