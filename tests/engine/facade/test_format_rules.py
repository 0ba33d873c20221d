"""The rules of meaning of the procedure folder (format.md), each seen through the engine's public names."""
import orjson
import pytest
from sqlalchemy import bindparam, select, update

from engine import Refused
from engine.office import calendar
from engine.store import named
from engine.store.statements import case as sql
from engine.store.statements import office as office_sql
from engine.store.tables import person
from tests.office import LEAVE

RENAMED = named("plant_name", update(person).where(person.c.id == bindparam("id")).values(name="Nama Baru"))
MOVED = named("plant_move", update(person).where(person.c.id == bindparam("id")).values(unit=bindparam("to")))
STUDIES = named("plant_studies", update(person).where(person.c.id == bindparam("id")).values(facts='{"keadaan": "tugas_belajar"}'))
PEOPLE = named("plant_people", select(person.c.id, person.c.unit))

SICK = {"jenis": "sakit", "subjenis": "lebih_satu_hari", "mulai": "2026-11-20", "selesai": "2026-11-27"}
PAPER = b"%PDF-1.4\n1 0 obj<<>>endobj\n% surat dokter\n%%EOF"


def upload(code):
    from engine import Upload
    return Upload("lampiran", f"{code}.pdf", PAPER, code)


def test_slots_ask_for_one_upload_per_row_and_know_their_code(desk):
    page = desk.engine.requests.start_form(desk.pemohon, "cuti", {**LEAVE, **SICK})
    field = next(f for f in page.fields if f.key == "lampiran")
    assert [(s.code, s.required) for s in field.slots] == [("surat_dokter", True)]
    with pytest.raises(Refused) as caught:
        desk.file(**SICK)
    assert set(caught.value.params["errors"]) == {"lampiran"}
    receipt = desk.engine.requests.file(desk.pemohon, "cuti", {**LEAVE, **SICK}, key="s", files=[upload("surat_dokter")])
    stored = desk.engine.requests.page(desk.pemohon, receipt.case).attachments
    assert [a.code for a in stored] == ["surat_dokter"]
    _, media, data = desk.engine.requests.attachment(desk.verifikator, stored[0].id)
    assert (media, data) == ("application/pdf", PAPER)


def test_the_return_form_asks_for_what_the_new_answers_need(desk):
    case = desk.file().case
    desk.complete(case, "verifikator", "verifikasi", keputusan="dikembalikan", catatan="Ternyata Anda sakit")
    with pytest.raises(Refused) as caught:
        desk.complete(case, "pemohon", "perbaikan", **{**LEAVE, **SICK})
    assert set(caught.value.params["errors"]) == {"lampiran"}
    desk.engine.tasks.complete(desk.pemohon, desk.task(case, "perbaikan"), {**LEAVE, **SICK}, revision=None, key="p", files=[upload("surat_dokter")])
    assert set(desk.engine.tasks.waiting(case)) == {"verifikasi"}


def test_a_file_of_another_kind_is_refused_at_its_field(desk):
    from engine import Upload
    with pytest.raises(Refused) as caught:
        desk.engine.requests.file(desk.pemohon, "cuti", {**LEAVE, **SICK}, key="s", files=[Upload("lampiran", "surat.pdf", b"<html>", "surat_dokter")])
    assert caught.value.params["errors"]["lampiran"].code == "file_kind"


def test_answers_of_before_a_return_decide_nothing_any_more(desk):
    case = desk.file().case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    desk.complete(case, "atasan", "pertimbangan", keputusan="dikembalikan", alasan="Sebutkan penerima tugas")
    desk.complete(case, "pemohon", "perbaikan", **{**LEAVE, "penerima_tugas": "Rekan"})
    written = [e for e in desk.rows(sql.EVENTS_OF, case_id=case) if e.kind == "written" and e.element == "perbaikan"]
    assert '"emptied":["hak","kelayakan","cadangkan","dokumen","opsi_keputusan","verifikasi","pertimbangan"]' in written[-1].data


def test_a_case_does_not_count_its_own_reservation(desk):
    facts = {f.label: f.value for f in desk.engine.requests.start_form(desk.pemohon, "cuti", LEAVE).preview.facts}
    case = desk.file().case
    desk.complete(case, "verifikator", "verifikasi", keputusan="dikembalikan", catatan="Alamat belum lengkap")
    page = desk.engine.tasks.page(desk.pemohon, desk.task(case, "perbaikan"), LEAVE)
    assert {f.label: f.value for f in page.form.preview.facts}["Sisa cuti tahunan"] == facts["Sisa cuti tahunan"]
    other = {f.label: f.value for f in desk.engine.requests.start_form(desk.pemohon, "cuti", {**LEAVE, "mulai": "2026-12-14", "selesai": "2026-12-15"}).preview.facts}
    before, now = (int(f["Sisa cuti tahunan"].split()[0]) for f in (facts, other))
    assert now == before - 3


