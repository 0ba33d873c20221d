"""`bpmn.check`: what is found, where, and how strong; and that what runs is not accused."""

import re
from pathlib import Path

import pytest

import engine.bpmn
from engine import bpmn

from .drawing import (
    boundary,
    catch,
    compensate,
    condition,
    end,
    event,
    flow,
    gateway,
    line,
    link,
    many,
    simple,
    start,
    sub,
    throw,
    timer,
    undone_by,
    user,
)
from .hosting import HEAD, xml
from .test_semantics import STORIES

CUTI = Path(__file__).parents[3] / "processes" / "cuti" / "cuti.bpmn"
AD_HOC = 'ordering="Parallel"'
FORMALITIES = {"schema"}  # the stories write associations between flows; the schema wants them last
CYCLE_OF_GATEWAYS = (
    start() + gateway("a") + gateway("b") + end() + flow("s", "a") + flow("a", "b") + flow("b", "a", "x = 1") + flow("b", "e", "x = 2")
)


def found(body: str, strength: str = "not_executable") -> dict[str, bpmn.Problem]:
    return {p.code: p for p in bpmn.check(xml(body)) if p.strength == strength}


def around(inside: str, *names: str) -> str:
    return start() + inside + end() + line("s", *names, "e")


@pytest.mark.parametrize(
    "code, element, body",
    [
        ("flow_into_start", "s", simple("a") + flow("a", "s")),
        ("flow_out_of_end", "e", simple("a") + flow("e", "a")),
        ("no_flow_in", "b", simple("a") + user("b") + flow("b", "e")),
        ("no_flow_out", "b", start() + gateway("g", "parallel") + user("a") + user("b") + end() + line("s", "g", "a", "e") + line("g", "b")),
        ("no_end", "P", start() + user("a") + line("s", "a")),
        ("no_path_to_end", "s", start() + gateway("m") + user("a") + user("b") + end() + line("s", "m", "a", "m") + line("b", "e")),
        ("circle_without_wait", "a", CYCLE_OF_GATEWAYS),
        ("flow_without_condition", "g", start() + gateway("g") + user("a") + user("b") + end() + line("s", "g", "a", "e") + line("g", "b", "e")),
        (
            "default_of_another",
            "a",
            start() + user("a", attributes='default="zz"') + end() + flow("s", "a") + flow("a", "e", name="f") + flow("s", "e", name="zz"),
        ),
        (
            "feel_syntax",
            "fx",
            start() + gateway("g") + user("a") + end() + flow("s", "g") + flow("g", "a", "x == 1", "fx") + flow("g", "e", "x = 2") + line("a", "e"),
        ),
        ("feel_syntax", "c", around(catch("c", timer("=date and time(")), "c")),
        ("gateway_without_choice", "g", around(gateway("g"), "g")),
        ("needs_two_arms", "g", around(gateway("g", "eventBased") + catch("c", timer("PT1H")), "g", "c")),
        (
            "arm_catches_nothing",
            "g",
            start() + gateway("g", "eventBased") + catch("c", timer("PT1H")) + user("a") + end() + line("s", "g", "c", "e") + line("g", "a", "e"),
        ),
        ("event_kind_not_allowed", "s", start("s", event("error", "E1")) + end() + line("s", "e")),
        ("waits_for_nothing", "c", around(catch("c", ""), "c")),
        ("event_not_named", "c", around(catch("c", event("message")), "c")),
        ("no_code", "e", start() + end("e", event("error")) + line("s", "e")),
        ("empty_condition", "c", around(catch("c", condition(" ")), "c")),
        ("always_interrupts", "b", around(user("a") + boundary("b", "a", event("error", "E1"), False) + end("x") + flow("b", "x"), "a")),
        ("cancel_outside_transaction", "e", start() + end("e", "<cancelEventDefinition/>") + line("s", "e")),
        (
            "attached_in_another_scope",
            "b",
            around(
                sub("sp", simple("a").replace('"s"', '"s1"').replace('"e"', '"e1"')) + boundary("b", "a", timer("PT1H")) + end("x") + flow("b", "x"),
                "sp",
            ),
        ),
        ("dangling_reference", "b", around(user("a") + boundary("b", "zz", timer("PT1H")) + end("x") + flow("b", "x"), "a")),
        (
            "compensation_without_handler",
            "b",
            around(user("a") + '<boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>', "a"),
        ),
        ("handler_with_flow", "u", around(user("a") + undone_by("a", "u") + end("x") + flow("u", "x"), "a")),
        ("cannot_be_compensated", "t", around(user("a") + compensate("t", "a"), "a", "t")),
        ("link_leads_nowhere", "t", start() + throw("t", link("L")) + end() + flow("s", "t")),
        ("nothing_leads_to_link", "c", start() + end() + flow("s", "e") + catch("c", link("L")) + flow("c", "e")),
        (
            "link_with_several_targets",
            "d",
            start()
            + throw("t", link("L"))
            + catch("c", link("L"))
            + catch("d", link("L"))
            + end()
            + flow("s", "t")
            + line("c", "e")
            + line("d", "e"),
        ),
        ("timer_needs_one_time", "c", around(catch("c", "<timerEventDefinition/>"), "c")),
        ("timer_not_iso", "c", around(catch("c", timer("satu jam")), "c")),
        ("timer_not_iso", "c", around(catch("c", timer("R3/PT0S", "timeCycle")), "c")),
        ("timer_not_iso", "c", around(catch("c", timer("P999999999M")), "c")),
        ("two_loop_markers", "a", around(user("a", "<standardLoopCharacteristics/>" + many(2)), "a")),
        ("below_one", "a", around(user("a", attributes='startQuantity="0"'), "a")),
        ("number_or_list", "a", around(user("a", "<multiInstanceLoopCharacteristics/>"), "a")),
        ("too_many_instances", "a", around(user("a", many(10_000_000)), "a")),
        (
            "output_list",
            "a",
            around(
                '<dataObject id="d" isCollection="true"/>'
                + user(
                    "a",
                    "<multiInstanceLoopCharacteristics><loopDataInputRef>d</loopDataInputRef>"
                    "<loopDataOutputRef>d</loopDataOutputRef></multiInstanceLoopCharacteristics>",
                ),
                "a",
            ),
        ),
        ("needs_one_start", "x", simple("a") + sub("x", user("h"), 'triggeredByEvent="true"')),
        ("ad_hoc_empty", "x", around(sub("x", "", AD_HOC, "adHocSubProcess"), "x")),
        ("calls_itself", "c", around('<callActivity id="c" calledElement="P"/>', "c")),
        ("dangling_reference", "c", around('<callActivity id="c" calledElement="Q"/>', "c")),
        ("wrong_reference", "c", around(user("a") + '<callActivity id="c" calledElement="a"/>', "a", "c")),
        ("calls_nothing", "c", around('<callActivity id="c"/>', "c")),
        (
            "call_with_data",
            "c",
            around(
                '<dataObject id="d"/><callActivity id="c" calledElement="Q"><dataInputAssociation><sourceRef>d</sourceRef>'
                "<targetRef>d</targetRef><transformation>d</transformation></dataInputAssociation></callActivity>",
                "c",
            )
            + '</process><process id="Q">'
            + simple("q").replace('"s"', '"s1"').replace('"e"', '"e1"'),
        ),
        ("duplicate_id", "a", simple("a") + user("a")),
    ],
)
def test_not_executable(code, element, body):
    problem = found(body)[code]
    assert problem.element == element and problem.strength == "not_executable"


