"""Working days, amounts of time and when they end. Knows the calendar's days and office hours; knows no tasks.

Working days are Monday to Friday, or to Saturday where the unit works six days, without the days of the table `calendar` (public holidays
and collective leave). A calendar belongs to a unit: days with an empty unit count everywhere, the others in their unit and below it; the
working week is that of the unit or of the nearest one above it that says so. Year files of the country stand in `years/`.
"""
import csv
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from importlib import resources

from engine.office import units
from engine.office.days import add_months
from engine.settings import Hours
from engine.store import Tx, new_id
from engine.store.statements import office as sql

VERSION_KEY = "calendar_version"                 # in `meta`; a new random value at every change, so a cache can be believed
UNITS = ("hari_kerja", "hari", "bulan", "jam")
_AMOUNT = re.compile(r"\s*([0-9]{1,5})\s+(hari\s+kerja|hari|bulan|jam)\s*\Z")


@dataclass(frozen=True)
class Amount:
    """A length of time as promises and limits say it: `n` of `unit` (hari_kerja | hari | bulan | jam)."""
    n: int
    unit: str

    def __str__(self) -> str:
        return f"{self.n} {self.unit.replace('_', ' ')}"


def parse_amount(text: str) -> Amount:
    """`2 hari kerja`, `3 hari`, `1 bulan`, `12 jam`. ValueError for anything else."""
    match = _AMOUNT.match(text)
    if not match:
        raise ValueError(f"no amount of time: {text!r} (for example: 2 hari kerja, 3 hari, 1 bulan, 12 jam)")
    return Amount(int(match[1]), "_".join(match[2].split()))


@dataclass(frozen=True)
class Calendar:
    """The days off of one place. Made from every day in the table; weekends need not be among them.

    `kinds`: libur or cuti_bersama, by day; `week`: how many days of the week are worked, from Monday on.
    """
    names: dict[date, str] = field(default_factory=dict)
    kinds: dict[date, str] = field(default_factory=dict)
    week: int = 5
    _off: tuple[date, ...] = field(init=False, repr=False)

    def __post_init__(self):
        object.__setattr__(self, "_off", tuple(sorted(day for day in self.names if day.weekday() < self.week)))

    def is_working(self, day: date) -> bool:
        """Whether the office works on this day."""
        return day.weekday() < self.week and day not in self.names

    def why_off(self, day: date) -> str | None:
        """Name of the holiday; None on other days, weekends too."""
        return self.names.get(day)

    def off(self, start: date, end: date) -> list[date]:
        """The days from `start` to `end` that would be working days if the table did not name them."""
        return list(self._off[bisect_left(self._off, start):bisect_right(self._off, end)])

    def knows(self, year: int) -> bool:
        """Whether anything is known of the year; without it only weekends are off."""
        return any(day.year == year for day in self._off)

    def working_days(self, start: date, end: date) -> int:
        """Working days from `start` to `end`, both included; 0 if they are reversed."""
        if end < start:
            return 0
        return _weekdays(end.toordinal(), self.week) - _weekdays(start.toordinal() - 1, self.week) - (bisect_right(self._off, end) - bisect_left(self._off, start))

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it for n < 0); `day` itself for 0. OverflowError beyond the years there are."""
        if n == 0:
            return day
        step = 1 if n > 0 else -1
        left, at = abs(n), day
        while left:
            at += timedelta(days=step * max(1, left * 7 // 5 - 7 if left > 20 else 1))       # never beyond: at most 5 of 7 days work
            first, last = (day + timedelta(days=1), at) if step > 0 else (at, day - timedelta(days=1))
            left = abs(n) - self.working_days(first, last)
        return at

    def deadline(self, moment: datetime, n: int, zone: tzinfo, hours: Hours | None = None) -> datetime:
        """When n working days end: close of office hours of the n-th working day after the day of arrival (day 0). Aware, UTC.

        0 days end the day of arrival, or the first working day after it.
        """
        day = moment.astimezone(zone).date()
        if n == 0:
            return self.closing(day if self.is_working(day) else self.add_working_days(day, 1), zone, hours)
        return self.closing(self.add_working_days(day, n), zone, hours)

    def add(self, moment: datetime, amount: Amount, zone: tzinfo, hours: Hours | None = None) -> datetime:
        """When an amount of time that begins at `moment` ends. Aware, UTC.

        hari kerja: see `deadline`. hari, bulan: close of office hours of that day, working or not. jam: exactly so many hours later.
        """
        if amount.unit == "jam":
            return moment.astimezone(UTC) + timedelta(hours=amount.n)
        if amount.unit == "hari_kerja":
            return self.deadline(moment, amount.n, zone, hours)
        day = moment.astimezone(zone).date()
        return self.closing(day + timedelta(days=amount.n) if amount.unit == "hari" else add_months(day, amount.n), zone, hours)

    def closing(self, day: date, zone: tzinfo, hours: Hours | None = None) -> datetime:
        """The close of office hours on a day. Aware, UTC."""
        hours = hours or Hours()
        at = hours.friday_close if day.weekday() == 4 else hours.close
        return datetime.combine(day, at, zone).astimezone(UTC)

    def worked(self, start: datetime, end: datetime, zone: tzinfo, hours: Hours | None = None) -> timedelta:
        """Office hours between two moments; zero if they are reversed."""
        total, day, last = timedelta(0), start.astimezone(zone).date(), end.astimezone(zone).date()
        while day <= last:
            if self.is_working(day):
                opened, closed = self._span(day, zone, hours)
                total += max(min(closed, end) - max(opened, start), timedelta(0))
            day += timedelta(days=1)
        return total

    def after_worked(self, start: datetime, length: timedelta, zone: tzinfo, hours: Hours | None = None) -> datetime:
        """The moment at which so many office hours have passed since `start`. Aware, UTC."""
        day, at = start.astimezone(zone).date(), start
        while True:
            if self.is_working(day):
                opened, closed = self._span(day, zone, hours)
                at = max(opened, start)
                if at + length <= closed:
                    return at.astimezone(UTC) + length
                length -= max(closed - at, timedelta(0))
            day += timedelta(days=1)

    def share(self, start: datetime, due: datetime, percent: int, zone: tzinfo, hours: Hours | None = None) -> datetime:
        """The moment at which `percent` of the office hours between arrival and deadline have passed; beyond 100, after the deadline.

        A span without office hours is divided as it is.
        """
        span = self.worked(start, due, zone, hours)
        if percent == 100:
            return due.astimezone(UTC)
        if not span:
            return (start + (due - start) * percent / 100).astimezone(UTC)
        return self.after_worked(start, span * percent / 100, zone, hours)

    def _span(self, day: date, zone: tzinfo, hours: Hours | None) -> tuple[datetime, datetime]:
        return datetime.combine(day, (hours or Hours()).open, zone).astimezone(UTC), self.closing(day, zone, hours)


def _weekdays(ordinal: int, week: int) -> int:
    """Days of the working week in the days 1..ordinal (day 1 is a Monday)."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * week + min(rest, week)


