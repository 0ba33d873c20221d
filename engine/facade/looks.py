"""From rows and models to what a reader sees: holders, steps, dates, facts, the diagram. Every view of a case is put together from these.

Knows views and words; decides nothing.
"""
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, overload

from engine import feel, views
from engine.clock import from_text
from engine.errors import Refused
from engine.office.places import SUBSTITUTE
from engine.procedure import forms
from engine.run import explain, path, rules, sight, story
from engine.run.case import parks
from engine.run.data import CaseData
from engine.run.environment import Environment
from engine.run.reminders import MEASURES, told_words
from engine.run.scope import CaseScope
from engine.run.versions import Version
from engine.store import unpack
from engine.store.statements import case as sql
from engine.texts import amount, decimal, hour, long_day, say

ACTING = {"plt": "Plt.", "plh": "Plh."}
INSTEAD = {SUBSTITUTE: "substitute_for", rules.DELEGATE: "in_name_of"}


@dataclass
class Reader:
    """Who looks: the person, in his language; `public` sees no person at all."""
    person: str | None
    language: str = "id"
    public: bool = False


@dataclass
class CaseLook:
    """A case's row with its objects, read once for one view."""
    env: Environment
    version: Version
    row: Any
    reader: Reader
    data: CaseData
    profile: dict
    marks: dict
    events: list
    tasks: list

    @classmethod
    def read(cls, env: Environment, versions, row, reader: Reader, with_events: bool = True) -> "CaseLook":
        version = versions.of(env.tx, row)
        events = env.tx.all(sql.EVENTS_OF, case_id=row.id) if with_events or row.state is None else []
        tasks = env.tx.all(sql.TASKS_OF_CASE, case_id=row.id) if with_events else []
        if row.state is not None:
            state = unpack(row.state)
            data, marks = CaseData.load(state["d"]), state["m"]
        else:
            values, types = story.objects(events)
            data, marks = CaseData(values, types), {"pemohon": _profile_of(events)}
        return cls(env, version, row, reader, data, marks["pemohon"], marks, events, tasks)

    @property
    def procedure(self):
        return self.version.procedure

    @property
    def scope(self) -> CaseScope:
        if not hasattr(self, "_scope"):
            row = self.row
            local = from_text(row.started_at).astimezone(self.env.zone)
            facts = {"nomor": row.number, "diajukan": local.date().isoformat(), "versi": self.version.number, "status": row.status,
                     "tahap": self.procedure.settings.statuses.get(row.status, row.status), "alamat": f"{self.env.settings.web.url()}/permohonan/{row.id}"}
            self._scope = CaseScope(self.env, self.procedure, self.data, applicant=row.applicant, unit=row.unit, case_id=row.id,
                                    profile=self.profile, facts=facts, basis=self.marks.get("basis"))
            self._scope.language = self.reader.language
        return self._scope

    # what not everybody may know ----------------------------------------------------------------------------------------------
    @property
    def confidential(self) -> bool:
        """Whether what this request is about is told only to those who process it."""
        told = self.procedure.settings.confidential
        return told is not None and told.when(self.scope.scope) is True

    @property
    def open(self) -> bool:
        """Whether this reader may know the protected class: answers of class spesifik, their attachments, what is confidential."""
        if not hasattr(self, "_open"):
            tasks = self.tasks or self.env.tx.all(sql.TASKS_OF_CASE, case_id=self.row.id)
            self._open = sight.may_see_protected(self.env, self.row, tasks, self.reader.person)
        return self._open

    def may_read(self, component) -> bool:
        """Whether this reader may read an answer that is for some roles only: whose it is, and who holds one of them in this case."""
        person, row, env = self.reader.person, self.row, self.env
        if not component.seen_by or person == row.applicant:
            return True
        return person is not None and any(
            not isinstance(rules.may_hold(env, role, env.anchor(role, row.applicant), row.applicant, person, (), self.procedure.key), Refused)
            for role in component.seen_by if role in env.roles)

    def unread(self) -> frozenset[explain.Source]:
        """Answers that are for some roles only, and not for this reader: as explanations name where a value came from."""
        infos = self.procedure.objects.items()
        return frozenset(explain.Source(explain.FORM, name, component.key) for name, info in infos if info.form is not None
                         for component in info.form.inputs if not self.may_read(component))

    @property
    def hidden(self) -> bool:
        """Confidential, and this reader is none of those who process it."""
        return self.confidential and not self.open

    # words ------------------------------------------------------------------------------------------------------------------
    def say(self, code: str, **params) -> str:
        return say(code, self.reader.language, **params)

    @overload
    def moment(self, text: str) -> datetime: ...
    @overload
    def moment(self, text: None) -> None: ...
    def moment(self, text):
        return from_text(text).astimezone(self.env.zone) if text else None

    def name(self, element: str) -> str:
        return self.procedure.public_name_of(self.procedure.model.elements[element], self.reader.language)

    def status(self) -> str:
        return self.procedure.status_name(self.row.status, self.reader.language)

    def days(self, start: datetime, end: datetime) -> str:
        """Office time as `2,4 hari`."""
        return self.say("some_days", days=decimal(self.env.working_days(start, end, self.row.unit), 1, self.reader.language))

    # holders ------------------------------------------------------------------------------------------------------------------
    def holder(self, role: str, unit: str | None, since: datetime | None, element: str = "") -> views.Holder:
        """In whose hands an open step is, as far as this reader may know. `element`: of a task that is there."""
        env = self.env
        if env.is_applicant(role):
            you = self.reader.person == self.row.applicant
            return views.Holder(self.say("you") if you else env.roles.label(role, self.reader.language), you=you, since=since)
        apart = rules.kept_apart(env, self.procedure, self.row.id, element, self.row.filed_by) if element else ()
        found = env.holders(role, unit, self.row.applicant, apart, self.procedure.key)
        if not found:
            return views.Holder(self.say("nobody"), since=since, nobody=True)
        return self.holder_view(role, found, since)

    def hands(self, task, since: datetime | None) -> views.Holder:
        """In whose hands an open task is: its delegate's while it is delegated, else its holder's."""
        row = self.row
        handed = task.delegate and rules.delegation(self.env, self.procedure, SimpleNamespace(**task._asdict(), **{
            name: getattr(row, name) for name in ("applicant", "filed_by") if not hasattr(task, name)}))
        if not handed:
            return self.holder(task.role, task.unit, since, task.element)
        who = self.env.person(task.delegate)
        unit = self.env.tx.all(sql.UNIT_NAMES, units=[who.unit])
        unit_name = unit[0].name if unit else ""
        if self.reader.public:
            return views.Holder(unit_name, since=since)
        return views.Holder(handed.title, unit_name, who.name, who.id == self.reader.person, since, self.say("in_name_of"))

    def holder_view(self, role: str, found, since) -> views.Holder:
        env, first = self.env, found[0]
        unit = env.tx.all(sql.UNIT_NAMES, units=[first.unit])
        unit_name = unit[0].name if unit else ""
        if self.reader.public:
            return views.Holder(unit_name, since=since)
        appointed = env.roles[role].kind == "appointed"
        title = env.roles.label(role, self.reader.language) if appointed else first.title
        you = any(h.person == self.reader.person for h in found)
        person = first.name if len(found) == 1 else ""
        return views.Holder(title, unit_name, person, you, since, self.acting(first.form))

    def acting(self, form: str | None) -> str:
        """In what form somebody holds or did what is another's, in words before a title: Plt., Plh., Pengganti, a.n."""
        return ACTING.get(form or "") or (self.say(INSTEAD[form]) if form in INSTEAD else "")

    # steps ----------------------------------------------------------------------------------------------------------------------
    def steps(self) -> tuple[views.Step, ...]:
        done = [self.step(p) for p in story.passages(self.version, self.events, self.tasks)]
        if self.row.ended_at:
            return tuple(done)
        live = [t.element for t in self.tasks if t.status == "open"] or [s.element for s in done if s.state in ("now", "act", "late")]
        ahead = path.ahead(self.version, live) if live else []
        return tuple(done) + tuple(self.step_ahead(a) for a in ahead)

    def step(self, p: story.Passage) -> views.Step:
        element, task = self.procedure.model.elements[p.element], p.task
        start, end = p.start.astimezone(self.env.zone), p.end.astimezone(self.env.zone) if p.end else None
        until = end or self.env.local
        open_ = end is None and self.row.ended_at is None
        late = self.late(task, until) if task else ""
        you = task is not None and self.env.is_applicant(task.role) and self.reader.person == self.row.applicant
        state = ("act" if you else "now") if open_ else "returned" if self.is_return(p) else "stopped" if p.cancelled else "done"
        timed = element.kind in ("userTask", "manualTask")
        return views.Step(
            p.element, self.name(p.element), state, self.passage_holder(p, start, open_), start, end,
            self.limit(element), self.days(start, until) if timed else "", "", late, "",
            self.say("stopped") if state == "stopped" else self.outcome(p), self.note(p), self.measures(p))

    def measures(self, p: story.Passage) -> tuple[str, ...]:
        """What was done by itself because this step took long: reminders, escalations."""
        return tuple(measure(e, self.moment(e.at), self.reader.language, self.env.roles, "" if self.reader.public else None)
                     for e in self.events if e.kind in MEASURES and (e.element, e.visit) == (p.element, p.visit)) + self.silence(p)

    def silence(self, p: story.Passage) -> tuple[str, ...]:
        """That nobody's answer was the answer, and by which law."""
        return (self.say("m_silence", outcome=self.outcome(p).lower(), basis=p.done["basis"]),) if p.done.get("silence") else ()

    def note(self, p: story.Passage) -> str:
        """What the holder wrote for the next reader; the request itself, filed again, is no note."""
        start = self.procedure.entrance
        if self.reader.public or self.hidden or self.procedure.writes_of(p.element) == self.procedure.writes_of(start):
            return ""
        return story.first_note(p.writes)

    def passage_holder(self, p: story.Passage, start, open_: bool) -> views.Holder | None:
        task = p.task
        if task is None:
            if p.element == self.procedure.entrance:
                return self.holder("pemohon", None, start) if not self.reader.public else views.Holder(self.say("applicant"))
            if parks(self.procedure.model.elements[p.element]):
                return views.Holder(self.outside(p.element), since=start if open_ else None)
            return views.Holder(self.agency(p.element) if open_ else self.say("agency"), since=start if open_ else None) \
                if self.procedure.agency_of(p.element) else views.Holder(self.say("system"))
        if open_:
            return self.hands(task, start)
        if self.env.is_applicant(task.role) or not p.done:
            return self.holder(task.role, task.unit, start) if self.env.is_applicant(task.role) else views.Holder(self.env.roles.label(task.role, self.reader.language))
        if self.reader.public:
            unit = self.env.tx.all(sql.UNIT_NAMES, units=[task.unit])
            return views.Holder(unit[0].name if unit else self.env.roles.label(task.role, self.reader.language))
        if p.done.get("silence"):
            return views.Holder(self.say("system"))
        title = p.done.get("title") or self.env.roles.label(task.role, self.reader.language)
        appointed = self.env.roles[task.role].kind == "appointed" if task.role in self.env.roles else False
        if appointed:
            title = self.env.roles.label(task.role, self.reader.language)
        return views.Holder(title, you=p.actor == self.reader.person, acting=self.acting(p.done.get("form")))

    def agency(self, element: str) -> str:
        """The outside body a wait is for, as the model names it."""
        given = self.procedure.agency_of(element)
        named = self.scope.parameter(given, {}) if given != "true" else None
        return self.label(named) if isinstance(named, str) and named else self.say("agency")

    def outside(self, element: str) -> str:
        """Who does what a program outside was asked for: the body that the model names, else some system."""
        return self.agency(element) if self.procedure.agency_of(element) else self.say("outside_system")

    def label(self, text: str) -> str:
        return self.procedure.label_text(text, self.reader.language)

    def step_ahead(self, a: path.Ahead) -> views.Step:
        element = self.procedure.model.elements[a.element]
        holder = None
        if element.kind in ("userTask", "manualTask"):
            role = self.procedure.role_of(element)
            if role.startswith("="):
                found = self.scope.evaluate(role)
                role = found if isinstance(found, str) else ""
            if role in self.env.roles:
                holder = self.holder(role, self.env.anchor(role, self.row.applicant), None)
        condition = self.say("if_branch", branch=words) if (words := path.condition_words(self.procedure, a.condition, self.reader.language)) else ""
        return views.Step(a.element, self.name(a.element), "ahead", holder, limit=self.limit(element), condition=condition)

    def limit(self, element) -> str:
        return amount(element.properties.get("promise", ""), self.reader.language)

    def late(self, task, until: datetime) -> str:
        due = self.moment(task.due_at)
        if due is None or until <= due:
            return ""
        return late_by(self.env.working_days(due, until, self.row.unit), self.reader.language)

    def outcome(self, p: story.Passage) -> str:
        """The word of a step's outcome, from its form."""
        decision = p.done.get("decision")
        return self.option_word(p.element, decision) if decision else ""

    def option_word(self, element: str, value: str) -> str:
        return option_word(self.procedure, element, value, self.reader.language)

    def is_return(self, p: story.Passage) -> bool:
        form = self.procedure.form_of(self.procedure.model.elements[p.element])
        component = form.component("keputusan") if form else None
        return bool(component and p.done.get("decision") in component.procedural)

    # facts ----------------------------------------------------------------------------------------------------------------------
    def subject(self, listed: bool = False) -> str:
        """One line about the request; `listed`: in a list, where what is confidential stands for the applicant only."""
        told = self.procedure.settings.confidential
        if told is not None and self.confidential and (self.reader.person != self.row.applicant if listed else not self.open):
            value = told.subject(self.scope.scope) if told.subject is not None else None
            return value if isinstance(value, str) else self.procedure.title(self.reader.language)
        return subject(self.procedure, self.scope, self.reader.language)

    def facts(self, where: str) -> tuple[views.Fact, ...]:
        if where != "inbox" and self.hidden:
            return ()
        return facts(self.procedure, self.scope, where, self.reader.language)

    def rows(self) -> tuple[views.EligibilityRow, ...]:
        return () if self.hidden else eligibility(self.data, self.procedure, self.reader.language)

    def answers(self) -> tuple[views.Fact, ...]:
        """What was filed, field by field."""
        form = self.procedure.form_of(self.procedure.model.elements[self.procedure.entrance])
        filed = self.data.objects.get(self.procedure.writes_of(self.procedure.model.elements[self.procedure.entrance])) or {}
        if form is None:
            return ()
        fields = forms.view(form, filed, self.scope.with_values, self.reader.language, self.procedure.texts)
        if not self.open:
            fields = [f for f in fields if f.key and form.component(f.key).klass != "spesifik"]
        fields = [f for f in fields if not f.key or self.may_read(form.component(f.key))]
        return tuple(views.Fact(f.label, answer) for f in fields if f.key in filed and f.type != "filepicker" and not (f.type == "checkbox" and f.required) and (answer := answer_words(f, self.reader.language)))


