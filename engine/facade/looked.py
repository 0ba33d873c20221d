"""Who opened a request: written down when somebody else than its owner looks, at most once an hour for each person, and told to the owner.

A look that cannot be written (the database takes nothing at the moment) keeps nobody from reading. Knows transactions and rules.
"""
import logging
from contextlib import suppress

from engine import views
from engine.clock import from_text, to_text
from engine.errors import Unavailable
from engine.facade.transaction import Transactions
from engine.run import sight
from engine.run.environment import Environment
from engine.store import Clash, Conflict
from engine.store.statements import look as sql

log = logging.getLogger("runut.look")


def unseen(env: Environment, case, tasks, person: str) -> dict | None:
    """The row of a look that is not written down yet; None for the owner and for who has looked within this hour."""
    at = to_text(env.now)
    key = {"case_id": case.id, "person": person, "hour": at[:13]}
    if person == case.applicant or env.tx.one(sql.LOOKED, **key):
        return None
    who = env.person(person)
    return {**key, "at": at, "title": who.position if who else "", "beyond": int(sight.beyond_duty(env, case, tasks, person))}


def write_down(transactions: Transactions, row: dict | None) -> None:
    """Write a look down."""
    if row is not None:
        with suppress(Unavailable, Clash, Conflict):
            transactions.change("look", lambda env: env.tx.run(sql.LOOK_ADD, **row))
            return
        log.warning("a look at case %s was not written down", row["case_id"])


def looks(env: Environment, case, person: str | None) -> tuple[views.Look, ...]:
    """Who opened a request, the latest first; only its owner is told. Names only of those whose work it was not."""
    if person != case.applicant:
        return ()
    return tuple(views.Look(row.title, row.name if row.beyond else "", row.times, from_text(row.last).astimezone(env.zone))
                 for row in env.tx.all(sql.LOOKS_OF, case_id=case.id))
