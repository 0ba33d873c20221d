"""When a waiting case will be answered, from what finished cases of its kind did: a range of working time that holds half to nine tenths of them.

Compared are cases that waited at the same element and had waited there as long already. The finest comparison with ENOUGH cases counts: the same
way so far, else the same element at the same visit, else the same element. Below ENOUGH nothing is said.
The range runs from the median to the nine-tenths quantile as the next case would meet them (rank p * (n + 1)), so that a small sample is not too
sure of itself. Knows courses; knows no dates and no words.
"""
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from math import ceil

from engine.insight.past import Course, Past

ENOUGH = 20
HALF, MOSTLY = 0.5, 0.9


@dataclass(frozen=True)
class Range:
    """Office seconds from now. `alike`: how like the `n` cases are: way | visit | element; `first` and `last` of them ended then."""
    low: float
    high: float
    n: int
    alike: str
    first: str
    last: str


class Samples:
    """Courses sorted for comparison: for each likeness how long cases stayed at a stop, and how long it was from its beginning to the answer."""

    def __init__(self, courses: list[Course]):
        found: dict[tuple, list[tuple[float, float, str]]] = defaultdict(list)
        stays: dict[str, list[float]] = defaultdict(list)
        for course in courses:
            for s in course.stops:
                if not s.cut:
                    stays[s.element].append(s.left - s.began)
                if s.began <= course.answered:
                    sample = (min(s.left, course.answered) - s.began, course.answered - s.began, course.ended)
                    for key in ((s.element, s.visit, s.way), (s.element, s.visit), (s.element,)):
                        found[key].append(sample)
        self.found = {key: sorted(samples) for key, samples in found.items()}
        self.stays = {element: sorted(times) for element, times in stays.items()}

    def range(self, element: str, visit: int, way: tuple[str, ...], elapsed: float) -> Range | None:
        """When a case that has waited `elapsed` office seconds at an element will be answered; None: too few like it."""
        for alike, key in (("way", (element, visit, way)), ("visit", (element, visit)), ("element", (element,))):
            samples = self.found.get(key, [])
            if elapsed > 0:
                samples = samples[bisect_right(samples, elapsed, key=lambda s: s[0]):]
            if len(samples) >= ENOUGH:
                rest = sorted(whole - elapsed for _, whole, _ in samples)
                ended = [e for _, _, e in samples]
                return Range(quantile(rest, HALF), quantile(rest, MOSTLY), len(rest), alike, min(ended), max(ended))
        return None

    def usual(self, element: str) -> float | None:
        """The median time a step takes, in office seconds; None: too few cases."""
        times = self.stays.get(element, ())
        return quantile(times, HALF) if len(times) >= ENOUGH else None


def quantile(ordered, share: float) -> float:
    """The value below which `share` of what is still to come is expected to lie."""
    return ordered[min(max(ceil(share * (len(ordered) + 1) - 1e-9), 1), len(ordered)) - 1]


def samples(past: Past) -> Samples:
    """The samples of a past, made once for each state of it."""
    made = past.made
    if not isinstance(made, Samples):
        made = past.made = Samples(past.courses)
    return made