def test_a_correlation_key_that_no_process_binds_is_told():
    """What a message must carry can be read from the process's data, or it is not known before the first message."""
    inside = (
        '<correlationProperty id="k" name="k"><correlationPropertyRetrievalExpression messageRef="m1"><messagePath>x</messagePath>'
        '</correlationPropertyRetrievalExpression></correlationProperty><collaboration id="co"><correlationKey id="ck"><correlationPropertyRef>k'
        "</correlationPropertyRef></correlationKey></collaboration>"
    )
    bound = ('<correlationSubscription id="cs" correlationKeyRef="ck"><correlationPropertyBinding correlationPropertyRef="k"><dataPath>x</dataPath>'
             "</correlationPropertyBinding></correlationSubscription>")
    for more, wanted in (("", {"correlation"}), (bound, set())):
        content = f'{HEAD}{inside}<process id="P" isExecutable="true">{simple("a")}{more}</process></definitions>'.encode()
        assert {p.code for p in bpmn.check(content)} & {"correlation"} == wanted


@pytest.mark.parametrize(
    "code, element, body",
    [
        ("ad_hoc", "x", around(sub("x", '<scriptTask id="a"/>', AD_HOC, "adHocSubProcess"), "x")),
        ("cycle_without_limit", "b", around(user("a") + boundary("b", "a", timer("R/PT1H", "timeCycle"), False) + end("x") + flow("b", "x"), "a")),
        ("cycle_too_short", "b", around(user("a") + boundary("b", "a", timer("R3/PT10S", "timeCycle"), False) + end("x") + flow("b", "x"), "a")),
        ("started_by_event", "s", start("s", condition("true")) + user("a") + end() + line("s", "a", "e")),
        (
            "circle_without_person",
            "m",
            start()
            + gateway("m")
            + '<scriptTask id="a"/>'
            + gateway("x")
            + end()
            + line("s", "m", "a", "x")
            + flow("x", "m", "n = 1")
            + flow("x", "e", "n = 2"),
        ),
        (
            "may_wait_forever",
            "j",
            start()
            + gateway("g")
            + gateway("j", "parallel")
            + user("a")
            + user("b")
            + end()
            + flow("s", "g")
            + flow("g", "a", "n = 1")
            + flow("g", "b", "n = 2")
            + line("a", "j")
            + line("b", "j")
            + line("j", "e"),
        ),
        (
            "done_several_times",
            "j",
            start() + gateway("g", "parallel") + gateway("j") + user("a") + user("b") + end() + line("s", "g", "a", "j", "e") + line("g", "b", "j"),
        ),
    ],
)
def test_not_publishable_but_it_runs(code, element, body):
    assert found(body, "not_publishable")[code].element == element
    assert not found(body)
    assert bpmn.parse(xml(body)).elements


