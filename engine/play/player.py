"""Plays one scenario: each step becomes a command of the facade, each expectation is compared with what the engine has recorded.

No second interpreter: nothing here knows what a diagram means. Knows the facade, the records and the made-up office.
"""
import itertools
import time
from datetime import datetime, timedelta

from engine import views
from engine.errors import Faulted, Problems, Refused, RunutError
from engine.facade.requests import Upload
from engine.office.calendar import parse_amount
from engine.office.days import add_months
from engine.play import compare, decide
from engine.play.facts import Facts
from engine.play.report import Played, ScenarioResult
from engine.play.scenario import Act, Decide, Expect, External, Message, Scenario, Step, Until, Wait
from engine.play.stage import Stage, World
from engine.run.versions import Version
from engine.store.statements import case as sql
from engine.store.statements import work as work_sql

PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj " \
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class Wrong(Exception):
    """A step did not go as written; the steps after it make no sense."""


def play(stage: Stage, scenario: Scenario, coverage=None) -> ScenarioResult:
    """Play it on a fresh copy of the office. `coverage` collects what was reached (see `coverage`)."""
    begun = time.perf_counter()
    steps: list[Played] = []
    faults: tuple[str, ...] = ()
    try:
        with stage.play(scenario) as world:
            player = Player(world, coverage)
            for step in scenario.steps:
                try:
                    why = player.step(step)
                except Wrong as wrong:
                    steps.append(Played(step.number, step.line, str(step), (str(wrong),)))
                    break
                steps.append(Played(step.number, step.line, str(step), tuple(why)))
            player.collect()
    except Problems as problems:
        faults = tuple(map(str, problems.problems))
    except RunutError as error:
        faults = (f"{scenario.file}: {error}",)
    return ScenarioResult(scenario.file, scenario.title, tuple(steps), faults, round(time.perf_counter() - begun, 3))


