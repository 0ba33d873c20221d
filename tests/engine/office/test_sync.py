"""The office again from its SIMPEG export: what changes is told, nothing is lost, nothing set by hand is undone unasked, the same twice changes nothing."""
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import Problems
from engine.office import appointments, imports, people, records, units
from engine.office.roles import Roles
from engine.office.words import ACCEPT, MESSAGES, describe
from engine.settings import ROLES
from engine.store import new_id
from engine.store.statements import case as case_sql
from engine.store.statements import office as sql
from tests.engine.office.conftest import Undone
from tests.engine.office.test_imports import AT, PEOPLE, TODAY, UNITS

NIA, BUDI, TIA = "198609262015052901", "198609262015051902", "199009262020211903"
LINES = PEOPLE.splitlines()


@pytest.fixture
def office(store, roles):
    with pytest.raises(Undone), store.write() as tx:
        sync(tx, UNITS, kind="unit")
        sync(tx, PEOPLE)
        yield tx
        raise Undone


def sync(tx, text, *, accept=(), skip=False, today=TODAY, kind="pegawai", percent=2):
    rows, problems = imports.read(kind, text if isinstance(text, bytes) else text.encode())
    return imports.apply(tx, kind, rows, roles=Roles(ROLES), actor=None, at=AT, today=today, problems=problems,
                         options=imports.Options(frozenset(accept), skip, percent))


def doubts(outcome):
    return [(doubt.problem.code, doubt.held) for doubt in outcome.doubts]


# what changes ---------------------------------------------------------------------------------------------------------------------
def test_each_changed_value_is_told_and_kept_with_the_day_it_holds_from(office):
    lines = [LINES[0] + ",tmt_golongan", LINES[1].replace("III/b", "III/c").replace("SDN-1", "DISDIK") + ",01-10-2026", LINES[2] + ",", LINES[3] + ","]
    text = "\n".join(lines)
    done = sync(office, text)
    assert (done.added, done.changed, done.unchanged) == (0, 1, 2)
    assert {(c.name, c.column, c.old, c.new) for c in done.changes} == {
        ("Nia Contoh", "grade", "III/b", "III/c"), ("Nia Contoh", "rank", "Penata Muda Tingkat I", "Penata"), ("Nia Contoh", "unit", "SD Negeri 1", "Dinas Pendidikan")}
    nia = people.by_nip(office, NIA)
    assert [(e.kind, e.from_day, e.value.get("grade")) for e in records.of(office, nia.id) if e.kind == "pangkat"] == [
        ("pangkat", "", "III/b"), ("pangkat", "2026-10-01", "III/c")]
    assert records.on(office, nia, date(2026, 9, 30)).grade == "III/b" and records.on(office, nia, date(2026, 10, 1)).grade == "III/c"
    assert records.broken(office, TODAY) == []
    assert (sync(office, text).changed, sync(office, text).changes) == (0, [])


def test_a_fall_in_rank_and_a_step_back_in_status_are_doubts_that_are_done(office):
    done = sync(office, PEOPLE.replace("iv/A", "iii/d").replace("Nia Contoh,PNS", "Nia Contoh,CPNS"))
    assert sorted(doubts(done)) == [("doubt_grade_falls", False), ("doubt_status_back", False)] and people.by_nip(office, BUDI).grade == "III/d"


# who is missing ---------------------------------------------------------------------------------------------------------------------
def test_a_part_of_the_office_makes_nobody_leave_until_it_is_said_to_be_the_whole(office):
    part = "\n".join(LINES[:3]) + "\n"
    done = sync(office, part)
    assert doubts(done) == [("doubt_many_missing", True)] and done.left == 0 and people.by_nip(office, TIA).active
    done = sync(office, part, accept=["doubt_many_missing"])
    assert (done.left, doubts(done)) == (1, []) and not people.by_nip(office, TIA).active
    assert (sync(office, part).left, sync(office, part).doubts) == (0, [])
    back = sync(office, PEOPLE)
    assert (back.changed, doubts(back)) == (1, [("doubt_back", False)]) and people.by_nip(office, TIA).active
    assert [e.value["active"] for e in records.of(office, people.by_nip(office, TIA).id) if e.kind == "kedudukan"] == [1, 0, 1]


