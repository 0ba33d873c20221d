"""What a procedure may know of an applicant, search, units, ranks, NIP."""
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.office import days, nip, people, ranks, units
from engine.store.statements import office as sql
from tests.engine.office.samples import City, person

NOW, WIB = datetime(2026, 11, 24, 2, 0, tzinfo=UTC), ZoneInfo("Asia/Jakarta")


@pytest.fixture
def city(tx):
    return City(tx)


def test_the_profile_has_every_value_of_the_format_as_json(tx, city):
    facts = orjson.dumps({"libur_sekolah": True, "tahun_cuti_besar": 2020, "cuti_besar_sampai": "2020-05-24"}).decode()
    nia = person(tx, city.sekolah.id, "Nia", status="pppk", rank=None, grade="IX", position="Guru", position_group="guru", service_from="2024-01-01",
                 position_from="2025-12-01", contract_from="2024-01-01", contract_until="2026-12-31", facts=facts)
    found = people.profile(tx, nia, NOW, WIB)
    assert found == {
        "nip": nia.nip, "nama": "Nia", "status": "pppk", "pangkat": None, "golongan": "IX", "jabatan": "Guru", "kelompok_jabatan": "guru",
        "jenis_kelamin": "P", "masa_kerja_bulan": 34, "lama_kontrak_bulan": 36, "kontrak_selesai": "2026-12-31", "bulan_dalam_jabatan": 11,
        "keadaan": "aktif", "libur_sekolah": True, "tahun_cuti_besar": 2020, "bulan_sejak_cuti_besar": 78, "kode_opd": "DISDIK",
        "nama_unit": "Unit SDN-1", "nama_opd": "Unit DISDIK"}
    assert orjson.loads(orjson.dumps(found)) == found


def test_what_there_is_not_is_null(tx, city):
    found = people.profile(tx, city.teacher, NOW, WIB)
    assert [found[key] for key in ("lama_kontrak_bulan", "kontrak_selesai", "tahun_cuti_besar", "bulan_sejak_cuti_besar")] == [None] * 4
    assert found["libur_sekolah"] is False


def test_somebody_outside_every_agency_belongs_to_the_city(tx, city):
    found = people.profile(tx, city.mayor, NOW, WIB)
    assert (found["kode_opd"], found["nama_opd"]) == ("PEMKOT", "Unit PEMKOT")


def test_a_snapshot_says_what_a_letter_prints(tx, city):
    assert people.snapshot(tx, city.teacher) == {
        "nama": "Guru", "nip": city.teacher.nip, "pangkat": "Penata (III/c)", "jabatan": "Jabatan Guru", "unit": "Unit SDN-1"}
    assert people.rank_text(city.teacher._replace(rank=None)) == "III/c" and people.rank_text(city.teacher._replace(rank=None, grade=None)) is None


def test_people_are_found_by_name_and_nip_but_not_by_the_signs_of_like(tx, city):
    nia = person(tx, city.sekolah.id, "Nia 100% Contoh")
    person(tx, city.sekolah.id, "Nia Pergi", active=0)
    assert [row.id for row in people.search(tx, "nia")] == [nia.id]
    assert [row.id for row in people.search(tx, "  NIA   100% ")] == [nia.id]
    assert nia.id in [row.id for row in people.search(tx, nia.nip[:15])]
    assert people.search(tx, "%") == [nia] and people.search(tx, "_") == people.search(tx, "  ") == []
    assert len(people.search(tx, "a", limit=2)) == 2
    assert people.by_nip(tx, f"{nia.nip[:8]} {nia.nip[8:]}") == nia


def test_who_moves_leaves_the_place_he_headed(tx, city):
    people.move(tx, city.principal.id, city.disdik.id, "Analis", date(2026, 12, 1), today=date(2026, 12, 1), at="2026-12-01T02:00:00.000000Z")
    moved = people.by_id(tx, city.principal.id)
    assert (moved.unit, moved.position, moved.position_from) == (city.disdik.id, "Analis", "2026-12-01")
    assert units.by_id(tx, city.sekolah.id).head is None


