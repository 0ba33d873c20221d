"""Forms: what is taken, what is refused and how it is drawn; no input of any kind makes an exception."""
import json
import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from engine.errors import Problem
from engine.procedure.forms import Form, typed, types, validate, view
from engine.texts import SENTENCES, say
from engine.views import Stored

from .conftest import CUTI, NOW, around

PERMOHONAN = {"jenis": "tahunan", "subjenis": "biasa", "mulai": "2026-12-07", "selesai": "2026-12-09", "alasan": "keperluan keluarga di luar kota",
              "alamat": "Jalan Contoh 1, Palembang", "telepon": "081234567890", "pernyataan": "on"}
PRIVACY = {"class": "umum", "purpose": "Uji", "retention": "1 tahun"}


def form(*components, name="uji"):
    """A form of components given as dicts; the properties every field needs are added."""
    made = []
    for n, given_ in enumerate(components):
        component = {"id": f"f{n}", "key": f"k{n}", "label": f"Isian {n}", **given_}
        component["properties"] = {**PRIVACY, **given_.get("properties", {})}
        made.append(component)
    parsed = Form.parse(name, json.dumps({"type": "default", "components": made}).encode())
    assert not parsed.problems, parsed.problems
    return parsed


@pytest.fixture(scope="module")
def permohonan():
    return Form.parse("permohonan", CUTI["forms/permohonan.form"])


@pytest.fixture(scope="module")
def keputusan():
    return Form.parse("keputusan", CUTI["forms/keputusan.form"])


def codes(errors):
    return {key: problem.code for key, problem in errors.items()}


def one(component, raw, **objects):
    """(clean value, error code) of a form with this one field."""
    clean, errors = validate(form(component), {"k0": raw}, around(**objects))
    return clean.get("k0"), errors["k0"].code if errors else None


# the leave request ---------------------------------------------------------------------------------------------------------------------
def test_a_good_request_becomes_json(permohonan):
    clean, errors = validate(permohonan, PERMOHONAN, around())
    assert not errors and clean == {**PERMOHONAN, "pernyataan": True, "luar_negeri": False}


def test_typed_gives_feel_every_key(permohonan):
    clean, _ = validate(permohonan, PERMOHONAN, around())
    values = typed(permohonan, clean)
    assert values["mulai"] == feel.to_feel(NOW.date().replace(month=12, day=7)) and values["anak_ke"] is None and set(values) == set(types(permohonan))


@pytest.mark.parametrize(("changes", "expected"), [
    ({"telepon": "12345"}, {"telepon": "field_message"}), ({"selesai": "2026-12-01"}, {"selesai": "field_message"}),
    ({"subjenis": "haji"}, {"subjenis": "field_choice"}), ({"jenis": "besar"}, {"subjenis": "field_choice"}),
    ({"jenis": ""}, {"jenis": "field_choose", "subjenis": "field_choice"}), ({"mulai": "2026-13-01"}, {"mulai": "field_date"}),
    ({"mulai": ""}, {"mulai": "field_required"}), ({"alasan": "pendek"}, {"alasan": "field_too_short"}), ({"alasan": "a" * 501}, {"alasan": "field_too_long"}),
    ({"pernyataan": None}, {"pernyataan": "field_tick"}), ({"luar_negeri": "on"}, {"negara": "field_required"}),
    ({"jenis": "melahirkan", "subjenis": "anak_pertama_sampai_ketiga"}, {"anak_ke": "field_required"})])
def test_what_is_wrong_is_said_at_its_field(permohonan, changes, expected):
    assert codes(validate(permohonan, {**PERMOHONAN, **changes}, around())[1]) == expected


def test_a_hidden_field_is_neither_required_nor_stored(permohonan):
    clean, errors = validate(permohonan, {**PERMOHONAN, "negara": "Malaysia", "anak_ke": "2"}, around())
    assert not errors and "negara" not in clean and "anak_ke" not in clean


