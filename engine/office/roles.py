"""Who holds a role of a procedure. Knows the tree of units, heads, acting officials and appointments; knows no tasks.

A task keeps a role and an anchor unit; who holds it is computed from (role, unit, day) here, and nowhere else. People stand in layers:

    headship (kinds superior, head)    those in charge of the unit; if nobody, those in charge of the next unit up, and so on
    appointed                          those appointed in the unit; if nobody, those in charge of it, and so on (not above the root)

In charge of a unit are its head and whoever acts for it on that day (Plt., Plh.). The applicant himself never counts, nor does whom the model
keeps apart (`different_from`).
The first layer with somebody in it holds; with nobody in any, the task waits in the queue `tanpa_pejabat`.
"""
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.errors import Unusable
from engine.office import units
from engine.store import Tx
from engine.store.statements import office as sql

HEADS, MOST_BEFORE = 2, 3            # before somebody who may not count in one case: heads in a row, and people in all (appointed ones among them)
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
    """Somebody who holds a role now. `form`: "" in his own right, plt | plh acting, "kosong" because the place below is empty.

    `title` is what he holds it as (of an acting official, the title he acts for), `unit` the id of the unit he holds it from.
    """
    person: str
    form: str
    title: str
    unit: str
    name: str = ""


@dataclass(frozen=True)
class Duties:
    """Which open tasks a person may hold: `positions` (role, unit) of any applicant, and `stand_ins` (role, unit, applicant) he holds
    only because that applicant, who would hold it himself, never counts in his own case. His own cases are excepted from both.

    `behind` (role, unit, somebody): held only where this one and one or two more do not count; `holders` decides whether that is so.
    """
    positions: frozenset[tuple[str, str]]
    stand_ins: frozenset[tuple[str, str, str]]
    behind: frozenset[tuple[str, str, str]] = frozenset()

    @property
    def places(self) -> frozenset[tuple[str, str]]:
        """(role, unit) of everything he may hold in some case."""
        return self.positions | {(role, unit) for role, unit, _ in self.stand_ins | self.behind}


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
            apart: Collection[str] = ()) -> list[Holder]:
    """Who holds the role anchored in `unit` on a day, in a case of this applicant; empty: nobody, it waits in the queue.

    `apart`: others who do not count in this case.

    One place decides this for lists and for commands. KeyError for a role the office does not have.
    """
    row, day = roles[role], now.isoformat()
    if row.kind == "applicant":
        person = tx.one(sql.PERSON_BY_ID, id=applicant_id) if applicant_id else None
        return [Holder(person.id, "", person.position, person.unit, person.name)] if person else []
    if row.kind == "queue" or unit is None:
        return []
    without = {applicant_id, *apart}
    if row.kind == "appointed":
        found = [Holder(one.person, "", one.position, unit, one.name)
                 for one in tx.all(sql.APPOINTED, role=role, unit=unit, day=day) if one.person not in without]
        if found or _is_root(tx, unit):
            return found
    return _in_charge(tx, unit, day, without, from_below=row.kind == "appointed")


def in_charge(tx: Tx, unit: str, now: date, without: Collection[str | None] = ()) -> list[Holder]:
    """Those in charge of a unit on a day, or of the first one above it where there is somebody."""
    return _in_charge(tx, unit, now.isoformat(), without, from_below=False)


def positions(tx: Tx, roles: Roles, person_id: str, now: date) -> set[tuple[str, str]]:
    """All (role, anchor unit) whose open tasks this person may hold, whoever applied (but himself): the inverse of `holders` without
    an applicant. `pemohon` is not among them. For an inbox use `duties`, which also knows whom he stands in for."""
    return set(duties(tx, roles, person_id, now).positions)


