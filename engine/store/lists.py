"""`IN` with as many values as there are, in a statement that is compiled once: the list travels as one JSON text.

Knows SQL only. On SQLite the text is opened by json_each, on PostgreSQL by jsonb_array_elements.
"""
from sqlalchemy import Integer, Text, bindparam, tuple_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement


class JsonList(Text):
    """Type of a parameter that takes a Python list and is sent as JSON text."""


class _Opened(ColumnElement):
    """The rows of a JSON list as a subquery. `kinds`: whether each column is a whole number."""
    inherit_cache = False

    def __init__(self, parameter: str, kinds: tuple[bool, ...]):
        self.values, self.kinds = bindparam(parameter, type_=JsonList()), kinds

    def self_group(self, against=None):
        return self


def in_list(column, parameter: str) -> ColumnElement:
    """`column IN (...)`: the parameter takes a list of values when the statement is run."""
    return column.op("IN", is_comparison=True)(_Opened(parameter, (_whole(column),)))


def in_pairs(first, second, parameter: str) -> ColumnElement:
    """`(first, second) IN (...)`: the parameter takes a list of pairs."""
    return tuple_(first, second).op("IN", is_comparison=True)(_Opened(parameter, (_whole(first), _whole(second))))


def _whole(column) -> bool:
    return isinstance(column.type, Integer)


@compiles(_Opened, "sqlite")
def _on_sqlite(element, compiler, **kwargs):
    given = compiler.process(element.values, **kwargs)
    if len(element.kinds) == 1:
        return f"(SELECT value FROM json_each({given}))"
    columns = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(element.kinds)))
    return f"(SELECT {columns} FROM json_each({given}))"


@compiles(_Opened, "postgresql")
def _on_postgresql(element, compiler, **kwargs):
    given = compiler.process(element.values, **kwargs)
    if len(element.kinds) == 1:
        return f"(SELECT {_cast('value', element.kinds[0])} FROM jsonb_array_elements_text(CAST({given} AS jsonb)))"
    columns = ", ".join(_cast(f"value ->> {place}", whole) for place, whole in enumerate(element.kinds))
    return f"(SELECT {columns} FROM jsonb_array_elements(CAST({given} AS jsonb)))"


def _cast(text: str, whole: bool) -> str:
    return f"CAST({text} AS bigint)" if whole else text
