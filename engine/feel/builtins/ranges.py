"""Relations of points and ranges, Allen's algebra (DMN 1.5, 10.3.4.7)."""
from ..errors import Failure
from ..operators import equal, less
from ..values import Range
from .register import builtin


def lt(a, b):
    found = less(a, b)
    if found is None:
        raise Failure("not_comparable")
    return found


def eq(a, b):
    found = equal(a, b, None) if type(a) not in (list, dict) else None          # what has an order has no parts to count
    if found is None:
        raise Failure("not_comparable")
    return found


def points(r):
    if r.start is None or r.end is None:
        raise Failure("range_needs_ends")
    return r.start, r.end, r.start_included, r.end_included


@builtin("before(point1: Any, point2: Any)")
def before(a, b):
    if type(a) is not Range and type(b) is not Range:
        return lt(a, b)
    end, closed_a = (a.end, a.end_included) if type(a) is Range else (a, True)
    start, closed_b = (b.start, b.start_included) if type(b) is Range else (b, True)
    if end is None or start is None:
        raise Failure("range_needs_ends")
    return lt(end, start) or (eq(end, start) and not (closed_a and closed_b))


@builtin("after(point1: Any, point2: Any)")
def after(a, b):
    return before(b, a)


@builtin("meets(range1: range, range2: range)")
def meets(a, b):
    points(a), points(b)
    return a.end_included and b.start_included and eq(a.end, b.start)


@builtin("met by(range1: range, range2: range)")
def met_by(a, b):
    return meets(b, a)


def starts_no_later(a, b):
    """a begins at or before b, borders included."""
    return lt(a.start, b.start) or (eq(a.start, b.start) and (a.start_included or not b.start_included))


def ends_no_later(a, b):
    return lt(a.end, b.end) or (eq(a.end, b.end) and (b.end_included or not a.end_included))


def reaches(a, b):
    """a's end is not before b's start."""
    return lt(b.start, a.end) or (eq(a.end, b.start) and a.end_included and b.start_included)


@builtin("overlaps(range1: range, range2: range)")
def overlaps(a, b):
    points(a), points(b)
    return reaches(a, b) and reaches(b, a)


@builtin("overlaps before(range1: range, range2: range)")
def overlaps_before(a, b):
    points(a), points(b)
    begins = lt(a.start, b.start) or (eq(a.start, b.start) and a.start_included and not b.start_included)
    return begins and reaches(a, b) and ends_no_later(a, b)


@builtin("overlaps after(range1: range, range2: range)")
def overlaps_after(a, b):
    points(a), points(b)
    begins = lt(b.start, a.start) or (eq(a.start, b.start) and b.start_included and not a.start_included)
    return begins and reaches(b, a) and ends_no_later(b, a)


@builtin("finishes(range1: Any, range2: range)")
def finishes(a, b):
    points(b)
    if type(a) is not Range:
        return b.end_included and eq(a, b.end)
    points(a)
    return a.end_included == b.end_included and eq(a.end, b.end) and starts_no_later(b, a)


@builtin("finished by(range1: range, range2: Any)")
def finished_by(a, b):
    return finishes(b, a)


@builtin("includes(range: range, point: Any)")
def includes(a, b):
    points(a)
    if type(b) is not Range:
        return (lt(a.start, b) or (a.start_included and eq(a.start, b))) and (lt(b, a.end) or (a.end_included and eq(a.end, b)))
    points(b)
    return starts_no_later(a, b) and ends_no_later(b, a)


@builtin("during(point: Any, range: range)")
def during(a, b):
    return includes(b, a)


@builtin("starts(point: Any, range: range)")
def starts(a, b):
    points(b)
    if type(a) is not Range:
        return b.start_included and eq(a, b.start)
    points(a)
    return a.start_included == b.start_included and eq(a.start, b.start) and ends_no_later(a, b)


@builtin("started by(range: range, point: Any)")
def started_by(a, b):
    return starts(b, a)


@builtin("coincides(point1: Any, point2: Any)")
def coincides(a, b):
    if type(a) is Range and type(b) is Range:
        points(a), points(b)
        return eq(a.start, b.start) and eq(a.end, b.end) and a.start_included == b.start_included and a.end_included == b.end_included
    if type(a) is Range or type(b) is Range:
        raise Failure("argument_type")
    return eq(a, b)
