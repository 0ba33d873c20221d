"""Events as an office meets them (BPMN 2.0.2, 10.5.5 to 10.5.7, 10.7, 13.3.2, 13.5): each through the facade, recorded, and sound for the doctor."""
import pytest

from engine import Faulted
from tests.engine.bpmn.drawing import boundary, catch, condition, event, flow, gateway, line, link, sub, throw, timer
from tests.engine.bpmn.folder import closing, filing, properties, recorded, task

from .doing import done, filed, moves, objects, row, sound, waits


def plain(name: str, body: str, attributes: str = "") -> str:
    """A sub-process with a plain start `<name>s`."""
    return sub(name, f'<startEvent id="{name}s"/>' + body, attributes)


def event_sub(name: str, inside: str, stop: bool, then: str = "") -> str:
    """An event sub-process with a task `<name>t`."""
    start = f'<startEvent id="{name}s" isInterrupting="{str(stop).lower()}">{inside}</startEvent>'
    return sub(name, start + task(f"{name}t") + (then or f'<endEvent id="{name}e"/>') + line(f"{name}s", f"{name}t", f"{name}e"), 'triggeredByEvent="true"')


def framed(inner: str, more: str = "") -> str:
    """Filing, the sub-process `p` of this content, a task z, an end."""
    return filing() + plain("p", inner) + task("z") + closing() + line("s", "p", "z", "e") + more


WORK = task("w") + '<endEvent id="we"/>' + line("ps", "w", "we")
HAPPEN = {
    "message": (event("message", "m1"), lambda desk, case: desk.engine.requests.message(case, "m1")),
    "signal": (event("signal", "g1"), lambda desk, case: (desk.engine.messages.signal("g1"), desk.engine.drain())),
    "timer": (timer("PT1H"), lambda desk, case: desk.at("2026-11-24 10:30")),
    "condition": (condition('a.catatan = "sekarang"'), lambda desk, case: done(desk, case, "a", catatan="sekarang"))}


@pytest.mark.parametrize("stop", [True, False])
@pytest.mark.parametrize("kind", HAPPEN)
def test_an_event_sub_process_interrupts_or_runs_beside(desk, kind, stop):
    """10.3.5 and 13.5.3."""
    inside, happen = HAPPEN[kind]
    beside = filing() + gateway("g", "parallel") + plain("p", WORK + event_sub("x", inside, stop)) + task("a") + task("z") + closing() + closing("e2") + line(
        "s", "g", "p", "z", "e") + line("g", "a", "e2")
    case = filed(desk, beside)
    happen(desk, case)
    assert waits(desk, case).replace("a ", "") == ("xt" if stop else "w xt")
    done(desk, case, "xt")
    assert ("z" if stop else "w") in waits(desk, case).split()
    sound(desk)


@pytest.mark.parametrize(("kind", "stop"), [("error", True), ("escalation", True), ("escalation", False)])
def test_what_is_thrown_inside_is_taken_by_the_event_sub_process_of_the_scope(desk, kind, stop):
    name = {"error": "E1", "escalation": "C1"}[kind]
    inner = task("w") + f'<endEvent id="we">{event(kind, name)}</endEvent>' + line("ps", "w", "we") + event_sub("x", event(kind, name), stop)
    case = filed(desk, framed(inner))
    done(desk, case, "w")
    assert waits(desk, case) == "xt"
    done(desk, case, "xt")
    assert waits(desk, case) == "z"
    sound(desk)


def test_an_error_end_is_caught_at_the_boundary_of_its_sub_process(desk):
    inner = task("w") + f'<endEvent id="we">{event("error", "E1")}</endEvent>' + line("ps", "w", "we")
    case = filed(desk, framed(inner, boundary("b", "p", event("error", "E1")) + task("h") + closing("e2") + line("b", "h", "e2")))
    done(desk, case, "w")
    assert waits(desk, case) == "h"
    sound(desk)


