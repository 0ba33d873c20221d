"""Import of units: one tree, whole after every import. Knows the table `unit`."""
from zoneinfo import ZoneInfo

from engine.errors import Problem
from engine.office import calendar
from engine.office.imports.outcome import Changed, Outcome, twice
from engine.store import new_id
from engine.store.statements import office as sql

_SAID = {"name": "unit_name", "kind": "kind", "parent": "parent", "head_title": "head_title", "letter_code": "letter_code", "address": "address", "zone": "zone",
         "week": "week", "active": "active"}                     # columns, by their words in office/words.py
_KIND = {"root": "root", "opd": "opd", "bagian": "part"}


def look(rows: list[dict]) -> list[Problem]:
    """Faults the rows have among themselves."""
    found = twice(rows, "unit_twice", "kode")
    for row in rows:
        if (row["jenis"] == "root") != (row["induk"] is None):
            found.append(Problem("unit_parent_needed" if row["induk"] is None else "unit_root_parent", {"line": row["line"], "code": row["kode"]}))
        if row.get("zona") and not _zone(row["zona"]):
            found.append(Problem("unit_zone", {"line": row["line"], "value": row["zona"]}))
    return found


def contradictions(context, rows: list[dict]) -> list[Problem]:
    """Faults of the tree that would come out: unknown parent, a circle, a second root, none at all."""
    known = {unit.id: unit.code for unit in context.tx.all(sql.UNITS)}
    parents = {unit.code: known.get(unit.parent) for unit in context.tx.all(sql.UNITS)}
    parents.update({row["kode"]: row["induk"] for row in rows})
    found = [Problem("unit_parent_unknown", {"line": row["line"], "code": row["induk"]})
             for row in rows if row["induk"] is not None and row["induk"] not in parents]
    roots = sorted(code for code, parent in parents.items() if parent is None)
    if len(roots) != 1:
        line = next((row["line"] for row in rows if row["induk"] is None), rows[0]["line"] if rows else 1)
        found.append(Problem("unit_roots" if roots else "unit_root_none", {"line": line, "codes": ", ".join(roots)}))
    if not found:
        found = [Problem("unit_circle", {"line": row["line"], "code": row["kode"]}) for row in rows if _in_circle(row["kode"], parents)]
    return found


def store(context, rows: list[dict]) -> Outcome:
    """Insert and change; afterwards every unit knows the agency it belongs to."""
    tx, outcome = context.tx, Outcome()
    units = {unit.code: unit for unit in tx.all(sql.UNITS)}
    ids = {row["kode"]: units[row["kode"]].id if row["kode"] in units else new_id() for row in rows} | {code: unit.id for code, unit in units.items()}
    units_by_id = {unit.id: unit.name for unit in units.values()} | {ids[row["kode"]]: row["nama"] for row in rows}
    new, differing = [], []
    for row in rows:
        old = units.get(row["kode"])
        values = _values(row, ids, old)
        if old is None:
            new.append({"id": ids[row["kode"]], "code": row["kode"], "opd": None, "head": None, **values})
            outcome.added += 1
        elif any(getattr(old, name) != value for name, value in values.items()):
            differing.append({"id": old.id, "opd": old.opd, **values})
            outcome.changed += 1
            outcome.changes += [Changed(old.name, _SAID[name], _cell(units_by_id, getattr(old, name)), _cell(units_by_id, value))
                                for name, value in values.items() if getattr(old, name) != value]
        else:
            outcome.unchanged += 1
    weeks = {unit.id: unit.week for unit in units.values()}
    tx.many(sql.UNIT_INSERT, new)
    tx.many(sql.UNIT_CHANGE, differing)
    _agencies(tx)
    if any(one["week"] != weeks.get(one["id"]) for one in (*new, *differing)):
        calendar.changed(tx)                     # a working week is part of what the calendar's version stands for
    return outcome


def _cell(names: dict[str, str], value) -> str:
    """A value as people read it: a unit by its name."""
    return "" if value is None else names.get(value, str(value))


def _values(row: dict, ids: dict[str, str], old) -> dict:
    """The columns of a row; what the file has no column for stays as it is."""
    def kept(name: str, column: str, otherwise):
        return row[name] if name in row else getattr(old, column) if old else otherwise
    return {
        "name": row["nama"], "kind": _KIND[row["jenis"]], "parent": ids[row["induk"]] if row["induk"] else None, "head_title": row["jabatan_pimpinan"],
        "letter_code": kept("kode_surat", "letter_code", None), "address": kept("alamat", "address", None), "zone": kept("zona", "zone", None),
        "week": int(week) if (week := kept("pola_kerja", "week", None)) else None, "active": int(kept("aktif", "active", 1))}


def _agencies(tx) -> None:
    """Write down the agency of each unit: itself, the nearest above, or none."""
    units = {unit.id: unit for unit in tx.all(sql.UNITS)}

    def agency(unit) -> str | None:
        while unit is not None and unit.kind != "opd":
            unit = units.get(unit.parent)
        return unit.id if unit else None

    tx.many(sql.UNIT_OPD, [{"id": unit.id, "opd": agency(unit)} for unit in units.values() if unit.opd != agency(unit)])


def _in_circle(code: str, parents: dict[str, str | None]) -> bool:
    at, steps = parents[code], 0
    while at is not None and at != code and steps <= len(parents):
        at, steps = parents[at], steps + 1
    return at is not None


def _zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):      # ZoneInfoNotFoundError is a KeyError; a name with a path in it is a ValueError
        return False
    return True
