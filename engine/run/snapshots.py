"""People and office as they are at this moment, for letters: who signs, in which form of acting, under which letterhead.

Knows the office; knows no letter.
"""
from dataclasses import dataclass

import orjson

from engine.office import people, units
from engine.office.places import SUBSTITUTE
from engine.run import rules
from engine.store.statements import case as sql

FORMS = {"plt": "Plt.", "plh": "Plh.", SUBSTITUTE: "a.n.", rules.DELEGATE: "a.n."}


@dataclass(frozen=True)
class Signer:
    """Who signs: person id, name, NIP, rank, title without the form of acting, the form (`Plt.`, `Plh.`, `a.n.` or ""), name of the unit.

    A substitute, and to whom a task was delegated, has no letter that appoints him: he signs with his own title in the name of another (`in_name_of`).
    """
    person: str
    name: str
    nip: str
    rank: str
    title: str
    form: str
    unit: str
    address: str
    in_name_of: str | None = None

    @property
    def line(self) -> str:
        """As whom he signs, in one line: `Plt. Kepala Dinas Pendidikan`, `Sekretaris, a.n. Kepala Dinas Pendidikan`."""
        return f"{self.title}, {self.form} {self.in_name_of}" if self.in_name_of else f"{self.form} {self.title}".strip()


def signer_of(case, signer: str | None) -> Signer | None:
    """`signer` is an element (who completed it last, as what he did it then) or a role key (who holds it now)."""
    if not signer:
        return None
    env = case.env
    if signer in case.procedure.model.elements:
        done = case.completed.get(signer) or _completed(env, case.head.id, signer)
        if done is None:
            return None
        person, form, title, place = done.completed_by, done.form, done.title, done.place
    else:
        holders = case.holders(signer)
        if not holders:
            return None
        person, form, title, place = holders[0].person, holders[0].form, holders[0].title, holders[0].unit
    who = env.person(person)
    unit = units.by_id(env.tx, place or who.unit)
    agency = units.opd_of(env.tx, unit.id) or unit
    instead = FORMS.get(form) == "a.n."
    return Signer(person, who.name, who.nip, people.rank_text(who) or "", who.position if instead or not title else title, FORMS.get(form, ""),
                  agency.name, agency.address or env.settings.office.address, title if instead else None)


@dataclass(frozen=True)
class Done:
    """What a letter's signer needs of a completed task: who, in which form and with which title, and the unit he did it from."""
    completed_by: str
    form: str
    title: str
    place: str | None
    acting_for: str | None = None


def _completed(env, case_id: str, element: str) -> Done | None:
    """Who completed an element in an earlier command."""
    row = env.tx.one(sql.LAST_DONE, case_id=case_id, element=element)
    if row is None:
        return None
    facts = orjson.loads(row.data) if row.data else {}
    return Done(row.actor, facts.get("form") or "", facts.get("title") or "", facts.get("place") or row.unit)


def penanda(signer: Signer | None) -> dict | None:
    """The object `penanda` of a letter's mapping. `atas_nama`: the title in whose name a substitute signs."""
    if signer is None:
        return None
    title = signer.title if signer.in_name_of else f"{signer.form} {signer.title}".strip()
    return {"nama": signer.name, "nip": signer.nip, "pangkat": signer.rank, "jabatan": title, "cara": signer.form, "atas_nama": signer.in_name_of,
            "unit": signer.unit, "alamat": signer.address}


def kantor(case) -> dict:
    """The object `kantor`: the issuing office."""
    office = case.env.settings.office
    return {"nama": office.name, "pemerintah": office.government, "kota": office.city, "alamat": office.address, "unit": office.name}
