"""Values from text and to text (DMN 1.5, 10.3.2.3 and 10.3.4.1)."""
import re
from decimal import Decimal

from . import limits
from .errors import LimitExceeded
from .values import NUMBER, SECOND, Date, DateTime, DaysDuration, MonthsDuration, Time, valid_date
from .zones import find_zone

_DATE = re.compile(r"(-?)(\d{4}|[1-9]\d{4,8})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z][A-Za-z0-9_+\-/]*)?", re.ASCII)
_MONTHS = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII)
_DAYS = re.compile(r"(-?)P(?:(\d+)D)?(T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?", re.ASCII)
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,6})?", re.ASCII)
_PLAIN = re.compile(r"[^\W\d][\w ]*")
MAX_OFFSET = 18 * 3600
MAX_DIGITS = 20


def parse_date(text):
    m = _DATE.fullmatch(text)
    if not m:
        return None
    year, month, day = int(m[1] + m[2]), int(m[3]), int(m[4])
    return Date(year, month, day) if valid_date(year, month, day) else None


def parse_time(text):
    m = _TIME.fullmatch(text)
    if not m:
        return None
    hour, minute, second = int(m[1]), int(m[2]), int(m[3])
    if hour > 23 or minute > 59 or second > 59:
        return None
    nanos = (hour * 3600 + minute * 60 + second) * SECOND + int((m[4] or "0")[:9].ljust(9, "0"))
    mark = m[5]
    if not mark:
        return Time(nanos)
    if mark == "Z":
        return Time(nanos, 0)
    if mark[0] == "@":
        return Time(nanos, None, mark[1:]) if find_zone(mark[1:]) else None
    parts = [int(p) for p in mark[1:].split(":")]
    offset = parts[0] * 3600 + parts[1] * 60 + (parts[2] if len(parts) > 2 else 0)
    if offset > MAX_OFFSET or parts[1] > 59 or parts[-1] > 59:
        return None
    return Time(nanos, -offset if mark[0] == "-" else offset)


def parse_date_time(text):
    day, t, clock = text.partition("T")
    date = parse_date(day)
    if date is None:
        return None
    if not t:
        return DateTime(date.ordinal())
    midnight = clock.startswith("24:00:00")          # the end of the day is the start of the next (XML Schema)
    time = parse_time(clock.replace("24", "00", 1) if midnight else clock)
    if midnight and time and not time.nanos:
        return DateTime(date.ordinal() + 1, 0, time.offset, time.zone)
    return None if time is None or midnight else DateTime(date.ordinal(), time.nanos, time.offset, time.zone)


def parse_duration(text):
    m = _MONTHS.fullmatch(text)
    if m and (m[2] or m[3]):
        if max(len(m[2] or ""), len(m[3] or "")) > MAX_DIGITS:
            return None
        months = int(m[2] or 0) * 12 + int(m[3] or 0)
        return MonthsDuration(-months if m[1] else months)
    m = _DAYS.fullmatch(text)
    if not m or not (m[2] or m[4] or m[5] or m[6]) or m[3] == "T" or any(len(m[i] or "") > MAX_DIGITS for i in (2, 4, 5, 6)):
        return None
    seconds = ((int(m[2] or 0) * 24 + int(m[4] or 0)) * 60 + int(m[5] or 0)) * 60 + int(m[6] or 0)
    nanos = seconds * SECOND + int((m[7] or "0")[:9].ljust(9, "0"))
    return DaysDuration(-nanos if m[1] else nanos)


def parse_at(text):
    """Value of an at-literal `@"..."` (grammar rule 65), None if it is none."""
    duration = text.lstrip("-").startswith("P")
    return parse_duration(text) if duration else parse_date(text) or (parse_date_time(text) if "T" in text else parse_time(text))


def parse_number(text):
    if not _NUMBER.fullmatch(text):
        return None
    value = NUMBER.create_decimal(text)
    return value if value.is_finite() else None


def number_text(value):
    """Plain notation; decimal's exponents never show."""
    if value == 0:
        return "0"
    if -40 < value.adjusted() < 40:
        text = format(value, "f")
    else:
        text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text and "E" not in text else text


def to_text(value, run=None):
    """string(value) (the built-in): a text is itself, anything else as it is written in FEEL."""
    return value if type(value) is str else literal(value, run)


def literal(value, run=None):
    """The value written so that FEEL reads it back, where it can. At most limits.PARTS parts (with a run: its steps), LimitExceeded beyond."""
    return _Writer(run).write(value)


class _Writer:
    """Counts what it writes, so that lists that share parts can't explode."""

    def __init__(self, run):
        self.run, self.left, self.depth = run, limits.PARTS, 0

    def write(self, value):
        self.left -= 1
        if self.left < 0 or self.depth > limits.HEIGHT:
            raise LimitExceeded("string")
        if self.run is not None:
            self.run.step()
        kind = type(value)
        if kind is str:
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        if kind is list:
            return self.inside("[", value, self.write, "]")
        if kind is dict:
            return self.inside("{", value.items(), self.entry, "}")
        return _SCALARS.get(kind, str)(value)

    def inside(self, opening, parts, write, closing):
        self.depth += 1
        text = opening + ", ".join([write(p) for p in parts]) + closing
        self.depth -= 1
        return text if self.run is None else self.run.made(text)

    def entry(self, pair):
        key, value = pair
        return f"{key if _PLAIN.fullmatch(key) else self.write(key)}: {self.write(value)}"


_SCALARS = {type(None): lambda v: "null", bool: lambda v: "true" if v else "false", Decimal: number_text}
