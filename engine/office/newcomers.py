"""Somebody who was not in the office's records begins to serve: one row as the import of people reads it, checked as the import checks it.

Knows the import's columns, units and records; knows no case.
"""
from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson

from engine.office import corrections, nip, people, ranks, records
from engine.office.imports import Wrong, columns
from engine.store import Tx, new_id
from engine.store.statements import office as sql

NEEDED = tuple(column.name for column in columns.PEGAWAI if column.needed and not column.empty)
_CELLS = {column.name: column for column in columns.PEGAWAI}


def read(tx: Tx, row: Mapping[str, str], today: date) -> dict | None:
    """The cells as they are stored; None where the import would refuse them, or the number is somebody's already."""
    cells: dict[str, Any] = {}
    for name, text in row.items():
        if name not in _CELLS or not text.strip():
            continue
        try:
            cells[name] = _CELLS[name].read(text.strip())
        except Wrong:
            return None
    unit = corrections.place(tx, row.get("unit", ""))
    if any(name not in cells for name in NEEDED) or unit is None:
        return None
    grade = cells.get("golongan")
    if (grade and not ranks.known(grade, cells["status"])) or people.by_nip(tx, cells["nip"]) is not None:
        return None
    if nip.check(cells["nip"], cells["status"], sex=cells["jenis_kelamin"], today=today):
        return None
    return {**cells, "unit": unit.id}


def enter(tx: Tx, row: Mapping[str, str], from_day: date, *, today: date, at: str, actor: str | None, case: str | None, basis: str | None) -> str | None:
    """A person of his own from that day on: his id; None where he could not be entered (see `read`)."""
    cells = read(tx, row, today)
    if cells is None:
        return None
    grade = cells.get("golongan")
    person: dict[str, Any] = {
        "id": new_id(), "nip": cells["nip"], "name": cells["nama"], "status": cells["status"], "grade": grade,
        "rank": cells.get("pangkat") or (ranks.pangkat(grade) if grade and cells["status"] != "pppk" else None), "position": cells["jabatan"],
        "position_group": cells["kelompok_jabatan"], "sex": cells["jenis_kelamin"], "unit": cells["unit"], "email": cells.get("email"),
        "service_from": cells["tmt"], "position_from": cells.get("tmt_jabatan") or from_day.isoformat(), "contract_from": cells.get("kontrak_mulai"),
        "contract_until": cells.get("kontrak_selesai"), "facts": orjson.dumps({}).decode(), "active": 1}
    tx.run(sql.PERSON_INSERT, **person)
    records.began(tx, person, from_day, at=at, actor=actor, case=case, basis=basis)
    return person["id"]
