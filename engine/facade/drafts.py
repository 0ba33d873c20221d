"""What somebody has typed and not sent yet: kept as he types, found again, gone once it is sent or too old. Knows transactions and forms.

A draft is of a start form (`ajukan:<procedure>`, with `:<person>` where it is filed for somebody else) or of a task (`tugas:<task>`), in the table
where files to be imported wait too. It is its author's alone. Attachments are not part of it.
"""
import hashlib
from datetime import datetime, timedelta

import orjson

from engine import views
from engine.clock import from_text, to_text
from engine.errors import Refused
from engine.facade.counter import named
from engine.facade.looks import task_seen
from engine.facade.transaction import Transactions
from engine.office.calendar import parse_amount
from engine.run import drafts, rules
from engine.store.statements import case as sql
from engine.store.statements import draft as own
from engine.store.statements import people as kept

START, TASK = "ajukan:", "tugas:"
MOST = 100_000                           # octets of one draft: more than any form of ours holds
KEPT_FOR = timedelta(days=30)            # where procedure.yaml says nothing of it
UNITS = {"hari": 1, "minggu": 7, "bulan": 31, "tahun": 366}


def place(procedure: str | None = None, on_behalf: str | None = None, task: str | None = None) -> str:
    """The key of a draft beside its author."""
    return TASK + task if task else START + str(procedure) + (f":{on_behalf}" if on_behalf else "")


