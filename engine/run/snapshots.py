"""People and office as they are at this moment, for letters: who signs, in which form of acting, under which letterhead.

Knows the office; knows no letter.
"""
from dataclasses import dataclass

from engine.office import people, units
from engine.store.statements import case as sql

FORMS = {"plt": "Plt.", "plh": "Plh."}


@dataclass(frozen=True)
class Signer:
    """Who signs: person id, name, NIP, rank, title without the form of acting, the form (`Plt.`, `Plh.` or ""), name of the unit."""
    person: str
    name: str
    nip: str
    rank: str
    title: str
    form: str
    unit: str
    address: str


def signer_of(case, signer: str | None) -> Signer | None:
    """`signer` is an element (who completed it last) or a role key (who holds it now)."""
    if not signer:
        return None
    env = case.env
    if signer in case.procedure.model.elements:
        done = case.completed.get(signer) or env.tx.one(sql.LAST_DONE, case_id=case.head.id, element=signer)
        if done is None:
            return None
        person, holders = done.completed_by, case.holders(done.role, done.unit, signer)
    else:
        holders = case.holders(signer)
        if not holders:
            return None
        person = holders[0].person
    holder = next((h for h in holders if h.person == person), None)
    who = env.person(person)
    unit = units.by_id(env.tx, holder.unit if holder else who.unit)
    agency = units.opd_of(env.tx, unit.id) or unit
    return Signer(person, who.name, who.nip, people.rank_text(who) or "", holder.title if holder else who.position, FORMS.get(holder.form, "") if holder else "",
                  agency.name, agency.address or env.settings.office.address)


def penanda(signer: Signer | None) -> dict | None:
    """The object `penanda` of a letter's mapping."""
    if signer is None:
        return None
    title = f"{signer.form} {signer.title}".strip()
    return {"nama": signer.name, "nip": signer.nip, "pangkat": signer.rank, "jabatan": title, "cara": signer.form, "unit": signer.unit, "alamat": signer.address}


def kantor(case) -> dict:
    """The object `kantor`: the issuing office."""
    office = case.env.settings.office
    return {"nama": office.name, "pemerintah": office.government, "kota": office.city, "alamat": office.address, "unit": office.name}
