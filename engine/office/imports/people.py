"""Import of people: who they are, which unit they head, which roles they are appointed to. Knows `person`, `holder` and heads of units."""
from datetime import date, timedelta

import orjson

from engine.errors import Problem
from engine.office import appointments, nip, ranks
from engine.office.imports.outcome import Outcome, twice
from engine.store import new_id
from engine.store.statements import office as sql

_FACTS = {"keadaan": "keadaan", "libur_sekolah": "libur_sekolah", "tahun_cuti_besar": "tahun_cuti_besar", "cuti_besar_sampai": "cuti_besar_sampai"}
_OPTIONAL = {"email": "email", "tmt_jabatan": "position_from", "kontrak_mulai": "contract_from", "kontrak_selesai": "contract_until"}


def look(rows: list[dict]) -> list[Problem]:
    """Faults the rows have in themselves and among themselves."""
    found = twice(rows, "nip_twice", "nip") + twice((row for row in rows if row.get("pimpinan")), "unit_two_heads", "unit")
    for row in rows:
        line = row["line"]
        found += [Problem(code, {"line": line, "column": "nip"}) for code in nip.check(row["nip"], row["status"], sex=row["jenis_kelamin"])]
        if row["golongan"] and not ranks.known(row["golongan"], row["status"]):
            found.append(Problem("grade_unknown", {"line": line, "value": row["golongan"][:20], "status": row["status"].upper()}))
        start, end = row.get("kontrak_mulai"), row.get("kontrak_selesai")
        if start and end and end < start:
            found.append(Problem("contract_reversed", {"line": line}))
    return found


def contradictions(context, rows: list[dict]) -> list[Problem]:
    """Faults against the office: units and roles there are not, numbers from the future."""
    units = {unit.code for unit in context.tx.all(sql.UNITS)}
    found = []
    for row in rows:
        if row["unit"] not in units:
            found.append(Problem("unit_unknown", {"line": row["line"], "code": row["unit"][:40]}))
        found += [Problem("role_unknown", {"line": row["line"], "value": role[:40], "options": ", ".join(context.roles.appointments)})
                  for role in row.get("peran") or () if role not in context.roles.appointments]
        if "nip_future" in nip.check(row["nip"], row["status"], today=context.today):
            found.append(Problem("nip_future", {"line": row["line"], "column": "nip"}))
    return found


def store(context, rows: list[dict]) -> Outcome:
    """Insert and change people, then heads, then appointments."""
    tx, outcome = context.tx, Outcome()
    units = {unit.code: unit for unit in tx.all(sql.UNITS)}
    people = {person.nip: person for person in tx.all(sql.PEOPLE)}
    ids, new, differing = {}, [], []
    touched = set()
    for row in rows:
        old = people.get(row["nip"])
        values = _values(row, units, old)
        ids[row["nip"]] = old.id if old else new_id()
        if old is None:
            new.append({"id": ids[row["nip"]], "nip": row["nip"], **values})
        elif any(getattr(old, name) != value for name, value in values.items()):
            differing.append({"id": old.id, **values})
            touched.add(row["nip"])
    tx.many(sql.PERSON_INSERT, new)
    tx.many(sql.PERSON_CHANGE, differing)
    active = {ids[row["nip"]]: row["aktif"] for row in rows if "aktif" in row}
    gone = {person.id for person in people.values() if not active.get(person.id, person.active)}
    touched |= _heads(tx, rows, ids, units, gone, outcome.doubts) | _appointments(context, rows, ids, units)
    outcome.added = len(new)
    outcome.changed = len(touched - {one["nip"] for one in new})
    outcome.unchanged = len(rows) - outcome.added - outcome.changed
    return outcome


def _values(row: dict, units: dict, old) -> dict:
    """The columns of a row; what the file has no column for stays as it is."""
    facts = orjson.loads(old.facts) if old else {}
    for name, key in _FACTS.items():
        if name in row:
            facts[key] = row[name]
    values = {column: row[name] if name in row else getattr(old, column) if old else None for name, column in _OPTIONAL.items()}
    grade = row["golongan"]
    return {
        **values, "name": row["nama"], "status": row["status"], "rank": row.get("pangkat") or (ranks.pangkat(grade) if grade and row["status"] != "pppk" else None),
        "grade": grade, "position": row["jabatan"], "position_group": row["kelompok_jabatan"], "sex": row["jenis_kelamin"],
        "unit": units[row["unit"]].id, "service_from": row["tmt"],
        "facts": orjson.dumps({key: value for key, value in facts.items() if value is not None}, option=orjson.OPT_SORT_KEYS).decode(),
        "active": int(row["aktif"]) if "aktif" in row else old.active if old else 1}


