"""How long finished cases took from filing to their answer: what the service page shows beside the promise. Knows courses and office time; no words.

Few cases are nobody's business: below FEW nothing is told, not even how many (safety.md, "Public pages").
"""
from collections.abc import Sequence
from dataclasses import dataclass

from engine.insight.past import Course
from engine.insight.predict import HALF, MOSTLY, quantile

FEW = 5


@dataclass(frozen=True)
class Served:
    """Office seconds: half of `n` cases were answered within `half`, nine of ten within `mostly`; `first` and `last` of them ended then."""
    n: int
    half: float
    mostly: float
    first: str
    last: str


def served(courses: Sequence[Course]) -> Served | None:
    """None: too few to be told."""
    if len(courses) < FEW:
        return None
    times, ended = sorted(c.answered - c.filed for c in courses), [c.ended for c in courses]
    return Served(len(times), quantile(times, HALF), quantile(times, MOSTLY), min(ended), max(ended))
