"""Lets the demo office live from one day to another: people file, officials act after some office hours, timers fire, all by the real commands.

Knows the facade, the clock and plans; knows no diagram: whatever waits is answered by the plan of its request.
"""
import heapq
import itertools
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from engine.clock import from_text, to_text
from engine.errors import Faulted, Refused
from engine.facade.engine import Engine
from engine.facade.requests import Upload
from engine.office.people import PUBLIC
from engine.play.demo import complaints, pace
from engine.play.demo.plans import STOP, Plan
from engine.play.player import PAPER
from engine.run import rules, surveys
from engine.store.statements import case as sql
from engine.store.statements import play as play_sql

log = logging.getLogger("runut.demo")


@dataclass(order=True)
class _Due:
    at: datetime
    order: int
    run: Callable[[], None] = field(compare=False)


class Simulation:
    """`until`: the end of the simulated time. Everything is decided by `random` and `opinions` (what people think of a service), so one seed gives one office."""

    def __init__(self, eng: Engine, random: Random, until: datetime, opinions: Random):
        self.eng, self.random, self.until, self.opinions = eng, random, until, opinions
        self.zone = eng.settings.office.tz()
        self.queue: list[_Due] = []
        self.count = itertools.count()
        self.plans: dict[str, Plan] = {}
        self.planned: set[str] = set()               # tasks somebody will act on
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    # the course of time -----------------------------------------------------------------------------------------------------------
    def at(self, moment: datetime, run: Callable[[], None]) -> None:
        """Do something at a moment; what lies beyond the end is never done."""
        if moment <= self.until:
            heapq.heappush(self.queue, _Due(moment.astimezone(UTC), next(self.count), run))

    def live(self) -> None:
        """Everything that was planned and follows from it, until the end."""
        while self.queue:
            due = heapq.heappop(self.queue)
            self.pass_time(due.at)
            due.run()
        self.pass_time(self.until)

    def pass_time(self, moment: datetime) -> None:
        """Move the clock; what falls due on the way is done at its time, and those it concerns begin to think about it."""
        clock = self.eng.clock
        while clock.now() < moment:
            with self.eng.transactions.read() as env:
                due = env.tx.one(play_sql.NEXT_DUE, after=to_text(clock.now()), until=to_text(moment)).due_at
            clock.set(from_text(due) if due else moment)
            if self.eng.drain() and due:
                self.look_around()

    # people ----------------------------------------------------------------------------------------------------------------------------
    def file(self, person: str, plan: Plan) -> None:
        """A request is filed now; refusals are counted and forgotten."""
        try:
            files = [Upload("lampiran", f"{code}.pdf", PAPER, code) for code in plan.documents]
            if person == PUBLIC:
                case = self.case_of(self.eng.public.file(plan.procedure, plan.request, key=self.key(), files=files))
            else:
                case = self.eng.requests.file(self.eng.office.person(person), plan.procedure, plan.request, key=self.key(), files=files).case
        except Refused as refusal:
            self.refused[f"{plan.kind}: {refusal.code}"] += 1
            return
        self.done[plan.kind] += 1
        self.plans[case] = plan
        self.eng.drain()
        self.after(case)
        if plan.procedure != "cuti":
            return
        second_day = datetime.fromisoformat(plan.request["mulai"]).replace(hour=8, minute=10, tzinfo=self.zone) + timedelta(days=1)
        if plan.kind == "withdrawn_on_leave":
            self.at(second_day, lambda: self.withdraw(case, person))
        elif plan.kind == "recalled":
            self.at(second_day, lambda: self.recall(case))

    def case_of(self, code: str) -> str:
        with self.eng.transactions.read() as env:
            return env.tx.one(sql.CASE_BY_TRACKING, tracking=code).id

    def after(self, case: str) -> None:
        """Something happened to a case: who holds its tasks now will act, the applicant may withdraw, and says in the end what he thinks."""
        plan = self.plans[case]
        with self.eng.transactions.read() as env:
            row = env.tx.one(sql.CASE_BY_ID, id=case)
            tasks = env.tx.all(sql.OPEN_TASKS_OF_CASE, case_id=case)
            token = surveys.open_token(env, case) if row.ended_at else ""
        if token and (given := complaints.opinion(self.opinions)):
            self.at(self.later(6.0 * self.opinions.lognormvariate(0, 1.0)), lambda: self.eng.surveys.answer(token, given))
        for task in tasks:
            self.consider(plan, task)
        if plan.withdraw and plan.withdraw == row.status:
            plan.withdraw = None
            self.at(self.later(2.0 * self.random.lognormvariate(0, 0.6)), lambda: self.withdraw(case, row.applicant))

    def look_around(self) -> None:
        """Tasks that a timer opened."""
        with self.eng.transactions.read() as env:
            tasks = [t for t in env.tx.all(play_sql.OPEN_TASKS_EVERYWHERE) if t.id not in self.planned and t.case_id in self.plans]
        for case in dict.fromkeys(t.case_id for t in sorted(tasks, key=lambda t: (t.number, t.element))):        # ids are random, numbers are not
            self.after(case)

    def consider(self, plan: Plan, task) -> None:
        """Somebody will act on an open task, once."""
        if task.id in self.planned:
            return
        self.planned.add(task.id)
        fill = self.report_back() if task.element == "lapor_kembali" else plan.fill(task.element, task.visit)
        if fill is None or fill == STOP:
            return
        self.at(self.later(pace.hours(self.random, task.element, plan.slow)), lambda: self.act(task.id, task.case_id, fill))

    def report_back(self) -> dict:
        return {"kembali_pada": "today"}

    def act(self, task: str, case: str, fill: dict) -> None:
        """Whoever holds the task now completes it, if it still waits."""
        with self.eng.transactions.read() as env:
            row = env.tx.one(sql.TASK_WITH_CASE, id=task)
            if row.status != "open":
                return
            apart = rules.kept_apart(env, env.versions.of(env.tx, row).procedure, row.case_id, row.element, row.filed_by)
            tracking = env.tx.one(sql.CASE_BY_ID, id=case).tracking
            holders = [row.applicant] if env.is_applicant(row.role) else [
                h.person for h in sorted(env.holders(row.role, row.unit, row.applicant, apart, row.procedure), key=lambda h: (h.name, h.title))]
            today = env.today.isoformat()
        if not holders:
            return
        person = self.random.choice(holders)
        raw = {k: today if v == "today" else v for k, v in fill.items()}
        try:
            if person == PUBLIC:
                self.eng.public.reply(tracking, raw, key=self.key())
            else:
                actor = self.eng.office.person(person)
                if raw.get("keputusan") == "lengkap" and row.element == "verifikasi" and self.plans[case].documents:
                    raw.update(self.documents(actor, task))
                self.eng.tasks.complete(actor, task, raw, revision=None, key=self.key())
        except Refused as refusal:
            self.refused[f"{row.element}: {refusal.code}"] += 1
            if refusal.code == "invalid":
                log.debug("%s: %s", row.element, getattr(refusal.params.get("page"), "form", None))
            return
        except Faulted as fault:
            self.refused[f"{row.element}: {fault}"] += 1
            return
        self.eng.drain()
        self.after(case)

    def documents(self, actor, task: str) -> dict[str, list[str]]:
        """Every document the form asks to be checked; nothing where it asks for none."""
        form = self.eng.tasks.page(actor, task).form
        return {field.key: [option.value for option in field.options] for field in form.fields if field.key == "diperiksa"}

    def recall(self, case: str) -> None:
        """Called back to duty, if the applicant is on leave."""
        try:
            back = {"alasan": "Pemeriksaan mendadak, pegawai diperlukan di kantor", "kembali_pada": self.eng.clock.now().astimezone(self.zone).date().isoformat()}
            self.eng.requests.message(case, "dipanggil_kembali", back, key=self.key())
        except Refused as refusal:
            self.refused[f"dipanggil_kembali: {refusal.code}"] += 1
            return
        self.eng.drain()
        self.after(case)

    def withdraw(self, case: str, applicant: str) -> None:
        try:
            self.eng.requests.act(self.eng.office.person(applicant), case, "ditarik", {"alasan": "Rencana keluarga berubah"}, key=self.key())
        except Refused as refusal:
            self.refused[f"ditarik: {refusal.code}"] += 1
            return
        self.eng.drain()

    # chance ----------------------------------------------------------------------------------------------------------------------------
    def later(self, hours: float) -> datetime:
        """So many office hours from now."""
        with self.eng.transactions.read() as env:
            return env.calendar().after_worked(env.now, timedelta(hours=max(pace.LEAST, hours)), self.zone, env.settings.office.hours)

    def key(self) -> str:
        return f"demo-{next(self.count)}"
