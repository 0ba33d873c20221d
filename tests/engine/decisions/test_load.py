"""Reading .dmn files: rubbish, mistakes in parts, imports, what hostile XML tries."""

import datetime
from pathlib import Path

import pytest

from engine import decisions, feel

from . import DMN, decide, dmn, literal, load, table

BPMN = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>'
BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><definitions xmlns="' + DMN.encode() + b'" name="&b;"/>'


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"", "not_xml"),
        (b"bukan xml", "not_xml"),
        (b"\xff\xfe\x00", "not_xml"),
        (b"<a", "not_xml"),
        (b"<a/>", "not_dmn"),
        (BPMN, "not_dmn"),
        (b"PK\x03\x04" + b"\0" * 100, "not_xml"),
    ],
)
def test_rubbish_is_one_clear_error(xml, code):
    with pytest.raises(decisions.DecisionError) as e:
        decisions.load(xml, feel.Cache(), "rusak.dmn")
    assert (e.value.file, e.value.code) == ("rusak.dmn", code)


def test_a_file_with_entities_of_its_own_is_refused(tmp_path):
    secret = tmp_path / "rahasia.txt"
    secret.write_text('"rahasia"')
    xml = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode() + dmn(("d", literal("SINI"))).replace(b"SINI", b"&x;")
    for hostile in (xml, BOMB):
        with pytest.raises(decisions.DecisionError) as refused:
            decisions.load(hostile, feel.Cache())
        assert refused.value.code == "doctype"


def test_deep_nesting_is_an_error_not_a_crash():
    for deep in (100, 240, 5_000):
        xml = dmn(("d", "<context><contextEntry>" * deep + literal("1") + "</contextEntry></context>" * deep))
        try:
            decide(decisions.load(xml, feel.Cache(), "dalam.dmn"))
        except decisions.DecisionError as e:
            assert e.code in ("not_xml", "too_deep")


def test_mistakes_in_parts_are_problems_and_null():
    model = load(
        "a",
        ("d", table([(("1 +",), ("2",)), (("2",), ("2 2",))], hit="TERTIB"), "a"),
        ("e", literal("("), "tiada"),
        ("f", ""),
        ("g", literal("h"), "h"),
        ("h", literal("g"), "g"),
    )
    found = [(p.code, p.element) for p in model.problems]
    assert found == [
        ("requirement_not_found", "e"),
        ("circular_requirement", "g"),
        ("circular_requirement", "h"),
        ("syntax", "d"),
        ("syntax", "d"),
        ("hit_policy_unknown", "d"),
        ("syntax", "e"),
        ("logic_missing", "f"),
    ]
    cell = next(p for p in model.problems if p.code == "syntax").params
    assert (cell["text"], cell["row"], cell["column"], cell["start"], cell["end"]) == ("1 +", 1, 1, 3, 3)
    for name in "defgh":
        result = decide(model, name, a=1)
        assert result.value is None
        assert result.reasons
    assert decide(model, "tiada").reasons[0].code == "no_such_decision"


def test_an_imported_model_is_asked_for_by_its_namespace():
    other = dmn("a", ("x", literal("a + 1"), "a"), namespace="lain")
    head = '<import name="lain" namespace="lain" importType="dmn"/>'
    xml = dmn("a", ("d", literal("lain.x * 2"), "a"), head=head).replace(b"</decision>", b"</decision>", 1)
    xml = xml.replace(
        b"<literalExpression>", b'<informationRequirement><requiredDecision href="lain#x"/></informationRequirement><literalExpression>', 1
    )
    model = decisions.load(xml, feel.Cache(), "d.dmn", {"lain": other}.get)
    assert model.problems == []
    assert decide(model, a=1).value == 4
    assert decisions.load(xml, feel.Cache(), "d.dmn").problems[0].code == "import_not_found"


CUTI = Path(__file__).parents[3] / "processes" / "cuti"


@feel.function("working_days(from: date, to: date)")
def working_days(start, end):
    return sum((n + 3) % 7 < 5 for n in range(start.ordinal(), end.ordinal() + 1))


@feel.function("balance(account: string, year: number)")
def balance(account, year):
    return 12 if account == "cuti_tahunan" and year == 2026 else 6 if account == "cuti_tahunan" else 0


@feel.function("taken(account: string, year: number, from: date, to: date)")
def taken(account, year, start, end):
    return 0


@feel.function("absences(from: date, to: date)")
def absences(start, end):
    return []


@feel.function("holidays(from: date, to: date)")
def holidays(start, end):
    return []


def test_the_leave_procedure_loads_and_decides():
    for path in sorted(CUTI.glob("*.dmn")):
        model = decisions.load(path.read_bytes(), feel.Cache(), path.name)
        assert model.problems == [], path.name
        assert model.decisions
    model = decisions.load((CUTI / "hak.dmn").read_bytes(), feel.Cache(), "hak.dmn")
    case = {
        "pemohon": {"status": "pns", "lama_kontrak_bulan": None, "tahun_cuti_besar": None, "bulan_sejak_cuti_besar": None, "masa_kerja_bulan": 60},
        "pertimbangan": None,
        "jawaban_perubahan": None,
        "keputusan": None,
        "kasus": {},
        "permohonan": {"jenis": "tahunan", "subjenis": "biasa", "mulai": feel.Date(2026, 12, 7), "selesai": feel.Date(2026, 12, 11),
                       "luar_negeri": False, "hari_tambahan": None},
    }
    functions = {"working_days": working_days, "balance": balance, "taken": taken, "absences": absences, "holidays": holidays}
    result = decisions.evaluate(model, "hak", case, functions, feel.Run(), datetime.date(2026, 11, 24))
    assert {r.code for r in result.reasons} <= {"index_out_of_range", "member_of_null"}          # there is no first of his unpaid leaves
    assert (result.value["hari_kerja"], result.value["sisa_hari"], result.value["sesudah"], result.value["sebutan"]) == (5, 18, 13, "Cuti Tahunan")
    assert [t.decision for t in result.tables] == ["kebijakan", "ketentuan", "bawaan", "pengganti_bersama"]
    assert "Pasal 311" in result.tables[0].hits[0].annotations["dasar_hukum"]
    early = decisions.evaluate(model, "hak", case, functions, feel.Run(), datetime.date(2000, 1, 1))
    assert early.value["ada_ketentuan"] is False
