"""When a timer is due: computed when armed, again when an object it reads has changed. Knows values, not who waits.

The value of a timer's FEEL may be a date, a date and time, a duration, an ISO 8601 text of those or of a repeating interval, or (a duration) an amount of
the office's time such as `5 hari kerja`; null never fires (format.md, "Time"). A moment that has passed is due at once.
"""
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from . import iso
from .model import EventDefinition
from .stuck import Stuck


@dataclass(slots=True)
class Due:
    """at: the next moment, None means never. left: firings that may still follow this one, -1 without limit. period: between them.
    armed: when the wait began, the base of a duration however often it is computed again. ticks: of a cycle, how many are over."""
    at: datetime | None
    armed: datetime
    left: int = 0
    period: str = ""
    ticks: int = 0

    def to_json(self) -> list:
        more = [self.left, self.period, self.ticks][:2 + bool(self.ticks)] if self.period or self.ticks else []
        return [self.at and to_text(self.at), to_text(self.armed), *more]

    @classmethod
    def from_json(cls, saved: list) -> "Due":
        at, armed, *rest = saved
        return cls(at and from_text(at), from_text(armed), *rest)


def to_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    return datetime.fromisoformat(text)


def compute(definition: EventDefinition, value, armed: datetime, zone: tzinfo, after: Callable[[str], datetime] | None = None) -> Due:
    """`value`: the timer's ISO text, or what its FEEL gave; `after`: when an amount of the office's time (`5 hari kerja`) that begins now ends. Raises
    `Stuck` for a value that is no time at all."""
    value = plain(value)
    try:
        if value is None:
            return Due(None, armed)
        if isinstance(value, str) and after is not None and definition.timer_kind == "duration" and iso.is_amount(value):
            return Due(after(value.strip()), armed)
        if isinstance(value, str):
            return _from_text(value.strip(), definition.timer_kind, armed, zone)
        if isinstance(value, (datetime, date)):
            return Due(iso.in_zone(value, zone), armed)
        if isinstance(value, timedelta):
            value = iso.Duration(rest=value)
        if isinstance(value, iso.Duration):
            if definition.timer_kind != "cycle":
                return Due(value.after(armed), armed)
            raise ValueError("a cycle needs a text such as R3/P1D")
    except (ValueError, OverflowError) as e:
        raise Stuck("timer_value", text=definition.expression or "", reason=str(e)) from None
    raise Stuck("timer_value", text=definition.expression or "", reason=type(value).__name__)


def plain(value):
    """A FEEL value as Python's own; years-months durations become `iso.Duration`."""
    if isinstance(value, (str, date, timedelta, iso.Duration)) or value is None:
        return value
    if hasattr(value, "months"):
        return iso.Duration(months=int(value.months))
    return value.to_python() if hasattr(value, "to_python") else value


def _from_text(text: str, kind: str | None, armed: datetime, zone: tzinfo) -> Due:
    if not text:
        raise ValueError("no time")
    if text[0] in "Rr" and kind != "date":
        times, first, period = iso.repeating(text, armed, zone)
        return Due(first if times else None, armed, times - 1 if times > 0 else times, period)
    if text[0] in "Pp-":
        return Due(iso.duration(text).after(armed), armed)
    return Due(iso.moment(text, zone), armed)


def following(due: Due, now: datetime) -> Due | None:
    """What a cycle waits for next; ticks that were missed are one tick. None: it is over."""
    if not due.period or due.left == 0:
        return None
    step, at, left, ticks = iso.duration(due.period), due.at, due.left, due.ticks
    if not step.months and left < 0 and now > at:               # without limit: jump over a long downtime instead of counting it
        jumped = (now - at) // step.rest
        at, ticks = at + step.rest * jumped, ticks + jumped
    while left != 0:
        at, left, ticks = step.after(at), left - 1 if left > 0 else left, ticks + 1
        if at > now:
            return Due(at, due.armed, left, due.period, ticks)
    return None


def over(due: Due) -> Due:
    """A timer that has had its last round, while something beside it is still waited for."""
    return Due(None, due.armed, ticks=due.ticks + 1)


def resumed(fresh: Due, ticks: int) -> Due:
    """A timer that was computed again: a cycle goes on after the ticks it has had, or is over; what fires once and has fired is over."""
    if not ticks:
        return fresh
    if not fresh.period:
        return Due(None, fresh.armed, ticks=ticks)
    if 0 <= fresh.left < ticks:
        return Due(None, fresh.armed, ticks=ticks)
    step, at = iso.duration(fresh.period), fresh.at
    if step.months:
        for _ in range(ticks):                                  # month by month, as `following` does
            at = step.after(at)
    else:
        at += step.rest * ticks
    return Due(at, fresh.armed, fresh.left - ticks if fresh.left > 0 else fresh.left, fresh.period, ticks)
