"""What the office knows of a person, from which day on. Knows the rows of `person` and `history`; knows no file and no case.

A row of `person` is how the record reads today, and `change` is what writes it: each change appends what the record said before (once) and what
it says from which day on. A change whose day is to come waits in the history and is written into the row on that day (`bring`). So whoever files
or decides reads one row, as before there was a history; only who asks for another day reads it (`on`). `broken` holds the two together (doctor).

A person has one definitive position, the one in his row: it says who decides his requests, what he is entitled to and what a letter calls him.
What he does besides (Plt., Plh.: `acting`; appointed roles: `holder`) gives him tasks and signatures for its period and changes nothing else.
"""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from engine.store import Tx
from engine.store.statements import office as office_sql
from engine.store.statements import people as sql

KINDS = {
    "identitas": ("nip", "name", "sex", "service_from"), "kontak": ("email",), "status": ("status",), "pangkat": ("rank", "grade"),
    "jabatan": ("position", "position_group", "position_from"), "unit": ("unit",), "kontrak": ("contract_from", "contract_until"),
    "keadaan": ("facts",), "kedudukan": ("active",)}
COLUMNS = {column: kind for kind, columns in KINDS.items() for column in columns}
BY_HAND = ("case", "admin")          # sources an import does not silently undo
_BEGAN = {"jabatan": "position_from", "kontrak": "contract_from"}


@dataclass(frozen=True)
class Change:
    """A person (a row of the table), the columns that become different, and the day each kind of them holds from."""
    person: Any
    values: Mapping[str, object]
    days: Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """One row of a history; `value` by columns."""
    person: str
    kind: str
    from_day: str
    value: dict[str, object]
    source: str
    case: str | None
    basis: str | None
    at: str
    applied: bool


def change(tx: Tx, changes: Iterable[Change], *, today: date, source: str, at: str, actor: str | None, case: str | None = None,
           basis: str | None = None, known: dict[str, list[Entry]] | None = None) -> None:
    """Put changes into the history, and those whose day has come into the rows. `known`: histories by person, where they were read already."""
    now, rows, entries = today.isoformat(), [], []
    for one in changes:
        row = one.person._asdict()
        history = known.get(row["id"], []) if known is not None else of(tx, row["id"])
        there = {kind: [e for e in history if e.kind == kind] for kind in KINDS}
        for kind in dict.fromkeys(COLUMNS[column] for column in one.values):
            from_day = one.days.get(kind, now)
            value = {column: one.values.get(column, row[column]) for column in KINDS[kind]}
            if not there[kind]:
                before = {column: row[column] for column in KINDS[kind]}
                entries.append(_row(row["id"], kind, min(row.get(_BEGAN.get(kind, "")) or "", from_day), before, "begin", at))
            last = max((e.from_day for e in there[kind] if e.applied), default="")                    # what holds since a later day would win over it
            from_day = max(from_day, last)
            entries.append(_row(row["id"], kind, from_day, value, source, at, from_day <= now, case, basis, actor))
            if from_day <= now:
                row.update(value)
        if row != one.person._asdict():
            rows.append(row)
    tx.many(office_sql.PERSON_CHANGE, rows)
    tx.many(sql.HISTORY_ADD, entries)


def note(tx: Tx, entries: Iterable[tuple[str, str, str, dict]], *, source: str, at: str, actor: str | None) -> None:
    """Write down what the row says already: (person, kind, from which day, value)."""
    tx.many(sql.HISTORY_ADD, [_row(person, kind, day, value, source, at, actor=actor) for person, kind, day, value in entries])


def began(tx: Tx, person: Mapping[str, Any], from_day: date, *, at: str, actor: str | None, case: str | None, basis: str | None) -> None:
    """Somebody serves since that day: where he came to, and by what."""
    tx.many(sql.HISTORY_ADD, [_row(person["id"], kind, from_day.isoformat(), {column: person[column] for column in KINDS[kind]}, "case", at, True, case, basis, actor)
                              for kind in ("unit", "jabatan")])


def bring(tx: Tx, today: date) -> int:
    """Write into the rows what begins to hold by today; how many entries did."""
    due = [(row.seq, _entry(row)) for row in tx.all(sql.HISTORY_DUE, day=today.isoformat())]
    for seq, entry in due:
        later = any(e.applied and e.kind == entry.kind and e.from_day > entry.from_day for e in of(tx, entry.person))
        if not later:
            tx.run(office_sql.PERSON_CHANGE, **{**tx.one(office_sql.PERSON_BY_ID, id=entry.person)._asdict(), **entry.value})
        if entry.kind == "unit" and not later:
            tx.run(office_sql.UNIT_HEAD_LEAVES, person=entry.person)
        tx.run(sql.HISTORY_APPLIED, seq=seq)
    return len(due)


def of(tx: Tx, person_id: str) -> list[Entry]:
    """The history of a person in order of the days it holds from."""
    return [_entry(row) for row in tx.all(sql.HISTORY_OF, person=person_id)]


def all_of(tx: Tx) -> dict[str, list[Entry]]:
    """Every history, by person."""
    found: dict[str, list[Entry]] = {}
    for row in tx.all(sql.HISTORY_ALL):
        found.setdefault(row.person, []).append(_entry(row))
    return found


def on(tx: Tx, person, day: date):
    """The person's row as it reads on another day."""
    values = {}
    for entry in of(tx, person.id):
        if entry.from_day <= day.isoformat():
            values[entry.kind] = entry.value
    return person._replace(**{column: value for kind in values.values() for column, value in kind.items()})


def by_hand(history: list[Entry]) -> dict[str, object]:
    """Columns somebody of the office changed, after which no import said the same, with what he gave."""
    found: dict[str, object] = {}
    before: dict[str, dict] = {}
    for entry in history:
        if entry.source in BY_HAND:
            found.update({column: value for column, value in entry.value.items() if before.get(entry.kind, {}).get(column, ...) != value})
        elif entry.source == "import":
            found = {column: value for column, value in found.items() if COLUMNS[column] != entry.kind}
        before[entry.kind] = entry.value
    return found


def broken(tx: Tx, today: date) -> list[str]:
    """What a row and its history contradict each other in, and what should have been brought into a row before today."""
    people = {row.id: row for row in tx.all(office_sql.PEOPLE)}
    wrong = []
    for person, history in all_of(tx).items():
        latest = {entry.kind: entry for entry in history if entry.applied}
        wrong += [f"person {person}: the record differs from its history ({kind})" for kind, entry in latest.items()
                  if any(getattr(people[person], column) != value for column, value in entry.value.items())]
        wrong += [f"person {person}: {entry.kind} from {entry.from_day} is not in the record" for entry in history
                  if not entry.applied and entry.from_day < today.isoformat()]
    return wrong


def _row(person: str, kind: str, from_day: str, value: dict, source: str, at: str, applied: bool = True, case: str | None = None,
         basis: str | None = None, actor: str | None = None) -> dict:
    return {"person": person, "kind": kind, "from_day": from_day, "value": orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode(),
            "source": source, "case_id": case, "basis": basis, "actor": actor, "at": at, "applied": int(applied)}


def _entry(row) -> Entry:
    return Entry(row.person, row.kind, row.from_day, orjson.loads(row.value), row.source, row.case_id, row.basis, row.at, bool(row.applied))
