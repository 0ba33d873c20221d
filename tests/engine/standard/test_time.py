"""Timers as an office counts (BPMN 2.0.2, 10.5.5 "Timer"): working days, a changed calendar, ticks that were missed (S10)."""
import pytest

from tests.engine.bpmn.drawing import boundary, catch, line, timer
from tests.engine.bpmn.folder import closing, filing, task

from .doing import asleep, filed, moves, sound, waits


def due(desk, case: str) -> str:
    return next(t["due_at"] for t in desk.engine.admin.export_state()["timers"] if t["case"] == case)


@pytest.mark.parametrize("text", ["2 hari kerja", '="2 hari kerja"', '=if permohonan.catatan = "uji" then "2 hari kerja" else "9 hari kerja"'])
def test_working_days_end_at_the_close_of_office_hours(desk, text):
    case = filed(desk, filing() + catch("c", timer(text.replace('"', "&quot;"))) + task("a") + closing() + line("s", "c", "a", "e"))
    assert due(desk, case) == "2026-11-26T09:00:00.000000Z"         # Thursday 16.00 in the office
    desk.at("2026-11-26 15:59")
    assert waits(desk, case) == ""
    desk.at("2026-11-26 16:00")
    assert waits(desk, case) == "a"
    sound(desk)


def test_a_changed_calendar_moves_it(desk):
    case = filed(desk, filing() + catch("c", timer("2 hari kerja")) + task("a") + closing() + line("s", "c", "a", "e"))
    desk.engine.office.import_file("kalender", b"tanggal,jenis,nama,sumber\n2026-11-25,libur,Pilkada,Keppres 1\n")
    desk.engine.drain()
    assert due(desk, case) == "2026-11-27T09:30:00.000000Z" and "calendar" in _kinds(desk, case)
    sound(desk)


def _kinds(desk, case: str) -> list[str]:
    from engine.store.statements import case as sql
    return [e.kind for e in desk.rows(sql.EVENTS_OF, case_id=case)]


def test_ticks_that_were_missed_are_one(desk):
    body = filing() + task("t") + boundary("b", "t", timer("R9/PT1H", "timeCycle"), False) + task("h") + closing() + closing("e2") + line("s", "t", "e") + line("b", "h", "e2")
    case = filed(desk, body)
    asleep(desk, "2026-11-24 14:30")
    assert waits(desk, case) == "h t" and moves(desk, case, "fired") == ["b"]
    desk.at("2026-11-24 15:00")
    assert waits(desk, case) == "h h t"
    sound(desk)
