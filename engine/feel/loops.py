"""What `for`, `some`, `every` walk through (DMN 1.5, 10.3.2.14): lists, ranges of integers and of dates."""
from decimal import Decimal

from .errors import LimitExceeded
from .operators import less
from .values import Date, Range


def turns(first, last, run, has_last=False):
    """An iterable of values, or None if there is nothing to walk through."""
    if has_last:
        return _count(first, last, run)
    if type(first) is list:
        return first
    if type(first) is Range:
        r = first
        if r.op in ("=", "!="):
            return None
        values = _count(r.start, r.end, run)
        if values is None or less(r.end, r.start) is not False:      # a range never runs backwards, `3..1` in a for does
            return None
        if not r.start_included:
            values = values[1:]
        if not r.end_included:
            values = values[:-1]
        return values
    return None if first is None else [first]


def _count(a, b, run):
    if type(a) is Decimal and type(b) is Decimal and a == a.to_integral_value() and b == b.to_integral_value():
        wrap, i, j = Decimal, int(a) if a.adjusted() < 30 else None, int(b) if b.adjusted() < 30 else None
        if i is None or j is None:
            raise LimitExceeded("range")
    elif type(a) is Date and type(b) is Date:
        wrap, i, j = Date.of_ordinal, a.ordinal(), b.ordinal()
    else:
        return None
    size = abs(j - i) + 1
    if size > run.limits.range:
        raise LimitExceeded("range")
    run.step(size >> 2)
    return [wrap(n) for n in (range(i, j + 1) if i <= j else range(i, j - 1, -1))]
