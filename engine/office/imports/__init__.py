"""Files of the office: units, people, balances, calendar. All or nothing; ten wrong rows give ten faults with their lines.

    rows, problems = imports.read("pegawai", data)          # what can be seen in the file alone
    outcome = imports.apply(tx, "pegawai", rows, ...)        # what the office must know; raises Problems and the transaction is undone

Knows the tables of the office; opens no transaction and puts nothing into words (`office.words` does).
"""
from dataclasses import dataclass
from datetime import date

from engine.errors import Problem, Problems
from engine.office.imports import balances, columns, days, people, table, units
from engine.office.imports.outcome import Outcome
from engine.office.roles import Roles
from engine.store import Tx

__all__ = ["KINDS", "Outcome", "apply", "read"]


@dataclass(frozen=True)
class Context:
    """What an import needs to know besides its rows. `at`: this moment as text, `today`: this day in the office."""
    tx: Tx
    roles: Roles
    actor: str | None
    at: str
    today: date


_KINDS = {
    "unit": (columns.UNIT, units), "pegawai": (columns.PEGAWAI, people), "saldo": (columns.SALDO, balances), "kalender": (columns.KALENDER, days)}
KINDS = tuple(_KINDS)


def read(kind: str, data: bytes) -> tuple[list[dict], list[Problem]]:
    """(rows, problems) of a file; with problems nothing should be applied. KeyError for a kind there is not."""
    wanted, module = _KINDS[kind]
    rows, problems = table.read(data, wanted)
    return rows, (problems + module.look(rows))[:table.MOST]


def apply(tx: Tx, kind: str, rows: list[dict], *, roles: Roles, actor: str | None, at: str, today: date) -> Outcome:
    """Store what `read` gave. Problems (a list of `Problem` with lines) if the office contradicts a row; then undo the transaction."""
    context = Context(tx, roles, actor, at, today)
    module = _KINDS[kind][1]
    problems = module.contradictions(context, rows)
    if problems:
        raise Problems(problems[:table.MOST])
    return module.store(context, rows)
