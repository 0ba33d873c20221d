"""Tables as spreadsheets and back: nothing is lost, every fault names its line and column, and the rest of the file stays as it is."""
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from engine import decisions, feel
from engine.decisions import sheets
from tests.engine.decisions import dmn, table

CUTI = Path(__file__).parents[3] / "processes" / "cuti"
TABLES = [(f.name, d) for f in sorted(CUTI.glob("*.dmn")) for d, n in decisions.load(f.read_bytes(), feel.Cache(), f.name).decisions.items() if n.table]
WAYS = [pytest.param(sheets.to_csv, sheets.from_csv, id="csv"), pytest.param(sheets.to_xlsx, sheets.from_xlsx, id="xlsx")]


def small():
    xml = dmn("a", ("d", table([(("< 5",), ('"x"',), "PP 1", "2020-01-01", ""), ((">= 5",), ('"y"',), "PP 2", "2020-01-01", "")]), "a"))
    model = decisions.load(xml, feel.Cache(), "t.dmn")
    return xml, model, model.decisions["d"]


def texts(rule):
    return rule.id, [t.strip() or "-" for t in rule.tests], rule.outputs, rule.annotations


@pytest.mark.parametrize(("out", "back"), WAYS)
@pytest.mark.parametrize(("file", "name"), TABLES)
def test_there_and_back(file, name, out, back):
    xml = (CUTI / file).read_bytes()
    model = decisions.load(xml, feel.Cache(), file)
    decision = model.decisions[name]
    sheet, faults = back(out(sheets.rows_of(decision, sheets.descriptions(xml, decision))))
    assert not faults
    rules, faults = sheets.rules_of(model, decision, sheet)
    assert not faults
    assert [texts(r) for r in rules] == [texts(r) for r in decision.table.rules]
    written = decisions.load(sheets.write(xml, decision, rules), feel.Cache(), file)
    assert written.nodes == model.nodes
    assert sheets.write(xml, decision, rules).count(b"<rule ") == xml.count(b"<rule ")


@pytest.mark.parametrize(("out", "back"), WAYS)
@given(st.lists(st.tuples(st.sampled_from(["-", "< 5", '"a;b"', "[1..2]", "not(3)", '"=x"', "@\"2026-01-01\""]), st.sampled_from(['"x"', "null", '"a\nb"', "1.50", "-1"]),
                          st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=20).map(str.strip)), max_size=8))
@settings(max_examples=25, deadline=None)
def test_any_texts_come_back(out, back, rows):
    model = decisions.load(dmn("a", ("d", table([((t,), (o,), n, "", "") for t, o, n in rows]), "a")), feel.Cache(), "t.dmn")
    sheet, faults = back(out(sheets.rows_of(model.decisions["d"])))
    rules, more = sheets.rules_of(model, model.decisions["d"], sheet)
    assert not faults
    assert not more
    assert [(r.tests[0], r.outputs[0], r.annotations["dasar_hukum"]) for r in rules] == rows


def test_a_changed_a_new_and_a_removed_row():
    xml, model, decision = small()
    sheet = sheets.rows_of(decision)
    sheet[6][1] = "< 7"
    sheet[7] = ["", ">= 7", '"z"', "PP 3", "1/2/2026", ""]
    rules, faults = sheets.rules_of(model, decision, sheet)
    assert not faults
    made = decisions.load(sheets.write(xml, decision, rules), feel.Cache(), "t.dmn").decisions["d"].table.rules
    assert [(r.id, r.tests, r.outputs, r.annotations["berlaku_mulai"]) for r in made] == [("r1", ["< 7"], ['"x"'], "2020-01-01"),
                                                                                         ("d_r2", [">= 7"], ['"z"'], "2026-02-01")]


def test_columns_may_be_moved():
    _, model, decision = small()
    moved = [[row[1], row[0], *row[2:]] for row in sheets.rows_of(decision)]
    moved[0] = sheets.rows_of(decision)[0]
    rules, faults = sheets.rules_of(model, decision, moved)
    assert not faults
    assert [texts(r) for r in rules] == [texts(r) for r in decision.table.rules]


@pytest.mark.parametrize(("line", "column", "text", "code", "place"), [
    (7, 1, "< < 5", "syntax", (7, "B")), (8, 2, '"x', "syntax", (8, "C")), (7, 4, "kemarin", "no_day", (7, "E")), (8, 0, "r1", "id_twice", (8, "A")),
    (3, 1, "b", "column_unknown", (3, "B")), (7, 3, "x" * 20_001, "too_long", (7, "D")), (1, 0, "daftar", "no_head", (1, "A"))])
def test_a_fault_names_line_and_column(line, column, text, code, place):
    _, model, decision = small()
    sheet = sheets.rows_of(decision)
    sheet[line - 1][column] = text
    _, faults = sheets.rules_of(model, decision, sheet)
    assert (code, *place) in [(f.code, f.line, f.column) for f in faults]


def test_every_fault_at_once():
    _, model, decision = small()
    sheet = sheets.rows_of(decision)
    sheet[6][1], sheet[7][2], sheet[7][4] = "<", '"', "x"
    assert len(sheets.rules_of(model, decision, sheet)[1]) == 3


def test_what_a_spreadsheet_makes_of_texts_is_read_as_they_were():
    import datetime
    _, model, decision = small()
    book = Workbook()
    for row in sheets.rows_of(decision):
        book.active.append(row)
    page = book.active
    page["E7"], page["B7"], page["C7"], page["C8"] = datetime.datetime(2021, 3, 4), 12, True, 1.5
    data = io.BytesIO()
    book.save(data)
    sheet, _ = sheets.from_xlsx(data.getvalue())
    rules, faults = sheets.rules_of(model, decision, sheet)
    assert not faults
    assert (rules[0].annotations["berlaku_mulai"], rules[0].tests, rules[0].outputs, rules[1].outputs) == ("2021-03-04", ["12"], ["true"], ["1.5"])


def test_an_xlsx_holds_texts_only():
    page = load_workbook(io.BytesIO(sheets.to_xlsx(sheets.rows_of(small()[2])))).active
    assert all(c.data_type in ("s", "n") and (c.value is None or isinstance(c.value, str)) for row in page.iter_rows() for c in row)


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_a_fault_or_a_sheet(data):
    for back in (sheets.from_csv, sheets.from_xlsx):
        sheet, faults = back(data)
        if not faults:
            sheets.rules_of(*small()[1:], sheet)


def test_letters_of_columns():
    assert [sheets.letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