def test_timers_follow_the_dates_they_read(desk):
    case = desk.file().case
    due = {t.element: t.due_at for t in desk.rows(sql.TIMERS_OF, case_id=case)}
    assert due["lewat_verifikasi"].startswith("2026-12-06T17:00")          # midnight of the first day, Palembang
    desk.complete(case, "verifikator", "verifikasi", keputusan="dikembalikan", catatan="Alamat belum lengkap")
    desk.complete(case, "pemohon", "perbaikan", **{**LEAVE, "mulai": "2026-12-14", "selesai": "2026-12-15"})
    due = {t.element: t.due_at for t in desk.rows(sql.TIMERS_OF, case_id=case)}
    assert due == {"lewat_verifikasi": "2026-12-13T17:00:00.000000Z"}


def test_a_null_timer_never_fires_and_a_past_one_fires_at_once(desk):
    receipt = desk.engine.requests.file(desk.pemohon, "cuti", {**LEAVE, **SICK}, key="s", files=[upload("surat_dokter")])
    assert desk.rows(sql.TIMERS_OF, case_id=receipt.case) == []           # sick leave never expires: hak.kedaluwarsa_pada is null
    desk.complete(receipt.case, "verifikator", "verifikasi", keputusan="lengkap", diperiksa=["surat_dokter"])
    desk.complete(receipt.case, "atasan", "pertimbangan", keputusan="disetujui")
    desk.complete(receipt.case, "pejabat", "keputusan", keputusan="disetujui")
    assert desk.engine.requests.page(desk.pemohon, receipt.case).status == "sedang_cuti"      # its first day lies in the past


def test_a_letter_sees_what_was_true_when_it_was_ordered(desk):
    case = desk.file().case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    desk.complete(case, "atasan", "pertimbangan", keputusan="disetujui")
    task = desk.task(case, "keputusan")
    desk.engine.tasks.complete(desk.pejabat, task, {"keputusan": "disetujui"}, revision=None, key="k")        # not drained: the job waits
    name = desk.pemohon.name
    with desk.engine.transactions.store.write() as tx:
        tx.run(RENAMED, id=desk.pemohon.person)
    desk.engine.drain()
    letter = desk.rows(sql.LETTERS_OF, case_id=case)[0]
    import io

    from pypdf import PdfReader
    text = PdfReader(io.BytesIO(desk.engine.requests.letter(desk.pemohon, letter.id)[1])).pages[0].extract_text()
    assert name.split()[0] in text and "Nama Baru" not in text


def test_messages_by_people_are_refused_by_the_rule_that_hides_the_button(desk):
    case = desk.decided()
    desk.at("2026-12-08T07:00")
    page = desk.engine.requests.page(desk.atasan, case)
    assert [a.name for a in page.actions] == ["dipanggil_kembali"]
    with pytest.raises(Refused) as caught:
        desk.engine.requests.act(desk.pemohon, case, "dipanggil_kembali", {}, key="m")
    assert caught.value.code == "not_yours"
    desk.engine.requests.act(desk.atasan, case, "dipanggil_kembali", {"alasan": "Ada pemeriksaan mendadak", "kembali_pada": "2026-12-08"}, key="m2")
    assert set(desk.engine.tasks.waiting(case)) == {"lapor_kembali"}
    assert desk.engine.requests.page(desk.atasan, case).actions == ()


def test_days_of_a_withdrawn_leave_can_be_asked_for_again(desk):
    case = desk.decided()
    rows = {r.code for r in desk.engine.requests.start_form(desk.pemohon, "cuti", LEAVE).preview.rows}
    assert "TUMPANG_TINDIH" in rows
    desk.engine.requests.act(desk.pemohon, case, "ditarik", {"alasan": "tidak jadi"}, key="w")
    assert "TUMPANG_TINDIH" not in {r.code for r in desk.engine.requests.start_form(desk.pemohon, "cuti", LEAVE).preview.rows}


def test_an_absence_without_an_account_is_asked_for_until_its_case_ends(desk):
    def told() -> set[str]:
        return {r.code for r in desk.engine.requests.start_form(desk.pemohon, "cuti", {**LEAVE, **SICK}).preview.rows}
    case = desk.engine.requests.file(desk.pemohon, "cuti", {**LEAVE, **SICK}, key="s", files=[upload("surat_dokter")]).case
    assert "TUMPANG_TINDIH" in told()
    desk.engine.requests.act(desk.pemohon, case, "ditarik", {"alasan": "sudah sembuh"}, key="w")
    assert "TUMPANG_TINDIH" not in told()


