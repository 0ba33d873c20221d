"""Units with their heads, acting officials and appointed roles, as an administrator sees and changes them. Knows transactions and the office.

Who holds an open task is computed at each look, so a change here is in force at once and moves no row of any case.
"""
from dataclasses import dataclass
from datetime import date, timedelta

from engine import views
from engine.clock import day, to_text
from engine.errors import Problem, Refused
from engine.facade.guard import need_admin
from engine.facade.transaction import Transactions
from engine.office import appointments, people, units
from engine.run.environment import Environment
from engine.store.statements import people as sql

LONGEST = 200                        # letters of a basis


@dataclass(frozen=True)
class UnitRow:
    """`below`: how many units hang under it, at any depth. `head`: "" where the place is empty; `acting`: who acts today."""
    id: str
    code: str
    name: str
    head_title: str
    head: str
    acting: tuple[str, ...]
    below: int
    active: bool


@dataclass(frozen=True)
class ActingRow:
    """`state`: now | beaten (a later letter for the same place counts) | later | over. `issued`: the day of the letter, None if nobody said it."""
    id: str
    unit: str
    unit_name: str
    title: str                       # "Plt. Kepala Dinas Pendidikan"
    name: str
    from_day: date
    until: date | None
    basis: str
    issued: date | None
    state: str


@dataclass(frozen=True)
class AppointmentRow:
    role: str
    label: str
    unit: str
    unit_name: str
    person: str
    name: str
    from_day: date
    until: date | None
    state: str


@dataclass(frozen=True)
class UnitPage:
    """One unit. `above`: (id, name) from the root down; `roles`: (key, label) of the roles one can be appointed to here."""
    row: UnitRow
    above: tuple[tuple[str, str], ...]
    units: tuple[UnitRow, ...]
    acting: tuple[ActingRow, ...]
    appointments: tuple[AppointmentRow, ...]
    roles: tuple[tuple[str, str], ...]
    today: date


