"""Tables: hit policies, what is recorded of them, validity of rows."""

import datetime
import json
from decimal import Decimal as D

import pytest

from engine import decisions, feel
from engine.decisions.validity import Validity

from . import decide, literal, load, table

ROWS = [((">= 1",), ('"a"',)), ((">= 2",), ('"b"',)), ((">= 3",), ('"a"',))]
PRIORITY = {"y": '"b", "a"'}


@pytest.mark.parametrize(
    ("hit", "a", "expected"),
    [
        ("UNIQUE", 1, "a"),
        ("UNIQUE", 2, None),
        ("FIRST", 3, "a"),
        ("ANY", 1, "a"),
        ("ANY", 3, None),
        ("PRIORITY", 3, "b"),
        ("OUTPUT ORDER", 3, ["b", "a", "a"]),
        ("RULE ORDER", 3, ["a", "b", "a"]),
        ("COLLECT", 3, ["a", "b", "a"]),
        ("UNIQUE", 0, None),
        ("COLLECT", 0, []),
        ("RULE ORDER", 0, []),
        ("FIRST", 0, None),
    ],
)
def test_hit_policies(hit, a, expected):
    assert decide(load("a", ("d", table(ROWS, hit=hit, values=PRIORITY), "a")), a=a).value == expected


@pytest.mark.parametrize(("how", "expected"), [("SUM", D(13)), ("MIN", D(1)), ("MAX", D(10)), ("COUNT", D(3)), ("", [D(1), D(10), D(2)])])
def test_aggregations(how, expected):
    rows = [(("-",), ("1",)), (("-",), ("10",)), (("-",), ("2",))]
    assert decide(load("a", ("d", table(rows, hit="COLLECT", aggregation=how), "a")), a=1).value == expected


def test_defaults_and_several_outputs():
    model = load("a", ("d", table([(("1",), ("2", "3"))], outputs=("x", "y"), default="0"), "a"))
    assert decide(model, a=1).value == {"x": D(2), "y": D(3)}
    assert decide(model, a=5).value == {"x": D(0), "y": D(0)}
    assert decide(load("a", ("d", table([(("1",), ("2", "3"))], outputs=("x", "y"), hit="COLLECT"), "a")), a=1).value == [{"x": D(2), "y": D(3)}]


def test_what_a_table_saw_is_recorded():
    rows = [(('"tahunan"', ">= 1"), ("12",), "PP 11/2017 Pasal 312"), (('"besar", "sakit"', "[5..100]"), ("90",), "PP 11/2017 Pasal 316")]
    model = load("p", ("d", table(rows, inputs=("p.jenis", "p.masa"), outputs=("hari",)), "p"))
    result = decide(model, p={"jenis": "besar", "masa": 7})
    assert result.value == 90
    assert result.values == {"p": {"jenis": "besar", "masa": D(7)}, "d": D(90)}
    trace = result.tables[0]
    assert (trace.decision, trace.table, trace.hit_policy) == ("d", "tabel", "UNIQUE")
    assert trace.inputs == (("p.jenis", "besar"), ("p.masa", D(7)))
    assert trace.hits == (decisions.Hit(2, "r2", ('"besar", "sakit"', "[5..100]"), D(90), {"dasar_hukum": "PP 11/2017 Pasal 316"}),)
    out = result.to_json()
    assert json.loads(json.dumps(out)) == out
    assert out["tables"][0]["hits"] == [
        {"row": 2, "rule": "r2", "cells": ['"besar", "sakit"', "[5..100]"], "outputs": 90, "annotations": {"dasar_hukum": "PP 11/2017 Pasal 316"}}
    ]


def test_traces_of_required_decisions_come_first():
    model = load("a", ("x", table([(("1",), ("2",))]), "a"), ("d", table([(("2",), ("3",))], inputs=("x",)), "x"))
    assert [t.decision for t in decide(model, a=1).tables] == ["x", "d"]
    assert model.decisions["d"].requires == ("x",)
    assert model.decisions["d"].inputs == ("a",)
    assert model.decisions["x"].outputs == ("y",)


def test_several_rules_tell_which():
    result = decide(load("a", ("d", table(ROWS), "a")), a=3)
    assert result.value is None
    assert (result.reasons[0].code, result.reasons[0].params["rows"], result.reasons[0].where) == ("several_rules_matched", (1, 2, 3), "d")
    assert [h.row for h in result.tables[0].hits] == [1, 2, 3]


