"""A technical fault leaves the case where it was, tells an administrator why, lets him go on, and slows nobody else; timers keep their promises."""
import time
from datetime import datetime, timedelta

import pytest

from engine import Actor, Faulted, Refused
from engine.clock import from_text, to_text
from engine.facade.transaction import Transactions
from engine.jobs.runner import MOST_ATTEMPTS, Embedded
from engine.run import actions, commands
from engine.run.case import Broken
from engine.store.statements import case as sql

ADMIN = Actor("admin", "Pengelola", roles=frozenset({"admin"}))
BEGIN_OF_LEAVE = "2026-12-07T08:00"


def break_action(monkeypatch, name: str, error: Exception):
    def broken(*_):
        raise error
    monkeypatch.setitem(actions.ACTIONS, name, broken)


@pytest.fixture
def stuck(desk, monkeypatch):
    """A case whose return was due and whose timer fails: (desk, case)."""
    case = desk.decided()
    with monkeypatch.context() as broken:
        advance = commands.CaseRun.advance

        def fails(run):
            if run.head.id == case:
                raise Broken("stuck", "mulai_cuti", "no way on")
            advance(run)
        broken.setattr(commands.CaseRun, "advance", fails)
        desk.at(BEGIN_OF_LEAVE)
        yield desk, case, broken


# what an administrator sees ---------------------------------------------------------------------------------------------------------
def test_an_incident_names_cause_element_case_and_moment(stuck):
    desk, case, _ = stuck
    [row] = desk.engine.admin.incidents()
    assert (row.code, row.element, row.case, row.number, row.command) == ("stuck", "mulai_cuti", case, "CUTI-2026-000001", "timer")
    assert "no way on" in row.cause and row.step and row.title == "Cuti pegawai" and not row.overcome
    assert row.at.date().isoformat() == "2026-12-07" and row.at.utcoffset() == timedelta(hours=7)


def test_a_fault_leaves_the_case_at_its_last_committed_state(stuck):
    desk, case, _ = stuck
    page = desk.engine.requests.page(desk.pemohon, case)
    assert page.incident and not page.ended
    assert desk.engine.admin.doctor() == []
    assert len(desk.engine.admin.incidents()) == 1
    desk.engine.drain()
    assert len(desk.engine.admin.incidents()) == 1               # tried again, told once


# what he can do -------------------------------------------------------------------------------------------------------------------------
def test_retry_goes_on_once_the_cause_is_gone(stuck):
    desk, case, broken = stuck
    with pytest.raises(Faulted):
        desk.engine.admin.retry(case, ADMIN)
    assert len(desk.engine.admin.incidents()) == 1
    broken.undo()
    done = desk.engine.admin.retry(case, ADMIN)
    assert (done.moved, done.open) == (True, 0)
    assert desk.engine.admin.incidents() == [] and desk.rows(sql.CASE_BY_ID, id=case)[0].status == "sedang_cuti"
    trail = [(a["kind"], a["actor"]) for a in desk.engine.admin.export_state()["audit"] if a["kind"].startswith("retry")]
    assert trail == [("retry", "admin")]
    assert desk.engine.admin.doctor() == []


def test_a_fault_in_a_persons_command_is_overcome_when_he_succeeds(desk, monkeypatch):
    case = desk.file().case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    desk.complete(case, "atasan", "pertimbangan", keputusan="disetujui")
    with monkeypatch.context() as broken:
        break_action(broken, "register", ZeroDivisionError("planted"))
        with pytest.raises(Faulted):
            desk.complete(case, "pejabat", "keputusan", keputusan="disetujui")
    assert desk.engine.admin.retry(case, ADMIN).open == 1            # nothing runs by itself: the person must try again
    desk.at("2026-11-24T11:00")
    desk.complete(case, "pejabat", "keputusan", keputusan="disetujui")
    [row] = desk.engine.admin.incidents()
    assert row.overcome and row.command == "complete"
    assert desk.engine.admin.retry(case, ADMIN).open == 0 and desk.engine.admin.incidents() == []


