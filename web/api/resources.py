"""What the API's answers look like: a contract of its own, made from the engine's views, so that a page may change without breaking a program.

Moments are ISO 8601 with an offset, days ISO dates, numbers of working days text with a decimal comma as people read them.
"""
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine import views


@dataclass(frozen=True)
class Procedure:
    """A service of the office. `promise`: in words; `may_start`, `why_not`: for the person the token acts as."""
    key: str
    title: str
    summary: str
    promise: str
    may_start: bool
    why_not: str

    @classmethod
    def of(cls, card: views.ServiceCard) -> "Procedure":
        return cls(card.procedure, card.title, card.summary, card.promise, card.may_start, card.why_not)


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class Slot:
    """A document that is asked for: send it as the file part `<field>.<code>`."""
    code: str
    name: str
    required: bool


@dataclass(frozen=True)
class Field:
    """One field of a form. `type`: as in form-js; `error`: what was wrong with its value."""
    key: str
    type: str
    label: str
    required: bool
    value: Any
    choices: tuple[Choice, ...]
    slots: tuple[Slot, ...]
    minimum: str | None
    maximum: str | None
    max_length: int | None
    error: str | None

    @classmethod
    def of(cls, f: views.Field) -> "Field":
        choices = tuple(Choice(o.value, o.label) for o in (*f.options, *f.procedural))
        slots = tuple(Slot(s.code, s.name, s.required) for s in f.slots)
        return cls(f.key, f.type, f.label, f.required, f.value, choices, slots, f.minimum, f.maximum, f.max_length, f.error)


@dataclass(frozen=True)
class Labelled:
    label: str
    value: str

    @classmethod
    def of(cls, fact: views.Fact) -> "Labelled":
        return cls(fact.label, fact.value)


@dataclass(frozen=True)
class Eligibility:
    """A row of a decision about eligibility. `level`: tolak or peringatan."""
    code: str
    level: str
    message: str
    legal_basis: str

    @classmethod
    def of(cls, row: views.EligibilityRow) -> "Eligibility":
        return cls(row.code, row.level, row.message, row.basis)


@dataclass(frozen=True)
class Form:
    """A form with values as far as they were given, what the procedure's tables say about them, and what one changed value would change."""
    procedure: str
    title: str
    fields: tuple[Field, ...]
    facts: tuple[Labelled, ...]
    eligibility: tuple[Eligibility, ...]
    documents: tuple[Slot, ...]
    counterfactuals: tuple[str, ...]
    promise: date | None

    @classmethod
    def of(cls, page: views.FormPage) -> "Form":
        p = page.preview
        fields = tuple(Field.of(f) for f in page.fields if f.key)
        if p is None:
            return cls(page.procedure, page.title, fields, (), (), (), (), None)
        return cls(page.procedure, page.title, fields, tuple(map(Labelled.of, p.facts)), tuple(map(Eligibility.of, p.rows)),
                   tuple(Slot(s.code, s.name, s.required) for s in p.documents), p.counterfactuals, p.promise_day)


@dataclass(frozen=True)
class Holder:
    position: str
    unit: str
    person: str
    acting: str
    since: datetime | None
    nobody: bool

    @classmethod
    def of(cls, h: views.Holder | None) -> "Holder | None":
        return cls(h.position, h.unit, h.person, h.acting, h.since, h.nobody) if h else None


@dataclass(frozen=True)
class Step:
    """`state`: done, now, act (the person must act), returned, stopped, ahead or late."""
    element: str
    name: str
    state: str
    holder: Holder | None
    start: datetime | None
    end: datetime | None
    limit: str
    elapsed: str
    outcome: str
    note: str

    @classmethod
    def of(cls, s: views.Step) -> "Step":
        return cls(s.element, s.name, s.state, Holder.of(s.holder), s.start, s.end, s.limit, s.elapsed, s.outcome, s.note)


