"""Cases that begin by themselves: by a message, a signal or the clock (BPMN 2.0.2, 13.3.1). Opens no transaction.

Whose case it is says procedure.yaml, `starts.as`: a role (whoever holds it now), a unit (whoever is in charge of it), a NIP, or FEEL over `pesan`, the
content of the message, that gives a NIP. A timer start is a job "tick" for its next moment; each tick leaves a job "begin" and the tick after it, so
that a case that cannot begin keeps no later one from beginning.
"""
import logging

import orjson

from engine import bpmn, feel
from engine.clock import to_text
from engine.errors import Refused
from engine.office import numbers, people, units
from engine.office import roles as office_roles
from engine.run import messages, outbox
from engine.run.case import Broken, CaseRun, Head, Marks
from engine.run.data import CaseData
from engine.run.environment import Environment
from engine.run.versions import Version, Versions
from engine.store import new_code, new_id
from engine.store.statements import case as sql
from engine.store.statements import message as message_sql

BEGIN, TICK = "begin", "tick"
log = logging.getLogger(__name__)


def new_case(env: Environment, version: Version, person, filed_by: str, profile: dict, follows: str | None = None) -> CaseRun:
    """A case with its number, before its first move."""
    procedure, at = version.procedure, to_text(env.now)
    number = numbers.case_number(env.tx, procedure.settings.numbering.case, procedure.key, env.today.year)
    head = Head(
        id=new_id(), number=number, procedure=procedure.key, version=version.id, applicant=person.id, filed_by=filed_by, unit=person.unit,
        opd=units.opd_of(env.tx, person.unit).id, status="", revision=0, started_at=at, ended_at=None, end_element=None, promise_at=None,
        tracking=new_code(), follows=follows, changed_at=at)
    return CaseRun(env, version, head, CaseData(), Marks(pemohon=profile, filed=at))


# by what a case begins -------------------------------------------------------------------------------------------------------------------
def for_event(env: Environment, versions: Versions, kind: str, name: str) -> tuple[Version, str] | None:
    """The version in force that begins with a message or signal of this name, and its element there."""
    return next(iter(all_for_event(env, versions, kind, name)), None)


def all_for_event(env: Environment, versions: Versions, kind: str, name: str) -> list[tuple[Version, str]]:
    found = []
    for version in versions.all_in_force(env.tx):
        found += [(version, element.id) for element, definition in version.procedure.model.beginnings if (definition.kind, definition.name) == (kind, name)]
    return found


def begin(env: Environment, version: Version, element: str, content: dict, kind: str = "timer", name: str | None = None,
          correlation: str | None = None) -> CaseRun:
    """A case that begins at an element which waits for a message, a signal or the clock. Refused: not_eligible; Broken: it belongs to nobody."""
    procedure = version.procedure
    person = applicant(env, procedure, content)
    if person is None:
        raise Broken("no_applicant", element, f"starts.as of {procedure.key} gives nobody")
    people.lock(env.tx, person.id)
    run = new_case(env, version, person, person.id, people.profile(env.tx, person, env.now, env.zone))
    if procedure.settings.starts.who and procedure.settings.starts.who(run.scope.scope) is not True:
        raise Refused("not_eligible")
    node = run.model.elements[element]
    run.record.event("filed", element, 1, begun=name or "timer")
    run.snapshot()
    run.bpmn = bpmn.Case.start(run.model, run, element)
    if run.model.begins_waiting(element):                # one of several: the case is there, and what has happened is given to it
        run.bpmn.run(env.settings.limits.steps_per_command)
        if kind == "message":
            run.receive(next(w for w in run.bpmn.waiting() if (w.kind, w.name) == (kind, name)), content)
        else:
            run.bpmn.signal(name or "")
    elif content:
        run.write_form(node, content, {})
    if name and correlation:
        messages.begun(run, name, correlation, content)
    run.record.notice(person.id, "n_received", number=run.head.number)
    run.advance()
    run.save()
    return run


