"""What a program outside gives back: parameter `returns` of the action `external`, `nomor: string, tanggal: date?, rincian: list<string>`.

The types are those of FEEL, `?` after one means that it may be null or missing. Knows FEEL only.
"""
import re
from collections.abc import Mapping
from decimal import Decimal

from engine import feel
from engine.errors import Problem
from engine.feel import shapes

NAME = re.compile(r"[a-z_][a-z0-9_]*")
PROBLEMS = {"number": "field_number", "string": "field_text", "date": "field_date", "time": "field_time", "date and time": "field_moment",
            "boolean": "field_yes_no"}


class Unreadable(Exception):
    """`word` is what cannot be read."""

    def __init__(self, word: str):
        super().__init__(word)
        self.word = word


def parse(text: str) -> dict[str, shapes.Shape]:
    """Shapes by name. Unreadable for a slip of the pen."""
    found: dict[str, shapes.Shape] = {}
    for part in text.split(","):
        name, colon, kind = (side.strip() for side in part.partition(":"))
        shape = shapes.of(kind)
        if not colon or not NAME.fullmatch(name) or name in found or shape is shapes.ANY and kind != "Any" or shape.item is shapes.ANY and kind[:-1] != "list<Any":
            raise Unreadable(part.strip() or ",")
        found[name] = shape
    return found


def read(given: Mapping, wanted: dict[str, shapes.Shape] | None) -> tuple[dict, dict[str, Problem]]:
    """(FEEL values, what is wrong by field) of JSON; where nothing is declared, everything as it comes."""
    if wanted is None:
        return feel.to_feel(dict(given)), {}
    values, wrong = {}, {name: Problem("field_unknown", {"label": name}) for name in given if name not in wanted}
    for name, shape in wanted.items():
        value = given.get(name)
        if value is None:
            if not shape.null:
                wrong[name] = Problem("field_required", {"label": name})
            values[name] = None
            continue
        try:
            values[name] = _one(value, shape)
        except ValueError:
            kind = shape.item.kind if shape.item is not None and isinstance(value, list) else shape.kind
            wrong[name] = Problem(PROBLEMS.get(kind, "field_unreadable"), {"label": name})
    return values, wrong


def _one(value: object, shape: shapes.Shape) -> object:
    if shape.kind == "list":
        if not isinstance(value, list):
            raise ValueError
        return [_one(one, shape.item or shapes.ANY) for one in value]
    if shape.kind == "context":
        if not isinstance(value, dict):
            raise ValueError
        return feel.to_feel(value)
    if shape.kind == "Any":
        return feel.to_feel(value)
    found = feel.typed(value, "text" if shape.kind == "string" else shape.kind) if _fits(value, shape.kind) else None
    if found is None:
        raise ValueError
    return found


def _fits(value: object, kind: str) -> bool:
    """JSON says numbers and truth values itself; all the rest are texts."""
    if kind == "number":
        return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    return isinstance(value, bool if kind == "boolean" else str)
