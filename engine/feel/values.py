"""FEEL values (DMN 1.5, 10.3.2.3 to 10.3.2.8).

null None | boolean bool | number Decimal | string str | list list | context dict, and the classes below.
Python's datetime ends at year 9999 and has no year 0, so dates and times are our own: proleptic Gregorian, whole nanoseconds.
"""
import datetime
from decimal import ROUND_HALF_EVEN, Context

from .errors import Failure
from .zones import find_zone, zone_offset

NUMBER = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[])   # always called explicitly: contexts are per thread
SECOND = 1_000_000_000
DAY = 86_400 * SECOND
MAX_YEAR = 999_999_999


def ordinal(year, month, day):
    """Days since 1970-01-01, any year (civil calendar in 400-year eras)."""
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def civil(days):
    """Inverse of `ordinal`: (year, month, day)."""
    days += 719468
    era = days // 146097
    doe = days - era * 146097
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    month = mp + 3 if mp < 10 else mp - 9
    return yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) // 5 + 1


def leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_days(year, month):
    return (31, 29 if leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def valid_date(year, month, day):
    return -MAX_YEAR <= year <= MAX_YEAR and 1 <= month <= 12 and 1 <= day <= month_days(year, month)


def year_text(year):
    return f"{'-' if year < 0 else ''}{abs(year):04d}"


def clock_text(nanos):
    seconds, fraction = divmod(nanos, SECOND)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return text + ("." + f"{fraction:09d}".rstrip("0") if fraction else "")


def offset_text(offset):
    if offset == 0:
        return "Z"
    sign, rest = ("-", -offset) if offset < 0 else ("+", offset)
    text = f"{sign}{rest // 3600:02d}:{rest // 60 % 60:02d}"
    return text + (f":{rest % 60:02d}" if rest % 60 else "")


def tz_of(value):
    """tzinfo of a Time or DateTime, None if it is local."""
    if value.zone:
        return find_zone(value.zone)
    return None if value.offset is None else datetime.timezone(datetime.timedelta(seconds=value.offset))


def _in_calendar(make):
    try:
        return make()
    except (ValueError, OverflowError):
        raise Failure("out_of_calendar") from None


class Value:
    """Immutable by convention; compares and hashes by `key()`."""
    __slots__ = ()

    def __eq__(self, other):
        return type(self) is type(other) and self.key() == other.key()

    def __hash__(self):
        return hash((type(self).__name__, self.key()))

    def __repr__(self):
        return f"{type(self).__name__}({self})"


class Date(Value):
    """date"""
    __slots__ = ("day", "month", "year")

    def __init__(self, year, month, day):
        self.year, self.month, self.day = year, month, day

    def key(self):
        return (self.year, self.month, self.day)

    def ordinal(self):
        return ordinal(self.year, self.month, self.day)

    @staticmethod
    def of_ordinal(days):
        return Date(*civil(days))

    def to_python(self) -> datetime.date:
        """Failure outside of Python's years 1 to 9999."""
        return _in_calendar(lambda: datetime.date(self.year, self.month, self.day))

    def __str__(self):
        return f"{year_text(self.year)}-{self.month:02d}-{self.day:02d}"


class Time(Value):
    """time: nanoseconds since midnight, with an offset in seconds, a zone's name, or neither (local)."""
    __slots__ = ("nanos", "offset", "zone")

    def __init__(self, nanos, offset=None, zone=None):
        self.nanos, self.offset, self.zone = nanos, offset, zone

    def shift(self):
        """Offset in seconds, None if local. A zone without a date is taken at its offset of 1970-01-01."""
        return zone_offset(self.zone, 0, self.nanos) if self.zone else self.offset

    def key(self):
        return (self.nanos, self.offset, self.zone)

    def instant(self):
        return self.nanos - (self.shift() or 0) * SECOND

    def to_python(self) -> datetime.time:
        """Whole microseconds; aware if the time has an offset or a zone."""
        seconds = self.nanos // SECOND
        return datetime.time(seconds // 3600, seconds // 60 % 60, seconds % 60, self.nanos % SECOND // 1000, tz_of(self))

    def __str__(self):
        return clock_text(self.nanos) + ("@" + self.zone if self.zone else "" if self.offset is None else offset_text(self.offset))


class DateTime(Value):
    """date and time"""
    __slots__ = ("days", "nanos", "offset", "zone")

    def __init__(self, days, nanos=0, offset=None, zone=None):
        self.days, self.nanos, self.offset, self.zone = days, nanos, offset, zone

    def shift(self):
        return zone_offset(self.zone, self.days, self.nanos) if self.zone else self.offset

    def key(self):
        return (self.days, self.nanos, self.offset, self.zone)

    def instant(self):
        """Nanoseconds since 1970-01-01T00:00:00 UTC (a local value counts as UTC)."""
        return self.days * DAY + self.nanos - (self.shift() or 0) * SECOND

    def date(self):
        return Date(*civil(self.days))

    def time(self):
        return Time(self.nanos, self.offset, self.zone)

    def to_python(self) -> datetime.datetime:
        """Whole microseconds; aware if the value has an offset or a zone. Failure outside of Python's years."""
        return _in_calendar(lambda: datetime.datetime.combine(self.date().to_python(), self.time().to_python()))

    def __str__(self):
        return f"{self.date()}T{self.time()}"


class DaysDuration(Value):
    """days and time duration, whole nanoseconds"""
    __slots__ = ("nanos",)

    def __init__(self, nanos):
        self.nanos = nanos

    def key(self):
        return self.nanos

    def to_python(self) -> datetime.timedelta:
        return _in_calendar(lambda: datetime.timedelta(microseconds=self.nanos // 1000))

    def __str__(self):
        total = abs(self.nanos)
        days, rest = divmod(total, DAY)
        seconds, fraction = divmod(rest, SECOND)
        clock = "".join(f"{n}{unit}" for n, unit in ((seconds // 3600, "H"), (seconds // 60 % 60, "M")) if n)
        if seconds % 60 or fraction:
            clock += f"{seconds % 60}" + ("." + f"{fraction:09d}".rstrip("0") if fraction else "") + "S"
        if not total:
            return "PT0S"
        return ("-" if self.nanos < 0 else "") + "P" + (f"{days}D" if days else "") + ("T" + clock if clock else "")


class MonthsDuration(Value):
    """years and months duration"""
    __slots__ = ("months",)

    def __init__(self, months):
        self.months = months

    def key(self):
        return self.months

    def to_python(self) -> int:
        """Months."""
        return self.months

    def __str__(self):
        years, months = divmod(abs(self.months), 12)
        if not self.months:
            return "P0M"
        return ("-" if self.months < 0 else "") + "P" + (f"{years}Y" if years else "") + (f"{months}M" if months else "")


class Range(Value):
    """range. `op` keeps how a unary range was written: '<', '=', '!=' ...; OPEN stands for an undefined end."""
    __slots__ = ("end", "end_included", "op", "start", "start_included")

    def __init__(self, start, end, start_included=True, end_included=True, op=""):
        self.start, self.end, self.start_included, self.end_included, self.op = start, end, start_included, end_included, op

    def key(self):
        return (self.start, self.end, self.start_included, self.end_included, self.op if self.op in ("=", "!=") else "")

    def __str__(self):
        from .lexical import literal
        if self.op in ("=", "!="):
            return f"{self.op}{literal(self.end)}"
        side = lambda v: "" if v is None else literal(v)
        return f"{'[' if self.start_included else '('}{side(self.start)}..{side(self.end)}{']' if self.end_included else ')'}"


class Function(Value):
    """function: `call(args)` gets one value per parameter, in order."""
    __slots__ = ("builtin", "call", "name", "params", "result", "types")

    def __init__(self, name, params, call, types=None, result=None, builtin=None):
        self.name, self.params, self.call, self.types, self.result, self.builtin = name, params, call, types, result, builtin

    def key(self):
        return id(self)

    def __str__(self):
        return f"function {self.name}"
