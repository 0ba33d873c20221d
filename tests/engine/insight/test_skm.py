"""The index of PermenPANRB 14/2017: exact, from counts; the sample of its guideline; and which months may be published."""
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.insight import skm

KREJCIE_MORGAN = {
    10: 10, 15: 14, 20: 19, 25: 24, 30: 28, 40: 36, 50: 44, 60: 52, 70: 59, 80: 66, 90: 73, 100: 80, 120: 92, 150: 108, 180: 123, 200: 132, 250: 152, 300: 169,
    400: 196, 500: 217, 600: 234, 800: 260, 1000: 278, 1500: 306, 2000: 322, 3000: 341, 4000: 351, 4493: 354, 5000: 357, 9377: 369, 10000: 370, 13870: 374,
    50000: 381, 100000: 383}


def test_the_worked_example():
    """domain.md 5.1: totals of nine elements by 29 people."""
    found = skm.index([Fraction(total, 29) for total in (105, 101, 100, 116, 102, 105, 106, 105, 115)])
    assert found == Decimal("91.48") and skm.category(found) == "A"


def test_the_index_reaches_both_ends_and_is_named_by_what_was_rounded():
    assert skm.index([Fraction(4)] * 9) == Decimal("100.00") and skm.index([Fraction(1)] * 9) == Decimal("25.00")
    assert skm.index([Fraction(26, 10)] * 9) == Decimal("65.00") and skm.category(Decimal("65.00")) == "C"
    named = {value: skm.category(Decimal(value)) for value in ("25.00", "64.99", "65.00", "76.60", "76.61", "88.30", "88.31", "100.00")}
    assert list(named.values()) == ["D", "D", "C", "C", "B", "B", "A", "A"]
    assert skm.index([Fraction(35322, 10000)] * 9) == Decimal("88.31"), "88.305 is rounded up before it is named"
    assert skm.index([Fraction(4)] * 8 + [None]) is None and skm.nrr({}) is None


counts = st.dictionaries(st.sampled_from(skm.VALUES), st.integers(0, 10_000), min_size=1).filter(lambda found: sum(found.values()))


@given(st.lists(counts, min_size=9, max_size=9))
def test_every_set_of_answers_lies_between_25_and_100_and_has_one_category(found):
    nrrs = [skm.nrr(one) for one in found]
    value = skm.index(nrrs)
    assert Decimal(25) <= value <= Decimal(100) and value == value.quantize(Decimal("0.01"))
    assert abs(Fraction(value) - sum(nrrs) * Fraction(25, 9)) <= Fraction(5, 1000)
    letter = skm.category(value)
    bounds = dict(zip("ABCD", (("88.31", "100.00"), ("76.61", "88.30"), ("65.00", "76.60"), ("25.00", "64.99")), strict=True))
    assert [one for one, (low, high) in bounds.items() if Decimal(low) <= value <= Decimal(high)] == [letter]


def test_the_smallest_sample_is_the_one_of_the_table():
    assert {n: skm.minimum(n) for n in KREJCIE_MORGAN} == KREJCIE_MORGAN and len(KREJCIE_MORGAN) == 34
    assert skm.minimum(0) == 0 and skm.minimum(1) == 1


@given(st.lists(st.integers(0, 12), max_size=24), st.integers(2, 9))
def test_what_is_published_grows_by_no_small_group(people, few):
    """However the months are filled: the difference between what was published one month and the next is nothing, or at least so many people."""
    months = [(f"{2025 + n // 12}-{n % 12 + 1:02}", here) for n, here in enumerate(people)]
    shown = [sum(dict(months)[m] for m in skm.told(months[:n], few)) for n in range(len(months) + 1)]
    assert all(later - before == 0 or later - before >= few for before, later in pairwise(shown))
    assert shown[-1] > sum(people) - few
