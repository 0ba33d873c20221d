"""What administrators see: versions, imports, incidents."""
from dataclasses import dataclass, field
from datetime import datetime


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


@dataclass(frozen=True)
class Delivered:
    """What became of a message that names no case. how: received (by `case`), begun (`case` began with it) or kept until somebody waits for it."""
    how: str
    case: str | None


@dataclass(frozen=True)
class KeptMessage:
    """A message that came before its receiver waited for it."""
    name: str
    correlation: str
    at: datetime
    until: datetime


@dataclass(frozen=True)
class Gauges:
    """What waits now: counts, and seconds that the oldest due job and the oldest due timer are late."""
    cases: int
    tasks: int
    incidents: int
    jobs: int
    dead_jobs: int
    job_late: float
    timer_late: float
