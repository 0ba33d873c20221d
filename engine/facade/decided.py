"""What was decided: somebody's own decisions, newest first, and how many of each step an agency did in a month and how long they took.

The recap is for heads (their units and all below) and administrators; figures of fewer than five are not given. Knows transactions and rows.
"""
import math
from datetime import date
from statistics import median

from engine import clock, views
from engine.clock import from_text
from engine.errors import Refused
from engine.facade.guard import is_admin
from engine.facade.looks import option_word
from engine.facade.transaction import Transactions
from engine.office.days import add_months
from engine.run import rules
from engine.run.environment import Environment
from engine.store.statements import inbox as sql

PER_PAGE, FEWEST, MONTHS = 25, 5, 12


class Decided:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    def page(self, actor: views.Actor, page: int = 1) -> views.DecidedPage:
        """His decisions in other people's cases."""
        page = max(page, 1)
        with self.transactions.read() as env:
            total = env.tx.one(sql.DECIDED_COUNT, person=actor.person).n
            rows = env.tx.all(sql.DECIDED_BY, person=actor.person, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
            return views.DecidedPage(tuple(self._row(env, row, actor.language) for row in rows), total, page, max(1, math.ceil(total / PER_PAGE)),
                                     self._months(env) if self._scope(env, actor) is not None else ())

    def _row(self, env: Environment, row, language: str) -> views.DecidedRow:
        procedure = self.transactions.versions.of(env.tx, row).procedure
        element = procedure.model.elements[row.element]
        return views.DecidedRow(
            row.case_id, row.number, row.applicant_name, procedure.public_name_of(element, language), from_text(row.completed_at).astimezone(env.zone),
            option_word(procedure, row.element, row.decision, language) if row.decision else "", env.person(row.acting_for).name if row.acting_for else "")

    @staticmethod
    def _months(env: Environment) -> tuple[date, ...]:
        return tuple(add_months(env.today.replace(day=1), -n) for n in range(MONTHS))

    @staticmethod
    def _scope(env: Environment, actor: views.Actor) -> list[str] | None:
        """Units whose work he may count, [] for all; None for whom the recap is not."""
        if is_admin(env, actor):
            return []
        return sorted(rules.units_in_charge(env, actor.person)) or None

    def recap(self, actor: views.Actor, month: str = "") -> list[views.RecapRow]:
        """By agency, service and step: how many were done in a month (YYYY-MM), the median of their working days, how many late. Refused: not_found."""
        with self.transactions.read() as env:
            units, first = self._scope(env, actor), clock.month(month) or env.today.replace(day=1)
            if units is None:
                raise Refused("not_found")
            rows = env.tx.all(sql.DONE_BETWEEN, everywhere=int(not units), units=units, until=env.midnight(add_months(first, 1)), **{"from": env.midnight(first)})
            groups: dict[tuple, list] = {}
            for row in rows:
                groups.setdefault((row.opd_name or "", row.procedure, row.element), []).append(row)
            return [self._sum(env, first, key, done, actor.language) for key, done in sorted(groups.items())]

    def _sum(self, env: Environment, first: date, key: tuple, rows: list, language: str) -> views.RecapRow:
        procedure = self.transactions.versions.get(env.tx, max(row.version for row in rows)).procedure
        element = procedure.model.elements.get(key[2])
        name = procedure.public_name_of(element, language) if element is not None else key[2]
        if len(rows) < FEWEST:
            return views.RecapRow(first, key[0], procedure.title(language), name, None, None, None)
        days = [env.working_days(from_text(row.opened_at), from_text(row.completed_at), row.case_unit) for row in rows]
        late = sum(bool(row.due_at) and row.completed_at > row.due_at for row in rows)
        return views.RecapRow(first, key[0], procedure.title(language), name, len(rows), round(median(days), 1),
                              late if late == 0 or late >= FEWEST else None)
