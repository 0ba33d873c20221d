"""What people and the clock do to a case: file, complete, send a message, wake. Each is one command inside a given transaction.

Follow one completion: facade.tasks.complete -> commands.complete -> rules.may_complete -> forms.validate -> CaseRun.write_form -> advance -> save.
"""
from datetime import timedelta

from engine import bpmn
from engine.errors import Refused
from engine.office import people
from engine.procedure import choosing
from engine.run import drafts, ladder, messages, reminders, rules, starts
from engine.run.case import CaseRun, types_for
from engine.run.drafts import Sent
from engine.run.environment import Environment
from engine.run.snapshots import Done
from engine.run.versions import Version, Versions
from engine.store import Clash
from engine.store.statements import case as sql
from engine.store.statements import inbox as inbox_sql


def file(env: Environment, version: Version, applicant: str, filed_by: str, sent: Sent, follows: str | None = None) -> CaseRun:
    """A new request: filing is starting. Refused: not_eligible, limit_open, not_yours, invalid."""
    people.lock(env.tx, applicant)               # his balances and absences stay what they are judged by
    person = people.by_id(env.tx, applicant)
    if person is None:
        raise Refused("not_found")
    draft = drafts.Draft.new(env, version, person)
    refusal = draft.may_start(filed_by)
    if refusal:
        raise refusal
    judged = draft.judge(sent, whole=False)
    clean = accepted(judged)
    run = starts.new_case(env, version, person, filed_by, draft.profile, follows)
    number = run.head.number
    run.scope.known = judged.scope.known
    run.record.actor = filed_by
    start = run.model.elements[run.model.start]
    run.record.event("filed", start.id, 1, filed_for=applicant if applicant != filed_by else None)
    run.write_form(start, clean, types_for(draft.form, clean))
    run.bpmn = bpmn.Case.start(run.model, run)
    if filed_by == applicant:
        run.record.notice(applicant, "n_received", number=number)
    else:
        run.record.notice(applicant, "n_filed_for", number=number, who=env.person(filed_by).name)
    run.advance()
    run.save()
    return run


def complete(env: Environment, versions: Versions, task_id: str, person: str, sent: Sent, revision: int | None) -> CaseRun:
    """A task of a person. Refused: not_found, not_waiting, not_yours, own_request, same_person, already_claimed, stale, invalid."""
    task, row = locked_task(env, task_id)
    version = versions.of(env.tx, row)
    allowed = rules.may_complete(env, version.procedure, task, person)
    if isinstance(allowed, Refused):
        raise allowed
    if revision is not None and revision != row.revision:
        raise Refused("stale", revision=row.revision)
    run = CaseRun.load(env, version, row)
    run.record.actor, run.record.acting_for = person, allowed.acting_for
    element = run.model.elements[task.element]
    clean = {}
    form, local = version.procedure.form_of(element), run.bpmn.all[task.token].local
    if form is not None:
        with run.inside(local):
            clean = accepted(drafts.Draft.again(run, element).judge(sent, whole=False))
    decision = clean.get("keputusan") if isinstance(clean.get("keputusan"), str) else None
    elsewhere = {"place": allowed.unit} if allowed.unit and allowed.unit != task.unit else {}
    run.record.event("task_done", element.id, task.visit, task.role, task.unit, task=task.id, decision=decision, title=allowed.title, form=allowed.form,
                     **elsewhere)
    run.record.close_task(task.id, "done", decision)
    if allowed.form == rules.DELEGATE:
        run.record.notice(task.delegated_by, "n_delegate_done", number=run.head.number, step=element.id, who=env.person(person).name)
    run.tasks.pop(task.token, None)
    run.completed[element.id] = Done(person, allowed.form, allowed.title, allowed.unit or task.unit, allowed.acting_for)
    if element.chosen_by_people:
        with run.inside(local):
            run.write(version.procedure.writes_of(element), clean)           # choosing again makes nothing stale
        run.bpmn.choose(task.token, None if clean[choosing.FIELD] == choosing.DONE else clean[choosing.FIELD])
    else:
        if form is not None:
            with run.inside(local):
                run.write_form(element, clean, types_for(form, clean))
        run.bpmn.recompute(run.written)
        run.bpmn.complete(task.token)
    run.advance()
    run.save()
    return run


