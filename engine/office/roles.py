"""Who holds a role of a procedure. Knows the table of roles and the places of the office (office/places); knows no tasks.

A task keeps a role and an anchor unit; who holds it is computed from (role, unit, day, procedure) here, and nowhere else. People stand in layers:

    headship (kinds superior, head)    who is in charge of the unit; if nobody, who is in charge of the next unit up, and so on
    appointed                          those appointed in the unit who are not away; if nobody, their substitutes one after the other;
                                       if nobody, who is in charge of the unit, and so on (not above the root)

So a headship has one holder at any moment. The applicant himself never counts, nor does whom the model keeps apart (`different_from`), nor who
would do it for one of them. The first layer with somebody in it holds; with nobody in any, the task waits in the queue `tanpa_pejabat`.
`office/duties` is the same seen from one person.
"""
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.errors import Unusable
from engine.office import places, units
from engine.office.places import VACANT, Candidate, Places
from engine.store import Tx
from engine.store.statements import office as sql

APPLICANT, QUEUE = "pemohon", "tanpa_pejabat"
KINDS = ("applicant", "superior", "head", "appointed", "queue")


@dataclass(frozen=True)
class Role:
    """One row of the table of roles. `anchor`: opd | city for a place relative to the applicant, or `unit`: code of one unit."""
    key: str
    kind: str
    anchor: str | None = None
    unit: str | None = None
    label: Mapping[str, str] | None = None


class Roles:
    """The table of roles of an office (config.yaml `roles`). Unusable for a kind nobody knows."""

    def __init__(self, config: Mapping[str, Mapping]):
        self._roles = {key: Role(key, row["kind"], row.get("anchor"), row.get("unit"), row.get("label")) for key, row in config.items()}
        for role in self._roles.values():
            if role.kind not in KINDS:
                raise Unusable(f"roles.{role.key}: kind {role.kind!r} is none of {', '.join(KINDS)}")
        self.headships = tuple(key for key, role in self._roles.items() if role.kind in ("superior", "head"))
        self.appointments = tuple(key for key, role in self._roles.items() if role.kind == "appointed")

    def __getitem__(self, key: str) -> Role:
        return self._roles[key]

    def __contains__(self, key: object) -> bool:
        return key in self._roles

    def __iter__(self) -> Iterator[str]:
        return iter(self._roles)

    def label(self, key: str, language: str = "id") -> str:
        """The words of a role; its key where it has none."""
        words = (self._roles[key].label if key in self._roles else None) or {}
        return words.get(language) or words.get("id") or key.replace("_", " ")


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a role now. `form`: "" in his own right, plt | plh acting, pengganti as substitute, "kosong" because the place below is empty.

    `title` is what he holds it as (acting or as a substitute, the title it is done for), `unit` the id of the unit he holds it from,
    `acting_for` whose work he does, `position` his own title.
    """
    person: str
    form: str
    title: str
    unit: str
    name: str = ""
    acting_for: str | None = None
    position: str = ""


def label(roles: Roles, role: str, language: str = "id") -> str:
    """The words of a role."""
    return roles.label(role, language)


def anchor(tx: Tx, roles: Roles, role: str, applicant) -> str | None:
    """Id of the unit a role is anchored in for this applicant (a person), fixed when the task opens.

    None when the office has no such unit. KeyError for a role the office does not have.
    """
    row = roles[role]
    if row.kind in ("applicant", "queue"):
        return applicant.unit
    if row.kind == "superior":
        return superior_unit(tx, applicant)
    unit = units.by_code(tx, row.unit) if row.unit else units.root(tx) if row.anchor == "city" else units.opd_of(tx, applicant.unit)
    return unit.id if unit else None


def holders(tx: Tx, roles: Roles, role: str, unit: str | None, now: date, applicant_id: str | None = None,
            apart: Collection[str] = (), procedure: str | None = None, known: Places | None = None) -> list[Holder]:
    """Who holds the role anchored in `unit` on a day, in a case of this applicant; empty: nobody, it waits in the queue.

    `apart`: others who do not count in this case. `procedure`: its key, as somebody may have a substitute for some of them only. `known`: places of
    the same day that were read already.

    One place decides this for lists and for commands. KeyError for a role the office does not have.
    """
    row, day = roles[role], now.isoformat()
    if row.kind == "applicant":
        person = tx.one(sql.PERSON_BY_ID, id=applicant_id) if applicant_id else None
        return [Holder(person.id, "", person.position, person.unit, person.name, None, person.position)] if person else []
    if row.kind == "queue" or unit is None:
        return []
    without = {applicant_id, *apart}
    for layer in _layers(known or Places(tx, day), role, unit, procedure, appointed=row.kind == "appointed"):
        found = [_holder(one) for one in layer if without.isdisjoint(one.counts_as)]
        if found:
            return found
    return []


def in_charge(tx: Tx, unit: str, now: date, without: Collection[str | None] = (), procedure: str | None = None) -> list[Holder]:
    """Who is in charge of a unit on a day, or of the first one above it where there is somebody."""
    left = set(without)
    for layer in _layers(Places(tx, now.isoformat()), "", unit, procedure, appointed=False):
        if left.isdisjoint(layer[0].counts_as):
            return [_holder(layer[0])]
    return []


def _layers(known: Places, role: str, unit: str, procedure: str | None, appointed: bool) -> Iterator[list[Candidate]]:
    """Those who hold before others do; in every layer they hold side by side."""
    if appointed:
        yield from appointed_layers(*known.appointed(role, unit), unit, procedure)
    first = True
    for place in known.upwards(unit):
        if appointed and first and place.parent is None:
            return
        for one in place.line(procedure):
            yield [one if first and not appointed else instead(one)]
        first = False


def appointed_layers(rows, named, unit: str, procedure: str | None) -> Iterator[list[Candidate]]:
    """Of those appointed (`rows`): who is there, then one after the other the substitutes (`named`) of who is not."""
    away = [one for one in rows if places.is_absent(one.absent, procedure)]
    yield [Candidate(one.person, "", one.position, unit, one.name, one.position, None, frozenset({one.person})) for one in rows if one not in away]
    for one in away:
        for candidate in places.stand_ins(one, named, procedure, one.position, unit, frozenset({one.person})):
            yield [candidate]


def instead(one: Candidate) -> Candidate:
    """Somebody who holds what is not his because the place below is empty."""
    return one if one.form else Candidate(one.person, VACANT, one.title, one.unit, one.name, one.position, one.acting_for, one.counts_as)


def _holder(one: Candidate) -> Holder:
    return Holder(one.person, one.form, one.title, one.unit, one.name, one.acting_for, one.position)


def superior_unit(tx: Tx, applicant) -> str:
    """The lowest unit from a person's own upwards that he does not head; the root if he heads them all."""
    chain = units.ancestors(tx, applicant.unit)
    return next((unit.id for unit in chain if unit.head != applicant.id), chain[-1].id)
