"""Working days against counting on the fingers; deadlines by office hours; a calendar that is never stale."""
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.office import calendar
from engine.office.calendar import Amount, Calendar, parse_amount
from engine.settings import Hours
from engine.store.statements import office as sql
from tests.engine.office.samples import City

WIB = ZoneInfo("Asia/Jakarta")
SHIPPED = Calendar({date.fromisoformat(row["day"]): row["name"] for row in calendar.shipped()})
DAYS = st.dates(date(2024, 12, 1), date(2028, 2, 1))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def counted(start, end):
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return sum(day.weekday() < 5 and day not in SHIPPED.names for day in days)


@pytest.mark.parametrize("year,days", [(2025, 237), (2026, 240), (2027, 242)])
def test_the_shipped_years_have_the_working_days_they_should(year, days):
    assert SHIPPED.working_days(date(year, 1, 1), date(year, 12, 31)) == days
    assert SHIPPED.knows(year) and not SHIPPED.knows(2024)


def test_shipped_days_are_complete_and_say_where_they_come_from():
    rows = calendar.shipped()
    assert len({row["day"] for row in rows}) == len(rows)
    assert all(row["kind"] in ("libur", "cuti_bersama") and row["name"] and row["source"] for row in rows)
    assert {row["day"] for row in rows if row["tentative"]} == {"2027-03-10", "2027-03-11", "2027-05-17"}


@given(DAYS, DAYS)
def test_working_days_are_those_one_can_count(start, end):
    assert SHIPPED.working_days(start, end) == (counted(start, end) if start <= end else 0)


@given(DAYS, st.integers(0, 300))
def test_the_nth_working_day_after_a_day_is_a_working_day_with_n_between(day, n):
    found = SHIPPED.add_working_days(day, n)
    assert SHIPPED.working_days(day + timedelta(days=1), found) == n
    assert found == day if n == 0 else SHIPPED.is_working(found)


@given(DAYS, st.integers(1, 300))
def test_backwards_is_the_same_the_other_way_round(day, n):
    found = SHIPPED.add_working_days(day, -n)
    assert SHIPPED.is_working(found) and SHIPPED.working_days(found, day - timedelta(days=1)) == n


def test_beyond_the_years_there_are_is_an_overflow():
    with pytest.raises(OverflowError):
        SHIPPED.add_working_days(date(2026, 1, 1), 10_000_000)


@pytest.mark.parametrize("arrived,days,ends", [
    ("2026-11-24T09:00", 2, "2026-11-26T16:00"),           # Tuesday: day 0; Thursday
    ("2026-11-24T23:59", 2, "2026-11-26T16:00"),           # the hour of arrival does not matter
    ("2026-11-25T09:00", 2, "2026-11-27T16:30"),           # Friday closes later
    ("2026-11-28T09:00", 1, "2026-11-30T16:00"),           # arrived on Saturday: Monday is the first following working day
    ("2026-12-23T09:00", 1, "2026-12-28T16:00"),           # 24 collective leave, 25 Christmas, weekend
    ("2026-11-28T09:00", 0, "2026-11-30T16:00")])
def test_n_working_days_end_at_the_close_of_the_nth_following_working_day(arrived, days, ends):
    assert SHIPPED.deadline(at(arrived), days, WIB) == at(ends)


def test_the_day_of_arrival_is_the_day_at_the_office_not_in_utc():
    just_after_midnight = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)         # 00.30 WIB on the 24th
    assert SHIPPED.deadline(just_after_midnight, 1, WIB) == at("2026-11-25T16:00")


@pytest.mark.parametrize("amount,ends", [
    ("3 hari", "2026-11-27T16:30"), ("1 bulan", "2026-12-24T16:00"), ("10 hari kerja", "2026-12-08T16:00"), ("5 jam", "2026-11-24T14:00")])
def test_amounts_of_time_end_when_they_say(amount, ends):
    assert SHIPPED.add(at("2026-11-24T09:00"), parse_amount(amount), WIB) == at(ends)


def test_a_month_ends_with_a_shorter_month():
    assert Calendar().add(at("2027-01-31T09:00"), Amount(1, "bulan"), WIB) == at("2027-02-28T16:00")


@pytest.mark.parametrize("text,amount", [("2 hari kerja", Amount(2, "hari_kerja")), (" 3  hari ", Amount(3, "hari")), ("1 bulan", Amount(1, "bulan"))])
def test_amounts_are_read_and_written(text, amount):
    assert parse_amount(text) == amount and parse_amount(str(amount)) == amount


