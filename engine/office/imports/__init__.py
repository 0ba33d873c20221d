"""Files of the office: units, people, balances, calendar. All or nothing; ten wrong rows give ten faults with their lines.

    rows, problems = imports.read("pegawai", data)                       # what can be seen in the file alone
    outcome = imports.apply(tx, "pegawai", rows, problems=problems, ...)  # what the office must know; raises Problems and the transaction is undone

An office that gets its file from elsewhere every week cannot repair a row: with `Options(skip=True)` rows with a fault are left out, and told.
What would take something away from the office is a doubt: it is not done before somebody accepts it (see `people`).
Knows the tables of the office; opens no transaction and puts nothing into words (`office.words` does).
"""
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from engine.errors import Problem, Problems
from engine.office.imports import balances, columns, days, people, siasn, table, units
from engine.office.imports.outcome import Changed, Doubt, Options, Outcome
from engine.office.roles import Roles
from engine.store import Tx

__all__ = ["KINDS", "Changed", "Doubt", "Options", "Outcome", "Wrong", "apply", "read", "text_of"]
Wrong, text_of = table.Wrong, table.text_of
AS_IT_IS = Options()


@dataclass(frozen=True)
class Context:
    """What an import needs to know besides its rows. `at`: this moment as text, `today`: this day in the office. `skipped`: NIPs of rows that are
    left out, None among them for one that cannot be read."""
    tx: Tx
    roles: Roles
    actor: str | None
    at: str
    today: date
    options: Options
    skipped: frozenset[str | None] = field(default=frozenset())


_KINDS = {
    "unit": (columns.UNIT, units), "pegawai": (columns.PEGAWAI, people), "saldo": (columns.SALDO, balances), "kalender": (columns.KALENDER, days)}
KINDS = tuple(_KINDS)


def read(kind: str, data: bytes) -> tuple[list[dict], list[Problem]]:
    """(rows, problems) of a file; with problems nothing should be applied. KeyError for a kind there is not."""
    wanted, module = _KINDS[kind]
    rows, problems = table.read(data, wanted, siasn if kind == "pegawai" else None)
    return rows, problems + module.look(rows)


def apply(tx: Tx, kind: str, rows: list[dict], *, roles: Roles, actor: str | None, at: str, today: date, options: Options = AS_IT_IS,
          problems: Iterable[Problem] = ()) -> Outcome:
    """Store what `read` gave. Problems (a list of `Problem` with lines) if a row is wrong or the office contradicts it; then undo the transaction."""
    context, module, found = Context(tx, roles, actor, at, today, options), _KINDS[kind][1], list(problems)
    if module is people:
        rows = people.placed(context, rows)
    if not found or options.skip:
        bad = {problem.params.get("line") for problem in found}
        found += module.contradictions(context, [row for row in rows if row["line"] not in bad])
    bad = {problem.params.get("line") for problem in found}
    if found and (not options.skip or None in bad):
        raise Problems(found[:table.MOST])
    nips = {row["line"]: row.get("nip") for row in rows} | {p.params["line"]: p.params["nip"] for p in found if "nip" in p.params}
    context = Context(tx, roles, actor, at, today, options, frozenset(nips.get(line) for line in bad))
    outcome = module.store(context, [row for row in rows if row["line"] not in bad])
    outcome.doubts[:0] = [Doubt(problem, True) for problem in found[:table.MOST]]
    return outcome
