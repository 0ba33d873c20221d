"""External work: a service task that a program outside does. It is taken under a lock, ends once, comes back when it fails, and never outlives its case."""
import threading

import pytest

from engine import Faulted, Refused
from engine.store.statements import case as case_sql
from engine.store.statements import work as sql
from tests import office
from tests.engine.bpmn.drawing import boundary, event, gateway, line, timer
from tests.engine.bpmn.drawing import flow as way
from tests.engine.bpmn.folder import action, closing, filing, folder, properties, task

from .doing import again, deploy, filed, moves, objects, row, sound, waits


@pytest.fixture(scope="module")
def stage(databases):
    with office.stage(databases.kind) as made:
        yield made


ASK = action("cek", "external", topic="bkn.nip", payload="={nama: pemohon.nama, catatan: permohonan.catatan}", returns="nomor: string, tanggal: date, lulus: boolean?")
PLAIN = filing() + ASK + task("a") + closing() + line("s", "cek", "a", "e")
GOOD = {"nomor": "B-7", "tanggal": "2026-12-01", "lulus": True}


def fetch(desk, *topics: str, worker: str = "w1", **more):
    return desk.engine.external.fetch(topics or ("bkn.nip",), worker, **more)


def refused(code: str, act, *args, **more) -> Refused:
    with pytest.raises(Refused) as error:
        act(*args, **more)
    assert error.value.code == code
    return error.value


def test_a_token_makes_work_a_worker_takes_it_and_what_it_gives_is_the_object_of_the_task(desk):
    case = filed(desk, PLAIN, fill={"catatan": "periksa"})
    assert waits(desk, case) == ""
    [work] = fetch(desk)
    assert (work.topic, work.case, work.element, work.attempt, work.retries) == ("bkn.nip", case, "cek", 1, 3)
    assert work.payload == {"nama": desk.pemohon.name, "catatan": "periksa"} and work.number == "UJI-2026-000001"
    before = row(desk, case).revision
    desk.engine.external.complete(work.id, work.attempt, GOOD)
    assert waits(desk, case) == "a" and objects(desk, case)["cek"] == GOOD and row(desk, case).revision == before + 1
    assert desk.rows(sql.WORK_BY_ID, work=work.id)[0].payload == "null", "what it was told is kept no longer than it is needed"
    assert fetch(desk) == [] and moves(desk, case, "work_opened") == moves(desk, case, "work_done") == ["cek"]
    sound(desk)


def test_what_comes_back_is_typed_for_feel_as_it_was_declared(desk):
    split = gateway("g") + task("a") + task("b") + closing() + line("s", "cek", "g") + way("g", "a", "cek.tanggal &gt; date(&quot;2026-11-30&quot;) and cek.lulus = true") + way("g", "b", "cek.lulus = false")
    case = filed(desk, filing() + ASK + split + line("a", "e") + line("b", "e"))
    [work] = fetch(desk)
    desk.engine.external.complete(work.id, 1, GOOD)
    assert waits(desk, case) == "a"


@pytest.mark.parametrize(("result", "wrong"), [
    ({}, {"nomor", "tanggal"}), ({**GOOD, "tanggal": "besok"}, {"tanggal"}), ({**GOOD, "nomor": 7}, {"nomor"}), ({**GOOD, "lulus": "ya"}, {"lulus"}),
    ({**GOOD, "lain": 1}, {"lain"}), ({**GOOD, "nomor": None}, {"nomor"})])
def test_a_result_that_does_not_fit_is_refused_by_its_fields_and_the_work_stays_held(desk, result, wrong):
    case = filed(desk, PLAIN)
    [work] = fetch(desk)
    error = refused("invalid", desk.engine.external.complete, work.id, 1, result)
    assert set(error.params["errors"]) == {f"result.{name}" for name in wrong} and waits(desk, case) == ""
    desk.engine.external.complete(work.id, 1, {**GOOD, "lulus": None})
    assert waits(desk, case) == "a"