@pytest.mark.parametrize("title", STORIES)
def test_what_runs_as_the_standard_says_is_not_refused(title):
    assert not set(found(STORIES[title][0])) - FORMALITIES


def test_the_leave_procedure_has_nothing_to_find():
    assert bpmn.check(CUTI.read_bytes()) == []


def test_an_unmarked_expression_is_a_formality():
    assert "not_formal_expression" in found(around(catch("c", timer("PT1H")), "c"), "advice")


def test_what_others_do_is_only_a_picture():
    """A pool marked as not executable beside an executable one is not held to the rules."""
    other = '</process><process id="Q" isExecutable="false">' + user("tanpa_alur") + start("sq")
    assert not found(simple("a") + other)


def test_each_problem_is_said_once_and_names_its_element():
    problems = bpmn.check(xml(around(user("a", attributes='name="Verifikasi" startQuantity="0"'), "a")))
    mine = [p for p in problems if p.code == "below_one"]
    assert [(p.element, p.name, p.params) for p in mine] == [("a", "Verifikasi", {"kind": "userTask", "attribute": "startQuantity"})]


def test_every_code_is_listed_and_every_listed_code_is_used():
    source = "".join(p.read_text() for p in Path(engine.bpmn.__file__).parent.rglob("*.py") if p.name != "codes.py")
    said = set(re.findall(r'(?:yield|refuse\(|_refuse\(|Problem\(|else|if [^\n]* else)\s*\(?"([a-z_]+)"', source))
    said |= set(re.findall(r'yield "([a-z_]+)" if', source)) | set(re.findall(r'\("(\w+_reference)", ', source))
    said |= set(re.findall(r'_spec_of\([^\n]*?, "([a-z_]+)"', source))
    assert set(bpmn.PROBLEMS) <= said
    stuck = set(re.findall(r'(?:Stuck|Incident)\("([a-z_]+)"', source))
    assert stuck == set(bpmn.INCIDENTS)
    unlisted = {code for code in set(re.findall(r'yield "([a-z_]+)"', source))} - set(bpmn.PROBLEMS)
    assert not unlisted


def test_a_called_process_is_checked_even_if_it_is_not_marked_as_executable():
    """It runs all the same; only a process that nobody calls is a picture."""
    called = '<process id="Q" isExecutable="false">' + start("sq") + '<callActivity id="d" calledElement="Q"/>' + end("eq") + line("sq", "d", "eq") + "</process>"
    body = start() + '<callActivity id="c" calledElement="{}"/>' + end() + line("s", "c", "e")
    assert ("calls_itself", "d") in {(p.code, p.element) for p in bpmn.check(xml(body.format("Q"), called))}
    beside = start() + user("a") + end() + line("s", "a", "e")
    assert "calls_itself" not in {p.code for p in bpmn.check(xml(beside, called))}


