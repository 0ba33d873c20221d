"""How long people of the demo office take: the distributions its history is drawn from, and their quantiles, so that a prediction can be held to them.

A step takes `median * slow` office hours times a lognormal spread; with LATE_CHANCE it lies about LATE_FACTOR times as long. `slow` belongs to the
whole request (SLOW with its weights) and is known to nobody who looks at it. Knows chance; knows no engine.
"""
from bisect import bisect_left
from math import erf, log, sqrt
from random import Random

HOURS = {                            # median office hours until somebody acts, and the spread (sigma of the logarithm)
    "verifikasi": (3.0, 0.8), "pertimbangan": (6.0, 0.9), "verifikasi_bkpsdm": (5.0, 0.7), "keputusan": (11.0, 0.8), "perbaikan": (6.0, 0.9),
    "jawaban_perubahan": (5.0, 0.8), "lapor_kembali": (1.5, 0.8)}
OTHERS = (4.0, 0.8)
LATE_CHANCE, LATE_FACTOR = 0.06, 5.0             # some tasks lie about
SLOW = ((0.6, 3), (1.0, 5), (2.2, 1))            # factor of everybody's time in one request, and its weight
LEAST = 0.1


def slow(random: Random) -> float:
    """The factor of one request."""
    return random.choices([factor for factor, _ in SLOW], [weight for _, weight in SLOW])[0]


def hours(random: Random, element: str, factor: float) -> float:
    """Office hours until somebody acts on a step of a request with this factor."""
    median, spread = HOURS.get(element, OTHERS)
    late = LATE_FACTOR if random.random() < LATE_CHANCE else 1
    return max(LEAST, median * factor * late * random.lognormvariate(0, spread))


def share(element: str, amount: float) -> float:
    """Share of all requests in which a step takes at most so many office hours, their factors unknown."""
    if amount < LEAST:
        return 0.0
    median, spread = HOURS.get(element, OTHERS)
    whole = sum(weight for _, weight in SLOW)
    return sum(weight / whole * chance * _normal(log(amount / (median * factor * late)) / spread)
               for factor, weight in SLOW for late, chance in ((1, 1 - LATE_CHANCE), (LATE_FACTOR, LATE_CHANCE)))


def quantile(element: str, part: float, elapsed: float = 0.0) -> float:
    """Office hours that a step still takes in `part` of the requests that have waited at it for `elapsed` hours."""
    before = share(element, elapsed)
    wanted, low, high = before + part * (1 - before), elapsed, elapsed + 1.0
    while share(element, high) < wanted:
        high *= 2
    steps = range(1 << 20)
    return low + (high - low) * bisect_left(steps, wanted, key=lambda n: share(element, low + (high - low) * n / len(steps))) / len(steps) - elapsed


def _normal(z: float) -> float:
    return (1 + erf(z / sqrt(2))) / 2
