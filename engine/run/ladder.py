"""The ladder of procedure.yaml over one task: when its steps are due (format.md, "Time"; never drawn). Knows settings and the calendar; tells nobody.

    0 %       whoever holds the task is told that it came        (no step of the ladder: every task)
    then      remind, escalate, list, as procedure.yaml says; on the applicant's own tasks `applicant_reminders`, which only remind

A task's row keeps how far it has come (`rung`: 0 nobody was told, n: n-1 steps of the ladder are done) and when the next step is due (`remind_at`).
"""
from dataclasses import dataclass
from datetime import datetime

from engine.clock import from_text, to_text
from engine.procedure.settings import LadderStep
from engine.run.environment import Environment

DAYS = {"minggu": (7, "hari"), "tahun": (12, "bulan")}            # amounts procedure.yaml knows and the calendar does not


SILENCE = LadderStep("100%", "decide", ())                        # not of procedure.yaml: an element says it (`on_silence: approve|reject`)


@dataclass(frozen=True)
class Rung:
    """A step of the ladder on one task. `breach`: the promise of the task is over by then."""
    at: datetime
    step: LadderStep
    breach: bool


def steps(procedure, element: str, applicant: bool) -> tuple[LadderStep, ...]:
    """The ladder of an element. The applicant is only reminded; with an `on_silence` of its own the holder is where others would be escalated."""
    settings = procedure.settings
    if applicant:
        return tuple(LadderStep(s.at, "remind", ("pemohon",)) for s in settings.applicant_reminders)
    if procedure.on_silence_of(element) == "escalate":
        return settings.reminders
    return tuple(LadderStep(s.at, "remind", ("holder",)) if s.do == "escalate" else s for s in settings.reminders)


def rungs(env: Environment, procedure, element: str, applicant: bool, opened: datetime, due: datetime | None, legal: datetime | None,
          unit: str | None) -> list[Rung]:
    """In the order they fall due. A share of a promise that is not there never does. Where silence is an answer, the last one is its legal limit's
    end, else its promise's: what would come later comes to nothing."""
    found = []
    for step in steps(procedure, element, applicant):
        if step.at.endswith("%"):
            if due is not None:
                share = int(step.at[:-1])
                at = env.calendar(unit).share(opened, due, share, env.zone, env.settings.office.hours)
                found.append(Rung(at, step, share >= 100))
        else:
            at = env.after(opened, _amount(step.at), unit)
            found.append(Rung(at, step, due is not None and at >= due))
    found.sort(key=lambda rung: rung.at)
    end = legal or due
    if end is None or procedure.silence_outcome(element) is None:
        return found
    return [rung for rung in found if rung.at < end] + [Rung(end, SILENCE, True)]


def _amount(text: str) -> str:
    number, _, unit = text.partition(" ")
    times, known = DAYS.get(unit, (1, unit))
    return f"{int(number) * times} {known}"


def first(env: Environment, procedure, element: str, applicant: bool, due: str | None, legal: str | None,
          unit: str | None) -> tuple[int, str | None]:
    """(rung, remind_at) of a task that opens now: officials are told at once, the applicant was told by the command itself."""
    if not applicant:
        return 0, to_text(env.now)
    return 1, upcoming(rungs(env, procedure, element, True, env.now, _moment(due), _moment(legal), unit), 1)


def next_at(env: Environment, procedure, task, unit: str | None, due: str | None, legal: str | None) -> str | None:
    """When the next step of an open task is due, if its limits are these."""
    if task.rung == 0:
        return task.remind_at
    return upcoming(of_task(env, procedure, task, unit, due, legal), task.rung)


def of_task(env: Environment, procedure, task, unit: str | None, due: str | None, legal: str | None) -> list[Rung]:
    return rungs(env, procedure, task.element, env.is_applicant(task.role), from_text(task.opened_at), _moment(due), _moment(legal), unit)


def silent(env: Environment, procedure, task, unit: str | None) -> bool:
    """Whether nobody has answered an open task until its limit, where that is an answer, and its ladder has come that far."""
    if task.status != "open" or task.rung == 0 or procedure.silence_outcome(task.element) is None:
        return False
    rest = of_task(env, procedure, task, unit, task.due_at, task.legal_at)[task.rung - 1:]
    return bool(rest) and rest[0].step is SILENCE and rest[0].at <= env.now


def _moment(text: str | None) -> datetime | None:
    return from_text(text) if text else None


def upcoming(ladder: list[Rung], rung: int) -> str | None:
    """When the step of a rung is due; None beyond the last."""
    return to_text(ladder[rung - 1].at) if rung <= len(ladder) else None
