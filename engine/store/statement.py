"""A statement: SQL with a name, built once from SQLAlchemy's words, compiled once per dialect to text, run by the bare driver.

Knows SQL and rows; knows no connection. Fixed values stand in the text as literals (so that partial indexes are found), only
`bindparam`s are sent. Rows are named tuples of what the driver gave: texts, whole numbers, bytes.
"""
import keyword
from collections import namedtuple
from collections.abc import Callable
from operator import itemgetter

import orjson
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg, PGDialect_psycopg
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.dml import Insert

from engine.store.lists import JsonList

statements: dict[str, "Statement"] = {}          # every statement of the engine by name


class _Literals:
    """Values known when the statement is written are written into it; what comes later is sent."""

    def visit_bindparam(self, bindparam, **kwargs):
        if not bindparam.required:
            kwargs["literal_binds"] = True
        return super().visit_bindparam(bindparam, **kwargs)


class _SQLiteCompiler(_Literals, SQLiteCompiler):
    pass


class _PostgreSQLCompiler(_Literals, PGCompiler_psycopg):
    pass


def _dialects():
    sqlite, postgresql = SQLiteDialect_pysqlite(paramstyle="qmark"), PGDialect_psycopg()
    sqlite.statement_compiler, postgresql.statement_compiler = _SQLiteCompiler, _PostgreSQLCompiler
    return {"sqlite": sqlite, "postgresql": postgresql}


DIALECTS = _dialects()


class Compiled:
    """One statement for one dialect: `text`, `take` (named parameters to what the driver wants), `make` (a driver row to a named tuple)."""
    __slots__ = ("make", "parameters", "take", "text")

    def __init__(self, text: str, take: Callable, make: Callable, parameters: frozenset[str]):
        self.text, self.take, self.make, self.parameters = text, take, make, parameters


class Statement:
    """SQL with a name. Made by `named`; run by `Tx`."""
    __slots__ = ("_columns", "_compiled", "_forms", "name")

    def __init__(self, name: str, forms: dict, columns: tuple[str, ...] | None):
        self.name, self._forms, self._columns, self._compiled = name, forms, columns, {}

    def __repr__(self):
        return f"<Statement {self.name}>"

    def on(self, dialect: str) -> Compiled:
        """Its form for "sqlite" or "postgresql", compiled at the first call."""
        try:
            return self._compiled[dialect]
        except KeyError:
            compiled = self._compiled[dialect] = _compile(self.name, self._forms[dialect], self._columns, dialect)
            return compiled


def p(name: str):
    """A parameter of a statement."""
    return bindparam(name)


def named(name: str, construct, *, columns: tuple[str, ...] | None = None) -> Statement:
    """A statement from a SQLAlchemy construct, or from {"sqlite": construct, "postgresql": construct} where one form does not do.

    `insert(table)` without values inserts every column, or only `columns`; each is a parameter of that name. In an UPDATE a parameter
    must not have the name of a column that is set from another parameter. ValueError if the name is taken.
    """
    if name in statements:
        raise ValueError(f"two statements are called {name!r}")
    forms = construct if isinstance(construct, dict) else {"sqlite": construct, "postgresql": construct}
    statement = statements[name] = Statement(name, forms, columns)
    return statement


def upsert(table, keys: tuple[str, ...], update: tuple[str, ...] | None = None) -> dict:
    """INSERT of a whole row; where `keys` meet a row that is there, `update` columns are overwritten (None: all others; (): none)."""
    if update is None:
        update = tuple(column.name for column in table.columns if column.name not in keys)

    def form(insert):
        construct = insert(table)
        if not update:
            return construct.on_conflict_do_nothing(index_elements=keys)
        return construct.on_conflict_do_update(index_elements=keys, set_={name: construct.excluded[name] for name in update})

    return {"sqlite": form(sqlite_insert), "postgresql": form(postgresql_insert)}


def _compile(name: str, construct, columns, dialect: str) -> Compiled:
    if isinstance(construct, Insert) and not construct._returning:
        construct = construct.inline()           # else PostgreSQL's form would give back keys nobody asked for
    compiled = construct.compile(dialect=DIALECTS[dialect], column_keys=list(columns) if columns else None)
    lists = tuple(key for key, bind in compiled.binds.items() if isinstance(bind.type, JsonList))
    order = tuple(compiled.positiontup or ()) if dialect == "sqlite" else None
    return Compiled(str(compiled), _taker(order, lists), _maker(name, construct), frozenset(compiled.binds if order is None else order))


def _taker(order: tuple[str, ...] | None, lists: tuple[str, ...]) -> Callable:
    """How named parameters become the driver's: a tuple in order, or the mapping itself."""
    if order is None:
        pick = dict                              # psycopg takes names
    elif not order:
        def pick(parameters):
            return ()
    elif len(order) == 1:
        only = order[0]

        def pick(parameters):
            return (parameters[only],)
    else:
        pick = itemgetter(*order)
    if not lists:
        return pick

    def take(parameters):
        return pick({**parameters, **{key: orjson.dumps(list(parameters[key])).decode() for key in lists}})
    return take


def _maker(name: str, construct) -> Callable:
    exported = getattr(construct, "exported_columns", None)
    names = list(exported.keys()) if exported is not None else []
    if not names:
        return tuple
    names = [f"{key}_" if keyword.iskeyword(key) else key for key in names]
    return namedtuple("Row", names)._make