def option_word(procedure, element: str, value: str, language: str) -> str:
    """The words of an outcome of a step's form."""
    form = procedure.form_of(procedure.model.elements[element])
    component = form.component("keputusan") if form else None
    words = dict(component.options) if component else {}
    if language != "id" and component:
        words = {**words, **(form.word(procedure.texts, language, "keputusan")("options", None) or {})}
    return words.get(value, value.replace("_", " "))


def answer_words(field: views.Field, language: str = "id") -> str:
    """A filled field as text."""
    chosen = [o.label for o in (*field.options, *field.procedural) if o.chosen]
    if chosen:
        return ", ".join(chosen)
    if isinstance(field.value, bool):
        return say("yes", language) if field.value else ""
    return field.words or (str(field.value) if field.value is not None else "")


def subject(procedure, scope: CaseScope, language: str) -> str:
    """One line that says what the request is about (procedure.yaml `subject`)."""
    text = procedure.settings.subject
    scope.language = language
    value = text(scope.scope) if text else None
    return value if isinstance(value, str) else procedure.title(language)


def facts(procedure, scope: CaseScope, where: str, language: str) -> tuple[views.Fact, ...]:
    """The facts of procedure.yaml that are shown at a place: form, task, inbox or request. A fact that is null is not shown."""
    out = []
    scope.language = language
    for fact in procedure.settings.facts:
        if where in fact.show:
            value = fact.value(scope.scope)
            if value is not None:
                out.append(views.Fact(fact.label.get(language) or fact.label.get("id", ""), feel.text(value), fact.strong))
    return tuple(out)


