"""What is known of a value before there is one: its type, whether it may be null, which values it can have, what its parts are. For the static pass.

`Any` is "not known": nothing is ever said about it.
"""
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Optional

from .types import ALIASES, SIMPLE, Type
from .values import Date, DateTime, DaysDuration, Function, MonthsDuration, Range, Time

CLASSES = {Decimal: "number", str: "string", bool: "boolean", Date: "date", Time: "time", DateTime: "date and time",
           DaysDuration: "days and time duration", MonthsDuration: "years and months duration"}
DURATIONS = ("days and time duration", "years and months duration")
MOST_VALUES = 200


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """kind: Any, Null, number, string, ... list, context, range, function. `values`: the only ones it can have, besides null. `members` of a context;
    without them nothing is known of its parts. `origin`: (start, end) of what makes it null, once it was read in a text."""
    kind: str = "Any"
    null: bool = False
    item: Optional["Shape"] = None
    members: dict | None = None
    values: tuple | None = None
    origin: tuple[int, int] | None = None

    @property
    def known(self) -> bool:
        return self.kind not in ("Any", "Null")

    def maybe(self, null: bool = True, origin: tuple[int, int] | None = None) -> "Shape":
        """The same, perhaps null."""
        same = not null or (self.null and origin in (None, self.origin))
        return self if same else Shape(self.kind, True, self.item, self.members, self.values, origin or self.origin)

    def sure(self) -> "Shape":
        return Shape(self.kind, False, self.item, self.members, self.values)

    def only(self, values: Iterable) -> "Shape":
        return Shape(self.kind, self.null, self.item, self.members, tuple(dict.fromkeys(values)), self.origin)


ANY, NULL = Shape(), Shape("Null", null=True)
NUMBER, STRING, BOOLEAN, DATE, TIME = Shape("number"), Shape("string"), Shape("boolean"), Shape("date"), Shape("time")
MOMENT, DAYS, MONTHS = Shape("date and time"), Shape(DURATIONS[0]), Shape(DURATIONS[1])


def of(kind: str) -> Shape:
    """Shape of a type's name: `number`, `list<date>`, `string?` (perhaps null); an unknown name is Any."""
    kind = kind.strip()
    if kind.endswith("?"):
        return of(kind[:-1]).maybe()
    if kind.startswith("list<"):
        return Shape("list", item=of(kind[5:-1]))
    kind = {"text": "string"}.get(kind, ALIASES.get(kind, kind))
    return Shape(kind) if kind in SIMPLE or kind in ("list", "context", "range", "function") else ANY


def context(members: dict[str, Shape], null: bool = False) -> Shape:
    return Shape("context", null, members=members)


def list_of(item: Shape) -> Shape:
    return Shape("list", item=item)


def enumeration(values: Iterable[str], null: bool = False) -> Shape:
    return Shape("string", null).only(values)


def of_value(value) -> Shape:
    """Shape of a literal."""
    if value is None:
        return NULL
    if type(value) is list:
        return list_of(join(of_value(v) for v in value))
    if type(value) is dict:
        return context({k: of_value(v) for k, v in value.items()})
    if type(value) is Range:
        return Shape("range", item=join(of_value(v) for v in (value.start, value.end) if v is not None))
    if type(value) is Function:
        return Shape("function")
    kind = CLASSES.get(type(value))
    if kind is None:
        return ANY
    return Shape(kind, values=(value,)) if kind in ("number", "string", "boolean") else Shape(kind)


def of_type(t: Type | None) -> Shape:
    """Shape of a declared type; nothing is said about null."""
    if t is None or t.kind == "Any":
        return ANY
    if t.kind in ("list", "range"):
        return Shape(t.kind, item=of_type(t.item))
    if t.kind == "context":
        return Shape("context", members={k: of_type(m) for k, m in t.members.items()} if t.members is not None else None)
    return Shape(t.kind) if t.kind in SIMPLE or t.kind == "function" else ANY


def join(shapes: Iterable[Shape]) -> Shape:
    """What is true of each of several values; Any of none."""
    out: Shape | None = None
    for shape in shapes:
        out = shape if out is None else _both(out, shape)
    return out if out is not None else ANY


def _both(a: Shape, b: Shape) -> Shape:
    null, origin = a.null or b.null, a.origin or b.origin
    if a.kind == "Null" or b.kind == "Null":
        return (b if a.kind == "Null" else a).maybe(origin=origin)
    if a.kind != b.kind:
        return Shape(null=null, origin=origin)
    values = tuple(dict.fromkeys((*a.values, *b.values))) if a.values is not None and b.values is not None else None
    if values is not None and len(values) > MOST_VALUES:
        values = None
    item = join((a.item, b.item)) if a.item is not None and b.item is not None else None
    members = None
    if a.members is not None and b.members is not None:
        members = {k: join((a.members[k], b.members[k])) if k in a.members and k in b.members else (a.members.get(k) or b.members[k]).maybe()
                   for k in {**a.members, **b.members}}
    return Shape(a.kind, null, item, members, values, origin)
