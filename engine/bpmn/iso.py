"""ISO 8601 in timers (BPMN 2.0.2, 10.5.5.4; ISO 8601-1 5.5 and 5.6): moments, durations, repeating intervals. Knows calendars, not cases."""
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DURATION = re.compile(
    r"(?P<sign>-)?P(?!$)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+(?:[.,]\d+)?)D)?"
    r"(?:T(?!$)(?:(?P<hours>\d+(?:[.,]\d+)?)H)?(?:(?P<minutes>\d+(?:[.,]\d+)?)M)?(?:(?P<seconds>\d+(?:[.,]\d+)?)S)?)?", re.IGNORECASE)
REPEATING = re.compile(r"R(?P<times>\d*)/(?P<first>[^/]+)(?:/(?P<second>[^/]+))?", re.IGNORECASE)
AMOUNT = re.compile(r"\s*[0-9]{1,4}\s+(hari\s+kerja|hari|bulan|jam)\s*")          # the office's own words for a length of time; the host counts it


@dataclass(frozen=True, slots=True)
class Duration:
    """Months (of different lengths) and a fixed rest."""
    months: int = 0
    rest: timedelta = timedelta()

    def after(self, start: datetime) -> datetime:
        """`start` plus this; the 31st plus one month is the last day of the next. `OverflowError` beyond the year 9999."""
        return add_months(start, self.months) + self.rest if self.months else start + self.rest

    @property
    def positive(self) -> bool:
        return self.months >= 0 and self.rest >= timedelta() and (self.months > 0 or self.rest > timedelta())


def is_amount(text: str) -> bool:
    """Whether it is an amount of time as an office says it: `5 hari kerja`."""
    return AMOUNT.fullmatch(text) is not None


def add_months(start: datetime, months: int) -> datetime:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("beyond the calendar")
    return start.replace(year=year, month=month + 1, day=min(start.day, monthrange(year, month + 1)[1]))


def duration(text: str) -> Duration:
    """`P1Y2M3W4DT5H6M7.5S`; ValueError if it is none."""
    found = DURATION.fullmatch(text.strip())
    if not found:
        raise ValueError(f"no ISO 8601 duration: {text!r}")
    part = {k: float(v.replace(",", ".")) for k, v in found.groupdict().items() if v and k != "sign"}
    sign = -1 if found["sign"] else 1
    try:
        rest = timedelta(weeks=part.get("weeks", 0), days=part.get("days", 0), hours=part.get("hours", 0), minutes=part.get("minutes", 0),
                         seconds=part.get("seconds", 0))
    except OverflowError:
        raise ValueError(f"a duration beyond the calendar: {text!r}") from None
    return Duration(sign * int(part.get("years", 0) * 12 + part.get("months", 0)), sign * rest)


def moment(text: str, zone: tzinfo) -> datetime:
    """A date (its beginning) or a date and time, in `zone` unless it has an offset; aware, UTC. ValueError if it is none."""
    return in_zone(datetime.fromisoformat(text.strip()), zone)


def in_zone(value: datetime | date, zone: tzinfo) -> datetime:
    """UTC of a date, or of a date and time; without an offset it is meant in `zone`."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def repeating(text: str, now: datetime, zone: tzinfo) -> tuple[int, datetime, str]:
    """`R[n]/[start/]duration` or `R[n]/duration/end`: (times, -1 without limit; first moment; period text). ValueError if it is none."""
    found = REPEATING.fullmatch(text.strip())
    if not found:
        raise ValueError(f"no ISO 8601 repeating interval: {text!r}")
    times = int(found["times"]) if found["times"] else -1
    first, second = found["first"], found["second"]
    if second is None:
        start, period = None, first
    elif second.upper().startswith("P"):
        start, period = moment(first, zone), second
    else:
        start, period = None, first
        backwards = duration(first)
        start = Duration(-backwards.months, -backwards.rest).after(moment(second, zone))
    step = duration(period)
    if not step.positive:
        raise ValueError(f"a repeating interval that does not move: {text!r}")
    return times, start if start is not None else step.after(now), period