def eligibility(data: CaseData, procedure, language: str) -> tuple[views.EligibilityRow, ...]:
    """The eligibility rows among the case's objects, each code once."""
    found = {}
    words = procedure.texts.get(language, {}).get("findings", {})
    for value in data.objects.values():
        for row in value if isinstance(value, list) else ():
            if isinstance(row, dict) and {"kode", "tingkat", "pesan"} <= set(row):
                found[row["kode"]] = views.EligibilityRow(row["kode"], row["tingkat"], words.get(row["kode"]) or row["pesan"], row.get("dasar_hukum") or "")
    return tuple(found.values())


def _profile_of(events) -> dict:
    """The applicant's record as it was last taken."""
    for event in reversed(events):
        if event.kind == "snapshot":
            return story.facts(event)["pemohon"]
    return {}


def measure(event, at: datetime, language: str, roles, whom: str | None = None) -> str:
    """A measure of the ladder in words. `whom`: instead of those it was told, "" for nobody in particular."""
    titles = told_words(story.facts(event).get("titles", ()), roles, language) if whom is None else whom
    return say(f"m_{event.kind}" + ("_to" if titles else ""), language, at=long_day(at, language), to=titles)


def late_by(days: float, language: str) -> str:
    """Words for working days over a limit; nobody is told that he is 0,0 days late."""
    return say("late_by", language, days=decimal(days, 1, language)) if days >= 0.05 else say("late_just", language)


