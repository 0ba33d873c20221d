"""In whose hands a place is on a day: of every unit the line of those who may hold it, one after the other. Knows units, letters of acting,
absences and substitutes; knows no role and no task.

In charge of a unit is whoever acts for its head by letter (Plt., Plh.; of several letters the later one), else the head. Who is away on that day
(on leave, or named substitutes for that period) holds nothing: his substitutes do, the one named last first, and of them only who is there
himself. Nobody stands in for a substitute: after him comes the next one, after the last one the unit above. So there is never a circle.

A candidate `counts_as` everybody whose work he does, beside himself: an acting official as the head he acts for, a substitute as whoever he
stands in for. Where one of them may not decide, neither may he.
"""
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.store import Tx
from engine.store.statements import place as sql

LEAVE, EVERY = sql.LEAVE, sql.EVERY
SUBSTITUTE, VACANT = "pengganti", "kosong"       # forms of holding beside "", plt and plh


class Candidate(NamedTuple):
    """Somebody who may hold a place. `form`: "" in his own right, plt, plh, pengganti; `acting_for`: whose work it is; `position`: his own title."""
    person: str
    form: str
    title: str
    unit: str
    name: str
    position: str
    acting_for: str | None
    counts_as: frozenset[str]


def is_absent(absent: str | None, procedure: str | None) -> bool:
    """Whether somebody is away, as far as a procedure is concerned (None: any that nobody named)."""
    return absent is not None and (LEAVE in absent or EVERY in absent or procedure is not None and procedure in absent.split(" "))


def on_leave(absent: str | None) -> bool:
    """Whether it is leave."""
    return absent is not None and LEAVE in absent


@dataclass(slots=True)
class Place:
    """One unit on one day. `first`: the row of who is in charge, None where nobody is; `substitutes`: rows of his, in their order."""
    unit: str
    parent: str | None
    code: str
    opd: str | None
    title: str
    first: Any
    head: str | None
    substitutes: tuple

    def line(self, procedure: str | None) -> list[Candidate]:
        """Who may hold it, the first one first: one in charge, or his substitutes while he is away."""
        one = self.first
        if one is None:
            return []
        form = "" if one.what == "head" else one.what
        whose = frozenset({one.person, self.head} - {None})
        if not is_absent(one.absent, procedure):
            return [Candidate(one.person, form, self.title, self.unit, one.name, one.position, self.head if form else None, whose)]
        return stand_ins(one, self.substitutes, procedure, self.title, self.unit, whose)


def stand_ins(one, substitutes: Iterable, procedure: str | None, title: str, unit: str, counts_as: frozenset[str]) -> list[Candidate]:
    """The substitutes who do the work of somebody who is away (a row with `person` and `absent`)."""
    found: dict[str, Candidate] = {}
    for row in substitutes:
        if row.for_whom != one.person or row.person == one.person or is_absent(row.absent, procedure):
            continue
        if row.procedures is not None and (procedure is None or procedure not in row.procedures.split(" ")):
            continue
        if row.only_leave and not on_leave(one.absent):
            continue
        found.setdefault(row.person, Candidate(row.person, SUBSTITUTE, title, unit, row.name, row.position, one.person, counts_as | {row.person}))
    return list(found.values())


def in_order(rows: Iterable) -> tuple:
    """Substitutes, the one named last first, each row once."""
    return tuple(sorted({row.row: row for row in rows}.values(), key=lambda row: (row.since, row.row), reverse=True))


def place(tx: Tx, unit: str, day: str) -> Place | None:
    """One unit; None where there is none."""
    return next(iter(_made(tx.all(sql.PLACE, unit=unit, day=day)).values()), None)


def places(tx: Tx, units: Collection[str], day: str) -> dict[str, Place]:
    """Units by id."""
    return _made(tx.all(sql.PLACES, units=sorted(units), day=day)) if units else {}


def below(tx: Tx, parents: Collection[str], day: str) -> dict[str, Place]:
    """The units right below these, by id."""
    return _made(tx.all(sql.PLACES_BELOW, units=sorted(parents), day=day)) if parents else {}


def everywhere(tx: Tx, day: str) -> dict[str, Place]:
    """Every active unit, by id."""
    return _made(tx.all(sql.PLACES_ALL, day=day))


def upwards(tx: Tx, unit: str | None, day: str) -> Iterator[Place]:
    """From the unit itself to the root."""
    seen: set[str] = set()
    while unit and unit not in seen:
        seen.add(unit)
        found = place(tx, unit, day)
        if found is None:
            return
        yield found
        unit = found.parent


def _made(rows: Iterable) -> dict[str, Place]:
    by_unit: dict[str, list] = {}
    for row in rows:
        by_unit.setdefault(row.unit, []).append(row)
    return {unit: _one(unit, those) for unit, those in by_unit.items()}


def _one(unit: str, rows: list) -> Place:
    if len(rows) == 1:                               # a head and nothing else: nearly every unit
        row = rows[0]
        return Place(unit, row.parent, row.code, row.opd, row.head_title, row if row.person else None, row.person, ())
    head = next(row for row in rows if row.what == "head")
    letters = [row for row in rows if row.what in ("plt", "plh")]
    first = max(letters, key=lambda row: (row.since, row.row)) if letters else head
    if first.person == head.person:                  # who has a letter for what he heads anyway is its head
        first = head
    return Place(unit, head.parent, head.code, head.opd, head.head_title, first if first.person else None, head.person,
                 in_order(r for r in rows if r.what == SUBSTITUTE))