def test_units_know_their_way_to_the_root(tx, city):
    assert [unit.code for unit in units.ancestors(tx, city.sekolah.id)] == ["SDN-1", "DISDIK-SD", "DISDIK", "PEMKOT"]
    assert [units.opd_of(tx, unit.id).code for unit in (city.sekolah, city.disdik, city.pemkot)] == ["DISDIK", "DISDIK", "PEMKOT"]
    assert {unit.code for unit in units.children(tx, city.pemkot.id)} == {"SETDA", "BKPSDM", "DISDIK"}
    assert units.root(tx).code == "PEMKOT" and units.by_code(tx, "SETDA").id == city.setda.id and units.opd_of(tx, "none") is None


def test_a_circle_of_units_does_not_hang(tx, city):
    tx.run(sql.UNIT_CHANGE, **{**city.pemkot._asdict(), "parent": city.sekolah.id})
    assert len(units.ancestors(tx, city.sekolah.id)) <= 41


def test_ranks_are_ordered_by_place_and_named():
    assert [ranks.order(grade) for grade in ("I/a", "II/d", "III/a", "IV/e", "IX", "x")] == [1, 8, 9, 17, 9, None]
    assert (ranks.pangkat("III/b"), ranks.pangkat("IX"), len(ranks.PANGKAT)) == ("Penata Muda Tingkat I", None, 17)
    assert (ranks.normal(" iii/B "), ranks.normal("ix")) == ("III/b", "IX")
    assert ranks.known("III/b", "pns") and not ranks.known("III/b", "pppk") and ranks.known("IX", "pppk") and not ranks.known("I/e", "pns")


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(0, 600))
def test_so_many_months_later_so_many_months_have_passed(start, months):
    end = days.add_months(start, months)
    assert days.months_between(start, end) == months
    assert (end.year - start.year) * 12 + end.month - start.month == months and end.day <= start.day


def test_months_are_full_months():
    assert [days.months_between(date(2026, 1, 31), date(2026, 2, day)) for day in (27, 28)] == [0, 1]
    assert days.months_between(date(2026, 5, 1), date(2026, 1, 1)) == 0 and days.months_between(None, date(2026, 1, 1)) is None


# NIP ----------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number,status,codes", [
    ("198609262015051001", "pns", []), ("198609262015211001", "pppk", []), ("198609262015211001", "pns", ["nip_month"]),
    ("198602302015051001", "pns", ["nip_birth_date"]), ("200509262015051001", "pns", ["nip_age"]), ("198609262015053001", "pns", ["nip_sex"]),
    ("198609262015051000", "pns", ["nip_serial"]), ("198609262027011001", "cpns", ["nip_future"]), ("198609262026121001", "pns", ["nip_future"]),
    ("198609262026211001", "pppk", []), ("19860926201505100", "pns", ["nip_digits"]), ("19860926201505100１", "pns", ["nip_digits"]),
    ("", "pns", ["nip_digits"]), ("198613002015133000", "pns", ["nip_birth_date", "nip_month", "nip_sex", "nip_serial"])])
def test_a_nip_says_what_cannot_be_right(number, status, codes):
    assert nip.check(number, status, today=date(2026, 11, 24)) == codes


def test_a_nip_is_compared_with_the_record():
    number = "198609262015052001"
    assert nip.check(number, "pns", date(1986, 9, 26), "P") == []
    assert nip.check(number, "pns", date(1986, 9, 27), "L") == ["nip_birth_differs", "nip_sex_differs"]


def test_a_nip_is_shown_in_groups():
    assert nip.grouped("198609262015051001") == "19860926 201505 1 001" and nip.grouped("pendek") == "pendek"
    assert nip.normal(" 19860926 201505 1 001 ") == "198609262015051001"


@given(st.text(max_size=25))
def test_any_text_can_be_checked(text):
    assert isinstance(nip.check(text, "pns"), list)