# the table ------------------------------------------------------------------------------------------------------------------
_cache: dict[tuple[str, tuple[str, ...], int], Calendar] = {}
_rows: dict[str, tuple[list, dict[str, int]]] = {}           # days and working weeks by version
_KEPT = 8


def calendar(tx: Tx, unit_id: str | None = None) -> Calendar:
    """The calendar of a unit, of the whole office without one. Never older than the transaction: the version is read each time."""
    version = tx.value(sql.META_GET, key=VERSION_KEY) or ""
    if version not in _rows:
        rows, weeks = tx.all(sql.CALENDAR), _weeks(tx)
        if version == "":
            return _of(rows, *_places(tx, rows, weeks, unit_id))
        _forget()
        _rows[version] = rows, weeks
    rows, weeks = _rows[version]
    places, week = _places(tx, rows, weeks, unit_id)
    key = version, places, week
    if key not in _cache:
        _cache[key] = _of(rows, places, week)
    return _cache[key]


def made_of(tx: Tx, rows: list, unit_id: str | None) -> Calendar:
    """The calendar of a unit if the table held these rows (objects with the table's columns): what a change would mean."""
    return _of(rows, *_places(tx, rows, _weeks(tx), unit_id))


def _weeks(tx: Tx) -> dict[str, int]:
    """Units that say how many days a week they work."""
    return {row.id: row.week for row in tx.all(sql.UNIT_WEEKS)}


def _places(tx: Tx, rows: list, weeks: dict[str, int], unit_id: str | None) -> tuple[tuple[str, ...], int]:
    """The units whose days count, and the working week. Only units with days or a week of their own are looked at, so that most share one calendar."""
    own = {row.unit for row in rows} - {""}
    if unit_id is None or not (own or weeks):
        return ("",), 5
    above = [unit.id for unit in units.ancestors(tx, unit_id)]
    return ("", *(one for one in above if one in own)), next((weeks[one] for one in above if one in weeks), 5)


def _of(rows: list, places: Iterable[str], week: int = 5) -> Calendar:
    wanted = set(places)
    counted = [(date.fromisoformat(row.day), row) for row in rows if row.unit in wanted]
    return Calendar({day: row.name for day, row in counted}, {day: row.kind for day, row in counted}, week)


def _forget() -> None:
    """Keep few versions: one a database in use, and tests use many databases."""
    while len(_rows) >= _KEPT:
        gone = next(iter(_rows))
        _rows.pop(gone, None)
        for key in [key for key in list(_cache) if key[0] == gone]:
            _cache.pop(key, None)


def changed(tx: Tx) -> str:
    """Say that the table has changed; the new version."""
    version = new_id()
    tx.run(sql.META_PUT, key=VERSION_KEY, value=version)
    return version


def version(tx: Tx) -> str | None:
    """The version of the calendar; None before the first day was stored."""
    return tx.value(sql.META_GET, key=VERSION_KEY)


def shipped() -> list[dict]:
    """The days of the year files: day, kind (libur | cuti_bersama), name, source, tentative (0 or 1), unit ""."""
    found = []
    for file in sorted(resources.files("engine.office").joinpath("years").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".csv"):
            found += [_row(line) for line in csv.DictReader(file.read_text("utf-8").splitlines())]
    return found


def _row(line: dict) -> dict:
    return {"day": line["tanggal"], "kind": line["jenis"], "name": line["nama"], "source": line["sumber"],
            "tentative": int(line["perkiraan"] == "ya"), "unit": ""}


def seed(tx: Tx) -> bool:
    """Store the shipped days if no day was ever stored; whether it did."""
    if version(tx) is not None or tx.all(sql.CALENDAR):
        return False
    tx.many(sql.CALENDAR_ADD, shipped())
    changed(tx)
    return True
