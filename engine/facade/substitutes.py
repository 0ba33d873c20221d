"""Substitutes as officials and administrators see, name and end them; and where the office has nobody in charge of his own. Knows transactions and the
office; who holds what in consequence is said by office/roles, at each look.
"""
from dataclasses import dataclass
from datetime import date

from engine import views
from engine.clock import day, to_text
from engine.errors import Problem, Refused
from engine.facade import organisation
from engine.facade.guard import is_admin, need_admin
from engine.facade.transaction import Transactions
from engine.office import people, places, substitutes, units, whereabouts
from engine.office.places import SUBSTITUTE
from engine.run import tell
from engine.run.environment import Environment
from engine.store.statements import office as office_sql
from engine.store.statements import people as people_sql
from engine.store.statements import place as sql
from engine.texts import say

FORMS = {"plt": "Plt.", "plh": "Plh."}
MOST, MOST_FOUND, PER_PAGE = 20, 15, 50          # substitutes of one person that are not over; colleagues found; places on a page


@dataclass(frozen=True)
class Elsewhere:
    """`as_what`: what he acts as on these days ("Plt. Kepala Dinas Kesehatan"), "" if he is away. Why he is away is told to nobody."""
    start: date
    until: date | None
    as_what: str


@dataclass(frozen=True)
class SubstituteRow:
    """`procedures`: titles, none for all; `state`: now | later | over; `away`: the substitute himself is away today; `leave`: whose work it is, is on leave.
    `elsewhere`: the days to come on which the substitute is not at his work himself."""
    id: str
    name: str
    position: str
    stand_in: str
    stand_in_position: str
    procedures: tuple[str, ...]
    only_leave: bool
    from_day: date
    until: date | None
    basis: str
    state: str
    leave: bool
    away: bool
    elsewhere: tuple[Elsewhere, ...] = ()


@dataclass(frozen=True)
class SubstitutePage:
    """`official`: holds something that a substitute could do. `leave`: he is on leave today."""
    mine: tuple[SubstituteRow, ...]
    for_others: tuple[SubstituteRow, ...]
    official: bool
    leave: bool
    procedures: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OpenPlace:
    """A place whose head does not hold it today: vacant, on leave, absent, or replaced by letter. `holder`: who does ("": nobody, up to the root)."""
    unit: str
    unit_name: str
    title: str
    why: str                         # vacant | leave | absent | letter
    head: str
    holder: str