def test_fields_that_are_not_the_forms_own_are_ignored(permohonan):
    clean, errors = validate(permohonan, {**PERMOHONAN, "keputusan": "disetujui", "__class__": "x", 3: "y"}, around())
    assert not errors and set(clean) <= set(types(permohonan))


def test_the_designers_message_is_in_the_readers_language(permohonan):
    texts = {"en": {"forms": {"permohonan": {"selesai": {"label": "Last day", "message": "The last day is before the first day."}}}}}
    errors = validate(permohonan, {**PERMOHONAN, "selesai": "2026-12-01"}, around(), "en", texts)[1]
    assert errors["selesai"] == Problem("field_message", {"label": "Last day", "message": "The last day is before the first day."})


@pytest.mark.parametrize(("raw", "expected"), [
    ({"keputusan": "disetujui"}, {}), ({"keputusan": "dikembalikan", "alasan": "Lampiran belum lengkap"}, {}),
    ({"keputusan": "tidak_disetujui", "alasan": "Tenaga sangat diperlukan"}, {"keputusan": "field_choice"}),
    ({"keputusan": "ditangguhkan", "alasan": "Tenaga sangat diperlukan", "sampai": "2026-12-31"}, {}),
    ({"keputusan": "ditangguhkan", "alasan": "Tenaga sangat diperlukan", "sampai": "2029-12-31"}, {"sampai": "field_message"}),
    ({"keputusan": "ditangguhkan", "sampai": "2026-12-31"}, {"alasan": "field_required"})])
def test_only_outcomes_that_the_table_allows_are_taken(keputusan, raw, expected):
    objects = {"opsi_keputusan": {"pilihan": ["disetujui", "ditangguhkan"]}, "hak": {"mulai": NOW.date(), "sesudah": 0}}
    assert codes(validate(keputusan, raw, around(**objects))[1]) == expected


def test_nothing_is_allowed_before_the_table_has_spoken(keputusan):
    assert codes(validate(keputusan, {"keputusan": "disetujui"}, around())[1]) == {"keputusan": "field_choice"}


def test_options_are_drawn_as_allowed_and_returning_apart(keputusan):
    fields = view(keputusan, {"keputusan": "ditangguhkan"}, around(opsi_keputusan={"pilihan": ["disetujui", "ditangguhkan"]}), why=lambda c: "Menurut tabel.")
    field = next(f for f in fields if f.key == "keputusan")
    assert [(o.value, o.chosen) for o in field.options] == [("disetujui", False), ("ditangguhkan", True)]
    assert [o.value for o in field.procedural] == ["dikembalikan"] and field.why_fewer == "Menurut tabel." and field.refreshes
    assert [f.key for f in fields if f.key] == ["keputusan", "sampai", "alasan"]


def test_texts_show_values_in_words():
    answer = Form.parse("jawaban", CUTI["forms/jawaban_perubahan.form"])
    objects = {"pertimbangan": {"mulai": NOW.date(), "selesai": NOW.date(), "alasan": "<b>rapat</b>"}}
    assert view(answer, None, around(**objects))[0].text == "Usulan atasan: 24 November 2026 s.d. 24 November 2026. Alasan: <b>rapat</b>"
    decision = Form.parse("keputusan", CUTI["forms/keputusan.form"])
    shown = view(decision, None, around(pertimbangan={"keputusan": "disetujui"}), label=lambda o, k, v: f"{o}.{k}={v}!")[0].text
    assert shown == "Pertimbangan atasan langsung: pertimbangan.keputusan=disetujui!"


def test_what_was_typed_is_shown_again_with_its_error(permohonan):
    raw = {**PERMOHONAN, "mulai": "kapan-kapan", "alasan": "x"}
    _, errors = validate(permohonan, raw, around())
    fields = {f.key: f for f in view(permohonan, raw, around(), errors=errors)}
    assert fields["mulai"].value == "kapan-kapan" and fields["mulai"].error == "Tanggal mulai harus berupa tanggal yang ada, misalnya 24/11/2026."
    assert fields["alasan"].value == "x" and fields["selesai"].words == "Rabu, 9 Desember 2026" and fields["pernyataan"].value is True