def applicant(env: Environment, procedure, content: dict):
    """The row of the person a case that begins by itself belongs to; None if `starts.as` gives nobody."""
    given, tx = procedure.settings.starts.owner, env.tx
    if given.startswith("="):
        value = procedure.cache.expression(given)(feel.scope({"pesan": feel.to_feel(content)}, {}, feel.Run(clock=lambda: env.local)))
        return _active(people.by_nip(tx, value.replace(" ", ""))) if isinstance(value, str) else None
    if given in env.roles:
        found = _holders(env, procedure, given)
        return env.person(found[0].person) if found else None
    unit = units.by_code(tx, given.upper())
    if unit is not None:
        found = office_roles.in_charge(tx, unit.id, env.today, (), procedure.key)
        return env.person(found[0].person) if found else None
    return _active(people.by_nip(tx, given))


def _active(person):
    return person if person is not None and person.active else None


def _holders(env: Environment, procedure, role: str) -> list:
    row, tx = env.roles[role], env.tx
    owner = units.by_code(tx, procedure.owner.upper()) if procedure.owner else None
    unit = units.by_code(tx, row.unit) if row.unit else units.root(tx) if row.anchor == "city" or owner is None else owner
    return office_roles.holders(tx, env.roles, role, unit.id if unit else None, env.today, None, (), procedure.key)


# by the clock ------------------------------------------------------------------------------------------------------------------------------
def arm(env: Environment, versions: Versions) -> int:
    """A tick for each timer start of the versions in force that has none; ticks of other versions go. How many were made. Called at every publishing and
    once a day, so that none is ever missing for long."""
    there = {}
    for job in env.tx.all(message_sql.JOBS_OF_KIND, kind=TICK):
        payload = orjson.loads(job.payload)
        there[payload["version"], payload["element"]] = job.id
    made = 0
    for version in versions.all_in_force(env.tx):
        for element, definition in version.procedure.model.beginnings:
            if definition.kind == "timer" and there.pop((version.id, element.id), None) is None:
                try:
                    made += _arm(env, version, element, definition)
                except bpmn.Stuck as e:                  # its FEEL gives no time: told by the checks, and no reason to stop the others
                    log.warning("the timer start %s of %s: %s %s", element.id, version.procedure.key, e.code, e.params)
    for job in there.values():
        env.tx.run(message_sql.JOBS_DROP, job=job, at=to_text(env.now))
    return made


def _arm(env: Environment, version: Version, element, definition) -> int:
    text = definition.expression or ""
    published = env.tx.one(sql.VERSION_BY_ID, id=version.id).published_at
    armed = bpmn.moment(published) if published else env.now
    value = version.procedure.cache.expression(text)(feel.scope({}, {}, feel.Run(clock=lambda: armed.astimezone(env.zone)))) if text.startswith("=") else text
    due: bpmn.Due | None = bpmn.due_of(definition, value, armed, env.zone, lambda amount: env.after(armed, amount))
    if due is not None and due.at is not None and due.at < armed:            # a day that was over when this was put in force
        due = bpmn.following(due, armed)
    if due is not None and due.at is not None and env.tx.one(message_sql.TICKED, key=_key(version.id, element.id, due)) is not None:
        due = bpmn.following(due, env.now)
    if due is None or due.at is None:
        return 0
    _put(env, version.id, element.id, due)
    return 1


def _key(version: str, element: str, due) -> str:
    return f"tick:{version}:{element}:{to_text(due.at)}"


def _put(env: Environment, version: str, element: str, due) -> None:
    outbox.put(env.tx, TICK, None, None, {"version": version, "element": element, "due": due.to_json()}, to_text(due.at),
               message_id=_key(version, element, due))


def tick(env: Environment, versions: Versions, payload: dict) -> None:
    """A timer start is due: a case is to begin, and the next tick waits. Ticks that were missed are one (S10)."""
    row = env.tx.one(sql.VERSION_BY_ID, id=payload["version"])
    if row is None or row.status != "in_force":
        return
    due = bpmn.Due.from_json(payload["due"])
    outbox.put(env.tx, BEGIN, None, None, {"version": row.id, "element": payload["element"], "kind": "timer", "name": None, "content": {}}, to_text(env.now))
    following = bpmn.following(due, env.now)
    if following is not None:
        _put(env, row.id, payload["element"], following)
