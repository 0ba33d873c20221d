"""What the engine hands out: frozen read models, already in the reader's words where they are sentences. Knows nothing but the standard library.

Moments are aware datetimes in the office's zone; days are dates; `None` means "there is none", never "unknown word".
"""
from dataclasses import dataclass, field
from datetime import date, datetime


# who is asking ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Actor:
    """Who asks or commands. `roles`: system roles (admin, perancang), not the roles of procedures."""
    person: str
    name: str
    position: str = ""
    unit: str = ""                   # name of the unit
    roles: frozenset[str] = frozenset()
    language: str = "id"
    session: str | None = None       # opaque, for sign-out


@dataclass(frozen=True)
class DemoAccount:
    name: str
    nip: str
    position: str
    what: str                        # what this person shows in the demo
    password: str


# forms ---------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Slot:
    """One upload that is asked for."""
    code: str
    name: str
    required: bool


@dataclass(frozen=True)
class Stored:
    """An attachment that is already there."""
    id: str
    name: str
    size: int
    code: str | None = None
    unscanned: bool = False              # the office's scanner could not be asked when it came


@dataclass(frozen=True)
class Field:
    """One component of a form, ready to be drawn. Hidden ones are not in the list."""
    key: str                         # name of the input; "" for text, group and separator
    type: str                        # textfield textarea number date time datetime radio select checkbox checklist filepicker text group separator
    label: str = ""
    hint: str = ""
    required: bool = False
    value: object = None             # what to show in it: str, list[str] (checklist) or bool (checkbox)
    options: tuple[Option, ...] = ()
    procedural: tuple[Option, ...] = ()      # outcomes that are no legal outcome (return ...): drawn apart
    error: str | None = None         # sentence
    text: str = ""                   # of a text component
    minimum: str | None = None
    maximum: str | None = None
    max_length: int | None = None
    refreshes: bool = False          # other fields depend on it: "Perbarui" is offered without JavaScript
    accept: str = ""
    multiple: bool = False
    slots: tuple[Slot, ...] = ()
    stored: tuple[Stored, ...] = ()
    words: str = ""                  # the value in words, e.g. "Senin, 7 Desember 2026"
    why_fewer: str = ""              # sentence why some options are absent


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True)
class EligibilityRow:
    """A row of a decision about eligibility (format.md "Decisions")."""
    code: str
    level: str                       # tolak | peringatan
    message: str
    basis: str = ""


@dataclass(frozen=True)
class Preview:
    """Live facts beside a start or return form. `ready` is False while the form has not enough to say anything."""
    ready: bool
    facts: tuple[Fact, ...] = ()
    rows: tuple[EligibilityRow, ...] = ()
    documents: tuple[Slot, ...] = ()
    promise_day: date | None = None
    waiting_for: tuple[str, ...] = ()        # labels of the fields it waits for
    counterfactuals: tuple[str, ...] = ()    # sentences: what one changed field would turn a refusal into


@dataclass(frozen=True)
class Kept:
    """A draft: what was typed, and when it was kept."""
    raw: dict
    at: datetime


@dataclass(frozen=True)
class DraftRow:
    """A draft that can be gone on with. `applicant`: name and position of whom it is for, "" for oneself or a task."""
    title: str
    applicant: str
    link: str
    at: datetime


@dataclass(frozen=True)
class FormPage:
    """A form to be filled in: start of a request, task, or action on a case."""
    procedure: str
    procedure_title: str
    title: str
    fields: tuple[Field, ...]
    errors: tuple[tuple[str, str], ...] = ()         # (field key, sentence), in the order of the form
    preview: Preview | None = None
    case: str | None = None
    number: str | None = None
    revision: int | None = None
    submit: str = "Kirim"
    destructive: bool = False        # sending it ends something
    follows: str = ""                # number of the ended request whose entries it was filled with
    applicant: str = ""              # name and position of whom it is filed for, "" for oneself


# requests --------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ServiceCard:
    procedure: str
    title: str
    summary: str
    promise: str                     # "5 hari kerja"
    may_start: bool
    why_not: str = ""


@dataclass(frozen=True)
class Holder:
    """In whose hands a step is. `person` only where the reader may see a name."""
    position: str
    unit: str = ""
    person: str = ""
    you: bool = False
    since: datetime | None = None
    acting: str = ""                 # "", "Plt.", "Plh."
    nobody: bool = False             # queue `tanpa_pejabat`


