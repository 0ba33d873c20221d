"""What the public suite leaves open and engine/decisions/README.md decides: conversion comes before allowed values, `-` holds for null."""
import pytest

from engine import decisions, feel

from . import decide, dmn, literal, load, table

KIND = '<itemDefinition name="jenis"><typeRef>string</typeRef><allowedValues><text>"a", "b"</text></allowedValues></itemDefinition>'


def decided(text, typed, **values):
    xml = dmn("x", ("d", literal(text), "x"), head=KIND).replace(f'<variable name="{typed}"/>'.encode(), f'<variable name="{typed}" typeRef="jenis"/>'.encode())
    result = decisions.evaluate(decisions.load(xml, feel.Cache(), "uji.dmn"), "d", feel.to_feel(values), None, feel.Run(), None)
    return result.value, [r.code for r in result.reasons]


@pytest.mark.parametrize(("text", "value", "expected", "reasons"), [
    ('"a"', "a", "a", []),
    ('["a"]', ["a"], "a", []),
    ('"c"', "c", None, ["result_type"]),
    ('["c"]', ["c"], None, ["result_type"]),
    ('["a", "b"]', ["a", "b"], None, ["result_type"]),
    ("1", 1, None, ["result_type"]),
    ("null", None, None, []),
])
def test_a_value_is_converted_and_then_measured(text, value, expected, reasons):
    assert decided(text, "d", x=0) == (expected, reasons)
    assert decided("x", "x", x=value) == (expected, reasons)


def test_a_dash_holds_for_null():
    model = load("a", "b", ("d", table([(("-", "1"), ('"ya"',))], ("a", "b")), "a", "b"))
    assert decide(model, a=None, b=1).value == "ya" and decide(model, a=None, b=None).value is None
