"""Many at once: one effect for one key, one completion for one task, one winner of the last days, numbers without gaps, and no lock that waits for ever.

Threads of one process, and two processes, on both databases.
"""
import itertools
import json
import subprocess
import sys
import threading
import time
from datetime import date, timedelta

import pytest

from engine import Refused, Unavailable
from engine.clock import to_text
from engine.facade.transaction import Transactions
from engine.office import ledger
from engine.office.calendar import calendar
from engine.store import Clash, Conflict
from engine.store.statements import case as sql
from engine.store.statements import office
from tests.office import HOUSE, LEAVE

SICK = {**LEAVE, "jenis": "sakit", "subjenis": "satu_hari"}                  # needs no balance
SECONDS = 60


def together(*calls):
    """Every call in a thread of its own, begun at the same moment; what each gave or raised, in order."""
    gate, found = threading.Barrier(len(calls)), [None] * len(calls)

    def one(place, call):
        gate.wait(SECONDS)
        try:
            found[place] = call()
        except Exception as error:  # noqa: BLE001 - judged by the test
            found[place] = error
    threads = [threading.Thread(target=one, args=(place, call), daemon=True) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return found


def days(desk, count, first=date(2026, 12, 1)):
    """So many working days, one after the other."""
    with desk.engine.transactions.read() as env:
        found = calendar(env.tx)
        every = (first + timedelta(days=n) for n in itertools.count())
        return [day.isoformat() for day in itertools.islice((day for day in every if found.is_working(day)), count)]


def one_day(desk, day, who=None, **more):
    return desk.engine.requests.file(who or desk.pemohon, "cuti", {**LEAVE, "mulai": day, "selesai": day, **more}, key=desk.key())


def codes(found):
    return sorted(error.code if isinstance(error, Refused) else type(error).__name__ for error in found)


def sound(desk):
    assert desk.engine.admin.doctor() == []
    assert desk.engine.admin.export_state()["incidents"] == []


def test_one_key_has_one_effect_and_everybody_gets_the_same_answer(desk):
    found = together(*[lambda: desk.engine.requests.file(desk.pemohon, "cuti", LEAVE, key="same")] * 8)
    assert len({receipt.number for receipt in found}) == 1
    assert len(desk.engine.requests.mine(desk.pemohon)) == 1
    sound(desk)


def test_one_key_with_two_bodies_is_one_effect_and_refusals(desk):
    bodies = [{**LEAVE, "alamat": f"Jalan Contoh {n}"} for n in range(6)]
    found = together(*[lambda body=body: desk.engine.requests.file(desk.pemohon, "cuti", body, key="same") for body in bodies])
    assert codes(found) == ["Receipt"] + ["duplicate_key"] * 5
    sound(desk)


def test_the_last_days_are_given_once(desk):
    """Three requests at once that are each covered, and together are not."""
    with desk.engine.transactions.read() as env:
        left = sum(row.days for row in env.tx.all(office.LEDGER_YEARS, person=desk.pemohon.person) if row.account == "cuti_tahunan")
    assert 0 < left <= 30
    span = days(desk, left)                      # all of this year: next year's days are another account
    found = together(*[lambda: desk.file(mulai=span[0], selesai=span[-1])] * 3)
    held = [row for row in desk.rows(office.LEDGER_OF_PERSON, person=desk.pemohon.person) if row.operation == "reserve"]
    assert len({row.case_id for row in held}) <= 1 and sum(-row.days for row in held) <= left, (found, held)
    assert len(held) > 0
    with desk.engine.transactions.read() as env:
        assert all(row.days >= 0 for row in env.tx.all(office.LEDGER_YEARS, person=desk.pemohon.person))
    sound(desk)


def test_the_last_days_are_given_once_also_by_two_cases_that_run(desk, monkeypatch):
    """Two returned requests of one applicant are sent again at once, by commands that share no lock but the applicant's."""
    reserve = ledger.reserve

    def slowly(*args, **kwargs):                 # long enough for the other to be judged by the same balance, if nothing keeps him
        time.sleep(0.5)
        return reserve(*args, **kwargs)
    monkeypatch.setattr(ledger, "reserve", slowly)
    with desk.engine.transactions.write() as env:                # few days, so that two disjoint spans that together overdraw stay within the year
        ledger.enter(env.tx, desk.pemohon.person, "cuti_tahunan", 2026, -8, reason="uji", at=to_text(env.now))
        left = sum(row.days for row in env.tx.all(office.LEDGER_YEARS, person=desk.pemohon.person) if row.account == "cuti_tahunan")
    length = left // 2 + 2
    span = days(desk, 2 * length)
    wanted = [(span[0], span[length - 1]), (span[length], span[-1])]
    cases = [one_day(desk, day).case for day in (span[0], span[-1])]
    for case in cases:
        desk.complete(case, "verifikator", "verifikasi", keputusan="dikembalikan", catatan="Tanggalnya keliru")
    tasks = [desk.task(case, "perbaikan") for case in cases]
    found = together(*[lambda task=task, first=first, last=last: desk.engine.tasks.complete(
        desk.pemohon, task, {**LEAVE, "mulai": first, "selesai": last}, revision=None, key=task) for task, (first, last) in zip(tasks, wanted, strict=True)])
    with desk.engine.transactions.read() as env:
        rows = [row for row in env.tx.all(office.LEDGER_YEARS, person=desk.pemohon.person) if row.account == "cuti_tahunan"]
    assert all(row.days >= 0 for row in rows) and sum(row.days for row in rows) == left - length - 1, (found, rows)        # who lost still holds his first day
    assert sorted(element for case in cases for element in desk.engine.tasks.waiting(case)) == ["perbaikan", "verifikasi"]
    sound(desk)


def test_approval_and_withdrawal_at_once_leave_one_truth(desk):
    case = desk.file().case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    task = desk.task(case, "pertimbangan")
    found = together(
        lambda: desk.engine.tasks.complete(desk.atasan, task, {"keputusan": "tidak_disetujui", "catatan": "Tidak dapat ditinggalkan"}, revision=2, key="a"),
        lambda: desk.engine.requests.act(desk.pemohon, case, "ditarik", {"alasan": "tidak jadi"}, key="b", revision=2))
    assert len([error for error in found if isinstance(error, Refused)]) == 1, found
    assert codes(found)[-1] in ("not_waiting", "stale") or codes(found)[0] in ("Completed",)
    sound(desk)


def test_a_timer_that_two_sweeps_find_fires_once(desk, second):
    case = desk.file().case
    desk.world.eng.clock.set(desk.world.eng.clock.now() + timedelta(days=30))
    second.clock.set(desk.engine.clock.now())
    together(desk.engine.jobs.timers, second.jobs.timers, desk.engine.jobs.timers, second.jobs.timers)
    desk.engine.drain()
    fired = [(event.element, event.visit) for event in desk.rows(sql.EVENTS_OF, case_id=case) if event.kind == "fired"]
    assert fired and len(fired) == len(set(fired)), fired
    assert len([row for row in desk.engine.admin.export_state()["audit"] if row["kind"] == "timer" and row["case"] == case]) <= len(fired)
    sound(desk)


@pytest.fixture
def second(desk):
    """Another engine on the same office, as another process would have it."""
    from engine import Engine, FixedClock
    with Engine.open(desk.engine.settings, FixedClock(desk.engine.clock.now())) as other:
        yield other


def test_eight_threads_of_mixed_commands_never_stand_still(desk, second):
    """Filing, withdrawing, completing, claiming, waking, signing in and looking, on the same few cases: refused or done, never broken."""
    free = days(desk, 60)
    cases = [one_day(desk, free.pop(), who).case for who in (desk.pemohon, desk.pemohon, desk.verifikator)]
    engines, wrong, done = itertools.cycle((desk.engine, second)), [], []

    def turn(engine, thread, n):
        case = cases[(thread + n) % len(cases)]
        waiting = engine.tasks.waiting(case)
        key = f"k-{thread}-{n}"
        yield lambda: [engine.tasks.complete(desk.verifikator, task, {"keputusan": "dikembalikan", "catatan": "Alamat belum lengkap"}, revision=None, key=key)
                       for element, task in waiting.items() if element == "verifikasi"]
        yield lambda: [engine.tasks.complete(desk.pemohon, task, {**LEAVE, "mulai": free[thread], "selesai": free[thread]}, revision=None, key=key + "p")
                       for element, task in waiting.items() if element == "perbaikan"]
        yield lambda: [engine.tasks.claim(desk.verifikator, task) for task in waiting.values()]
        yield lambda: engine.requests.file(desk.pemohon, "cuti", {**SICK, "mulai": free[20 + thread], "selesai": free[20 + thread]}, key=key + "f")
        yield lambda: engine.wake(case)
        yield lambda: engine.office.sign_in("1" * 18, "salah sekali", "test")
        yield lambda: engine.requests.page(desk.pemohon, case)

    def work(thread, engine):
        for n in range(4):
            for call in turn(engine, thread, n):
                try:
                    call()
                    done.append(1)
                except (Refused, Unavailable) as error:
                    if isinstance(error, Unavailable):
                        wrong.append(f"{type(error).__name__}: {error}")
                except Exception as error:  # noqa: BLE001 - what must not be
                    wrong.append(f"{type(error).__name__}: {error}")
    together(*[lambda thread=thread, engine=engine: work(thread, engine) for thread, engine in zip(range(8), engines, strict=False)])
    assert not wrong and done
    sound(desk)


def test_a_clash_is_tried_again_and_done_once(desk, monkeypatch):
    """The database undoes a command twice, as it does with one of two that wait for each other."""
    left = [Clash("deadlock detected")] * 2
    environment = Transactions.environment

    def planted(self, tx):
        if left and tx._side.writes:
            raise left.pop()
        return environment(self, tx)
    monkeypatch.setattr(Transactions, "environment", planted)
    assert desk.file().number == "CUTI-2026-000001" and not left
    sound(desk)


def test_a_change_outside_the_cases_is_tried_again_too(desk, monkeypatch):
    """Signing in, publishing and an import, each undone twice by the database; a request with nothing new is stored once."""
    environment, left = Transactions.environment, []

    def planted(self, tx):
        if left and tx._side.writes:
            raise left.pop()
        return environment(self, tx)
    monkeypatch.setattr(Transactions, "environment", planted)
    left += [Clash("deadlock detected"), Conflict("unique")]
    assert desk.engine.studio.deploy(HOUSE / "processes" / "cuti").status == "unchanged" and not left
    left += [Clash("deadlock detected"), Conflict("unique")]
    done = desk.engine.office.import_file("kalender", b"tanggal,jenis,nama,sumber\n2027-03-01,libur,Uji,SKB Uji\n")
    assert not done.problems and done.added == 1 and not left
    left += [Clash("deadlock detected")] * 2
    with pytest.raises(Refused) as caught:
        desk.engine.office.sign_in("190000000000000000", "tak ada", "127.0.0.1")
    assert caught.value.code == "unknown_login" and not left
    with desk.engine.transactions.read() as env:
        nip = env.person(desk.atasan.person).nip
    for change in (lambda: desk.engine.admin.set_roles(nip, ["admin"]), lambda: desk.engine.people.set_roles(desk.atasan, desk.pejabat.person, ["admin"]),
                   lambda: desk.engine.people.forgot(nip, "127.0.0.1"), lambda: desk.engine.balances.rollover(2027), desk.engine.office.forget,
                   lambda: desk.engine.files.preview(desk.atasan, "kalender", b"tanggal,jenis,nama,sumber\n2027-03-02,libur,Uji,SKB Uji\n")):
        left += [Clash("deadlock detected")] * 2
        change()
        assert not left
    assert [r.roles for r in desk.engine.people.staff(desk.atasan)] == [("admin",)] * 2
    sound(desk)


def test_a_clash_that_does_not_end_is_unavailable_and_no_incident(desk, monkeypatch):
    def planted(self, tx):
        raise Clash("deadlock detected")
    with monkeypatch.context() as patch:
        patch.setattr(Transactions, "environment", planted)
        with pytest.raises(Unavailable):
            desk.file()
    sound(desk)


PROGRAM = """
import json, sys
from datetime import datetime
from pathlib import Path
from engine import Engine, FixedClock, Refused, Settings, Unavailable
import dataclasses
given = json.loads(sys.stdin.readline())
settings = dataclasses.replace(Settings.load(Path(given["config"]), {}), data=Path(given["data"]), database=given["database"], given_secret="x" * 40)
with Engine.open(settings, FixedClock(datetime.fromisoformat(given["at"]))) as eng:
    actor, out = eng.office.person(given["actor"]), []
    print("ready", flush=True)
    sys.stdin.readline()
    for task in given["tasks"]:
        try:
            eng.tasks.complete(actor, task, {"keputusan": "disetujui"}, revision=None, key=f"{given['name']}-{task}")
            out.append("done")
        except Refused as refused:
            out.append(refused.code)
    eng.drain()
    print(json.dumps(out), flush=True)
"""


def test_two_processes_number_letters_without_gaps(desk):
    cases = [one_day(desk, day).case for day in days(desk, 3)]               # three open requests are all one applicant may have
    for case in cases:
        desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
        desk.complete(case, "atasan", "pertimbangan", keputusan="disetujui")
    tasks = [desk.task(case, "keputusan") for case in cases]
    settings = desk.engine.settings
    given = {"config": str(HOUSE / "config.yaml"), "data": str(settings.data), "database": settings.database, "at": desk.engine.clock.now().isoformat(),
             "actor": desk.pejabat.person}
    running = [subprocess.Popen([sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HOUSE) for _ in range(2)]
    for process, order, name in zip(running, (tasks, tasks[::-1]), "ab", strict=True):
        process.stdin.write(json.dumps({**given, "tasks": order, "name": name}) + "\n")
        process.stdin.flush()
    assert [process.stdout.readline() for process in running] == ["ready\n"] * 2
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    found = [json.loads(process.communicate(timeout=SECONDS)[0]) for process in running]
    assert sorted(found[0] + found[1]) == ["done"] * len(tasks) + ["not_waiting"] * len(tasks), found
    letters = desk.engine.admin.export_state()["letters"]
    assert sorted(letter["number"] for letter in letters) == [f"800.1.11.4/{n:04}/DISDIK/2026" for n in range(1, len(tasks) + 1)]
    assert all(letter["status"] == "in_force" for letter in letters)
    sound(desk)
