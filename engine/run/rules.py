"""Who may do what with a case. The same functions decide whether a button is shown and whether the command is allowed.

A rule gives a `Refused` or what the command needs to know about the permission; it never raises. Knows roles and rows, no page.
"""
from dataclasses import dataclass

from engine.errors import Refused
from engine.run.environment import Environment
from engine.store.statements import case as sql


@dataclass(frozen=True)
class Permission:
    """Allowed, in the role of `holder`: form of acting and title, and for whom somebody acts."""
    form: str = ""                       # "", plt, plh
    title: str = ""
    unit: str | None = None
    acting_for: str | None = None


def may_complete(env: Environment, procedure, task, person: str) -> Permission | Refused:
    """`task`: a row of TASK_WITH_CASE."""
    if task.status != "open":
        return Refused("not_waiting")
    allowed = may_hold(env, task.role, task.unit, task.applicant, person)
    if isinstance(allowed, Refused):
        return allowed
    if not env.is_applicant(task.role):
        if person == task.applicant:
            return Refused("own_request")
        conflict = same_person(env, procedure, task, person)
        if conflict:
            return conflict
    if task.claimed_by and task.claimed_by != person and may_still_hold(env, task):
        return Refused("already_claimed", by=_name(env, task.claimed_by))
    return allowed


def may_hold(env: Environment, role: str, unit: str | None, applicant: str, person: str) -> Permission | Refused:
    """May this person do what is the role's, for this applicant, now?"""
    if env.is_applicant(role):
        return Permission() if person == applicant else Refused("not_yours", holder=env.roles.label(role))
    holders = env.holders(role, unit, applicant)
    for holder in holders:
        if holder.person == person:
            return Permission(holder.form, holder.title, holder.unit)
    return Refused("not_yours", holder=holders[0].title if holders else env.roles.label(role))


def may_still_hold(env: Environment, task) -> bool:
    """Whoever claimed a task and has lost the role meanwhile blocks nobody."""
    return isinstance(may_hold(env, task.role, task.unit, task.applicant, task.claimed_by), Permission)


def same_person(env: Environment, procedure, task, person: str) -> Refused | None:
    """`different_from`: two steps that the model wants done by different people. The start's person is who filed."""
    elements = procedure.different_from(procedure.model.elements[task.element])
    if not elements:
        return None
    start = procedure.model.start
    if start in elements and person == task.filed_by:
        return Refused("same_person", element=procedure.name_of(start))
    done = env.tx.one(sql.COMPLETED_BY, case_id=task.case_id, person=person, elements=elements)
    return Refused("same_person", element=procedure.name_of(done.element)) if done else None


def may_see(env: Environment, case, person: str) -> bool:
    """The applicant, who filed for him, and everybody who held or holds a step of this case."""
    if person in (case.applicant, case.filed_by):
        return True
    tasks = env.tx.all(sql.TASKS_OF_CASE, case_id=case.id)
    if any(person == t.completed_by for t in tasks):
        return True
    duties = env.duties(person)
    return any((t.role, t.unit) in duties.positions or (t.role, t.unit, case.applicant) in duties.stand_ins for t in tasks)


def may_send(env: Environment, procedure, run, waiting, person: str) -> Permission | Refused:
    """A message by a person: the element's role, and `only_if` at this moment."""
    node = waiting.element
    role, applicant = procedure.role_of(node), run.head.applicant
    allowed = may_hold(env, role, env.anchor(role, applicant), applicant, person)
    if isinstance(allowed, Refused):
        return allowed
    only_if = node.properties.get("only_if")
    if only_if and run.evaluate(only_if, {}) is not True:
        return Refused("not_allowed_now")
    return allowed


def _name(env: Environment, person: str) -> str:
    rows = env.tx.all(sql.NAMES_OF, people=[person])
    return rows[0].name if rows else ""
