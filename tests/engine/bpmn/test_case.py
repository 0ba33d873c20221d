"""What a host sees of a case: moves in order, what waits, work that is parked or takes time, messages, state."""

from datetime import timedelta

import orjson
import pytest

from engine import bpmn

from .drawing import boundary, catch, end, event, event_sub, flow, gateway, line, many, simple, start, sub, throw, timer, user
from .hosting import BEGIN, Host, Play, xml

EACH = ('<multiInstanceLoopCharacteristics><loopDataInputRef>orang</loopDataInputRef><inputDataItem name="anggota"/>'
        '</multiInstanceLoopCharacteristics>')
SERVICE = (
    start()
    + '<serviceTask id="a"/>'
    + boundary("b", "a", event("error", "E1"))
    + user("z")
    + user("h")
    + end()
    + line("s", "a", "z", "e")
    + line("b", "h", "e")
)


def test_every_move_is_reported_in_order():
    play = Play(
        start()
        + user("a")
        + gateway("x")
        + user("b")
        + end()
        + flow("s", "a", name="f1")
        + flow("a", "x", name="f2")
        + flow("x", "a", "lagi", "f3")
        + flow("x", "b", "not(lagi)", "f4")
        + flow("b", "e", name="f5"),
        lagi=True,
    )
    play.done("a")
    play.done("a", lagi=False).done("b")
    told = [(kind, element, visit, facts.get("flow")) for kind, element, visit, _, facts in play.host.log]
    assert told == [
        ("started", "P", 1, None),
        ("entered", "s", 1, None),
        ("completed", "s", 1, None),
        ("flow", "s", 1, "f1"),
        ("entered", "a", 1, "f1"),
        ("waiting", "a", 1, None),
        ("completed", "a", 1, None),
        ("flow", "a", 1, "f2"),
        ("entered", "x", 1, "f2"),
        ("completed", "x", 1, None),
        ("flow", "x", 1, "f3"),
        ("entered", "a", 2, "f3"),
        ("waiting", "a", 2, None),
        ("completed", "a", 2, None),
        ("flow", "a", 2, "f2"),
        ("entered", "x", 2, "f2"),
        ("completed", "x", 2, None),
        ("flow", "x", 2, "f4"),
        ("entered", "b", 1, "f4"),
        ("waiting", "b", 1, None),
        ("completed", "b", 1, None),
        ("flow", "b", 1, "f5"),
        ("entered", "e", 1, "f5"),
        ("completed", "e", 1, None),
        ("ended", "P", 1, None),
    ]


def test_a_timer_tells_that_it_fired_before_what_it_stops():
    play = Play(start() + user("a") + boundary("b", "a", timer("PT1H")) + user("h") + end() + line("s", "a", "e") + line("b", "h", "e")).wait(1)
    told = [(kind, element) for kind, element, *_ in play.host.log]
    assert told.index(("fired", "b")) < told.index(("entered", "b")) < told.index(("cancelled", "a")) < told.index(("entered", "h"))
    facts = next(facts for kind, *_, facts in play.host.log if kind == "fired")
    assert facts == {"definition": 0, "trigger": "timer", "due": "2030-01-01T01:00:00Z"}


def test_a_message_tells_its_name_and_payload_at_the_start_event_that_took_it():
    play = Play(simple("a") + event_sub("x", event("message", "m1"), "h", True))
    listening = next(w for w in play.case.waiting() if w.kind == "message")
    assert (listening.element.id, listening.visit, listening.name) == ("sx", 1, "m1")
    assert play.case.message("m1", payload={"alasan": "batal"})
    play.go()
    _kind, element, visit, _, facts = next(entry for entry in play.host.log if entry[0] == "caught")
    assert (element, visit, facts["trigger"], facts["name"], facts["payload"]) == ("sx", 1, "message", "m1", {"alasan": "batal"})
    assert ("cancelled", "a", 1) in play.host.moves("cancelled")


