"""Compares what a scenario expects with what there is; gives sentences for what differs. Knows JSON values only."""
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal


def same(expected: object, found: object) -> bool:
    """Equal as JSON: numbers by value (3 and 3.0 are one), truth values only to truth values."""
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, int | float | Decimal) and isinstance(found, int | float | Decimal):
        return Decimal(str(expected)) == Decimal(str(found))
    if isinstance(expected, Decimal) and isinstance(found, str):         # exact decimals that no float holds are stored as text
        return str(expected) == found
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(same, expected, found))
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return expected.keys() == found.keys() and all(same(v, found[k]) for k, v in expected.items())
    return type(expected) is type(found) and expected == found


def within(expected: object, found: object, path: str = "") -> list[str]:
    """A mapping is a subset, a list is whole with its mappings as subsets, all else is equal."""
    if isinstance(expected, Mapping):
        if not isinstance(found, Mapping):
            return [f"{path or 'hasil'}: diharapkan {say(expected)}, ternyata {say(found)}"]
        return [w for key, value in expected.items() for w in within(value, found.get(key), f"{path}.{key}" if path else str(key))]
    if isinstance(expected, list):
        if not isinstance(found, list) or len(expected) != len(found):
            return [f"{path or 'hasil'}: diharapkan {say(expected)}, ternyata {say(found)}"]
        return [w for i, (e, f) in enumerate(zip(expected, found, strict=True), 1) for w in within(e, f, f"{path}[{i}]")]
    return [] if same(expected, found) else [f"{path or 'hasil'}: diharapkan {say(expected)}, ternyata {say(found)}"]


def unordered(name: str, expected: list, found: list) -> list[str]:
    """The same things, as often, in any order."""
    if Counter(map(str, expected)) == Counter(map(str, found)):
        return []
    return [f"{name}: diharapkan {say(sorted(map(str, expected)))}, ternyata {say(sorted(map(str, found)))}"]


def decision(expected: object, value: object) -> list[str]:
    """The result of one table: a scalar is the kode (or value) contained, a mapping a subset, a list the whole, null nothing."""
    if isinstance(expected, Mapping | list) or expected is None:
        return within(expected, value)
    items = value if isinstance(value, list) else [value]
    codes = [item.get("kode") if isinstance(item, Mapping) else item for item in items]
    return [] if any(same(expected, code) for code in codes) else [f"diharapkan memuat {say(expected)}, ternyata {say(codes)}"]


def say(value: object) -> str:
    """A value as a scenario would write it, short."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(say, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {say(v)}" for k, v in value.items()) + "}"
    text = str(value)
    return text if len(text) <= 120 else text[:117] + "..."
