"""Properties of dates, times, durations and ranges (DMN 1.5, tables 65 to 67)."""
from decimal import Decimal

from .values import DAY, NUMBER, SECOND, Date, DateTime, DaysDuration, MonthsDuration, Range, Time


def _weekday(days):
    return Decimal((days + 3) % 7 + 1)


def _sign(value, parts):
    return NUMBER.minus(parts) if value < 0 else parts


def _offset(value):
    shift = value.shift()
    return None if shift is None else DaysDuration(shift * SECOND)


def _zone(value):
    return value.zone


def _clock(unit):
    return lambda v: Decimal(v.nanos // SECOND // unit % (24 if unit == 3600 else 60))


def _seconds(nanos):
    return NUMBER.divide(Decimal(nanos), Decimal(SECOND))


def _second(v):
    return _seconds(v.nanos % (60 * SECOND))


CLOCK = {"hour": _clock(3600), "minute": _clock(60), "second": _second, "time offset": _offset, "timezone": _zone}
PROPERTIES = {
    Date: {"year": lambda v: Decimal(v.year), "month": lambda v: Decimal(v.month), "day": lambda v: Decimal(v.day),
           "weekday": lambda v: _weekday(v.ordinal())},
    DateTime: {"year": lambda v: Decimal(v.date().year), "month": lambda v: Decimal(v.date().month), "day": lambda v: Decimal(v.date().day),
               "weekday": lambda v: _weekday(v.days), **CLOCK},
    Time: CLOCK,
    DaysDuration: {"days": lambda v: _sign(v.nanos, Decimal(abs(v.nanos) // DAY)),
                   "hours": lambda v: _sign(v.nanos, Decimal(abs(v.nanos) % DAY // (3600 * SECOND))),
                   "minutes": lambda v: _sign(v.nanos, Decimal(abs(v.nanos) // (60 * SECOND) % 60)),
                   "seconds": lambda v: _sign(v.nanos, _seconds(abs(v.nanos) % (60 * SECOND)))},
    MonthsDuration: {"years": lambda v: _sign(v.months, Decimal(abs(v.months) // 12)),
                     "months": lambda v: _sign(v.months, Decimal(abs(v.months) % 12))},
    Range: {"start": lambda v: v.start, "end": lambda v: v.end,
            "start included": lambda v: v.start_included, "end included": lambda v: v.end_included},
}
