"""String functions (DMN 1.5, 10.3.4.3)."""
from decimal import Decimal

from ..errors import Failure, LimitExceeded
from .regexp import matches_pattern, replace_pattern, split_pattern
from .register import builtin, integer


@builtin("substring(string: string, start position: number, length?: number)")
def substring(string, start, length):
    start = integer(start)
    size = len(string)
    if not start or abs(start) > size:
        raise Failure("index_out_of_range")
    first = start - 1 if start > 0 else size + start
    if length is None:
        return string[first:]
    count = integer(length)
    if count < 1:
        raise Failure("index_out_of_range")
    return string[first:first + count]


@builtin("string length(string: string)")
def string_length(string):
    return Decimal(len(string))


@builtin("upper case(string: string)")
def upper_case(string):
    return string.upper()


@builtin("lower case(string: string)")
def lower_case(string):
    return string.lower()


@builtin("substring before(string: string, match: string)")
def substring_before(string, match):
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after(string: string, match: string)")
def substring_after(string, match):
    if not match:
        return string
    return string.partition(match)[2]


@builtin("contains(string: string, match: string)")
def contains(string, match):
    return match in string


@builtin("starts with(string: string, match: string)")
def starts_with(string, match):
    return string.startswith(match)


@builtin("ends with(string: string, match: string)")
def ends_with(string, match):
    return string.endswith(match)


@builtin("matches(input: string, pattern: string, flags?: string?)", wants_run=True)
def matches(run, text, pattern, flags):
    return matches_pattern(run, text, pattern, flags or "")


@builtin("replace(input: string, pattern: string, replacement: string, flags?: string?)", wants_run=True)
def replace(run, text, pattern, replacement, flags):
    return replace_pattern(run, text, pattern, replacement, flags or "")


@builtin("split(string: string, delimiter: string)", wants_run=True)
def split(run, string, delimiter):
    return split_pattern(run, string, delimiter)


@builtin("string join(list: list, delimiter?: string?)", wants_run=True)
def string_join(run, values, delimiter):
    values = [v for v in values if v is not None]
    if any(type(v) is not str for v in values):
        raise Failure("argument_type", parameter="list")
    if sum(map(len, values)) + len(values) * len(delimiter or "") > run.limits.string:
        raise LimitExceeded("string")
    return (delimiter or "").join(values)
