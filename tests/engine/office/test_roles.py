"""Who holds a role, and the same seen from the person."""
from datetime import date

import pytest

from engine.errors import Unusable
from engine.office import appointments
from engine.office import roles as office_roles
from engine.office.roles import Roles
from engine.store.statements import office as sql
from tests.engine.office.samples import City

TODAY = date(2026, 11, 24)
YESTERDAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 25)


@pytest.fixture
def city(tx):
    return City(tx)


def who(tx, roles, role, applicant, day=TODAY):
    place = office_roles.anchor(tx, roles, role, applicant)
    return [(holder.person, holder.form) for holder in office_roles.holders(tx, roles, role, place, day, applicant.id)]


@pytest.mark.parametrize("role,place", [
    ("atasan_langsung", "sekolah"), ("kepala_opd", "disdik"), ("pengelola_kepegawaian", "disdik"), ("verifikator_bkpsdm", "pemkot"),
    ("kepala_bkpsdm", "bkpsdm"), ("sekda", "setda"), ("wali_kota", "pemkot"), ("pemohon", "sekolah")])
def test_a_role_is_anchored_where_the_table_of_roles_says(tx, roles, city, role, place):
    assert office_roles.anchor(tx, roles, role, city.teacher) == getattr(city, place).id


def test_the_superior_of_the_head_of_a_unit_is_the_head_of_the_unit_above(tx, roles, city):
    assert who(tx, roles, "atasan_langsung", city.teacher) == [(city.principal.id, "")]
    assert who(tx, roles, "atasan_langsung", city.principal) == [(city.bidang_head.id, "")]
    assert who(tx, roles, "atasan_langsung", city.disdik_head) == [(city.mayor.id, "")]


def test_nobody_is_above_the_mayor(tx, roles, city):
    assert who(tx, roles, "atasan_langsung", city.mayor) == []


def test_an_empty_place_is_filled_by_the_head_of_the_unit_above(tx, roles, city):
    tx.run(sql.UNIT_HEAD, id=city.sekolah.id, head=None)
    place = office_roles.anchor(tx, roles, "atasan_langsung", city.teacher)
    assert office_roles.holders(tx, roles, "atasan_langsung", place, TODAY, city.teacher.id) == [
        office_roles.Holder(city.bidang_head.id, "kosong", "Kepala Bidang SD", city.bidang.id, "Kabid", None, "Jabatan Kabid")]


def test_a_head_who_left_is_nobody(tx, roles, city):
    tx.run(sql.PERSON_CHANGE, **{**city.principal._asdict(), "active": 0})
    assert who(tx, roles, "atasan_langsung", city.teacher) == [(city.bidang_head.id, "kosong")]


def test_an_acting_official_holds_with_the_title_of_the_place_from_the_first_day_to_the_last(tx, roles, city):
    tx.run(sql.UNIT_HEAD, id=city.sekolah.id, head=None)
    appointments.act(tx, city.sekolah.id, city.officer.id, "plt", TODAY, TOMORROW, "SPT 1")
    place = city.sekolah.id
    assert office_roles.holders(tx, roles, "atasan_langsung", place, TODAY, city.teacher.id) == [
        office_roles.Holder(city.officer.id, "plt", "Kepala SDN 1", place, "Umpeg", None, "Jabatan Umpeg")]
    assert who(tx, roles, "atasan_langsung", city.teacher, TOMORROW) == [(city.officer.id, "plt")]
    assert who(tx, roles, "atasan_langsung", city.teacher, YESTERDAY) == [(city.bidang_head.id, "kosong")]
    assert who(tx, roles, "atasan_langsung", city.teacher, date(2026, 11, 26)) == [(city.bidang_head.id, "kosong")]


def test_who_acts_for_a_head_that_is_away_holds_in_his_place(tx, roles, city):
    appointments.act(tx, city.sekolah.id, city.officer.id, "plh", TODAY, None, "SPT 2")
    assert who(tx, roles, "atasan_langsung", city.teacher) == [(city.officer.id, "plh")]


