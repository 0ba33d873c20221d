"""Who is away, and one's own absences."""
from dataclasses import dataclass
from datetime import date


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
