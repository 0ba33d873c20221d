"""What the clock says about tasks that wait: they came, they are nearly late, they are late (the ladder of procedure.yaml). Opens no transaction.

Escalating tells the head of the next unit, lets him see the request and is told to the applicant; the step stays with its holder, because a delay
takes no power from the official whom the rules name. Listing puts the task on the list of breaches of a role. Nothing here changes the case: its
history goes on and its revision stays, so that nobody's open form turns stale.
"""
from collections.abc import Iterable

from engine.clock import from_text, to_text
from engine.office import roles as office_roles
from engine.office import units
from engine.office.places import SUBSTITUTE
from engine.procedure.settings import LadderStep
from engine.run import kept_out, rules, tell
from engine.run import ladder as ladders
from engine.run.case import CaseRun
from engine.run.environment import Environment
from engine.run.ladder import Rung
from engine.store.statements import deadline as own
from engine.texts import say

EVENTS = {"remind": "reminded", "escalate": "escalated", "list": "listed"}
MEASURES = tuple(EVENTS.values())
ROLE = "role:"                           # before a role's key among the titles of those who were told
INSTEAD = "substitute:"                  # before the title of whom a substitute stands in for
ABOVE = ("superior_of_holder", "head_of_next_unit")


def arrive(env: Environment, versions, tasks: Iterable) -> int:
    """Tell the holders of tasks that have just opened (rows of ARRIVED); how many tasks. Writes no history: the task's own beginning is there."""
    told, done, at = [], 0, to_text(env.now)
    for task in tasks:
        procedure = versions.get(env.tx, task.version).procedure
        ladder = ladders.of_task(env, procedure, task, task.case_unit, task.due_at, task.legal_at)
        if env.tx.run(own.TASK_RUNG, id=task.id, seen=0, rung=1, remind_at=ladders.upcoming(ladder, 1)) != 1:
            continue                                                 # done or told meanwhile
        done += 1
        told += [tell.notice(holder, "n_task", at, task.case_id, task.id, step=task.element, number=task.number, due=task.due_at)
                 for holder in holding(env, procedure, task)]
    tell.write(env.tx, told)
    return done


def climb(env: Environment, versions, task, row) -> CaseRun | None:
    """Every step of a task's ladder that is due, in order; None if none is. Where silence is an answer, `commands.silence` gives it afterwards.
    `task`, `row`: locked (commands.locked_task)."""
    if task.status != "open" or task.rung == 0 or task.remind_at is None or from_text(task.remind_at) > env.now:
        return None
    version = versions.of(env.tx, row)
    run = CaseRun.load(env, version, row)
    ladder, rung = ladders.of_task(env, run.procedure, task, row.unit, task.due_at, task.legal_at), task.rung
    if ladders.silent(env, run.procedure, task, row.unit):
        return None
    env.tx.run(own.NOTICES_OLD, task=task.id, at=to_text(env.now))           # the newest word about a task is the one that counts
    while rung <= len(ladder) and ladder[rung - 1].at <= env.now and ladder[rung - 1].step is not ladders.SILENCE:
        _do(env, run, task, ladder[rung - 1])
        rung += 1
    run.record.notices = list({n["person"]: n for n in run.record.notices}.values())       # after a downtime nobody is told step by step
    env.tx.run(own.TASK_RUNG, id=task.id, seen=task.rung, rung=rung, remind_at=ladders.upcoming(ladder, rung))
    run.note()
    return run


def _do(env: Environment, run: CaseRun, task, rung: Rung) -> None:
    """One step: those it names are told, and the applicant at a breach."""
    step, record = rung.step, run.record
    found = told(env, run.procedure, task, step)
    titles = tuple(dict.fromkeys(words for _, words, _ in found))
    record.event(EVENTS[step.do], task.element, task.visit, task.role, task.unit, task=task.id, at=step.at, breach=rung.breach,
                 to=[person for person, _, _ in found], titles=titles)
    common = {"number": run.head.number, "step": task.element, "due": task.due_at}
    for person, _, mine in found:
        code = {"escalate": "n_escalated", "list": "n_listed"}.get(step.do) or ("n_late" if rung.breach else "n_remind") + ("" if mine else "_other")
        record.notice(person, code, task=task.id, **common, **({} if mine else {"role": task.role}))
    if env.is_applicant(task.role):
        return
    if step.do == "escalate" and titles:
        record.notice(run.head.applicant, "n_escalated_own", **common, to=told_words(titles, env.roles))
    elif rung.breach and step.do == "remind":
        record.notice(run.head.applicant, "n_breach_own", **common)


