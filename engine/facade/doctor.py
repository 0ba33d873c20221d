"""Every invariant of a database that can be checked from its rows. Knows rows; repairs nothing."""
import hashlib

from engine.clock import to_text
from engine.facade import audit
from engine.office import numbers
from engine.run.case import CaseRun
from engine.run.environment import Environment
from engine.store.statements import case as sql


def examine(env: Environment, versions, files) -> list[str]:
    """Sentences, each about one broken invariant."""
    found = audit.verify(env.tx)
    found += [f"numbers: series {where} has a gap" for where in numbers.gaps(env.tx)]
    tasks: dict[str, list] = {}
    for t in env.tx.all(sql.ALL_TASKS):
        tasks.setdefault(t.case_id, []).append(t)
    timers: dict[str, set] = {}
    for t in env.tx.all(sql.ALL_TIMERS):
        timers.setdefault(t.case_id, set()).add((t.token, t.idx, t.due_at))
    last_event = {r.case_id: r.seq for r in env.tx.all(sql.LAST_EVENTS)}
    for row in env.tx.all(sql.ALL_CASES):
        found += _case(env, versions, row, tasks.get(row.id, []), timers.get(row.id, set()), last_event.get(row.id, 0))
    found += _letters(env, files)
    return found


def _case(env, versions, row, tasks, timers, last_event) -> list[str]:
    open_tasks = {t.token for t in tasks if t.status == "open"}
    if row.ended_at:
        wrong = [f"case {row.number}: ended with open tasks"] if open_tasks else []
        return wrong + ([f"case {row.number}: ended with timers"] if timers else []) + ([f"case {row.number}: ended with a state"] if row.state else [])
    run = CaseRun.load(env, versions.get(env.tx, row.version), row)
    waiting: list = run.bpmn.waiting()
    wrong = []
    if {w.token for w in waiting if w.kind == "task"} != open_tasks:
        wrong.append(f"case {row.number}: open tasks differ from its tokens")

    if {(w.token, w.index or 0, to_text(w.due)) for w in waiting if w.due} != timers:
        wrong.append(f"case {row.number}: timers differ from its tokens")
    if run.marks.events != last_event:
        wrong.append(f"case {row.number}: {last_event} events stored, {run.marks.events} counted")
    if not waiting:
        wrong.append(f"case {row.number}: runs, but nothing waits")
    return wrong


def _letters(env, files) -> list[str]:
    wrong = []
    for row in env.tx.all(sql.ALL_LETTERS):
        if row.sha256 is None:
            continue
        try:
            content = files.get(row.sha256)
        except (OSError, KeyError):
            wrong.append(f"letter {row.number}: its file is missing")
            continue
        if hashlib.sha256(content).hexdigest() != row.sha256:
            wrong.append(f"letter {row.number}: its file was changed")
    return wrong


