"""One field of a person's record as people write it: what it says, whether a text may stand in it, and the change on its day.

Fields have the names and cells of the import of people, so what a file may bring a request may too. Knows records and units; knows no case.
"""
from datetime import date

import orjson

from engine.office import ranks, records, units
from engine.office.imports import Wrong, columns
from engine.store import Tx
from engine.store.statements import office as sql

ROW = {                              # field: column of `person`
    "nama": "name", "status": "status", "golongan": "grade", "pangkat": "rank", "jabatan": "position", "kelompok_jabatan": "position_group",
    "jenis_kelamin": "sex", "unit": "unit", "email": "email", "tmt": "service_from", "tmt_jabatan": "position_from", "kontrak_mulai": "contract_from",
    "kontrak_selesai": "contract_until"}
FIELDS = (*ROW, *columns.FACTS)
_UNSAID = {"keadaan": "aktif", "libur_sekolah": False}           # what a record without them means
_CELLS = {column.name: column for column in columns.PEGAWAI}


def now(tx: Tx, person, field: str) -> str | None:
    """What the record says, as it may be typed; None where it says nothing or there is no such field."""
    if field in columns.FACTS:
        value = orjson.loads(person.facts).get(field, _UNSAID.get(field))
        return {True: "ya", False: "tidak"}[value] if isinstance(value, bool) else None if value is None else str(value)
    if field == "unit":
        return units.by_id(tx, person.unit).name
    return getattr(person, ROW[field]) if field in ROW else None


def fits(tx: Tx, person, field: str, text: str) -> bool:
    """Whether this text may stand in the field of this person, and says something else than the record."""
    return _values(tx, person, field, text) is not None and " ".join(text.split()) != now(tx, person, field)


def change(tx: Tx, person, field: str, text: str, from_day: date, *, today: date, at: str, actor: str | None, case: str | None, basis: str | None) -> bool:
    """Let the field say something else from a day on, and nothing be overwritten; whether it could (see `fits`)."""
    values = _values(tx, person, field, text)
    if values is None:
        return False
    kinds = {records.COLUMNS[column] for column in values}
    records.change(tx, [records.Change(person, values, dict.fromkeys(kinds, from_day.isoformat()))], today=today, source="case", at=at, actor=actor, case=case,
                   basis=basis)
    if "unit" in values and from_day <= today:
        tx.run(sql.UNIT_HEAD_LEAVES, person=person.id)
    return True


def place(tx: Tx, text: str):
    """The unit with this code, or the only one with this name; None."""
    wanted = "".join(text.split()).casefold()
    found = [unit for unit in tx.all(sql.UNITS) if unit.active and wanted in (unit.code.casefold(), "".join(unit.name.split()).casefold())]
    return found[0] if len(found) == 1 else None


def _values(tx: Tx, person, field: str, text: str) -> dict | None:
    """The columns of the row that become different; None where the text cannot stand there."""
    if field not in FIELDS or not text.strip():
        return None
    try:
        value = _CELLS[field].read(text.strip())
    except Wrong:
        return None
    if field in columns.FACTS:
        facts = {**orjson.loads(person.facts), field: value}
        return {"facts": orjson.dumps(facts, option=orjson.OPT_SORT_KEYS).decode()}
    if field == "unit":
        unit = place(tx, text)
        return {"unit": unit.id} if unit else None
    if field == "golongan":
        grade = str(value)
        return {"grade": grade, "rank": ranks.pangkat(grade) if person.status != "pppk" else None} if ranks.known(grade, person.status) else None
    return {ROW[field]: value}
