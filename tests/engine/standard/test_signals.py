"""Signals across cases (BPMN 2.0.2, 10.5.6 and 13.5.1): every waiting catch of every case, after the commit, once."""
import pytest

from tests import office
from tests.engine.bpmn.drawing import boundary, catch, event, gateway, line, throw
from tests.engine.bpmn.folder import closing, filing, task

from .doing import again, deploy, filed, moves, row, sound, waits


@pytest.fixture(scope="module")
def stage(databases):
    with office.stage(databases.kind) as made:
        yield made


CATCH = filing() + catch("c", event("signal", "g1")) + task("a") + closing() + line("s", "c", "a", "e")
THROW = filing() + throw("t", event("signal", "g1")) + closing() + line("s", "t", "e")


def test_every_waiting_case_gets_it_once(desk):
    several = [filed(desk, CATCH)] + [again(desk) for _ in range(4)]
    deploy(desk, THROW, key="kirim")
    again(desk, "kirim")
    assert [waits(desk, case) for case in several] == ["a"] * 5 and all(moves(desk, case, "caught") == ["c"] for case in several)
    late = again(desk)
    assert waits(desk, late) == ""                               # a signal is not kept
    sound(desk)


def test_a_signal_end_event_and_a_boundary_that_goes_on_listening(desk):
    body = (filing() + task("t") + boundary("b", "t", event("signal", "g1"), False) + task("h") + closing() + closing("e2") + line("s", "t", "e")
            + line("b", "h", "e2"))
    case = filed(desk, body)
    deploy(desk, filing() + closing("e", event("signal", "g1")) + line("s", "e"), key="kirim")
    again(desk, "kirim")
    again(desk, "kirim")
    assert waits(desk, case) == "h h t" and moves(desk, case, "caught") == ["b", "b"]
    sound(desk)


def test_its_own_catches_take_it_at_once_and_not_again(desk):
    body = (filing() + gateway("g", "parallel") + catch("c", event("signal", "g1")) + task("a") + closing() + task("d") + throw("t", event("signal", "g1"))
            + closing("e2") + line("s", "g", "c", "a", "e") + line("g", "d", "t", "e2"))
    case = filed(desk, body)
    other = again(desk)
    desk.complete(case, "verifikator", "d")
    assert waits(desk, case) == "a" and moves(desk, case, "caught") == ["c"] and waits(desk, other) == "a d"
    sound(desk)


def test_from_outside_and_while_a_case_is_gone(desk):
    case, gone = filed(desk, CATCH), again(desk)
    desk.engine.messages.signal("g1")
    assert waits(desk, case) == ""                               # after the commit
    desk.engine.drain()
    assert waits(desk, case) == "a" and waits(desk, gone) == "a"
    desk.engine.messages.signal("g1")
    desk.engine.drain()
    assert moves(desk, case, "caught") == ["c"] and row(desk, case).ended_at is None
    sound(desk)
