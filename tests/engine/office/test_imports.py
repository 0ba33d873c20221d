"""Files of the office: all or nothing, each fault with its line, the same file twice changes nothing."""
import ast
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine.office
from engine.errors import Problem, Problems
from engine.office import accounts, calendar, imports, ledger, people, units
from engine.office import roles as office_roles
from engine.office.words import MESSAGES, describe
from engine.store.statements import office as sql

AT, TODAY = "2026-11-24T02:00:00.000000Z", date(2026, 11, 24)
UNITS = """kode;nama;jenis;induk;jabatan_pimpinan
SDN-1;SD Negeri 1;bagian;DISDIK;Kepala Sekolah
PEMKOT;Pemerintah Kota Contoh;root;;Wali Kota
DISDIK;Dinas Pendidikan;opd;PEMKOT;Kepala Dinas Pendidikan
"""
HEADER = "nip,nama,status,golongan,jabatan,kelompok_jabatan,jenis_kelamin,unit,email,tmt,pimpinan,peran"
PEOPLE = f"""{HEADER}
198609262015052901,Nia Contoh,PNS,III/b,Guru,guru,P,SDN-1,nia@contoh.invalid,01/05/2015,tidak,
198609262015051902,Budi Contoh,pns,iv/A,Kepala Sekolah,pengawas,L,SDN-1,,2015-05-01,ya,
199009262020211903,Tia Contoh,PPPK,IX,Analis,pelaksana,L,DISDIK,,2020-01-01,tidak,pengelola_kepegawaian
"""


def apply(tx, roles, kind, text, **kwargs):
    rows, problems = imports.read(kind, text.encode() if isinstance(text, str) else text)
    assert problems == []
    outcome = imports.apply(tx, kind, rows, roles=roles, actor=None, at=AT, today=kwargs.get("today", TODAY))
    return outcome.added, outcome.changed, outcome.unchanged


def faults(kind, text):
    problems = imports.read(kind, text.encode() if isinstance(text, str) else text)[1]
    return [(problem.code, problem.params.get("line")) for problem in problems]


@pytest.fixture
def office(tx, roles):
    apply(tx, roles, "unit", UNITS)
    apply(tx, roles, "pegawai", PEOPLE)
    return tx


# units and people -----------------------------------------------------------------------------------------------------------------
def test_units_come_in_any_order_and_know_their_agency(tx, roles):
    assert apply(tx, roles, "unit", UNITS) == (3, 0, 0)
    assert [unit.code for unit in units.ancestors(tx, units.by_code(tx, "SDN-1").id)] == ["SDN-1", "DISDIK", "PEMKOT"]
    assert units.opd_of(tx, units.by_code(tx, "SDN-1").id).code == "DISDIK"
    assert apply(tx, roles, "unit", UNITS) == (0, 0, 3)


def test_a_unit_that_moves_takes_its_agency_along(tx, roles):
    apply(tx, roles, "unit", UNITS + "DINKES;Dinas Kesehatan;opd;PEMKOT;Kepala Dinas\nUKS;Klinik Sekolah;bagian;SDN-1;Kepala Klinik\n")
    rows, _ = imports.read("unit", UNITS.replace("bagian;DISDIK", "bagian;DINKES").encode())
    done = imports.apply(tx, "unit", rows, roles=roles, actor=None, at=AT, today=TODAY)
    assert (done.changed, [(c.name, c.column, c.old, c.new) for c in done.changes]) == (1, [("SD Negeri 1", "parent", "Dinas Pendidikan", "Dinas Kesehatan")])
    assert units.opd_of(tx, units.by_code(tx, "UKS").id).code == "DINKES"


@pytest.mark.parametrize("extra,code", [
    ("X;X;bagian;TIDAK-ADA;K\n", "unit_parent_unknown"), ("X;X;root;;K\n", "unit_roots"), ("A;A;bagian;B;K\nB;B;bagian;A;K\n", "unit_circle")])
def test_a_tree_that_would_not_hold_together_is_refused(tx, roles, extra, code):
    rows, problems = imports.read("unit", (UNITS + extra).encode())
    assert problems == []
    with pytest.raises(Problems) as refused:
        imports.apply(tx, "unit", rows, roles=roles, actor=None, at=AT, today=TODAY)
    assert {problem.code for problem in refused.value.problems} == {code} and tx.all(sql.UNITS) == []


