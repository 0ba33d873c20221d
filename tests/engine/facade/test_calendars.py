"""A changed calendar: what would move is told before, moves after, in batches that survive a crash, and stands in the history."""
import shutil
from datetime import date, timedelta

import pytest

from engine import Refused, Settings
from engine.facade import calendars
from engine.office import accounts
from engine.play.stage import Stage
from engine.store.statements import case as sql
from engine.store.statements import job as job_sql
from tests import office
from tests.office import CUTI, HOUSE

ADD = {"ubah": "tambah", "tanggal": "2026-11-25", "jenis": "libur", "nama": "Hari pemilihan", "sumber": "Keppres 1/2026"}


@pytest.fixture
def admin(desk):
    with desk.engine.transactions.write() as env:
        accounts.set_roles(env.tx, desk.bkpsdm.person, ["admin"], "2026-01-01T00:00:00.000000Z")
    return desk.bkpsdm


def deadlines(desk, case) -> dict:
    [row] = desk.rows(sql.CASE_BY_ID, id=case)
    return {t.element: (t.due_at, t.legal_at) for t in desk.rows(sql.TASKS_OF_CASE, case_id=case)} | {"promise": row.promise_at}


def days_later(before: str, after: str) -> int:
    return (date.fromisoformat(after[:10]) - date.fromisoformat(before[:10])).days


def test_a_preview_tells_what_the_change_then_does(desk, admin):
    case = desk.file().case
    before = deadlines(desk, case)
    told = desk.engine.calendar.preview(admin, ADD)
    assert deadlines(desk, case) == before and told.change.working, "a preview writes nothing"
    assert told.cases == told.tasks == 1 and told.promises == 1 and {r.what for r in told.rows} >= {"due", "promise"}
    desk.engine.calendar.change(admin, ADD, key="k")
    assert deadlines(desk, case) == before, "the command stores the day; the deadlines follow"
    desk.engine.drain()
    after = deadlines(desk, case)
    assert days_later(before["verifikasi"][0], after["verifikasi"][0]) == 1 and days_later(before["promise"], after["promise"]) >= 1
    [due] = [r for r in told.rows if r.what == "due"]
    assert due.after.date().isoformat() == after["verifikasi"][0][:10]
    assert not desk.engine.admin.doctor()


def test_the_history_tells_it_and_the_audit_trail_holds_it(desk, admin):
    case = desk.file().case
    desk.engine.calendar.change(admin, ADD, key="k")
    desk.engine.drain()
    assert any("batas waktu dihitung ulang" in h.words for h in desk.engine.requests.page(desk.pemohon, case).history)
    kinds = [a["kind"] for a in desk.engine.admin.export_state()["audit"]]
    assert kinds.count("calendar") == 1 and kinds.count("recompute") == 1


def test_taking_a_day_out_moves_them_back(desk, admin):
    case = desk.file().case
    before = deadlines(desk, case)
    for given in (ADD, {"ubah": "hapus", "tanggal": ADD["tanggal"]}):
        desk.engine.calendar.change(admin, given, key=desk.key())
        desk.engine.drain()
    assert deadlines(desk, case) == before


def test_a_day_that_concerns_nobody_moves_nothing(desk, admin):
    case = desk.file().case
    [row] = desk.rows(sql.CASE_BY_ID, id=case)
    given = {**ADD, "tanggal": "2026-11-28"}                       # a Saturday
    told = desk.engine.calendar.preview(admin, given)
    assert told.cases == 0 and not told.change.working
    desk.engine.calendar.change(admin, given, key="k")
    desk.engine.drain()
    assert desk.rows(sql.CASE_BY_ID, id=case)[0].revision == row.revision


def test_a_day_of_one_agency_counts_only_there(desk, admin):
    desk.file()
    assert desk.engine.calendar.preview(admin, {**ADD, "kode_unit": "DISDIK"}).cases == 1
    assert desk.engine.calendar.preview(admin, {**ADD, "kode_unit": "INSPEKTORAT"}).cases == 0


