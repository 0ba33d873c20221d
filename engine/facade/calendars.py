"""The working-day calendar as an administrator changes it: the days of a year, what a change would move, and the change itself.

One command stores the change and writes the first job "calendar"; each job moves the deadlines of a batch of open cases and writes the next,
in the transaction that ends it, so that a crash loses none and does none twice. Knows transactions, the calendar and running cases.
"""
import logging
from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from engine import views
from engine.clock import day, from_text, to_text
from engine.errors import Problem, Refused
from engine.facade import audit
from engine.facade.guard import need_admin
from engine.facade.transaction import Transactions
from engine.office import calendar, units
from engine.run import commands, outbox, recompute
from engine.run.environment import Environment
from engine.store import new_id
from engine.store.statements import case as cases
from engine.store.statements import job as jobs
from engine.store.statements import office as sql
from engine.texts import say

log = logging.getLogger("runut.calendar")
JOB = "calendar"
PAGE = 200                           # cases read at once for a preview
BATCH = 50                           # cases of one job: others wait for it
SHOWN = 50                           # rows of a preview
KINDS = ("libur", "cuti_bersama")
LONGEST = 200
Row = namedtuple("Row", ("day", "kind", "name", "source", "tentative", "unit"))


@dataclass(frozen=True)
class DayRow:
    day: date
    kind: str                        # libur | cuti_bersama
    name: str
    source: str
    tentative: bool
    unit_code: str                   # "" everywhere
    unit_name: str


@dataclass(frozen=True)
class Year:
    """`known`: years with days; `moving`: deadlines of an earlier change are still being computed."""
    year: int
    days: tuple[DayRow, ...]
    known: tuple[int, ...]
    working_days: int
    moving: bool


@dataclass(frozen=True)
class MovedRow:
    """`what`: due | legal | promise | timer."""
    case: str
    number: str
    what: str
    step: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True)
class Change:
    """`add` puts the day into the calendar, else it is taken out."""
    add: bool
    day: date
    kind: str
    name: str
    source: str
    unit: str
    unit_name: str
    working: bool                    # the day is one on which the office works now


@dataclass(frozen=True)
class Preview:
    change: Change
    cases: int
    tasks: int
    promises: int
    timers: int
    rows: tuple[MovedRow, ...]       # the first SHOWN


class Calendars:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    # looking -------------------------------------------------------------------------------------------------------------------------
    def year(self, actor: views.Actor, year: int | None = None) -> Year:
        with self.transactions.read() as env:
            need_admin(env, actor)
            rows = env.tx.all(sql.CALENDAR)
            year = year or env.today.year
            known_units = {u.id: (u.code, u.name) for u in env.tx.all(sql.UNITS)} if any(r.unit for r in rows) else {}
            days = tuple(DayRow(day(r.day), r.kind, r.name, r.source, bool(r.tentative), *known_units.get(r.unit, ("", "")))
                         for r in rows if r.day.startswith(f"{year:04d}-"))
            known = sorted({int(r.day[:4]) for r in rows} | {env.today.year, env.today.year + 1})
            moving = env.tx.value(jobs.JOBS_LIVE, kind=JOB) > 0
            return Year(year, days, tuple(known), env.calendar().working_days(date(year, 1, 1), date(year, 12, 31)), moving)

    def preview(self, actor: views.Actor, given: dict[str, str]) -> Preview:
        """What a change would move, told before anything is written. `given`: ubah (tambah | hapus), tanggal, jenis, nama, sumber, kode_unit.
        Refused: not_found, invalid(errors by these names)."""
        with self.transactions.read() as env:
            need_admin(env, actor)
            change, rows = _judged(env, given)
            env.days = rows
            env._calendars.clear()
            tasks = promises = timers = touched = 0
            shown: list[MovedRow] = []
            for row, version, moves in self._moved(env):
                touched += bool(moves)
                tasks += len({m.task for m in moves if m.task})
                promises += sum(m.kind == "promise" for m in moves)
                timers += sum(m.kind == "timer" for m in moves)
                shown += [_shown(env, row, version, m, actor.language) for m in moves[:SHOWN - len(shown)]]
            return Preview(change, touched, tasks, promises, timers, tuple(shown))

    def _moved(self, env: Environment):
        after = ""
        while True:
            page = env.tx.all(cases.OPEN_CASES_AFTER, after=after, most=PAGE)
            if not page:
                return
            tasks: dict[str, list] = {}
            for task in env.tx.all(cases.OPEN_TASKS_OF_CASES, cases=[r.id for r in page]):
                tasks.setdefault(task.case_id, []).append(task)
            for row in page:
                version = self.transactions.versions.of(env.tx, row)
                yield row, version, _safely(row, partial(recompute.moved, env, version, row, tasks.get(row.id, [])))
            after = page[-1].id

    # changing ------------------------------------------------------------------------------------------------------------------------
    def change(self, actor: views.Actor, given: dict[str, str], *, key: str) -> None:
        """Store the change; the deadlines follow in the background at once. Refused: not_found, invalid."""
        def work(env):
            env.tx.alone("calendar")
            need_admin(env, actor)
            change, _ = _judged(env, given)
            place = {"day": change.day.isoformat(), "unit": change.unit}
            if change.add:
                env.tx.run(sql.CALENDAR_PUT, **place, kind=change.kind, name=change.name, source=change.source, tentative=0)
            else:
                env.tx.run(sql.CALENDAR_REMOVE, **place)
            calendar.changed(env.tx)
            begin(env)
            return {"add": change.add, **place, "kind": change.kind, "name": change.name, "source": change.source}, None
        self.transactions.command(actor.person, "calendar", key, given, work)

    def deliver(self, job) -> Callable[[object], None]:
        """The job "calendar": a function of the transaction that ends it."""
        after = job.payload["after"]

        def effect(tx) -> None:
            env = self.transactions.environment(tx)
            page = tx.all(cases.OPEN_CASES_AFTER, after=after, most=BATCH)
            moved = {row.id: moves for row in page if (moves := self._apply(env, row))}
            if len(page) == BATCH:
                outbox.put(tx, JOB, None, None, {"after": page[-1].id}, to_text(env.now))
            if moved:
                audit.append(tx, to_text(env.now), None, "recompute", None, {case: [[m.kind, m.before, m.after] for m in moves] for case, moves in moved.items()})
        return effect

    def _apply(self, env: Environment, row) -> list[recompute.Move]:
        locked = commands.locked_case(env, row.id)
        if locked is None or locked.ended_at:
            return []
        version = self.transactions.versions.of(env.tx, locked)
        if _safely(locked, lambda: recompute.moved(env, version, locked, env.tx.all(cases.OPEN_TASKS_OF_CASE, case_id=row.id)), env):
            return recompute.apply(env, version, locked)
        return []