def test_a_message_nobody_waits_for_is_refused_and_changes_nothing():
    play = Play(simple("a"))
    before = play.case.dump()
    assert play.case.message("m1") is False and play.case.signal("g1") == 0
    assert play.case.dump() == before


def test_a_message_may_be_meant_for_one_token():
    play = Play(
        start()
        + gateway("g", "parallel")
        + catch("c1", event("message", "m1"))
        + catch("c2", event("message", "m1"))
        + user("a")
        + user("b")
        + end()
        + line("s", "g", "c1", "a", "e")
        + line("g", "c2", "b", "e")
    )
    second = next(w for w in play.case.waiting() if w.element.id == "c2")
    assert play.case.message("m1", second.token)
    assert play.go().tasks() == "b"


def test_a_signal_reaches_everybody_who_waits():
    play = Play(
        start()
        + gateway("g", "parallel")
        + catch("c1", event("signal", "g1"))
        + catch("c2", event("signal", "g1"))
        + user("a")
        + user("b")
        + end()
        + line("s", "g", "c1", "a", "e")
        + line("g", "c2", "b", "e")
    )
    assert play.case.signal("g1") == 2
    assert play.go().tasks() == "a b"


def test_a_message_thrown_and_not_taken_is_in_the_outbox():
    play = Play(start() + throw("t", event("message", "m1")) + end() + line("s", "t", "e"))
    assert [(h.kind, h.name) for h in play.case.outbox] == [("message", "m1")]


def test_a_send_task_reaches_a_waiting_receive_task():
    play = Play(
        start()
        + gateway("g", "parallel")
        + '<receiveTask id="r" messageRef="m1"/>'
        + user("a")
        + '<sendTask id="t" messageRef="m1"/>'
        + user("z")
        + end()
        + line("s", "g", "r", "z", "e")
        + line("g", "a", "t", "e")
    )
    assert play.done("a").tasks() == "z" and not play.case.outbox


@pytest.mark.parametrize("cut", [False, True])
def test_parked_work_waits_until_the_host_completes_it(cut):
    play = Play(SERVICE, cut, services={"a": bpmn.PARK})
    waiting = play.case.waiting()
    assert [(w.kind, w.element.id) for w in waiting if w.kind == "work"] == [("work", "a")]
    assert play.done("a").tasks() == "z"


@pytest.mark.parametrize("cut", [False, True])
def test_parked_work_may_fail_in_a_way_the_diagram_catches(cut):
    play = Play(SERVICE, cut, services={"a": bpmn.PARK})
    play.case.error(next(w.token for w in play.case.waiting() if w.kind == "work"), "E1")
    assert play.go().tasks() == "h"


@pytest.mark.parametrize("cut", [False, True])
def test_work_that_takes_time_ends_by_itself(cut):
    play = Play(SERVICE, cut, services={"a": timedelta(hours=2)})
    assert next(w.due for w in play.case.waiting() if w.kind == "work") == BEGIN + timedelta(hours=2)
    assert play.wait(1).tasks() == ""
    assert play.wait(1).tasks() == "z"


def test_a_bpmn_error_of_work_is_caught_by_code():
    def fail(token):
        raise bpmn.BpmnError("E1")

    assert Play(SERVICE, services={"a": fail}).tasks() == "h"


def test_work_sees_the_names_of_the_loop_around_it():
    seen = []
    inner = start("s1") + '<serviceTask id="a"/>' + end("e1") + line("s1", "a", "e1")
    Play(
        start() + sub("sp", EACH + inner) + end() + line("s", "sp", "e"),
        services={"a": lambda token: seen.append(token.local)},
        orang=["sekda", {"nama": "Ani", "hari": 2}],
    )
    assert seen == [{"anggota": "sekda", "loopCounter": 1}, {"anggota": {"nama": "Ani", "hari": 2}, "loopCounter": 2}]