def test_people_are_stored_with_rank_head_and_appointment(office, roles):
    nia, budi, tia = (people.by_nip(office, nip) for nip in ("198609262015052901", "198609262015051902", "199009262020211903"))
    assert (nia.status, nia.grade, nia.rank, nia.service_from, nia.email) == ("pns", "III/b", "Penata Muda Tingkat I", "2015-05-01", "nia@contoh.invalid")
    assert (tia.grade, tia.rank) == ("IX", None)
    found = {role: [holder.person for holder in office_roles.holders(office, roles, role, office_roles.anchor(office, roles, role, nia), TODAY, nia.id)]
             for role in ("atasan_langsung", "pengelola_kepegawaian")}
    assert found == {"atasan_langsung": [budi.id], "pengelola_kepegawaian": [tia.id]}


def test_the_same_file_twice_changes_nothing(office, roles):
    before = office.all(sql.HOLDERS), office.all(sql.PEOPLE), office.all(sql.UNITS)
    assert apply(office, roles, "pegawai", PEOPLE) == (0, 0, 3)
    assert before == (office.all(sql.HOLDERS), office.all(sql.PEOPLE), office.all(sql.UNITS))


def test_a_role_no_longer_named_ends_yesterday_and_may_come_again(office, roles):
    without = PEOPLE.replace(",pengelola_kepegawaian", ",")
    assert apply(office, roles, "pegawai", without, today=date(2026, 11, 25)) == (0, 1, 2)
    assert [row.until_day for row in office.all(sql.HOLDERS)] == ["2026-11-24"]
    apply(office, roles, "pegawai", PEOPLE, today=date(2026, 11, 26))
    assert [(row.from_day, row.until_day) for row in office.all(sql.HOLDERS)] == [("2026-11-26", None)]


def test_a_head_who_is_no_longer_one_leaves_the_place_empty_and_a_new_one_takes_it(office, roles):
    place = units.by_code(office, "SDN-1")
    apply(office, roles, "pegawai", PEOPLE.replace(",ya,", ",tidak,"))
    assert units.by_code(office, "SDN-1").head is None
    changed = PEOPLE.replace("01/05/2015,tidak", "01/05/2015,ya").replace("2015-05-01,ya", "2015-05-01,tidak")
    apply(office, roles, "pegawai", changed)
    assert units.by_id(office, place.id).head == people.by_nip(office, "198609262015052901").id


def test_columns_that_are_not_in_the_file_stay_as_they_are(office, roles):
    text = "nip,nama,status,golongan,jabatan,kelompok_jabatan,jenis_kelamin,unit,tmt\n198609262015051902,Budi C.,pns,IV/a,Kepala Sekolah,pengawas,L,SDN-1,2015-05-01\n"
    assert apply(office, roles, "pegawai", text) == (0, 1, 0)
    assert units.by_code(office, "SDN-1").head == people.by_nip(office, "198609262015051902").id


def test_facts_are_kept_as_values_of_the_profile(office, roles):
    text = (f"{HEADER},libur_sekolah,tahun_cuti_besar,keadaan\n"
            "198609262015052901,Nia Contoh,PNS,III/b,Guru,guru,P,SDN-1,nia@contoh.invalid,01/05/2015,tidak,,ya,2024,tugas belajar\n")
    apply(office, roles, "pegawai", text)
    assert people.by_nip(office, "198609262015052901").facts == '{"keadaan":"tugas_belajar","libur_sekolah":true,"tahun_cuti_besar":2024}'


def test_ten_wrong_rows_give_ten_faults_with_their_lines_and_nothing_is_imported(office, roles):
    wrong = [
        "1234,Nia,pns,III/b,Guru,guru,P,SDN-1,,2015-05-01,tidak,",
        "198609262015052901,,pns,III/b,Guru,guru,P,SDN-1,,2015-05-01,tidak,",
        "198609262015052902,Nia,honorer,III/b,Guru,guru,P,SDN-1,,2015-05-01,tidak,",
        "198609262015052903,Nia,pns,V/z,Guru,guru,P,SDN-1,,2015-05-01,tidak,",
        "198609262015052904,Nia,pns,III/b,Guru,raja,P,SDN-1,,2015-05-01,tidak,",
        "198609262015052905,Nia,pns,III/b,Guru,guru,L,SDN-1,,2015-05-01,tidak,",
        "198609262015052906,Nia,pns,III/b,Guru,guru,P,SDN-1,bukan surel,2015-05-01,tidak,",
        "198609262015052907,Nia,pns,III/b,Guru,guru,P,SDN-1,,31/02/2015,tidak,",
        "198609262015052908,Nia,pns,III/b,Guru,guru,P,SDN-1,,2015-05-01,mungkin,",
        "198609262015052909,Nia,pns,III/b,Guru"]
    problems = imports.read("pegawai", ("\n".join([HEADER, *wrong])).encode())[1]
    assert sorted((problem.params["line"], problem.code) for problem in problems) == list(zip(range(2, 12), [
        "nip_digits", "value_missing", "value_choice", "grade_unknown", "value_choice", "nip_sex_differs", "value_email", "value_day", "value_choice",
        "row_cells"], strict=True))
    assert all(describe(problem).startswith(f"Baris {problem.params['line']}: ") for problem in problems)
    assert describe(problems[0], "en").startswith("Line ")