@dataclass(frozen=True)
class Dates:
    """The three dates, never mixed up (experience.md, rule 3)."""
    promise: date | None
    promise_words: str               # "5 hari kerja sejak permohonan lengkap"
    promise_stopped: bool            # it stands still: applicant or agency holds the case
    promise_left: str = ""           # "Tersisa 4,1 dari 5 hari kerja"
    legal: date | None = None
    legal_words: str = ""
    estimate: tuple[date, date] | None = None
    estimate_words: str = "Belum cukup data. Janji layanan tetap berlaku."
    ruler: tuple[float, float | None, float | None, tuple[float, float] | None] | None = None   # now, promise, legal, estimate as shares 0..1 of the line
    promise_over: str = ""           # "Lewat 0,4 hari kerja": its day has passed and it was not kept


@dataclass(frozen=True)
class Step:
    """One line of the trail."""
    element: str
    name: str
    state: str                       # done | now | act | returned | stopped | ahead | late
    holder: Holder | None = None
    start: datetime | None = None
    end: datetime | None = None
    limit: str = ""                  # "2 hari kerja"
    elapsed: str = ""                # working days, "2,4"
    usual: str = ""
    late: str = ""                   # "Terlambat 0,4 hari kerja"
    condition: str = ""              # "bila disetujui"
    outcome: str = ""                # the decision's word
    note: str = ""                   # what the holder wrote, if this reader may read it
    measures: tuple[str, ...] = ()   # what the system did: reminders, escalations


@dataclass(frozen=True)
class HolderTime:
    who: str
    days: str                        # "2,4" working days


@dataclass(frozen=True)
class HistoryEntry:
    at: datetime
    words: str


@dataclass(frozen=True)
class Look:
    """Somebody opened the request. `name` only where it was beyond his duties."""
    title: str
    name: str
    times: int                       # hours in which he did
    last: datetime


@dataclass(frozen=True)
class LetterRow:
    id: str
    title: str
    number: str
    day: date
    status: str                      # waiting | in_force | revoked


@dataclass(frozen=True)
class MessageAction:
    """Something this reader may do with the case beside its tasks (withdraw, recall)."""
    name: str                        # the message's name
    element: str
    label: str
    destructive: bool = False


@dataclass(frozen=True)
class MustAct:
    """The red box: what this reader has to do."""
    task: str
    title: str
    why: str                         # the officer's words, or ""
    by: datetime | None
    left: str = ""                   # "3 hari kerja lagi"
    link: str = ""                   # where it is done, if not on the task's page


@dataclass(frozen=True)
class RequestPage:
    id: str
    number: str
    procedure: str
    procedure_title: str
    version: int
    heading: str                     # the state in plain words
    subject: str                     # "Cuti Tahunan, 3 hari kerja, 7 s.d. 9 Desember 2026"
    status: str
    ended: bool
    outcome: str                     # words, "" while it runs
    applicant: str
    is_applicant: bool
    revision: int
    changed_at: datetime
    must_act: MustAct | None
    where: str                       # "Tahap 4 dari 7 · Pertimbangan atasan langsung"
    holder: Holder | None
    dates: Dates
    steps: tuple[Step, ...]
    facts: tuple[Fact, ...]
    rows: tuple[EligibilityRow, ...]
    answers: tuple[Fact, ...]        # what was filed, field by field, as far as this reader may see it
    attachments: tuple[Stored, ...]
    letters: tuple[LetterRow, ...]
    times: tuple[HolderTime, ...]
    history: tuple[HistoryEntry, ...]
    actions: tuple[MessageAction, ...]
    diagram: "Diagram"
    tracking: str
    question_opens: date | None      # "Boleh bertanya sekarang?"
    refusal: tuple[Fact, ...] = ()   # reason, legal basis, who decided, how to object
    again: bool = False              # it has ended without what was asked for, and its owner may file it anew, its entries copied
    looks: tuple[Look, ...] = ()     # who opened it; for its owner alone
    now: datetime | None = None      # when this page was put together
    why: tuple[str, ...] = ()
    incident: bool = False
    remarks: int = 0                 # notes and questions this reader may read


@dataclass(frozen=True)
class RequestRow:
    id: str
    number: str
    procedure_title: str
    subject: str
    heading: str
    holder: str
    since: datetime | None
    promise: date | None
    you_act: bool
    ended: bool
    late: str = ""


@dataclass(frozen=True)
class Receipt:
    case: str
    number: str
    procedure_title: str
    subject: str
    received: datetime
    promise: date | None
    promise_words: str
    holder: str
    tracking: str
    next_steps: tuple[str, ...]
    returned: bool = False           # the system found something: the applicant must act at once
    applicant: str = ""              # name of whom it was filed for, "" for oneself