class Substitutes:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    # looking -------------------------------------------------------------------------------------------------------------------------
    def page(self, actor: views.Actor) -> SubstitutePage:
        """Those one has named, and those for whom one was."""
        with self.transactions.read() as env:
            rows = self._rows(env, actor.language, env.tx.all(sql.SUBSTITUTES_WITH, person=actor.person))
            mine = tuple(made for row, made in rows if row.person == actor.person)
            return SubstitutePage(mine, tuple(made for row, made in rows if row.stand_in == actor.person and made.state != "over"),
                                  self._official(env, actor.person), self._on_leave(env, actor.person), self._procedures(env, actor.language))

    def everybody(self, actor: views.Actor) -> tuple[list[SubstituteRow], tuple[tuple[str, str], ...]]:
        """Every substitute that is not over, and the services one may be named for."""
        with self.transactions.read() as env:
            need_admin(env, actor)
            rows = self._rows(env, actor.language, env.tx.all(sql.SUBSTITUTES_NOT_OVER, day=env.today.isoformat()))
            return [made for _, made in rows], self._procedures(env, actor.language)

    def find(self, actor: views.Actor, words: str) -> list[views.Colleague]:
        """Colleagues of one's agency, by part of a name or the first digits of a NIP."""
        with self.transactions.read() as env:
            return self._find(env, actor.person, words)

    def open_places(self, actor: views.Actor, page: int = 1) -> tuple[list[OpenPlace], int, int]:
        """(places whose head does not hold them today, how many, pages)."""
        with self.transactions.read() as env:
            need_admin(env, actor)
            there = places.everywhere(env.tx, env.today.isoformat())
            rows = {row.id: row for row in env.tx.all(people_sql.UNITS_WITH_HEADS)}
            found = [_open_place(there, rows, unit, why, actor.language) for unit in rows if unit in there and (why := _why(there[unit]))]
            found.sort(key=lambda one: (one.why != "vacant", one.unit_name))
            page = max(page, 1)
            return found[(page - 1) * PER_PAGE:page * PER_PAGE], len(found), max(1, -(-len(found) // PER_PAGE))

    # changing ------------------------------------------------------------------------------------------------------------------------
    def name(self, actor: views.Actor, given: dict, *, key: str) -> None:
        """Name one's own substitute. `given`: pengganti (an id) or kata (a NIP or a name only one colleague has), layanan (keys, none for all), mulai,
        selesai, cara (cuti | periode). Refused: not_allowed_now (who holds nothing), invalid(errors by these names)."""
        def work(env: Environment):
            if not self._official(env, actor.person):
                raise Refused("not_allowed_now")
            errors: dict[str, Problem] = {}
            stand_in = self._chosen(env, actor.person, given, errors)
            return self._put(env, actor, env.person(actor.person), stand_in, given, errors, "")
        self.transactions.command(actor.person, "substitute", key, given, work)

    def name_for(self, actor: views.Actor, given: dict, *, key: str) -> None:
        """An administrator names one: as `name`, with pejabat and pengganti as NIP, and dasar. Refused: invalid."""
        def work(env: Environment):
            need_admin(env, actor)
            errors: dict[str, Problem] = {}
            who, stand_in = (self._by_nip(env, given.get(field, ""), field, errors) for field in ("pejabat", "pengganti"))
            basis = " ".join(given.get("dasar", "").split())[:organisation.LONGEST]
            if not basis:
                errors["dasar"] = Problem("basis_missing")
            return self._put(env, actor, who, stand_in, given, errors, basis)
        self.transactions.command(actor.person, "substitute", key, given, work)

    def end(self, actor: views.Actor, row: str, *, key: str) -> None:
        """From now on he stands in no more. By whose substitute it is, or an administrator. Refused: not_found, not_waiting (it was over)."""
        def work(env: Environment):
            known = env.tx.one(sql.SUBSTITUTE_BY_ID, id=row)
            if known is None or known.person != actor.person and not is_admin(env, actor):
                raise Refused("not_found")
            if known.ended_at or known.until_day is not None and known.until_day < env.today.isoformat():
                raise Refused("not_waiting")
            substitutes.end(env.tx, row, env.today, to_text(env.now))
            tell.tell(env, sorted({known.person, known.stand_in} - {actor.person}), "n_substitute_ended", who=env.person(known.person).name,
                       stand_in=env.person(known.stand_in).name)
            return {"substitute": row}, None
        self.transactions.command(actor.person, "substitute_end", key, {"substitute": row}, work)

    def _put(self, env: Environment, actor: views.Actor, who, stand_in, given: dict, errors: dict, basis: str):
        start, end = organisation.period(given, errors)
        if end and end < env.today:
            errors.setdefault("selesai", Problem("period_over"))
        keys = {key for key, _ in self._procedures(env, actor.language)}
        chosen = [one for one in given.get("layanan") or [] if one]
        if set(chosen) - keys:
            errors["layanan"] = Problem("substitute_service")
        if given.get("cara") not in ("cuti", "periode"):
            errors["cara"] = Problem("substitute_how")
        if who and stand_in and who.id == stand_in.id:
            errors["pengganti"] = Problem("substitute_himself")
        if who and len([r for r in env.tx.all(sql.SUBSTITUTES_WITH, person=who.id) if r.person == who.id and _state(r, env.today) != "over"]) >= MOST:
            errors["pengganti"] = Problem("substitute_many", {"most": MOST})
        if errors or start is None:
            raise Refused("invalid", errors=errors)
        row = substitutes.name(env.tx, who.id, stand_in.id, start, end, chosen or None, given["cara"] == "cuti", basis, actor.person, to_text(env.now))
        told = {"start": start.isoformat(), "until": end.isoformat() if end else None}
        tell.tell(env, [stand_in.id], "n_substitute", who=who.name, position=who.position, **told)
        if who.id != actor.person:
            tell.tell(env, [who.id], "n_substitute_of_you", stand_in=stand_in.name, **told)
        return {"substitute": row, "person": who.id, "stand_in": stand_in.id, "procedures": chosen, "only_leave": given["cara"] == "cuti", **told}, None

    # who -----------------------------------------------------------------------------------------------------------------------------
    @staticmethod
    def _official(env: Environment, person: str) -> bool:
        day = env.today.isoformat()
        return bool(env.tx.all(office_sql.CHARGES_OF, person=person, day=day) or env.tx.all(office_sql.APPOINTMENTS_OF, person=person, day=day))

    @staticmethod
    def _on_leave(env: Environment, person: str) -> bool:
        return any(places.on_leave(row.absent) for row in env.tx.all(sql.ABSENT, people=[person], day=env.today.isoformat()))

    def _find(self, env: Environment, person: str, words: str) -> list[views.Colleague]:
        rows = people.colleagues(env.tx, words, {units.opd_of(env.tx, env.person(person).unit).id}, person, MOST_FOUND)
        return [views.Colleague(r.id, r.name, r.nip, r.position, r.unit_name) for r in rows]

    def _chosen(self, env: Environment, person: str, given: dict, errors: dict):
        """The colleague that was chosen, or the only one whom the words name; within one's agency."""
        wanted = env.person(given["pengganti"]) if given.get("pengganti") else None
        if wanted is not None:
            agency = units.opd_of(env.tx, env.person(person).unit)
            inside = agency.parent is None or units.opd_of(env.tx, wanted.unit).id == agency.id
            if wanted.active and inside:
                return wanted
        else:
            found = self._find(env, person, given.get("kata", ""))
            if len(found) == 1:
                return env.person(found[0].id)
        errors["kata"] = Problem("substitute_whom")
        return None

    @staticmethod
    def _by_nip(env: Environment, nip: str, field: str, errors: dict):
        person = people.by_nip(env.tx, "".join(c for c in nip if c.isalnum())[:40])
        if person is None or not person.active:
            errors[field] = Problem("who_unknown")
            return None
        return person

    def _procedures(self, env: Environment, language: str) -> tuple[tuple[str, str], ...]:
        return tuple((v.procedure.key, v.procedure.title(language)) for v in self.transactions.versions.all_in_force(env.tx))

    def _rows(self, env: Environment, language: str, rows: list) -> list[tuple]:
        titles = dict(self._procedures(env, language))
        people_ = {one for row in rows for one in (row.person, row.stand_in)}
        absent = {row.id: row.absent for row in env.tx.all(sql.ABSENT, people=sorted(people_), day=env.today.isoformat())} if people_ else {}
        elsewhere = self._elsewhere(env, rows)
        return [(row, SubstituteRow(
            row.id, row.name, row.position, row.stand_in_name, row.stand_in_position,
            tuple(titles.get(key, key) for key in row.procedures.split(" ")) if row.procedures else (), bool(row.only_leave), day(row.from_day),
            day(row.until_day) if row.until_day else None, row.basis, _state(row, env.today), places.on_leave(absent.get(row.person)),
            absent.get(row.stand_in) is not None, elsewhere.get(row.id, ()))) for row in rows]

    @staticmethod
    def _elsewhere(env: Environment, rows: list) -> dict[str, tuple[Elsewhere, ...]]:
        """By row, as far as it is not over: the days of it that are still to come on which the substitute is away or acts for somebody else."""
        ahead = [row for row in rows if _state(row, env.today) != "over"]
        away = whereabouts.of(env.tx, {row.stand_in for row in ahead}, env.today, None) if ahead else {}
        found = {}
        for row in ahead:
            days = whereabouts.within(away[row.stand_in], max(day(row.from_day), env.today), day(row.until_day) if row.until_day else None)
            found[row.id] = tuple(Elsewhere(one.start, one.until, f"{FORMS[one.form]} {one.title}" if one.form else "") for one in days if one.whose != row.person)
        return found


def _state(row, today: date) -> str:
    if row.ended_at or row.until_day is not None and row.until_day < today.isoformat():
        return "over"
    return "later" if row.from_day > today.isoformat() else "now"


def _why(place: places.Place) -> str:
    """Why the head himself does not hold his place; "" if he does."""
    if place.first is None:
        return "vacant"
    if place.first.what != "head":
        return "letter" if place.head else "vacant"
    if places.on_leave(place.first.absent):
        return "leave"
    return "absent" if places.is_absent(place.first.absent, None) else ""


def _open_place(there: dict[str, places.Place], rows: dict, unit: str, why: str, language: str) -> OpenPlace:
    at, seen, holder = unit, set(), ""
    while at in there and at not in seen:
        seen.add(at)
        line = there[at].line(None)
        if line:
            one = line[0]
            form = {**FORMS, SUBSTITUTE: say("substitute_for", language)}.get(one.form, "")
            holder = f"{one.name}, {f'{form} {one.title}' if form else one.title}"
            break
        at = there[at].parent or ""
    row = rows[unit]
    return OpenPlace(unit, row.name, row.head_title, why, row.head_name or "" if row.head_active else "", holder)
