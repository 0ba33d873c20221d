"""Nothing but FeelSyntaxError comes out of compiling, nothing at all out of a call, no call is long, every value is a FEEL value."""

import time
from decimal import Decimal as D

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import feel
from engine.feel.builtins import BUILTINS
from engine.feel.values import Date, DateTime, DaysDuration, Function, MonthsDuration, Range, Time

CASE = {
    "a": D(3),
    "b": D("-2.5"),
    "xs": [D(1), None, "x", [D(2)]],
    "ctx": {"a": D(1), "k": {"z": [True]}},
    "loan amount": D(7),
    "d": Date(2026, 2, 28),
    "t": Time(0, 0),
    "s": "teks",
    "nol": None,
    "malas": feel.Lazy({"a": [1.5]}),
}
FIXED = [
    "1",
    "0",
    "-1",
    "2.5",
    "1e6144",
    "1e-6143",
    "9999999999999999999999999999999999",
    "null",
    "true",
    "false",
    '""',
    '"abc"',
    '"(a+)+$"',
    '@"2024-02-29"',
    '@"-999999999-01-01"',
    '@"999999999-12-31T23:59:59@Asia/Jakarta"',
    '@"P1D"',
    '@"-P999999999999Y"',
    '@"PT0.000000001S"',
    '@"10:00:00+07:00"',
    "[]",
    "{}",
    "[1..5]",
    "(< 3)",
    "[1..100000]",
    "function(x) x",
    '"P1Y"',
    "100000",
    "1000000000000",
    *CASE,
]
KINDS = (type(None), bool, D, str, list, dict, Date, Time, DateTime, DaysDuration, MonthsDuration, Range, Function)
OPERATORS = ["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or"]
MEMBERS = ["a", "k", "year", "days", "start", "timezone", "time offset"]
WORDS = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "..",
    ".",
    "+",
    "-",
    "*",
    "/",
    "**",
    "=",
    "!=",
    "<",
    ">",
    "<=",
    ">=",
    "and",
    "or",
    "not",
    "in",
    "between",
    "instance",
    "of",
    "if",
    "then",
    "else",
    "for",
    "return",
    "some",
    "every",
    "satisfies",
    "function",
    "external",
    "?",
    "@",
    '"',
    "//",
]


def forms(e):
    """Each construct around smaller expressions."""

    def form(pattern, *parts):
        return st.tuples(*parts).map(lambda p: pattern.format(*p))

    return st.one_of(
        form("({} {} {})", e, st.sampled_from(OPERATORS), e),
        st.tuples(st.sampled_from(sorted(BUILTINS)), st.lists(e, max_size=4)).map(lambda p: f"{p[0]}({', '.join(p[1])})"),
        form("{}[{}]", e, e),
        form("({}).{}", e, st.sampled_from(MEMBERS)),
        form("if {} then {} else {}", e, e, e),
        form("for i in {} return {}", e, e),
        form("for i in {}..{} return [partial, {}]", e, e, e),
        form("{} i in {} satisfies {}", st.sampled_from(["some", "every"]), e, e),
        st.lists(e, max_size=4).map(lambda p: f"[{', '.join(p)}]"),
        form("{{x: {}, y y: {}}}", e, e),
        form("({} in ({}))", e, e),
        form("{} between {} and {}", e, e, e),
        form("[{}..{}]", e, e),
        form("(function(x) {})({})", e, e),
        form("{{g: function(n) g(n) + 1, r: {}, v: g(1)}}", e),
        form("(-{}) instance of list<number>", e),
    )


EXPRESSIONS = st.recursive(st.sampled_from(FIXED), forms, max_leaves=8)
SOUP = st.lists(st.one_of(st.sampled_from(FIXED + sorted(BUILTINS) + WORDS), st.text(max_size=3)), max_size=30).map(" ".join)


def check(text):
    cache = feel.Cache()
    for compiled in (cache.expression, cache.unary):
        try:
            e = compiled(text, tuple(CASE))
        except feel.FeelSyntaxError as error:
            assert 0 <= error.start <= max(error.end, error.start) <= max(len(text), error.end)
            continue
        run = feel.Run()
        began = time.thread_time()
        value = e(feel.scope({**CASE, "?": D(3)}, {}, run))
        assert time.thread_time() - began < 1, text
        assert isinstance(value, KINDS), (text, type(value))
        feel.to_json(value)
        feel.text(value)
        assert all(0 <= r.start <= r.end <= len(text) for r in run.reasons if r.start >= 0)
        assert all(text[u.start : u.end] for u in e.reads)
        feel.check_names(e, CASE.keys() and dict.fromkeys(CASE))


@settings(max_examples=150, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(EXPRESSIONS)
def test_expressions(text):
    check(text)


@settings(max_examples=250, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.one_of(SOUP, st.text(max_size=60)))
def test_rubbish(text):
    check(text)
