"""One command is one transaction: refused as a whole, done once, never half."""
import threading

import pytest
from sqlalchemy import bindparam, delete, update

from engine import Faulted, Refused, Upload
from engine.facade import audit
from engine.store import named
from engine.store.statements import case as sql
from engine.store.tables import audit as trail
from engine.store.tables import number, task, timer
from tests.office import LEAVE

AUDIT_CHANGED = named("plant_audit", update(trail).where(trail.c.seq == 2).values(kind="nothing"))
NO_TIMERS, NO_NUMBERS = named("plant_timer", delete(timer)), named("plant_number", delete(number))
TASKS_DONE = named("plant_task", update(task).where(task.c.case_id == bindparam("case")).values(status="done"))


def refused(code, call):
    with pytest.raises(Refused) as caught:
        call()
    assert caught.value.code == code
    return caught.value


def test_filing_gives_a_receipt_with_number_promise_and_holder(desk):
    receipt = desk.file()
    assert receipt.number == "CUTI-2026-000001"
    assert receipt.holder.startswith("Pengelola kepegawaian")
    assert receipt.promise.isoformat() == "2026-12-02"           # 6 working days: 1 + 2 + 1 (BKPSDM) + 2
    assert len(receipt.tracking) == 26


def test_the_promise_shrinks_when_a_decision_closes_the_longer_way(desk):
    case = desk.file().case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    desk.complete(case, "atasan", "pertimbangan", keputusan="disetujui")
    page = desk.engine.requests.page(desk.pemohon, case)
    assert page.dates.promise.isoformat() == "2026-12-01"        # the head of the agency decides: 5 working days


def test_the_promise_stands_still_while_the_applicant_holds_the_case(desk):
    case = desk.file().case
    desk.at("2026-11-24T10:00")
    desk.complete(case, "verifikator", "verifikasi", keputusan="dikembalikan", catatan="Alamat belum lengkap")
    assert desk.engine.requests.page(desk.pemohon, case).dates.promise_stopped
    desk.at("2026-11-26T10:00")
    desk.engine.tasks.complete(desk.pemohon, desk.task(case, "perbaikan"), LEAVE, revision=None, key="x")
    dates = desk.engine.requests.page(desk.pemohon, case).dates
    assert not dates.promise_stopped and dates.promise.isoformat() == "2026-12-04"      # two working days later than at first


def test_the_same_key_files_once(desk):
    first = desk.engine.requests.file(desk.pemohon, "cuti", LEAVE, key="a")
    again = desk.engine.requests.file(desk.pemohon, "cuti", LEAVE, key="a")
    assert first.case == again.case
    refused("duplicate_key", lambda: desk.engine.requests.file(desk.pemohon, "cuti", {**LEAVE, "alamat": "Jalan Lain 2"}, key="a"))
    assert len(desk.engine.requests.mine(desk.pemohon)) == 1


