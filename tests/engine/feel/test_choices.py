"""What the public suite leaves open and engine/feel/README.md decides."""
from decimal import Decimal as D

import pytest

from . import evaluate

LOCAL, ZONED = 'date and time("2026-01-01T10:00:00")', 'date and time("2026-01-01T11:00:00Z")'


@pytest.mark.parametrize(("text", "expected", "reason"), [
    ('time("10:00:00") = time("10:00:00Z")', None, "not_comparable"),
    ('time("10:00:00") < time("11:00:00Z")', None, "not_comparable"),
    (f"{LOCAL} = {ZONED}", None, "not_comparable"),
    (f"{LOCAL} < {ZONED}", None, "not_comparable"),
    (f"{ZONED} - {LOCAL}", None, "no_such_operation"),
    ('time("10:00:00.2") < time("10:00:00.7")', False, None),
    ('time("10:00:00.2") = time("10:00:00.7")', True, None),
    ('time("10:00:00.2") <= time("10:00:00.7")', True, None),
    ('date and time("2026-01-01T10:00:00.2") < date and time("2026-01-01T10:00:00.7")', False, None),
    ('1 in "a"', None, "not_comparable"),
    ('"1" in [1..2]', None, "not_comparable"),
    ('1 in < "a"', None, "not_comparable"),
    ('1 in ("a", 1)', True, None),
    ('1 in ["a", "b"]', False, None),
    ('if "abc" then 1 else 2', D(2), None),
    ("if null then 1 else 2", D(2), None),
    ('replace("abc", "x*", "-")', None, "pattern_matches_empty"),
    ('replace("abc", "", "-")', None, "pattern_matches_empty"),
    ('split("abc", "")', None, "pattern_matches_empty"),
    ('split("abc", "x*")', None, "pattern_matches_empty"),
    ("round up(5.5)", None, "wrong_arguments"),
    ("round half down(5.5)", None, "wrong_arguments"),
    ("round up(5.5, 0)", D(6), None),
    ("(function(a, b) b)(a: 1)", None, "wrong_arguments"),
    ('substring(string: "cuti")', None, "wrong_arguments"),
    ('substring(start position: 2, string: "cuti")', "uti", None),
])
def test_what_the_suite_leaves_open(text, expected, reason):
    value, reasons = evaluate(text)
    assert value == expected
    assert [r.code for r in reasons] == ([reason] if reason else [])
