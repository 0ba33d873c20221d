"""What expressions give; the TCK (tests/conformance) asks the rest."""

import datetime
import threading
from decimal import Decimal as D
from decimal import getcontext

import pytest

from engine import feel

from . import evaluate, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", D(7)),
        ("(1 + 2) * 3", D(9)),
        ("10 - 2 - 3", D(5)),
        ("-3 ** 2", D(9)),
        ("2 ** 3 ** 2", D(64)),
        ("1 < 2 and 3 > 2 or false", True),
        ("false or true and false", False),
        ("2 between 1 and 3 and true", True),
        ("2 in [1..3] and false", False),
        ("2 in (1, 2)", True),
        ("5 in (> 3)", True),
        ('if "x" = "x" then "ya" else "tidak"', "ya"),
        ("for i in 1..3 return i * i", [D(1), D(4), D(9)]),
        ("some x in [1, 2] satisfies x > 1", True),
        ("every x in [1, 2] satisfies x > 1", False),
        ("{a: 1, b: a + 1}.b", D(2)),
        ("[1, 2, 3][item > 1]", [D(2), D(3)]),
        ("[1, 2, 3][-1]", D(3)),
        ('substring("abcdef", 2, 3)', "bcd"),
        ("(function(x) x + 1)(2)", D(3)),
        ("[1, 2] instance of list<number>", True),
        ('@"2026-12-01".month', D(12)),
        ('date("2026-01-31") + duration("P1M") = date("2026-02-28")', True),
        ("null = null", True),
        ("1 = null", False),
        ('1 = "1"', None),
        ("1/0", None),
        ("sort([3, 1, 2])", [D(1), D(2), D(3)]),
        ('sort(["b", "a"], function(x, y) x < y)', ["a", "b"]),
        ('@"2026-01-01T10:00:00.100Z" < @"2026-01-01T10:00:00.900Z"', False),
        ('@"2026-01-01T10:00:00.100Z" <= @"2026-01-01T10:00:00.900Z"', True),
    ],
)
def test_values(text, expected):
    assert value(text) == expected


def test_the_decimal_context_of_the_thread_does_not_matter():
    out = []

    def work():
        getcontext().prec = 3
        out.extend([value("1/3"), value("time(10, 20, 30.123456789).second"), value("12345 + 0.5")])

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert [str(v) for v in out] == ["0." + "3" * 34, "30.123456789", "12345.5"]


def test_names_with_spaces_are_known_ones():
    assert value("loan amount - 1", **{"loan amount": 5}) == 4
    with pytest.raises(feel.FeelSyntaxError) as e:
        feel.Cache().expression("loan amount - 1")
    assert (e.value.start, e.value.end, e.value.found) == (5, 11, "amount")
    assert feel.Cache(names=["loan amount"]).expression("loan amount - 1").value({"loan amount": D(3)}) == 2


def test_one_leading_equals_sign_is_accepted_and_places_count_it():
    e = feel.Cache().expression("= a.b + 1")
    assert e.value({"a": {"b": D(1)}}) == 2
    assert [(u.path, u.start, u.end) for u in e.reads] == [(("a", "b"), 2, 5)]
    with pytest.raises(feel.FeelSyntaxError):
        feel.Cache().expression("== 1")


def test_unary_tests():
    cache, scope = feel.Cache(), feel.scope({"batas": D(5)})
    for text, yes, no in (("> batas", 6, 5), ("[1..3]", 3, 4), ("1, 2", 2, 3), ("not(1, 2)", 3, 1), ("-", 0, None), ("? * 2 = 8", 4, 3)):
        assert cache.unary(text).test(D(yes), scope) is True, text
        assert no is None or cache.unary(text).test(D(no), scope) is False, text
    assert "?" not in scope


def test_an_object_not_written_yet_is_null_without_a_reason():
    assert evaluate('keputusan.keputusan = "perubahan"', keputusan=None) == (False, [])
    found, reasons = evaluate("keputusan.hari > 1", keputusan=None)
    assert found is None
    assert [(r.code, r.slice) for r in reasons] == [("not_comparable", "keputusan.hari > 1")]


def test_a_lazy_value_is_made_once_and_only_when_read():
    made = []

    def convert(json):
        made.append(json)
        return feel.to_feel(json)

    lazy, unread = feel.Lazy({"lama": 14}, convert), feel.Lazy("x", lambda json: 1 / 0)
    scope, cache = feel.scope({"permohonan": lazy, "lain": unread}), feel.Cache()
    assert cache.expression("permohonan.lama > 12 and permohonan.lama < 20")(scope) is True
    assert cache.expression("for i in 1..2 return permohonan.lama * i")(scope) == [D(14), D(28)]
    assert made == [{"lama": 14}]
    assert feel.parts(cache.expression("permohonan.lama > 12"), feel.scope({"permohonan": feel.Lazy({"lama": 9})}))[0].read == (
        (("permohonan", "lama"), D(9)),
    )


def test_now_and_today_come_from_the_clock_of_the_run():
    at = datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
    assert evaluate("string(today())", clock=lambda: at)[0] == "2026-11-24"
    assert evaluate("string(now())", clock=lambda: at)[0] == "2026-11-24T09:00:00+07:00"
    found, reasons = evaluate("today()")
    assert found is None
    assert reasons[0].code == "no_clock"


def test_a_scope_is_used_by_many_expressions_and_keeps_their_reasons():
    run = feel.Run()
    scope, cache = feel.scope({"a": D(1)}, {}, run), feel.Cache()
    assert cache.expression("a + 1")(scope) == 2
    assert cache.expression('a + "x"')(scope) is None
    assert cache.expression("b")(scope) is None
    assert [(r.code, r.slice) for r in run.take()] == [("no_such_operation", 'a + "x"'), ("unknown_name", "b")]
    assert run.reasons == []


def test_a_condition_on_an_empty_list_finds_no_fault_in_items_that_are_not_there():
    run = feel.Run()
    assert feel.Cache().expression("count([][item.kind = \"x\"])")({feel.RUN: run}) == 0 and run.reasons == []
