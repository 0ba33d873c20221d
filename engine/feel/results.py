"""What built-in functions give: the type by name, where it does not follow from the arguments. For the static pass and the reference."""
from .shapes import ANY, BOOLEAN, Shape, join, list_of, of

RESULTS: dict[str, str] = {
    **dict.fromkeys(("abs",), "number or duration"),
    **dict.fromkeys(("ceiling", "floor", "count", "day of year", "decimal", "exp", "log", "mean", "median", "modulo", "number", "product", "round down",
                     "round half down", "round half up", "round up", "sqrt", "stddev", "string length", "sum", "week of year"), "number"),
    **dict.fromkeys(("all", "any", "after", "before", "coincides", "contains", "during", "ends with", "even", "finished by", "finishes", "includes", "is",
                     "list contains", "matches", "meets", "met by", "not", "odd", "overlaps", "overlaps after", "overlaps before", "started by", "starts",
                     "starts with"), "boolean"),
    **dict.fromkeys(("day of week", "lower case", "month of year", "replace", "string", "string join", "substring", "substring after",
                     "substring before", "upper case"), "string"),
    **dict.fromkeys(("append", "concatenate", "distinct values", "flatten", "insert before", "list replace", "remove", "reverse", "sort", "sublist", "union",
                     "mode"), "list"),
    "split": "list<string>", "index of": "list<number>", "get entries": "list<context>",
    "date": "date", "time": "time", "date and time": "date and time", "today": "date", "now": "date and time", "duration": "duration",
    "years and months duration": "years and months duration", "range": "range",
    "context": "context", "context merge": "context", "context put": "context", "get value": "Any", "max": "Any", "min": "Any",
}
SAME = frozenset(("distinct values", "remove", "reverse", "sort", "sublist", "mode"))
JOINED = frozenset(("append", "concatenate", "union", "insert before", "list replace", "flatten"))
MAY_BE_EMPTY = frozenset(("max", "min", "mean", "median", "sum", "product", "stddev"))


def result_of(name: str, args: list[Shape], literal: object = None) -> Shape:
    """Shape of a call of a built-in. `literal`: the text it was called with, where it is one."""
    if name == "duration":
        return of("years and months duration" if "T" not in literal and "D" not in literal else "days and time duration") \
            if isinstance(literal, str) else ANY
    if name == "abs":
        return args[0].sure() if args else ANY
    if name in SAME and args and args[0].kind == "list":
        return args[0].sure()
    if name in JOINED and args:
        parts = [a.item if a.kind == "list" else a for a in args]
        return list_of(join(p for p in parts if p is not None)) if all(p is not None for p in parts) and name in ("concatenate", "union") else of("list")
    if name in ("max", "min"):
        inside = args[0].item if len(args) == 1 and args[0].kind == "list" else join(args) if len(args) > 1 else None
        kind = inside.kind if inside is not None else "Any"
        return Shape(kind, null=inside is not None and inside.null, origin=inside.origin if inside is not None else None) if kind not in (
            "list", "context", "Null") else ANY
    if name == "not" and args:
        return BOOLEAN.maybe(args[0].null, args[0].origin)
    if RESULTS.get(name) == "boolean":
        return BOOLEAN
    return of(RESULTS.get(name, "Any"))
