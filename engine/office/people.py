"""People of the office, and what a procedure may know of an applicant. Knows people and their unit; knows no rights and no cases.

A person is a row of the table: id, nip, name, status, rank, grade, position, position_group, sex, unit, email, service_from,
position_from, contract_from, contract_until, facts (JSON), active.
"""
from collections.abc import Collection
from datetime import date, datetime, timedelta, tzinfo

import orjson

from engine.office import records, units
from engine.office.days import months_between, parse
from engine.store import Tx
from engine.store.statements import office as sql
from engine.store.statements import people as people_sql
from engine.store.tables import PUBLIC

RECORD = ("nip", "nama", "status", "pangkat", "golongan", "jabatan", "kelompok_jabatan", "jenis_kelamin", "masa_kerja_bulan", "lama_kontrak_bulan",
          "kontrak_selesai", "bulan_dalam_jabatan", "keadaan", "libur_sekolah", "tahun_cuti_besar", "bulan_sejak_cuti_besar", "kode_opd", "nama_unit", "nama_opd")


def by_id(tx: Tx, person_id: str):
    """The person or None."""
    return tx.one(sql.PERSON_BY_ID, id=person_id)


def by_nip(tx: Tx, nip: str):
    """The person or None; spaces in the NIP are ignored."""
    return tx.one(sql.PERSON_BY_NIP, nip="".join(nip.split()))


def public(tx: Tx):
    """The row that carries what anybody files without a login: nobody's, without name and NIP, in the unit above all. Made when it is first needed."""
    found = by_id(tx, PUBLIC)
    if found is None:
        tx.run(people_sql.PUBLIC_PUT, id=PUBLIC, nip=PUBLIC, name="Masyarakat", status=PUBLIC, rank=None, grade=None, position="", position_group="", sex="",
               unit=units.root(tx).id, email=None, service_from="", position_from=None, contract_from=None, contract_until=None, facts="{}", active=0)
        found = by_id(tx, PUBLIC)
    return found


def lock(tx: Tx, person_id: str) -> None:
    """Make others who change this person's balance or absences wait (second in the order of locks, after the case)."""
    if tx.dialect != "sqlite":                   # there the one writer has locked everything already
        tx.one(sql.PERSON_LOCKED, id=person_id)


def search(tx: Tx, words: str, limit: int = 20) -> list:
    """Active people whose name holds the words or whose NIP begins with the digits, by name. Nothing for an empty search."""
    terms = search_terms(words)
    return tx.all(sql.PERSON_SEARCH, **terms, limit=limit) if terms else []


def search_terms(words: str) -> dict[str, str] | None:
    """Parameters `words` and `digits` of a search for people; None for an empty one."""
    text = " ".join(words.replace("\0", " ").split()).lower()[:100]
    if not text:
        return None
    digits = "".join(text.split())
    return {"words": f"%{_plain(text)}%", "digits": f"{digits}%" if digits.isascii() and digits.isdigit() else "-"}


def colleagues(tx: Tx, words: str, places: Collection[str], without: str, most: int) -> list:
    """Active people of agencies or units (the root stands for everybody), by part of a name or the first digits of a NIP."""
    terms = search_terms(words)
    if terms is None:
        return []
    top = units.root(tx)
    return tx.all(people_sql.FIND_COLLEAGUES, **terms, places=sorted(places), everywhere=int(top is not None and top.id in places), without=without, limit=most)


def profile(tx: Tx, person, now: datetime, zone: tzinfo) -> dict:
    """The object `pemohon` (format.md "Values"): JSON-able, days as ISO text, months as whole numbers, null for what there is not.

    `now` is aware; what is counted in months is counted to today in `zone`.
    """
    today = now.astimezone(zone).date()
    facts = orjson.loads(person.facts)
    unit, opd = units.by_id(tx, person.unit), units.opd_of(tx, person.unit)
    if person.id == PUBLIC:
        return {**dict.fromkeys(RECORD), "nama": person.name, "status": PUBLIC, "libur_sekolah": False, "kode_opd": opd.code, "nama_opd": opd.name}
    return {
        "nip": person.nip, "nama": person.name, "status": person.status, "pangkat": person.rank, "golongan": person.grade,
        "jabatan": person.position, "kelompok_jabatan": person.position_group, "jenis_kelamin": person.sex,
        "masa_kerja_bulan": months_between(parse(person.service_from), today),
        "lama_kontrak_bulan": contract_months(person), "kontrak_selesai": person.contract_until,
        "bulan_dalam_jabatan": months_between(parse(person.position_from), today),
        "keadaan": facts.get("keadaan", "aktif"), "libur_sekolah": bool(facts.get("libur_sekolah", False)),
        "tahun_cuti_besar": facts.get("tahun_cuti_besar"),
        "bulan_sejak_cuti_besar": months_between(parse(facts.get("cuti_besar_sampai")), today),
        "kode_opd": opd.code, "nama_unit": unit.name, "nama_opd": opd.name}


def contract_months(person) -> int | None:
    """Full months of a contract, its last day included; None without one."""
    until = parse(person.contract_until)
    return months_between(parse(person.contract_from), until + timedelta(days=1)) if until and until < date.max else None


def snapshot(tx: Tx, person) -> dict:
    """What is kept of a signer or applicant as he was: nama, nip, pangkat (`Penata (III/c)`), jabatan, unit (name)."""
    unit = units.by_id(tx, person.unit)
    return {"nama": person.name, "nip": person.nip, "pangkat": rank_text(person), "jabatan": person.position, "unit": unit.name if unit else ""}


def rank_text(person) -> str | None:
    """`Penata Muda Tingkat I (III/b)`; only the golongan where there is no rank (PPPK)."""
    if person.rank and person.grade:
        return f"{person.rank} ({person.grade})"
    return person.rank or person.grade


def move(tx: Tx, person_id: str, unit: str, position: str, from_day: date, *, today: date, at: str, actor: str | None = None, case: str | None = None,
         basis: str | None = None) -> None:
    """Put a person into another unit and position on a day; from then on he heads nothing he headed. Open tasks keep their anchor (format.md "Actions")."""
    person = by_id(tx, person_id)
    values = {"unit": unit, "position": position, "position_from": from_day.isoformat()}
    records.change(tx, [records.Change(person, values, {"unit": from_day.isoformat(), "jabatan": from_day.isoformat()})], today=today, source="case", at=at,
                   actor=actor, case=case, basis=basis)
    if from_day <= today:
        tx.run(sql.UNIT_HEAD_LEAVES, person=person_id)


def _plain(text: str) -> str:
    """Without the meaning LIKE gives to % and _."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
