"""Time: one clock for the whole engine, and the one way a moment is written down. Knows nothing else of the engine."""
from datetime import UTC, date, datetime, timedelta


class Clock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This moment, aware, UTC."""
        return datetime.now(UTC)


class FixedClock(Clock):
    """A clock that stands where it was set; for tests, scenarios and the demo office."""

    def __init__(self, at: datetime):
        self.at = _aware(at)

    def now(self) -> datetime:
        return self.at

    def set(self, at: datetime) -> None:
        self.at = _aware(at)

    def advance(self, by: timedelta) -> None:
        self.at += by


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return at.astimezone(UTC)


def to_text(moment: datetime) -> str:
    """UTC, fixed width, so that text order is time order on every database."""
    return _aware(moment).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """The aware moment of `to_text`."""
    return datetime.fromisoformat(text)


def day(text: str) -> date:
    """A day from `YYYY-MM-DD`."""
    return date.fromisoformat(text)


def month(text: str) -> date | None:
    """The first day of a month from `YYYY-MM`; None for anything else, or for a month no calendar of ours reaches."""
    try:
        found = datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None
