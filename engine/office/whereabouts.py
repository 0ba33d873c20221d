"""On which days of a period people are not at their work: leave as it stands now, periods for which they named somebody, letters that let them act
elsewhere. Knows the rows; knows no place and no task (`places` says who holds what on one day).
"""
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from engine.clock import day
from engine.store import Tx
from engine.store.statements import absence as sql

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Away:
    """Days from `start` to `until`, both included, None: no end is known. `form` (plt | plh), `title`: what he acts as meanwhile, for the head `whose`;
    without a form he is away."""
    start: date
    until: date | None
    form: str = ""
    title: str = ""
    whose: str | None = None


def of(tx: Tx, people: Collection[str], start: date, until: date | None) -> dict[str, list[Away]]:
    """What touches the period, cut to it, by person; the earliest first. Days that follow one another are one."""
    asked = {"people": sorted(people), "from": start.isoformat(), "until": (until or date.max).isoformat()}
    away: dict[str, list[tuple[date, date]]] = {one: [] for one in people}
    rows = tx.all(sql.ABSENCES_OF, **asked) if people else ()
    for row in rows:
        if row.operation == "add":
            back = [(_first(r), _last(r)) for r in rows if r.operation == "revoke" and row.case_id and r.case_id == row.case_id and r.person == row.person and r.at > row.at]
            away[row.person] += _without((_first(row), _last(row)), back)
    for row in tx.all(sql.NAMED_SOMEBODY, **asked) if people else ():
        away[row.person].append((_first(row), _last(row)))
    found = {one: [Away(*_cut(first, last, start, until)) for first, last in _joined(spans) if last >= start and (until is None or first <= until)]
             for one, spans in away.items()}
    for row in tx.all(sql.ACTING_FOR, **asked) if people else ():
        found[row.person].append(Away(*_cut(_first(row), _last(row), start, until), row.form, row.head_title, row.head))
    return {one: sorted(days, key=lambda d: (d.start, d.form)) for one, days in found.items()}


def within(days: Iterable[Away], start: date, until: date | None) -> list[Away]:
    """The part of them that lies in a shorter period."""
    return [replace(one, start=first, until=last) for one in days if (one.until is None or one.until >= start) and (until is None or one.start <= until)
            for first, last in [_cut(one.start, one.until or date.max, start, until)]]


def _first(row) -> date:
    return day(row.from_day) if row.from_day else date.min


def _last(row) -> date:
    return day(row.until_day) if row.until_day else date.max


def _without(span: tuple[date, date], back: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """A span without the days that were taken back."""
    left = [span]
    for first, last in back:
        left = [part for a, b in left for part in ((a, min(b, first - ONE)) if first > a else None, (max(a, last + ONE), b) if last < b else None)
                if part is not None and part[0] <= part[1]]
    return left


def _joined(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    found: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if found and (found[-1][1] == date.max or first <= found[-1][1] + ONE):
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


def _cut(first: date, last: date, start: date, until: date | None) -> tuple[date, date | None]:
    end = min(last, until or date.max)
    return max(first, start), None if end == date.max else end
