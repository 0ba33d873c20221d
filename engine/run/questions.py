"""The owner of a request that is later than promised asks what has become of it: kept in its history, told to whoever holds its steps and to the head
of the unit that answers for the procedure. Opens no transaction. Nothing of the case changes: its revision stays, nobody's open form turns stale.
"""
from engine.clock import from_text
from engine.errors import Problem, Refused
from engine.office import units
from engine.run import reminders, rules
from engine.run.case import CaseRun
from engine.run.commands import locked_case
from engine.run.environment import Environment
from engine.store.statements import case as sql

FIELD, LEAST, MOST = "pertanyaan", 10, 500


def problem(text: object, label: str) -> Problem | None:
    """What is wrong with a question as it was typed."""
    if not isinstance(text, str) or not text.strip():
        return Problem("field_required", {"label": label})
    if any(ord(c) < 32 and c not in "\r\n\t" for c in text) or not text.isprintable() and any(0xD800 <= ord(c) < 0xE000 for c in text):
        return Problem("field_characters", {"label": label})
    if len(text.strip()) < LEAST:
        return Problem("field_too_short", {"label": label, "least": LEAST})
    return Problem("field_too_long", {"label": label, "most": MOST}) if len(text.strip()) > MOST else None


def ask(env: Environment, versions, case_id: str, person: str, text: str) -> CaseRun:
    """Ask, once a day. Refused: not_found, not_yours, not_allowed_now, asked_today."""
    row = locked_case(env, case_id)
    if row is None:
        raise Refused("not_found")
    if row.ended_at:
        raise Refused("not_allowed_now")
    run = CaseRun.load(env, versions.of(env.tx, row), row)
    refusal = rules.may_inquire(env, run.procedure, row, run.marks.fulfilled is not None, person)
    if refusal is not None:
        raise refusal
    before = env.tx.one(sql.LAST_ASKED, case_id=case_id)
    if before is not None and before.at and from_text(before.at).astimezone(env.zone).date() >= env.today:
        raise Refused("asked_today")
    words = " ".join(text.split())
    run.record.actor = person
    run.record.event("asked", text=words)
    for told in sorted(_told(env, run, row)):
        run.record.notice(told, "n_inquiry", number=row.number, text=words)
    run.note()
    return run


def _told(env: Environment, run: CaseRun, row) -> set[str]:
    found = {holder for task in env.tx.all(sql.OPEN_TASKS_WITH_CASE, case_id=row.id) for holder in reminders.holding(env, run.procedure, task)}
    owner = units.by_code(env.tx, run.procedure.owner.upper()) if run.procedure.owner else None
    return (found | ({owner.head} if owner is not None and owner.head else set())) - {row.applicant}