def test_many_cases_go_in_batches_each_with_the_next(desk, admin, monkeypatch):
    """A crash between two batches: the job that is there goes on where it was."""
    monkeypatch.setattr(calendars, "BATCH", 1)
    made = [desk.file(mulai=f"2026-12-{d}", selesai=f"2026-12-{d}").case for d in ("07", "09", "14")]
    before = [deadlines(desk, case) for case in made]
    desk.engine.calendar.change(admin, ADD, key="k")
    assert desk.engine.calendar.year(admin, 2026).moving
    desk.engine.jobs.one()
    moved = [deadlines(desk, case) != old for case, old in zip(made, before, strict=True)]
    assert sum(moved) == 1 and desk.rows(job_sql.JOBS_LIVE, kind="calendar")[0].n == 1
    desk.engine.drain()
    assert all(deadlines(desk, case) != old for case, old in zip(made, before, strict=True))
    assert not desk.engine.calendar.year(admin, 2026).moving and not desk.engine.admin.doctor()


def test_an_import_of_the_calendar_moves_deadlines_too(desk, admin):
    case = desk.file().case
    before = deadlines(desk, case)
    report = desk.engine.office.import_file("kalender", b"tanggal,jenis,nama,sumber\n2026-11-25,libur,Hari pemilihan,Keppres 1/2026\n", admin)
    assert report.added == 1
    desk.engine.drain()
    assert deadlines(desk, case) != before


@pytest.mark.parametrize("given,wrong", [
    ({"tanggal": ""}, {"tanggal": "day_missing"}), ({"tanggal": "2026-02-30"}, {"tanggal": "day_wrong"}), ({"nama": " "}, {"nama": "name_missing"}),
    ({"sumber": ""}, {"sumber": "source_missing"}), ({"tanggal": "2026-12-25"}, {"tanggal": "day_known"}), ({"kode_unit": "ENTAH"}, {"kode_unit": "unit_unknown"}),
    ({"ubah": "hapus"}, {"tanggal": "day_unknown"})])
def test_mistakes_are_named_at_their_fields(desk, admin, given, wrong):
    for act in (desk.engine.calendar.preview, lambda a, g: desk.engine.calendar.change(a, g, key="k")):
        with pytest.raises(Refused) as caught:
            act(admin, {**ADD, **given})
        assert {field: p.code for field, p in caught.value.params["errors"].items()} == wrong


def test_only_an_administrator_changes_the_calendar(desk):
    for act in (lambda: desk.engine.calendar.year(desk.pejabat), lambda: desk.engine.calendar.preview(desk.pejabat, ADD),
                lambda: desk.engine.calendar.change(desk.pejabat, ADD, key="k")):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "not_found"


def test_a_promise_that_was_kept_stays_what_it_was(desk, admin):
    case = desk.decided()
    before = deadlines(desk, case)
    desk.engine.calendar.change(admin, {**ADD, "tanggal": (desk.engine.clock.now().date() + timedelta(days=1)).isoformat()}, key="k")
    desk.engine.drain()
    assert deadlines(desk, case)["promise"] == before["promise"]


def test_a_timer_that_counts_working_days_moves_as_of_the_day_it_was_armed(tmp_path):
    """The shipped procedures leave counting to decisions; a designer's timer may count by itself."""
    folder = tmp_path / "cuti"
    shutil.copytree(CUTI, folder)
    diagram = folder / "cuti.bpmn"
    counted = '=date and time(add_working_days(today(), 5), time("00:00:00"))'
    diagram.write_text(diagram.read_text("utf-8").replace("=if izin_sementara != null then null else hak.kedaluwarsa_pada", counted), "utf-8")
    with Stage(folder, Settings.load(HOUSE / "config.yaml", {})) as made, office.desk(made) as desk:
        with desk.engine.transactions.write() as env:
            accounts.set_roles(env.tx, desk.bkpsdm.person, ["admin"], "2026-01-01T00:00:00.000000Z")
        case = desk.file().case
        before = {t.element: t.due_at for t in desk.rows(sql.TIMERS_OF, case_id=case)}
        desk.at("2026-11-25T09:00")
        given = {**ADD, "tanggal": "2026-11-26"}
        told = desk.engine.calendar.preview(desk.bkpsdm, given)
        desk.engine.calendar.change(desk.bkpsdm, given, key="k")
        desk.engine.drain()
        after = {t.element: t.due_at for t in desk.rows(sql.TIMERS_OF, case_id=case)}
        moved = {e: days_later(before[e], after[e]) for e in before if before[e] != after[e]}
        assert list(moved.values()) == [1] and told.timers == 1 and not desk.engine.admin.doctor()
