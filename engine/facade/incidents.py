"""Technical faults as an administrator sees them, and what he can do: let a case go on from its last committed state, let its dead jobs try again.

A fault undid its command, so the case stands where it stood before. What the clock had begun is run again by `retry`; what a person had begun
waits for that person again, and its incident counts as overcome once the case has moved on. Knows transactions and rows; knows no page.
"""
import orjson

from engine import views
from engine.clock import from_text, to_text
from engine.errors import Refused
from engine.facade.people import People
from engine.facade.transaction import Transactions
from engine.jobs.deliver import SEALED
from engine.office import accounts
from engine.run import commands, external, outbox
from engine.store.statements import case as cases
from engine.store.statements import incident as sql
from engine.store.statements import job as jobs
from engine.texts import say

JOB = "job_"                     # code of a dead job's incident: job_mail, job_letter
WORK = "work_"                   # of work outside that was given up (run.external)


class Incidents:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    def rows(self, language: str = "id") -> list[views.IncidentRow]:
        """What is not repaired yet, the oldest first."""
        with self.transactions.read() as env:
            dead = {(j.case_id, JOB + j.kind, j.done_at): j.element for j in env.tx.all(sql.DEAD_JOBS)}
            return [self._row(env, row, dead, language) for row in env.tx.all(sql.OPEN)]

    def _row(self, env, row, dead: dict, language: str) -> views.IncidentRow:
        element = row.element or dead.get((row.case_id, row.code, row.at)) or ""
        procedure = self.transactions.versions.of(env.tx, row).procedure if row.version else None
        node = procedure.model.elements.get(element) if procedure else None
        command, _, cause = row.detail.partition(": ") if not row.code.startswith(JOB) else (row.code.removeprefix(JOB), "", row.detail)
        return views.IncidentRow(
            row.id, from_text(row.at).astimezone(env.zone), row.code, say("mail_sealed", language) if row.detail == SEALED else cause or row.detail, command, element,
            procedure.name_of(node, language) if node else "", row.case_id, row.number or "", procedure.title(language) if procedure else "",
            row.number is not None and _overcome(row))

    def retry(self, case: str, actor: views.Actor | None) -> views.Retried:
        """Let a case go on. Refused: not_found, not_yours (no administrator). Faulted if what broke is still broken."""
        person = _administrator(actor)
        revived = self.transactions.command(person, "retry_jobs", None, {"case": case}, lambda env: self._revive(env, case)).get("revived", 0)
        done = self.transactions.command(person, "retry", None, {"case": case}, lambda env: self._go_on(env, case))
        return views.Retried(done["moved"], revived, done["open"])

    def _revive(self, env, case: str):
        """Dead jobs try again from the first attempt; their incidents are over (the next death would be another)."""
        at = to_text(env.now)
        if env.tx.one(cases.CASE_LOCKED, id=case) is None:
            raise Refused("not_found")
        env.case_id = case
        revived = sum(outbox.revive(env.tx, job.id, at) for job in env.tx.all(sql.DEAD_JOBS_OF, case_id=case)) + external.revive(env, case)
        for row in env.tx.all(cases.INCIDENTS_OF, case_id=case):
            if row.code.startswith(JOB):
                env.tx.run(sql.RESOLVE, id=row.id, at=at)
        return ({"revived": revived}, case) if revived else None

    def _go_on(self, env, case: str):
        moved = commands.wake(env, self.transactions.versions, case) is not None
        row, at, left = env.tx.one(cases.CASE_BY_ID, id=case), to_text(env.now), 0
        due = env.tx.one(jobs.TIMER_OF_CASE_DUE, case=case, now=at)
        for found in env.tx.all(cases.INCIDENTS_OF, case_id=case):
            over = moved or row.ended_at or row.changed_at > found.at or found.detail.startswith("timer: ") and due is None
            if over:
                env.tx.run(sql.RESOLVE, id=found.id, at=at)
            else:
                left += 1
        return {"moved": moved, "open": left}, case

    def revive(self, incident: str, actor: views.Actor | None) -> int:
        """Let a dead job that belongs to no case (a code by mail, deadlines after a change of the calendar) try again: how many do. Where the office's
        secret has changed since, the code of such a mail is lost: a new one is sent. Refused: not_found, not_yours."""
        person = _administrator(actor)

        def work(env):
            row, at = env.tx.one(sql.BY_ID, id=incident), to_text(env.now)
            if row is None or row.case_id or not row.code.startswith(JOB):
                raise Refused("not_found")
            dead = [j for j in env.tx.all(sql.DEAD_JOBS) if j.case_id is None and (JOB + j.kind, j.done_at) == (row.code, row.at)]
            revived = sum(_code_anew(env, j.id, person) if j.error == SEALED else outbox.revive(env.tx, j.id, at) for j in dead)
            env.tx.run(sql.RESOLVE, id=incident, at=at)
            return {"incident": incident, "revived": revived}, None
        return self.transactions.command(person, "revive_job", None, {"incident": incident}, work)["revived"]

    def dismiss(self, incident: str, actor: views.Actor | None) -> None:
        """An incident that was dealt with otherwise, or that is about no case. Refused: not_found, not_yours."""
        def work(env):
            row = env.tx.one(sql.BY_ID, id=incident)
            if row is None:
                raise Refused("not_found")
            env.tx.run(sql.RESOLVE, id=incident, at=to_text(env.now))
            return {"incident": incident}, row.case_id
        self.transactions.command(_administrator(actor), "dismiss_incident", None, {"incident": incident}, work)


def _code_anew(env, job: str, by: str | None) -> bool:
    """Another code for whom a mail was meant that nobody can open any more; False if he has gone, or has no address."""
    to = orjson.loads(env.tx.one(jobs.JOB_BY_ID, job=job).payload)["to"]["person"]
    row = env.person(to)
    if row is None or not row.active or not row.email:
        return False
    People.mail_code(env, row, "activation", accounts.language(env.tx, to), by)
    return True


def _overcome(row) -> bool:
    """The case has ended or moved on since; a dead job, and work outside that was given up, stay so until they are revived."""
    return not row.code.startswith((JOB, WORK)) and (row.ended_at is not None or row.changed_at > row.at)


def _administrator(actor: views.Actor | None) -> str | None:
    """The person id; None for a program at the command line. Refused not_yours for anybody else."""
    if actor is None:
        return None
    if "admin" not in actor.roles:
        raise Refused("not_yours", holder=say("administrator", actor.language))
    return actor.person
