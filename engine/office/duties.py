"""Which open tasks a person may hold: the inverse of `roles.holders`, so that an inbox finds its rows by the index. Knows places and roles.

`roles.holders` takes the first layer in which somebody counts. So a person holds (role, unit) in a case exactly where everybody before him is kept
out of that case (as the applicant, or by `different_from`) and he is not. An `_Way` says this for one of his places in one unit's line: who is before
him, and as whom he counts. Ways lead down the tree, from the units where he has a place to those whose own line is empty or may be kept out whole.
"""
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from engine.office import places
from engine.office.places import Candidate, Place, Places
from engine.office.roles import Role, Roles, appointed_layers
from engine.store import Tx
from engine.store.statements import place as sql

HEADS, PEOPLE = 2, 3             # so many may be kept out of one case before him: of those in charge, and with those appointed
Pair = tuple[str, str]
Triple = tuple[str, str, str]


@dataclass(frozen=True)
class Duties:
    """What a person may hold, by (role, unit). His own cases are excepted from all of it.

    positions   of any applicant, but not of a procedure in `elsewhere` (role, unit, procedure) nor an applicant in `excepted` (role, unit, applicant)
    limited     (role, unit, procedure): of any applicant, of this procedure only
    stand_ins   (role, unit, applicant): only because this applicant, before whom he stands in the line, never counts in his own case
    unsure      (role, unit, applicant): depends on the procedure; `holders` decides
    behind      may fall to him where others are kept apart; `holders` decides where one of those `before` him (unit, person) has to do with the case
    proxies     of `positions` and `limited`, what he holds for one of `counts_as`
    """
    positions: frozenset[Pair] = frozenset()
    limited: frozenset[Triple] = frozenset()
    elsewhere: frozenset[Triple] = frozenset()
    stand_ins: frozenset[Triple] = frozenset()
    excepted: frozenset[Triple] = frozenset()
    unsure: frozenset[Triple] = frozenset()
    behind: frozenset[Pair] = frozenset()
    before: frozenset[Pair] = frozenset()
    proxies: frozenset[Pair] = frozenset()
    counts_as: frozenset[str] = frozenset()

    @cached_property
    def held(self) -> frozenset[Pair]:
        """(role, unit) of what he holds in some case whatever others did in it."""
        return self.positions.union(*({(role, unit) for role, unit, _ in some} for some in (self.limited, self.stand_ins, self.unsure)))

    @cached_property
    def places(self) -> frozenset[Pair]:
        """(role, unit) of everything he may hold in some case."""
        return self.held | self.behind

    @cached_property
    def units(self) -> frozenset[str]:
        """The units of `places`."""
        return frozenset(one[1] for some in (self.positions, self.limited, self.stand_ins, self.unsure, self.behind) for one in some)

    def among(self, pairs: Collection[Pair]) -> "Duties":
        """The same, of these (role, unit) only."""
        return replace(self, **{name: frozenset(one for one in getattr(self, name) if one[:2] in pairs)
                                for name in self.__dataclass_fields__ if name not in ("before", "counts_as")})

    def in_procedure(self, procedure: str) -> set[Pair]:
        """(role, unit) of what he holds of one procedure, whoever applied (but for `excepted`)."""
        return {pair for pair in self.positions if (*pair, procedure) not in self.elsewhere} | {
            (role, unit) for role, unit, one in self.limited if one == procedure}

    def holds(self, role: str, unit: str | None, applicant: str, procedure: str | None = None) -> bool | None:
        """Whether he holds this where nobody is kept apart; None where only `holders` knows."""
        if unit is None:
            return False
        if (role, unit, applicant) in self.unsure:
            return None
        if (role, unit, applicant) in self.stand_ins:
            return True
        if (role, unit, applicant) in self.excepted:
            return False
        if (role, unit) in self.positions:
            return (role, unit, procedure) not in self.elsewhere
        return (role, unit, procedure) in self.limited


@dataclass(frozen=True)
class _Way:
    """One place of his in a line. `before`: of everybody before him, as whom he counts: one of them must be kept out each time."""
    before: frozenset[frozenset[str]]
    own: frozenset[str]

    def open_for(self, without: frozenset[str]) -> bool:
        return without.isdisjoint(self.own) and all(not without.isdisjoint(one) for one in self.before)