def silence(env: Environment, versions: Versions, task_id: str) -> CaseRun | None:
    """A task that nobody has answered until its limit gets the outcome that its element says (`on_silence: approve|reject`); None if it is not so."""
    task, row = locked_task(env, task_id)
    version = versions.of(env.tx, row)
    if not ladder.silent(env, version.procedure, task, row.unit):
        return None
    run = CaseRun.load(env, version, row)
    element = run.model.elements[task.element]
    outcome, basis = version.procedure.silence_outcome(element), element.properties.get("legal_basis", "")
    run.record.event("task_done", element.id, task.visit, task.role, task.unit, task=task.id, decision=outcome, silence=version.procedure.on_silence_of(element),
                     basis=basis)
    run.record.close_task(task.id, "done", outcome)
    for person in dict.fromkeys([row.applicant, *reminders.holding(env, version.procedure, task)]):
        run.record.notice(person, "n_silence", number=run.head.number, step=element.id, outcome=outcome, basis=basis)
    run.tasks.pop(task.token, None)
    with run.inside(run.bpmn.all[task.token].local):
        run.write_form(element, {"keputusan": outcome}, {})
    run.bpmn.recompute(run.written)
    run.bpmn.complete(task.token)
    run.advance()
    run.save()
    return run


def send(env: Environment, versions: Versions, case_id: str, message: str, person: str | None, sent: Sent, revision: int | None) -> CaseRun:
    """A message by a person (withdraw, recall ...), or from outside when `person` is None.

    Refused: not_found, not_waiting (nothing waits for it), not_yours, not_allowed_now, stale, invalid.
    """
    row = locked_case(env, case_id)
    if row is None:
        raise Refused("not_found")
    if row.ended_at:
        raise Refused("not_waiting")
    if revision is not None and revision != row.revision:
        raise Refused("stale", revision=row.revision)
    run = CaseRun.load(env, versions.of(env.tx, row), row)
    waiting = next((w for w in run.bpmn.waiting() if w.kind == "message" and w.name == message), None)
    if waiting is None:
        raise Refused("not_waiting")
    run.record.actor = person
    element, clean = waiting.element, {}
    if person is not None:
        allowed = rules.may_send(env, run.procedure, run, waiting, person)
        if isinstance(allowed, Refused):
            raise allowed
        form = run.procedure.form_of(element)
        if form is not None:
            with run.inside(waiting.local):
                clean = accepted(drafts.Draft.again(run, element).judge(sent, whole=False))
                run.record.event("message", element.id, waiting.visit, name=message)
                run.write_form(element, clean, types_for(form, clean))
        if run.procedure.form_of(element) is None:
            run.record.event("message", element.id, waiting.visit, name=message)
        run.bpmn.message(message, waiting.token)
    else:
        _receive(run, waiting, dict(sent.raw))
    run.advance()
    run.save()
    return run


def signal(env: Environment, versions: Versions, case_id: str, name: str) -> CaseRun | None:
    """A signal that something else threw, to one case. None: nothing here waits for it any more."""
    row = locked_case(env, case_id)
    if row is None or row.ended_at:
        return None
    run = CaseRun.load(env, versions.of(env.tx, row), row)
    if not run.bpmn.signal(name):
        return None
    run.advance()
    run.save()
    return run


def post(env: Environment, versions: Versions, name: str, correlation: str | None, content: dict, lasting: timedelta,
         outside: bool = False) -> tuple[str, str | None]:
    """A message that names no case: (received | begun | kept, id of the case). Whoever waits for this value longest takes it; else it begins a case
    where a procedure in force begins with it; else it waits for its receiver. `outside`: a program sent it, which can be told what is wrong with it.
    Refused: not_waiting (without a value only a beginning can take it), invalid."""
    found = messages.receiver(env, name, correlation) if correlation else None
    if found is None and correlation:
        messages.alone(env, name, correlation)           # from here on nobody begins to wait unseen
        found = messages.receiver(env, name, correlation)
    if found is not None:
        return "received", _given(env, versions, found, name, content, outside)
    known = correlation and messages.in_hand(env, name, correlation)
    begins = None if known else starts.for_event(env, versions, "message", name)
    if begins is not None:
        run = starts.begin(env, *begins, content, "message", name, correlation)
        return "begun", run.head.id
    if not correlation:
        raise Refused("not_waiting")
    messages.keep(env, name, correlation, content, lasting)
    return "kept", None


def _given(env: Environment, versions: Versions, found, name: str, content: dict, outside: bool) -> str:
    row = locked_case(env, found.case_id)
    run = CaseRun.load(env, versions.of(env.tx, row), row) if row is not None and not row.ended_at else None
    waiting = next((w for w in run.bpmn.waiting() if (w.kind, w.name, w.token, w.index or 0) == ("message", name, found.token, found.idx)), None) if run else None
    if run is None or waiting is None:
        raise Clash("who waited for this message has just gone on")
    if outside:
        _receive(run, waiting, content)
    else:
        run.receive(waiting, content)
    run.advance()
    run.save()
    return found.case_id


