"""FEEL values of a case as JSON and back: the plain JSON that is stored, and beside it the types JSON has no word for.

`hak = {mulai: date("2026-12-07"), hari_kerja: 3}` is stored as {"mulai": "2026-12-07", "hari_kerja": 3} with the types {"mulai": "date"}.
Knows FEEL only.
"""
from decimal import Decimal

from engine import feel

NAMES = {feel.Date: "date", feel.Time: "time", feel.DateTime: "date and time", feel.DaysDuration: "days and time duration",
         feel.MonthsDuration: "years and months duration"}


def types_of(value: object, json: object) -> object:
    """Skeleton of a FEEL value beside its JSON: a type name at a leaf JSON can't express, a dict or list around such leaves, None where nothing is
    needed."""
    name = NAMES.get(type(value))
    if name:
        return name
    if isinstance(value, Decimal):
        return "number" if isinstance(json, str) else None      # exact only as text, for example 1/3
    if isinstance(value, dict):
        found = {k: t for k, v in value.items() if (t := types_of(v, json[k])) is not None}
        return found or None
    if isinstance(value, list):
        found = [types_of(v, j) for v, j in zip(value, json, strict=True)]
        return found if any(t is not None for t in found) else None
    return None


def freeze(value: object) -> tuple[object, object]:
    """(JSON, types) of a FEEL value."""
    json = feel.to_json(value)
    return json, types_of(value, json)


def thaw(value: object, types: object) -> object:
    """The FEEL value of (JSON, types)."""
    if types is None:
        return feel.to_feel(value)
    if isinstance(types, str):
        return feel.typed(value, types)
    if isinstance(types, dict) and isinstance(value, dict):
        return {k: thaw(v, types.get(k)) for k, v in value.items()}
    if isinstance(types, list) and isinstance(value, list):
        return [thaw(v, t) for v, t in zip(value, types, strict=False)]
    return feel.to_feel(value)