def test_a_head_and_somebody_with_open_requests_stay_until_it_is_accepted(office):
    nia = people.by_nip(office, NIA)
    office.run(case_sql.VERSION_INSERT, id="v", procedure="uji", number=1, status="in_force", files=b"", created_at=AT, created_by="", published_at=AT)
    office.run(case_sql.CASE_INSERT, id=new_id(), number="U-1", procedure="uji", version="v", applicant=nia.id, filed_by=nia.id, unit=nia.unit, opd=nia.unit, status="x",
               revision=1, state=b"", started_at=AT, ended_at=None, end_element=None, promise_at=None, tracking="t", follows=None, changed_at=AT)
    only = "\n".join([LINES[0], LINES[3]])
    done = sync(office, only, percent=100)
    assert sorted(doubts(done)) == [("doubt_leaves_head", True), ("doubt_leaves_work", True)] and done.left == 0
    assert sync(office, only, percent=100, accept=["doubt_leaves_head"]).left == 1 and people.by_nip(office, NIA).active
    assert sync(office, only, percent=100, accept=["all"]).left == 1 and len(office.all(sql.PEOPLE)) == 3


def test_a_new_nip_of_the_same_person_keeps_what_is_his(office):
    new = PEOPLE.replace(NIA, "198609262015052999")
    was = people.by_nip(office, NIA).id
    done = sync(office, new)
    assert doubts(done) == [("doubt_same_person", True)] and (done.added, done.left) == (0, 0) and people.by_nip(office, NIA).active
    assert sync(office, new, accept=["doubt_same_person"]).changed == 1
    assert people.by_nip(office, "198609262015052999").id == was and people.by_nip(office, NIA) is None
    assert doubts(sync(office, new)) == [] and records.broken(office, TODAY) == []


# what was set here --------------------------------------------------------------------------------------------------------------------
def test_what_the_office_set_itself_is_not_undone_and_is_confirmed_by_a_file_that_says_the_same(office):
    nia = people.by_nip(office, NIA)
    records.change(office, [records.Change(nia, {"email": "baru@contoh.invalid"}, {})], today=TODAY, source="case", at=AT, actor=None, case="c")
    done = sync(office, PEOPLE)
    assert doubts(done) == [("doubt_set_here", True)] and (done.changed, people.by_nip(office, NIA).email) == (0, "baru@contoh.invalid")
    assert "surel" in describe(done.doubts[0].problem) and "e-mail" in describe(done.doubts[0].problem, "en")
    assert doubts(sync(office, PEOPLE.replace("nia@", "baru@"))) == []
    assert doubts(sync(office, PEOPLE)) == [] and people.by_nip(office, NIA).email == "nia@contoh.invalid", "the source has caught up: it counts again"


def test_heads_and_roles_entered_here_stay(office):
    school, nia = units.by_code(office, "SDN-1"), people.by_nip(office, NIA)
    appointments.set_head(office, school.id, nia.id)
    appointments.mark(office, "pengelola_kepegawaian", units.by_code(office, "DISDIK").id, people.by_nip(office, TIA).id)
    text = PEOPLE.replace(",pengelola_kepegawaian", ",")
    done = sync(office, text)
    assert sorted(doubts(done)) == [("doubt_role_here", True), ("head_chosen", True)] and done.changed == 0
    assert units.by_code(office, "SDN-1").head == nia.id and office.all(sql.HOLDERS)[0].until_day is None
    sync(office, text, accept=["all"])
    assert units.by_code(office, "SDN-1").head == people.by_nip(office, BUDI).id and office.all(sql.HOLDERS)[0].until_day == "2026-11-23"


# a day to come ------------------------------------------------------------------------------------------------------------------------
def test_a_change_to_come_is_written_on_its_day(office):
    nia, disdik = people.by_nip(office, NIA), units.by_code(office, "DISDIK")
    people.move(office, nia.id, disdik.id, "Analis", date(2027, 1, 1), today=TODAY, at=AT)
    assert people.by_nip(office, NIA) == nia and records.on(office, nia, date(2027, 1, 1)).unit == disdik.id and records.broken(office, TODAY) == []
    assert records.broken(office, date(2027, 1, 2)), "nobody wrote it down"
    assert (records.bring(office, date(2026, 12, 31)), records.bring(office, date(2027, 1, 1)), records.bring(office, date(2027, 1, 1))) == (0, 2, 0)
    assert people.by_nip(office, NIA).position == "Analis" and records.broken(office, date(2027, 1, 2)) == []
    office.run(sql.PERSON_CHANGE, **{**people.by_nip(office, NIA)._asdict(), "position": "Lain"})
    assert records.broken(office, TODAY), "a row that was written past its history"


