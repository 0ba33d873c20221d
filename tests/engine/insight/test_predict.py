"""The prediction keeps its word on requests it has not seen: nine of ten end by the date shown, and the range is hardly wider than chance itself."""
from datetime import date, datetime
from functools import cache
from random import Random
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from engine.insight.past import Course, Stop
from engine.insight.predict import ENOUGH, Samples, quantile
from engine.insight.worktime import WorkTime
from engine.office.calendar import Calendar, shipped
from engine.play.demo import pace
from engine.settings import Hours
from tests.engine.insight.lives import life

WIB = ZoneInfo("Asia/Jakarta")
DAY = 8.5 * 3600


@pytest.fixture(scope="module")
def time():
    return WorkTime(Calendar({date.fromisoformat(r["day"]): r["name"] for r in shipped()}), WIB, Hours(), date(2026, 12, 31))


@pytest.fixture(scope="module")
def world(time):
    """(what the office has seen, requests it has not, what chance would do: the generator itself, without end so to speak)."""
    random, begin = Random(11), time.at(datetime(2026, 1, 2, tzinfo=WIB))
    seen, held = ([life(random, begin + random.random() * 220 * DAY) for _ in range(n)] for n in (1000, 600))
    return Samples(seen), held, Samples([life(random, begin) for _ in range(6000)])


def looks(held: list[Course], random: Random):
    """What readers see: every step at its beginning and, of those who still wait then, after four hours."""
    for course in held:
        for stop in course.stops:
            yield course, stop, 0.0
            if stop.left - stop.began > 4 * 3600 and random.random() < 0.3:
                yield course, stop, 4 * 3600.0


def test_nine_of_ten_requests_end_by_the_date_shown_and_the_range_is_no_wider_than_chance(world, time):
    seen, held, chance = world
    kept, shown, own, days, own_days = [], [], [], [], []
    both = cache(lambda *asked: (seen.range(*asked), chance.range(*asked)))          # many stand at the same place
    for course, stop, elapsed in looks(held, Random(3)):
        found, true = both(stop.element, stop.visit, stop.way, elapsed)
        if found is None or true is None:
            continue
        now = stop.began + elapsed
        kept.append(time.day(course.answered) <= time.day(now + found.high))
        shown.append(found.high - found.low)
        own.append(true.high - true.low)
        days.append((time.day(now + found.high) - time.day(now + found.low)).days)
        own_days.append((time.day(now + true.high) - time.day(now + true.low)).days)
    assert len(kept) > 2000
    assert 0.85 <= sum(kept) / len(kept) <= 0.95
    assert median(shown) <= 1.25 * median(own) and median(days) <= 1.25 * median(own_days)


def test_of_the_last_step_the_generators_own_quantiles_are_known_and_met(world):
    """A step that answers the request: the rest is that step alone, whose conditional quantiles the generator states."""
    _, _, chance = world
    way = next(key[2] for key in chance.found if key[0] == "jawaban_perubahan" and key[-1][-1:] == ("keputusan~",))
    found = chance.range("jawaban_perubahan", 1, way, 0)
    assert found is not None and found.low == pytest.approx(pace.quantile("jawaban_perubahan", 0.5) * 3600, rel=0.35)
    wide = pace.quantile("keputusan", 0.9) - pace.quantile("keputusan", 0.5)
    later = pace.quantile("keputusan", 0.9, 20) - pace.quantile("keputusan", 0.5, 20)
    assert later > wide and pace.share("keputusan", pace.quantile("keputusan", 0.9)) == pytest.approx(0.9, abs=1e-4)


def course(*stays: float, way=("a",), element="x", visit=1) -> list[Course]:
    return [Course(s, f"2026-{1 + n % 9:02}", (Stop(element, visit, way, 0.0, s),)) for n, s in enumerate(stays)]


def test_below_twenty_it_is_silent_and_it_says_what_it_compared():
    assert Samples(course(*range(1, ENOUGH))).range("x", 1, ("a",), 0) is None
    found = Samples(course(*range(1, ENOUGH + 1))).range("x", 1, ("a",), 0)
    assert (found.alike, found.n, found.low, found.high, found.first, found.last) == ("way", 20, 11, 19, "2026-01", "2026-09")
    mixed = Samples(course(*range(1, 15)) + course(*range(1, 15), way=("b",)))
    assert mixed.range("x", 1, ("a",), 0).alike == "visit"
    again = Samples(course(*range(1, 15)) + course(*range(1, 15), visit=2))
    assert again.range("x", 1, ("a",), 0).alike == "element" and again.range("y", 1, (), 0) is None


def test_who_has_waited_long_is_compared_with_those_who_had_waited_as_long():
    samples = Samples(course(*[1.0] * 50, *[100.0] * 30))
    assert samples.range("x", 1, ("a",), 0).low == 1.0
    found = samples.range("x", 1, ("a",), 2.0)
    assert (found.n, found.low, found.high) == (30, 98.0, 98.0)
    assert samples.range("x", 1, ("a",), 101.0) is None


def test_the_usual_time_counts_what_was_done_not_what_was_taken_away():
    cut = [Course(500.0, "2026-01", (Stop("x", 1, (), 0.0, 500.0, cut=True),)) for _ in range(40)]
    assert Samples(course(*[3.0] * 20) + cut).usual("x") == 3.0 and Samples(cut).usual("x") is None


def test_a_quantile_is_that_of_the_next_one():
    assert [quantile(list(range(1, 20)), p) for p in (0.5, 0.9)] == [10, 18] and quantile([7], 0.9) == 7
