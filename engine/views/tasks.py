"""Tasks: the inbox, several decided together, one task, notices."""
from dataclasses import dataclass
from datetime import date, datetime

from engine.views.actors import Colleague
from engine.views.forms import EligibilityRow, Fact, FormPage, Option, Stored
from engine.views.requests import Step


@dataclass(frozen=True)
class Awaited:
    """A request that an outside body holds, for whoever records its answer."""
    case: str
    number: str
    subject: str
    agency: str
    since: datetime


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
    awaited: tuple[Awaited, ...] = ()        # what outside bodies hold and he records the answer of


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
class DelegatePage:
    """Handing a task to somebody. `more`: there are others, who are searched for by name."""
    task: str
    case: str
    number: str
    title: str
    people: tuple[Colleague, ...]
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