@dataclass(frozen=True)
class PublicPage:
    """What everybody with the tracking code may see: no name, NIP, reason, attachment, kind (experience.md, rule 12)."""
    number: str
    procedure_title: str
    heading: str
    ended: bool
    outcome: str
    steps: tuple[Step, ...]
    dates: Dates
    changed_at: datetime
    revision: int = 0


@dataclass(frozen=True)
class LetterCheck:
    """What the QR code of a letter opens."""
    title: str
    number: str
    day: date
    signer_title: str
    status: str                      # in_force | revoked | waiting
    sha256: str
    office: str
    revoked_at: datetime | None = None


# tasks -----------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class TaskRow:
    id: str
    case: str
    number: str
    name: str                        # of the element
    applicant: str
    subject: str
    facts: tuple[Fact, ...]
    since: datetime
    due: datetime | None
    left: str                        # "1 hari kerja lagi", "Sampai 16.00 WIB", "Terlambat 0,4 hari kerja"
    group: str                       # late | today | later
    claimed_by_you: bool = False
    claimed_by: str = ""
    acting: str = ""                 # "sebagai Plh. Kepala ..."
    element: str = ""
    holder: str = ""                 # in whose hands it is, where it is not this reader's; then the row leads to the request
    handed: bool = False             # this reader has delegated it: the row leads to the task, where he takes it back
    marked: bool = False
    follow_on: date | None = None    # looked at again on that day; until then it stands below the others (group `follow`)


@dataclass(frozen=True)
class InboxFilter:
    """What of the inbox is shown. `scope`: mine | unit | all; `time`: "" | late | today | later | follow. Values nobody knows find nothing."""
    scope: str = "mine"
    procedure: str = ""
    element: str = ""
    time: str = ""
    claimed: bool = False
    marked: bool = False


EVERYTHING = InboxFilter()


@dataclass(frozen=True)
class SavedFilter:
    name: str
    filter: InboxFilter


@dataclass(frozen=True)
class Inbox:
    """Counts are of all tasks that wait for this person (`total`), the others of what the filter and the search find."""
    rows: tuple[TaskRow, ...]
    total: int
    late: int
    today: int
    later: int
    page: int
    pages: int
    found: int = 0
    follow: int = 0
    filter: InboxFilter = EVERYTHING
    words: str = ""                  # what is searched for
    procedures: tuple[Option, ...] = ()
    steps: tuple[Option, ...] = ()
    saved: tuple[SavedFilter, ...] = ()
    away: tuple[str, ...] = ()       # names of those of his units who are away today


@dataclass(frozen=True)
class RemarkRow:
    """`kind`: note | shared | question | answer; `who`: "" for the reader himself; `open`: a question that waits for its answer."""
    id: str
    kind: str
    who: str
    text: str
    at: datetime
    open: bool


@dataclass(frozen=True)
class RemarkPage:
    """`question`: the one this reader has to answer."""
    case: str
    number: str
    rows: tuple[RemarkRow, ...]
    may_write: bool
    may_ask: bool
    question: RemarkRow | None


@dataclass(frozen=True)
class DecidedRow:
    """One decision somebody made. `acting_for`: in whose name."""
    case: str
    number: str
    applicant: str
    step: str
    at: datetime
    outcome: str
    acting_for: str = ""


@dataclass(frozen=True)
class DecidedPage:
    """`months`: of which he may have the recap, newest first."""
    rows: tuple[DecidedRow, ...]
    total: int
    page: int
    pages: int
    months: tuple[date, ...] = ()


@dataclass(frozen=True)
class RecapRow:
    """Done steps of one kind in one agency and month; None: fewer than five, not given."""
    month: date
    agency: str
    procedure_title: str
    step: str
    count: int | None
    median_days: float | None
    late: int | None


@dataclass(frozen=True)
class BulkItem:
    """One chosen task with what decides it. `options`: the outcomes it can have here; `words`: why it cannot be decided, "" if it can."""
    id: str
    case: str
    number: str
    applicant: str
    subject: str
    facts: tuple[Fact, ...]
    rows: tuple[EligibilityRow, ...]
    left: str
    group: str
    revision: int
    options: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class BulkGroup:
    """Chosen tasks of one step. `reasons`: outcomes that need one; `further`: outcomes that ask for more and are given on the task's own page."""
    key: str
    procedure_title: str
    name: str
    options: tuple[Option, ...]
    reasons: frozenset[str]
    further: tuple[str, ...]
    items: tuple[BulkItem, ...]