@pytest.mark.parametrize("text", ["", "hari", "2", "-1 hari", "2 minggu", "2 hari kerja lagi", "1.5 hari", "999999 hari", "２ hari"])
def test_other_texts_are_no_amount(text):
    with pytest.raises(ValueError):
        parse_amount(text)


def test_other_office_hours_close_at_their_own_time():
    hours = Hours(open=time(8), close=time(14), friday_close=time(11))
    assert SHIPPED.deadline(at("2026-11-24T09:00"), 1, WIB, hours) == at("2026-11-25T14:00")
    assert SHIPPED.deadline(at("2026-11-24T09:00"), 3, WIB, hours) == at("2026-11-27T11:00")


def test_half_of_a_promise_is_half_of_its_office_hours():
    start, due = at("2026-11-24T16:00"), at("2026-11-26T16:00")
    assert SHIPPED.worked(start, due, WIB) == timedelta(hours=17)
    assert SHIPPED.share(start, due, 50, WIB) == at("2026-11-25T16:00")
    assert SHIPPED.share(start, due, 100, WIB) == due
    assert SHIPPED.share(start, due, 150, WIB) == at("2026-11-27T16:00")


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)).map(lambda moment: moment.replace(tzinfo=WIB))


@given(MOMENTS, st.integers(1, 400))
def test_so_many_office_hours_later_so_many_have_passed(start, hours):
    length = timedelta(hours=hours)
    assert SHIPPED.worked(start, SHIPPED.after_worked(start, length, WIB), WIB) == length


# in the database ----------------------------------------------------------------------------------------------------------------
def test_the_shipped_days_are_stored_once(tx):
    assert calendar.seed(tx) and not calendar.seed(tx)
    assert calendar.calendar(tx).names == SHIPPED.names
    assert calendar.version(tx)


def test_a_change_is_seen_at_once(tx):
    calendar.seed(tx)
    day = date(2026, 11, 25)
    assert calendar.calendar(tx).is_working(day)
    tx.run(sql.CALENDAR_PUT, day=day.isoformat(), kind="libur", name="Pilkada", source="SK", tentative=0, unit="")
    calendar.changed(tx)
    assert not calendar.calendar(tx).is_working(day) and calendar.calendar(tx).why_off(day) == "Pilkada"


def test_a_day_of_one_unit_counts_there_and_below_only(tx):
    city = City(tx)
    calendar.seed(tx)
    day = date(2026, 11, 25)
    tx.run(sql.CALENDAR_PUT, day=day.isoformat(), kind="libur", name="Rapor", source="SK", tentative=0, unit=city.disdik.id)
    calendar.changed(tx)
    found = {unit: calendar.calendar(tx, unit).is_working(day) for unit in (None, city.bkpsdm.id, city.disdik.id, city.sekolah.id)}
    assert found == {None: True, city.bkpsdm.id: True, city.disdik.id: False, city.sekolah.id: False}


def test_without_a_stored_day_only_weekends_are_off(tx):
    assert calendar.calendar(tx).working_days(date(2026, 12, 21), date(2026, 12, 27)) == 5


# the working week -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("start,end,five,six", [                 # the office's worked examples
    ("2026-12-21", "2027-01-04", 8, 10), ("2026-12-01", "2026-12-04", 4, 4), ("2027-03-08", "2027-03-19", 4, 5)])
def test_a_unit_of_six_days_works_on_saturdays_and_so_do_those_below_it(tx, start, end, five, six):
    city = City(tx)
    calendar.seed(tx)
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert calendar.calendar(tx, city.sekolah.id).working_days(first, last) == five
    tx.run(sql.UNIT_CHANGE, **{name: getattr(city.bidang, name) for name in (
        "id", "name", "kind", "parent", "opd", "head_title", "letter_code", "address", "zone", "active")}, week=6)
    calendar.changed(tx)
    found = {unit: calendar.calendar(tx, unit).working_days(first, last) for unit in (None, city.disdik.id, city.bidang.id, city.sekolah.id)}
    assert found == {None: five, city.disdik.id: five, city.bidang.id: six, city.sekolah.id: six}


@given(DAYS, DAYS)
def test_six_days_against_counting_on_the_fingers(start, end):
    six = Calendar(SHIPPED.names, week=6)
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    assert six.working_days(start, end) == sum(day.weekday() < 6 and day not in SHIPPED.names for day in days)
    assert six.add_working_days(start, 7) >= start + timedelta(days=8)


def test_a_calendar_knows_which_days_are_collective_leave(tx):
    calendar.seed(tx)
    found = calendar.calendar(tx)
    assert [day for day in found.off(date(2026, 12, 1), date(2026, 12, 31)) if found.kinds[day] == "cuti_bersama"] == [date(2026, 12, 24)]