def test_a_fresh_form_shows_defaults_and_refreshes_only_what_changes_the_page(permohonan):
    fields = {f.key: f for f in view(permohonan, None, around())}
    assert fields["subjenis"].value == "biasa" and {k for k, f in fields.items() if f.refreshes} == {"jenis", "subjenis", "luar_negeri"}
    assert fields["alasan"].max_length == 500 and fields["lampiran"].accept == ".pdf,.jpg,.jpeg,.png" and fields["lampiran"].multiple


# one field at a time -------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("raw", "expected"), [
    ("12", 12), ("1,5", Decimal("1.5")), ("1.5", Decimal("1.5")), ("1.234,5", Decimal("1234.5")), ("1,234.5", Decimal("1234.5")), ("1.234.567", 1234567), ("-3", -3),
    ("\u22123", -3), (" 7 ", 7), (7, 7), (7.5, Decimal("7.5")), (Decimal("0.1"), Decimal("0.1")), ("0,10", Decimal("0.1"))])
def test_numbers_in_both_spellings(raw, expected):
    value, code = one({"type": "number"}, raw)
    assert code is None and feel.typed(value, "number") == expected


def test_a_dot_before_three_digits_is_thousands_only_in_a_whole_number():
    assert one({"type": "number", "decimalDigits": 0}, "1.234") == (1234, None)
    assert feel.typed(one({"type": "number"}, "1.234")[0], "number") == Decimal("1.234")


@pytest.mark.parametrize("raw", ["x", "1e5", "NaN", "inf", "1,2,3", "--1", "1 2 x", "٣", "²", True, math.nan, math.inf, -math.inf, "9" * 31, pytest.param(10 ** 5000, id="huge"), "0x10", [1], {}])
def test_what_is_no_number(raw):
    value, code = one({"type": "number"}, raw)
    assert value is None and code in ("field_number", "field_long_number", "field_text", "field_one_value", "field_characters")


@pytest.mark.parametrize(("check", "raw", "code"), [
    ({"min": 1}, "0", "field_too_small"), ({"max": 20}, "21", "field_too_large"), ({"min": 1, "max": 20}, "20", None), ({}, "1,25", "field_decimals")])
def test_limits_of_numbers(check, raw, code):
    assert one({"type": "number", "validate": check, "decimalDigits": 1}, raw)[1] == code


@pytest.mark.parametrize(("kind", "raw", "value"), [
    ("date", "2026-12-07", "2026-12-07"), ("date", "7/12/2026", "2026-12-07"), ("date", "07-12-2026", "2026-12-07"), ("time", "07:30", "07:30:00"), ("time", "14.30", "14:30:00"),
    ("datetime", "2026-12-07T07:30", "2026-12-07T07:30:00"), ("datetime", "2026-12-07 07:30", "2026-12-07T07:30:00")])
def test_dates_and_times(kind, raw, value):
    assert one({"type": "datetime", "subtype": kind}, raw) == (value, None)


@pytest.mark.parametrize(("kind", "raw"), [
    ("date", "2026-02-30"), ("date", "31/02/2026"), ("date", "besok"), ("date", "2026-1-1"), ("date", "20261207"), ("date", "2026-W10-1"), ("date", "1026-12-07"), ("date", "9999-12-31"),
    ("time", "25:00"), ("time", "07:30+07:00"), ("datetime", "2026-12-07"), ("datetime", "2026-12-07T07:30Z"), ("datetime", "0" * 40)])
def test_what_is_no_date_or_time(kind, raw):
    assert one({"type": "datetime", "subtype": kind}, raw)[1] in ("field_date", "field_time", "field_moment", "field_year")


@pytest.mark.parametrize(("raw", "value"), [("on", True), ("true", True), (True, True), ("ya", True), ("", False), (None, False), ("false", False), (False, False)])
def test_boxes(raw, value):
    assert one({"type": "checkbox"}, raw) == (value, None)