PERIODS = [
    (("-",), ("1",), "lama", "2020-01-01", "2024-12-31"),
    (("-",), ("2",), "baru", "2025-01-01", ""),
    (("9",), ("3",), "selalu", "", ""),
    (("-",), ("4",), "rusak", "kapan-kapan", ""),
]


@pytest.mark.parametrize(
    ("day", "rows"), [("2019-12-31", []), ("2020-01-01", [1]), ("2024-12-31", [1]), ("2025-01-01", [2]), ("2099-01-01", [2]), (None, [1, 2, 4])]
)
def test_rows_not_in_force_are_absent_before_the_hit_policy(day, rows):
    model = load("a", ("d", table(PERIODS), "a"))
    result = decide(model, valid_on=day and datetime.date.fromisoformat(day), a=1)
    assert [h.row for h in result.tables[0].hits] == rows
    assert result.value == (D(rows[0]) if len(rows) == 1 else None)


def test_validity_holds_in_required_tables_too_and_other_columns_may_be_named():
    model = load("a", ("x", table(PERIODS), "a"), ("d", literal("x * 10"), "x"))
    assert decide(model, valid_on=datetime.date(2026, 1, 1), a=1).value == 20
    other = decisions.evaluate(model, "x", {"a": D(9)}, {}, feel.Run(), datetime.date(2026, 1, 1), validity=("dasar_hukum", "tidak_ada"))
    assert [h.row for h in other.tables[0].hits] == []  # "lama", "baru" ... are no dates


def test_masks_of_days_do_not_pile_up():
    rules = load("a", ("d", table(PERIODS), "a")).decisions["d"].table.rules
    validity, day = Validity(rules), datetime.date(2000, 1, 1)
    for n in range(1_000):
        validity.rows(day + datetime.timedelta(days=n), decisions.VALIDITY)
    assert len(validity.masks) <= 400
    assert validity.rows(None, decisions.VALIDITY) == 0b1111


def test_cells_that_read_other_names_and_lists_as_inputs():
    rows = [(("> batas",), ('"lebih"',)), (("<= batas",), ('"cukup"',))]
    model = load("a", "batas", ("d", table(rows), "a", "batas"))
    assert [decide(model, a=n, batas=5).value for n in (4, 5, 6)] == ["cukup", "cukup", "lebih"]
    assert decide(load("a", ("d", table([(('"x"',), ("1",))]), "a")), a=["x"]).value == 1


def test_values_not_allowed():
    model = load("a", ("d", table([(("-",), ("a",))], values={"a": "1, 2", "y": "1"}), "a"))
    assert decide(model, a=1).value == 1
    assert [(decide(model, a=n).value, decide(model, a=n).reasons[0].code) for n in (2, 3)] == [
        (None, "output_not_allowed"),
        (None, "input_not_allowed"),
    ]


def test_functions_of_the_office_in_cells_and_inputs():
    @feel.function("saldo(tahun: number)")
    def saldo(tahun):
        return 12 if tahun == 2026 else 0

    model = load("a", ("d", table([(("> 10",), ('"ada"',)), (("<= 10",), ('"habis"',))], inputs=("saldo(a)",)), "a"))
    assert [decide(model, functions={"saldo": saldo}, a=y).value for y in (2026, 2025)] == ["ada", "habis"]
    assert decide(model, a=2026).reasons[0].params == {"name": "saldo"}


def test_an_input_nobody_gives_is_null_with_a_reason_and_a_null_is_none():
    model = load("a", ("d", table([(("null",), ("1",))]), "a"))
    assert decide(model).reasons[0].code == "input_missing"
    assert decide(model, a=None) == decide(model, a=None)._replace(value=D(1), reasons=())


def test_lazy_inputs_and_bounds():
    model = load(
        "a",
        ("d", literal("for i in 1..1e9 return a")),
        ("e", literal("for i in 1..41 return [partial[-1], partial[-1]]")),
        ("f", literal("a.b"), "a"),
    )
    assert decide(model).reasons[-1].params == {"bound": "range"}
    assert decide(model, "e").reasons[-1].params == {"bound": "parts"}
    assert decisions.evaluate(model, "f", {"a": feel.Lazy({"b": 1})}).value == 1


def test_a_run_keeps_the_reasons_of_before():
    run, model = feel.Run(), load("a", ("d", literal("a + 1"), "a"))
    run.note("dulu")
    result = decisions.evaluate(model, "d", {"a": None}, {}, run)
    assert [r.code for r in result.reasons] == ["no_such_operation"]
    assert [r.code for r in run.reasons] == ["dulu", "no_such_operation"]
    assert run.above is None