def _heads(tx, rows: list[dict], ids: dict[str, str], units: dict, gone: set[str], doubts: list[Problem]) -> set[str]:
    """`pimpinan: ya` makes him head of his unit and of no other, `tidak` of none; NIPs of those it changed something for.

    A head an administrator has chosen stays, with a doubt, until a file says the same or he is no longer there.
    """
    heads = {unit.id: unit.head for unit in units.values()}
    by_head: dict[str, set[str]] = {}
    for unit, head in heads.items():
        by_head.setdefault(head, set()).add(unit)
    wanted, because = dict(heads), {}
    for row in rows:
        person, own = ids[row["nip"]], units[row["unit"]].id
        if "pimpinan" not in row:
            continue
        for unit in by_head.get(person, set()) - ({own} if row["pimpinan"] else set()):
            wanted[unit] = None if wanted[unit] == person else wanted[unit]
            because.setdefault(unit, []).append(row)
    for row in rows:
        if row.get("pimpinan") and wanted[units[row["unit"]].id] != ids[row["nip"]]:
            wanted[units[row["unit"]].id] = ids[row["nip"]]
            because.setdefault(units[row["unit"]].id, []).append(row)
    _keep_chosen(tx, rows, ids, units, gone, wanted, because, doubts)
    tx.many(sql.UNIT_HEAD, [{"id": unit, "head": head} for unit, head in wanted.items() if head != heads[unit]])
    return {row["nip"] for rows_ in because.values() for row in rows_}


def _keep_chosen(tx, rows, ids, units: dict, gone: set[str], wanted: dict, because: dict[str, list[dict]], doubts: list[Problem]) -> None:
    said = {units[row["unit"]].id: ids[row["nip"]] for row in rows if row.get("pimpinan")}
    codes = {unit.id: (unit.code, unit.head) for unit in units.values()}
    for unit, head in appointments.chosen_heads(tx).items():
        code, now = codes.get(unit, ("", None))
        if head != now or head in gone or head is not None and said.get(unit) == head:
            appointments.forget_choice(tx, unit)
        elif wanted[unit] != now:
            wanted[unit] = now
            doubts.extend(Problem("head_chosen", {"line": row["line"], "unit": code}) for row in because.pop(unit)[-1:])


def _appointments(context, rows: list[dict], ids: dict[str, str], units: dict) -> set[str]:
    """`peran` names all roles a person is appointed to from today; others end. NIPs of those it changed something for."""
    tx, today, touched = context.tx, context.today, set()
    held: dict[str, dict] = {}
    for holder in tx.all(sql.HOLDERS):
        if holder.until_day is None or holder.until_day >= today.isoformat():
            held.setdefault(holder.person, {})[holder.role, holder.unit] = holder
    root = next(unit for unit in units.values() if unit.parent is None)
    begin, end = [], []
    for row in rows:
        if "peran" not in row:
            continue
        person = ids[row["nip"]]
        wanted = {(role, _anchor(context.roles[role], units[row["unit"]], root, units)) for role in row["peran"] or ()}
        present = held.get(person, {})
        begin += [{"role": role, "unit": unit, "person": person, "from_day": today.isoformat(), "until_day": None} for role, unit in wanted - set(present)]
        end += [{"role": role, "unit": unit, "person": person, "until": _before(today)} for role, unit in set(present) - wanted]
        if wanted != set(present):
            touched.add(row["nip"])
    tx.many(sql.HOLDER_PUT, begin)
    tx.many(sql.HOLDER_END, end)
    return touched


def _anchor(role, unit, root, units: dict) -> str:
    """The unit an appointment counts in."""
    if role.unit:
        return units[role.unit].id if role.unit in units else root.id
    return root.id if role.anchor == "city" else unit.opd or root.id


def _before(day: date) -> str:
    return (day - timedelta(days=1)).isoformat()
