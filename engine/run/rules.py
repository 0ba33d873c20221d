"""Who may do what with a case (who may see it: `sight`). The same functions decide whether a button is shown and whether the command is allowed.

A rule gives a `Refused` or what the command needs to know about the permission; it never raises. Knows roles and rows, no page.
"""
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from engine.clock import from_text
from engine.errors import Refused
from engine.run import kept_out
from engine.run.environment import Environment
from engine.store.statements import case as sql
from engine.store.statements import deadline
from engine.store.statements import office as office_sql


@dataclass(frozen=True)
class Permission:
    """Allowed, in the role of `holder`: form of acting and title, and for whom somebody acts."""
    form: str = ""                       # "", plt, plh, pengganti, kosong
    title: str = ""
    unit: str | None = None
    acting_for: str | None = None


def may_complete(env: Environment, procedure, task, person: str) -> Permission | Refused:
    """`task`: a row of TASK_WITH_CASE."""
    handed = delegation(env, procedure, task)
    if handed is None:
        return in_his_own_right(env, procedure, task, person)
    if person == task.delegate:
        return handed
    own = in_his_own_right(env, procedure, task, person)
    return Refused("delegated", to=_name(env, task.delegate)) if not isinstance(own, Refused) else own


def in_his_own_right(env: Environment, procedure, task, person: str) -> Permission | Refused:
    """May this person complete the task by the role he holds, whomever it was delegated to?"""
    if task.status != "open":
        return Refused("not_waiting")
    apart = kept_apart(env, procedure, task.case_id, task.element, task.filed_by)
    allowed = may_hold(env, task.role, task.unit, task.applicant, person, apart, procedure.key)
    if isinstance(allowed, Refused):
        without = may_hold(env, task.role, task.unit, task.applicant, person, (), procedure.key) if apart else allowed
        if isinstance(without, Refused):
            return allowed
        if task.element in (apart.get(person), apart.get(without.acting_for or "")):
            return Refused("concerned")
        did = next((apart[one] for one in (person, without.acting_for) if one in apart), next(iter(apart.values())))
        return Refused("same_person", element=procedure.name_of(did))
    if not env.is_applicant(task.role) and person == task.applicant:
        return Refused("own_request")
    if task.claimed_by and task.claimed_by != person and not isinstance(
            may_hold(env, task.role, task.unit, task.applicant, task.claimed_by, apart, procedure.key), Refused):     # who has lost the role meanwhile blocks nobody
        return Refused("already_claimed", by=_name(env, task.claimed_by))
    return allowed


# delegation --------------------------------------------------------------------------------------------------------------------------
DELEGATE = "limpahan"


def delegation(env: Environment, procedure, task) -> Permission | None:
    """By what the delegate of an open task holds it: it was given by somebody who may hold it himself to this moment, to somebody who may take it."""
    if task.status != "open" or not task.delegate:
        return None
    given = in_his_own_right(env, procedure, task, task.delegated_by)
    if isinstance(given, Refused) or not _may_take(env, procedure, task, task.delegated_by, task.delegate):
        return None
    return Permission(DELEGATE, given.title, given.unit, task.delegated_by)


def may_delegate(env: Environment, procedure, task, person: str) -> Permission | Refused:
    """May he hand the task to somebody? Only what he holds in his own right: what was handed to him he gives back or does."""
    allowed = may_complete(env, procedure, task, person)
    if isinstance(allowed, Refused):
        return allowed
    return Refused("not_allowed_now") if allowed.form == DELEGATE or env.is_applicant(task.role) else allowed


def may_delegate_to(env: Environment, procedure, task, person: str, to: str) -> Permission | Refused:
    """To a fellow holder of the role or to somebody of the units he is in charge of; never to the applicant nor to whom the model keeps apart."""
    allowed = may_delegate(env, procedure, task, person)
    if isinstance(allowed, Refused):
        return allowed
    return allowed if to != person and _may_take(env, procedure, task, person, to) else Refused("not_allowed_now")


def _may_take(env: Environment, procedure, task, person: str, to: str) -> bool:
    who = env.person(to)
    if who is None or not who.active or to in delegate_never(env, procedure, task):
        return False
    return who.unit in units_in_charge(env, person) or to in fellow_holders(env, procedure, task)


def delegate_never(env: Environment, procedure, task) -> set[str]:
    """The applicant, and whom the model keeps apart."""
    return {task.applicant, *kept_apart(env, procedure, task.case_id, task.element, task.filed_by)}


def fellow_holders(env: Environment, procedure, task) -> list[str]:
    return [holder.person for holder in env.holders(task.role, task.unit, task.applicant, tuple(delegate_never(env, procedure, task)), procedure.key)]


# notes and questions ----------------------------------------------------------------------------------------------------------------
def may_write_notes(env: Environment, procedure, case, person: str) -> bool:
    """Those who process a case: who did a step of it or holds one now. Never its applicant."""
    if person == case.applicant:
        return False
    return any(person == t.completed_by for t in env.tx.all(sql.TASKS_OF_CASE, case_id=case.id)) or any(
        is_his(env, procedure, t, person) for t in env.tx.all(sql.OPEN_TASKS_WITH_CASE, case_id=case.id))


def may_ask(env: Environment, procedure, case, person: str) -> bool:
    """Who holds a step now may ask its applicant, as long as that step is not the applicant's own."""
    return person != case.applicant and any(
        not env.is_applicant(t.role) and not isinstance(may_complete(env, procedure, t, person), Refused)
        for t in env.tx.all(sql.OPEN_TASKS_WITH_CASE, case_id=case.id))


