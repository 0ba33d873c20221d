"""Equality, order, arithmetic (DMN 1.5, 10.3.2.15, tables 52 to 62). Functions of two values; null means "not defined for these types"."""
from decimal import Decimal

from .values import DAY, MAX_YEAR, NUMBER, SECOND, Date, DateTime, DaysDuration, MonthsDuration, Range, Time, month_days

MOST = 10 ** 40               # nanoseconds or months of a duration


def finite(value):
    return value if value.is_finite() else None


# -- equality
def equal(a, b, run):
    """True, False, or None when the two are not comparable. Parts of lists and contexts are counted as steps of the run."""
    if a is None or b is None:
        return a is b
    ka, kb = type(a), type(b)
    if ka is not kb:
        return None
    if ka is list or ka is dict:
        return a is b or _equal_parts(a, b, run)
    if ka is Time or ka is DateTime:
        if (a.shift() is None) is not (b.shift() is None):
            return None
        return a.instant() // SECOND == b.instant() // SECOND
    return a == b


def _equal_parts(a, b, run):
    """Lists and contexts, counted: a list may hold the same list many times over, many levels deep."""
    stack = [(a, b)]
    while stack:
        a, b = stack.pop()
        if type(a) is list and type(b) is list:
            pairs = zip(a, b) if len(a) == len(b) else None
        elif type(a) is dict and type(b) is dict:
            pairs = ((v, b[k]) for k, v in a.items()) if a.keys() == b.keys() else None
        elif equal(a, b, run) is not True:
            return False
        else:
            continue
        if pairs is None:
            return False
        run.step(1 + len(a))
        stack.extend(p for p in pairs if p[0] is not p[1])
    return True


# -- order
def less(a, b):
    """a < b, or None."""
    ka = type(a)
    if ka is not type(b):
        return None
    if ka is Decimal or ka is str:
        return a < b
    if ka is Date:
        return a.key() < b.key()
    if ka is Time or ka is DateTime:
        if (a.shift() is None) is not (b.shift() is None):
            return None
        return a.instant() // SECOND < b.instant() // SECOND          # whole seconds, as for =
    if ka is DaysDuration or ka is MonthsDuration:
        return a.key() < b.key()
    return None


def less_equal(a, b, run=None):
    """a <= b, or None. Nothing that has an order has parts, so nothing is counted."""
    first = less(a, b)
    if first is None or first:
        return first
    return equal(a, b, run)


def unequal(a, b, run):
    same = equal(a, b, run)
    return None if same is None else not same


COMPARE = {"=": equal, "!=": unequal, "<": lambda a, b, run: less(a, b), "<=": less_equal, ">": lambda a, b, run: less(b, a),
           ">=": lambda a, b, run: less_equal(b, a)}


def within(value, r, run):
    """value in range, or None."""
    if r.op == "=":
        return equal(value, r.end, run)
    if r.op == "!=":
        return unequal(value, r.end, run)
    low = True if r.start is None else (less_equal if r.start_included else less)(r.start, value)
    if low is False:
        return False
    high = True if r.end is None else (less_equal if r.end_included else less)(value, r.end)
    if high is False:
        return False
    return None if low is None or high is None else True


def contains(test, value, run):
    """`value in test` for an evaluated test (DMN 1.5, table 55)."""
    if type(test) is Range:
        return within(value, test, run)
    if type(test) is not list:
        return equal(value, test, run)
    if type(value) is list and equal(value, test, run) is True:
        return True
    run.step(len(test) >> 2)
    for item in test:
        if type(item) is Range and type(value) is not Range:
            found = within(value, item, run)
        else:
            found = equal(value, item, run)
        if found is True:
            return True
    return False