class Drafts:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    # one draft ---------------------------------------------------------------------------------------------------------------------------
    def start(self, actor: views.Actor, procedure: str, on_behalf: str | None = None) -> views.Kept | None:
        """What was kept of a start form."""
        return self._read(actor, place(procedure, _other(actor, on_behalf)))

    def task(self, actor: views.Actor, task: str) -> views.Kept | None:
        """What was kept of a task's form."""
        return self._read(actor, place(task=task))

    def _read(self, actor, where: str) -> views.Kept | None:
        with self.transactions.read() as env:
            row = env.tx.one(kept.KEPT_GET, person=actor.person, procedure=where)
            return views.Kept(orjson.loads(row.data), from_text(row.at).astimezone(env.zone)) if row else None

    def keep_start(self, actor: views.Actor, procedure: str, raw: dict, on_behalf: str | None = None) -> datetime | None:
        """Keep a start form as it stands; when it was kept, None where there is nothing to keep. Refused as the form itself is."""
        other = _other(actor, on_behalf)

        def form(env):
            return drafts.Draft.begun(env, self.transactions.versions.in_force(env.tx, procedure), other or actor.person, actor.person).form
        return self._keep(actor, place(procedure, other), raw, form)

    def keep_task(self, actor: views.Actor, task: str, raw: dict) -> datetime | None:
        """Keep the form of a task that is his to complete. Refused as the completion is."""
        def form(env):
            row, _ = task_seen(env, task, actor.person)
            procedure = self.transactions.versions.of(env.tx, row).procedure
            allowed = rules.may_complete(env, procedure, row, actor.person)
            if isinstance(allowed, Refused):
                raise allowed
            return procedure.form_of(procedure.model.elements[row.element])
        return self._keep(actor, place(task=task), raw, form)

    def _keep(self, actor, where: str, raw: dict, form) -> datetime | None:
        def work(env):
            found = form(env)
            keys = {c.key for c in found.inputs if c.type != "filepicker"} if found is not None else set()
            data = _text({key: value for key, value in raw.items() if key in keys and value not in ("", [], None) and _readable(value)})
            if data is None:
                return None
            env.tx.run(kept.KEPT_PUT, person=actor.person, procedure=where, data=data, at=to_text(env.now))
            return env.local
        return self.transactions.change("keep_draft", work)

    def drop(self, actor: views.Actor, procedure: str | None = None, on_behalf: str | None = None, task: str | None = None) -> None:
        """Begin anew: what was kept goes."""
        where = place(procedure, _other(actor, on_behalf), task)
        self.transactions.change("drop_draft", lambda env: env.tx.run(kept.KEPT_DROP, person=actor.person, procedure=where))

    # all of them ---------------------------------------------------------------------------------------------------------------------------
    def mine(self, actor: views.Actor) -> list[views.DraftRow]:
        """Drafts that can be gone on with, newest first; those of tasks that are no longer his are not told."""
        with self.transactions.read() as env:
            found = [self._row(env, actor, row) for row in env.tx.all(own.DRAFTS_OF, person=actor.person)]
            return [row for row in found if row is not None]

    def _row(self, env, actor, row) -> views.DraftRow | None:
        at = from_text(row.at).astimezone(env.zone)
        if row.procedure.startswith(TASK):
            task = env.tx.one(sql.TASK_WITH_CASE, id=row.procedure.removeprefix(TASK))
            procedure = self.transactions.versions.of(env.tx, task).procedure if task else None
            if task is None or isinstance(rules.may_complete(env, procedure, task, actor.person), Refused):
                return None
            name = procedure.public_name_of(procedure.model.elements[task.element], actor.language)
            return views.DraftRow(f"{name}, {task.number}", "", f"/tugas/{task.id}", at)
        key, _, other = row.procedure.removeprefix(START).partition(":")
        try:
            version = self.transactions.versions.in_force(env.tx, key)
        except Refused:
            return None
        link = f"/ajukan/{key}" + (f"?untuk={other}" if other else "")
        return views.DraftRow(version.procedure.title(actor.language), named(env, other) if other else "", link, at)

    def forget(self) -> None:
        """What nobody has gone on with for as long as procedure.yaml keeps drafts, and drafts of tasks that are done, go."""
        def work(env):
            for version in self.transactions.versions.all_in_force(env.tx):
                before = to_text(env.now - _keeping(version.procedure.settings.retention.drafts.keep))
                env.tx.run(own.DRAFTS_OLD, place=START + version.procedure.key, under=f"{START}{version.procedure.key}:%", before=before)
            env.tx.run(own.DRAFTS_OF_TASKS_OLD, before=to_text(env.now - KEPT_FOR))
        self.transactions.change("forget_drafts", work)

    # sending once ------------------------------------------------------------------------------------------------------------------------
    def key(self, actor: views.Actor, procedure: str, on_behalf: str | None = None) -> str:
        """The Idempotency-Key of a start form: the same in every tab until something was filed, so that what is sent from two of them is filed once."""
        applicant = _other(actor, on_behalf) or actor.person
        with self.transactions.read() as env:
            last = env.tx.one(own.LAST_FILED, person=applicant, procedure=procedure)
        return hashlib.sha256(f"{actor.person} {applicant} {procedure} {last.id if last else ''}".encode()).hexdigest()[:40]


def sent(tx, person: str, where: str) -> None:
    """Within the command that sends a form: its draft is no more."""
    tx.run(kept.KEPT_DROP, person=person, procedure=where)


def _other(actor: views.Actor, on_behalf: str | None) -> str | None:
    return None if on_behalf in (None, "", actor.person) else on_behalf


def _readable(value: object) -> bool:
    """Text people type, or a list of it: without the signs that forms refuse."""
    if isinstance(value, list):
        return all(isinstance(v, str) and _readable(v) for v in value)
    return isinstance(value, str) and all(c.isprintable() or c in "\r\n\t" for c in value)


def _text(values: dict) -> str | None:
    """The draft as JSON; None where there is nothing to keep, or what no database holds."""
    try:
        data = orjson.dumps(values) if values else b""
    except orjson.JSONEncodeError:
        return None
    return data.decode() if 0 < len(data) <= MOST and b"\\u0000" not in data else None


def _keeping(text: str) -> timedelta:
    number, _, unit = text.partition(" ")
    if unit in UNITS:
        return timedelta(days=int(number) * UNITS[unit])
    try:
        return timedelta(days=parse_amount(text).n)
    except ValueError:
        return KEPT_FOR