def duties(tx: Tx, roles: Roles, person: str, now: date, known: Places | None = None) -> Duties:
    """For every applicant a but the person himself and every procedure,

        holders(role, unit, now, a, procedure=procedure) contains the person  <=>  duties.holds(role, unit, a, procedure), or it is None
    """
    search = _Search(known or Places(tx, now.isoformat()), roles, person)
    return search.duties() if search.begin() else Duties()


class _Search:
    def __init__(self, known: Places, roles: Roles, person: str):
        self.known, self.roles, self.person = known, roles, person
        self.places: dict[str, Place] = {}
        self.appointed: dict[Pair, list] = {}
        self.named: tuple = ()

    def begin(self) -> bool:
        """Where he has a place; False if nowhere."""
        self.procedures: list[str | None] = [None]
        self.starts: set[str] = set()
        self.offices: set[Pair] = set()
        limited: set[str] = set()
        for role, unit in self.known.tx.all(sql.OFFICES_OF, person=self.person, day=self.known.day):
            if role == places.EVERY:
                limited.update(unit.split(" "))
            elif role == "":
                self.starts.add(unit)
            elif role in self.roles.appointments:
                self.offices.add((role, unit))
        self.procedures += sorted(limited)
        return bool(self.starts or self.offices)

    def duties(self) -> Duties:
        self.places = self.known.tree(self.starts, {unit for _, unit in self.offices})
        self.offices = {(role, unit) for role, unit in self.offices if unit in self.places}
        ways = {procedure: self._down(procedure) for procedure in self.procedures}
        units = set().union(*ways.values()) | {unit for _, unit in self.offices}
        self._load_appointed(units)
        made = _Made(self.roles, self.person, self.procedures)
        for unit in units:
            of_head = [ways[procedure].get(unit, set()) for procedure in self.procedures]
            place = self.places[unit]
            empty = [role for role in self.roles.appointments if (role, unit) not in self.appointed and place.parent is not None]
            made.add([*self.roles.headships, *empty], place, of_head)
            for role in self.roles.appointments:
                if (role, unit) in self.appointed:
                    made.add([role], place, [self._appointed_ways(role, place, procedure, down) for procedure, down in zip(self.procedures, of_head, strict=True)])
        return made.duties()

    # ways down the tree --------------------------------------------------------------------------------------------------------
    def _down(self, procedure: str | None) -> dict[str, set[_Way]]:
        """By unit: his ways to what its head holds."""
        found: dict[str, set[_Way]] = {}
        level = {unit: self._ways_in([[one] for one in self.places[unit].line(procedure)]) for unit in self.starts if unit in self.places}
        while level := {unit: new for unit, ways in level.items() if (new := ways - found.get(unit, set()))}:
            for unit, ways in level.items():
                found.setdefault(unit, set()).update(ways)
            children = self.known.children(level)
            self.places.update((child.unit, child) for some in children.values() for child in some)
            level = {child.unit: self._behind(ways, child.line(procedure)) for unit, ways in level.items() for child in children[unit]}
        return found

    def _ways_in(self, layers: Iterable[list[Candidate]]) -> set[_Way]:
        """His places among layers."""
        found: set[_Way] = set()
        before: set[frozenset[str]] = set()
        for layer in layers:
            found.update(way for one in layer if one.person == self.person and (way := self._way(before, one.counts_as, PEOPLE)))
            before.update(one.counts_as for one in layer)
        return found

    def _behind(self, ways: set[_Way], line: Iterable[Candidate], most: int = HEADS) -> set[_Way]:
        """The same ways seen from below, behind those of a line."""
        there = frozenset(one.counts_as for one in line)
        if not there:
            return ways
        return {longer for way in ways if (longer := self._way(there | way.before, way.own, most))}

    @staticmethod
    def _way(before: Iterable[frozenset[str]], own: frozenset[str], most: int = HEADS) -> _Way | None:
        """None where no case is such that he would hold: keeping out those before him keeps him out too, or it takes too many."""
        left = frozenset(one - own for one in before)
        return _Way(left, own) if _within(left, most) else None

    # appointments -----------------------------------------------------------------------------------------------------------------
    def _load_appointed(self, units: set[str]) -> None:
        if not units or not self.roles.appointments:
            return
        self.appointed, self.named = self.known.appointed_in(units)

    def _appointed_ways(self, role: str, place: Place, procedure: str | None, down: set[_Way]) -> set[_Way]:
        layers = list(appointed_layers(self.appointed[(role, place.unit)], self.named, place.unit, procedure))
        behind = self._behind(down, [one for layer in layers for one in layer], PEOPLE) if place.parent is not None else set()
        return self._ways_in(layers) | behind