@dataclass(frozen=True)
class BulkSheet:
    """`alone`: steps that ask for more than an outcome and a reason; `gone`: those that wait no more, or not for this person."""
    groups: tuple[BulkGroup, ...]
    alone: tuple[BulkItem, ...]
    gone: tuple[BulkItem, ...]


@dataclass(frozen=True)
class TaskPage:
    id: str
    case: str
    number: str
    title: str                       # "Beri pertimbangan: cuti Agus Firmanto"
    name: str
    applicant: str
    applicant_facts: tuple[Fact, ...]
    subject: str
    facts: tuple[Fact, ...]
    rows: tuple[EligibilityRow, ...]
    answers: tuple[Fact, ...]
    attachments: tuple[Stored, ...]
    previous: tuple[Step, ...]       # the steps before, with outcome and note
    since: datetime
    due: datetime | None
    left: str
    group: str
    form: FormPage
    may_claim: bool
    claimed_by: str
    claimed_by_you: bool
    acting: str = ""
    delegated_to: str = ""           # name of whom it was handed to; then there is nothing to send here
    may_delegate: bool = False
    remarks: tuple[RemarkRow, ...] = ()
    marked: bool = False
    follow_on: date | None = None


@dataclass(frozen=True)
class Candidate:
    """Somebody a task may be delegated to."""
    id: str
    name: str
    nip: str
    position: str
    unit: str


@dataclass(frozen=True)
class DelegatePage:
    """Handing a task to somebody. `more`: there are others, who are searched for by name."""
    task: str
    case: str
    number: str
    title: str
    people: tuple[Candidate, ...]
    more: bool
    words: str = ""


@dataclass(frozen=True)
class Completed:
    """The answer to a completed task or action."""
    case: str
    number: str
    words: str                       # what happens next
    next_task: str | None = None     # the next human step, if it is this person's


@dataclass(frozen=True)
class NoticeRow:
    id: str
    at: datetime
    words: str
    case: str | None
    read: bool


# telling people ------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class TellingRow:
    """How somebody is told of a kind of event: way is now, daily or app; `fixed`: it cannot be chosen."""
    kind: str
    label: str
    hint: str
    way: str
    fixed: bool


@dataclass(frozen=True)
class TellingPage:
    """`channel`: what the office calls its gateway, "" where it has none; `gateway`: the reader's address there."""
    rows: tuple[TellingRow, ...]
    email: str
    mail: bool
    channel: str
    gateway: str


# who is away -------------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class AwayRow:
    """Somebody's days away; why is nobody's business. `unit`: "" where there is only one."""
    name: str
    position: str
    unit: str
    start: date
    until: date
    you: bool


@dataclass(frozen=True)
class AwayDay:
    day: date
    names: tuple[str, ...]


@dataclass(frozen=True)
class OwnAbsence:
    """status: granted, asked or revoked."""
    case: str
    number: str
    start: date
    until: date
    status: str


@dataclass(frozen=True)
class TeamPage:
    unit: str
    month: date
    before: date
    after: date
    away: tuple[AwayRow, ...]
    days: tuple[AwayDay, ...]        # working days on which somebody is away
    own: tuple[OwnAbsence, ...]


# deadlines -----------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class BreachRow:
    """A task that is late. `link`: where this reader may open it, "" if he may not."""
    task: str
    number: str
    procedure_title: str
    step: str
    unit: str
    role: str
    since: datetime
    due: datetime
    late: str                        # "Terlambat 1,4 hari kerja"
    days: float
    legal: datetime | None
    legal_over: bool                 # the legal limit is over too
    measures: tuple[str, ...]        # what was done about it by itself
    link: str


@dataclass(frozen=True)
class BreachSum:
    """Tasks of a unit and step whose limit fell into a month: how many there were, how many were late."""
    unit: str
    procedure_title: str
    step: str
    late: int
    count: int
    percent: str


@dataclass(frozen=True)
class Breaches:
    """`everywhere`: every unit of the office, else the reader's own and those below."""
    rows: tuple[BreachRow, ...]
    total: int
    page: int
    pages: int
    month: date
    months: tuple[date, ...]
    sums: tuple[BreachSum, ...]
    everywhere: bool


# balances -----------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class BalanceRow:
    """Days left of an account in one year."""
    title: str
    account: str
    year: int
    days: int


@dataclass(frozen=True)
class LedgerRow:
    """One entry; `operation`: opening reserve release debit refund grant postpone correction."""
    at: datetime
    title: str
    year: int
    days: int
    operation: str
    reason: str
    number: str                      # of the request it belongs to, ""
    case: str | None


@dataclass(frozen=True)
class BalancePage:
    person: str
    name: str
    balances: tuple[BalanceRow, ...]
    entries: tuple[LedgerRow, ...]   # newest first