def test_an_uncaught_error_is_an_incident_and_nothing_of_the_command_stays(desk):
    case = filed(desk, filing() + task("w") + closing("e", event("error", "E1")) + line("s", "w", "e"))
    before = row(desk, case).revision
    with pytest.raises(Faulted):
        done(desk, case, "w")
    assert waits(desk, case) == "w" and row(desk, case).revision == before and row(desk, case).ended_at is None
    assert [i.code for i in desk.engine.admin.incidents()] == ["uncaught_error"] and desk.engine.admin.doctor() == []


def test_links_jump_and_several_may_share_one_catch(desk):
    body = (filing() + gateway("g", attributes='default="lain"') + task("a") + task("b") + throw("t1", link("L")) + throw("t2", link("L")) + catch("c", link("L"))
            + task("z") + closing() + line("s", "g") + flow("g", "a", 'permohonan.catatan = "kiri"') + flow("g", "b", name="lain") + line("a", "t1") + line("b", "t2")
            + line("c", "z", "e"))
    for answer, first in (("kiri", "a"), ("kanan", "b")):
        case = filed(desk, body, fill={"catatan": answer})
        done(desk, case, first)
        assert waits(desk, case) == "z"
    sound(desk)


@pytest.mark.parametrize(("answer", "next_"), [("x", "x"), ("y", "y"), ("lain", "d"), ("x y", "x y")])
def test_conditions_and_a_default_on_flows_that_leave_a_task(desk, answer, next_):
    """13.3.2: all that are true; the default where none is."""
    body = (filing() + task("a").replace("<userTask", '<userTask default="lain"') + task("x") + task("y") + task("d") + closing() + closing("e2") + closing("e3")
            + line("s", "a") + flow("a", "x", 'contains(a.catatan, "x")') + flow("a", "y", 'contains(a.catatan, "y")') + flow("a", "d", name="lain")
            + line("x", "e") + line("y", "e2") + line("d", "e3"))
    case = filed(desk, body)
    done(desk, case, "a", catatan=answer)
    assert waits(desk, case) == next_
    sound(desk)


def test_compensation_undoes_what_was_done_newest_first(desk):
    """10.7 and 13.5.5: by the handlers of what was completed, before the throwing event goes on."""
    def undone(name: str, by: str) -> str:
        handler = task(by).replace("<userTask", '<userTask isForCompensation="true"')
        return f'<boundaryEvent id="c{name}" attachedToRef="{name}"><compensateEventDefinition/></boundaryEvent>{handler}'
    ties = '<association id="as1" sourceRef="ca" targetRef="ua"/><association id="as2" sourceRef="cb" targetRef="ub"/>'
    body = (filing() + task("a") + task("b") + undone("a", "ua") + undone("b", "ub") + throw("t", "<compensateEventDefinition/>") + task("z") + closing()
            + line("s", "a", "b", "t", "z", "e") + ties)
    case = filed(desk, body)
    done(desk, case, "a")
    done(desk, case, "b")
    assert waits(desk, case) == "ub"
    done(desk, case, "ub")
    assert waits(desk, case) == "ua"
    done(desk, case, "ua")
    assert waits(desk, case) == "z"
    sound(desk)


def test_a_boundary_event_that_does_not_interrupt_happens_again_and_again(desk):
    body = filing() + task("w") + boundary("b", "w", event("message", "m1"), False) + task("h") + closing() + closing("e2") + line("s", "w", "e") + line("b", "h", "e2")
    case = filed(desk, body)
    for _ in range(3):
        desk.engine.requests.message(case, "m1")
    assert waits(desk, case) == "h h h w"
    sound(desk)


def test_a_condition_is_tested_after_any_change_of_the_data_by_whoever_made_it(desk):
    """10.5.5 "Conditional": by a task of a person and by an action alike."""
    body = (filing() + gateway("g", "parallel") + catch("c", condition("r.tercatat = true")) + task("z") + closing() + task("a") + recorded("r") + closing("e2")
            + line("s", "g", "c", "z", "e") + line("g", "a", "r", "e2"))
    case = filed(desk, body)
    assert waits(desk, case) == "a"
    done(desk, case, "a")
    assert waits(desk, case) == "z" and objects(desk, case)["r"]["tercatat"] is True
    sound(desk)


