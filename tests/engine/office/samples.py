"""Small offices for tests."""
from contextlib import contextmanager

from engine.office import people, units
from engine.store import new_id
from engine.store.statements import office as sql


class Undo(Exception):
    pass


@contextmanager
def undone(store):
    """A transaction nothing of which stays."""
    try:
        with store.write() as tx:
            yield tx
            raise Undo
    except Undo:
        pass


def unit(tx, code, parent=None, kind="part", opd=None, head_title=None, name=None, active=1):
    """A unit; `parent` and `opd` are ids. An OPD belongs to itself."""
    row = new_id()
    tx.run(sql.UNIT_INSERT, id=row, code=code, name=name or f"Unit {code}", kind=kind, parent=parent, opd=row if kind == "opd" else opd, head=None,
           head_title=head_title or f"Kepala {code}", letter_code=None, address=None, zone=None, week=None, active=active)
    return units.by_id(tx, row)


_serial = iter(range(100_000, 1_000_000))


def person(tx, unit_id, name="Sari Contoh", head_of=None, active=1, **values):
    """A person in a unit, head of another if wanted."""
    row, serial = new_id(), next(_serial)
    tx.run(sql.PERSON_INSERT, **{
        "id": row, "nip": f"198609262015{serial:06d}", "name": name, "status": "pns", "rank": "Penata", "grade": "III/c", "position": f"Jabatan {name}",
        "position_group": "pelaksana", "sex": "P", "unit": unit_id, "email": None, "service_from": "2015-05-01", "position_from": "2024-01-01",
        "contract_from": None, "contract_until": None, "facts": "{}", "active": active, **values})
    if head_of:
        tx.run(sql.UNIT_HEAD, id=head_of, head=row)
    return people.by_id(tx, row)


class City:
    """PEMKOT over SETDA, BKPSDM and DISDIK; below DISDIK a division and a school. Everybody is there who must be."""

    def __init__(self, tx):
        self.pemkot = unit(tx, "PEMKOT", kind="root", head_title="Wali Kota")
        top = self.pemkot.id
        self.setda = unit(tx, "SETDA", top, "opd", head_title="Sekretaris Daerah")
        self.bkpsdm = unit(tx, "BKPSDM", top, "opd", head_title="Kepala BKPSDM")
        self.disdik = unit(tx, "DISDIK", top, "opd", head_title="Kepala Dinas Pendidikan")
        self.bidang = unit(tx, "DISDIK-SD", self.disdik.id, opd=self.disdik.id, head_title="Kepala Bidang SD")
        self.sekolah = unit(tx, "SDN-1", self.bidang.id, opd=self.disdik.id, head_title="Kepala SDN 1")
        self.mayor = person(tx, top, "Wali", head_of=top)
        self.secretary = person(tx, self.setda.id, "Sekda", head_of=self.setda.id)
        self.bkpsdm_head = person(tx, self.bkpsdm.id, "Kaban", head_of=self.bkpsdm.id)
        self.disdik_head = person(tx, self.disdik.id, "Kadis", head_of=self.disdik.id)
        self.bidang_head = person(tx, self.bidang.id, "Kabid", head_of=self.bidang.id)
        self.principal = person(tx, self.sekolah.id, "Kepsek", head_of=self.sekolah.id)
        self.teacher = person(tx, self.sekolah.id, "Guru")
        self.officer = person(tx, self.disdik.id, "Umpeg")
