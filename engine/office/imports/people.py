"""Import of people: who they are, which unit they head, which roles they are appointed to. Knows `person`, `holder` and heads of units.

What would take something away is a doubt that is held until it is accepted: people the file no longer names (they become inactive, never fewer),
a NIP that seems to be another's new one, and what somebody of the office set by hand. A file without most of the office is taken for a part of it.
"""
from datetime import date, timedelta

import orjson

from engine.errors import Problem
from engine.office import appointments, nip, ranks, records
from engine.office.imports import columns, vanished
from engine.office.imports.outcome import Changed, Outcome, twice
from engine.store import new_id
from engine.store.statements import office as sql

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


def placed(context, rows: list[dict]) -> list[dict]:
    """Rows whose unit is its code: an export names units, and where two have one name, what they belong to."""
    units = context.tx.all(sql.UNITS)
    codes, names = {unit.code for unit in units}, {unit.id: _plain(unit.name) for unit in units}
    by_name: dict[str, list] = {}
    for unit in units:
        by_name.setdefault(names[unit.id], []).append(unit)

    def code(row: dict) -> str:
        if row["unit"] in codes:
            return row["unit"]
        found = by_name.get(_plain(row["unit"]), [])
        above = _plain(row.get("induk_unit") or "")
        if len(found) > 1:
            found = [unit for unit in found if above and above in (names.get(unit.opd), names.get(unit.parent))] or [u for u in found if u.active]
        return found[0].code if len(found) == 1 else row["unit"]
    return [{**row, "unit": code(row)} for row in rows]


def store(context, rows: list[dict]) -> Outcome:
    """Insert and change people, then heads, then appointments; then those the file no longer names leave."""
    tx, outcome = context.tx, Outcome()
    units = {unit.code: unit for unit in tx.all(sql.UNITS)}
    everybody = tx.all(sql.PEOPLE)
    people = {person.nip: person for person in everybody}
    histories = records.all_of(tx)
    named = {row["nip"] for row in rows} | context.skipped
    missing = [person for person in everybody if person.active and person.nip not in named]
    renamed, waiting = vanished.renamed(context, outcome, [row for row in rows if row["nip"] not in people], missing)
    ids, new, noted, differing = {}, [], [], []
    touched, held = set(), set()
    for row in rows:
        old = people.get(row["nip"]) or renamed.get(row["nip"])
        if old is vanished.HELD:
            held.add(row["nip"])
            continue
        values = _values(row, units, old)
        ids[row["nip"]] = old.id if old else new_id()
        if old is None:
            new.append({"id": ids[row["nip"]], "nip": row["nip"], **values})
            if row.get("tmt_golongan"):
                noted.append((ids[row["nip"]], "pangkat", min(row["tmt_golongan"], context.today.isoformat()), {"rank": values["rank"], "grade": values["grade"]}))
            continue
        values["nip"] = row["nip"]
        history = histories.get(old.id, [])
        if "aktif" not in row and not old.active and vanished.left(history):
            values["active"] = 1
            outcome.doubt("doubt_back", False, line=row["line"], name=old.name)
        different = {column: value for column, value in values.items() if getattr(old, column) != value}
        noted += _mind(context, outcome, row, old, different, values, history, units)
        if different:
            differing.append(records.Change(old, different, _days(row, different, context.today)))
            touched.add(row["nip"])
            outcome.changes += _shown(old, different, units)
    rows = [row for row in rows if row["nip"] not in held]
    tx.many(sql.PERSON_INSERT, new)
    records.change(tx, differing, today=context.today, source="import", at=context.at, actor=context.actor, known=histories)
    records.note(tx, noted, source="import", at=context.at, actor=context.actor)
    said = {ids[row["nip"]]: row["aktif"] for row in rows if "aktif" in row}
    gone = {person.id for person in everybody if not said.get(person.id, person.active)}
    touched |= _heads(context, outcome, rows, ids, units, gone) | _appointments(context, outcome, rows, ids, units)
    vanished.leave(context, outcome, [one for one in missing if one.id not in waiting], everybody, histories)
    names = {one["id"]: one["name"] for one in new} | {one.id: one.name for one in everybody}
    outcome.changes += [Changed(unit.name, "head", names.get(units[unit.code].head or "", ""), names.get(unit.head or "", ""))
                        for unit in tx.all(sql.UNITS) if unit.head != units[unit.code].head]
    outcome.added = len(new)
    outcome.changed = len(touched - {one["nip"] for one in new})
    outcome.unchanged = len(rows) - outcome.added - outcome.changed
    return outcome


def _mind(context, outcome: Outcome, row: dict, old, different: dict, values: dict, history, units: dict) -> list[tuple]:
    """Takes out of `different` what the office set itself; what the file confirms of it is noted. And doubts about what differs."""
    ours, noted = records.by_hand(history), []
    for column, value in ours.items():
        if column in different and not context.options.accepts("doubt_set_here"):
            shown = _shown(old, {column: different.pop(column)}, units)[0]
            outcome.doubt("doubt_set_here", True, line=row["line"], name=old.name, column=shown.column, ours=shown.old, theirs=shown.new)
        elif values.get(column, getattr(old, column)) == value:
            kind = records.COLUMNS[column]
            if all(getattr(old, one) == values.get(one, getattr(old, one)) for one in records.KINDS[kind]):
                last = max(entry.from_day for entry in history if entry.kind == kind)
                noted.append((old.id, kind, max(last, context.today.isoformat()), {one: getattr(old, one) for one in records.KINDS[kind]}))
    grade = different.get("grade")
    if grade and old.grade and old.status == values["status"] and (ranks.order(grade) or 0) < (ranks.order(old.grade) or 0):
        outcome.doubt("doubt_grade_falls", False, line=row["line"], name=old.name, old=old.grade, new=grade)
    if "status" in different and old.status == "pns":
        outcome.doubt("doubt_status_back", False, line=row["line"], name=old.name, new=values["status"].upper())
    if "sex" in different:
        outcome.doubt("doubt_sex", False, line=row["line"], name=old.name)
    return list({(person, kind): (person, kind, day, value) for person, kind, day, value in noted}.values())