@dataclass
class _Made:
    """Collects what follows from the ways into one (role, unit); a list of ways has one entry a procedure, the first for those nobody named."""
    roles: Roles
    person: str
    procedures: list[str | None]
    found: dict[str, set] = field(default_factory=lambda: {name: set() for name in Duties.__dataclass_fields__})

    def add(self, roles: list[str], place: Place, ways: list[set[_Way]]) -> None:
        unit = place.unit
        everything = ways[0].union(*ways[1:])
        if not everything:
            return
        if len(ways) == len(everything) == 1:
            [way] = everything
            if len(way.own) == 1:
                return self._plain(roles, place, way)
        anybody = [any(not way.before for way in some) for some in ways]
        self._of_anybody(roles, unit, anybody)
        people = {somebody for way in everything for one in (way.own, *way.before) for somebody in one} - {self.person}
        for applicant in people:
            held = [any(way.open_for(frozenset({applicant})) for way in some) for some in ways]
            if held != anybody:
                same = len(set(held)) == len(set(anybody)) == 1
                self._put("unsure" if not same else "stand_ins" if held[0] else "excepted", roles, unit, applicant)
        if any(way.before for way in everything):
            near = any(way.before and _within(way.before, 1) for way in everything)
            self._put("behind", roles if near else [role for role in roles if _may_be_anchored(self.roles[role], place)], unit)
            self.found["before"].update((unit, one) for one in people)
        proxied = {somebody for way in everything if not way.before for somebody in way.own} - {self.person}
        if proxied:
            self._put("proxies", roles, unit)
            self.found["counts_as"].update(proxied)

    def _plain(self, roles: list[str], place: Place, way: _Way) -> None:
        """Nearly every unit: it is his, or some are before him. The same as below, said shorter."""
        if not way.before:
            self._put("positions", roles, place.unit)
            return
        one, *others = way.before
        alone = one.intersection(*others)
        for somebody in alone:
            self._put("stand_ins", roles, place.unit, somebody)
        self._put("behind", roles if alone else [role for role in roles if _may_be_anchored(self.roles[role], place)], place.unit)
        self.found["before"].update((place.unit, somebody) for some in way.before for somebody in some)

    def _of_anybody(self, roles: list[str], unit: str, anybody: list[bool]) -> None:
        if anybody[0]:
            self._put("positions", roles, unit)
        for procedure, held in zip(self.procedures[1:], anybody[1:], strict=True):
            if held != anybody[0]:
                self._put("limited" if held else "elsewhere", roles, unit, procedure or "")

    def _put(self, name: str, roles: list[str], *rest: str) -> None:
        self.found[name].update((role, *rest) for role in roles)

    def duties(self) -> Duties:
        return Duties(**{name: frozenset(some) for name, some in self.found.items()})


def _may_be_anchored(role: Role, place: Place) -> bool:
    """Whether a role may have its place in this unit; so that nobody's list asks for what is nowhere."""
    if role.kind == "superior":
        return True
    return place.code == role.unit if role.unit else place.parent is None if role.anchor == "city" else place.opd == place.unit or place.parent is None


def _within(before: Iterable[frozenset[str]], most: int) -> bool:
    """Whether keeping out so many people is enough to keep out everybody before."""
    left = list(before)
    if not left:
        return True
    if most == 0:
        return False
    if len(left) <= most:
        return all(left)
    return any(_within([one for one in left if somebody not in one], most - 1) for somebody in left[0])
