"""The satisfaction index of PermenPANRB 14/2017 from counted answers, exactly; and the sample that the guideline asks for. Knows numbers only.

An answer is a value from 1 to 4 for an element; elements are told apart by code. NRR of an element is the mean of its answers; the index is the sum
of the NRRs divided by their number (1/9 each for the nine) times 25, rounded half up to two decimals before it is named: so nothing lies between
two categories.
"""
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

VALUES = (1, 2, 3, 4)
CATEGORIES = (("A", Decimal("88.31")), ("B", Decimal("76.61")), ("C", Decimal("65.00")), ("D", Decimal("25.00")))     # and from which index
CONFIDENCE, SPREAD, ERROR = Fraction(3841, 1000), Fraction(1, 4), Fraction(25, 10000)      # chi-square for 95 %, p(1 - p), the square of 5 %
Counts = Mapping[int, int]                     # value -> how many gave it


def nrr(counts: Counts) -> Fraction | None:
    """The mean of an element's answers; None without any."""
    n = sum(counts.values())
    return Fraction(sum(value * times for value, times in counts.items()), n) if n else None


def index(elements: Sequence[Fraction | None]) -> Decimal | None:
    """The index; None while an element has no answer."""
    known = [one for one in elements if one is not None]
    return rounded(sum(known, Fraction()) / len(known) * 25) if known and len(known) == len(elements) else None


def category(value: Decimal) -> str:
    """A to D of a rounded index."""
    return next(letter for letter, least in CATEGORIES if value >= least)


def minimum(population: int) -> int:
    """How many of a population are to be asked at least (Krejcie and Morgan, as the guideline has it)."""
    if population < 1:
        return 0
    return int(_half_up(CONFIDENCE * population * SPREAD / (ERROR * (population - 1) + CONFIDENCE * SPREAD), Decimal(1)))


def rounded(value: Fraction) -> Decimal:
    """Two decimals, half up."""
    return _half_up(value, Decimal("0.01"))


def _half_up(value: Fraction, step: Decimal) -> Decimal:
    scaled = value / Fraction(step)
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return (Decimal(whole) * step).quantize(step, ROUND_HALF_UP)


def told(months: Iterable[tuple[str, int]], few: int) -> list[str]:
    """The months whose answers may be published, in order. `months`: (month, people who answered). What is added at once is about `few` people or
    more, so that the difference of two published states tells of no group smaller than that."""
    shown: list[str] = []
    waiting: list[str] = []
    people = 0
    for month, n in sorted(months):
        waiting.append(month)
        people += n
        if people >= few:
            shown += waiting
            waiting, people = [], 0
    return shown