@pytest.mark.parametrize("raw", ["mungkin", 3, ["on", "on"], {"a": 1}])
def test_what_is_no_tick(raw):
    assert one({"type": "checkbox"}, raw)[1] is not None


LIST = {"type": "checklist", "values": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]}


@pytest.mark.parametrize(("raw", "expected"), [
    (["a", "b"], (["a", "b"], None)), ("a", (["a"], None)), (["a", "a"], (["a"], None)), ([], (None, None)), (None, (None, None)), (["c"], (None, "field_choice")),
    (["a", ["b"]], (None, "field_one_value")), (["a"] * 500, (None, "field_choice")), ([None, ""], (None, None))])
def test_checklists(raw, expected):
    assert one(LIST, raw) == expected


def test_a_required_checklist_wants_one():
    assert one({**LIST, "validate": {"required": True}}, [])[1] == "field_choose"


@pytest.mark.parametrize("raw", ["a\x00b", "a\x1bb", pytest.param("\ud800", id="surrogate"), "a\u202eb", "a\u2066b", "\ufeffa", "a\nb", "a\x85b"])
@pytest.mark.parametrize("kind", ["textfield", "radio"])
def test_characters_nobody_types_are_refused(kind, raw):
    assert one({"type": kind, "values": [{"value": "a", "label": "A"}]} if kind == "radio" else {"type": kind}, raw)[1] in ("field_characters", "field_choice")


def test_text_is_trimmed_composed_and_its_lines_kept():
    assert one({"type": "textarea"}, " a\r\nb\rc \n") == ("a\nb\nc", None)
    assert one({"type": "textfield"}, "Cafe\u0301 ") == ("Café", None)
    assert one({"type": "textfield", "validate": {"required": True}}, " \u00a0\t")[1] == "field_required"


def test_a_pattern_that_never_ends_does_not_match():
    slow = {"type": "textfield", "validate": {"pattern": "^(a+)+$", "maxLength": 5000}}
    assert one(slow, "a" * 30 + "!")[1] == "field_pattern"


@pytest.mark.parametrize(("kind", "raw", "code"), [
    ("email", "siti@contoh.go.id", None), ("email", "siti", "field_email"), ("email", "a@b\nc", "field_characters"), ("phone", "+62 812-3456", None), ("phone", "x", "field_phone")])
def test_addresses(kind, raw, code):
    assert one({"type": "textfield", "validate": {"validationType": kind}}, raw)[1] == code


# files ---------------------------------------------------------------------------------------------------------------------------------
def test_attachments_come_from_the_engine_never_from_the_browser():
    files = {"k0": [{"id": "a1", "nama": "x.pdf", "kode": None}]}
    asked = form({"type": "filepicker", "validate": {"required": True}})
    assert validate(asked, {"k0": [{"id": "fremd"}]}, around())[1]["k0"].code == "field_attach"
    assert validate(asked, {}, around(), files=files) == ({"k0": files["k0"]}, {})


def test_slots_want_their_required_documents():
    asked = form({"type": "filepicker", "properties": {"slots": "=dokumen"}})
    objects = {"dokumen": [{"kode": "skd", "nama": "Surat dokter", "wajib": True}, {"kode": "ktp", "nama": "KTP", "wajib": False}]}
    problem = validate(asked, {}, around(**objects))[1]["k0"]
    assert (problem.code, problem.params["documents"]) == ("field_documents", "Surat dokter")
    stored = (Stored("a", "x.pdf", 3, "skd"),)
    field = view(asked, {}, around(**objects), files={"k0": stored})[0]
    assert [(s.code, s.required) for s in field.slots] == [("skd", True), ("ktp", False)] and field.stored == stored


# rules and hiding ----------------------------------------------------------------------------------------------------------------------
def test_one_mistake_gives_one_message(permohonan):
    assert codes(validate(permohonan, {**PERMOHONAN, "mulai": "x"}, around())[1]) == {"mulai": "field_date"}


