"""Import of the calendar: days the office does not work. Knows the table `calendar`; `dicabut` takes a day out of it again."""
from engine.errors import Problem
from engine.office import calendar
from engine.office.imports.outcome import Outcome, twice
from engine.store.statements import office as sql


def look(rows: list[dict]) -> list[Problem]:
    """Faults the rows have among themselves."""
    return twice(rows, "day_twice", "tanggal", "unit")


def contradictions(context, rows: list[dict]) -> list[Problem]:
    """Faults against the office: units there are not."""
    known = {unit.code for unit in context.tx.all(sql.UNITS)}
    return [Problem("unit_unknown", {"line": row["line"], "code": row["unit"][:40]}) for row in rows if row.get("unit") and row["unit"] not in known]


def store(context, rows: list[dict]) -> Outcome:
    """Put and take out days; the calendar has a new version if anything changed."""
    tx, outcome = context.tx, Outcome()
    units = {unit.code: unit.id for unit in tx.all(sql.UNITS)}
    present = {(row.day, row.unit): row for row in tx.all(sql.CALENDAR)}
    put, removed = [], []
    for row in rows:
        place = row["tanggal"], units[row["unit"]] if row.get("unit") else ""
        old = present.get(place)
        new = {"day": place[0], "unit": place[1], "kind": row["jenis"], "name": row["nama"], "source": row["sumber"],
               "tentative": int(bool(row.get("perkiraan")))}
        if row["jenis"] == "dicabut":
            removed += [{"day": place[0], "unit": place[1]}] if old else []
            outcome.changed += old is not None
            outcome.unchanged += old is None
        elif old is not None and all(getattr(old, name) == value for name, value in new.items()):
            outcome.unchanged += 1
        else:
            put.append(new)
            outcome.added += old is None
            outcome.changed += old is not None
    tx.many(sql.CALENDAR_PUT, put)
    tx.many(sql.CALENDAR_REMOVE, removed)
    if put or removed:
        calendar.changed(tx)
    return outcome
