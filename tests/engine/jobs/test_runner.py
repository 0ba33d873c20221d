"""The runner: claimed before done, fenced, tried again, dead with an incident; no job and no case stops another."""
import logging
import threading
import time
from datetime import timedelta

import pytest

from engine.clock import to_text
from engine.jobs.deliver import Permanent
from engine.jobs.runner import LEASE, MOST_ATTEMPTS, Embedded, pause_after
from engine.run import outbox
from engine.store.statements import case as cases
from engine.store.statements import job as sql

from .conftest import START


def runner(store, clock, settings, wake=lambda case: None, **handlers):
    return Embedded(store, clock, settings, handlers, wake)


def put(store, kind="work", due=START, after=None, case=None, **payload):
    with store.write() as tx:
        return outbox.put(tx, kind, case, 1, payload, to_text(due), after=after)


def incidents(store):
    with store.read() as tx:
        return tx.all(cases.INCIDENTS_OPEN)


def test_a_job_is_done_once_and_its_effect_commits_with_it(store, clock, settings, row, case):
    case()
    job = put(store, n=3)
    seen = []

    def work(given):
        seen.append((given.payload, given.attempt, row(job).status))

        def effect(tx):
            tx.run(cases.NOTICE_INSERT, id="n", person="p", case_id="c1", code="x", params="{}", at="x", read_at=None, task_id=None, tell_at=None)
        return effect
    assert runner(store, clock, settings, work=work).drain() == 1
    assert seen == [({"n": 3}, 1, "claimed")]                       # the claim was committed before the work began
    assert (row(job).status, row(job).attempts, row(job).done_at) == ("sent", 1, to_text(START))
    assert runner(store, clock, settings, work=work).drain() == 0
    with store.read() as tx:
        assert len(tx.all(cases.NOTICES_OF, person="p")) == 1


def test_a_job_is_not_done_before_it_is_due(store, clock, settings, row):
    job = put(store, due=START + timedelta(hours=1))
    run = runner(store, clock, settings, work=lambda job: None)
    assert run.drain() == 0
    clock.advance(timedelta(hours=1))
    assert run.drain() == 1 and row(job).status == "sent"


def test_a_failure_comes_back_later_and_later_and_dies_with_an_incident(store, clock, settings, row, case):
    case()
    job = put(store, case="c1")

    def work(given):
        raise ConnectionError("mail server away")
    run = runner(store, clock, settings, work=work)
    for attempt in range(1, MOST_ATTEMPTS):
        assert run.drain() == 1 and run.drain() == 0
        assert (row(job).status, row(job).attempts) == ("waiting", attempt)
        assert row(job).due_at == to_text(clock.now() + pause_after(attempt))
        clock.advance(pause_after(attempt))
    assert run.drain() == 1
    assert (row(job).status, row(job).error) == ("dead", "ConnectionError: mail server away")
    [incident] = incidents(store)
    assert (incident.case_id, incident.code) == ("c1", "job_work")
    clock.advance(timedelta(days=400))
    assert run.drain() == 0


def test_pauses_reach_over_a_night_without_a_mail_server():
    pauses = [pause_after(n) for n in range(1, MOST_ATTEMPTS)]
    assert pauses == sorted(pauses) and timedelta(hours=12) < sum(pauses, timedelta()) < timedelta(days=2)


@pytest.mark.parametrize("kind", ["work", "nobody_knows"])
def test_what_cannot_be_helped_dies_at_once(store, clock, settings, row, kind):
    def work(given):
        raise Permanent("recipient refused (550)")
    job = put(store, kind=kind)
    runner(store, clock, settings, work=work).drain()
    assert row(job).status == "dead" and len(incidents(store)) == 1


def test_a_poisoned_job_does_not_stop_the_others(store, clock, settings, row):
    def work(given):
        if given.payload["n"] == 0:
            raise RuntimeError("poison")
    jobs = [put(store, n=n) for n in range(5)]
    runner(store, clock, settings, work=work).drain()
    assert [row(j).status for j in jobs] == ["waiting"] + ["sent"] * 4


def test_a_payload_nobody_can_read_is_dead_and_the_next_one_is_done(store, clock, settings, row):
    with store.write() as tx:
        tx.run(sql.JOB_INSERT, id="bad", kind="work", case_id=None, event=None, payload="{", status="waiting", attempts=0, due_at=to_text(START - timedelta(1)),
               lease_until=None, error=None, message_id=None, after=None, created_at="x", done_at=None)
    good = put(store)
    run = runner(store, clock, settings, work=lambda job: None)
    run.drain()
    run.drain()
    assert (row("bad").status, row(good).status) == ("dead", "sent")