def test_without_a_declaration_everything_comes_as_it_is(desk):
    case = filed(desk, filing() + action("cek", "external", topic="t") + task("a") + closing() + line("s", "cek", "a", "e"))
    [work] = fetch(desk, "t")
    assert work.payload is None
    refused("invalid", desk.engine.external.complete, work.id, 1, {"isi": "x" * 70_000})
    desk.engine.external.complete(work.id, 1, {"isi": [1, {"dua": 2.5}], "kosong": None})
    assert objects(desk, case)["cek"] == {"isi": [1, {"dua": 2.5}], "kosong": None}


def test_a_lock_runs_out_by_the_clock_and_whoever_was_overtaken_changes_nothing(desk):
    case = filed(desk, PLAIN)
    [first] = fetch(desk, seconds=60)
    assert fetch(desk, worker="w2") == []
    desk.at("2026-11-24 09:00:59")
    assert fetch(desk, worker="w2") == []
    desk.engine.external.extend(first.id, 1, 60)
    desk.at("2026-11-24 09:01:30")
    assert fetch(desk, worker="w2") == []
    desk.at("2026-11-24 09:02:00")
    [second] = fetch(desk, worker="w2")
    assert (second.id, second.attempt) == (first.id, 2)
    for late in (lambda: desk.engine.external.complete(first.id, 1, GOOD), lambda: desk.engine.external.extend(first.id, 1, 9),
                 lambda: desk.engine.external.fail(first.id, 1, "x"), lambda: desk.engine.external.error(first.id, 1, "E1")):
        refused("lock_lost", late)
    assert waits(desk, case) == ""
    desk.engine.external.complete(second.id, 2, GOOD)
    assert waits(desk, case) == "a"
    sound(desk)


def test_what_was_done_after_the_lock_ran_out_counts_where_nobody_has_taken_it_since(desk):
    case = filed(desk, PLAIN)
    [work] = fetch(desk, seconds=1)
    desk.at("2026-11-24 12:00")
    desk.engine.external.complete(work.id, 1, GOOD)
    assert waits(desk, case) == "a"


def test_several_topics_and_several_rows_what_waits_longest_first(desk):
    deploy(desk, filing() + action("cek", "external", topic="=permohonan.catatan") + closing() + line("s", "cek", "e"))
    made = []
    for minute, topic in enumerate(("t1", "t2", "t1", "t3")):
        desk.at(f"2026-11-24 09:0{minute}")
        made.append(again(desk, catatan=topic))
    assert [w.case for w in fetch(desk, "t2", "t1", most=2)] == [made[0], made[1]]
    assert [w.case for w in fetch(desk, "t2", "t1", "t2", most=9)] == [made[2]]


def test_a_failure_comes_back_later_and_later_and_without_an_attempt_left_it_is_an_incident(desk):
    case = filed(desk, PLAIN)
    [work] = fetch(desk)
    desk.engine.external.fail(work.id, 1, "BKN tidak menjawab")
    refused("lock_lost", desk.engine.external.complete, work.id, 1, GOOD)
    assert fetch(desk) == []
    desk.at("2026-11-24 09:00:15")
    [work] = fetch(desk)
    assert (work.attempt, work.retries, work.error) == (2, 2, "BKN tidak menjawab")
    desk.engine.external.fail(work.id, 2, "masih", retries=1, delay=3600)
    desk.at("2026-11-24 09:59")
    assert fetch(desk) == []
    desk.at("2026-11-24 10:00:15")
    [work] = fetch(desk)
    before = row(desk, case)
    desk.engine.external.fail(work.id, 3, "NIP tidak dikenal")
    assert fetch(desk) == [] and row(desk, case) == before, "the case stands where it stood"
    [incident] = desk.engine.admin.incidents()
    assert (incident.code, incident.element, incident.case, incident.cause) == ("work_failed", "cek", case, "NIP tidak dikenal") and not incident.overcome
    refused("not_waiting", desk.engine.external.complete, work.id, 3, GOOD)
    assert desk.engine.admin.doctor() == []
    done = desk.engine.admin.retry(case, None)
    assert (done.revived, done.open) == (1, 0) and desk.engine.admin.incidents() == []
    [work] = fetch(desk)
    assert (work.attempt, work.retries) == (4, 3)
    desk.engine.external.complete(work.id, 4, GOOD)
    assert waits(desk, case) == "a"
    sound(desk)