def test_units_roles_and_years_the_office_does_not_know_are_faults(office, roles):
    text = (f"{HEADER}\n198609262015052902,Nia,pns,III/b,Guru,guru,P,TIDAK-ADA,,2015-05-01,tidak,\n"
            "198609262015052903,Nia,pns,III/b,Guru,guru,P,SDN-1,,2015-05-01,tidak,sekda\n198609262027012904,Nia,cpns,III/a,Guru,guru,P,SDN-1,,2027-01-01,tidak,\n")
    rows = imports.read("pegawai", text.encode())[0]
    with pytest.raises(Problems) as refused:
        imports.apply(office, "pegawai", rows, roles=roles, actor=None, at=AT, today=TODAY)
    assert [(problem.code, problem.params["line"]) for problem in refused.value.problems] == [("unit_unknown", 2), ("role_unknown", 3), ("nip_future", 4)]
    assert all(describe(problem) for problem in refused.value.problems) and len(office.all(sql.PEOPLE)) == 3


def test_two_rows_of_one_person_or_two_heads_of_one_unit_are_faults():
    first = PEOPLE.splitlines()[2]
    assert faults("pegawai", PEOPLE + first + "\n") == [("nip_twice", 5), ("unit_two_heads", 5)]


# balances and days ------------------------------------------------------------------------------------------------------------------
def test_balances_open_and_are_corrected_by_the_difference(office, roles):
    text = "nip,akun,tahun,hari\n198609262015052901,cuti_tahunan,2026,{}\n198609262015052901,cuti_tahunan,2025,4\n"
    nia = people.by_nip(office, "198609262015052901").id
    assert apply(office, roles, "saldo", text.format(12)) == (2, 0, 0)
    assert apply(office, roles, "saldo", text.format(12)) == (0, 0, 2)
    ledger.debit(office, nia, "case", [{"akun": "cuti_tahunan", "tahun": 2026, "hari": 3}], at=AT)
    assert apply(office, roles, "saldo", text.format(10)) == (0, 1, 1)
    assert ledger.balance(office, nia, "cuti_tahunan", 2026) == 7
    assert [(row.operation, row.days) for row in office.all(sql.LEDGER_OF_PERSON, person=nia)] == [
        ("opening", 12), ("opening", 4), ("debit", -3), ("correction", -2)]


def test_a_balance_of_nobody_is_a_fault(office, roles):
    rows, _ = imports.read("saldo", b"nip,akun,tahun,hari\n199909262020211903,cuti_tahunan,2026,12\n")
    with pytest.raises(Problems) as refused:
        imports.apply(office, "saldo", rows, roles=roles, actor=None, at=AT, today=TODAY)
    assert refused.value.problems == [Problem("person_unknown", {"line": 2})]


def test_days_are_added_changed_and_taken_out_and_the_calendar_has_a_new_version(office, roles):
    calendar.seed(office)
    text = "tanggal,jenis,nama,sumber,perkiraan,unit\n{},,\n"
    first = calendar.version(office)
    day = date(2026, 11, 25)
    assert apply(office, roles, "kalender", text.format("25/11/2026,libur,Pilkada,SK 1")) == (1, 0, 0)
    assert calendar.version(office) != first and not calendar.calendar(office).is_working(day)
    second = calendar.version(office)
    assert apply(office, roles, "kalender", text.format("25/11/2026,libur,Pilkada,SK 1")) == (0, 0, 1)
    assert calendar.version(office) == second
    assert apply(office, roles, "kalender", text.format("25/11/2026,dicabut,Pilkada,SK 2")) == (0, 1, 0)
    assert calendar.calendar(office).is_working(day)


