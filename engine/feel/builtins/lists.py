"""List functions and sort (DMN 1.5, 10.3.4.4 and 10.3.4.9)."""
from decimal import Decimal
from functools import cmp_to_key

from ..errors import NOWHERE, Failure
from ..operators import add, equal, less
from ..values import NUMBER, DaysDuration, MonthsDuration
from .register import builtin, integer


def numbers(values):
    if any(type(v) is not Decimal for v in values):
        raise Failure("argument_type", parameter="list")
    return values


def varargs(name):
    """Either one list or the elements themselves."""
    def register(function):
        @builtin(f"{name}(list: list)")
        def one(values):
            return function(values)

        @builtin(f"{name}(list...: Any?)")
        def many(*values):
            if len(values) < 2:
                raise Failure("wrong_arguments")
            return function(list(values))
        return function
    return register


@builtin("list contains(list: list, element: Any?)", wants_run=True)
def list_contains(run, values, element):
    return any(equal(v, element, run) is True for v in values)


@builtin("count(list: list)")
def count(values):
    return Decimal(len(values))


def _extreme(values, better):
    if not values:
        return None
    best = values[0]
    for v in values[1:]:
        first = less(v, best) if better == "min" else less(best, v)
        if first is None:
            raise Failure("not_comparable")
        if first:
            best = v
    if less(best, best) is None:
        raise Failure("not_comparable")
    return best


@varargs("min")
def min_(values):
    return _extreme(values, "min")


@varargs("max")
def max_(values):
    return _extreme(values, "max")


def fold(values, start, do):
    if not values:
        raise Failure("empty_list")
    total = start
    for v in numbers(values):
        total = do(total, v)
        if not total.is_finite():
            raise Failure("not_defined")
    return total


@varargs("sum")
def sum_(values):
    if not values:
        raise Failure("empty_list")
    kind, total = type(values[0]), values[0]
    if kind not in (Decimal, DaysDuration, MonthsDuration) or any(type(v) is not kind for v in values):
        raise Failure("argument_type", parameter="list")
    for v in values[1:]:
        total = add(total, v)
        if total is None:
            raise Failure("not_defined")
    return total


@varargs("product")
def product(values):
    return fold(values, Decimal(1), NUMBER.multiply)


@varargs("mean")
def mean(values):
    return NUMBER.divide(fold(values, Decimal(0), NUMBER.add), Decimal(len(values)))


@varargs("median")
def median(values):
    ordered = sorted(numbers(values))
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else NUMBER.divide(NUMBER.add(ordered[half - 1], ordered[half]), Decimal(2))


@varargs("stddev")
def stddev(values):
    """Of the sample: divided by n - 1."""
    if len(numbers(values)) < 2:
        raise Failure("too_few")
    middle = mean(values)
    squares = fold([NUMBER.power(NUMBER.subtract(v, middle), Decimal(2)) for v in values], Decimal(0), NUMBER.add)
    return NUMBER.sqrt(NUMBER.divide(squares, Decimal(len(values) - 1)))


@varargs("mode")
def mode(values):
    counts = {}
    for v in numbers(values):
        counts[v] = counts.get(v, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(v for v, n in counts.items() if n == most)


def _logic(values, decisive):
    null = False
    for v in values:
        if v is decisive:
            return decisive
        if type(v) is not bool:
            null = True
    return None if null else not decisive


@varargs("all")
def all_(values):
    return _logic(values, False)


@varargs("any")
def any_(values):
    return _logic(values, True)


@builtin("sublist(list: list, start position: number, length?: number)")
def sublist(values, start, length):
    start = integer(start)
    if not start or abs(start) > len(values):
        raise Failure("index_out_of_range")
    first = start - 1 if start > 0 else len(values) + start
    if length is None:
        return values[first:]
    n = integer(length)
    if n < 1 or first + n > len(values):
        raise Failure("index_out_of_range")
    return values[first:first + n]


@builtin("append(list: list, item...: Any?)", wants_run=True)
def append(run, values, *items):
    run.step(len(values) // 16)
    return values + list(items)


@builtin("concatenate(list...: list)", wants_run=True)
def concatenate(run, *lists):
    run.step(sum(map(len, lists)) // 16)
    return [v for values in lists for v in values]


def position(values, at, extra=0):
    i = integer(at)
    if not i or abs(i) > len(values) + extra:
        raise Failure("index_out_of_range", index=i, count=len(values))
    return i - 1 if i > 0 else len(values) + i


@builtin("insert before(list: list, position: number, newItem: Any?)")
def insert_before(values, at, item):
    i = position(values, at)
    return values[:i] + [item] + values[i:]


@builtin("remove(list: list, position: number)")
def remove(values, at):
    i = position(values, at)
    return values[:i] + values[i + 1:]


@builtin("list replace(list: list, position: number, newItem: Any?)")
def list_replace(values, at, item):
    i = position(values, at)
    return values[:i] + [item] + values[i + 1:]


@builtin("list replace(list: list, match: function, newItem: Any?)", wants_run=True)
def list_replace_where(run, values, match, item):
    from ..code import invoke
    if match.builtin is None and len(match.params) != 2:
        raise Failure("wrong_arguments", parameter="match")
    out = []
    for v in values:
        found = invoke(match, [v, item], None, run, NOWHERE)
        if type(found) is not bool:
            raise Failure("not_boolean", parameter="match")
        out.append(item if found else v)
    return out


@builtin("reverse(list: list)")
def reverse(values):
    return values[::-1]


@builtin("index of(list: list, match: Any?)", wants_run=True)
def index_of(run, values, match):
    return [Decimal(i) for i, v in enumerate(values, 1) if equal(v, match, run) is True]


def distinct(values, run):
    """Linear for values that hash; equality of FEEL, so 1 and 1.0 are one."""
    out, seen = [], set()
    for v in values:
        run.step()
        key = (type(v), v) if type(v) in (Decimal, str, bool) else None
        if key is not None:
            if key not in seen:
                seen.add(key)
                out.append(v)
        else:
            run.step(len(out) // 4)
            if not any(equal(v, o, run) is True for o in out):
                out.append(v)
    return out


@builtin("distinct values(list: list)", wants_run=True)
def distinct_values(run, values):
    return distinct(values, run)


@builtin("union(list...: list)", wants_run=True)
def union(run, *lists):
    return distinct([v for values in lists for v in values], run)


@builtin("flatten(list: list)", wants_run=True)
def flatten(run, values):
    out, stack = [], [iter(values)]
    while stack:
        for v in stack[-1]:
            run.step()
            if type(v) is list:
                stack.append(iter(v))
                break
            out.append(v)
        else:
            stack.pop()
    return out


@builtin("sort(list: list, precedes?: function)", wants_run=True)
def sort(run, values, precedes):
    from ..code import invoke
    run.step(len(values))
    kinds = {type(v) for v in values}
    if precedes is None and (kinds == {Decimal} or kinds == {str}):
        return sorted(values)

    def before(a, b):
        run.step()
        found = less(a, b) if precedes is None else invoke(precedes, [a, b], None, run, NOWHERE)
        if type(found) is not bool:
            raise Failure("not_comparable")
        return found
    return sorted(values, key=cmp_to_key(lambda a, b: -1 if before(a, b) else 1 if before(b, a) else 0))