def told_words(titles: Iterable[str], roles: office_roles.Roles, language: str = "id") -> str:
    """Those who were told, in the reader's language."""
    def words(title: str) -> str:
        if title.startswith(INSTEAD):
            return say("substitute_title", language, title=words(title.removeprefix(INSTEAD)))
        return roles.label(title.removeprefix(ROLE), language) if title.startswith(ROLE) else title
    return ", ".join(map(words, titles))


# who is told -------------------------------------------------------------------------------------------------------------------------------
def holding(env: Environment, procedure, task) -> list[str]:
    """Ids of those who may complete the task now; of somebody who has claimed it, he alone."""
    if env.is_applicant(task.role):
        return [task.applicant]
    if rules.delegation(env, procedure, task):
        return [task.delegate]
    found = [h.person for h in _holders(env, procedure, task)]
    return [task.claimed_by] if task.claimed_by in found else found


def _holders(env: Environment, procedure, task) -> list[office_roles.Holder]:
    apart = rules.kept_apart(env, procedure, task.case_id, task.element, task.filed_by)
    return env.holders(task.role, task.unit, task.applicant, apart, procedure.key)


def told(env: Environment, procedure, task, step: LadderStep) -> list[tuple[str, str, bool]]:
    """(person, as what, whether the task is his) of everybody a step names, each once; the applicant only where the step names him."""
    found: dict[str, tuple[str, str, bool]] = {}
    holders = [] if env.is_applicant(task.role) else _holders(env, procedure, task)
    for to in step.to:
        if to == "pemohon" or to == "holder" and env.is_applicant(task.role):
            found.setdefault(task.applicant, (task.applicant, ROLE + "pemohon", True))
        elif to == "holder":
            mine = [h for h in holders if h.person == task.claimed_by] or holders
            for h in mine:
                found.setdefault(h.person, (h.person, _title(env, task.role, h), True))
        else:
            apart = kept_out.of_step(env, procedure, task.case_id, task.element)
            for h in _others(env, procedure, task, to, holders):
                if h.person != task.applicant and h.person not in apart:
                    found.setdefault(h.person, (h.person, _title(env, "" if to in ABOVE else to, h), False))
    return list(found.values())


def _title(env: Environment, role: str, holder) -> str:
    """As what somebody was told: the title of his office, or a role or a substitute whose words are the reader's language's."""
    title = ROLE + role if role in env.roles and env.roles[role].kind == "appointed" else holder.title
    return f"{ {'plt': 'Plt. ', 'plh': 'Plh. ', SUBSTITUTE: INSTEAD}.get(holder.form, '') }{title}"


def _others(env: Environment, procedure, task, to: str, holders) -> list[office_roles.Holder]:
    if to in env.roles:
        return env.holders(to, env.anchor(to, task.applicant), task.applicant, (), procedure.key)
    day, without = env.today, {task.applicant, *(h.person for h in holders)}
    if not holders:                                                  # an empty place: whoever is in charge of it or above
        return office_roles.in_charge(env.tx, task.unit, day, without, procedure.key) if task.unit else []
    out: list[office_roles.Holder] = []
    for unit in dict.fromkeys(_next_unit(env, task, h, to) for h in holders):
        out += office_roles.in_charge(env.tx, unit, day, without, procedure.key) if unit else []
    return out


def _next_unit(env: Environment, task, holder, to: str) -> str | None:
    """The unit above the one a holder is in charge of. Who is appointed is in charge of none: above him stands the head of his own unit
    (`superior_of_holder`) and that of his agency (`head_of_next_unit`)."""
    if env.roles[task.role].kind != "appointed":
        unit = env.unit(holder.unit)
        return unit.parent if unit is not None else None
    person = env.person(holder.person)
    if to == "superior_of_holder":
        return office_roles.superior_unit(env.tx, person)
    agency = units.opd_of(env.tx, person.unit)
    return agency.id if agency is not None else None
