"""Every node knows where it starts and ends; reasons, uses and mistakes are slices of the text."""

from dataclasses import fields

import pytest

from engine import feel
from engine.feel.parse import parse
from engine.feel.syntax import Node

from . import evaluate


def slices(text, kind="expression"):
    """{name of the node's class: [slices]}"""
    out, waiting = {}, [parse(text, kind=kind)]
    while waiting:
        node = waiting.pop()
        out.setdefault(type(node).__name__, []).append(text[node.start : node.end])
        for f in fields(node):
            part = getattr(node, f.name)
            waiting += [p for p in (part if isinstance(part, tuple) else (part,)) if isinstance(p, Node)]
    return out


@pytest.mark.parametrize(
    ("text", "node", "expected"),
    [
        (" a.b.c > 1 ", "Compare", "a.b.c > 1"),
        ("(a + b) * c", "Arithmetic", "(a + b) * c"),
        ("x and not(y) or z", "Or", "x and not(y) or z"),
        ("xs[item > 1] . y", "Filter", "xs[item > 1]"),
        ("1 + f(a , 2)", "Call", "f(a , 2)"),
        ("a in (1, 2) and b", "In", "a in (1, 2)"),
        ("if a then b else c", "If", "if a then b else c"),
        ("for x in xs return x + 1", "For", "for x in xs return x + 1"),
        ("{ a: 1 }", "ContextOf", "{ a: 1 }"),
        ("[1..5]", "RangeOf", "[1..5]"),
        ("-a", "Negate", "-a"),
        ('@"P1D"', "Literal", '@"P1D"'),
        ("a between 1 and 2", "Between", "a between 1 and 2"),
        ("a instance of list<number>", "InstanceOf", "a instance of list<number>"),
        ("some x in y satisfies x", "Quantified", "some x in y satisfies x"),
    ],
)
def test_nodes(text, node, expected):
    assert expected in slices(text)[node]


def test_nodes_of_a_cell():
    assert slices('"a", > 3', "unary") == {"UnaryTests": ['"a", > 3'], "RangeOf": ["> 3"], "Literal": ["3", '"a"']}


def test_reason_beside_null():
    found, reasons = evaluate('1 + (a * "x")', a=2)
    assert found is None
    assert [(r.code, r.slice, r.params.get("right")) for r in reasons] == [
        ("no_such_operation", 'a * "x"', "string"),
        ("no_such_operation", '1 + (a * "x")', "null"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "start", "end"),
    [
        ("1 +", "syntax", 3, 3),
        ("a b", "syntax", 2, 3),
        ("a # b", "bad_character", 2, 3),
        ("(" * 80 + "1" + ")" * 80, "too_deep", 60, 61),
        ("if a then b", "syntax", 11, 11),
        ("x" * 20_001, "too_long", 20_000, 20_001),
        ('"abc', "bad_character", 0, 1),
        ("f(1", "syntax", 3, 3),
    ],
)
def test_mistakes_have_a_place_and_say_what_was_expected(text, code, start, end):
    with pytest.raises(feel.FeelSyntaxError) as e:
        feel.Cache().expression(text)
    assert (e.value.code, e.value.start, e.value.end) == (code, start, end)
    assert e.value.expected


def test_what_an_expression_reads():
    e = feel.Cache().expression(
        "permohonan.lama > 12 and working_days(a, permohonan.mulai.year) = 1 and (for x in xs return x.y) = [z][w > 1] and count([1]) = 1"
    )
    assert [(u.path, u.called, u.in_filter, e.text[u.start : u.end]) for u in e.reads] == [
        (("permohonan", "lama"), False, False, "permohonan.lama"),
        (("working_days",), True, False, "working_days"),
        (("a",), False, False, "a"),
        (("permohonan", "mulai", "year"), False, False, "permohonan.mulai.year"),
        (("xs",), False, False, "xs"),
        (("z",), False, False, "z"),
        (("w",), False, True, "w"),
    ]


def test_did_you_mean():
    e = feel.Cache().expression("permohonan.lamanya > 12 and pemohn.golongan = 1 and contain(a, 1)")
    known = {"permohonan": feel.Type("context", members={"lama": feel.Type("number")}), "pemohon": None, "a": None}
    assert [(f.code, e.text[f.start : f.end], f.meant[0]) for f in feel.check_names(e, known)] == [
        ("unknown_member", "permohonan.lamanya", "lama"),
        ("unknown_name", "pemohn.golongan", "pemohon"),
        ("unknown_function", "contain", "contains"),
    ]


def test_parts_of_a_condition():
    e = feel.Cache().expression('permohonan.lama > 12 and pemohon.golongan in ("III/a", "III/b")')
    parts = feel.parts(e, feel.scope(feel.to_feel({"permohonan": {"lama": 14}, "pemohon": {"golongan": "II/c"}})))
    assert [(p.value, p.decisive, p.text) for p in parts] == [
        (True, False, "permohonan.lama > 12"),
        (False, True, 'pemohon.golongan in ("III/a", "III/b")'),
    ]
    assert parts[1].read == ((("pemohon", "golongan"), "II/c"),)


def test_parts_know_whom_they_ask_and_leave_no_reasons():
    @feel.function("siapa()")
    def siapa(run):
        return run.siapa

    class Asking(feel.Run):
        siapa = "Ani"

    run = Asking()
    run.note("dulu")
    scope = feel.scope({}, {"siapa": siapa}, run)
    assert [p.value for p in feel.parts(feel.Cache().expression('siapa() = "Ani" and tiada > 1 and (for i in 1..99999 return i) = 1'), scope)] == [
        True,
        None,
        None,
    ]
    assert [r.code for r in run.reasons] == ["dulu"]
