"""Conversion functions (DMN 1.5, 10.3.4.1)."""
from decimal import Decimal

from ..errors import Failure, FeelSyntaxError
from ..lexical import MAX_OFFSET, parse_date, parse_date_time, parse_duration, parse_number, parse_time, to_text
from ..operators import less
from ..run import RUN
from ..values import NUMBER, SECOND, Date, DateTime, MonthsDuration, Range, Time, valid_date
from ..zones import find_zone
from .register import builtin, integer

LONGEST_RANGE = 500


def or_fail(value):
    if value is None:
        raise Failure("bad_text")
    return value


# -- date
@builtin("date(from: string)")
def date_of_text(text):
    return or_fail(parse_date(text))


@builtin("date(from: date)")
def date_of_date(value):
    return value


@builtin("date(from: date and time)")
def date_of_moment(value):
    return value.date()


@builtin("date(year: number, month: number, day: number)")
def date_of_parts(year, month, day):
    parts = integer(year), integer(month), integer(day)
    if not valid_date(*parts):
        raise Failure("no_such_date")
    return Date(*parts)


# -- time
@builtin("time(from: string)")
def time_of_text(text):
    return or_fail(parse_time(text))


@builtin("time(from: time)")
def time_of_time(value):
    return value


@builtin("time(from: date and time)")
def time_of_moment(value):
    return value.time()


@builtin("time(from: date)")
def time_of_date(value):
    return Time(0, 0)


@builtin("time(hour: number, minute: number, second: number, offset?: days and time duration?)")
def time_of_parts(hour, minute, second, offset):
    return Time(clock(hour, minute, second), seconds_of(offset))


def clock(hour, minute, second):
    hour, minute = integer(hour), integer(minute)
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        raise Failure("no_such_time")
    return (hour * 60 + minute) * 60 * SECOND + int(NUMBER.multiply(second, Decimal(SECOND)))


def seconds_of(offset):
    if offset is None:
        return None
    if abs(offset.nanos) > MAX_OFFSET * SECOND:
        raise Failure("offset_out_of_range")
    return -(-offset.nanos // SECOND) if offset.nanos < 0 else offset.nanos // SECOND


# -- date and time
@builtin("date and time(from: string)")
def moment_of_text(text):
    return or_fail(parse_date_time(text))


@builtin("date and time(from: date and time)")
def moment_of_moment(value):
    return value


@builtin("date and time(from: date)")
def moment_of_date(value):
    return DateTime(value.ordinal(), 0, 0)


@builtin("date and time(date: day, time: time)")
def moment_of_parts(day, time):
    days = day.days if type(day) is DateTime else day.ordinal()
    return DateTime(days, time.nanos, time.offset, time.zone)


@builtin("date and time(date: date and time, timezone: string)")
def moment_in_zone(moment, zone):
    from ..operators import shifted
    if not find_zone(zone):
        raise Failure("no_such_zone", zone=zone)
    there = DateTime(0, 0, None, zone)
    return shifted(there, moment.instant() - there.instant())


@builtin("date and time(year: number, month: number, day: number, hour: number, minute: number, second: number, offset?: days and time duration?)")
def moment_of_numbers(year, month, day, hour, minute, second, offset):
    d = date_of_parts(year, month, day)
    return DateTime(d.ordinal(), clock(hour, minute, second), seconds_of(offset))


@builtin("date and time(year: number, month: number, day: number, hour: number, minute: number, second: number, timezone: string)")
def moment_of_numbers_in_zone(year, month, day, hour, minute, second, zone):
    if not find_zone(zone):
        raise Failure("no_such_zone", zone=zone)
    return DateTime(date_of_parts(year, month, day).ordinal(), clock(hour, minute, second), None, zone)


# -- durations
@builtin("duration(from: string)")
def duration_of_text(text):
    return or_fail(parse_duration(text))


@builtin("duration(from: duration)")
def duration_of_duration(value):
    return value


@builtin("years and months duration(from: day, to: day)")
def years_and_months(start, end):
    a, b = (v.date() if type(v) is DateTime else v for v in (start, end))
    months = (b.year - a.year) * 12 + b.month - a.month
    if months > 0 and b.day < a.day:
        months -= 1
    elif months < 0 and b.day > a.day:
        months += 1
    return MonthsDuration(months)


# -- number, string
@builtin("number(from: string)")
def number_of_text(text):
    return or_fail(parse_number(text))


@builtin("number(from: string, grouping separator: string?, decimal separator: string?)")
def number_of_grouped(text, grouping, decimal):
    if grouping not in (" ", ",", ".", None) or decimal not in (".", ",", None) or (grouping is not None and grouping == decimal):
        raise Failure("bad_separator")
    if grouping:
        text = text.replace(grouping, "")
    if decimal:
        text = text.replace(decimal, ".")
    return or_fail(parse_number(text))


@builtin("number(from: number)")
def number_of_number(value):
    return value


@builtin("string(from: Any?)", wants_run=True)
def string(run, value):
    return None if value is None else to_text(value, run)


# -- range
CONSTRUCTORS = ("date", "time", "date and time", "duration")


@builtin("range(from: string)", wants_run=True)
def range_of_text(run, text):
    """Only a range with literal ends."""
    from ..code import Compiler
    from ..parse import parse
    from ..syntax import RangeOf
    if len(text) > LONGEST_RANGE:
        raise Failure("bad_text")
    try:
        tree = parse(text.strip())
    except FeelSyntaxError:
        raise Failure("bad_text") from None
    if type(tree) is not RangeOf or tree.op or not constant(tree.start_) or not constant(tree.end_):
        raise Failure("bad_text")
    r = Compiler().code(tree)({RUN: run})
    if type(r) is not Range or less(r.end, r.start) is not False:
        raise Failure("bad_range")
    return r


def constant(n):
    """Does the node stand for a value without reading anything?"""
    from ..syntax import Call, Literal, Name, Negate
    if type(n) is Negate:
        return constant(n.operand)
    return type(n) is Literal or (type(n) is Call and type(n.function) is Name and n.function.name in CONSTRUCTORS
                                  and all(type(a) is Literal for a in n.args))
