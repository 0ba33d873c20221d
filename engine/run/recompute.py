"""What a changed calendar moves in a running case: when its open tasks are due, what it promises, when timers that count working days fire.

    moved(env, version, row, tasks)      what would move; writes nothing, needs no right to write
    apply(env, version, row)             moves it and tells the history; `row` is locked by the caller

The environment's calendar is the new one (`Environment.days` for one that is only thought of). Days that decisions have counted stay as they are.
"""
from dataclasses import dataclass
from datetime import datetime

from engine.clock import from_text, to_text
from engine.run import ladder, path
from engine.run.case import CaseRun
from engine.run.environment import Environment
from engine.store import unpack
from engine.store.statements import case as sql
from engine.store.statements import deadline as own

COUNTING = ("working_days(", "holidays(", "harikerja")           # add_working_days( ends with the first; `5 hari kerja`


@dataclass(frozen=True)
class Move:
    """`kind`: due | legal | promise | timer; `element`: the step or timer, "" for the promise; moments as texts, None for none."""
    kind: str
    element: str
    before: str | None
    after: str | None
    task: str | None = None


def moved(env: Environment, version, row, tasks: list) -> list[Move]:
    """`row`: of table `cases`, with its state; `tasks`: its open tasks."""
    found = _tasks(env, version, row, tasks) + _promise(env, version, row)
    if _counts(version):
        found += _timers(env, CaseRun.load(env, version, row))
    return [m for m in found if m.before != m.after]


def apply(env: Environment, version, row) -> list[Move]:
    """The moves that were made; nothing is written where nothing moves."""
    moves = moved(env, version, row, env.tx.all(sql.OPEN_TASKS_OF_CASE, case_id=row.id))
    if not moves:
        return []
    run = CaseRun.load(env, version, row)
    run.record.event("calendar", moves=[[m.kind, m.element, m.before, m.after] for m in moves])
    if _counts(version):
        _rearm(env, run)
    run.save()
    by_task: dict[str, dict[str, str | None]] = {}
    for m in moves:
        if m.task:
            by_task.setdefault(m.task, {})["due_at" if m.kind == "due" else "legal_at"] = m.after
    known = {t.id: t for t in env.tx.all(sql.OPEN_TASKS_OF_CASE, case_id=row.id)}
    env.tx.many(sql.TASK_DUE, [{"id": t, "due_at": known[t].due_at, "legal_at": known[t].legal_at, **new} for t, new in by_task.items()])
    for task, new in by_task.items():
        at = ladder.next_at(env, version.procedure, known[task], row.unit, new.get("due_at", known[task].due_at), new.get("legal_at", known[task].legal_at))
        env.tx.run(own.TASK_RUNG, id=task, seen=known[task].rung, rung=known[task].rung, remind_at=at)
    return moves


def _tasks(env: Environment, version, row, tasks: list) -> list[Move]:
    found = []
    for task in tasks:
        properties, opened = version.procedure.model.elements[task.element].properties, from_text(task.opened_at)
        for kind, name, before in (("due", "promise", task.due_at), ("legal", "legal", task.legal_at)):
            if properties.get(name) and before is not None:
                found.append(Move(kind, task.element, before, to_text(env.after(opened, properties[name], row.unit)), task.id))
    return found


def _promise(env: Environment, version, row) -> list[Move]:
    """While it stands still there is none to move; once it is fulfilled it stays what it was."""
    if row.promise_at is None:
        return []
    marks = unpack(row.state)["m"]
    days = path.promise_days(version, marks.get("taken"))
    if marks.get("fulfilled") or days is None:
        return []
    return [Move("promise", "", row.promise_at, to_text(env.deadline(from_text(marks["filed"]), days + marks.get("stopped", 0), row.unit)))]


def _counts(version) -> bool:
    """Whether a timer of this version counts working days itself."""
    if "counts" not in version.memo:
        version.memo["counts"] = any(_asks(d) for e in version.procedure.model.elements.values() for d in ((e.event,) if e.event else ()) + tuple(e.events))
    return version.memo["counts"]


def _asks(definition) -> bool:
    text = "".join((definition.expression or "").split())
    return definition.kind == "timer" and any(name in text for name in COUNTING)


def _timers(env: Environment, run: CaseRun) -> list[Move]:
    before = _due(run)
    _rearm(env, run)
    after = _due(run)
    return [Move("timer", element, moment, after.get((token, index, element))) for (token, index, element), moment in before.items()]


def _due(run: CaseRun) -> dict[tuple, str]:
    return {(w.token, w.index or 0, w.element.id): to_text(w.due) for w in run.bpmn.waiting() if w.due}


def _rearm(env: Environment, run: CaseRun) -> None:
    """Each timer is computed as of the moment it was armed, so that now() in its text means what it meant then."""
    now = env.now

    def at(moment: datetime) -> None:
        env.now = moment
        run.scope.changed()
    try:
        run.bpmn.rearm(_asks, at)
    finally:
        env.now = now
        run.scope.changed()
