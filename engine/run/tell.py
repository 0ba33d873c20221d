"""Telling people: the row of a notice, made and written here for everybody who tells. Knows the table; how each hears of it outside of the pages is
the facade's (`telling`), in which words as well (`notices`)."""
from collections.abc import Iterable

import orjson

from engine.clock import to_text
from engine.store import new_id
from engine.store.statements import case as sql
from engine.store.tables import PUBLIC


def notice(person: str, code: str, at: str, case: str | None = None, task: str | None = None, **params) -> dict:
    """The row of a notice. `task`: it is true only while this one waits."""
    return {"id": new_id(), "person": person, "case_id": case, "task_id": task, "code": code, "params": orjson.dumps(params).decode(), "at": at,
            "read_at": None, "tell_at": at}


def tell(env, people: Iterable[str], code: str, case: str | None = None, task: str | None = None, **params) -> None:
    """Tell people the same now."""
    write(env.tx, [notice(person, code, to_text(env.now), case, task, **params) for person in people])


def write(tx, rows: list[dict]) -> None:
    tx.many(sql.NOTICE_INSERT, [row for row in rows if row["person"] != PUBLIC])         # who filed without a login reads by his code
