"""Deadlines that were missed."""
from dataclasses import dataclass
from datetime import date, datetime


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