def begin(env: Environment) -> None:
    """The calendar has changed inside this transaction: deadlines are to follow."""
    outbox.put(env.tx, JOB, None, None, {"after": ""}, to_text(env.now))


def _safely(row, act, env: Environment | None = None) -> list[recompute.Move]:
    """The moves of one case; one that cannot be read keeps its deadlines, and where something may be written it becomes an incident."""
    try:
        return act()
    except Exception as error:           # one sick case must not keep the others' deadlines wrong
        log.exception("deadlines of case %s", row.id)
        if env is not None:
            env.tx.run(cases.INCIDENT_INSERT, id=new_id(), case_id=row.id, element=None, code=type(error).__name__, detail=f"calendar: {error}"[:2000],
                       at=to_text(env.now), resolved_at=None)
        return []


def _judged(env: Environment, given: dict[str, str]) -> tuple[Change, list[Row]]:
    """(the change, the calendar's rows with it). Refused("invalid") with what is wrong at its field."""
    errors: dict[str, Problem] = {}
    unit = _place(env, given.get("kode_unit", ""), errors)
    when = None
    try:
        when = day(given.get("tanggal", "").strip())
    except ValueError:
        errors["tanggal"] = Problem("day_wrong" if given.get("tanggal", "").strip() else "day_missing")
    rows = [Row(*(getattr(r, name) for name in Row._fields)) for r in env.tx.all(sql.CALENDAR)]
    known = next((r for r in rows if when and (r.day, r.unit) == (when.isoformat(), unit.id if unit else "")), None)
    add = given.get("ubah") != "hapus"
    name, source = (" ".join(given.get(n, "").split())[:LONGEST] for n in ("nama", "sumber"))
    kind = given.get("jenis") if given.get("jenis") in KINDS else KINDS[0]
    if add:
        errors |= {field: Problem(code) for field, code, there in (("nama", "name_missing", name), ("sumber", "source_missing", source)) if not there}
    if when and add is (known is not None):
        errors["tanggal"] = Problem("day_known" if add else "day_unknown")
    if errors:
        raise Refused("invalid", errors=errors)
    if not add:
        name, source, kind = known.name, known.source, known.kind
    change = Change(add, when, kind, name, source, unit.id if unit else "", unit.name if unit else "", env.calendar(unit.id if unit else None).is_working(when))
    if add:
        return change, [*rows, Row(when.isoformat(), kind, name, source, 0, change.unit)]
    return change, [r for r in rows if r is not known]


def _place(env: Environment, code: str, errors: dict):
    code = "".join(code.split())
    if not code:
        return None
    unit = units.by_code(env.tx, code)
    if unit is None:
        errors["kode_unit"] = Problem("unit_unknown", {"code": code[:40]})
    return unit


def _shown(env: Environment, row, version, move: recompute.Move, language: str) -> MovedRow:
    element = version.procedure.model.elements.get(move.element)
    step = version.procedure.name_of(element, language) if element else say("whole_request", language)
    before, after = (from_text(m).astimezone(env.zone) if m else None for m in (move.before, move.after))
    return MovedRow(row.id, row.number, move.kind, step, before, after)
