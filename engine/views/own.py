"""What the office holds of oneself."""
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class OwnField:
    """`value`: "" for nothing; `since`: from which day it says so, as far as a change is known; `correct`: where its correction is asked for, "" if nowhere."""
    key: str
    label: str
    value: str
    since: date | None
    correct: str


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
