"""Who is appointed to a role, and who acts for the head of a unit, from when to when. Knows periods; `roles` knows what follows from them."""
from datetime import date, timedelta

import orjson

from engine.office.roles import Roles
from engine.office.units import opd_of, root
from engine.store import Tx, new_id
from engine.store.statements import office as sql

FORMS = ("plt", "plh")
GIVEN = "role:"                      # in `meta`, with role, unit and person: an appointment somebody entered
CHOSEN = "head:"                     # in `meta`, with the unit: the head somebody chose, "" for nobody


def appoint(tx: Tx, roles: Roles, role: str, person, from_day: date, until: date | None = None, unit: str | None = None) -> str:
    """Appoint a person (a row of `person`) to a role, both days included; the unit it counts in (by default the role's place seen from him).

    An appointment that is there gets the new period. ValueError for a role nobody is appointed to.
    """
    if role not in roles.appointments:
        raise ValueError(f"nobody is appointed to {role!r} (but to {', '.join(roles.appointments)})")
    place = unit or _place(tx, roles[role], person)
    tx.run(sql.HOLDER_PUT, role=role, unit=place, person=person.id, from_day=from_day.isoformat(), until_day=until.isoformat() if until else None)
    return place


def dismiss(tx: Tx, role: str, unit: str, person_id: str, last: date) -> bool:
    """End an appointment after a day; whether there was one."""
    return tx.run(sql.HOLDER_END, role=role, unit=unit, person=person_id, until=last.isoformat()) > 0


def act(tx: Tx, unit: str, person_id: str, form: str, from_day: date, until: date | None, basis: str, issued: date | None = None, at: str = "") -> str:
    """Somebody acts for the head of a unit (plt: the place is empty, plh: the head is away), both days included; id of the row.

    `basis`: the order it rests on, `issued` the day of its letter, `at` when it is entered. ValueError for another form or a reversed period.
    """
    if form not in FORMS:
        raise ValueError(f"no form of acting: {form!r} (plt or plh)")
    if until and until < from_day:
        raise ValueError("the period ends before it begins")
    row = new_id()
    tx.run(sql.ACTING_INSERT, id=row, unit=unit, person=person_id, form=form, from_day=from_day.isoformat(),
           until_day=until.isoformat() if until else None, basis=basis, issued=issued.isoformat() if issued else "", at=at)
    return row


def end_acting(tx: Tx, row: str, before: date) -> bool:
    """End acting so that it does not hold on `before` any more; whether there was such a row."""
    return tx.run(sql.ACTING_END, id=row, until=(before - timedelta(days=1)).isoformat()) > 0


def set_head(tx: Tx, unit: str, person_id: str | None) -> None:
    """Choose the head of a unit (None: nobody). The choice is remembered, so that an import does not undo it."""
    tx.run(sql.UNIT_HEAD, id=unit, head=person_id)
    tx.run(sql.META_PUT, key=f"{CHOSEN}{unit}", value=person_id or "")


def chosen_heads(tx: Tx) -> dict[str, str | None]:
    """Heads that were chosen by hand, by unit."""
    return {row.key.removeprefix(CHOSEN): row.value or None for row in tx.all(sql.META_BELOW, prefix=CHOSEN)}


def mark(tx: Tx, role: str, unit: str, person_id: str) -> None:
    """Remember that an appointment was entered by hand, so that an import does not end it."""
    tx.run(sql.META_PUT, key=GIVEN + orjson.dumps([role, unit, person_id]).decode(), value="")


def given_by_hand(tx: Tx) -> set[tuple[str, str, str]]:
    """(role, unit, person) of appointments that were entered by hand."""
    return {tuple(orjson.loads(row.key.removeprefix(GIVEN))) for row in tx.all(sql.META_BELOW, prefix=GIVEN)}


def forget_choice(tx: Tx, unit: str) -> None:
    """The head of a unit is what imports say from now on."""
    tx.run(sql.META_DROP, key=f"{CHOSEN}{unit}")


def acting_of(tx: Tx, unit: str) -> list:
    """Rows of everybody who ever acted for the head of a unit, in order of time."""
    return tx.all(sql.ACTING_OF_UNIT, unit=unit)


def _place(tx: Tx, role, person) -> str:
    if role.unit:
        unit = tx.one(sql.UNIT_BY_CODE, code=role.unit)
        if unit is None:
            raise ValueError(f"there is no unit {role.unit}")
        return unit.id
    return (root(tx) if role.anchor == "city" else opd_of(tx, person.unit)).id
