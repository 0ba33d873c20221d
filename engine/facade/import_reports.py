"""What an import did or would do, in the reader's words. Knows outcomes and sentences; knows no database."""
from collections import Counter

from engine import views
from engine.office.imports import Outcome
from engine.office.words import ACCEPT, COLUMNS, describe

MOST_CHANGES, MOST_DOUBTS = 200, 50          # shown of all changes; of each kind of doubt
_YES = (("tidak", "ya"), ("no", "yes"))


def report(kind: str, done: Outcome, language: str) -> views.ImportReport:
    which = 1 if language == "en" else 0
    seen: Counter = Counter()
    doubts = []
    for doubt in done.doubts:
        code = doubt.problem.code
        seen[code] += 1
        if seen[code] <= MOST_DOUBTS:
            doubts.append(views.ImportDoubt(code, describe(doubt.problem, language), doubt.held, ACCEPT[code][which] if code in ACCEPT else ""))
    columns = Counter(change.column for change in done.changes)
    return views.ImportReport(
        kind, done.added, done.changed, done.unchanged, left=done.left, changes=tuple(_change(c, which) for c in done.changes[:MOST_CHANGES]),
        changed_columns=tuple((_column(column, which), n) for column, n in columns.most_common()), doubts=tuple(doubts), doubted=len(done.doubts))


def _change(change, which: int) -> views.ImportChange:
    old, new = ((_YES[which][int(v)] if v in ("0", "1") else v for v in (change.old, change.new)) if change.column == "active"
                else (change.old, change.new))
    return views.ImportChange(change.name, _column(change.column, which), old, new)


def _column(column: str, which: int) -> str:
    return COLUMNS[column][which] if column in COLUMNS else column
