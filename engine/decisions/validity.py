"""Which rows of a table are in force on a day, by two annotation columns of ISO dates: from and until, both days included, empty is open."""
import datetime

from ..feel.lexical import parse_date
from ..feel.values import ordinal

KEPT = 400         # days whose masks are kept


def period(rule, names) -> tuple[int | None, int | None] | None:
    """(first day, last day) of a row as day numbers, None where it is open; None if one of the texts is no date."""
    days: list[int | None] = []
    for name in names:
        text = rule.annotations.get(name, "")
        day = parse_date(text) if text else None
        if text and day is None:
            return None
        days.append(day and day.ordinal())
    return days[0], days[1]


class Validity:
    """Masks of the rows in force, worked out once a day asked for. A row whose dates can't be read is in force on no day."""

    def __init__(self, rules):
        self.rules, self.all = rules, (1 << len(rules)) - 1
        self.periods, self.masks = {}, {}

    def rows(self, day: datetime.date | None, names: tuple[str, str]) -> int:
        """Mask of the rows in force; all of them if no day is asked for."""
        if day is None:
            return self.all
        mask = self.masks.get((day, names))
        if mask is None:
            if len(self.masks) >= KEPT:
                self.masks.clear()
            mask = self.masks[day, names] = self.mask(ordinal(day.year, day.month, day.day), names)
        return mask

    def mask(self, day, names):
        periods = self.periods.get(names)
        if periods is None:
            periods = self.periods[names] = [period(r, names) for r in self.rules]
        return sum(1 << n for n, p in enumerate(periods) if p and (p[0] is None or p[0] <= day) and (p[1] is None or day <= p[1]))
