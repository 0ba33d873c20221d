"""Writing a job into the command's own transaction: it is done after the commit, or never existed. Knows the table, delivers nothing."""
from collections.abc import Mapping

import orjson

from engine.store import new_id
from engine.store.statements import job as sql

DOMAIN = "runut.local"            # right side of the Message-ID of mails


def put(tx, kind: str, case: str | None, event: int | None, payload: Mapping, due_at: str, after: str | None = None, message_id: str | None = None) -> str:
    """A job row; its id. `event`: seq of the event that caused it; `payload`: JSON, frozen here; `due_at`: `clock.to_text`; `after`: id of a job that
    must be sent before. A mail gets its Message-ID now, so that every copy carries the same."""
    job = new_id()
    if kind == "mail" and message_id is None:
        message_id = f"<{job}@{DOMAIN}>"
    tx.run(sql.JOB_INSERT, id=job, kind=kind, case_id=case, event=event, payload=orjson.dumps(payload).decode(), status="waiting", attempts=0,
           due_at=due_at, lease_until=None, error=None, message_id=message_id, after=after, created_at=due_at, done_at=None)
    return job


def revive(tx, job: str, at: str) -> bool:
    """Let a dead job try again from the first attempt; False if it is not dead."""
    return tx.run(sql.JOB_REVIVE, job=job, at=at) == 1
