"""What a scenario expects against what there is."""
from decimal import Decimal

import pytest

from engine.play.compare import decision, same, unordered, within


@pytest.mark.parametrize("expected, found, equal", [
    (3, 3.0, True), (Decimal("1.5"), 1.5, True), (Decimal("0.1"), "0.1", True), (1, True, False), (True, True, True), ("3", 3, False), (None, None, True), (None, 0, False),
    ([1, {"a": 2}], [1, {"a": 2}], True), ([1], [1, 2], False), ({"a": 1}, {"a": 1, "b": 2}, False)])
def test_equal_as_json(expected, found, equal):
    assert same(expected, found) is equal


def test_a_mapping_is_a_subset_and_a_list_is_whole():
    assert within({"hak": {"hari": 3}}, {"hak": {"hari": 3, "lain": 1}, "x": 1}) == []
    assert within({"a": [{"kode": "x"}]}, {"a": [{"kode": "x", "nama": "X"}]}) == []
    assert within({"a": [{"kode": "x"}]}, {"a": []}) == ["a: diharapkan [{kode: x}], ternyata []"]
    assert within({"hak": {"hari": 3}}, {"hak": {"hari": 4}}) == ["hak.hari: diharapkan 3, ternyata 4"]
    assert within({"hak": {"hari": 3}}, {}) == ["hak: diharapkan {hari: 3}, ternyata null"]


def test_order_does_not_matter_but_number_does():
    assert unordered("waiting", ["b", "a"], ["a", "b"]) == []
    assert unordered("waiting", ["a", "a"], ["a"]) == ["waiting: diharapkan [a, a], ternyata [a]"]


@pytest.mark.parametrize("expected, value, good", [
    ("A", [{"kode": "A"}, {"kode": "B"}], True), ("C", [{"kode": "A"}], False), ("x", ["x"], True), ("x", "x", True), (None, None, True), (None, [], False),
    ([], [], True), ([], [{"kode": "A"}], False), ({"a": 1}, {"a": 1, "b": 2}, True), ({"a": 1}, None, False)])
def test_results_of_a_table(expected, value, good):
    assert (decision(expected, value) == []) is good