def test_dead_jobs_are_shown_at_their_element_and_revived(desk, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(desk.engine.jobs, "handlers", {**desk.engine.jobs.handlers, "mail": _fails})
        case = desk.decided()
        for _ in range(MOST_ATTEMPTS):
            desk.engine.clock.advance(timedelta(days=1))
            desk.engine.jobs._jobs(None)
    rows = desk.engine.admin.incidents()
    assert {(r.code, r.element, r.command) for r in rows} == {("job_mail", "kabar_izin", "mail")} and "mail server away" in rows[0].cause
    assert desk.engine.admin.doctor() == []
    done = desk.engine.admin.retry(case, ADMIN)
    assert done.revived == len(rows) and done.open == 0
    desk.engine.drain()
    assert desk.engine.admin.incidents() == []
    assert {o["status"] for o in desk.engine.admin.export_state()["outbox"]} == {"sent"}
    assert desk.engine.admin.doctor() == []


def _fails(job):
    raise ConnectionError("mail server away")


def test_an_incident_can_be_dismissed(desk):
    desk.engine.transactions.incident("import", None, ValueError("dealt with"))
    [row] = desk.engine.admin.incidents()
    assert (row.case, row.number, row.code) == (None, "", "ValueError")
    desk.engine.admin.dismiss(row.id, ADMIN)
    assert desk.engine.admin.incidents() == []
    with pytest.raises(Refused) as gone:
        desk.engine.admin.dismiss(row.id, ADMIN)
    assert gone.value.code == "not_found"


@pytest.mark.parametrize("call", ["retry", "dismiss"])
def test_only_an_administrator_may(desk, call):
    with pytest.raises(Refused) as refused:
        getattr(desk.engine.admin, call)("x", desk.verifikator)
    assert refused.value.code == "not_yours"
    with pytest.raises(Refused) as missing:
        getattr(desk.engine.admin, call)("nowhere", ADMIN)
    assert missing.value.code == "not_found"


# one sick case slows nobody (P7) --------------------------------------------------------------------------------------------------------
def clones(desk, case: str, many: int) -> list[str]:
    """Copies of a case that waits for a timer, each with a state of its own."""
    names = [f"klon{n:03}" for n in range(many)]
    with desk.engine.store.write() as tx:
        for name in names:
            for table, key in (("cases", "id"), ("task", "case_id"), ("timer", "case_id"), ("subscription", "case_id"), ("event", "case_id")):
                from engine.store.tables import metadata
                columns = [c.name for c in metadata.tables[table].columns]
                values = [f"'{name}' || id" if c == "id" and table != "cases" else f"'{name}'" if c == key else f"'{name}'" if c in ("number", "tracking") else c
                          for c in columns]
                tx._cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} WHERE {key} = '{case}'")
    return names


def test_a_poisoned_case_does_not_stop_fifty_healthy_ones(desk):
    case = desk.decided()
    healthy = clones(desk, case, 50)
    with desk.engine.store.write() as tx:
        tx._cursor.execute(f"UPDATE cases SET state = (SELECT files FROM version LIMIT 1) WHERE id = '{case}'")       # bytes, but no state
    desk.engine.clock.set(datetime.fromisoformat("2026-12-07T08:00+07:00"))
    desk.engine.drain()
    moved = {c["id"]: c["status"] for c in desk.engine.admin.export_state()["cases"]}
    assert [moved[name] for name in healthy] == ["sedang_cuti"] * 50 and moved[case] == "terbit"
    [incident] = desk.engine.admin.incidents()
    assert incident.case == case and incident.command == "timer"


def test_fifty_poisoned_cases_cost_one_look_a_minute(desk, monkeypatch):
    """In the running office: a case that fails is left alone for a minute, and the healthy one behind them all fires at once."""
    case = desk.decided()
    poisoned = clones(desk, case, 50)
    with desk.engine.store.write() as tx:
        tx._cursor.execute("UPDATE timer SET due_at = '2026-12-01T00:00:00.000000Z' WHERE case_id <> '" + case + "'")       # due before the healthy one
        tx._cursor.execute("UPDATE cases SET state = (SELECT files FROM version LIMIT 1) WHERE id <> '" + case + "'")
    desk.engine.clock.set(datetime.fromisoformat("2026-12-07T08:00+07:00"))
    tried, wake = [], desk.engine.jobs.wake
    monkeypatch.setattr(desk.engine.jobs, "wake", lambda name: (tried.append(name), wake(name)))
    for _ in range(5):
        desk.engine.jobs.timers()
    assert desk.rows(sql.CASE_BY_ID, id=case)[0].status == "sedang_cuti"
    assert sorted(tried) == sorted([*poisoned, case])
    assert len(desk.engine.admin.incidents()) == 50