def test_twenty_threads_complete_one_task_once(desk):
    case = desk.file().case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    desk.complete(case, "atasan", "pertimbangan", keputusan="disetujui")
    task, actor, outcomes = desk.task(case, "keputusan"), desk.pejabat, []
    gate = threading.Barrier(20)

    def decide(n):
        gate.wait()
        try:
            desk.engine.tasks.complete(actor, task, {"keputusan": "disetujui"}, revision=None, key=f"t{n}")
            outcomes.append("done")
        except Refused as refusal:
            outcomes.append(refusal.code)
    threads = [threading.Thread(target=decide, args=(n,)) for n in range(20)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    desk.engine.drain()
    assert sorted(outcomes) == ["done"] + ["not_waiting"] * 19
    state = desk.engine.admin.export_state()
    assert sum(1 for t in state["tasks"] if t["element"] == "keputusan") == 1
    assert len(state["letters"]) == 1 and state["letters"][0]["status"] == "in_force"
    assert len({o["id"] for o in state["outbox"] if o["kind"] == "letter"}) == 1
    done = [e for e in desk.rows(sql.EVENTS_OF, case_id=case) if e.kind == "task_done" and e.element == "keputusan"]
    assert len(done) == 1
    assert desk.engine.admin.doctor() == []


def test_an_invalid_form_changes_nothing_and_keeps_what_was_typed(desk):
    refusal = refused("invalid", lambda: desk.file(telepon="12345", alasan=""))
    page = refusal.params["page"]
    assert [key for key, _ in page.errors] == ["alasan", "telepon"]
    assert next(f.value for f in page.fields if f.key == "telepon") == "12345"
    assert desk.engine.requests.mine(desk.pemohon) == []


def test_extra_fields_are_not_stored(desk):
    case = desk.file(peran="admin", nomor="1").case
    answers = {f.label for f in desk.engine.requests.page(desk.pemohon, case).answers}
    assert not answers & {"peran", "nomor"}


def test_a_stale_form_is_refused(desk):
    case = desk.file().case
    task = desk.task(case, "verifikasi")
    refusal = refused("stale", lambda: desk.engine.tasks.complete(desk.verifikator, task, {"keputusan": "lengkap"}, revision=0, key="s"))
    assert refusal.params["revision"] == 1


def test_others_see_nothing(desk):
    case = desk.file().case
    for call in (lambda: desk.engine.requests.page(desk.sekda, case), lambda: desk.engine.requests.receipt(desk.sekda, case),
                 lambda: desk.engine.requests.revision(desk.sekda, case), lambda: desk.engine.tasks.page(desk.sekda, desk.task(case, "verifikasi")),
                 lambda: desk.engine.requests.action_form(desk.sekda, case, "ditarik")):
        refused("not_found", call)


def test_nobody_decides_his_own_request(desk):
    sick = {**LEAVE, "jenis": "sakit", "subjenis": "lebih_satu_hari", "mulai": "2026-11-25", "selesai": "2026-11-26"}       # needs no balance
    paper = [Upload("lampiran", "surat.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF", "surat_dokter")]
    receipt = desk.engine.requests.file(desk.verifikator, "cuti", sick, key="own", files=paper)
    task = desk.task(receipt.case, "verifikasi")
    refused("not_yours", lambda: desk.engine.tasks.complete(desk.verifikator, task, {"keputusan": "lengkap"}, revision=None, key="own2"))
    assert task not in {r.id for r in desk.engine.tasks.inbox(desk.verifikator).rows}


def test_the_inbox_shows_what_waits_with_its_deciding_facts(desk):
    case = desk.file().case
    inbox = desk.engine.tasks.inbox(desk.verifikator)
    row = next(r for r in inbox.rows if r.case == case)
    assert inbox.total == 1 and row.group == "later" and row.left == "1 hari kerja lagi"
    assert "Cuti Tahunan, 3 hari kerja, 7 s.d. 9 Desember 2026" == row.subject
    assert {f.label for f in row.facts} >= {"Lamanya", "Sisa cuti tahunan"}
    desk.at("2026-11-25T09:00")
    assert desk.engine.tasks.inbox(desk.verifikator).rows[0].left == "Sampai 16.00 WIB"
    desk.at("2026-11-26T09:00")
    late = desk.engine.tasks.inbox(desk.verifikator)
    assert late.late == 1 and late.rows[0].left.startswith("Terlambat")


def test_live_facts_say_what_would_happen(desk):
    page = desk.engine.requests.start_form(desk.pemohon, "cuti", LEAVE)
    facts = {f.label: f.value for f in page.preview.facts}
    assert facts["Lamanya"] == "3 hari kerja" and facts["Sisa cuti tahunan"].endswith("hari kerja") and facts["Yang memutus"].startswith("Kepala")
    assert page.preview.promise_day.isoformat() == "2026-12-02"
    waiting = desk.engine.requests.start_form(desk.pemohon, "cuti", {"jenis": "tahunan"})
    assert not waiting.preview.ready and "Tanggal mulai" in waiting.preview.waiting_for


def test_a_withdrawal_is_offered_to_the_applicant_only(desk):
    case = desk.file().case
    assert [a.name for a in desk.engine.requests.page(desk.pemohon, case).actions] == ["ditarik"]
    assert desk.engine.requests.page(desk.verifikator, case).actions == ()
    refused("not_yours", lambda: desk.engine.requests.act(desk.verifikator, case, "ditarik", {"alasan": "tidak jadi"}, key="w"))
    done = desk.engine.requests.act(desk.pemohon, case, "ditarik", {"alasan": "tidak jadi"}, key="w2")
    assert "Dibatalkan" in done.words


def test_a_claimed_task_is_not_anothers(desk):
    case = desk.file().case
    task = desk.task(case, "verifikasi")
    desk.engine.tasks.claim(desk.verifikator, task)
    assert desk.engine.tasks.page(desk.verifikator, task).claimed_by_you
    desk.engine.tasks.release(desk.verifikator, task)
    assert not desk.engine.tasks.page(desk.verifikator, task).claimed_by_you


def test_a_technical_fault_rolls_back_and_becomes_one_incident(desk, monkeypatch):
    from engine.run import actions
    case = desk.file().case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    desk.complete(case, "atasan", "pertimbangan", keputusan="disetujui")

    def broken(*_):
        raise ZeroDivisionError("planted")
    monkeypatch.setitem(actions.ACTIONS, "register", broken)
    for n in range(2):
        with pytest.raises(Faulted):
            desk.engine.tasks.complete(desk.pejabat, desk.task(case, "keputusan"), {"keputusan": "disetujui"}, revision=None, key=f"f{n}")
    state = desk.engine.admin.export_state()
    assert [i["code"] for i in state["incidents"]] == ["ZeroDivisionError"] and (state["incidents"][0]["case"], state["incidents"][0]["element"]) == (case, "catat_cuti")
    assert state["letters"] == [] and desk.engine.tasks.waiting(case) == {"keputusan": desk.task(case, "keputusan")}
    monkeypatch.undo()
    desk.complete(case, "pejabat", "keputusan", keputusan="disetujui")
    letter = desk.engine.admin.export_state()["letters"][0]
    assert letter["number"] == "800.1.11.4/0001/DISDIK/2026"      # the failed attempts gave their number back


def test_the_audit_chain_notices_a_change(desk):
    desk.decided()
    assert desk.engine.audit.verify() == []
    store = desk.engine.transactions.store
    with store.write() as tx:
        tx.run(AUDIT_CHANGED)
    assert any("row 2 was changed" in sentence for sentence in desk.engine.audit.verify())


def test_the_hash_of_an_audit_row_is_as_design_says():
    import hashlib
    import json
    fields = {"seq": 1, "at": "2026-11-24T02:00:00.000000Z", "actor": None, "kind": "file", "case": "c", "payload_hash": "p"}
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert audit.row_hash(audit.FIRST, 1, fields["at"], None, "file", "c", "p") == hashlib.sha256((audit.FIRST + text).encode()).hexdigest()


def test_doctor_notices_planted_faults(desk):
    case = desk.decided()
    assert desk.engine.admin.doctor() == []
    store = desk.engine.transactions.store
    with store.write() as tx:
        tx.run(NO_TIMERS)
    assert any("timers differ" in s for s in desk.engine.admin.doctor())
    with store.write() as tx:
        tx.run(NO_NUMBERS)
    assert any("gap" in s for s in desk.engine.admin.doctor())
    other = desk.file(mulai="2026-12-14", selesai="2026-12-15").case
    with store.write() as tx:
        tx.run(TASKS_DONE, case=other)
    assert any("open tasks differ" in s for s in desk.engine.admin.doctor())
    assert case


def test_public_look_up_tells_no_person_and_no_kind(desk):
    receipt = desk.file()
    page = desk.engine.requests.track(receipt.tracking)
    told = repr(page)
    applicant = desk.pemohon
    for secret in (applicant.name, "tahunan", "keperluan keluarga", "Jalan Contoh", desk.verifikator.name):
        assert secret.lower() not in told.lower()
    assert page.number == receipt.number and any(s.state == "now" for s in page.steps)
    refused("not_found", lambda: desk.engine.requests.track("a" * 26))


def test_a_letter_is_found_by_its_code_and_says_when_revoked(desk):
    from engine.store.statements import case as case_sql
    case = desk.decided()
    row = desk.rows(case_sql.LETTERS_OF, case_id=case)[0]
    check = desk.engine.requests.verify(row.token)
    assert check.status == "in_force" and check.number == "800.1.11.4/0001/DISDIK/2026" and check.sha256
    name, pdf = desk.engine.requests.letter(desk.pemohon, row.id)
    assert pdf.startswith(b"%PDF") and name.endswith(".pdf") and desk.pemohon.name not in name
    desk.engine.requests.act(desk.pemohon, case, "ditarik", {"alasan": "tidak jadi"}, key="w")
    assert desk.engine.requests.verify(row.token).status == "revoked"
    refused("not_found", lambda: desk.engine.requests.letter(desk.sekda, row.id))


def test_an_ended_case_drops_its_state_and_still_tells_everything(desk):
    case = desk.decided()
    desk.at("2026-12-10T08:00")
    desk.complete(case, "pemohon", "lapor_kembali", kembali_pada="2026-12-10")
    from engine.store.statements import case as case_sql
    row = desk.rows(case_sql.CASE_BY_ID, id=case)[0]
    page = desk.engine.requests.page(desk.pemohon, case)
    assert row.state is None and page.ended and page.heading == "Selesai"
    assert page.subject == "Cuti Tahunan, 3 hari kerja, 7 s.d. 9 Desember 2026"
    assert [s.name for s in page.steps][:3] == ["Diajukan", "Pemeriksaan syarat", "Verifikasi kepegawaian"]