def test_of_two_letters_the_later_one_holds(tx, roles, city):
    appointments.act(tx, city.sekolah.id, city.officer.id, "plh", TODAY, None, "SPT 2")
    appointments.act(tx, city.sekolah.id, city.secretary.id, "plh", YESTERDAY, None, "SPT 1")
    assert who(tx, roles, "atasan_langsung", city.teacher) == [(city.officer.id, "plh")]
    assert who(tx, roles, "atasan_langsung", city.teacher, YESTERDAY) == [(city.secretary.id, "plh")]


def test_who_acts_by_letter_decides_nothing_of_the_head_he_acts_for(tx, roles, city):
    appointments.act(tx, city.disdik.id, city.officer.id, "plh", TODAY, None, "SPT 4")
    assert who(tx, roles, "kepala_opd", city.teacher) == [(city.officer.id, "plh")]
    assert who(tx, roles, "kepala_opd", city.disdik_head) == [(city.mayor.id, "kosong")]


def test_acting_that_was_ended_does_not_hold_that_day(tx, roles, city):
    row = appointments.act(tx, city.sekolah.id, city.officer.id, "plh", YESTERDAY, None, "SPT 2")
    assert appointments.end_acting(tx, row, TODAY)
    assert who(tx, roles, "atasan_langsung", city.teacher) == [(city.principal.id, "")]
    assert [one.until_day for one in appointments.acting_of(tx, city.sekolah.id)] == ["2026-11-23"]


def test_nobody_holds_a_role_in_his_own_case_not_even_acting_or_appointed(tx, roles, city):
    appointments.appoint(tx, roles, "pengelola_kepegawaian", city.officer, TODAY)
    appointments.act(tx, city.sekolah.id, city.teacher.id, "plh", TODAY, None, "SPT 3")        # the head he acts for is away: the next one up
    assert who(tx, roles, "pengelola_kepegawaian", city.teacher) == [(city.officer.id, "")]
    assert who(tx, roles, "pengelola_kepegawaian", city.officer) == [(city.disdik_head.id, "kosong")]
    assert who(tx, roles, "atasan_langsung", city.teacher) == [(city.bidang_head.id, "kosong")]
    assert who(tx, roles, "kepala_opd", city.disdik_head) == [(city.mayor.id, "kosong")]


def test_a_city_wide_role_without_anybody_waits_in_the_queue(tx, roles, city):
    assert who(tx, roles, "verifikator_bkpsdm", city.teacher) == []
    appointments.appoint(tx, roles, "verifikator_bkpsdm", city.officer, TODAY)
    assert who(tx, roles, "verifikator_bkpsdm", city.teacher) == [(city.officer.id, "")]
    assert appointments.dismiss(tx, "verifikator_bkpsdm", city.pemkot.id, city.officer.id, YESTERDAY)
    assert who(tx, roles, "verifikator_bkpsdm", city.teacher) == []


def test_the_queue_is_held_by_nobody_and_the_applicant_role_by_the_applicant(tx, roles, city):
    assert who(tx, roles, "tanpa_pejabat", city.teacher) == []
    assert who(tx, roles, "pemohon", city.teacher) == [(city.teacher.id, "")]


def test_only_a_role_of_appointment_can_be_given(tx, roles, city):
    with pytest.raises(ValueError):
        appointments.appoint(tx, roles, "sekda", city.officer, TODAY)


def test_a_circle_of_units_ends(tx, roles, city):
    tx.run(sql.UNIT_HEAD, id=city.sekolah.id, head=None)
    tx.run(sql.UNIT_HEAD, id=city.bidang.id, head=None)
    tx.run(sql.UNIT_CHANGE, **{**city.bidang._asdict(), "parent": city.sekolah.id})
    assert who(tx, roles, "atasan_langsung", city.teacher) == []


def test_an_unknown_kind_of_role_is_unusable():
    with pytest.raises(Unusable):
        Roles({"ajaib": {"kind": "magic"}})


def test_a_role_has_words_in_the_readers_language(roles):
    assert [roles.label("atasan_langsung", language) for language in ("id", "en", "xx")] == ["Atasan langsung", "Direct superior", "Atasan langsung"]
    assert roles.label("peran_lain") == "peran lain"
