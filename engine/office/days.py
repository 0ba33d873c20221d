"""Months between days, as the rules of service count them. Knows nothing else."""
from datetime import date, timedelta


def months_between(start: date | None, end: date | None) -> int | None:
    """Full months from one day to another (the 31st of a month without one ends with it); None if a day is missing, 0 if reversed."""
    if start is None or end is None:
        return None
    months = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, months) > end:
        months -= 1
    return max(months, 0)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _length(year, month + 1)))


def _length(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1) if (year, month) != (9999, 12) else None
    return (following - timedelta(days=1)).day if following else 31


def parse(text: str | None) -> date | None:
    """A day from `YYYY-MM-DD`, None from nothing."""
    return date.fromisoformat(text) if text else None
