"""`@builtin("substring(string: string, start position: number, length?: number)")` makes a Python function a FEEL function.

Types are FEEL's; a `?` after a parameter's name makes it optional, after a type lets null in; `name...` takes the rest as a list.
Several signatures may share a name: the first that fits the arguments is called. Arguments get the implicit conversions of
DMN 1.5, 10.3.2.9.4 (a single element for a list of one, a list of one for a single element). A Failure makes the call null, with its reason.
"""
import re
from decimal import Decimal
from difflib import get_close_matches
from typing import NamedTuple

from ..errors import Failure
from ..values import Date, DateTime, DaysDuration, Function, MonthsDuration, Range, Time

BUILTINS: "dict[str, Builtin]" = {}
KINDS = {"Any": (), "number": (Decimal,), "string": (str,), "boolean": (bool,), "list": (list,), "context": (dict,), "date": (Date,), "time": (Time,),
         "date and time": (DateTime,), "days and time duration": (DaysDuration,), "years and months duration": (MonthsDuration,),
         "duration": (DaysDuration, MonthsDuration), "function": (Function,), "range": (Range,), "day": (Date, DateTime),
         "number or duration": (Decimal, DaysDuration, MonthsDuration)}
MANY = 10 ** 6


class Parameter(NamedTuple):
    name: str
    kinds: tuple       # Python classes, () for any
    null: bool
    optional: bool
    rest: bool
    is_list: bool


class Signature:
    """One way to call a function."""
    __slots__ = ("function", "least", "most", "names", "params", "wants_run")

    def __init__(self, params, function, wants_run):
        self.params, self.function, self.wants_run = params, function, wants_run
        self.names = frozenset(p.name for p in params)
        self.least = sum(not p.optional and not p.rest for p in params)
        self.most = MANY if params and params[-1].rest else len(params)

    def fits(self, args, names):
        if names is None:
            return self.least <= len(args) <= self.most
        given = set(names)
        return len(given) == len(names) and given <= self.names and all(p.optional or p.rest or p.name in given for p in self.params)

    def arrange(self, args, names):
        """Arguments in order; Failure if one has the wrong type."""
        if names is not None:
            return self.arrange_named(dict(zip(names, args)))
        out, size = [], len(args)
        for i, p in enumerate(self.params):
            if p.rest:
                out.extend([convert(v, p) for v in args[i:]])
            else:
                out.append(convert(args[i], p) if i < size else None)
        return out

    def arrange_named(self, given):
        out = []
        for p in self.params:
            if p.rest:
                value = given.get(p.name, [])
                out.extend([convert(v, p) for v in (value if type(value) is list else [value])])
            else:
                out.append(convert(given[p.name], p) if p.name in given else None)
        return out


class Builtin:
    """All signatures of one name. `errors`: what else than a Failure means "not defined for these values"."""

    def __init__(self, name, errors=(ArithmeticError, ValueError)):
        self.name, self.signatures, self.errors = name, [], errors
        self.value = Function(name, [], None, builtin=self)

    @property
    def arity(self):
        return min(s.least for s in self.signatures), max(s.most for s in self.signatures)

    def invoke(self, args, names, run, place):
        failure = Failure("wrong_arguments")
        for signature in self.signatures:
            if not signature.fits(args, names):
                continue
            try:
                ready = signature.arrange(args, names)
            except Failure as e:
                failure = e
                continue
            return self.call(signature, ready, run, place)
        return run.note(failure.code, place, **{"function": self.name, **failure.params})

    def call(self, signature, ready, run, place):
        for value in ready:                       # long arguments cost steps, so that the bounds hold inside built-ins too
            kind = type(value)
            if kind is list or kind is dict:
                run.step(len(value) >> 4)
            elif kind is str and len(value) > 4095:
                run.step(len(value) >> 12)
        try:
            result = signature.function(run, *ready) if signature.wants_run else signature.function(*ready)
        except Failure as e:
            return run.note(e.code, place, **{"function": self.name, **e.params})
        except self.errors as e:
            return run.note("not_defined", place, function=self.name, error=type(e).__name__)
        if result is None:
            return run.note("null_result", place, function=self.name)
        return run.made(result) if type(result) is str else result


def convert(value, p):
    if value is None:
        if p.null:
            return None
        raise Failure("argument_null", parameter=p.name)
    kinds = p.kinds
    if not kinds or type(value) in kinds:
        return value
    if p.is_list:
        return [value]
    if type(value) is list and len(value) == 1 and type(value[0]) in kinds:
        return value[0]
    raise Failure("argument_type", parameter=p.name)


def read_signature(text):
    """(name, parameters) of a signature's text; ValueError says what is wrong with it."""
    m = re.fullmatch(r"\s*([^(]+?)\s*\((.*)\)\s*", text)
    if not m:
        raise ValueError(f"not a FEEL signature: {text!r}")
    return m[1], tuple(_parameter(part, text) for part in m[2].split(",") if part.strip())


def _parameter(part, text):
    label, _, kind = (p.strip() for p in part.partition(":"))
    name, type_name = label.rstrip(".?"), kind.rstrip("?") or "Any"
    if type_name not in KINDS:
        near = get_close_matches(type_name, KINDS, 1)
        raise ValueError(f"unknown type {type_name!r} in {text!r}" + (f", did you mean {near[0]!r}?" if near else ""))
    return Parameter(name, KINDS[type_name], kind.endswith("?"), label.endswith("?"), label.endswith("..."), type_name == "list")


def builtin(text, wants_run=False, registry=BUILTINS):
    """Register the decorated function under a signature."""
    name, params = read_signature(text)

    def register(function):
        registry.setdefault(name, Builtin(name)).signatures.append(Signature(params, function, wants_run))
        return function
    return register


def integer(value, name="number"):
    """A number of moderate size as int, the fraction cut off."""
    if value and value.adjusted() > 12:
        raise Failure("too_large", parameter=name)
    return int(value)
