"""When a request will be answered and how long its steps usually take, for one reader: the past of its procedure in dates and words.

One past stands in the memory of each version (`Version.memo`). It is measured with the calendar of the whole office; what is still to come is laid
out on the calendar of the applicant's unit, the one by which every other figure of the page counts. Knows looks, insight and words.
"""
from dataclasses import replace
from datetime import date

from engine import views
from engine.clock import from_text
from engine.facade.looks import CaseLook
from engine.insight.past import Course, Marks, Past, way
from engine.insight.predict import Range, Samples, samples
from engine.insight.worktime import WorkTime, worktime
from engine.run.environment import Environment
from engine.run.versions import Version
from engine.texts import add, decimal, months

add({
    "like_way": ("Separuh sampai 90% dari {n} permohonan dengan jalur yang sama, {period}", "Half to 90% of {n} requests on the same way, {period}"),
    "like_visit": ("Separuh sampai 90% dari {n} permohonan pada tahap yang sama, {period}", "Half to 90% of {n} requests at the same step, {period}"),
    "like_element": ("Separuh sampai 90% dari {n} permohonan yang pernah pada tahap ini, {period}", "Half to 90% of {n} requests that were ever at this step, {period}"),
})
WAITS = ("intermediateCatchEvent", "receiveTask")


def office_time(env: Environment, unit: str | None = None) -> WorkTime:
    """The office time of a unit's calendar, of the whole office without one."""
    return worktime(env.calendar(unit), env.zone, env.settings.office.hours, env.today)


def marks_of(version: Version) -> Marks:
    """What of a version's diagram a prediction goes by."""
    if "marks" not in version.memo:
        model, leads = version.procedure.model, {}
        for element in model.elements.values():
            for flow in element.outgoing if len(element.outgoing) > 1 else ():
                leads.setdefault(model.flows[flow].target, set()).add(flow)
        version.memo["marks"] = Marks(
            frozenset(e for e in model.elements if version.procedure.fulfils(e)), {e: frozenset(flows) for e, flows in leads.items()},
            frozenset(e.id for e in model.elements.values() if e.kind in WAITS))
    return version.memo["marks"]


def past(env: Environment, version: Version) -> Samples:
    """What the latest finished requests of a version's procedure did."""
    return samples(_latest(env, version))


def finished(env: Environment, version: Version) -> list[Course]:
    """The latest finished requests themselves."""
    return _latest(env, version).courses


def _latest(env: Environment, version: Version) -> Past:
    kept = version.memo.setdefault("past", Past(version.procedure.key, marks_of(version)))
    return kept.latest(env.tx, env.now, office_time(env))


def estimate(look: CaseLook) -> tuple[tuple[date, date], str] | None:
    """(first and last day, words) of the answer to a request that waits; of several steps at once, of the one that lasts longest. None: too few like it."""
    env, marks = look.env, marks_of(look.version)
    known, passed = past(env, look.version), way(look.events, marks)
    whole, here = office_time(env), office_time(env, look.row.unit)
    now, found = whole.at(env.now), []
    for element, visit, since, at in waiting(look, marks):
        one = known.range(element, visit, passed[:at], now - whole.at(from_text(since)))
        if one is None:
            return None
        found.append(one)
    if not found:
        return None
    last = max(found, key=lambda r: r.high)
    start = here.at(env.now)
    return (here.day(start + last.low), here.day(start + last.high)), _words(look, last)


def waiting(look: CaseLook, marks: Marks) -> list[tuple[str, int, str, int]]:
    """Where a case waits: element, visit, since when, and how many partings it had passed when it came there."""
    live: dict[tuple[str, int], tuple[str, int]] = {}
    tasks = {(t.element, t.visit) for t in look.tasks if t.status == "open"}
    passed = 0
    for e in look.events:
        key = (e.element, e.visit or 1)
        if e.kind == "task_opened" and key in tasks or e.kind == "entered" and e.element in marks.waits:
            live.setdefault(key, (e.at, passed))
        elif e.kind in ("cancelled", "completed") and key not in tasks:
            live.pop(key, None)
        if e.kind == "entered":
            passed += len(way((e,), marks))
    return [(element, visit, since, at) for (element, visit), (since, at) in live.items()]


def with_usual(look: CaseLook, steps: tuple[views.Step, ...]) -> tuple[views.Step, ...]:
    """The steps, each with the time it usually takes."""
    known, workday = past(look.env, look.version), office_time(look.env).workday

    def usual(element: str) -> str:
        node = look.procedure.model.elements[element]
        counts = node.kind in ("userTask", "manualTask") or look.procedure.agency_of(element)      # a wait for a day lasts until that day
        found = known.usual(element) if counts else None
        return look.say("some_days", days=decimal(found / workday, 1, look.reader.language)) if found is not None else ""
    return tuple(replace(s, usual=usual(s.element)) for s in steps)


def _words(look: CaseLook, found: Range) -> str:
    first, last = (from_text(text).astimezone(look.env.zone).date() for text in (found.first, found.last))
    return look.say(f"like_{found.alike}", n=found.n, period=months(first, last, look.reader.language))