def test_the_page_says_what_is_left_of_a_promise_that_stands_still(desk):
    case = desk.file().case
    desk.at("2026-11-24T16:00")
    desk.complete(case, "verifikator", "verifikasi", keputusan="dikembalikan", catatan="Alamat belum lengkap")
    desk.at("2026-11-26T09:00")
    page = desk.engine.requests.page(desk.pemohon, case)
    assert page.dates.promise_left == "Tersisa 5,2 dari 6 hari kerja, berlanjut setelah Anda kirim"
    assert page.must_act.why == "Alamat belum lengkap" and page.must_act.left == "3 hari kerja lagi"


def test_a_kept_promise_says_when_and_nothing_runs_any_more(desk):
    case = desk.decided()
    page = desk.engine.requests.page(desk.pemohon, case)
    assert page.dates.promise_words == "Dipenuhi 24 November 2026" and page.dates.ruler is None and page.question_opens is None


def test_a_withdrawn_step_is_stopped_not_done(desk):
    case = desk.file().case
    desk.engine.requests.act(desk.pemohon, case, "ditarik", {"alasan": "tidak jadi"}, key="w")
    step = next(s for s in desk.engine.requests.page(desk.pemohon, case).steps if s.element == "verifikasi")
    assert (step.state, step.outcome) == ("stopped", "Dihentikan")


def test_the_place_of_a_step_is_on_the_promised_way(desk):
    case = desk.file().case
    assert desk.engine.requests.page(desk.pemohon, case).where == "Tahap 3 dari 7 · Verifikasi kepegawaian"
    desk.complete(case, "verifikator", "verifikasi", keputusan="dikembalikan", catatan="Alamat belum lengkap")
    assert desk.engine.requests.page(desk.pemohon, case).where == "Dikembalikan untuk dilengkapi"
    steps = desk.engine.requests.page(desk.pemohon, case).steps
    assert [s.condition for s in steps if s.element == "verifikasi_bkpsdm"] == ["bila lewat BKPSDM"]


def test_what_is_sent_again_is_judged_by_the_calendar_of_the_unit_he_is_in_now(desk):
    """He has moved while the request was with him, to a unit with a holiday of its own."""
    case = desk.file().case
    desk.complete(case, "verifikator", "verifikasi", keputusan="dikembalikan", catatan="Alamat belum lengkap")
    at_home = next(one.unit for one in desk.rows(PEOPLE) if one.id == desk.pemohon.person)
    above = {one.id for one in desk.rows(office_sql.UNIT_ANCESTORS, id=at_home)}
    unit = next(one.unit for one in desk.rows(PEOPLE) if one.unit not in above)
    with desk.engine.transactions.write() as env:
        env.tx.run(MOVED, id=desk.pemohon.person, to=unit)
        env.tx.run(office_sql.CALENDAR_PUT, day="2026-12-08", kind="libur", name="Hari jadi", source="uji", tentative=0, unit=unit)
        calendar.changed(env.tx)
    shown = {f.label: f.value for f in desk.engine.tasks.page(desk.pemohon, desk.task(case, "perbaikan"), LEAVE).form.preview.facts}
    assert any(value.startswith("2 hari kerja") for value in shown.values()), shown
    desk.complete(case, "pemohon", "perbaikan", **LEAVE)
    written = [orjson.loads(e.data)["writes"]["hak"]["hari_kerja"] for e in desk.rows(sql.EVENTS_OF, case_id=case) if e.kind == "written" and e.element == "hak"]
    assert written == [3, 2]


def test_a_request_sent_again_is_judged_with_the_record_of_now(desk):
    """He was sent to study while the request was with him: the form says so, as the decision after it does."""
    case = desk.file().case
    desk.complete(case, "verifikator", "verifikasi", keputusan="dikembalikan", catatan="Alamat belum lengkap")
    with desk.engine.transactions.write() as env:
        env.tx.run(STUDIES, id=desk.pemohon.person)
    page = desk.engine.tasks.page(desk.pemohon, desk.task(case, "perbaikan"), LEAVE)
    shown = {row.code for row in page.form.preview.rows}
    desk.complete(case, "pemohon", "perbaikan", **LEAVE)
    decided = {row["kode"] for e in desk.rows(sql.EVENTS_OF, case_id=case) if e.kind == "written" and e.element == "kelayakan"
               for row in orjson.loads(e.data)["writes"]["kelayakan"] if e.seq > 20}
    assert shown == decided == {"SEDANG_TIDAK_BERTUGAS"}


def test_nobody_is_told_that_he_is_no_days_late(desk):
    desk.file()
    due = desk.engine.tasks.inbox(desk.verifikator).rows[0].due
    desk.at(f"{due.astimezone():%Y-%m-%d} 23:00")            # its limit was the end of this day's office hours
    assert [r.left for r in desk.engine.tasks.inbox(desk.verifikator).rows] == ["Baru saja lewat batas"]
