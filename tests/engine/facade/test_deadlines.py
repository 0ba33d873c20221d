"""The ladder of procedure.yaml against the clock, a rule a test; the list of who is late. On SQLite: nothing here depends on the database."""
import pytest

from engine import Upload
from engine.errors import Refused
from engine.office import calendar
from engine.run import recompute
from engine.store.statements import case as sql
from engine.store.statements import office as tables
from tests import office

# the first task, of the personnel officer: opened Tuesday 24 November 2026 at 09.00 with `1 hari kerja`, so due on Wednesday at 16.00


@pytest.fixture
def desk(made):
    with office.desk(made) as desk:
        desk.case = desk.file().case
        desk.engine.drain()
        yield desk


def words(desk, who: str) -> list[str]:
    return [n.words for n in desk.engine.requests.notices(getattr(desk, who))]


def step(desk, name: str = "Verifikasi kepegawaian"):
    return next(s for s in desk.engine.requests.page(desk.pemohon, desk.case).steps if s.name == name)


def kinds(desk) -> list[str]:
    return [e.kind for e in desk.rows(sql.EVENTS_OF, case_id=desk.case) if e.kind in ("reminded", "escalated", "listed")]


def test_whoever_holds_a_new_task_is_told_and_nobody_once_it_is_done(desk):
    assert words(desk, "verifikator") == ["Tugas baru: Verifikasi kepegawaian, permohonan CUTI-2026-000001, batas 25 November 2026"]
    assert desk.engine.requests.unread(desk.verifikator) == 1 and kinds(desk) == []
    desk.complete(desk.case, "verifikator", "verifikasi", keputusan="lengkap")
    assert words(desk, "verifikator") == [] and desk.engine.requests.unread(desk.verifikator) == 0
    assert words(desk, "atasan")[0].startswith("Tugas baru: Pertimbangan atasan langsung")


def test_half_of_the_promise_reminds_the_holder(desk):
    desk.at("2026-11-25T08:14")
    assert kinds(desk) == []
    desk.at("2026-11-25T08:15")                  # 7 of 15,5 office hours are over at 08.15: 7 on Tuesday and 45 minutes
    assert kinds(desk) == ["reminded"] and words(desk, "verifikator")[0].startswith("Pengingat: Verifikasi kepegawaian")
    assert desk.engine.requests.unread(desk.verifikator) == 1, "the newest word about a task is the one that counts"
    assert step(desk).measures == ("Pengingat otomatis 25 November 2026: Pengelola kepegawaian",)


def test_at_its_end_the_holder_his_superior_and_the_applicant_are_told(desk):
    desk.at("2026-11-25T16:00")
    assert kinds(desk) == ["reminded", "reminded"]
    assert words(desk, "verifikator")[0].startswith("Lewat batas: Verifikasi kepegawaian")
    assert "Kepala Subbagian Umum dan Kepegawaian" in step(desk).measures[1]
    assert words(desk, "pemohon")[0] == ("Permohonan CUTI-2026-000001: Verifikasi kepegawaian melewati batasnya 25 November 2026; "
                                         "pejabatnya sudah diingatkan")


def test_later_the_head_of_the_next_unit_is_told_sees_the_request_and_may_not_act(desk):
    with pytest.raises(Refused, match="not_found"):
        desk.engine.requests.page(desk.pejabat, desk.case)
    desk.at("2026-11-26T15:15")
    assert kinds(desk)[-1] == "escalated" and words(desk, "pejabat")[0].startswith("Dieskalasi kepada Anda: Verifikasi kepegawaian pada Pengelola")
    assert words(desk, "pemohon")[0].endswith("dieskalasi kepada Kepala Dinas Pendidikan")
    page = desk.engine.requests.page(desk.pejabat, desk.case)
    assert any("dieskalasi otomatis kepada Kepala Dinas Pendidikan" in h.words for h in page.history)
    with pytest.raises(Refused, match="not_yours"):
        desk.complete(desk.case, "pejabat", "verifikasi", keputusan="lengkap")


def test_at_last_it_stands_on_the_list_of_a_role(desk):
    desk.at("2026-11-27T16:30")
    assert kinds(desk) == ["reminded", "reminded", "escalated", "listed"]
    assert step(desk).measures[-1] == "Masuk daftar keterlambatan 27 November 2026: Kepala BKPSDM"


def test_after_a_downtime_the_missed_steps_run_in_order_and_each_is_told_once(desk):
    desk.engine.clock.set(office.moment("2026-12-02T09:00"))
    desk.engine.drain()
    assert kinds(desk) == ["reminded", "reminded", "escalated", "listed"]
    assert [w.partition(":")[0] for w in words(desk, "verifikator")] == ["Lewat batas", "Tugas baru"] and desk.engine.requests.unread(desk.verifikator) == 1
    assert desk.engine.drain() == 0 and len(kinds(desk)) == 4