def test_a_mail_that_always_fails_holds_up_no_other(desk, monkeypatch):
    poisoned, mails = desk.file(), desk.engine.jobs.handlers["mail"]

    def picky(job):
        if job.case == poisoned.case:
            raise ConnectionError("this one never")
        return mails(job)
    monkeypatch.setattr(desk.engine.jobs, "handlers", {**desk.engine.jobs.handlers, "mail": picky})
    desk.engine.requests.act(desk.pemohon, poisoned.case, "ditarik", {"alasan": "tidak jadi"}, key="w")
    case = desk.decided(mulai="2026-12-14", selesai="2026-12-15")
    state = {(o["case"], o["status"]) for o in desk.engine.admin.export_state()["outbox"] if o["kind"] == "mail"}
    assert state == {(poisoned.case, "waiting"), (case, "sent")}


# timers (P8) --------------------------------------------------------------------------------------------------------------------------------
def due_of(desk, case: str):
    return min(t.due_at for t in desk.rows(sql.TIMERS_OF, case_id=case))


def fired(desk, case: str) -> list:
    return [e for e in desk.rows(sql.EVENTS_OF, case_id=case) if e.kind == "fired"]


def test_a_timer_never_fires_early_and_fires_once(desk):
    case = desk.decided()
    due = from_text(due_of(desk, case))
    desk.engine.clock.set(due - timedelta(microseconds=1))
    assert desk.engine.drain() == 0 and fired(desk, case) == []
    desk.engine.wake(case)                                            # also when somebody asks for it
    assert fired(desk, case) == []
    desk.engine.clock.set(due)
    desk.engine.drain()
    desk.engine.wake(case)
    desk.engine.drain()
    assert [e.element for e in fired(desk, case)] == ["mulai_cuti"]


def test_after_downtime_missed_timers_fire_in_order(desk, monkeypatch):
    """Among cases the longest due first; within a case one after the other, each at its own place."""
    first = desk.decided()
    second = desk.decided(mulai="2026-12-03", selesai="2026-12-03")
    woken, wake = [], desk.engine.jobs.wake
    monkeypatch.setattr(desk.engine.jobs, "wake", lambda name: (woken.append(name), wake(name)))
    desk.engine.clock.set(datetime.fromisoformat("2026-12-20T08:00+07:00"))         # nobody was there for weeks
    desk.engine.drain()
    assert list(dict.fromkeys(woken)) == [second, first]
    for case in (first, second):
        assert [e.element for e in fired(desk, case)] == ["mulai_cuti", "cuti_berakhir"]
        assert desk.rows(sql.CASE_BY_ID, id=case)[0].status == "menunggu_lapor_kembali"
    assert desk.engine.admin.doctor() == []


def test_a_crash_between_firing_and_commit_fires_again_with_one_effect(desk, monkeypatch):
    case = desk.decided()
    desk.engine.clock.set(from_text(due_of(desk, case)))
    save = commands.CaseRun.save

    def dies(run):
        save(run)
        raise SystemExit("killed before the commit")
    with monkeypatch.context() as crash:
        crash.setattr(commands.CaseRun, "save", dies)
        with pytest.raises(SystemExit):
            desk.engine.wake(case)
    assert fired(desk, case) == []
    desk.engine.drain()
    assert [e.element for e in fired(desk, case)] == ["mulai_cuti"]


def test_the_running_office_fires_what_it_missed_when_it_starts(desk):
    """The embedded runner's threads, not the test, find what is due: two runners at once, one effect."""
    case = desk.decided()
    desk.engine.clock.set(datetime.fromisoformat("2026-12-20T08:00+07:00"))
    engine = desk.engine
    other = Embedded(engine.store, engine.clock, engine.settings.jobs, engine.jobs.handlers, engine.wake)
    for runner in (engine.jobs, other):
        runner.start()
    try:
        until = time.monotonic() + 20
        while desk.rows(sql.CASE_BY_ID, id=case)[0].status != "menunggu_lapor_kembali" and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        for runner in (engine.jobs, other):
            runner.stop()
    assert [e.element for e in fired(desk, case)] == ["mulai_cuti", "cuti_berakhir"]
    assert to_text(engine.clock.now()) == fired(desk, case)[-1].at
    assert isinstance(engine.transactions, Transactions) and engine.admin.doctor() == []