def may_take_back(env: Environment, procedure, task, person: str) -> Permission | Refused:
    """Whoever delegated a task, or may do it in his own right."""
    if task.status != "open" or not task.delegate:
        return Refused("not_waiting")
    return in_his_own_right(env, procedure, task, person)


def is_his(env: Environment, procedure, task, person: str) -> bool:
    """Whether an open task belongs into his list: he may complete it, or could if nobody had claimed it."""
    allowed = may_complete(env, procedure, task, person)
    return not isinstance(allowed, Refused) or allowed.code == "already_claimed"


def may_hold(env: Environment, role: str, unit: str | None, applicant: str, person: str, apart: Collection[str] = (),
             procedure: str | None = None) -> Permission | Refused:
    """May this person do what is the role's, for this applicant, in this procedure, now? `apart`: whom the model keeps from it."""
    if env.is_applicant(role):
        return Permission() if person == applicant else Refused("not_yours", holder=env.roles.label(role))
    holders = env.holders(role, unit, applicant, apart, procedure)
    for holder in holders:
        if holder.person == person:
            return Permission(holder.form, holder.title, holder.unit, holder.acting_for)
    return Refused("not_yours", holder=holders[0].title if holders else env.roles.label(role))


def kept_apart(env: Environment, procedure, case_id: str, element: str, filed_by: str) -> dict[str, str]:
    """Whom the model keeps from an element. `different_from`: with what he did instead; the start's person is who filed. `never`: with the element itself.

    They count as the applicant does: not at all, so that the task falls to whoever stands behind them (see office/roles). Whose work somebody
    did acting or as a substitute is kept apart like himself.
    """
    elements, start = procedure.different_from(element), procedure.model.start
    did = {**dict.fromkeys(kept_out.of_step(env, procedure, case_id, element), element), **({filed_by: start} if start in elements else {})}
    tasks = [one for one in elements if one != start]
    rows = env.completed(case_id, tasks) if tasks else []
    return {**{row.acting_for: row.element for row in rows if row.acting_for}, **{row.completed_by: row.element for row in rows}, **did}


def kept_apart_in(env: Environment, procedure, case_id: str, role: str, filed_by: str,
                  done: Mapping[str, Collection[str]] = MappingProxyType({})) -> set[str]:
    """Whom the model keeps from everything this role does in a case: they hold it as little. `done`: element -> who completed it just now, and
    whose work that was."""
    kept = []
    for element in procedure.model.elements.values():
        if element.kind in ("userTask", "manualTask") and procedure.role_of(element) == role:
            apart = set(kept_apart(env, procedure, case_id, element.id, filed_by))
            kept.append(apart.union(*(people for other, people in done.items() if other in procedure.different_from(element))))
    return set.intersection(*kept) if kept else set()


def question_opens(env: Environment, procedure, case, answered: bool) -> date | None:
    """The day from which the owner of a request may ask what has become of it: a time after the promise, as procedure.yaml says. None: never, so far."""
    complaint = procedure.settings.complaint
    if case.ended_at or answered or case.promise_at is None or complaint is None or not complaint.opens:
        return None
    return env.after(from_text(case.promise_at), complaint.opens, case.unit).astimezone(env.zone).date()


def may_inquire(env: Environment, procedure, case, answered: bool, person: str) -> Refused | None:
    """Whether somebody may ask now what has become of a request. None: he may."""
    if person != case.applicant:
        return Refused("not_yours", holder=env.roles.label("pemohon"))
    opens = question_opens(env, procedure, case, answered)
    return None if opens is not None and opens <= env.today else Refused("not_allowed_now")


# units ------------------------------------------------------------------------------------------------------------------------------
def team(env: Environment, person: str) -> set[str]:
    """His own unit and those he is in charge of, be he there or not."""
    return {env.person(person).unit, *_charges(env, person)}


def units_in_charge(env: Environment, person: str) -> set[str]:
    """The units he is in charge of, and all below them."""
    return _with_below(env, _charges(env, person))


def units_of(env: Environment, person: str) -> set[str]:
    """The units that are his: his own, those he is in charge of or appointed in, and all below them."""
    appointed = env.tx.all(office_sql.APPOINTMENTS_OF, person=person, day=env.today.isoformat())
    return _with_below(env, team(env, person) | {row.unit for row in appointed})


def _charges(env: Environment, person: str) -> set[str]:
    return {row.unit for row in env.tx.all(office_sql.CHARGES_OF, person=person, day=env.today.isoformat())}


def _with_below(env: Environment, units: set[str]) -> set[str]:
    return {row.id for row in env.tx.all(deadline.UNITS_BELOW, units=sorted(units))} if units else set()


def may_send(env: Environment, procedure, run, waiting, person: str) -> Permission | Refused:
    """A message by a person: the element's role, and `only_if` at this moment."""
    node = waiting.element
    role, applicant = procedure.role_of(node), run.head.applicant
    allowed = may_hold(env, role, env.anchor(role, applicant), applicant, person, (), procedure.key)
    if isinstance(allowed, Refused):
        return allowed
    only_if = node.properties.get("only_if")
    if only_if and run.evaluate(only_if, {}) is not True:
        return Refused("not_allowed_now")
    return allowed


def _name(env: Environment, person: str) -> str:
    rows = env.tx.all(sql.NAMES_OF, people=[person])
    return rows[0].name if rows else ""
