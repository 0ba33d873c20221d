"""JSON <-> frozen dataclasses, by their type hints, and the JSON Schema of a type (draft 2020-12, as OpenAPI 3.1 has it). Knows no operation.

Types: str, int, float, bool, None, Any, datetime, date, unions, tuple[X, ...], dict[str, X] and dataclasses of these. A field with a default may be
left out; a name nobody knows is a fault, so that a slip of the pen is not read as nothing.
"""
import dataclasses
import json
import types
import typing
from datetime import date, datetime
from decimal import Decimal
from functools import cache

DEEPEST, LONGEST = 20, 1_000_000


class Faulty(Exception):
    """What was sent is not of the type. `faults`: place -> sentence."""

    def __init__(self, faults: dict[str, str]):
        super().__init__(faults)
        self.faults = faults


def parse(data: bytes) -> object:
    """JSON as Python values; numbers with a point are exact. Faulty if it is none, or nothing anybody sends in earnest."""
    try:
        text = data.decode("utf-8")
        value = json.loads(text, parse_float=Decimal, parse_constant=_no_number, parse_int=_whole, object_pairs_hook=_once)
        text.encode("utf-8")
        _shallow(value, 0)
        return value
    except Faulty:
        raise
    except RecursionError:
        raise Faulty({"": f"nested deeper than {DEEPEST}"}) from None
    except ValueError:
        raise Faulty({"": "no JSON in UTF-8"}) from None


def _no_number(name: str) -> None:
    raise Faulty({"": f"{name} is no number of JSON"})


def _whole(digits: str) -> int:
    if len(digits) > 40:
        raise Faulty({"": "a number of more than 40 digits"})
    return int(digits)


def _once(pairs: list[tuple[str, object]]) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Faulty({"": "a name stands twice in one object"})
    return found


def _shallow(value: object, depth: int) -> None:
    """No deeper than anybody needs; and no half characters, which nothing can store."""
    if depth > DEEPEST:
        raise Faulty({"": f"nested deeper than {DEEPEST}"})
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise Faulty({"": "half a character (a lone surrogate)"}) from None
    elif isinstance(value, dict):
        for name, one in value.items():
            _shallow(name, depth + 1)
            _shallow(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            _shallow(one, depth + 1)


# reading ---------------------------------------------------------------------------------------------------------------------------
def read(kind: typing.Any, value: object, place: str = "") -> typing.Any:
    """`value` (from `parse`) as `kind`. Faulty with every fault of an object's own fields."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is typing.Any:
        return value
    if origin in (typing.Union, types.UnionType):
        for one in arguments:
            try:
                return read(one, value, place)
            except Faulty:
                continue
        raise Faulty({place: f"not {_named(kind)}"})
    if dataclasses.is_dataclass(kind):
        return _object(kind, value, place)
    if origin is tuple and isinstance(value, list):
        return tuple(read(arguments[0], one, f"{place}/{i}") for i, one in enumerate(value))
    if origin is dict and isinstance(value, dict):
        return {name: read(arguments[1], one, f"{place}/{name}") for name, one in value.items()}
    if kind is type(None) and value is None:
        return None
    if kind is bool and isinstance(value, bool) or kind is str and isinstance(value, str):
        return value
    if kind is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if kind is float and isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return value
    raise Faulty({place: f"not {_named(kind)}"})


def _object(kind, value: object, place: str):
    if not isinstance(value, dict):
        raise Faulty({place: "not an object"})
    fields, faults, given = {f.name: f for f in dataclasses.fields(kind)}, {}, {}
    for name in value.keys() - fields.keys():
        faults[f"{place}/{name}"] = "unknown; known are " + ", ".join(fields)
    for name, field in fields.items():
        if name not in value:
            if _required(field):
                faults[f"{place}/{name}"] = "missing"
            continue
        try:
            given[name] = read(_hints(kind)[name], value[name], f"{place}/{name}")
        except Faulty as faulty:
            faults.update(faulty.faults)
    if faults:
        raise Faulty(faults)
    return kind(**given)


def _required(field: dataclasses.Field) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


@cache
def _hints(kind) -> dict[str, typing.Any]:
    return typing.get_type_hints(kind)


def _named(kind) -> str:
    known = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", type(None): "null"}
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_named(one) for one in typing.get_args(kind))
    return known.get(kind) or ("a list" if origin is tuple else "an object")


# writing ---------------------------------------------------------------------------------------------------------------------------
def write(value: object) -> object:
    """A dataclass, list or scalar as what `json` writes."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: write(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (list, tuple, frozenset, set)):
        return [write(one) for one in (sorted(value) if isinstance(value, (frozenset, set)) else value)]
    if isinstance(value, dict):
        return {str(name): write(one) for name, one in value.items()}
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


# JSON Schema ------------------------------------------------------------------------------------------------------------------------
PLAIN: dict[typing.Any, dict] = {
    str: {"type": "string"}, int: {"type": "integer"}, float: {"type": "number"}, bool: {"type": "boolean"}, type(None): {"type": "null"},
    typing.Any: {}, datetime: {"type": "string", "format": "date-time"}, date: {"type": "string", "format": "date"}}


def schema(kind: typing.Any, known: dict[str, dict]) -> dict:
    """The schema of a type; dataclasses are referred to and described once in `known`, by name. Their docstring is the description."""
    if kind in PLAIN:
        return dict(PLAIN[kind])
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [schema(one, known) for one in arguments]}
    if origin is tuple:
        return {"type": "array", "items": schema(arguments[0], known)}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema(arguments[1], known)}
    name = kind.__name__
    if name not in known:
        known[name] = {}                                       # a type may hold its own kind
        fields = dataclasses.fields(kind)
        known[name].update(
            type="object", description=" ".join((kind.__doc__ or "").split()), additionalProperties=False,
            properties={f.name: schema(_hints(kind)[f.name], known) for f in fields}, required=[f.name for f in fields if _required(f)])
    return {"$ref": f"#/components/schemas/{name}"}