@dataclass(frozen=True)
class RolloverRow:
    """`people` get `days`; `known`: what they had been given for that year before, None for nothing."""
    title: str
    days: int
    known: int | None
    people: int


@dataclass(frozen=True)
class Rollover:
    """What is given for a year on 1 January, or was."""
    year: int
    people: int
    rows: tuple[RolloverRow, ...]
    done_at: datetime | None = None


# diagram -----------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Node:
    id: str
    kind: str                        # BPMN local name
    name: str
    x: float
    y: float
    width: float
    height: float
    state: str = "ahead"             # done | now | ahead | skipped
    event: str = ""                  # timer, message, ... for events
    throwing: bool = False
    interrupting: bool = True
    label: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Edge:
    id: str
    points: tuple[tuple[float, float], ...]
    name: str = ""
    passed: bool = False
    label: tuple[float, float, float, float] | None = None
    default: bool = False


@dataclass(frozen=True)
class Diagram:
    """A BPMN diagram with what is done, now and ahead. Lanes and pools are nodes of kind lane and participant."""
    title: str
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    reading: tuple[str, ...] = ()    # the whole diagram as an ordered list of sentences


# administration ----------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class VersionRow:
    id: str
    procedure: str
    number: int
    status: str
    created_at: datetime
    running: int


@dataclass(frozen=True)
class Deployment:
    procedure: str
    version: str
    number: int
    status: str                      # in_force | draft | unchanged
    findings: tuple = ()


@dataclass(frozen=True)
class ImportChange:
    """A value that becomes different. `name`: whose; `column`: words."""
    name: str
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class ImportDoubt:
    """Something to look at. `held`: not done before the code is accepted; `accept`: words of that choice, "" where there is none."""
    code: str
    words: str
    held: bool
    accept: str = ""


@dataclass(frozen=True)
class ImportReport:
    """`changes`: the first of them, `changed_columns`: (words, how many) of all; `doubts`: the first of each code, `doubted`: how many there are."""
    kind: str
    added: int
    changed: int
    unchanged: int
    problems: tuple[str, ...] = field(default=())    # sentences with line numbers; then nothing was imported
    left: int = 0
    changes: tuple[ImportChange, ...] = ()
    changed_columns: tuple[tuple[str, int], ...] = ()
    doubts: tuple[ImportDoubt, ...] = ()
    doubted: int = 0
    skippable: bool = False              # leaving out the wrong rows would let the others in


# one's own data -----------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class OwnField:
    """`value`: "" for nothing; `since`: from which day it says so, as far as a change is known; `correctable`: a correction can be asked for."""
    key: str
    label: str
    value: str
    since: date | None
    correctable: bool


@dataclass(frozen=True)
class OwnPosition:
    """`kind`: definitive | head | acting | role."""
    kind: str
    title: str
    unit: str
    from_day: date | None
    until: date | None
    basis: str


@dataclass(frozen=True)
class OwnChange:
    """`source`: import | case | admin; `number`, `case`: the request that changed it; `applied`: its day has come."""
    from_day: date | None
    label: str
    value: str
    source: str
    number: str
    case: str | None
    at: datetime
    applied: bool


@dataclass(frozen=True)
class OwnSubstitute:
    """Who does one's work. `procedures`: their titles, none for all; `only_leave`: only on days of one's leave."""
    name: str
    position: str
    from_day: date
    until: date | None
    procedures: tuple[str, ...]
    only_leave: bool


@dataclass(frozen=True)
class OwnData:
    """`groups`: (title, fields); `changes`: newest first; `corrections`: whether any can be asked for."""
    name: str
    nip: str
    groups: tuple[tuple[str, tuple[OwnField, ...]], ...]
    positions: tuple[OwnPosition, ...]
    substitutes: tuple[OwnSubstitute, ...]
    changes: tuple[OwnChange, ...]
    corrections: bool


# incidents ---------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class IncidentRow:
    """A technical fault nobody has repaired yet. `command`: what was undone (timer, complete, ...) or the kind of the dead job (letter, mail)."""
    id: str
    at: datetime
    code: str                        # Broken's code, the error's name, or job_<kind>
    cause: str
    command: str
    element: str
    step: str                        # the element's name
    case: str | None
    number: str
    title: str                       # of the procedure
    overcome: bool                   # the case has moved on since


@dataclass(frozen=True)
class Retried:
    """What letting a case go on has done: whether it moved, how many dead jobs try again, how many of its incidents are still open."""
    moved: bool
    revived: int
    open: int
