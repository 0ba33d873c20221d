"""What the check of a model finds, and the sentence that explains a row."""

import datetime
import random
import time

from engine import decisions
from engine.decisions.explain import because, sentence

from . import decide, literal, load, table

VALUES = {"p.jenis": '"tahunan","besar"'}
ROWS = [(('"tahunan"', ">= 1"), ("12",), "PP 11/2017 Ps 312"), (('"besar"', "[5..100]"), ("90",), "PP 11/2017 Ps 316"), (("-", "<= 1"), ("0",))]
INPUTS = ("p.jenis", "p.masa_kerja")


def found(rows, code, day=None, **more):
    model = load("p", "a", ("d", table(rows, **more), "p", "a"))
    return [p.params for p in decisions.findings(model, valid_on=day) if p.code == code]


def test_rows_that_overlap_and_cases_without_a_row():
    assert found(ROWS, "rows_overlap", inputs=INPUTS, values=VALUES) == [{"rows": (1, 3), "possible": False}]
    gaps = [g["case"] for g in found(ROWS, "gap", inputs=INPUTS, values=VALUES)]
    assert gaps == [{"p.jenis": '"besar"', "p.masa_kerja": "(1..5), > 100"}]
    assert found([(("< 3",), ("1",)), ((">= 3",), ("2",))], "gap") == []
    assert found([(("< 3",), ("1",)), (("> 3",), ("2",))], "gap") == [{"case": {"a": "3"}}]
    assert found([(('"x"',), ("1",))], "gap") == [{"case": {"a": 'not("x")'}}]
    assert found([(("true",), ("1",))], "gap") == [{"case": {"a": "false"}}]
    assert found([(("1",), ("1",))], "gap", default="0") == found([(("1",), ("1",))], "gap", hit="COLLECT") == []


def test_rows_that_never_match():
    assert found([(("-",), ("1",)), (("5",), ("2",))], "row_never_matches", hit="FIRST") == [{"row": 2, "behind": 1}]
    assert found([(("5",), ("2",)), (("-",), ("1",))], "row_never_matches", hit="FIRST") == []
    assert found([(("[5..1]",), ("1",)), (("(1..1)",), ("1",))], "row_never_matches") == [{"row": 1}, {"row": 2}]


def test_overlaps_are_checked_per_day_and_gaps_on_a_day():
    rows = [(("-",), ("1",), "", "2020-01-01", "2024-12-31"), (("-",), ("2",), "", "2025-01-01", "")]
    assert found(rows, "rows_overlap") == []
    assert found(rows, "gap", datetime.date(2026, 1, 1)) == []
    assert found(rows, "gap", datetime.date(2019, 1, 1)) == [{"case": {"a": "-"}}]
    same_day = [(("-",), ("1",), "", "2020-01-01", "2025-01-01"), rows[1]]
    assert found(same_day, "rows_overlap") == [{"rows": (1, 2), "possible": False}]
    later = [(("-",), ("1",), "", "2025-01-01", ""), (("1",), ("2",), "", "2020-01-01", "")]
    assert found(later, "row_never_matches", hit="FIRST") == []
    assert found([(("-",), ("1",), "", "2025-13-01", "")], "validity_unreadable") == [{"row": 1, "texts": ("2025-13-01", "")}]


def test_cells_that_read_more_than_their_input_make_findings_only_possible():
    rows = [(("> p.batas",), ("1",)), (("5",), ("2",))]
    assert found(rows, "cell_not_analysed") == [{"row": 1, "column": 1, "text": "> p.batas"}]
    assert found(rows, "rows_overlap") == [{"rows": (1, 2), "possible": True}]
    assert found([rows[0], (("-",), ("2",))], "row_never_matches", hit="FIRST") == []


def test_names_that_nobody_gives():
    model = load("p", "a", ("d", table([(("saldo(p.x) > 1",), ("z",))]), "a"), ("e", literal("p.b + sald(1)"), "p"))
    problems = [p for p in decisions.findings(model, functions=("saldo",)) if p.code.startswith("unknown")]
    assert [(p.code, p.element, p.params["name"], p.params["meant"][:1]) for p in problems] == [
        ("unknown_name", "d", "p", ()),
        ("unknown_name", "d", "z", ()),
        ("unknown_function", "e", "sald", ("saldo",)),
    ]


def test_overlaps_and_gaps_agree_with_trying_every_case():
    """Small random tables of numbers, against brute force over whole and half numbers."""
    r = random.Random(5)
    cells = ["-", "1", "2", "3", "< 2", ">= 2", "[1..3]", "(1..3)", "not(2)", "> 3", "1, 3"]
    points = [n / 2 for n in range(9)]
    for _ in range(60):
        rows = [((r.choice(cells), r.choice(cells)), ("1",)) for _ in range(r.randint(1, 4))]
        model = load("a", "b", ("d", table(rows, inputs=("a", "b"), hit="RULE ORDER"), "a", "b"))
        unique = load("a", "b", ("d", table(rows, inputs=("a", "b")), "a", "b"))
        pairs, gap = set(), False
        for a in points:
            for b in points:
                hits = [h.row for h in decide(model, a=a, b=b).tables[0].hits]
                pairs |= {(x, y) for x in hits for y in hits if x < y}
                gap = gap or not hits
        problems = decisions.findings(unique)
        assert {p.params["rows"] for p in problems if p.code == "rows_overlap"} == pairs, rows
        assert any(p.code == "gap" for p in problems) is gap, rows


def test_two_thousand_rows_are_checked_in_a_moment():
    r = random.Random(1)
    rows = [((f'"{r.choice("abcdefgh")}"', f"[{n}..{n + r.randint(0, 5)}]", f"<= {r.randint(1, 900)}"), (str(n),)) for n in range(2_000)]
    model = load("a", ("d", table(rows, inputs=("a.x", "a.y", "a.z")), "a"))
    began = time.thread_time()
    decisions.findings(model)
    assert time.thread_time() - began < 3


def test_the_sentence_of_a_row():
    model = load("p", ("d", table(ROWS, inputs=INPUTS), "p"))
    trace = decide(model, p={"jenis": "besar", "masa_kerja": 7}).tables[0]
    assert because(trace)[0].told == (("p.jenis", "besar"), ("p.masa_kerja", 7))
    assert sentence(trace, {"p.jenis": "jenis cuti"}) == "karena jenis cuti = besar dan label p.masa_kerja = 7; aturan 2, PP 11/2017 Ps 316"
    english = {"because": "because", "and": "and", "rule": "rule", "none": "no rule matched", "is": "is"}
    assert sentence(decide(model, p={"jenis": "x", "masa_kerja": 0}).tables[0], words=english) == "because label p.masa_kerja is 0; rule 3"
    assert sentence(decide(model, p={"jenis": "x", "masa_kerja": 4}).tables[0]) == "tidak ada aturan yang cocok"