def _days(row: dict, different: dict, today: date) -> dict[str, str]:
    """From which day each kind of change holds: as the file says it, never later than today, since the file is how things are."""
    now = today.isoformat()
    said = {"pangkat": row.get("tmt_golongan"), "jabatan": row.get("tmt_jabatan") if "position_from" in different else None,
            "unit": row.get("tmt_jabatan") if "position_from" in different else None,
            "kontrak": row.get("kontrak_mulai") if "contract_from" in different else None}
    return {records.COLUMNS[column]: min(said.get(records.COLUMNS[column]) or now, now) for column in different}


def _shown(old, different: dict, units: dict) -> list[Changed]:
    """What becomes different, as people read it; each fact of its own."""
    names = {unit.id: unit.name for unit in units.values()}
    found = []
    for column, new in different.items():
        before = getattr(old, column)
        if column == "facts":
            facts, then = orjson.loads(new), orjson.loads(before)
            found += [Changed(old.name, name, str(then.get(name, "")), str(facts.get(name, "")))
                      for name in sorted({*facts, *then}) if facts.get(name) != then.get(name)]
        else:
            found.append(Changed(old.name, column, str(names.get(before, before) if before is not None else ""),
                                 str(names.get(new, new) if new is not None else "")))
    return found


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def _values(row: dict, units: dict, old) -> dict:
    """The columns of a row; what the file has no column for stays as it is."""
    facts = orjson.loads(old.facts) if old else {}
    facts.update({name: row[name] for name in columns.FACTS if name in row})
    values = {column: row[name] if name in row else getattr(old, column) if old else None for name, column in _OPTIONAL.items()}
    grade = row["golongan"]
    return {
        **values, "name": row["nama"], "status": row["status"], "rank": row.get("pangkat") or (ranks.pangkat(grade) if grade and row["status"] != "pppk" else None),
        "grade": grade, "position": row["jabatan"], "position_group": row["kelompok_jabatan"], "sex": row["jenis_kelamin"],
        "unit": units[row["unit"]].id, "service_from": row["tmt"],
        "facts": orjson.dumps({key: value for key, value in facts.items() if value is not None}, option=orjson.OPT_SORT_KEYS).decode(),
        "active": int(row["aktif"]) if "aktif" in row else old.active if old else 1}


def _heads(context, outcome: Outcome, rows: list[dict], ids: dict[str, str], units: dict, gone: set[str]) -> set[str]:
    """`pimpinan: ya` makes him head of his unit and of no other, `tidak` of none; NIPs of those it changed something for.

    A head an administrator has chosen stays, with a doubt, until a file says the same, he is no longer there or the doubt is accepted.
    """
    tx = context.tx
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
    _keep_chosen(context, outcome, rows, ids, units, gone, wanted, because)
    tx.many(sql.UNIT_HEAD, [{"id": unit, "head": head} for unit, head in wanted.items() if head != heads[unit]])
    return {row["nip"] for rows_ in because.values() for row in rows_}


def _keep_chosen(context, outcome: Outcome, rows, ids, units: dict, gone: set[str], wanted: dict, because: dict[str, list[dict]]) -> None:
    tx, accepted = context.tx, context.options.accepts("head_chosen")
    said = {units[row["unit"]].id: ids[row["nip"]] for row in rows if row.get("pimpinan")}
    codes = {unit.id: (unit.code, unit.head) for unit in units.values()}
    for unit, head in appointments.chosen_heads(tx).items():
        code, now = codes.get(unit, ("", None))
        if head != now or head in gone or head is not None and said.get(unit) == head or wanted[unit] != now and accepted:
            appointments.forget_choice(tx, unit)
        elif wanted[unit] != now:
            wanted[unit] = now
            for row in because.pop(unit)[-1:]:
                outcome.doubt("head_chosen", True, line=row["line"], unit=code)


def _appointments(context, outcome: Outcome, rows: list[dict], ids: dict[str, str], units: dict) -> set[str]:
    """`peran` names all roles a person is appointed to from today; others end, but for those given by hand. NIPs of those it changed something for."""
    tx, today, touched = context.tx, context.today, set()
    held: dict[str, dict] = {}
    for holder in tx.all(sql.HOLDERS):
        if holder.until_day is None or holder.until_day >= today.isoformat():
            held.setdefault(holder.person, {})[holder.role, holder.unit] = holder
    root = next(unit for unit in units.values() if unit.parent is None)
    begin, end, own = [], [], appointments.given_by_hand(tx)
    for row in rows:
        if "peran" not in row:
            continue
        person = ids[row["nip"]]
        wanted = {(role, _anchor(context.roles[role], units[row["unit"]], root, units)) for role in row["peran"] or ()}
        present = held.get(person, {})
        for role, unit in set(present) - wanted:
            if (role, unit, person) in own and not context.options.accepts("doubt_role_here"):
                outcome.doubt("doubt_role_here", True, line=row["line"], name=row["nama"], role=context.roles.label(role, "id"))
                wanted.add((role, unit))
        outcome.changes += [Changed(row["nama"], "role", context.roles.label(role, "id") if (role, unit) in present else "",
                                    context.roles.label(role, "id") if (role, unit) in wanted else "")
                            for role, unit in sorted(set(present) ^ wanted)]
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