# the file ---------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("data,code", [
    (b"", "file_empty"), (b"   \n \n", "file_empty"), (b'""\n" "', "file_empty"), (UNITS.splitlines()[0].encode(), "file_empty"), (UNITS.encode("utf-16"), "file_encoding"),
    (b"kode;nama\nCaf\x81;x", "file_encoding"), (b"kode;\0nama\n", "file_encoding"), (b"kode;nama;jenis;induk\n", "column_missing"),
    (b"kode;nama;jenis;induk;jabatan_pimpinan;warna\n", "column_unknown"), (b"kode;nama;jenis;induk;jabatan_pimpinn\n", "column_unknown_near"),
    (b"kode;kode;nama;jenis;induk;jabatan_pimpinan\n", "column_twice"), (b'kode;nama;jenis;induk;jabatan_pimpinan\n"A;b\n', "file_csv")])
def test_a_file_that_cannot_be_read_says_why(data, code):
    rows, problems = imports.read("unit", data)
    assert (rows, [problem.code for problem in problems]) == ([], [code])
    assert describe(problems[0]) and describe(problems[0], "en")


@pytest.mark.parametrize("change", [
    lambda text: "\ufeff" + text, lambda text: text.replace(";", ","), lambda text: text.replace("\n", "\r\n"), lambda text: text.replace("\n", "\n\n"),
    lambda text: text.upper().replace("ROOT", "Root"), lambda text: text.replace("SDN-1;SD Negeri 1", '"SDN-1";"SD Negeri 1"')])
def test_marks_separators_line_ends_quotes_and_capitals_do_not_matter(change):
    rows, problems = imports.read("unit", change(UNITS).encode())
    assert problems == [] and [row["jenis"] for row in rows] == ["bagian", "root", "opd"]


@pytest.mark.parametrize("cell", ["a\u202eb", "a\u200bb", "a\tb\x07"])
def test_invisible_letters_are_a_fault(cell):
    assert faults("unit", f"kode;nama;jenis;induk;jabatan_pimpinan\nA;{cell};root;;K\n") == [("value_characters", 2)]


def test_a_cell_that_is_too_long_is_a_fault():
    assert faults("unit", f"kode;nama;jenis;induk;jabatan_pimpinan\nA;{'x' * 301};root;;K\n") == [("value_long", 2)]


@given(st.sampled_from(imports.KINDS), st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
@settings(deadline=None)
def test_any_file_is_answered(kind, data):
    problems = imports.read(kind, data)[1]
    assert problems and all(describe(problem, language) for problem in problems for language in ("id", "en"))


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=12), min_size=12, max_size=12))
@settings(deadline=None)
def test_any_row_is_answered(cells):
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    rows, problems = imports.read("pegawai", f"{HEADER}\n{row}\n".encode())
    assert all(describe(problem) for problem in problems) and (rows or problems)


def test_every_code_that_is_raised_has_words_and_every_word_is_used():
    used = set()
    for path in Path(engine.office.__file__).parent.rglob("*.py"):
        if path.name == "words.py":
            continue
        used |= {node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    doors = [path.read_text() for path in (Path(engine.office.__file__).parent.parent / "facade").rglob("*.py")]      # the administrator's doors raise too
    assert all(code in used or any(f'"{code}"' in text for text in doors) for code in MESSAGES)
    assert {text for text in used if text.startswith(("nip_", "unit_", "value_", "file_", "column_", "password_"))} - {
        "unit_name", "unit_ancestors"} <= set(MESSAGES) | {"nip_", "unit_"}
    assert accounts.password_problem("x", None).code in MESSAGES


def test_a_working_week_is_imported_counts_below_and_makes_a_new_calendar(office, roles):
    calendar.seed(office)
    before = calendar.version(office)
    head, *lines = UNITS.splitlines()
    weeks = "\n".join([f"{head};pola_kerja", *(f"{line};{'6' if 'opd' in line else ''}" for line in lines)])
    assert apply(office, roles, "unit", weeks) == (0, 1, 2)
    assert calendar.version(office) != before
    week = date(2026, 11, 23), date(2026, 11, 28)
    assert [calendar.calendar(office, units.by_code(office, code).id).working_days(*week) for code in ("PEMKOT", "DISDIK", "SDN-1")] == [5, 6, 6]
    assert apply(office, roles, "unit", UNITS) == (0, 0, 3)          # a file without the column changes nothing
