"""Work that programs outside do for a case, after Camunda's external tasks: a service task `external` parks its token and writes a row; a worker takes
rows of its topics for a while, and completes, fails or extends them, or says that a BPMN error came of it. Opens no transaction.

The number of the attempt is the fence: whoever was too slow and has been overtaken changes nothing. A lock that ran out and that nobody has taken since
still holds: what was done is not lost. Knows rows and the running case; knows no procedure by name.
"""
from datetime import timedelta
from typing import Any

import orjson

from engine import feel
from engine.clock import to_text
from engine.errors import Problem, Refused
from engine.office import people
from engine.procedure import returns
from engine.run import actions
from engine.run.case import Broken, CaseRun
from engine.run.environment import Environment
from engine.run.values import freeze
from engine.run.versions import Versions
from engine.store import new_id
from engine.store.statements import case as cases
from engine.store.statements import work as sql

LIMIT = 64_000                   # bytes of what comes back
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(days=1)
FAILED, UNCAUGHT = "work_failed", "work_error"             # codes of incidents


def take(env: Environment, topics: list[str], worker: str, most: int, lasting: timedelta) -> list[str]:
    """Lock free rows for a worker, what waits longest first; their ids. Rows that somebody else is just taking are left to him."""
    now = to_text(env.now)
    free = sorted((row.free_at, row.id) for topic in dict.fromkeys(topics) for row in env.tx.all(sql.WORK_FREE, topic=topic, now=now, most=most))[:most]
    for _, work in free:
        env.tx.run(sql.WORK_TAKE, work=work, by=worker, now=now, until=to_text(env.now + lasting))
    return [work for _, work in free]


def extend(env: Environment, work: str, attempt: int, lasting: timedelta) -> str:
    row = held(env, work, attempt)
    _still(env.tx.run(sql.WORK_EXTEND, work=work, of=attempt, until=to_text(env.now + lasting)))
    return row.case_id


def fail(env: Environment, work: str, attempt: int, said: str, retries: int | None, pause: timedelta | None) -> str:
    """It did not work out: later again, or, where no attempt is left, an incident that an administrator lets go on. The case itself does not change."""
    row = held(env, work, attempt)
    left = max(0, row.retries - 1) if retries is None else retries
    if left == 0:
        _give_up(env, row, FAILED, said)
    else:
        due = env.now + (min(FIRST_PAUSE * 4 ** (min(row.attempt, 10) - 1), LONGEST_PAUSE) if pause is None else pause)
        _still(env.tx.run(sql.WORK_AGAIN, work=work, of=attempt, left=left, due=to_text(due), said=said))
    return row.case_id


def complete(env: Environment, versions: Versions, work: str, attempt: int, given: dict) -> CaseRun:
    """What came back becomes the object of the service task, as the result of any action, and the case goes on."""
    run, row = _locked(env, versions, work, attempt)
    element = run.model.elements[row.element]
    declared = element.action.parameters.get("returns")
    values, wrong = returns.read(given, returns.parse(declared) if declared else None)
    if wrong:
        raise Refused("invalid", errors={f"result.{name}": problem for name, problem in wrong.items()})
    run.record.event("work_done", element.id, row.visit, work=work, worker=row.worker)
    with run.inside(run.bpmn.all[row.token].local):
        run.write(element.action.result or element.id, values)
    run.bpmn.complete(row.token)
    run.advance()
    run.save()
    return run


def error(env: Environment, versions: Versions, work: str, attempt: int, code: str, said: str) -> tuple[str, bool]:
    """The work ended with an error that the diagram may catch: (case, whether it did). Caught nowhere it is an incident and the work waits for an administrator."""
    run, row = _locked(env, versions, work, attempt)
    run.record.event("work_error", row.element, row.visit, work=work, worker=row.worker, code=code, said=said)
    run.bpmn.error(row.token, code)
    if run.bpmn.incident:
        _give_up(env, row, UNCAUGHT, f"{code}: {said}" if said else code)
        return row.case_id, False
    run.advance()
    run.save()
    return row.case_id, True


def revive(env: Environment, case_id: str) -> int:
    """Work that was given up may be taken again: how much. Its incidents are over."""
    rows = [row for row in env.tx.all(sql.WORK_OF_CASE, case_id=case_id) if row.status == "failed"]
    for row in rows:
        env.tx.run(sql.WORK_INCIDENT_OVER, case_id=case_id, token_of=row.token, now=to_text(env.now))
    if rows:
        env.tx.run(sql.WORK_REVIVE, case_id=case_id, left=actions.RETRIES, now=to_text(env.now))
    return len(rows)


def _give_up(env: Environment, row, code: str, said: str) -> None:
    incident = new_id()
    _still(env.tx.run(sql.WORK_FAILED, work=row.id, of=row.attempt, said=said, told=incident))
    env.tx.run(cases.INCIDENT_INSERT, id=incident, case_id=row.case_id, element=row.element, code=code, detail=f"work: {said}", at=to_text(env.now), resolved_at=None)


def _still(changed: int) -> None:
    if not changed:                                    # somebody ended or took it since it was read
        raise Refused("lock_lost")


def held(env: Environment, work: str, attempt: int):
    """The row of work that this attempt still holds. Refused: not_found, not_waiting (it was done, given up or taken back), lock_lost."""
    row = env.tx.one(sql.WORK_BY_ID, work=work)
    if row is None:
        raise Refused("not_found")
    env.case_id = row.case_id
    if row.status != "waiting":
        raise Refused("not_waiting")
    if row.worker is None or row.attempt != attempt:
        raise Refused("lock_lost")
    return row


def _locked(env: Environment, versions: Versions, work: str, attempt: int) -> tuple[CaseRun, Any]:
    found = env.tx.one(sql.CASE_OF_WORK_LOCKED, work=work)
    if found is None:
        raise Refused("not_found")
    env.case_id = found.id
    people.lock(env.tx, found.applicant)
    row = held(env, work, attempt)                     # as it is now that the case is ours
    env.element = row.element
    run = CaseRun.load(env, versions.of(env.tx, found), found)
    if row.token not in run.bpmn.all:
        raise Broken("work_without_token", row.element, work)
    return run, row


def checked(given: dict) -> None:
    """What came back, if it is an object of bearable size. Refused("invalid")."""
    try:
        large = not isinstance(given, dict) or len(orjson.dumps(freeze(feel.to_feel(given))[0])) > LIMIT
    except (TypeError, ValueError):
        large = True
    if large:
        raise Refused("invalid", errors={"result": Problem("field_unreadable", {"label": "result"})})