def test_a_claim_that_was_never_ended_is_taken_again_after_its_lease(store, clock, settings, row):
    job = put(store)
    run = runner(store, clock, settings, work=lambda job: None)
    run._claim(clock.now())                                         # a worker that was killed after its claim
    assert run.drain() == 0
    clock.advance(LEASE + timedelta(seconds=1))
    assert run.drain() == 1 and (row(job).status, row(job).attempts) == ("sent", 2)


def test_a_worker_that_was_overtaken_changes_nothing(store, clock, settings, row, caplog):
    job = put(store)
    slow = runner(store, clock, settings)
    old = slow._claim(clock.now())
    clock.advance(LEASE + timedelta(seconds=1))
    fast = runner(store, clock, settings, work=lambda job: None)
    claimed = fast._claim(clock.now())
    called = []
    with caplog.at_level(logging.WARNING):
        slow._sent(old, called.append)
        slow._again(old, RuntimeError("late"))
        slow._dead(old, "late")
    assert row(job).status == "claimed" and row(job).attempts == 2 and not called and not incidents(store)
    fast._sent(claimed, None)
    assert row(job).status == "sent"


def test_an_effect_that_fails_is_undone_and_the_job_tried_again(store, clock, settings, row):
    job = put(store)

    def effect(tx):
        tx.run(cases.NOTICE_INSERT, id="n", person="p", case_id=None, code="x", params="{}", at="x", read_at=None, task_id=None, tell_at=None)
        raise RuntimeError("no")
    runner(store, clock, settings, work=lambda job: effect).drain()
    assert row(job).status == "waiting"
    with store.read() as tx:
        assert not tx.all(cases.NOTICES_OF, person="p")


def test_a_job_waits_for_the_one_before_it(store, clock, settings):
    done, fail = [], [True]

    def letter(given):
        if fail[0]:
            raise RuntimeError("not yet")
        done.append("letter")
    first = put(store, "letter", due=START + timedelta(seconds=30))
    put(store, "mail", after=first)
    run = runner(store, clock, settings, letter=letter, mail=lambda job: done.append("mail"))
    assert run.drain() == 0
    clock.advance(timedelta(seconds=30))
    run.drain()
    assert done == []
    fail[0] = False
    clock.advance(timedelta(minutes=1))
    run.drain()
    assert done == ["letter", "mail"]


def test_a_dead_job_can_be_revived(store, clock, settings, row):
    job = put(store)
    runner(store, clock, settings).drain()
    assert row(job).status == "dead"
    with store.write() as tx:
        assert outbox.revive(tx, job, to_text(START)) and not outbox.revive(tx, job, to_text(START))
    runner(store, clock, settings, work=lambda job: None).drain()
    assert row(job).status == "sent"


def test_errors_in_the_log_name_no_person(store, clock, settings, caplog):
    def work(given):
        raise RuntimeError("siti@contoh.go.id refused")
    put(store, to="siti@contoh.go.id")
    with caplog.at_level(logging.DEBUG):
        runner(store, clock, settings, work=work).drain()
    assert "siti" not in caplog.text and "RuntimeError" in caplog.text


def test_due_timers_wake_their_cases_in_order_and_a_sick_case_does_not_stop_them(store, clock, settings, case, timer):
    for n, name in enumerate(("c1", "c2", "c3")):
        timer(case(name), START - timedelta(minutes=10 - n))
    timer("c1", START + timedelta(hours=1), token="t2")
    woken = []

    def wake(name):
        woken.append(name)
        if name == "c1":
            raise RuntimeError("sick")
        with store.write() as tx:
            tx.run(cases.TIMERS_CLEAR, case_id=name)
    run = runner(store, clock, settings, wake=wake)
    assert run.drain() == 2
    assert woken == ["c1", "c2", "c3"]
    assert run.timers() == 0 and woken == ["c1", "c2", "c3"]        # the sick one is left alone for a minute
    clock.advance(timedelta(minutes=2))
    run.timers()
    assert woken == ["c1", "c2", "c3", "c1"]