def test_an_empty_fields_rule_may_demand_it():
    asked = form({"type": "textfield"}, {"type": "textfield", "properties": {"rule": 'k0 != "ya" or k1 != null', "message": "Isi juga."}})
    assert codes(validate(asked, {"k0": "ya"}, around())[1]) == {"k1": "field_message"}
    assert not validate(asked, {"k0": "tidak"}, around())[1]


def test_hidden_fields_are_null_for_others_and_circles_end():
    chain = form({"type": "textfield"}, {"type": "textfield", "conditional": {"hide": '=k0 != "x"'}}, {"type": "textfield", "conditional": {"hide": '=k1 != "y"'}})
    assert validate(chain, {"k0": "-", "k1": "y", "k2": "z"}, around())[0] == {"k0": "-"}
    assert validate(chain, {"k0": "x", "k1": "y", "k2": "z"}, around())[0] == {"k0": "x", "k1": "y", "k2": "z"}
    circle = form({"type": "textfield", "conditional": {"hide": "=k1 = null"}}, {"type": "textfield", "conditional": {"hide": "=k0 != null"}})
    assert validate(circle, {"k0": "a", "k1": "b"}, around())[1] == {}


def test_a_hidden_group_hides_what_it_holds():
    data = {"components": [{"type": "textfield", "key": "a", "label": "A", "properties": PRIVACY},
                           {"type": "group", "id": "g", "label": "G", "conditional": {"hide": '=a != "ya"'},
                            "components": [{"type": "textfield", "key": "b", "label": "B", "validate": {"required": True}, "properties": PRIVACY}]}]}
    group = Form.parse("g", json.dumps(data).encode())
    assert not group.problems and validate(group, {"a": "tidak"}, around()) == ({"a": "tidak"}, {})
    assert codes(validate(group, {"a": "ya"}, around())[1]) == {"b": "field_required"}
    assert [(f.type, f.label) for f in view(group, {"a": "ya"}, around())] == [("textfield", "A"), ("group", "G"), ("textfield", "B")]


# whatever comes ------------------------------------------------------------------------------------------------------------------------
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=30) | st.just("\x00") | st.just("\ud800"),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4), max_leaves=8)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([*PERMOHONAN, "anak_ke", "luar_negeri", "negara", "lampiran", "x"]), JSON))
def test_no_input_makes_an_exception(raw):
    asked = Form.parse("permohonan", CUTI["forms/permohonan.form"])
    clean, errors = validate(asked, raw, around())
    json.dumps(clean).encode()
    for problem in errors.values():
        assert say(problem.code, "id", **problem.params) and say(problem.code, "en", **problem.params)
    view(asked, raw, around(), errors=errors)


@pytest.mark.parametrize("raw", [None, [], "x", 3, {"mulai": {"a": {}}}])
def test_what_is_no_form_at_all(permohonan, raw):
    assert validate(permohonan, raw, around())[1] and view(permohonan, raw, around())


def test_a_value_nested_beyond_any_stack(permohonan):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert validate(permohonan, {**PERMOHONAN, "alasan": deep, "jenis": deep}, around())[1].keys() >= {"alasan", "jenis"}
    view(permohonan, {**PERMOHONAN, "alasan": deep}, around())


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_no_file_makes_an_exception(value):
    for data in (value, {"components": value}, {"components": [value]}, {"components": [{"type": "textfield", "key": "a", "validate": value, "properties": value,
                                                                                       "conditional": value, "values": value, "label": value}]}):
        try:
            text = json.dumps(data).encode()
        except (ValueError, UnicodeEncodeError):
            continue
        broken = Form.parse("x", text)
        validate(broken, {"a": "x"}, around())
        view(broken, {"a": "x"}, around())


def test_every_problem_has_a_sentence():
    assert {c for c in SENTENCES if c.startswith("field_")} >= {"field_required", "field_message"}