class Organisation:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    # looking -------------------------------------------------------------------------------------------------------------------------
    def unit(self, actor: views.Actor, unit: str | None = None) -> UnitPage:
        """A unit with what hangs under it; the root without one. Refused: not_found."""
        with self.transactions.read() as env:
            need_admin(env, actor)
            rows = {r.id: r for r in env.tx.all(sql.UNITS_WITH_HEADS)}
            chosen = rows.get(unit) if unit else next((r for r in rows.values() if r.parent is None), None)
            if chosen is None:
                raise Refused("not_found")
            acting = _acting(env)
            now: dict[str, list[str]] = {}
            for one in acting:
                if one.state == "now":
                    now.setdefault(one.unit, []).append(f"{one.title.split(' ')[0]} {one.name}")
            below = _below(rows)
            made = {r.id: _unit_row(r, tuple(now.get(r.id, ())), below[r.id]) for r in rows.values() if r.id == chosen.id or r.parent == chosen.id}
            above = tuple((u.id, u.name) for u in reversed(units.ancestors(env.tx, chosen.id)) if u.id != chosen.id)
            held = tuple(a for a in _appointments(env, actor.language) if a.unit == chosen.id)
            return UnitPage(made[chosen.id], above, tuple(made[i] for i in made if i != chosen.id),
                            tuple(a for a in acting if a.unit == chosen.id), held, self._roles(env, chosen, actor.language), env.today)

    def appointed(self, actor: views.Actor) -> tuple[list[ActingRow], list[AppointmentRow]]:
        """Everybody who acts or will act, and every appointment that is not over."""
        with self.transactions.read() as env:
            need_admin(env, actor)
            return ([a for a in _acting(env) if a.state != "over"],
                    [a for a in _appointments(env, actor.language) if a.state != "over"])

    @staticmethod
    def _roles(env: Environment, unit, language: str) -> tuple[tuple[str, str], ...]:
        """Roles whose place this unit may be."""
        def fits(key: str) -> bool:
            role = env.roles[key]
            return unit.code == role.unit if role.unit else unit.parent is None if role.anchor == "city" else unit.opd == unit.id or unit.parent is None
        return tuple((key, env.roles.label(key, language)) for key in env.roles.appointments if fits(key))

    # changing ------------------------------------------------------------------------------------------------------------------------
    def set_head(self, actor: views.Actor, unit: str, nip: str, *, key: str) -> None:
        """Make somebody head of a unit; nobody for an empty NIP. An import does not undo it. Refused: not_found, invalid(errors={"nip"})."""
        def work(env):
            need_admin(env, actor)
            _unit(env, unit)
            person = self._person(env, nip, "nip") if nip.strip() else None
            appointments.set_head(env.tx, unit, person.id if person else None)
            return {"unit": unit, "head": person.id if person else None}, None
        self.transactions.command(actor.person, "set_head", key, {"unit": unit, "nip": nip}, work)

    def act(self, actor: views.Actor, unit: str, given: dict[str, str], *, key: str) -> None:
        """Let somebody act for the head of a unit. `given`: nip, bentuk (plt | plh), mulai, selesai ("" without end), dasar,
        tanggal (of the letter; "": today).
        Refused: not_found, invalid(errors by these names)."""
        def work(env):
            need_admin(env, actor)
            place = _unit(env, unit)
            errors: dict[str, Problem] = {}
            person = _try(errors, "nip", lambda: self._person(env, given.get("nip", ""), "nip"))
            start, end = period(given, errors)
            basis = " ".join(given.get("dasar", "").split())[:LONGEST]
            if given.get("bentuk") not in appointments.FORMS:
                errors["bentuk"] = Problem("form_missing")
            if not basis:
                errors["dasar"] = Problem("basis_missing")
            if person and person.id == place.head:
                errors["nip"] = Problem("acts_for_himself")
            issued = _day(given.get("tanggal", ""), "tanggal", errors, needed=False)
            if issued and issued > env.today:
                errors["tanggal"] = Problem("letter_future")
            if errors:
                raise Refused("invalid", errors=errors)
            row = appointments.act(env.tx, unit, person.id, given["bentuk"], start, end, basis, issued or env.today, to_text(env.now))
            return {"acting": row, "unit": unit, "person": person.id, "form": given["bentuk"], "from": given["mulai"], "until": given.get("selesai", ""),
                    "issued": (issued or env.today).isoformat()}, None
        self.transactions.command(actor.person, "act", key, {"unit": unit, **given}, work)

    def end_acting(self, actor: views.Actor, row: str, *, key: str) -> str:
        """From today on he acts no more (his last day was yesterday); the unit. Refused: not_found, not_waiting (it was over)."""
        def work(env):
            need_admin(env, actor)
            known = env.tx.one(sql.ACTING_BY_ID, id=row)
            if known is None:
                raise Refused("not_found")
            if known.until_day is not None and known.until_day < env.today.isoformat():
                raise Refused("not_waiting")
            appointments.end_acting(env.tx, row, env.today)
            return {"acting": row, "unit": known.unit}, None
        return self.transactions.command(actor.person, "end_acting", key, {"acting": row}, work)["unit"]

    def appoint(self, actor: views.Actor, unit: str, given: dict[str, str], *, key: str) -> None:
        """Appoint somebody to a role in a unit. `given`: peran, nip, mulai, selesai. Refused: not_found, invalid."""
        def work(env):
            need_admin(env, actor)
            place = _unit(env, unit)
            if given.get("peran") not in {key for key, _ in self._roles(env, place, actor.language)}:
                raise Refused("not_found")
            errors: dict[str, Problem] = {}
            person = _try(errors, "nip", lambda: self._person(env, given.get("nip", ""), "nip"))
            start, end = period(given, errors)
            if errors:
                raise Refused("invalid", errors=errors)
            appointments.appoint(env.tx, env.roles, given["peran"], person, start, end, unit)
            appointments.mark(env.tx, given["peran"], unit, person.id)
            return {"role": given["peran"], "unit": unit, "person": person.id, "from": given["mulai"], "until": given.get("selesai", "")}, None
        self.transactions.command(actor.person, "appoint", key, {"unit": unit, **given}, work)

    def dismiss(self, actor: views.Actor, unit: str, role: str, person: str, *, key: str) -> None:
        """From today on the appointment does not hold. Refused: not_found."""
        def work(env):
            need_admin(env, actor)
            if not appointments.dismiss(env.tx, role, unit, person, env.today - timedelta(days=1)):
                raise Refused("not_found")
            return {"role": role, "unit": unit, "person": person}, None
        self.transactions.command(actor.person, "dismiss", key, {"unit": unit, "role": role, "person": person}, work)

    @staticmethod
    def _person(env: Environment, nip: str, field: str):
        person = people.by_nip(env.tx, "".join(c for c in nip if c.isalnum())[:40])
        if person is None or not person.active:
            raise Refused("invalid", errors={field: Problem("who_unknown")})
        return person


