"""Moments as office time: how many seconds a calendar's office had been open until then, so that a span costs two look-ups however long it is.

Knows a calendar and office hours; knows no case.
"""
from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta, tzinfo

from engine.office.calendar import Calendar
from engine.settings import Hours

BEFORE, AFTER = timedelta(days=6 * 366), timedelta(days=3 * 366)      # years that are counted around a day; what lies outside counts as their edge
_KEPT = 16
_kept: dict[tuple, tuple[Calendar, "WorkTime"]] = {}


class WorkTime:
    """The office hours of one calendar, counted from a first day on."""

    def __init__(self, calendar: Calendar, zone: tzinfo, hours: Hours, around: date):
        self.zone, self.first = zone, around - BEFORE
        self.starts: list[float] = []                # the opening of each day, UNIX seconds
        self.lengths: list[float] = []               # of each day
        self.sums: list[float] = []                  # until the end of each day
        total, ordinary, friday = 0.0, _length(hours, hours.close), _length(hours, hours.friday_close)
        for n in range((BEFORE + AFTER).days):
            day = self.first + timedelta(days=n)
            self.starts.append(datetime.combine(day, hours.open, zone).timestamp())
            length = (friday if day.weekday() == 4 else ordinary) if calendar.is_working(day) else 0.0
            total += length
            self.lengths.append(length)
            self.sums.append(total)
        self.workday = ordinary

    def at(self, moment: datetime) -> float:
        """Office seconds until a moment."""
        seconds = moment.timestamp()
        n = bisect_right(self.starts, seconds) - 1
        return self.sums[n] - self.lengths[n] + min(seconds - self.starts[n], self.lengths[n]) if n >= 0 else 0.0

    def day(self, seconds: float) -> date:
        """The day on which so many office seconds are reached."""
        return self.first + timedelta(days=min(bisect_left(self.sums, seconds), len(self.sums) - 1))


def _length(hours: Hours, close) -> float:
    return (close.hour - hours.open.hour) * 3600.0 + (close.minute - hours.open.minute) * 60.0


def worktime(calendar: Calendar, zone: tzinfo, hours: Hours, around: date) -> WorkTime:
    """The office time of a calendar, made once. Calendars are the same object as long as their days are the same (office/calendar)."""
    key = (id(calendar), str(zone), hours, around.year)
    found = _kept.get(key)
    if found is None or found[0] is not calendar:
        while len(_kept) >= _KEPT:
            _kept.pop(next(iter(_kept)), None)
        found = _kept[key] = calendar, WorkTime(calendar, zone, hours, date(around.year, 12, 31))
    return found[1]
