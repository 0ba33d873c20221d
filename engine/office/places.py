"""In whose hands a place is on a day: of every unit the line of those who may hold it, one after the other. Knows units, letters of acting,
absences and substitutes; knows no role and no task.

In charge of a unit is whoever acts for its head by letter (Plt., Plh.; of several letters the one that begins
later; of those that begin on one day the one issued later, then the one entered later), else the head. Who is away on that day
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


class Places:
    """The places of one day, read as they are asked for. `kept`: each but once, for a look, in which nothing changes meanwhile."""

    def __init__(self, tx: Tx, day: str, kept: bool = False):
        self.tx, self.day, self.kept = tx, day, kept
        self._units: dict[str, Place] = {}
        self._children: dict[str, list[Place]] = {}
        self._appointed: dict[tuple[str, str], tuple[list, tuple]] = {}

    def place(self, unit: str) -> Place | None:
        """One unit; None where there is none."""
        if unit in self._units:
            return self._units[unit]
        found = _made(self.tx.all(sql.PLACE, unit=unit, day=self.day))
        if self.kept:
            self._units.update(found)
        return found.get(unit)

    def upwards(self, unit: str | None) -> Iterator[Place]:
        """From the unit itself to the root."""
        seen: set[str] = set()
        while unit and unit not in seen:
            seen.add(unit)
            found = self.place(unit)
            if found is None:
                return
            yield found
            unit = found.parent

    def tree(self, tops: Collection[str], others: Collection[str]) -> dict[str, Place]:
        """Units by id, with those up to DEEP below the `tops`, whose `children` are known then."""
        rows = self.tx.all(sql.PLACES_TREE, tops=sorted(tops), units=sorted({*tops, *others}), day=self.day)
        found, complete = _made(rows), {row.unit for row in rows if row.depth < sql.DEEP}
        self._family(found, complete)
        return found

    def children(self, parents: Collection[str]) -> dict[str, list[Place]]:
        """The units right below each of these."""
        if new := [unit for unit in parents if unit not in self._children]:
            self._family(_made(self.tx.all(sql.PLACES_BELOW, units=sorted(new), day=self.day)), new)
        return {unit: self._children[unit] for unit in parents}

    def _family(self, found: dict[str, Place], parents: Iterable[str]) -> None:
        families: dict[str, list[Place]] = {unit: [] for unit in parents}
        for place in found.values():
            if place.parent in families:
                families[place.parent].append(place)
        self._children.update(families)
        if self.kept:
            self._units.update(found)

    def appointed(self, role: str, unit: str) -> tuple[list, tuple]:
        """(rows of those appointed, substitutes of who of them is away)."""
        if (role, unit) in self._appointed:
            return self._appointed[role, unit]
        rows = self.tx.all(sql.APPOINTED, role=role, unit=unit, day=self.day)
        found = rows, self._named(rows)
        if self.kept:
            self._appointed[role, unit] = found
        return found

    def appointed_in(self, units: Collection[str]) -> tuple[dict[tuple[str, str], list], tuple]:
        """The same for all roles of many units: (rows by role and unit, substitutes of who of them is away)."""
        by_place: dict[tuple[str, str], list] = {}
        rows = self.tx.all(sql.APPOINTED_IN, units=sorted(units), day=self.day)
        for row in rows:
            by_place.setdefault((row.role, row.unit), []).append(row)
        named = self._named(rows)
        if self.kept:
            self._appointed.update({pair: (those, named) for pair, those in by_place.items()})
        return by_place, named

    def _named(self, rows: Iterable) -> tuple:
        away = sorted({row.person for row in rows if row.absent})
        return in_order(self.tx.all(sql.SUBSTITUTES_OF, people=away, day=self.day)) if away else ()


def everywhere(tx: Tx, day: str) -> dict[str, Place]:
    """Every active unit, by id."""
    return _made(tx.all(sql.PLACES_ALL, day=day))


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
    first = max(letters, key=lambda row: (row.since, row.row)) if letters else head         # `since`: first day, day of the letter, moment of entry
    if first.person == head.person:                  # who has a letter for what he heads anyway is its head
        first = head
    return Place(unit, head.parent, head.code, head.opd, head.head_title, first if first.person else None, head.person,
                 in_order(r for r in rows if r.what == SUBSTITUTE))
