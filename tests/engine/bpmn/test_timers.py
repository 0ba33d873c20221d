"""When a timer is due: ISO text, FEEL, null, the past, and again when what it reads has changed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine import bpmn
from engine.bpmn import iso
from engine.bpmn.model import EventDefinition
from engine.bpmn.stuck import Stuck
from engine.bpmn.timers import Due, compute, following

from .drawing import boundary, catch, end, event_sub, gateway, line, simple, start, timer, user
from .hosting import BEGIN, Play, xml

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 1, 31, 10, tzinfo=UTC)


def due(text, kind="date"):
    return compute(EventDefinition("timer", expression=text, timer_kind=kind), text, NOW, JAKARTA).at


@pytest.mark.parametrize(
    "text, kind, at",
    [
        ("PT1H", "duration", datetime(2026, 1, 31, 11, tzinfo=UTC)),
        ("P1M", "duration", datetime(2026, 2, 28, 10, tzinfo=UTC)),
        ("P1Y2M3DT4H5M6.5S", "duration", datetime(2027, 4, 3, 14, 5, 6, 500000, tzinfo=UTC)),
        ("P2W", "duration", datetime(2026, 2, 14, 10, tzinfo=UTC)),
        ("2026-02-04", "date", datetime(2026, 2, 3, 17, tzinfo=UTC)),
        ("2026-02-04T07:30:00", "date", datetime(2026, 2, 4, 0, 30, tzinfo=UTC)),
        ("2026-02-04T07:30:00Z", "date", datetime(2026, 2, 4, 7, 30, tzinfo=UTC)),
        ("2026-02-04T07:30:00+09:00", "date", datetime(2026, 2, 3, 22, 30, tzinfo=UTC)),
        ("R3/PT24H", "cycle", datetime(2026, 2, 1, 10, tzinfo=UTC)),
        ("R/2026-02-04T00:00:00Z/P1D", "cycle", datetime(2026, 2, 4, tzinfo=UTC)),
        ("R2/P1D/2026-02-04T00:00:00Z", "cycle", datetime(2026, 2, 3, tzinfo=UTC)),
        ("R0/P1D", "cycle", None),
    ],
)
def test_iso_text(text, kind, at):
    assert due(text, kind) == at


@pytest.mark.parametrize(
    "text, kind",
    [
        ("besok", "date"),
        ("", "date"),
        ("", "cycle"),
        ("P", "duration"),
        ("PT", "duration"),
        ("1H", "duration"),
        ("R3/PT0S", "cycle"),
        ("R/", "cycle"),
        ("P999999999M", "duration"),
        ("2026-13-01", "date"),
        ("P1DT", "duration"),
    ],
)
def test_text_that_is_no_time_stops_the_case(text, kind):
    with pytest.raises(Stuck):
        due(text, kind)


def test_end_of_month_is_kept():
    assert iso.duration("P1M").after(datetime(2024, 1, 31, tzinfo=UTC)) == datetime(2024, 2, 29, tzinfo=UTC)


def test_a_cycle_without_limit_jumps_over_a_long_downtime():
    once = Due(NOW, NOW, -1, "PT1S")
    later = NOW + timedelta(days=3650, milliseconds=300)
    assert following(once, later).at == NOW + timedelta(days=3650, seconds=1)


def waiting_for(expression, tag="timeDate", **data):
    return Play(
        start() + user("a") + boundary("b", "a", timer(expression, tag)) + user("h") + end() + line("s", "a", "e") + line("b", "h", "e"), **data
    )


def test_feel_may_give_date_date_and_time_or_duration():
    assert waiting_for("=d", d=date(2030, 1, 5)).due()["b"] == datetime(2030, 1, 4, 17, tzinfo=UTC)
    assert waiting_for("=d", d=datetime(2030, 1, 5, 8, 0)).due()["b"] == datetime(2030, 1, 5, 1, tzinfo=UTC)
    assert waiting_for("=d", d=timedelta(hours=3)).due()["b"] == BEGIN + timedelta(hours=3)
    assert waiting_for('=duration("P1M")', "timeDuration").due()["b"] == datetime(2030, 2, 1, tzinfo=UTC)
    assert waiting_for("=d", d="2030-01-05T08:00:00+07:00").due()["b"] == datetime(2030, 1, 5, 1, tzinfo=UTC)


def test_null_never_fires_and_is_shown_as_such():
    play = waiting_for("=d.kosong", d={"kosong": None})
    assert play.due() == {"b": None}
    assert play.wait(24 * 3650).tasks() == "a"


def test_null_comes_alive_when_the_object_is_written():
    play = waiting_for("=d.sampai", d={"sampai": None})
    play.put(d={"sampai": date(2030, 1, 3)})
    assert play.due() == {"b": datetime(2030, 1, 2, 17, tzinfo=UTC)}
    assert play.wait(48).tasks() == "h"


def test_the_past_fires_at_once():
    assert waiting_for("=d", d=date(2029, 1, 1)).tasks() == "h"
    assert waiting_for("=d", d=date(2030, 5, 1)).put(d=date(2029, 1, 1)).tasks() == "h"


def test_only_timers_that_read_the_object_are_computed_again():
    play = waiting_for("=d", d=date(2030, 1, 5), lain=1)
    play.host.data["d"] = date(2030, 1, 9)
    assert play.put(lain=2).due()["b"] == datetime(2030, 1, 4, 17, tzinfo=UTC)
    assert play.put(d=date(2030, 1, 9)).due()["b"] == datetime(2030, 1, 8, 17, tzinfo=UTC)


def test_an_old_due_time_does_not_fire_after_it_moved():
    play = waiting_for("=d", d=date(2030, 1, 3)).put(d=date(2030, 2, 1))
    assert play.wait(24 * 5).tasks() == "a"
    assert play.wait(24 * 40).tasks() == "h"


def test_a_duration_counts_from_when_the_wait_began():
    play = waiting_for("=duration(d)", "timeDuration", d="PT10H")
    play.wait(4).put(d="PT12H")
    assert play.due()["b"] == BEGIN + timedelta(hours=12)


def test_arms_of_an_event_gateway_have_due_times_of_their_own():
    play = Play(
        start()
        + gateway("g", "eventBased")
        + catch("c1", timer("PT2H"))
        + catch("c2", timer("PT1M"))
        + user("a")
        + user("b")
        + end()
        + line("s", "g", "c1", "a", "e")
        + line("g", "c2", "b", "e"),
        cut=True,
    )
    assert play.due() == {"c1": BEGIN + timedelta(hours=2), "c2": BEGIN + timedelta(minutes=1)}
    assert play.wait(1 / 60).tasks() == "b"


def test_of_several_due_timers_the_earliest_fires_first():
    play = Play(
        start()
        + user("a")
        + boundary("b1", "a", timer("PT2H"))
        + boundary("b2", "a", timer("PT1H"))
        + user("h1")
        + user("h2")
        + end()
        + line("s", "a", "e")
        + line("b1", "h1", "e")
        + line("b2", "h2", "e")
    )
    assert play.wait(99).tasks() == "h2"


def test_next_due_is_the_earliest_of_all():
    play = Play(simple("a") + event_sub("x", timer("PT5H"), "h", True) + event_sub("y", timer("PT3H"), "k", False))
    assert play.case.next_due() == BEGIN + timedelta(hours=3)


def test_work_may_have_timers_computed_again_while_it_writes():
    """A service task in one branch writes what a timer in the other branch reads."""
    body = (
        start() + gateway("g", "parallel") + user("a") + boundary("b", "a", timer("=d")) + user("u") + '<serviceTask id="w"/>' + user("h") + end()
        + line("s", "g", "a", "e") + line("g", "u", "w", "e") + line("b", "h", "e")
    )
    play = Play(body, d=date(2030, 5, 1))

    def write(token):
        play.host.data["d"] = date(2030, 1, 3)
        play.case.recompute({"d"})

    play.host.services["w"] = write
    assert play.done("u").due() == {"b": datetime(2030, 1, 2, 17, tzinfo=UTC)}


def test_a_value_that_is_no_time_is_an_incident():
    play = waiting_for("=d", d=12)
    assert (play.case.incident.code, play.case.incident.element) == ("timer_value", "b")


@pytest.mark.parametrize("cut", [False, True], ids=["live", "saved"])
def test_a_cycle_computed_again_keeps_the_ticks_it_has_had(cut):
    """Otherwise a change of data would repeat, at once, every reminder that was sent."""
    body = start() + user("a") + boundary("b", "a", timer('="R3/PT" + string(jam) + "H"', "timeCycle"), False) + user("h") + end() + end("x")
    play = Play(body + line("s", "a", "e") + line("b", "h", "x"), cut, jam=24)
    play.wait(24).wait(24)
    assert play.tasks() == "a h h"
    assert play.put(jam=30).tasks() == "a h h"
    assert play.due() == {"b": BEGIN + timedelta(hours=90)}
    assert play.wait(42).tasks() == "a h h h" and play.due() == {}
    assert play.put(jam=24).wait(999).tasks() == "a h h h"


def test_a_cycle_that_now_has_fewer_rounds_than_it_had_is_over():
    body = start() + user("a") + boundary("b", "a", timer('="R" + string(kali) + "/PT24H"', "timeCycle"), False) + user("h") + end() + end("x")
    play = Play(body + line("s", "a", "e") + line("b", "h", "x"), True, kali=5).wait(24).wait(24)
    assert play.put(kali=2).due() == {"b": None}
    assert play.wait(999).tasks() == "a h h"
    assert play.put(kali=3).tasks() == "a h h h"                      # its third round was due long ago


def test_each_round_of_a_cycle_in_the_flow_is_a_visit_that_is_told():
    """A timeline that is replayed from what was told must know of the token that goes on waiting."""
    play = Play(start() + catch("c", timer("R2/PT1H", "timeCycle")) + user("a") + end() + line("s", "c", "a", "e"), cut=True).wait(1).wait(1)
    assert play.host.moves("entered")[1:] == [("entered", "c", 1), ("entered", "c", 2), ("entered", "a", 1), ("entered", "a", 2)]
    assert [(visit, facts.get("flow") is None) for kind, element, visit, _, facts in play.host.log if (kind, element) == ("entered", "c")] == \
        [(1, False), (2, True)]
    assert play.host.moves("completed")[1:] == [("completed", "c", 1), ("completed", "c", 2)]


@pytest.mark.parametrize("text, due", [('"PT1H"', BEGIN + timedelta(hours=1)), ('=if ya then "PT2H" else "PT1H"', BEGIN + timedelta(hours=1)),
                                       ('="PT2H"', BEGIN + timedelta(hours=2))])
def test_quotes_around_iso_text_are_dropped_and_quotes_of_feel_are_not(text, due):
    assert waiting_for(text, "timeDuration", ya=False).due()["b"] == due


@pytest.mark.parametrize("text", ['="PT1H', '"=1 +"'])
def test_feel_in_a_timer_is_checked_before_it_runs(text):
    drawn = xml(start() + user("a") + boundary("b", "a", timer(text)) + end() + end("x") + line("s", "a", "e") + line("b", "x"))
    assert "feel_syntax" in {p.code for p in bpmn.check(drawn)}


@pytest.mark.parametrize("cut", [False, True], ids=["live", "saved"])
def test_timers_that_ask_the_world_are_computed_again_as_of_then(cut):
    """What `rearm` picks is answered as of the moment it was armed; every other timer stays."""
    body = start() + user("a") + boundary("b", "a", timer("=now() + lama")) + boundary("c", "a", timer("PT9H")) + user("h") + end() + line("s", "a", "e")
    play = Play(body + line("b", "h", "e") + line("c", "h"), cut, lama=timedelta(hours=5))
    before = play.due()
    play.wait(2)
    play.host.data["lama"] = timedelta(hours=6)
    now = play.host.now
    play.case.rearm(lambda d: "lama" in (d.expression or ""), lambda armed: setattr(play.host, "now", armed))
    play.host.now = now
    assert play.go().due() == {"b": before["b"] + timedelta(hours=1), "c": before["c"]}


def test_a_message_beside_a_timer_of_the_same_boundary_event_does_not_begin_the_timer_anew():
    either = timer("PT10H") + '<messageEventDefinition messageRef="m1"/>'
    play = Play(start() + user("a") + boundary("b", "a", either, False) + user("h") + end() + end("x") + line("s", "a", "e") + line("b", "h", "x"))
    play.wait(4).message()
    assert play.tasks() == "a h" and play.due() == {"b": BEGIN + timedelta(hours=10)}
    play.wait(5).message()
    assert play.tasks() == "a h h" and play.due() == {"b": BEGIN + timedelta(hours=10)}
    assert play.wait(1).tasks() == "a h h h"


EITHER = timer("PT10H") + '<messageEventDefinition messageRef="m1"/>'


@pytest.mark.parametrize("cut", [False, True])
@pytest.mark.parametrize("place", ["boundary", "event sub-process"])
@pytest.mark.parametrize("first", [EITHER, timer("=wait", "timeDuration") + '<messageEventDefinition messageRef="m1"/>', timer("R1/PT10H", "timeCycle")
                                   + '<messageEventDefinition messageRef="m1"/>'])
def test_a_message_beside_a_timer_that_has_fired_is_still_listened_for(place, cut, first):
    """The timer has had its one round; what stands beside it has not. Neither saving nor a change of what it reads begins it again."""
    one = boundary("b", "a", first, False) + user("h") + end("x") + line("b", "h", "x") if place == "boundary" else event_sub("b", first, "h", False)
    play = Play(start() + user("a") + end() + line("s", "a", "e") + one, cut=cut, wait="PT10H")
    assert play.wait(10).tasks() == "a h"
    assert play.message().tasks() == "a h h" and play.put(wait="PT5H").tasks() == "a h h"
    assert play.message().wait(20).tasks() == "a h h h" and not any(play.due().values())
    assert play.done("a").done("h").done("h").done("h").case.ended


def test_a_timer_alone_that_has_fired_is_over():
    play = Play(start() + user("a") + boundary("b", "a", timer("PT10H"), False) + user("h") + end() + end("x") + line("s", "a", "e") + line("b", "h", "x"))
    assert play.wait(30).tasks() == "a h" and play.due() == {}