def test_receive_and_send_tasks_without_a_message_let_pass(desk):
    """10.3.3: there is nothing to wait for and nothing to send."""
    case = filed(desk, filing() + '<receiveTask id="r"/>' + '<sendTask id="k"/>' + task("z") + closing() + line("s", "r", "k", "z", "e"))
    assert waits(desk, case) == "z"


def test_a_task_may_be_led_back_to_without_a_gateway(desk):
    body = (filing() + task("a") + task("b").replace("<userTask", '<userTask default="maju"') + closing() + line("s", "a", "b") + flow("b", "a", 'b.catatan = "ulang"')
            + flow("b", "e", name="maju"))
    case = filed(desk, body)
    for _ in range(3):
        done(desk, case, "a")
        done(desk, case, "b", catatan="ulang")
    assert waits(desk, case) == "a" and moves(desk, case, "entered").count("a") == 4
    done(desk, case, "a")
    done(desk, case, "b", catatan="cukup")
    assert row(desk, case).ended_at
    sound(desk)


def test_of_several_plain_starts_the_first_is_where_a_request_is_filed(desk):
    """10.5.2: each is another way to begin; the others begin nothing beside it."""
    body = filing() + task("a") + closing() + line("s", "a", "e") + '<startEvent id="s2"/>' + task("b") + line("s2", "b") + flow("b", "e")
    case = filed(desk, body)
    assert waits(desk, case) == "a"
    done(desk, case, "a")
    assert row(desk, case).ended_at
    sound(desk)


def test_terminate_ends_everything_and_a_cancelled_transaction_undoes_itself(desk):
    """13.5.4 and 10.3.5."""
    body = filing() + gateway("g", "parallel") + task("a") + closing("e", "<terminateEventDefinition/>") + task("b") + closing("e2") + line("s", "g", "a", "e") + line("g", "b", "e2")
    case = filed(desk, body)
    done(desk, case, "a")
    assert row(desk, case).ended_at and waits(desk, case) == ""
    handler = task("u").replace("<userTask", '<userTask isForCompensation="true"')
    inner = (task("w") + '<boundaryEvent id="cw" attachedToRef="w"><compensateEventDefinition/></boundaryEvent>' + handler + task("v")
             + '<endEvent id="we"><cancelEventDefinition/></endEvent>' + line("ps", "w", "v", "we") + '<association id="as" sourceRef="cw" targetRef="u"/>')
    body = (filing() + sub("p", '<startEvent id="ps"/>' + inner, tag="transaction") + boundary("b", "p", "<cancelEventDefinition/>") + task("z") + task("h") + closing()
            + closing("e2") + line("s", "p", "z", "e") + line("b", "h", "e2"))
    case = filed(desk, body, key="lain")
    done(desk, case, "w")
    done(desk, case, "v")
    assert waits(desk, case) == "u"
    done(desk, case, "u")
    assert waits(desk, case) == "h"
    sound(desk)


def test_what_happened_is_told_on_the_page_in_words(desk):
    """Events that the designer makes public are steps, and stand in the history with what came true."""
    own = properties(public="true", public_name="Jawaban instansi")
    late = properties(public="true", public_name="Batas waktu lewat")
    body = (filing() + task("w") + boundary("b", "w", late + timer("PT1H"), False) + task("h") + catch("c", own + event("signal", "g1")) + task("z") + closing() + closing("e2")
            + line("s", "w", "c", "z", "e") + line("b", "h", "e2"))
    case = filed(desk, body)
    desk.at("2026-11-24 10:30")
    done(desk, case, "w")
    desk.engine.messages.signal("g1")
    desk.engine.drain()
    page = desk.engine.requests.page(desk.pemohon, case)
    told = " | ".join(h.words for h in page.history)
    assert {"Jawaban instansi", "Batas waktu lewat"} <= {s.name for s in page.steps}
    assert "Jawaban instansi: sinyal diterima" in told and "Batas waktu lewat: waktunya tiba" in told