def test_what_holds_since_a_later_day_is_not_written_over(office):
    """The day came while nobody wrote it down; meanwhile somebody entered what holds since a later one."""
    people.move(office, people.by_nip(office, NIA).id, units.by_code(office, "DISDIK").id, "Analis", date(2027, 1, 1), today=TODAY, at=AT)
    now = records.Change(people.by_nip(office, NIA), {"position": "Kepala Bagian"}, {"jabatan": "2027-01-03"})
    records.change(office, [now], today=date(2027, 1, 3), source="admin", at=AT, actor=None)
    assert records.bring(office, date(2027, 1, 5)) == 2 and people.by_nip(office, NIA).position == "Kepala Bagian"
    assert records.broken(office, date(2027, 1, 5)) == []


# odd files ---------------------------------------------------------------------------------------------------------------------------
SIASN = """\ufeffid;tmtJabatan;nipBaru;nama;gelarDepan;gelarBelakang;jenisPegawaiNama;statusPegawai;kedudukanPnsNama;golRuangAkhir;tmtGolAkhir;jenisJabatan;eselon;jabatanNama;unorId;unorNama;unorIndukNama;tmtCpns;emailGov;agama
1;01-07-2024;'198609262015052901;NIA CONTOH;;S.Pd.;PNS Daerah;P;Aktif;III/c;01-10-2026;2;;Guru Ahli Muda;u1;SD Negeri 1;Dinas Pendidikan;01-05-2015;nia@contoh.invalid;X
2;01-07-2024;198609262015051902;BUDI CONTOH;Dr.;M.Pd.;PNS Daerah;P;Tugas Belajar;IV/a;01-10-2026;1;III.b;Kepala Bidang;u2;Dinas Pendidikan;;;;
3;01-07-2024;199009262020211903;TIA CONTOH;;;PPPK;;Aktif;IX;;4;;Operator Layanan;u2;Dinas Pendidikan;Pemerintah Kota;01-01-2020;-;
"""


def test_an_export_of_siasn_is_understood(office):
    done = sync(office, SIASN)
    assert (done.added, done.changed) == (0, 3)
    nia, budi, tia = (people.by_nip(office, nip) for nip in (NIA, BUDI, TIA))
    assert (nia.name, nia.status, nia.grade, nia.position_group, nia.position_from, nia.sex) == ("NIA CONTOH, S.Pd.", "pns", "III/c", "guru", "2024-07-01", "P")
    assert (budi.name, budi.position_group, budi.service_from, budi.facts) == ("Dr. BUDI CONTOH, M.Pd.", "administrator", "2015-05-01", '{"keadaan":"tugas_belajar"}')
    assert (tia.status, tia.position_group, units.by_id(office, tia.unit).code) == ("pppk", "pelaksana", "DISDIK")
    assert units.by_id(office, nia.unit).head == budi.id, "an export without heads changes none"
    assert sync(office, SIASN).changed == 0 and sync(office, SIASN.replace(";", "\t").encode("utf-8-sig")).changed == 0


def test_windows_letters_and_columns_in_any_order(office):
    text = "unit;tmt;nip;nama;status;golongan;jabatan;kelompok_jabatan;jenis_kelamin\nSD NEGERI 1;01-05-2015;198609262015052901;Nia Conté – Ñ;PNS;III/b;Guru;guru;P\n"
    done = sync(office, text.encode("cp1252"))
    assert done.changed == 1 and people.by_nip(office, NIA).name == "Nia Conté – Ñ"