def _unit(env: Environment, unit: str):
    row = units.by_id(env.tx, unit)
    if row is None:
        raise Refused("not_found")
    return row


def _try(errors: dict, field: str, find):
    """What `find` gives, or None with its problem noted."""
    try:
        return find()
    except Refused as refused:
        errors[field] = refused.params["errors"][field]
        return None


def period(given: dict[str, str], errors: dict) -> tuple[date | None, date | None]:
    """The days `mulai` and `selesai` of a form; what is wrong with them is noted."""
    start, end = _day(given.get("mulai", ""), "mulai", errors, needed=True), _day(given.get("selesai", ""), "selesai", errors, needed=False)
    if start and end and end < start:
        errors["selesai"] = Problem("period_reversed")
    return start, end


def _day(text: str, field: str, errors: dict, needed: bool) -> date | None:
    if not text.strip():
        if needed:
            errors[field] = Problem("day_missing")
        return None
    try:
        return day(text.strip())
    except ValueError:
        errors[field] = Problem("day_wrong")
        return None


def _state(from_day: str, until: str | None, today: date) -> str:
    if until is not None and until < today.isoformat():
        return "over"
    return "later" if from_day > today.isoformat() else "now"


def _acting(env: Environment) -> list[ActingRow]:
    """Every letter, the one that begins last first; of those for one place that hold today, only the last one counts."""
    rows = env.tx.all(sql.ACTING_ALL)
    states = {r.id: _state(r.from_day, r.until_day, env.today) for r in rows}
    counts: dict[str, tuple] = {}
    for r in rows:
        if states[r.id] == "now" and r.active:
            counts[r.unit] = max(counts.get(r.unit, ("", "")), (r.since, r.id))
    return [ActingRow(r.id, r.unit, r.unit_name, f"{r.form.capitalize()}. {r.head_title}", r.name, day(r.from_day), day(r.until_day) if r.until_day else None,
                      r.basis, day(r.issued) if r.issued else None,
                      "beaten" if states[r.id] == "now" and counts.get(r.unit) != (r.since, r.id) else states[r.id]) for r in rows]


def _appointments(env: Environment, language: str) -> list[AppointmentRow]:
    return [AppointmentRow(r.role, env.roles.label(r.role, language), r.unit, r.unit_name, r.person, r.name, day(r.from_day),
                           day(r.until_day) if r.until_day else None, _state(r.from_day, r.until_day, env.today)) for r in env.tx.all(sql.HOLDERS_ALL)]


def _unit_row(r, acting: tuple[str, ...], below: int) -> UnitRow:
    return UnitRow(r.id, r.code, r.name, r.head_title, r.head_name or "" if r.head_active else "", acting, below, bool(r.active))


def _below(rows: dict) -> dict[str, int]:
    """How many units hang under each, at any depth."""
    count = dict.fromkeys(rows, 0)
    for r in rows.values():
        at, seen = r.parent, set()
        while at in rows and at not in seen:
            seen.add(at)
            count[at] += 1
            at = rows[at].parent
    return count