def test_a_reminder_makes_no_open_form_stale(desk):
    revision = desk.engine.tasks.page(desk.verifikator, desk.task(desk.case, "verifikasi")).form.revision
    desk.at("2026-11-26T17:00")
    desk.engine.tasks.complete(desk.verifikator, desk.task(desk.case, "verifikasi"), {"keputusan": "lengkap"}, revision=revision, key=desk.key())
    assert desk.engine.admin.doctor() == []


def test_the_applicant_is_only_reminded_and_the_promise_stands_still_meanwhile(desk):
    before = desk.engine.requests.page(desk.pemohon, desk.case).dates.promise
    desk.complete(desk.case, "verifikator", "verifikasi", keputusan="dikembalikan", catatan="Alamat selama cuti belum lengkap")
    desk.at("2026-11-26T16:00")
    assert kinds(desk) == ["reminded"] and words(desk, "pemohon")[0].startswith("Pengingat: ")
    desk.at("2026-11-30T16:00")
    assert kinds(desk) == ["reminded", "reminded"]
    shown = desk.engine.requests.page(desk.pemohon, desk.case).dates
    assert shown.promise is None and shown.promise_stopped
    desk.complete(desk.case, "pemohon", "perbaikan", **office.LEAVE)
    after = desk.engine.requests.page(desk.pemohon, desk.case).dates.promise
    assert (after - before).days == 6                                # Tuesday to Monday: four working days and a week-end


def test_a_legal_limit_never_stands_still(desk):
    desk.complete(desk.case, "verifikator", "verifikasi", keputusan="lengkap")
    desk.complete(desk.case, "atasan", "pertimbangan", keputusan="disetujui")
    [task] = desk.rows(sql.OPEN_TASKS_OF_CASE, case_id=desk.case)
    desk.at("2026-12-03T08:00")
    assert desk.rows(sql.OPEN_TASKS_OF_CASE, case_id=desk.case)[0].legal_at == task.legal_at


def test_a_holiday_made_known_later_moves_the_next_step(desk):
    [before] = desk.rows(sql.OPEN_TASKS_OF_CASE, case_id=desk.case)
    with desk.engine.transactions.write() as env:
        env.tx.run(tables.CALENDAR_PUT, day="2026-11-25", kind="libur", name="Hari pemilihan", source="Keppres 1/2026", tentative=0, unit="")
        calendar.changed(env.tx)
        row = env.tx.one(sql.CASE_BY_ID, id=desk.case)
        recompute.apply(env, desk.engine.transactions.versions.of(env.tx, row), row)
    [after] = desk.rows(sql.OPEN_TASKS_OF_CASE, case_id=desk.case)
    assert after.due_at[:10] == "2026-11-26" and after.remind_at[:10] == "2026-11-26" and before.remind_at[:10] == "2026-11-25"


# the list ------------------------------------------------------------------------------------------------------------------------------
def test_a_head_lists_his_unit_and_nobody_elses_and_others_have_no_list(desk):
    desk.at("2026-11-30T09:00")
    for who in ("pemohon", "verifikator", "bkpsdm"):
        with pytest.raises(Refused, match="not_found"):
            desk.engine.deadlines.page(getattr(desk, who))
    found = desk.engine.deadlines.page(desk.pejabat)
    [row] = found.rows
    assert (row.number, row.step, row.unit, row.late, row.days) == (
        "CUTI-2026-000001", "Verifikasi kepegawaian", "Dinas Pendidikan", "Terlambat 2,2 hari kerja", 2.2)
    assert row.link == f"/permohonan/{desk.case}" and len(row.measures) == 4
    [total] = found.sums
    assert (total.unit, total.late, total.count, total.percent) == ("Dinas Pendidikan", 1, 1, "100")
    assert desk.engine.deadlines.page(desk.pejabat, month="2026-10").sums == () and all(
        desk.engine.deadlines.page(desk.pejabat, month=month).month.month == 11 for month in ("x", "0001-01", "9999-12")), "a month no calendar reaches is this one"


def test_who_was_told_of_a_delay_opens_no_attachment(made):
    with office.desk(made) as desk:
        pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
        desk.case = desk.engine.requests.file(desk.pemohon, "cuti", office.LEAVE, key=desk.key(), files=[Upload("lampiran", "a.pdf", pdf)]).case
        desk.at("2026-11-27T09:00")
        [file] = desk.rows(sql.ATTACHMENTS_OF, case_id=desk.case)
        assert desk.engine.requests.attachment(desk.verifikator, file.id)[0] == "a.pdf" and desk.engine.requests.page(desk.pejabat, desk.case)
        with pytest.raises(Refused, match="not_found"):
            desk.engine.requests.attachment(desk.pejabat, file.id)