def test_wrong_lines_may_be_left_out_and_their_people_stay(office):
    wrong = PEOPLE.replace("Tia Contoh,PPPK,IX", "Tia Contoh,PPPK,III/z").replace("01/05/2015", "31/02/2015").replace("Budi Contoh", "Budi Lain")
    with pytest.raises(Problems):
        sync(office, wrong)
    done = sync(office, wrong, skip=True, percent=100)
    assert sorted(doubts(done)) == [("grade_unknown", True), ("value_day", True)] and (done.changed, done.left) == (1, 0)
    assert all(person.active for person in office.all(sql.PEOPLE)) and people.by_nip(office, BUDI).name == "Budi Lain"
    nameless = PEOPLE.replace(TIA, "")
    assert ("doubt_many_missing", True) in doubts(sync(office, nameless, skip=True, percent=100)), "whose line it was cannot be read"


@pytest.mark.parametrize("text", [
    "nipBaru\n", "nipBaru;nama\n1;2\n", "nipBaru;nipBaru\n;\n", "nipBaru,nama,unorNama\n\x00,,\n", "nipBaru;nama;unorNama\n" + "9" * 5000 + ";=HYPERLINK(1);\u202e\n",
    "nipBaru\tnama\n\"open\n", "nipBaru;nama;unorNama;tmtCpns\n198609262015052901;<b>x</b>;SDN-1;0000-00-00\n", "nipBaru;" * 3000 + "nama\n"])
def test_hostile_exports_are_answered(office, text):
    with pytest.raises(Problems) as found:
        sync(office, text)
    assert all(describe(problem, language) for problem in found.value.problems for language in ("id", "en"))
    assert len(office.all(sql.PEOPLE)) == 3


def test_every_held_doubt_says_what_accepting_it_does():
    assert {code for code in MESSAGES if code.startswith("doubt_")} - set(ACCEPT) == {"doubt_back", "doubt_grade_falls", "doubt_status_back", "doubt_sex"}


# twice is once -------------------------------------------------------------------------------------------------------------------------
person = st.fixed_dictionaries({
    "serial": st.integers(1, 6), "name": st.sampled_from(["Nia", "Budi", "Tia", "Ayu"]), "grade": st.sampled_from(["III/a", "III/b", "IV/a"]),
    "unit": st.sampled_from(["SDN-1", "DISDIK"]), "email": st.sampled_from(["", "a@contoh.invalid", "b@contoh.invalid"]), "head": st.booleans(),
    "rank_from": st.sampled_from(["", "2025-04-01", "2027-01-01"])})


@given(st.lists(st.lists(person, min_size=1, max_size=5, unique_by=(lambda p: p["serial"], lambda p: p["unit"] if p["head"] else p["serial"])), min_size=1,
                max_size=4), st.sets(st.sampled_from(sorted(ACCEPT))), st.booleans())
@settings(max_examples=25, deadline=None)
def test_twice_is_once_and_nobody_is_lost(store, files, accept, by_hand):
    with pytest.raises(Undone), store.write() as tx:
        sync(tx, UNITS, kind="unit")
        seen: set[str] = set()
        for number, file in enumerate(files):
            text = "\n".join(["nip,nama,status,golongan,jabatan,kelompok_jabatan,jenis_kelamin,unit,email,tmt,pimpinan,tmt_golongan", *(
                f"19860926201505290{p['serial']},{p['name']},pns,{p['grade']},Guru,guru,P,{p['unit']},{p['email']},2015-05-01,"
                f"{'ya' if p['head'] else 'tidak'},{p['rank_from']}" for p in file)])
            today = TODAY + timedelta(days=number)
            sync(tx, text, accept=accept, today=today)
            before = tx.all(sql.PEOPLE), tx.all(sql.UNITS), records.all_of(tx)
            again = sync(tx, text, accept=accept, today=today)
            assert (again.added, again.changed, again.left, again.changes) == (0, 0, 0, [])
            assert before == (tx.all(sql.PEOPLE), tx.all(sql.UNITS), records.all_of(tx)) and records.broken(tx, today) == []
            ids = {row.id for row in tx.all(sql.PEOPLE)}
            assert seen <= ids
            seen = ids
            if by_hand:
                one = tx.all(sql.PEOPLE)[0]
                records.change(tx, [records.Change(one, {"email": "tangan@contoh.invalid"}, {})], today=today, source="admin", at=AT, actor=None)
        raise Undone