CATCHING = filing() + ASK + boundary("b", "cek", event("error", "E1")) + task("a") + task("h") + closing() + line("s", "cek", "a", "e") + line("b", "h", "e")


def test_a_bpmn_error_is_caught_by_its_boundary_event(desk):
    case = filed(desk, CATCHING)
    [work] = fetch(desk)
    assert desk.engine.external.error(work.id, 1, "E1", "pegawai tidak ditemukan") is True
    assert waits(desk, case) == "h" and desk.rows(sql.WORK_BY_ID, work=work.id)[0].status == "cancelled"
    refused("not_waiting", desk.engine.external.complete, work.id, 1, GOOD)
    sound(desk)


def test_a_bpmn_error_that_nothing_catches_is_an_incident_and_the_case_keeps_its_state(desk):
    case = filed(desk, CATCHING)
    [work] = fetch(desk)
    before = row(desk, case)
    assert desk.engine.external.error(work.id, 1, "E9", "lain") is False
    assert row(desk, case) == before and waits(desk, case) == "" and fetch(desk) == []
    [incident] = desk.engine.admin.incidents()
    assert (incident.code, incident.element, incident.cause) == ("work_error", "cek", "E9: lain")
    desk.engine.admin.retry(case, None)
    [work] = fetch(desk)
    assert desk.engine.external.error(work.id, 2, "E1") is True and waits(desk, case) == "h"
    sound(desk)


def test_what_interrupts_the_task_takes_the_work_away_and_its_incident(desk):
    case = filed(desk, filing() + ASK + boundary("b", "cek", timer("PT2H")) + task("a") + task("h") + closing() + line("s", "cek", "a", "e") + line("b", "h", "e"))
    [work] = fetch(desk)
    desk.engine.external.fail(work.id, 1, "rusak", retries=0)
    assert len(desk.engine.admin.incidents()) == 1
    desk.at("2026-11-24 11:00")
    assert waits(desk, case) == "h" and desk.engine.admin.incidents() == []
    refused("not_waiting", desk.engine.external.complete, work.id, 1, GOOD)
    assert desk.engine.admin.retry(case, None).revived == 0 and fetch(desk) == []
    sound(desk)


def test_a_case_that_is_withdrawn_leaves_no_work(desk):
    stop = (f'<subProcess id="batal" triggeredByEvent="true"><startEvent id="sb" isInterrupting="true">{properties(role="pemohon", form="isian")}{event("message", "m1")}</startEvent>'
            + closing("eb") + line("sb", "eb") + "</subProcess>")
    case = filed(desk, PLAIN + stop)
    [work] = fetch(desk)
    desk.engine.requests.act(desk.pemohon, case, "m1", {"catatan": "tidak jadi"}, key=desk.key())
    assert row(desk, case).ended_at
    refused("not_waiting", desk.engine.external.complete, work.id, 1, GOOD)
    sound(desk)


def test_the_same_key_has_one_effect(desk):
    case = filed(desk, PLAIN)
    [work] = fetch(desk, key="taken-once")
    assert fetch(desk, key="taken-once") == [work], "the first answer again"
    refused("duplicate_key", fetch, desk, key="taken-once", most=2)
    for _ in range(2):
        desk.engine.external.complete(work.id, 1, GOOD, key="done-once")
    refused("duplicate_key", desk.engine.external.complete, work.id, 1, {**GOOD, "nomor": "lain"}, key="done-once")
    assert waits(desk, case) == "a" and moves(desk, case, "work_done") == ["cek"]
    refused("not_waiting", desk.engine.external.complete, work.id, 1, GOOD, key="another")
    sound(desk)


def test_asking_in_vain_leaves_no_trace(desk):
    deploy(desk, PLAIN)
    before = desk.engine.admin.export_state()["audit"]
    assert fetch(desk, key="in-vain") == [] and desk.engine.admin.export_state()["audit"] == before
    case = again(desk)
    assert [w.case for w in fetch(desk, key="in-vain")] == [case]


