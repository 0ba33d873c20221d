"""Requests: services, the page of one request, receipts, the public page, letters."""
from dataclasses import dataclass
from datetime import date, datetime

from engine.views.diagram import Diagram
from engine.views.forms import EligibilityRow, Fact, FormPage, Stored


@dataclass(frozen=True)
class ServiceCard:
    procedure: str
    title: str
    summary: str
    promise: str                     # "5 hari kerja"
    may_start: bool
    why_not: str = ""
    public: bool = False             # anybody files it, without a login


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
    survey: str = ""                 # token with which its owner may say what he thinks of the service, once


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
    # of what was filed without a login, for whoever holds its code
    code: str = ""
    answer: tuple[Fact, ...] = ()    # the office's words
    form: FormPage | None = None     # what the reporter may say now
    until: datetime | None = None    # until when
    actions: tuple[MessageAction, ...] = ()              # what he may do beside it (withdraw)
    survey: str = ""                 # token of the survey


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
