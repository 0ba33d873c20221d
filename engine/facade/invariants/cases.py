"""One case: its tasks, timers and subscriptions are its tokens; its history has no hole; its revision, its marks and the audit trail agree.

Knows rows and states; evaluates nothing of a diagram.
"""
from collections import Counter

import orjson

from engine import bpmn
from engine.clock import to_text
from engine.facade.invariants.page import CaseRows
from engine.store import unpack


def broken(rows: CaseRows, version) -> list[str]:
    """`version`: function that gives the parsed version of an id."""
    return [*tokens(rows, version), *history(rows), *completions(rows)]


class _Nobody:
    """The host of a case that is only looked at: it is never asked."""


def tokens(rows: CaseRows, version) -> list[str]:
    case = rows.case
    if case.ended_at:
        left = {"a state": case.state is not None, "open tasks": any(t.status == "open" for t in rows.tasks), "timers": rows.timers,
                "subscriptions": rows.subscriptions, "work for programs outside": rows.work}
        return [rows.say(f"ended with {what}") for what, there in left.items() if there]
    if case.state is None:
        return [rows.say("runs without a state")]
    try:
        state = unpack(case.state)
        waiting = bpmn.Case.load(version(case.version).procedure.model, _Nobody(), state["b"]).waiting()
        counted = state["m"]["events"]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as e:          # whatever bytes that are no state lead to
        return [rows.say(f"its state cannot be read ({type(e).__name__})")]
    return _waiting(rows, waiting) + _counted(rows, counted)


def _waiting(rows: CaseRows, waiting: list) -> list[str]:
    wrong = []
    open_tasks = Counter(t.token for t in rows.tasks if t.status == "open")
    if Counter(w.token for w in waiting if w.kind == "task") != open_tasks:
        wrong.append(rows.say("open tasks differ from its tokens"))
    if Counter((w.token, w.index or 0, to_text(w.due)) for w in waiting if w.due) != Counter((t.token, t.idx, t.due_at) for t in rows.timers):
        wrong.append(rows.say("timers differ from its tokens"))
    if {(w.token, w.index or 0, w.kind, w.name) for w in waiting if w.kind in ("message", "signal") and w.name} != {
            (s.token, s.idx, s.kind, s.name) for s in rows.subscriptions}:
        wrong.append(rows.say("subscriptions differ from its tokens"))
    if Counter(w.token for w in waiting if w.kind == "work" and w.due is None) != Counter(w.token for w in rows.work):
        wrong.append(rows.say("work for programs outside differs from its tokens"))
    if not waiting:
        wrong.append(rows.say("runs, but nothing waits"))
    return wrong


def _counted(rows: CaseRows, counted: int) -> list[str]:
    last = rows.events[0].last if rows.events else 0
    return [] if last == counted else [rows.say(f"its state counts {counted} events, the last one stored is {last}")]


def history(rows: CaseRows) -> list[str]:
    """Events 1, 2, 3 ...; at least one with each revision, and the last one at the case's last change."""
    case = rows.case
    if not rows.events:
        return [rows.say("has no history")]
    events = rows.events[0]
    wrong = []
    if (events.first, events.last - events.first + 1) != (1, events.n):
        wrong.append(rows.say(f"its history has a hole: {events.n} events from {events.first} to {events.last}"))
    if not events.moments <= case.revision <= events.last:
        wrong.append(rows.say(f"revision {case.revision} does not fit {events.last} events at {events.moments} moments"))
    if rows.last_moments[0].at != case.changed_at:
        wrong.append(rows.say(f"changed at {case.changed_at}, its last event was at {rows.last_moments[0].at}"))
    return wrong


def completions(rows: CaseRows) -> list[str]:
    """A completed task has exactly one event and one line of the audit trail; a filed case one line."""
    wrong = []
    told = Counter(orjson.loads(e.data)["task"] for e in rows.told if e.kind == "task_done")
    done = {t.id: t for t in rows.tasks if t.status == "done"}
    for task in done.values():
        if told[task.id] != 1:
            wrong.append(rows.say(f"task {task.element} is done, its history tells {told[task.id]} completions"))
    if set(told) - set(done):
        wrong.append(rows.say("its history tells a completion of a task that is not done"))
    audited = {c.kind: c.n for c in rows.commands}
    if audited.get("complete", 0) != len(done):
        wrong.append(rows.say(f"{len(done)} tasks are done, the audit trail knows {audited.get('complete', 0)}"))
    filings = audited.get("file", 0) + audited.get("begin", 0)
    if filings != 1:
        wrong.append(rows.say(f"the audit trail knows {filings} filings"))
    return wrong
