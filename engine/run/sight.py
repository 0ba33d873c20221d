"""Who may see what of a case. Knows the rules and, where a message may be sent without a task, the case itself; decides nothing of it.

Every page, link and mail asks here; whether somebody may do something is asked of `rules`.
"""
import orjson

from engine.errors import Refused
from engine.run import kept_out, rules
from engine.run.case import CaseRun
from engine.run.environment import Environment
from engine.store.statements import case as sql
from engine.store.statements import deadline


def may_see(env: Environment, case, person: str) -> bool:
    """Everybody who has to do with it, and whom its delay was told."""
    return may_open(env, case, person) or was_told(env, case, person)


def was_told(env: Environment, case, person: str) -> bool:
    """Whether the ladder of reminders has told somebody that this case is late; he may read it, but no attachment of it."""
    if kept_out.concerns(env, env.versions.of(env.tx, case).procedure, case.id, person):
        return False
    return any(person in orjson.loads(row.data)["to"] for row in env.tx.all(deadline.MEASURES_OF, cases=[case.id]))


def may_open(env: Environment, case, person: str) -> bool:
    """The applicant, who filed for him, everybody who acted in it or held or holds a step of it, and who may act on it now with a message."""
    if person in (case.applicant, case.filed_by):
        return True
    tasks = env.tx.all(sql.TASKS_OF_CASE, case_id=case.id)
    if _took_part(env, case, tasks, person):
        return True
    procedure = env.versions.of(env.tx, case).procedure
    if kept_out.concerns(env, procedure, case.id, person):
        return False
    duties = env.duties(person)
    if any(duties.holds(t.role, t.unit, case.applicant, case.procedure) for t in tasks):
        return True
    return any((t.role, t.unit) in duties.places and _holds(env, procedure, case, t, person) for t in tasks) or may_act(env, case, person)


def may_see_protected(env: Environment, case, tasks, person: str | None) -> bool:
    """Answers of class `spesifik`, their attachments and what is confidential: the applicant, who filed for him, and who processes a step himself.

    `tasks`: all of the case. Who could hold a step but neither has it open before him nor has completed one sees the rest of the page only.
    """
    if person is None:
        return False
    if person in (case.applicant, case.filed_by) or _took_part(env, case, tasks, person):
        return True
    procedure = env.versions.of(env.tx, case).procedure
    return any(t.status == "open" and t.claimed_by in (None, person) and _holds(env, procedure, case, t, person) for t in tasks) or may_act(env, case, person)


def may_act(env: Environment, case, person: str) -> bool:
    """Whether somebody may send a message of this case at this moment: an official who is to act without having a task."""
    version, applicant = env.versions.of(env.tx, case), case.applicant
    procedure = version.procedure
    if case.ended_at is not None or all(
            isinstance(rules.may_hold(env, a.role, env.anchor(a.role, applicant), applicant, person, procedure=procedure.key), Refused)
            for a in procedure.message_actions if not a.role.startswith("=")):
        return False
    run = CaseRun.load(env, version, env.tx.one(sql.CASE_BY_ID, id=case.id))
    return any(w.kind == "message" and w.element.properties.get("role") and not isinstance(rules.may_send(env, procedure, run, w, person), Refused)
               for w in run.bpmn.waiting())


def beyond_duty(env: Environment, case, tasks, person: str) -> bool:
    """Whether somebody who may see a case has nothing to do with it at present: he did not file it, did no step of it and holds none now."""
    if person == case.filed_by or any(person == t.completed_by for t in tasks) or _was_handed(env, case, tasks, person):
        return False
    return not any(t.status == "open" and not isinstance(rules.may_hold(env, t.role, t.unit, case.applicant, person, (), case.procedure), Refused)
                   for t in tasks)


def _took_part(env: Environment, case, tasks, person: str) -> bool:
    """Whether he did a step, has one handed to him or sent a message."""
    return any(person == t.completed_by for t in tasks) or _was_handed(env, case, tasks, person) \
        or env.tx.one(sql.ACTED_IN, case_id=case.id, person=person) is not None


def _was_handed(env: Environment, case, tasks, person: str) -> bool:
    """Whether a step of the case is delegated to him now."""
    return any(t.status == "open" and t.delegate == person for t in tasks) and any(
        t.delegate == person and rules.delegation(env, env.versions.of(env.tx, case).procedure, t)
        for t in env.tx.all(sql.OPEN_TASKS_WITH_CASE, case_id=case.id))


def _holds(env: Environment, procedure, case, task, person: str) -> bool:
    apart = rules.kept_apart(env, procedure, case.id, task.element, case.filed_by)
    return not isinstance(rules.may_hold(env, task.role, task.unit, case.applicant, person, apart, procedure.key), Refused)
