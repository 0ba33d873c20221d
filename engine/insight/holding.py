"""Whose time a wait was: every moment of it is charged to those who held the case then, so that the sums are the whole. Knows numbers only."""
from collections.abc import Iterable
from itertools import pairwise


def shares(spans: Iterable[tuple[float, float, str]], begin: float, end: float, rest: str) -> dict[str, float]:
    """Time by holder between `begin` and `end`. `spans`: (from, to, who). What several held at once counts in equal parts, what nobody held is
    `rest`'s; holders come in the order in which they first held, `rest` last."""
    held = sorted((max(a, begin), min(b, end), who) for a, b, who in spans if min(b, end) > max(a, begin))
    sums = {who: 0.0 for *_, who in held if who != rest}
    sums[rest] = 0.0
    edges = sorted({begin, max(begin, end), *(x for a, b, _ in held for x in (a, b))})
    for a, b in pairwise(edges):
        there = list(dict.fromkeys(who for first, last, who in held if first <= a and last >= b)) or [rest]
        for who in there:
            sums[who] += (b - a) / len(there)
    return sums


def rounded(parts: dict[str, float], unit: float) -> dict[str, int]:
    """The parts as whole tenths of `unit` that add up to the rounded whole: who lost most by rounding down gets what is left over."""
    exact = {who: part / unit * 10 for who, part in parts.items()}
    tenths = {who: int(amount + 1e-9) for who, amount in exact.items()}
    left = round(sum(exact.values())) - sum(tenths.values())
    for who in sorted(exact, key=lambda who: tenths[who] - exact[who])[:max(left, 0)]:
        tenths[who] += 1
    return tenths