def test_a_parallel_event_gateway_begins_a_process_by_messages_or_the_standard_forbids_it():
    body = ('<eventBasedGateway id="g" instantiate="true" eventGatewayType="Parallel"/>' + catch("c", event("message", "m1")) + catch("d", event("{0}", "{1}"))
            + end() + line("g", "c", "e") + line("g", "d", "e"))
    assert "parallel_event_gateway" in found(body.format("signal", "g1"), "formal")
    assert "parallel_event_gateway" not in found(body.format("message", "m1"), "formal")


def test_a_condition_on_the_default_flow_is_ignored_and_told_as_a_formality():
    """8.4.13: it should have none; any such expression is ignored."""
    code, element, body = (
        "default_with_condition",
        "d",
        start()
        + gateway("g", attributes='default="d"')
        + user("a")
        + end()
        + flow("s", "g")
        + flow("g", "a", "x = 1")
        + flow("g", "e", "x = 2", "d")
        + line("a", "e"),
    )
    assert found(body, "formal")[code].element == element


def test_a_picture_of_a_process_lacks_what_only_execution_needs_and_breaks_no_rule():
    """Messages without a name, timers without a time, splits without conditions: required of executable processes alone (tables of 10.5.5, 10.6)."""
    body = (start() + gateway("g") + catch("c", event("message")) + catch("t", "<timerEventDefinition/>") + end() + line("s", "g", "c", "e") + line("g", "t", "e"))
    told = {p.code: p for p in bpmn.check(xml(body).replace(b'isExecutable="true"', b'isExecutable="false"')) if p.strength == "not_executable"}
    assert {"event_not_named", "timer_needs_one_time", "flow_without_condition"} <= set(told) and all(p.incomplete for p in told.values())
    assert not any(p.incomplete for p in bpmn.check(xml(body)))
    two = body.replace("<timerEventDefinition/>", "<timerEventDefinition><timeDate>2030-01-01</timeDate><timeDuration>P1D</timeDuration></timerEventDefinition>")
    assert any(not p.incomplete and p.strength == "not_executable" for p in bpmn.check(xml(two).replace(b'isExecutable="true"', b'isExecutable="false"')))


@pytest.mark.parametrize("language", ["", 'expressionLanguage="http://www.w3.org/1999/XPath"'])
def test_an_expression_of_another_language_is_not_judged_as_feel(language):
    body = start() + gateway("g", attributes='default="d"') + end() + line("s", "g") + flow("g", "e", "count($x) !") + flow("g", "e", name="d")
    told = [p for p in bpmn.check(xml(body).replace(b"targetNamespace", language.encode() + b" targetNamespace", 1)) if p.code == "feel_syntax"]
    assert [p.incomplete for p in told] == [bool(language)]


def test_only_a_false_is_immediate_is_forbidden_in_what_is_executed():
    """8.4.13, isImmediate: for executable processes it must not be false; none means true."""
    for value, wrong in (("true", False), ("false", True)):
        body = simple("a").replace("<sequenceFlow ", f'<sequenceFlow isImmediate="{value}" ', 1)
        assert ("immediate_in_executable" in found(body, "formal")) is wrong


def test_a_lane_may_list_what_stands_in_a_sub_process_of_its_process():
    lane = '<laneSet id="ls"><lane id="l"><flowNodeRef>sp</flowNodeRef><flowNodeRef>b</flowNodeRef></lane></laneSet>'
    inner = sub("sp", start("s1") + user("b") + end("e1") + line("s1", "b", "e1"))
    assert "lane_of_another_process" not in found(lane + start() + inner + end() + line("s", "sp", "e"))


def test_a_gateway_behind_a_start_event_may_begin_a_process():
    """10.6.6: no start event and no flow in, or a flow from a start event."""
    body = (start() + gateway("g", "eventBased", 'instantiate="true"') + catch("c", event("message", "m1")) + catch("d", event("signal", "g1")) + end()
            + line("s", "g", "c", "e") + line("g", "d", "e"))
    assert "starts_process_with_flow_in" not in found(body)


def test_a_receive_task_that_begins_a_process_has_no_flow_in():
    """10.3.3: not even from a start event; it runs all the same."""
    receive = '<receiveTask id="r" instantiate="true" messageRef="m1"/>'
    assert "starts_process_with_flow_in" in found(start() + receive + end() + line("s", "r", "e"), "formal")
    assert "starts_process_with_flow_in" not in found(receive + end() + line("r", "e"), "formal")
