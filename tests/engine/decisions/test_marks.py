"""What a table's writer sees of an evaluation: the cells that held, the rows in force, and where no row matched what ruled them out."""
import datetime
from decimal import Decimal as D
from importlib import import_module

from engine import decisions, feel
from tests.engine.decisions import load, table

ROWS = [(("< 0", '"tahunan"', "-"), ('"kurang"',)), ((">= 10", '"tahunan"', "-"), ('"cukup"',)), (("-", '"sakit"', "> sisa"), ('"lain"',))]
MODEL = load("sisa", "jenis", "lama", ("t", table(ROWS, ("sisa", "jenis", "lama")), "sisa", "jenis", "lama"))


def evaluated(**values):
    return decisions.evaluate(MODEL, "t", values, {}, feel.Run())


def test_each_cell_held_or_not():
    held = decisions.held(MODEL, MODEL.decisions["t"], evaluated(sisa=D(12), jenis="sakit", lama=D(13)))
    assert held == ((False, False, True), (True, False, True), (True, True, True))
    assert decisions.held(MODEL, MODEL.decisions["t"], evaluated(sisa=D(12), jenis="sakit", lama=D(12)))[2] == (True, True, False)


def test_what_ruled_every_row_out():
    assert evaluated(sisa=D(3), jenis="besar", lama=None).tables[0].deciding == (0, 1)
    assert evaluated(sisa=D(3), jenis="tahunan", lama=None).to_json()["tables"][0]["deciding"] == [0, 1]
    matched = evaluated(sisa=D(-1), jenis="tahunan", lama=None)
    assert matched.tables[0].deciding == () and "deciding" not in matched.to_json()["tables"][0]


def test_rows_in_force_on_a_day():
    box = MODEL.decisions["t"].table
    assert decisions.in_force(box, datetime.date(2026, 6, 1)) == (True, True, True)
    box.rules[1].annotations["berlaku_mulai"] = "2026-06-02"
    assert decisions.in_force(box, datetime.date(2026, 6, 1)) == (True, False, True)
    del box.rules[1].annotations["berlaku_mulai"]


def test_functions_that_are_called_behind_a_decision():
    model = load("a", ("d1", "<literalExpression><text>saldo(a) + 1</text></literalExpression>", "a"),
                 ("d2", "<literalExpression><text>count(hari(d1))</text></literalExpression>", "d1"))
    assert decisions.calls_of(model, "d2") == ("hari", "saldo") and decisions.calls_of(model, "d1") == ("saldo",)


def test_trying_ends_in_time(monkeypatch):
    monkeypatch.setattr(import_module("engine.decisions.instead"), "SECONDS", 0)
    assert decisions.instead(MODEL, "t", {"sisa": D(3), "jenis": "tahunan", "lama": D(1)}) == []