def test_instances_share_the_visit_and_have_an_index():
    play = Play(start() + user("a", many(2)) + end() + line("s", "a", "e"))
    assert [(w.visit, w.index, w.local) for w in play.case.waiting()] == [(1, 1, {"loopCounter": 1}), (1, 2, {"loopCounter": 2})]
    assert [facts.get("index") for kind, element, _, _, facts in play.host.log if (kind, element) == ("entered", "a")] == [None, 1, 2]


def test_a_condition_that_reads_the_item_decides_for_its_own_instance():
    inner = (
        start("s1")
        + gateway("g", attributes='default="d"')
        + user("a")
        + end("e1")
        + flow("s1", "g")
        + flow("g", "a", 'anggota = "ya"')
        + flow("g", "e1", name="d")
        + line("a", "e1")
    )
    play = Play(start() + sub("sp", EACH + inner) + end() + line("s", "sp", "e"), True, orang=["ya", "tidak", "ya"])
    assert play.tasks() == "a a"


def test_a_case_may_begin_at_a_chosen_start_event():
    body = start("s") + start("s2", event("message", "m1")) + user("a") + user("b") + end() + line("s", "a", "e") + line("s2", "b", "e")
    assert Play(body).tasks() == "a"
    assert Play(body, start="s2", cut=True).tasks() == "b"
    with pytest.raises(ValueError):
        Play(body, start="a9")


def test_end_elements_are_those_outside_sub_processes():
    play = Play(start() + sub("sp", start("s1") + end("e1") + line("s1", "e1")) + end() + line("s", "sp", "e"))
    assert play.case.end_elements == ["e"]
    assert Play(simple("a") + event_sub("x", event("message", "m1"), "h", True)).message().done("h").case.end_elements == ["ex"]


def test_state_holds_live_tokens_only_and_short_ids():
    play = Play(simple("a", "b"), n=1).done("a")
    assert play.case.dump() == {
        "format": 1,
        "last": 4,
        "visits": {"s": 1, "a": 1, "b": 1},
        "scopes": [{"spec": "P", "tokens": [[4, "b", 16, 1, {"m": {"flow": play.model.elements["b"].incoming[0]}}]]}],
    }


def test_an_ended_case_has_next_to_no_state():
    saved = Play(simple("a")).done("a").case.dump()
    assert saved == {"format": 1, "last": 4, "visits": {"s": 1, "a": 1, "e": 1}, "ended": True, "ends": ["e"]}
    again = bpmn.Case.load(bpmn.parse(xml(simple("a"))), Host(), saved)
    assert again.ended and not again.waiting() and again.end_elements == ["e"]


@pytest.mark.parametrize("change", [{"format": 2}, {"format": None}, {"format": "1"}])
def test_an_unknown_format_is_refused(change):
    play = Play(simple("a"))
    with pytest.raises(ValueError, match="unknown format"):
        bpmn.Case.load(play.model, play.host, {**play.case.dump(), **change})


def test_a_state_of_another_model_is_refused():
    saved = Play(simple("a")).case.dump()
    with pytest.raises(ValueError, match="no element 'a'"):
        bpmn.Case.load(bpmn.parse(xml(simple("b"))), Host(), saved)


def test_words_of_the_state_s_own_form_in_data_do_no_harm():
    """S5: a key `typename` in what a person typed made the library's state unloadable."""
    play = Play(start() + user("a", EACH) + end() + line("s", "a", "e"), True, orang=[{"typename": "x", "format": 9, "m": {"host": "t1"}}])
    assert play.case.waiting()[0].local["anggota"] == {"typename": "x", "format": 9, "m": {"host": "t1"}}
    assert play.done("a").case.ended


def test_dump_is_a_copy_that_later_moves_do_not_change():
    play = Play(start() + user("a", many(2, True)) + end() + line("s", "a", "e"))
    saved = play.case.dump()
    before = orjson.dumps(saved)
    play.done("a")
    assert orjson.dumps(saved) == before
