"""Deadlines: what the clock does about tasks that wait (reminders, escalation), and the list of those that are late. Knows transactions and rows."""
import logging
import math
from datetime import date, datetime, timedelta

from engine import clock, views
from engine.clock import from_text, to_text
from engine.errors import Faulted, Refused
from engine.facade.guard import is_admin
from engine.facade.looks import late_by, measure
from engine.facade.transaction import Transactions
from engine.office.days import add_months
from engine.run import commands, kept_out, ladder, reminders, rules, sight
from engine.store.statements import case as sql
from engine.store.statements import deadline as own
from engine.texts import decimal

PER_PAGE, MOST, FILE_ROWS = 50, 200, 20_000
SICK_TASK_PAUSE = timedelta(seconds=60)
log = logging.getLogger("runut.deadlines")


class Deadlines:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions
        self._sick: dict[str, datetime] = {}             # tasks whose reminder failed: not before

    # what the clock does -------------------------------------------------------------------------------------------------------------
    def work(self) -> int:
        """Tell holders of new tasks and climb every ladder that is due; how many tasks. One task that fails does not stop the others."""
        with self.transactions.read() as env:             # the right to write is asked for only when there is something to do
            now = to_text(env.now)
            if env.tx.one(own.ANY_DUE, now=now) is None:
                return 0
            due = env.tx.all(own.REMIND_DUE, now=now, most=MOST)
        return self._arrived(now) + sum(self._climb(row.id, row.case_id) for row in due)

    def _arrived(self, now: str) -> int:
        def tell(env) -> int:
            return reminders.arrive(env, self.transactions.versions, env.tx.all(own.ARRIVED, now=now, most=MOST))
        return self.transactions.change("telling of new tasks", tell)

    def _climb(self, task: str, case: str) -> int:
        if self._sick.get(task, self.transactions.clock.now()) > self.transactions.clock.now():
            return 0

        def work(env):
            found = commands.locked_task(env, task)
            run = reminders.climb(env, self.transactions.versions, *found)
            return None if run is None else ({"task": task}, case)

        def answer(env):
            run = commands.silence(env, self.transactions.versions, task)
            return None if run is None else ({"case": case}, case)
        try:
            done = self.transactions.command(None, "remind", None, {"task": task}, work)
            if self._silent(task):
                done = self.transactions.command(None, "complete", None, {"task": task}, answer) or done
            return 1 if done else 0
        except Faulted:
            self._sick[task] = self.transactions.clock.now() + SICK_TASK_PAUSE       # told in an incident
            return 0

    def _silent(self, task: str) -> bool:
        with self.transactions.read() as env:
            row = env.tx.one(sql.TASK_WITH_CASE, id=task)
            case = env.tx.one(sql.CASE_BY_ID, id=row.case_id)
            return ladder.silent(env, self.transactions.versions.of(env.tx, case).procedure, row, case.unit)

    # the list of breaches ---------------------------------------------------------------------------------------------------------------
    def may_read(self, actor: views.Actor) -> bool:
        """Heads of units, whoever was told of a breach, and administrators."""
        with self.transactions.read() as env:
            return self._scope(env, actor) is not None

    def _scope(self, env, actor) -> tuple[bool, list[str]] | None:
        """(every unit, units); None for whom this list is not."""
        if is_admin(env, actor):
            return True, []
        units = sorted(rules.units_in_charge(env, actor.person))
        return (False, units) if units or env.tx.one(own.TOLD_OF_LATE, person=actor.person) else None

    def page(self, actor: views.Actor, page: int = 1, month: str = "") -> views.Breaches:
        """Tasks that are late now, and by unit and step how many were in a month (YYYY-MM, this one by default). Refused: not_found."""
        page = max(page, 1)
        with self.transactions.read() as env:
            scope = self._needed(env, actor)
            first = clock.month(month) or env.today.replace(day=1)
            total = self._late(env, actor, scope, "count")
            rows = self._late(env, actor, scope, "rows", PER_PAGE, (page - 1) * PER_PAGE)
            return views.Breaches(
                tuple(self._row(env, actor, row, found) for row, found in self._measured(env, rows)), total, page,
                max(1, math.ceil(total / PER_PAGE)), first, self._months(env, first), self._sums(env, actor, scope, first), scope[0])

    def rows(self, actor: views.Actor) -> list[views.BreachRow]:
        """Every late task this person may list, for a file. Refused: not_found."""
        with self.transactions.read() as env:
            scope = self._needed(env, actor)
            found = self._measured(env, self._late(env, actor, scope, "rows", FILE_ROWS, 0))
            return [self._row(env, actor, row, measures, linked=False) for row, measures in found]

    def _needed(self, env, actor) -> tuple[bool, list[str]]:
        scope = self._scope(env, actor)
        if scope is None:
            raise Refused("not_found")
        return scope

    @staticmethod
    def _late(env, actor, scope, what: str, limit: int = 0, offset: int = 0):
        every, units = scope
        asked: dict = {"now": to_text(env.now), **kept_out.about(env, actor.person)} | ({} if every else {"units": units, "person": actor.person})
        if what == "count":
            return env.tx.one(own.LATE_ALL_COUNT if every else own.LATE_MINE_COUNT, **asked).n
        return env.tx.all(own.LATE_ALL if every else own.LATE_MINE, **asked, limit=limit, offset=offset)

    @staticmethod
    def _measured(env, rows) -> list[tuple]:
        """Rows with what was done about each by itself."""
        by_step: dict[tuple, list] = {}
        for e in env.tx.all(own.MEASURES_OF, cases=sorted({row.case_id for row in rows})) if rows else ():
            by_step.setdefault((e.case_id, e.element, e.visit), []).append(e)
        return [(row, by_step.get((row.case_id, row.element, row.visit), [])) for row in rows]

    def _row(self, env, actor, row, measures, linked: bool = True) -> views.BreachRow:
        procedure, language = self.transactions.versions.of(env.tx, row).procedure, actor.language
        due = from_text(row.due_at).astimezone(env.zone)
        days = env.working_days(due, env.local, row.case_unit)
        link = ""
        if linked:
            mine = not isinstance(rules.may_complete(env, procedure, row, actor.person), Refused)
            link = f"/tugas/{row.id}" if mine else f"/permohonan/{row.case_id}" if sight.may_see(env, env.tx.one(sql.CASE_BY_ID, id=row.case_id), actor.person) else ""
        legal = from_text(row.legal_at).astimezone(env.zone) if row.legal_at else None
        return views.BreachRow(
            row.id, row.number, procedure.title(language), procedure.public_name_of(procedure.model.elements[row.element], language),
            row.unit_name or "", env.roles.label(row.role, language), from_text(row.opened_at).astimezone(env.zone), due,
            late_by(days, language), round(days, 1), legal, legal is not None and legal < env.local,
            tuple(measure(e, from_text(e.at).astimezone(env.zone), language, env.roles) for e in measures), link)

    def _sums(self, env, actor, scope, first: date) -> tuple[views.BreachSum, ...]:
        every, units = scope
        asked = {"from": env.midnight(first), "until": env.midnight(add_months(first, 1)), "now": to_text(env.now), **kept_out.about(env, actor.person)}
        rows = env.tx.all(own.MONTH_ALL, **asked) if every else env.tx.all(own.MONTH_MINE, **asked, units=units)
        out = []
        for row in rows:
            procedure = self.transactions.versions.get(env.tx, row.version).procedure
            name = procedure.public_name_of(procedure.model.elements[row.element], actor.language) if row.element in procedure.model.elements else row.element
            out.append(views.BreachSum(row.unit_name or "", procedure.title(actor.language), name, row.late, row.n,
                                       decimal(100 * row.late / row.n, 0, actor.language)))
        return tuple(out)

    @staticmethod
    def _months(env, shown: date) -> tuple[date, ...]:
        """This month and the eleven before, newest first; the one that is shown among them."""
        return tuple(sorted({shown, *(add_months(env.today.replace(day=1), -n) for n in range(12))}, reverse=True))