@pytest.mark.parametrize("statement, index", [(sql.TIMERS_DUE, "timer_due"), (sql.JOB_DUE, "job_due"), (sql.JOB_IS_DUE, "job_due")])
def test_what_is_due_is_found_by_its_index(store, statement, index):
    given = {"now": "z", "after": "", "after_case": "", "most": 10}
    with store.write() as tx:
        compiled, explain = statement.on(store.dialect), "EXPLAIN QUERY PLAN "
        if store.dialect == "postgresql":
            tx._cursor.execute("SET LOCAL enable_seqscan = off")            # the tables are empty
            explain = "EXPLAIN "
        plan = str(tx._cursor.execute(explain + compiled.text, compiled.take({name: given[name] for name in compiled.parameters})).fetchall())
    assert index in plan, plan


def test_threads_do_the_work_at_once_when_told_and_stop(store, clock, settings, row):
    done = threading.Event()
    run = runner(store, clock, settings, work=lambda job: done.set())
    run.start()
    try:
        time.sleep(0.1)
        job = put(store)
        run.notify()
        assert done.wait(3)
    finally:
        run.stop()
    assert row(job).status == "sent" and not [t for t in threading.enumerate() if t.name.startswith("runut-")]


def test_two_runners_on_one_database_do_each_job_once(store, clock, settings):
    done, lock = [], threading.Lock()

    def work(given):
        with lock:
            done.append(given.payload["n"])
    for n in range(40):
        put(store, n=n)
    runners = [runner(store, clock, settings, work=work) for _ in range(2)]
    for r in runners:
        r.start()
    until = time.monotonic() + 10
    while len(done) < 40 and time.monotonic() < until:
        time.sleep(0.02)
    for r in runners:
        r.stop()
    assert sorted(done) == list(range(40))


def test_a_job_over_which_its_workers_die_is_dead_in_the_end(store, clock, settings, row, case):
    """A process that is killed by its job never reaches the failure's own counting."""
    case()
    job = put(store, case="c1")
    run = runner(store, clock, settings, work=lambda job: pytest.fail("begun once too often"))
    for _ in range(MOST_ATTEMPTS):
        assert run._claim(clock.now()) is not None          # and then the worker is gone
        clock.advance(LEASE + timedelta(seconds=1))
    assert run.drain() == 1
    assert row(job).status == "dead" and "never ended" in row(job).error
    assert [i.code for i in incidents(store)] == ["job_work"]


def test_the_incident_of_an_unreadable_payload_names_the_jobs_kind(store, clock, settings, row):
    job = put(store)
    with store.write() as tx:
        tx._cursor.execute("UPDATE job SET payload = '{'")
    runner(store, clock, settings, work=lambda job: None).drain()
    assert row(job).status == "dead" and [i.code for i in incidents(store)] == ["job_work"]


def test_what_was_done_is_noted_as_soon_as_the_database_is_back(store, clock, settings, row, monkeypatch):
    """Else a mail that was taken would be sent again, with no crash in between."""
    from engine.errors import Unavailable
    from engine.jobs import runner as module
    monkeypatch.setattr(module, "NOTE_PAUSES", (0, 0, 0))
    job, sent, away = put(store), [], []
    write = store.write

    def failing():
        if sent and len(away) < 2:
            away.append(1)
            raise Unavailable("locked")
        return write()
    monkeypatch.setattr(store, "write", failing)
    runner(store, clock, settings, work=lambda job: sent.append(job.id)).drain()
    assert len(sent) == 1 and len(away) == 2 and row(job).status == "sent"


def test_a_case_that_somebody_holds_does_not_keep_the_others_waiting(store, clock, settings, case, timer):
    from engine.errors import Unavailable
    for n, name in enumerate(("c1", "c2", "c3")):
        timer(case(name), START - timedelta(minutes=10 - n))
    woken = []

    def wake(name):
        woken.append(name)
        if name == "c1":
            raise Unavailable("lock not available")
        with store.write() as tx:
            tx.run(cases.TIMERS_CLEAR, case_id=name)
    run = runner(store, clock, settings, wake=wake)
    assert run.timers() == 2 and woken == ["c1", "c2", "c3"]
    clock.advance(timedelta(seconds=6))
    run.timers()
    assert woken[3:] == ["c1"]                              # soon again, not after a minute


def test_a_database_that_is_away_is_not_asked_for_every_case(store, clock, settings, case, timer):
    from engine.errors import Unavailable
    for name in ("c1", "c2", "c3"):
        timer(case(name), START)
    woken = []

    def wake(name):
        woken.append(name)
        raise Unavailable("away")
    with pytest.raises(Unavailable):
        runner(store, clock, settings, wake=wake).timers()
    assert len(woken) == 2