@dataclass(frozen=True)
class Dates:
    """The three dates: `promise` (stands still while `promise_stopped`), the `legal` limit, and the estimate from finished cases."""
    promise: date | None
    promise_stopped: bool
    legal: date | None
    estimate_from: date | None
    estimate_until: date | None

    @classmethod
    def of(cls, d: views.Dates) -> "Dates":
        return cls(d.promise, d.promise_stopped, d.legal, *(d.estimate or (None, None)))


@dataclass(frozen=True)
class Letter:
    """`status`: waiting, in_force or revoked."""
    id: str
    title: str
    number: str
    day: date
    status: str


@dataclass(frozen=True)
class Attachment:
    id: str
    name: str
    size: int
    code: str | None

    @classmethod
    def of(cls, a: views.Stored) -> "Attachment":
        return cls(a.id, a.name, a.size, a.code)


@dataclass(frozen=True)
class Message:
    """What may be sent to the case besides completing its tasks (withdraw, recall)."""
    name: str
    label: str


@dataclass(frozen=True)
class Case:
    """One case as the person the token acts as may see it. Send `revision` back to be sure nothing changed in between; it is the ETag too."""
    id: str
    number: str
    procedure: str
    version: int
    status: str
    heading: str
    subject: str
    applicant: str
    ended: bool
    outcome: str
    revision: int
    changed_at: datetime
    holder: Holder | None
    dates: Dates
    steps: tuple[Step, ...]
    answers: tuple[Labelled, ...]
    facts: tuple[Labelled, ...]
    eligibility: tuple[Eligibility, ...]
    attachments: tuple[Attachment, ...]
    letters: tuple[Letter, ...]
    messages: tuple[Message, ...]
    why: tuple[str, ...]
    open_task: str | None

    @classmethod
    def of(cls, p: views.RequestPage) -> "Case":
        return cls(p.id, p.number, p.procedure, p.version, p.status, p.heading, p.subject, p.applicant, p.ended, p.outcome, p.revision, p.changed_at,
                   Holder.of(p.holder), Dates.of(p.dates), tuple(map(Step.of, p.steps)), tuple(map(Labelled.of, p.answers)),
                   tuple(map(Labelled.of, p.facts)), tuple(map(Eligibility.of, p.rows)), tuple(map(Attachment.of, p.attachments)),
                   tuple(Letter(row.id, row.title, row.number, row.day, row.status) for row in p.letters),
                   tuple(Message(a.name, a.label) for a in p.actions), p.why, p.must_act.task if p.must_act else None)


@dataclass(frozen=True)
class CaseRow:
    id: str
    number: str
    procedure_title: str
    subject: str
    heading: str
    holder: str
    promise: date | None
    open_task: bool
    ended: bool

    @classmethod
    def of(cls, r: views.RequestRow) -> "CaseRow":
        return cls(r.id, r.number, r.procedure_title, r.subject, r.heading, r.holder, r.promise, r.you_act, r.ended)


@dataclass(frozen=True)
class Filed:
    """The receipt of a new case. `tracking`: the code of the public page."""
    case: str
    number: str
    received: datetime
    promise: date | None
    holder: str
    tracking: str
    returned: bool

    @classmethod
    def of(cls, r: views.Receipt) -> "Filed":
        return cls(r.case, r.number, r.received, r.promise, r.holder, r.tracking, r.returned)


@dataclass(frozen=True)
class Value:
    """One value that decided: its FEEL text, its value, both in words, and its origins ("form permohonan.hari", "record pemohon.golongan")."""
    expression: str
    value: Any
    label: str
    words: str
    sources: tuple[str, ...]

    @classmethod
    def of(cls, v: views.SeenValue) -> "Value":
        return cls(v.expression, v.value, v.label, v.words, v.sources)