def duties(tx: Tx, roles: Roles, person_id: str, now: date) -> Duties:
    """The inverse of `holders` for one person: for every applicant a but the person himself,

        holders(role, unit, now, a) contains the person  <=>  (role, unit) in positions or (role, unit, a) in stand_ins
    """
    day = now.isoformat()
    pairs = {(row.role, row.unit) for row in tx.all(sql.APPOINTMENTS_OF, person=person_id, day=day) if row.role in roles.appointments}
    triples: set[tuple[str, str, str]] = set()
    behind: set[tuple[str, str, str]] = set()
    reach, known = _reach(tx, person_id, day)
    appointed = _appointed(tx, {unit for unit, _ in reach}, day) if reach and roles.appointments else {}
    top = units.root(tx)
    for unit, before in reach:
        layers = [(role, before) for role in roles.headships]
        if top is not None and unit != top.id:
            layers += [(role, before | appointed.get((role, unit), set())) for role in roles.appointments]
        for role, people in layers:
            if not people:
                pairs.add((role, unit))
            elif len(people) == 1:
                triples.add((role, unit, *people))
            elif len(people) <= MOST_BEFORE and person_id not in people and _may_be_anchored(roles[role], known.get(unit)):
                behind.update((role, unit, one) for one in people)
    own = {triple for triple in triples if triple[2] == person_id}
    return Duties(frozenset(pairs), frozenset(triples - own), frozenset(behind))


def _may_be_anchored(role: Role, place) -> bool:
    """Whether a role may have its place in a unit (a row of BELOW) that is not the root; so that nobody's list asks for what is nowhere."""
    if place is None or role.kind == "superior":
        return True
    return place.code == role.unit if role.unit else role.anchor != "city" and place.opd == place.unit


def superior_unit(tx: Tx, applicant) -> str:
    """The lowest unit from a person's own upwards that he does not head; the root if he heads them all."""
    chain = units.ancestors(tx, applicant.unit)
    return next((unit.id for unit in chain if unit.head != applicant.id), chain[-1].id)


def _is_root(tx: Tx, unit: str) -> bool:
    row = units.by_id(tx, unit)
    return row is None or row.parent is None


def _in_charge(tx: Tx, unit: str, day: str, without: Collection[str | None], from_below: bool) -> list[Holder]:
    """Those in charge of the unit, or of the first one above it where there is somebody."""
    seen: set[str] = set()
    while unit and unit not in seen:
        seen.add(unit)
        rows = tx.all(sql.IN_CHARGE, unit=unit, day=day)
        found = [row for row in rows if row.person is not None and row.person not in without]
        if found:
            instead = from_below or len(seen) > 1
            return _distinct(Holder(row.person, row.form or ("kosong" if instead else ""), row.head_title, unit, row.name) for row in found)
        unit = rows[0].parent if rows else None
    return []


def _distinct(found) -> list[Holder]:
    """One entry a person: a head who is also written down as acting for himself is the head."""
    by_person: dict[str, Holder] = {}
    for one in sorted(found, key=lambda holder: (holder.form in ("plt", "plh"), holder.form, holder.person)):
        by_person.setdefault(one.person, one)
    return list(by_person.values())


def _reach(tx: Tx, person_id: str, day: str) -> tuple[set[tuple[str, frozenset[str]]], dict]:
    """(unit, those before him) of every unit this person is in charge of or stands in for where they do not count; rows of units below by id."""
    level = {(row.unit, frozenset()) for row in tx.all(sql.CHARGES_OF, person=person_id, day=day)}
    reached, known = set(level), {}
    while level:
        above: dict[str, set[frozenset[str]]] = {}
        for unit, before in level:
            above.setdefault(unit, set()).add(before)
        below: dict[str, set[str]] = {}
        rows = tx.all(sql.BELOW, units=sorted(above), day=day)
        for row in rows:
            known[row.unit] = row
            below.setdefault(row.unit, set()).update({row.person} - {None})
        level = {(unit, people) for unit, own in below.items() if person_id not in own
                 for before in above[known[unit].parent] if len(people := before | own) <= HEADS} - reached
        reached |= level
    return reached, known


def _appointed(tx: Tx, within: set[str], day: str) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for row in tx.all(sql.APPOINTED_IN, units=sorted(within), day=day):
        found.setdefault((row.role, row.unit), set()).add(row.person)
    return found