# -- arithmetic
def add_months(day, months):
    """Date plus months; the day is cut to the length of the month."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    if abs(year) > MAX_YEAR:
        return None
    return Date(year, month + 1, min(day.day, month_days(year, month + 1)))


def shifted(value, nanos):
    """DateTime moved by nanoseconds; in a zone the moment moves, not the clock on the wall."""
    total = value.days * DAY + value.nanos + nanos
    if value.zone:
        from .zones import zone_offset
        moment = value.instant() + nanos
        guess = zone_offset(value.zone, *divmod(moment, DAY))
        for _ in range(2):
            days, rest = divmod(moment + guess * SECOND, DAY)
            guess = zone_offset(value.zone, days, rest)
        total = moment + guess * SECOND
    days, rest = divmod(total, DAY)
    return DateTime(days, rest, value.offset, value.zone) if abs(days) < 365_300_000_000 else None


def _as_moment(value):
    return DateTime(value.ordinal(), 0, 0) if type(value) is Date else value


def add(a, b):
    ka, kb = type(a), type(b)
    if ka is Decimal and kb is Decimal:
        return finite(NUMBER.add(a, b))
    if ka is str and kb is str:
        return a + b
    if ka is kb and (ka is DaysDuration or ka is MonthsDuration):
        total = a.key() + b.key()
        return ka(total) if abs(total) < MOST else None
    if ka in (DaysDuration, MonthsDuration) and kb in (Date, DateTime, Time):
        a, b, ka, kb = b, a, kb, ka
    if kb is MonthsDuration and ka is Date:
        return add_months(a, b.months)
    if kb is MonthsDuration and ka is DateTime:
        day = add_months(a.date(), b.months)
        return day and DateTime(day.ordinal(), a.nanos, a.offset, a.zone)
    if kb is DaysDuration:
        if ka is Date:
            days = a.ordinal() + b.nanos // DAY
            return Date.of_ordinal(days) if abs(days) < 365_000_000_000 else None
        if ka is DateTime:
            return shifted(a, b.nanos)
        if ka is Time:
            return Time((a.nanos + b.nanos) % DAY, a.offset, a.zone)
    return None


def negate(a):
    k = type(a)
    if k is Decimal:
        return NUMBER.minus(a)
    if k is DaysDuration:
        return DaysDuration(-a.nanos)
    if k is MonthsDuration:
        return MonthsDuration(-a.months)
    return None


def subtract(a, b):
    ka, kb = type(a), type(b)
    if ka is Decimal and kb is Decimal:
        return finite(NUMBER.subtract(a, b))
    if ka in (Date, DateTime) and kb in (Date, DateTime):
        a, b = _as_moment(a), _as_moment(b)
        if (a.shift() is None) is not (b.shift() is None):
            return None
        return DaysDuration(a.instant() - b.instant())
    if ka is kb is Time:
        if (a.shift() is None) is not (b.shift() is None):
            return None
        return DaysDuration(a.instant() - b.instant())
    if kb in (DaysDuration, MonthsDuration) and ka in (Date, DateTime, Time, DaysDuration, MonthsDuration):
        return add(a, negate(b))
    return None


def _scaled(duration, factor, divide):
    whole = Decimal(duration.key())
    result = NUMBER.divide(whole, factor) if divide else NUMBER.multiply(whole, factor)
    if not result.is_finite() or result.adjusted() > 40:
        return None
    return type(duration)(int(result))


def multiply(a, b):
    ka, kb = type(a), type(b)
    if ka is Decimal and kb is Decimal:
        return finite(NUMBER.multiply(a, b))
    if kb in (DaysDuration, MonthsDuration) and ka is Decimal:
        a, b, ka, kb = b, a, kb, ka
    if ka in (DaysDuration, MonthsDuration) and kb is Decimal:
        return _scaled(a, b, False)
    return None


def divide(a, b):
    ka, kb = type(a), type(b)
    if kb is Decimal and b == 0:
        return None
    if ka is Decimal and kb is Decimal:
        return finite(NUMBER.divide(a, b))
    if ka in (DaysDuration, MonthsDuration):
        if kb is Decimal:
            return _scaled(a, b, True)
        if kb is ka:
            return finite(NUMBER.divide(Decimal(a.key()), Decimal(b.key()))) if b.key() else None
    return None


def power(a, b):
    if type(a) is Decimal and type(b) is Decimal:
        if b.adjusted() > 5 or abs(a.adjusted()) * abs(float(b)) > 10_000_000:
            return None
        return finite(NUMBER.power(a, b))
    return None


ARITHMETIC = {"+": add, "-": subtract, "*": multiply, "/": divide, "**": power}