def test_workers_at_once_never_get_the_same_row(desk):
    deploy(desk, PLAIN)
    for _ in range(6):
        again(desk)
    found: list[list] = []
    gate = threading.Barrier(4)

    def worker(name: str) -> None:
        gate.wait(30)
        for _ in range(3):
            found.append(fetch(desk, worker=name))
    threads = [threading.Thread(target=worker, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    taken = [work.id for one in found for work in one]
    assert len(taken) == len(set(taken)) == 6
    sound(desk)


def test_each_instance_of_a_multi_instance_is_work_of_its_own(desk):
    loop = '<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></serviceTask>'
    ask = action("cek", "external", topic="t", payload="=loopCounter").replace("</serviceTask>", loop)
    case = filed(desk, filing() + ask + task("a") + closing() + line("s", "cek", "a", "e"))
    both = fetch(desk, "t", most=5)
    assert sorted(w.payload for w in both) == [1, 2]
    desk.engine.external.complete(both[0].id, 1, {"hasil": 1})
    assert waits(desk, case) == ""
    desk.engine.external.complete(both[1].id, 1, {"hasil": 2})
    assert waits(desk, case) == "a"
    sound(desk)


def test_what_makes_no_sense_is_refused_and_what_is_unknown_is_not_found(desk):
    for wrong in ({"topics": []}, {"topics": ["a b"]}, {"topics": ["t"] * 21}, {"worker": ""}, {"worker": "x" * 101}, {"worker": "a\x00"}, {"most": 0}, {"most": 101},
                  {"seconds": 0}, {"seconds": 90_000}):
        refused("invalid", desk.engine.external.fetch, **{"topics": ["t"], "worker": "w", **wrong})
    refused("not_found", desk.engine.external.complete, "tidak-ada", 1, {})
    refused("not_found", desk.engine.external.fail, "tidak-ada", 1, "x")
    refused("invalid", desk.engine.external.fail, "tidak-ada", 1, "")
    refused("invalid", desk.engine.external.error, "tidak-ada", 1, "")


def test_a_topic_that_is_none_is_a_fault_of_the_model(desk):
    deploy(desk, filing() + action("cek", "external", topic="=permohonan.catatan") + closing() + line("s", "cek", "e"))
    with pytest.raises(Faulted):
        again(desk, catatan="dua kata")


def test_the_promise_stands_still_only_while_an_outside_agency_has_it(desk):
    def body(**more: str) -> str:
        asked = ASK.replace("<extensionElements>", properties(**more).replace("</extensionElements>", ""), 1) if more else ASK
        return filing() + asked + task("a", fulfils="true") + closing() + line("s", "cek", "a", "e")
    ours, theirs = filed(desk, body()), filed(desk, body(agency="BKN"), key="lain")
    promises = {c.id: c.promise_at for c in desk.rows(case_sql.ALL_CASES)}
    assert promises[ours] and promises[theirs] is None
    work = next(w for w in fetch(desk, most=2) if w.case == theirs)
    desk.engine.external.complete(work.id, 1, GOOD)
    assert {c.id: c.promise_at for c in desk.rows(case_sql.ALL_CASES)}[theirs]


def test_a_folder_is_told_what_is_wrong_with_its_external_work(desk):
    def codes(**given: str) -> set[str]:
        found = desk.engine.studio.check(folder(filing() + action("cek", "external", **given) + task("a") + closing() + line("s", "cek", "a", "e")))
        return {f.code for f in found}
    assert "missing_parameter" in codes(payload="=1") and "bad_topic" in codes(topic="dua kata")
    for slip in ("nomor", "nomor: angka", "Nomor: string", "a: string, a: string", "a: list&lt;apa>"):
        assert "bad_returns" in codes(topic="t", returns=slip), slip
    assert not {"bad_topic", "bad_returns", "missing_parameter", "unknown_parameter"} & codes(
        topic="bkn.nip", payload="=pemohon.nip", returns="a: list&lt;date>?, b: Any")


def test_the_doctor_sees_work_without_its_token_and_a_token_without_its_work(desk):
    case = filed(desk, PLAIN)
    number = row(desk, case).number
    with desk.engine.store.write() as tx:
        tx._cursor.execute("UPDATE work SET status = 'cancelled'")
    assert desk.engine.admin.doctor() == [f"case {number}: work for programs outside differs from its tokens"]
