"""Temporal functions: day of year ..., now, today (DMN 1.5, 10.3.4.8 and 10.3.4.11)."""
from decimal import Decimal

from ..values import SECOND, Date, DateTime, ordinal
from .register import builtin

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def day(value):
    return value.date() if type(value) is DateTime else value


@builtin("day of year(date: day)")
def day_of_year(value):
    d = day(value)
    return Decimal(d.ordinal() - ordinal(d.year, 1, 1) + 1)


@builtin("day of week(date: day)")
def day_of_week(value):
    return DAYS[(day(value).ordinal() + 3) % 7]


@builtin("month of year(date: day)")
def month_of_year(value):
    return MONTHS[day(value).month - 1]


@builtin("week of year(date: day)")
def week_of_year(value):
    """ISO 8601: the week that holds the year's first Thursday is week 1."""
    days = day(value).ordinal()
    thursday = Date.of_ordinal(days - (days + 3) % 7 + 3)
    return Decimal((thursday.ordinal() - ordinal(thursday.year, 1, 1)) // 7 + 1)


@builtin("now()", wants_run=True)
def now(run):
    n = run.now()
    offset = n.utcoffset()
    zone = getattr(n.tzinfo, "key", None)
    nanos = ((n.hour * 60 + n.minute) * 60 + n.second) * SECOND + n.microsecond * 1000
    return DateTime(ordinal(n.year, n.month, n.day), nanos, None if zone or offset is None else int(offset.total_seconds()), zone)


@builtin("today()", wants_run=True)
def today(run):
    n = run.now()
    return Date(n.year, n.month, n.day)
