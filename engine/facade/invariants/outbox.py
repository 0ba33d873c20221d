"""Jobs: what the history says must be written or sent has its job, and each job's columns agree with its status. Knows rows; delivers nothing."""
from collections import Counter

import orjson

from engine.facade.invariants.page import CaseRows
from engine.store.statements import doctor as sql
from engine.store.statements import message as message_sql


def broken(rows: CaseRows) -> list[str]:
    return [*_written(rows), *_columns(rows), *_letters(rows)]


def _written(rows: CaseRows) -> list[str]:
    """Each letter event has one job, each mail event one a recipient."""
    jobs = Counter((j.kind, j.event) for j in rows.jobs)
    wanted = {("letter", e.seq): 1 for e in rows.told if e.kind == "letter"} | {("mail", e.seq): _sent(e.data) for e in rows.mailed}
    return [rows.say(f"{kind} of event {seq}: {jobs[kind, seq]} jobs instead of {n}") for (kind, seq), n in wanted.items() if jobs[kind, seq] != n]


def _sent(data: str | None) -> int:
    """How many mails the action says it wrote: {"writes": {name: {"terkirim": n}}}."""
    for value in (orjson.loads(data) if data else {}).get("writes", {}).values():
        if isinstance(value, dict) and "terkirim" in value:
            return int(value["terkirim"])
    return 0


def _columns(rows: CaseRows) -> list[str]:
    wrong, ids = [], {j.id for j in rows.jobs}
    for job in rows.jobs:
        name = f"job {job.id} ({job.kind})"
        if job.status == "claimed" and not (job.lease_until and job.attempts):
            wrong.append(rows.say(f"{name} is claimed without a lease"))
        if job.status != "claimed" and job.lease_until:
            wrong.append(rows.say(f"{name} has a lease and is {job.status}"))
        if (job.status in ("sent", "dead")) != bool(job.done_at):
            wrong.append(rows.say(f"{name} is {job.status} and was {'ended' if job.done_at else 'never ended'}"))
        if job.kind == "mail" and not job.message_id:
            wrong.append(rows.say(f"{name} has no Message-ID"))
        if job.after and job.after not in ids:
            wrong.append(rows.say(f"{name} waits for a job that is not there"))
    dead, told = Counter(f"job_{j.kind}" for j in rows.jobs if j.status == "dead"), {d.code: d.n for d in rows.dead}
    return wrong + [rows.say(f"a dead job of kind {code.removeprefix('job_')} has no incident") for code, n in dead.items() if told.get(code, 0) < n]


def _letters(rows: CaseRows) -> list[str]:
    """A letter waits exactly as long as its job lives."""
    status = {j.event: j.status for j in rows.jobs if j.kind == "letter"}
    jobs = {orjson.loads(e.data)["letter"]: status.get(e.seq) for e in rows.told if e.kind == "letter"}
    wrong = []
    for letter in rows.letters:
        job, name = jobs.get(letter.id), f"letter {letter.number or letter.id}"
        if letter.id not in jobs:
            wrong.append(rows.say(f"{name} is not in its history"))
        elif job == "sent" and (letter.status == "waiting" or not letter.sha256):
            wrong.append(rows.say(f"{name} still waits, its job is done"))
        elif job in ("waiting", "claimed", "dead") and letter.status == "in_force":
            wrong.append(rows.say(f"{name} is in force, its job is {job}"))
    return wrong


def of_the_office(tx, now: str) -> list[str]:
    """Rows that name no case that is there, Message-IDs that are not unique, messages that somebody waits for and does not get."""
    wrong = [f"outbox: {row.n} mails share the Message-ID {row.message_id}" for row in tx.all(sql.SAME_MESSAGE)]
    wrong += [f"messages: {row.n} called {row.name} wait for a receiver who is there" for row in tx.all(message_sql.MESSAGE_AND_WAITING, now=now)]
    wrong += [f"message {row.id} was taken by nobody" for row in tx.all(message_sql.MESSAGES_LOST)]
    for row in tx.all(sql.RESULTS):
        named = orjson.loads(row.result).get("case") if row.case_id is None else row.case_id
        if named is not None:
            wrong.append(f"idempotency: the result of key {row.key} names case {named}, which is not there")
    for table, statement in sql.STRAYS:
        wrong += [f"{table}: {row.n} rows name case {row.case_id}, which is not there" for row in tx.all(statement)]
    return wrong
