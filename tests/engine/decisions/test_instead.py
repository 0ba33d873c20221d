"""The smallest change of one input that gives another outcome: found from the table's own values, and every one of them tried."""
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import decisions, feel
from engine.decisions import Instead, instead, nearest
from tests.engine.decisions import load, table

ROWS = [(("< 0", '"tahunan"'), ('"kurang"',)), ((">= 0", '"tahunan"'), ('"cukup"',)), (("-", '"sakit"'), ('"cukup"',))]
LEAVE = load("sisa", "jenis", ("t", table(ROWS, ("sisa", "jenis")), "sisa", "jenis"))


def n(value):
    return Decimal(value)


def test_the_nearest_number_and_the_other_kind():
    found = instead(LEAVE, "t", {"sisa": n(-3), "jenis": "tahunan"})
    assert [(f.path, f.old, f.new, f.value) for f in found] == [
        (("sisa",), n(-3), n(0), "cukup"), (("jenis",), "tahunan", "sakit", "cukup")]


def test_options_are_tried_in_their_order():
    found = instead(LEAVE, "t", {"sisa": n(-3), "jenis": "tahunan"}, domains={("jenis",): ("besar", "sakit")}, wanted=lambda v: v == "cukup")
    assert found[1].new == "sakit"


def test_nothing_helps():
    assert instead(LEAVE, "t", {"sisa": n(-3), "jenis": "tahunan"}, wanted=lambda v: v == "lain") == []


@given(st.integers(-400, 400), st.integers(-400, 400))
@settings(max_examples=100, deadline=None)
def test_what_is_found_holds_and_its_neighbour_does_not(old, border):
    def holds(value):
        return value >= border
    found = nearest(n(old), lambda v: old < border and holds(v))
    if old < border and border - old <= 366:
        assert found == border


def test_dates_move_by_days():
    assert str(nearest(feel.Date(2026, 12, 31), lambda d: d.key() <= feel.Date(2026, 12, 28).key())) == "2026-12-28"


def test_booleans_and_what_has_no_order():
    assert nearest(True, lambda v: v is False) is False
    assert nearest(None, lambda v: True) is None


def test_every_answer_was_evaluated():
    for one in instead(LEAVE, "t", {"sisa": n(-3), "jenis": "tahunan"}):
        assert isinstance(one, Instead)
        values = {"sisa": n(-3), "jenis": "tahunan", one.path[0]: one.new}
        assert decisions.evaluate(LEAVE, "t", values).value == one.value
