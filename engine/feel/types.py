"""FEEL types (DMN 1.5, 10.3.2.9): does a value conform, and implicit conversion of arguments and results."""
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Optional

from .values import Date, DateTime, DaysDuration, Function, MonthsDuration, Range, Time

SIMPLE = {"number": Decimal, "string": str, "boolean": bool, "date": Date, "time": Time, "date and time": DateTime,
          "days and time duration": DaysDuration, "years and months duration": MonthsDuration}
ALIASES = {"dateTime": "date and time", "dayTimeDuration": "days and time duration", "yearMonthDuration": "years and months duration",
           "any": "Any", "day time duration": "days and time duration", "year month duration": "years and months duration"}


@dataclass
class Type:
    """kind: Any, one of SIMPLE, Null, list, range, context, function."""
    kind: str = "Any"
    item: Optional["Type"] = None            # list, range
    members: dict | None = None           # context: name -> Type
    params: list | None = None            # function
    result: Optional["Type"] = None
    allowed: Any = None                      # callable(value, run) -> bool: allowedValues, typeConstraint
    name: str = ""


class NamedTypes(dict):
    """The types of a model by name. Compared by identity, so that it can be part of a cache's key."""
    __hash__ = object.__hash__      # type: ignore[assignment]
    __eq__ = object.__eq__


ANY = Type()
UNKNOWN = Type("unknown")


def conforms(value, t, run, constraints=True):
    """Does the value belong to the type? Null does to every type. `instance of` looks at the base type only, not at allowed values.

    The parts of lists and contexts are counted as steps of the run.
    """
    if value is None or t.kind == "Any":
        ok = True
    elif t.kind in SIMPLE:
        ok = type(value) is SIMPLE[t.kind]
    elif t.kind == "list":
        ok = type(value) is list and (t.item is None or _items_conform(value, t.item, run, constraints))
    elif t.kind == "context":
        ok = type(value) is dict and all(k in value and conforms(value[k], m, run, constraints) for k, m in (t.members or {}).items())
    elif t.kind == "range":
        ok = type(value) is Range and all(v is None or conforms(v, t.item or ANY, run) for v in (value.start, value.end))
    elif t.kind == "function":
        ok = type(value) is Function and _conforms_function(value, t)
    else:
        ok = False
    return ok and (not constraints or t.allowed is None or value is None or t.allowed(value, run))


def _items_conform(values, t, run, constraints):
    run.step(1 + (len(values) >> 2))
    return all(conforms(v, t, run, constraints) for v in values)


def _conforms_function(f, t):
    if t.params is None:
        return True
    if f.builtin is not None:
        low, high = f.builtin.arity
        return low <= len(t.params) <= high
    if len(f.params) != len(t.params):
        return False
    own = f.types or [None] * len(f.params)
    if not all(a is None or subtype(p, a) for p, a in zip(t.params, own)):
        return False
    return t.result is None or f.result is None or subtype(f.result, t.result)


def subtype(a, b):
    """Every value of a is one of b (type conformance)."""
    if b.kind == "Any" or a.kind == "Null":
        return True
    if a.kind != b.kind:
        return False
    if a.kind in ("list", "range"):
        return b.item is None or (a.item is not None and subtype(a.item, b.item))
    if a.kind == "context":
        return all(k in (a.members or {}) and subtype(a.members[k], m) for k, m in (b.members or {}).items())
    return True


def coerce(value, t, run):
    """(True, converted) or (False, None): singleton list to element, element to singleton list, date to midnight (implicit conversions)."""
    if value is None or t is None:
        return True, value
    if t.kind == "list" and type(value) is not list and conforms(value, t.item or ANY, run):
        value = [value]
        return (True, value) if conforms(value, t, run) else (False, None)
    if conforms(value, t, run):
        return True, value
    if type(value) is list and len(value) == 1 and t.kind != "list" and value[0] is not None and conforms(value[0], t, run):
        return True, value[0]
    if type(value) is Date and t.kind == "date and time":
        return True, DateTime(value.ordinal(), 0, 0)
    return False, None


def resolve(node, types=None):
    """TypeName of the syntax tree -> Type; an unknown name is the type `unknown`, which nothing but null conforms to."""
    if node is None:
        return None
    name = ALIASES.get(node.name, node.name)
    args = [resolve(a, types) for a in node.args]
    if types and name in types and not args:
        return types[name]
    if name == "Any":
        return ANY
    if name in SIMPLE or name == "Null":
        return Type(name)
    if name in ("list", "range"):
        return Type(name, item=args[0] if args else None)
    if name == "context":
        return Type(name, members=dict(zip(node.keys, args)))
    if name == "function":
        return Type(name, params=args, result=resolve(node.result, types))
    return UNKNOWN
