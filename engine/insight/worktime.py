"""Moments as office time: how many seconds a calendar's office had been open until then, so that a span costs two look-ups however long it is.

Knows a calendar and office hours; knows no case.
"""
from bisect import bisect_left
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
        self.opened = hours.open.hour * 3600 + hours.open.minute * 60
        self.lengths: list[float] = []               # of each day
        self.sums: list[float] = []                  # until the end of each day
        total, ordinary, friday = 0.0, _length(hours, hours.close), _length(hours, hours.friday_close)
        for n in range((BEFORE + AFTER).days):
            day = self.first + timedelta(days=n)
            length = (friday if day.weekday() == 4 else ordinary) if calendar.is_working(day) else 0.0
            total += length
            self.lengths.append(length)
            self.sums.append(total)
        self.workday = ordinary
        self.base = self.first.toordinal()

    def at(self, moment: datetime) -> float:
        """Office seconds until a moment."""
        local = moment.astimezone(self.zone)
        n = local.toordinal() - self.base
        if n < 0:
            return 0.0
        if n >= len(self.sums):
            return self.sums[-1]
        since = local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6 - self.opened
        length = self.lengths[n]
        return self.sums[n] - length + min(max(since, 0.0), length)

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
