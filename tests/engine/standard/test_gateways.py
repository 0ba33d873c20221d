"""Gateways as people meet them (BPMN 2.0.2, 10.6.6 and 13.4.5 "Event-Based", 13.4.4 "Complex"): the first event decides, or all of them must come."""
from tests.engine.bpmn.drawing import catch, event, gateway, line, timer
from tests.engine.bpmn.folder import closing, filing, properties, task

from .doing import as_nip, cases, deploy, done, filed, row, sound, waits


def arms(attributes: str, first: str = "") -> str:
    return (first + gateway("g", "eventBased", attributes) + catch("c1", properties(correlation="permohonan.catatan", writes="satu") + event("message", "m1"))
            + catch("c2", event("signal", "g1")) + catch("c3", timer("PT2H")) + task("a") + task("b") + task("c") + closing() + closing("e2") + closing("e3")
            + line("g", "c1", "a", "e") + line("g", "c2", "b", "e2") + line("g", "c3", "c", "e3"))


def test_the_first_event_decides(desk):
    case = filed(desk, arms("", filing()) + line("s", "g"))
    desk.engine.messages.signal("g1")
    desk.engine.drain()
    desk.at("2026-11-24 12:00")
    assert waits(desk, case) == "b" and desk.engine.messages.send("m1", "uji").how == "kept"
    sound(desk)


def test_of_a_parallel_one_every_arm_goes_on_when_its_event_comes(desk):
    case = filed(desk, arms('eventGatewayType="Parallel"', filing()) + line("s", "g"))
    assert desk.engine.messages.send("m1", "uji").case == case and waits(desk, case) == "a"
    done(desk, case, "a")
    assert row(desk, case).ended_at is None              # two are still to come
    assert desk.engine.messages.send("m1", "uji").how == "kept"        # each once
    desk.engine.messages.signal("g1")
    desk.engine.drain()
    assert waits(desk, case) == "b"
    desk.at("2026-11-24 12:00")
    assert waits(desk, case) == "b c"
    done(desk, case, "b")
    done(desk, case, "c")
    assert row(desk, case).ended_at
    sound(desk)


def test_a_parallel_one_that_begins_a_case(desk):
    """10.6.6: the first message begins it, the others belong to the instance that is there; it is not complete before all have come."""
    value = properties(correlation="laporan.nomor", writes="tambahan")
    body = (gateway("g", "eventBased", 'instantiate="true" eventGatewayType="Parallel"') + catch("c1", properties(writes="laporan") + event("message", "m1"))
            + catch("c2", value + event("message", "m2")) + task("a") + task("b") + closing() + closing("e2") + line("g", "c1", "a", "e") + line("g", "c2", "b", "e2"))
    deploy(desk, body, '<message id="m2" name="m2"/>', starts=as_nip(desk))
    told = desk.engine.messages.send("m1", "B-1", {"nomor": "B-1"})
    assert told.how == "begun" and waits(desk, told.case) == "a"
    done(desk, told.case, "a")
    assert row(desk, told.case).ended_at is None
    assert desk.engine.messages.send("m2", "B-1").case == told.case and waits(desk, told.case) == "b" and len(cases(desk, "uji")) == 1
    done(desk, told.case, "b")
    assert row(desk, told.case).ended_at
    sound(desk)