def _receive(run: CaseRun, waiting, content: dict) -> None:
    """What comes from outside is judged by the form of whoever receives it, as what people send is; what the form does not name is kept beside it."""
    form, types = run.procedure.form_of(waiting.element), dict[str, str]()
    if form is not None and content:
        with run.inside(waiting.local):
            clean = accepted(drafts.Draft.again(run, waiting.element).judge(Sent(content), whole=False))
        content, types = {**content, **clean}, types_for(form, clean)
    run.receive(waiting, content, types)


def wake(env: Environment, versions: Versions, case_id: str) -> CaseRun | None:
    """Fire what is due. None if nothing moved: nothing of the case is running any more, or somebody else has fired it."""
    row = locked_case(env, case_id)
    if row is None or row.ended_at:
        return None
    run = CaseRun.load(env, versions.of(env.tx, row), row)
    before = run.record.seq
    run.advance()
    if run.record.seq == before and run.waits() == run.kept:
        run.keep_waiting(anew=True)      # its rows said something was due, its state does not: the state is right
        return None
    run.save()
    return run


def claim(env: Environment, versions: Versions, task_id: str, person: str, take: bool) -> str:
    """Claim a task, or give it back. Returns the case's id. Refused: not_found, not_waiting, not_yours, own_request, same_person, already_claimed."""
    task, row = locked_task(env, task_id)
    allowed = rules.may_complete(env, versions.of(env.tx, row).procedure, task, person)
    if isinstance(allowed, Refused):
        raise allowed
    env.tx.run(sql.TASK_CLAIM, id=task_id, by=person if take else None)
    return task.case_id


def delegate(env: Environment, versions: Versions, task_id: str, person: str, to: str, reason: str) -> str:
    """Hand a task to a colleague, with a reason that stands in the history. Returns the case's id. Refused as `claim`, and not_allowed_now."""
    task, row = locked_task(env, task_id)
    version = versions.of(env.tx, row)
    allowed = rules.may_delegate_to(env, version.procedure, task, person, to)
    if isinstance(allowed, Refused):
        raise allowed
    run = _handed(env, version, task, row, person, "delegated", to=to, reason=reason)
    run.record.notice(to, "n_delegated", number=run.head.number, step=task.element, who=env.person(person).name, reason=reason)
    run.save()
    env.tx.run(inbox_sql.DELEGATE, task=task_id, to=to, by=person)
    return task.case_id


def take_back(env: Environment, versions: Versions, task_id: str, person: str) -> str:
    """End a delegation: the task is again its holders'."""
    task, row = locked_task(env, task_id)
    version = versions.of(env.tx, row)
    allowed = rules.may_take_back(env, version.procedure, task, person)
    if isinstance(allowed, Refused):
        raise allowed
    run = _handed(env, version, task, row, person, "taken_back")
    run.record.notice(task.delegate, "n_taken_back", number=run.head.number, step=task.element, who=env.person(person).name)
    run.save()
    env.tx.run(inbox_sql.DELEGATE, task=task_id, to=None, by=None)
    return task.case_id


def _handed(env: Environment, version: Version, task, row, person: str, kind: str, **facts) -> CaseRun:
    """The case with the event of a change of hands; nothing else of it moves."""
    run = CaseRun.load(env, version, row)
    run.record.actor = person
    run.record.event(kind, task.element, task.visit, task.role, task.unit, task=task.id, **facts)
    return run


def locked_case(env: Environment, case_id: str):
    """The row of a case that nobody else can change now, nor what its applicant has; None if there is no such case."""
    row = env.tx.one(sql.CASE_LOCKED, id=case_id)
    if row is not None:
        env.case_id = row.id
        people.lock(env.tx, row.applicant)
    return row


def locked_task(env: Environment, task_id: str) -> tuple:
    """(task, case): rows that nobody else can change now. The task is read when the case is locked: somebody may just have completed it."""
    row = env.tx.one(sql.CASE_OF_TASK_LOCKED, task=task_id)
    if row is None:
        raise Refused("not_found")
    env.case_id = row.id
    people.lock(env.tx, row.applicant)
    return env.tx.one(sql.TASK_WITH_CASE, id=task_id), row


def accepted(judgement: drafts.Judgement) -> dict:
    """What a judged form stores; Refused("invalid") with its errors, or without any where the procedure refuses the filing by its rows."""
    if judgement.errors or judgement.refused:
        raise Refused("invalid", errors=judgement.errors)
    return judgement.clean



