"""A page of cases and every row that is theirs, read by one query a table: any number of cases is looked at in bounded memory.

Knows the doctor's statements; judges nothing.
"""
from collections.abc import Iterator

from engine.store.statements import doctor as sql

CASES = 500
TABLES = {
    "tasks": sql.TASKS, "timers": sql.TIMERS, "subscriptions": sql.SUBSCRIPTIONS, "events": sql.EVENTS, "told": sql.TOLD, "mailed": sql.MAILED,
    "last_moments": sql.LAST_MOMENTS, "jobs": sql.JOBS, "letters": sql.LETTERS, "numbers": sql.NUMBERS, "attachments": sql.ATTACHMENTS,
    "ledger": sql.LEDGER, "commands": sql.COMMANDS, "dead": sql.DEAD, "work": sql.WORK}


class CaseRows:
    """One case's row as `case`, and lists of its rows by the names of TABLES."""

    def __init__(self, case):
        self.case = case
        self.tasks, self.timers, self.subscriptions, self.events, self.told, self.mailed, self.last_moments = [], [], [], [], [], [], []
        self.jobs, self.letters, self.numbers, self.attachments, self.ledger, self.commands, self.dead, self.work = [], [], [], [], [], [], [], []

    def say(self, words: str) -> str:
        return f"case {self.case.number}: {words}"


def each(tx) -> Iterator[CaseRows]:
    """Every case, ended or not."""
    after = ""
    while True:
        cases = tx.all(sql.CASES, after=after, most=CASES)
        if not cases:
            return
        rows = {c.id: CaseRows(c) for c in cases}
        last = cases[-1].id
        for name, statement in TABLES.items():
            for row in tx.all(statement, after=after, last=last):
                if row.case_id in rows:
                    getattr(rows[row.case_id], name).append(row)
        yield from rows.values()
        after = last