@dataclass(frozen=True)
class Row:
    """A row that matched, counted from 1."""
    decision: str
    row: int
    rule: str
    legal_basis: str
    inputs: tuple[Value, ...]
    outputs: Any

    @classmethod
    def of(cls, r: views.MatchedRow) -> "Row":
        return cls(r.decision, r.row, r.rule, r.legal_basis, tuple(map(Value.of, r.inputs)), r.outputs)


@dataclass(frozen=True)
class Explanation:
    """Why: `kind` is decision (with the rows that matched) or way (the sequence flow taken). `inputs`: of tables without a matching row, and of conditions."""
    element: str
    name: str
    kind: str
    decision: str | None
    flow: str | None
    default: bool
    value: Any
    rows: tuple[Row, ...]
    inputs: tuple[Value, ...]
    sentences: tuple[str, ...]

    @classmethod
    def of(cls, e: views.Explanation) -> "Explanation":
        return cls(e.element, e.name, e.kind, e.decision, e.flow, e.default, e.value, tuple(map(Row.of, e.rows)), tuple(map(Value.of, e.inputs)), e.sentences)


@dataclass(frozen=True)
class TaskRow:
    """`group`: late, today, later or follow."""
    id: str
    case: str
    number: str
    element: str
    name: str
    applicant: str
    subject: str
    facts: tuple[Labelled, ...]
    since: datetime
    due: datetime | None
    left: str
    group: str
    claimed_by: str

    @classmethod
    def of(cls, t: views.TaskRow) -> "TaskRow":
        return cls(t.id, t.case, t.number, t.element, t.name, t.applicant, t.subject, tuple(map(Labelled.of, t.facts)), t.since, t.due, t.left, t.group, t.claimed_by)


@dataclass(frozen=True)
class TaskList:
    rows: tuple[TaskRow, ...]
    total: int
    late: int
    page: int
    pages: int

    @classmethod
    def of(cls, i: views.Inbox) -> "TaskList":
        return cls(tuple(map(TaskRow.of, i.rows)), i.total, i.late, i.page, i.pages)


@dataclass(frozen=True)
class Task:
    """One task with its form. Send `revision` back when completing it."""
    id: str
    case: str
    number: str
    name: str
    title: str
    applicant: str
    subject: str
    facts: tuple[Labelled, ...]
    eligibility: tuple[Eligibility, ...]
    answers: tuple[Labelled, ...]
    attachments: tuple[Attachment, ...]
    since: datetime
    due: datetime | None
    left: str
    claimed_by: str
    form: Form
    revision: int | None

    @classmethod
    def of(cls, t: views.TaskPage) -> "Task":
        return cls(t.id, t.case, t.number, t.name, t.title, t.applicant, t.subject, tuple(map(Labelled.of, (*t.applicant_facts, *t.facts))),
                   tuple(map(Eligibility.of, t.rows)), tuple(map(Labelled.of, t.answers)), tuple(map(Attachment.of, t.attachments)), t.since, t.due, t.left,
                   t.claimed_by, Form.of(t.form), t.form.revision)


@dataclass(frozen=True)
class Done:
    """What happens next. `next_task`: if it is this person's too."""
    case: str
    number: str
    words: str
    next_task: str | None

    @classmethod
    def of(cls, c: views.Completed) -> "Done":
        return cls(c.case, c.number, c.words, c.next_task)


@dataclass(frozen=True)
class Remark:
    """`kind`: note, shared, question or answer."""
    id: str
    kind: str
    who: str
    text: str
    at: datetime
    open: bool

    @classmethod
    def of(cls, r: views.RemarkRow) -> "Remark":
        return cls(r.id, r.kind, r.who, r.text, r.at, r.open)


@dataclass(frozen=True)
class Version:
    """`status`: of a version of a procedure; `running`: cases on it."""
    id: str
    procedure: str
    number: int
    status: str
    created_at: datetime
    running: int

    @classmethod
    def of(cls, v: views.VersionRow) -> "Version":
        return cls(v.id, v.procedure, v.number, v.status, v.created_at, v.running)