class Player:
    """The scenario's hand on the engine."""

    def __init__(self, world: World, coverage=None):
        self.world, self.eng, self.coverage = world, world.eng, coverage
        self.keys = (f"play-{n}" for n in itertools.count(1))
        self.work: dict[str, views.Work] = {}        # what the program outside holds, by id
        self.last: Refused | None = None             # the refusal that an `refused: invalid` may be read from

    def step(self, step: Step) -> list[str]:
        """What differs from the scenario. Wrong: it cannot go on."""
        if isinstance(step, Act):
            return self.command(step.refused, lambda: self.act(step))
        if isinstance(step, Message):
            return self.command(step.refused, lambda: self.message(step))
        if isinstance(step, External):
            return self.external(step)
        if isinstance(step, Wait):
            self.world.go(self.after(step.amount))
        elif isinstance(step, Until):
            self.until(step.at)
        elif isinstance(step, Decide):
            return decide.check(self.world, step, self.coverage)
        elif isinstance(step, Expect):
            return Facts(self.world).compare(step.values)
        return []

    # commands ------------------------------------------------------------------------------------------------------------------
    def command(self, refused: str | None, run) -> list[str]:
        try:
            run()
        except Refused as refusal:
            if refused is None:
                raise Wrong(f"ditolak: {explain(refusal)}") from refusal
            return [] if refusal.code == refused else [f"diharapkan ditolak {refused}, ternyata ditolak {explain(refusal)}"]
        except Faulted as fault:
            raise Wrong(f"gangguan teknis: {self.incident() or fault}") from fault
        if refused is not None:
            raise Wrong(f"diharapkan ditolak {refused}, ternyata diterima")
        self.eng.drain()
        return []

    def act(self, step: Act) -> None:
        """File, complete a task, or send a message of the case: whichever the name means now."""
        world, eng = self.world, self.eng
        actor, raw = world.actor(step.person), dict(step.fill)
        version = self.version()
        if world.case is None and step.element == version.procedure.model.start:
            files = self.uploads(version, step, step.element)
            if world.is_public(step.person):
                code = eng.public.file(world.procedure, raw, key=next(self.keys), files=files)
                with eng.transactions.read() as env:
                    world.case = env.tx.one(sql.CASE_BY_TRACKING, tracking=code).id
                return
            world.case = eng.requests.file(actor, world.procedure, raw, key=next(self.keys), files=files).case
            return
        if world.case is None:
            raise Wrong(f"belum ada permohonan; langkah pertama harus {version.procedure.model.start}")
        element = version.procedure.model.elements.get(step.element)
        if element is not None and element.kind in ("userTask", "manualTask"):
            task, revision = self.task(step, actor)
            if world.is_public(step.person):
                with eng.transactions.read() as env:
                    code = env.tx.one(sql.CASE_BY_ID, id=world.case).tracking
                eng.public.reply(code, raw, key=next(self.keys), revision=revision, files=self.uploads(version, step, step.element))
                return
            eng.tasks.complete(actor, task, raw, revision=revision, key=next(self.keys), files=self.uploads(version, step, step.element))
            return
        eng.requests.act(actor, world.case, self.message_of(version, step.element), raw, key=next(self.keys))

    def task(self, step: Act, actor: views.Actor) -> tuple[str, int]:
        """The task of that element to try: an open one this person may hold, else any open one, else the last that was there."""
        with self.eng.transactions.read() as env:
            tasks = [t for t in env.tx.all(sql.TASKS_OF_CASE, case_id=self.world.case) if t.element == step.element]
            revision = env.tx.one(sql.CASE_HEADLINE, id=self.world.case).revision
        wanted = [t for t in tasks if t.status == "open"] or tasks[-1:]
        if not wanted:
            raise Refused("not_waiting")
        return next((t.id for t in wanted if len(wanted) == 1 or self.may_see(actor, t.id)), wanted[0].id), revision

    def may_see(self, actor: views.Actor, task: str) -> bool:
        try:
            self.eng.tasks.page(actor, task)
        except Refused:
            return False
        return True

    def message_of(self, version: Version, name: str) -> str:
        """The message's name; an element that catches one may be named instead."""
        element = version.procedure.model.elements.get(name)
        if element is not None and element.event is not None and element.event.kind == "message":
            return element.event.name
        if name not in version.procedure.model.messages.values():
            raise Wrong(f"{name!r} bukan tahap dan bukan pesan dari prosedur {version.procedure.key}")
        return name

    def message(self, step: Message) -> None:
        if self.world.case is None:
            raise Wrong("belum ada permohonan yang dapat menerima pesan")
        self.eng.requests.message(self.world.case, step.name, dict(step.fill), key=next(self.keys))

    def external(self, step: External) -> list[str]:
        """The program outside: it takes the work and does what the step says."""
        if self.world.case is None:
            raise Wrong("belum ada permohonan yang meminta pekerjaan luar")
        with self.eng.transactions.read() as env:
            rows = [r for r in env.tx.all(work_sql.WORK_OF_CASE, case_id=self.world.case) if step.element in (r.element, r.topic)]
        if not rows:
            return self.command(step.refused, self.nothing)
        self.work.update({w.id: w for w in self.eng.external.fetch({r.topic for r in rows}, "skenario", 100)})
        work = self.work.get(rows[0].id)
        if work is None:
            raise Wrong(f"pekerjaan luar {step.element} belum dapat diambil")
        wrong = compare.within(step.payload, work.payload, "payload") if step.payload is not None else []
        if step.error is None:
            return wrong + self.command(step.refused, lambda: self.eng.external.complete(work.id, work.attempt, dict(step.fill), key=next(self.keys)))
        return wrong + self.command(step.refused, lambda: self.fails(work, step.error))

    @staticmethod
    def nothing() -> None:
        raise Refused("not_waiting")

    def fails(self, work: views.Work, code: str) -> None:
        if not self.eng.external.error(work.id, work.attempt, code, key=next(self.keys)):
            raise Wrong(f"galat {code} tidak ditangkap diagram")

    def uploads(self, version: Version, step: Act, element: str) -> list[Upload]:
        """One small PDF for each code that is attached, in the form's file field."""
        if not step.attach:
            return []
        form = version.procedure.form_of(version.procedure.model.elements[element])
        field = next((c.key for c in form.components if c.type == "filepicker"), None) if form else None
        if field is None:
            raise Wrong(f"formulir {step.element} tidak menerima lampiran")
        return [Upload(field, f"{code}.pdf", PAPER, code) for code in step.attach]

    def incident(self) -> str | None:
        with self.eng.transactions.read() as env:
            rows = env.tx.all(sql.INCIDENTS_OPEN)
        return f"{rows[-1].code} pada {rows[-1].element or '-'}: {rows[-1].detail}" if rows else None

    # time ----------------------------------------------------------------------------------------------------------------------
    def after(self, amount: str) -> datetime:
        """Now and so much later at the same time of day; working days by the office's calendar."""
        now = self.eng.clock.now().astimezone(self.world.zone)
        try:
            length = parse_amount(amount)
        except ValueError as error:
            raise Wrong(f"{amount!r} bukan lamanya waktu; contoh: 1 hari kerja, 3 hari, 12 jam") from error
        if length.unit == "jam":
            return now + timedelta(hours=length.n)
        if length.unit == "hari_kerja":
            with self.eng.transactions.read() as env:
                day = env.calendar().add_working_days(now.date(), length.n)
        else:
            day = now.date() + timedelta(days=length.n) if length.unit == "hari" else add_months(now.date(), length.n)
        return datetime.combine(day, now.time(), self.world.zone)

    def until(self, at: datetime) -> None:
        moment = at.replace(tzinfo=self.world.zone)
        if moment < self.eng.clock.now():
            raise Wrong(f"until {at:%Y-%m-%d %H:%M} sudah lewat")
        self.world.go(moment)

    # what the case is -------------------------------------------------------------------------------------------------------------
    def version(self) -> Version:
        with self.eng.transactions.read() as env:
            return self.eng.transactions.versions.in_force(env.tx, self.world.procedure)

    def collect(self) -> None:
        """Hand the recorded events to the coverage."""
        if self.coverage is not None and self.world.case is not None:
            with self.eng.transactions.read() as env:
                self.coverage.events(env.tx.all(sql.EVENTS_OF, case_id=self.world.case))


def explain(refusal: Refused) -> str:
    """The code, and for a form its fields."""
    errors = refusal.params.get("errors") or {}
    page = refusal.params.get("page")
    if page is not None:
        form = getattr(page, "form", page)
        return f"{refusal.code} ({'; '.join(f'{key}: {sentence}' for key, sentence in form.errors)})"
    return f"{refusal.code} ({', '.join(f'{k}: {p.code}' for k, p in errors.items())})" if errors else refusal.code
