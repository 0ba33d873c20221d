"""Office time as one number agrees with the calendar that counts day by day."""
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.insight.holding import rounded, shares
from engine.insight.worktime import WorkTime
from engine.office.calendar import Calendar, shipped
from engine.settings import Hours

WIB = ZoneInfo("Asia/Jakarta")
CALENDAR = Calendar({date.fromisoformat(r["day"]): r["name"] for r in shipped()})
TIME = WorkTime(CALENDAR, WIB, Hours(), date(2026, 12, 31))
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 6, 1)).map(lambda d: d.replace(tzinfo=UTC))


@settings(max_examples=60, deadline=None)
@given(moments, st.integers(0, 40 * 86400))
def test_a_span_is_the_calendars(start, seconds):
    end = start + timedelta(seconds=seconds)
    assert abs(TIME.at(end) - TIME.at(start) - CALENDAR.worked(start, end, WIB, Hours()).total_seconds()) < 1e-3


@settings(max_examples=40, deadline=None)
@given(moments, st.integers(1, 200 * 3600))
def test_the_day_on_which_so_much_is_worked(start, seconds):
    found = TIME.day(TIME.at(start) + seconds)
    assert found == CALENDAR.after_worked(start, timedelta(seconds=seconds), WIB, Hours()).astimezone(WIB).date()


def test_what_lies_outside_counts_as_the_edge():
    assert TIME.at(datetime(1990, 1, 1, tzinfo=UTC)) == 0 and TIME.at(datetime(2090, 1, 1, tzinfo=UTC)) == TIME.sums[-1]
    assert TIME.day(TIME.sums[-1] + 1e9) == TIME.first + timedelta(days=len(TIME.sums) - 1)


# whose time it was ------------------------------------------------------------------------------------------------------------------------
spans = st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6), st.sampled_from(["pemohon", "atasan", "instansi", "sistem"])), max_size=12)


@settings(max_examples=150, deadline=None)
@given(spans, st.floats(0, 1e6), st.floats(0, 1e6))
def test_the_sums_are_the_elapsed_time_whatever_happened(spans, one, other):
    begin, end = sorted((one, other))
    parts = shares(spans, begin, end, "sistem")
    assert abs(sum(parts.values()) - (end - begin)) < 1e-3 and all(p >= 0 for p in parts.values())
    tenths = rounded(parts, 30600)
    assert sum(tenths.values()) == round(sum(parts.values()) / 3060) and all(abs(t - parts[who] / 3060) <= 1 for who, t in tenths.items())


def test_what_two_hold_at_once_counts_half_for_each():
    assert shares([(0, 10, "a"), (5, 10, "b"), (6, 8, "b")], 0, 12, "sistem") == {"a": 7.5, "b": 2.5, "sistem": 2}