def left(env: Environment, due: datetime | None, unit: str | None, language: str) -> tuple[str, str]:
    """(words, group) of the time left: late | today | later."""
    if due is None:
        return say("no_limit", language), "later"
    now, local = env.local, due.astimezone(env.zone)
    if now > local:
        return late_by(env.working_days(local, now, unit), language), "late"
    if local.date() == now.date():
        return say("until_hour", language, hour=hour(local, env.settings.office.zone_label, language)), "today"
    days = env.calendar(unit).working_days(now.date() + timedelta(days=1), local.date())
    return say("days_left", language, days=days), "later"


def task_seen(env: Environment, task: str, person: str) -> tuple:
    """(row of TASK_WITH_CASE, row of its case) of a task whose case this person may see. Refused("not_found") otherwise."""
    row = env.tx.one(sql.TASK_WITH_CASE, id=task)
    case = env.tx.one(sql.CASE_BY_ID, id=row.case_id) if row else None
    may_see(env, case, person)
    return row, case


def may_see(env: Environment, row, person: str) -> None:
    """Refused("not_found") unless this person may see the case."""
    if row is None or not sight.may_see(env, row, person):
        raise Refused("not_found")


def may_open(env: Environment, row, person: str) -> None:
    """Refused("not_found") unless this person may open the case's attachments."""
    if row is None or not sight.may_open(env, row, person):
        raise Refused("not_found")
