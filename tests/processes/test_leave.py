"""Leave over years: random requests against a ledger kept on the fingers, and cases that outlive a version."""
import shutil
from collections import Counter
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from engine import Refused, Upload
from engine.clock import to_text
from engine.play.scenario import parse
from engine.store.statements import case as sql
from engine.store.statements import play as play_sql
from tests.office import CUTI, LEAVE, Desk, stage
from tests.web.real_office import PDF

PEOPLE = ("title: uji\npeople: {pemohon: pelaksana, verifikator: pengelola_kepegawaian of pemohon, atasan: atasan_langsung of pemohon, "
          "pejabat: kepala_opd of pemohon, bkpsdm: verifikator_bkpsdm, wali: wali_kota, sekda: sekda}\n")
FIRST = 2025                             # the first of the three years whose days are known


@contextmanager
def office(at: str = "2026-11-24 09:00", given: str = ""):
    with stage() as made, made.play(parse("uji.yaml", f"{PEOPLE}at: {at}\n{given}steps:\n- expect: {{}}\n")) as world:
        yield Desk(world)


class OnTheFingers:
    """Annual leave as the rules say it, without a table: 12 days a year, six of last year's, six of the year before if both are whole."""

    def __init__(self):
        self.used = Counter()                        # (year of the leave, year of the days) -> days

    def left(self, account: int, before: int) -> int:
        """What was left of a year's days when another began."""
        return 12 - sum(days for (year, own), days in self.used.items() if own == account and year < before) if account >= FIRST else 0

    def right(self, year: int) -> list[list[int]]:
        last, older = self.left(year - 1, year), self.left(year - 2, year)
        whole = last == older == 12
        rights = [[year - 2, 6 if whole else 0], [year - 1, min(last, 6)], [year, 12]]
        room = (24 if whole else 18) - sum(self.used[year, own] for own, _ in rights)
        for one in rights:
            one[1] = min(max(one[1] - self.used[year, one[0]], 0), max(room, 0))
            room -= one[1]
        return rights

    def take(self, year: int, days: int) -> dict[int, int] | None:
        """Oldest first; None if there are not enough."""
        taken, rest = {}, days
        for own, there in self.right(year):
            part = min(rest, there)
            if part:
                taken[own] = part
            rest -= part
        return None if rest else taken


REQUEST = st.tuples(st.sampled_from(("granted", "granted", "granted", "refused", "withdrawn", "recalled")), st.integers(1, 9), st.integers(0, 20))


@settings(max_examples=4, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))       # a failing year is told as it is: trying smaller ones takes minutes
@given(st.lists(st.tuples(REQUEST, REQUEST, REQUEST).map(list), min_size=2, max_size=2))
def test_random_years_against_a_ledger_on_the_fingers(years):
    given_ = f"given:\n  balance: {{cuti_tahunan: {{{FIRST}: 12, {FIRST + 1}: 12}}}}\n"
    with office(f"{FIRST + 1}-01-05 08:00", given_) as desk:
        model = OnTheFingers()
        with desk.engine.transactions.read() as env:
            calendar = env.calendar()
        for year, requests in enumerate(years, FIRST + 1):
            if year > FIRST + 1:
                clock(desk, date(year, 1, 2))
                desk.engine.balances.rollover(year)
            for n, (what, days, shift) in enumerate(requests):
                first = calendar.add_working_days(date(year, 2 + 4 * n, 1), shift + 1)
                last = calendar.add_working_days(first, days - 1)
                clock(desk, first - timedelta(days=20))
                expected = model.take(year, calendar.working_days(first, last))
                one_request(desk, model, what, year, first, last, expected)
                holds(desk)


def clock(desk, day: date) -> None:
    """The day comes, if it has not yet; nothing is delivered: letters and mails are not what is asked here."""
    moment = datetime.combine(day, datetime.min.time(), desk.world.zone) + timedelta(hours=8)
    if moment > desk.engine.clock.now():
        desk.engine.clock.set(moment)


def one_request(desk, model, what, year, first, last, expected) -> None:
    engine, key = desk.engine, desk.key
    case = engine.requests.file(desk.pemohon, "cuti", {**LEAVE, "mulai": first.isoformat(), "selesai": last.isoformat()}, key=key()).case
    if "perbaikan" in engine.tasks.waiting(case):                    # more than there is, or days that touch another leave
        assert expected is None
        engine.requests.act(desk.pemohon, case, "ditarik", {"alasan": "tidak jadi"}, key=key())
        return
    assert expected is not None

    def done(who, element, **fields):
        engine.tasks.complete(getattr(desk, who), engine.tasks.waiting(case)[element], fields, revision=None, key=key())
    done("verifikator", "verifikasi", keputusan="lengkap")
    done("atasan", "pertimbangan", keputusan="disetujui")
    if what == "refused":
        done("pejabat", "keputusan", keputusan="tidak_disetujui", alasan="Tenaga tidak cukup pada minggu itu")
        return
    done("pejabat", "keputusan", keputusan="disetujui")
    if what == "withdrawn":
        engine.requests.act(desk.pemohon, case, "ditarik", {"alasan": "tidak jadi"}, key=key())
        return
    taken = Counter({r.year: -r.days for r in engine.balances.of(desk.pemohon).entries if r.case == case and r.operation == "debit"})
    assert taken == expected
    for own, days in expected.items():
        model.used[year, own] += days
    if what == "recalled" and last > first:
        with desk.engine.transactions.read() as env:
            back, calendar = env.calendar().add_working_days(first, 1), env.calendar()
        clock(desk, back)
        engine.drain()
        engine.requests.act(desk.atasan, case, "dipanggil_kembali", {"alasan": "Ada pemeriksaan mendadak", "kembali_pada": back.isoformat()}, key=key())
        rest = calendar.working_days(back, last)
        for own in sorted(expected, reverse=True):                   # what was not taken comes back, newest year first
            part = min(rest, expected[own])
            model.used[year, own] -= part
            rest -= part
    clock(desk, last + timedelta(days=1))
    engine.drain()
    done("pemohon", "lapor_kembali", kembali_pada=(last if what == "recalled" and last > first else last + timedelta(days=1)).isoformat())


def holds(desk) -> None:
    """A balance is the sum of its entries and never negative."""
    page = desk.engine.balances.of(desk.pemohon)
    sums = Counter()
    for entry in page.entries:
        sums[entry.title, entry.year] += entry.days
    assert all(days >= 0 for days in sums.values())
    assert {(b.title, b.year): b.days for b in page.balances} == dict(sums)


# years ------------------------------------------------------------------------------------------------------------------------------
def unpaid(desk, first: str, last: str, kind: str = "ikut_tugas", paper: str = "sk_pasangan") -> str:
    """Unpaid leave that was granted with the consent of BKN."""
    request = {**LEAVE, "jenis": "di_luar_tanggungan_negara", "subjenis": kind, "mulai": first, "selesai": last}
    case = desk.engine.requests.file(desk.pemohon, "cuti", request, key=desk.key(), files=[Upload("lampiran", "sk.pdf", PDF, paper)]).case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap", diperiksa=[paper])
    desk.complete(case, "atasan", "pertimbangan", keputusan="disetujui")
    desk.complete(case, "bkpsdm", "verifikasi_bkpsdm", keputusan="lengkap")
    desk.complete(case, "wali", "keputusan", keputusan="disetujui")
    today = desk.engine.clock.now().astimezone(desk.world.zone).date().isoformat()
    desk.engine.requests.act(desk.bkpsdm, case, "persetujuan_bkn", {"keputusan": "disetujui", "nomor": "12/BKN/2026", "tanggal": today}, key=desk.key())
    desk.engine.drain()
    return case


def ended(desk, case: str) -> str | None:
    return desk.rows(sql.CASE_BY_ID, id=case)[0].end_element


def test_a_leave_of_years_ends_on_the_version_it_began_with(tmp_path):
    folder = tmp_path / "cuti"
    shutil.copytree(CUTI, folder, ignore=shutil.ignore_patterns("scenarios"))
    diagram = folder / "cuti.bpmn"
    diagram.write_text(diagram.read_text("utf-8").replace('name="Lapor selesai cuti"', 'name="Lapor tertulis"').replace('value="1 bulan"', 'value="2 bulan"'), "utf-8")
    with office() as desk:
        case = unpaid(desk, "2027-01-04", "2028-01-03")
        desk.at("2027-06-01T09:00")
        deployed = desk.engine.studio.deploy(folder, None)
        assert (deployed.status, deployed.number) == ("in_force", 2)
        desk.at("2027-09-01T09:00")
        more = unpaid(desk, "2028-01-04", "2029-01-03", "perpanjangan", "alasan_perpanjangan")
        versions = {row.id: row.version for row in (desk.rows(sql.CASE_BY_ID, id=one)[0] for one in (case, more))}
        assert versions[case] != versions[more]
        desk.at("2028-01-05T09:00")
        assert (ended(desk, case), ended(desk, more)) == ("dilanjutkan", None)          # the extension goes on where it stopped
        desk.at("2029-01-05T09:00")
        desk.complete(more, "pemohon", "lapor_cltn", lapor_pada="2029-01-05")
        assert ended(desk, more) == "selesai"


def test_three_years_later_the_employee_reports_back_under_the_rules_of_then(tmp_path):
    folder = tmp_path / "cuti"
    shutil.copytree(CUTI, folder, ignore=shutil.ignore_patterns("scenarios"))
    diagram = folder / "cuti.bpmn"
    diagram.write_text(diagram.read_text("utf-8").replace('duration("P1M")', 'duration("P2M")'), "utf-8")
    with office() as desk:
        case = unpaid(desk, "2027-01-04", "2030-01-03")
        desk.at("2028-03-01T09:00")
        assert desk.engine.studio.deploy(folder, None).number == 2
        desk.at("2030-02-03T23:00")
        assert set(desk.engine.tasks.waiting(case)) == {"lapor_cltn"}
        with pytest.raises(Refused):
            desk.complete(case, "pemohon", "lapor_cltn", lapor_pada="2030-02-04")
        desk.complete(case, "pemohon", "lapor_cltn", lapor_pada="2030-02-03")
        assert ended(desk, case) == "selesai"


# after the leave ----------------------------------------------------------------------------------------------------------------------
def granted(desk, paper: str = "", **fields) -> str:
    files = [Upload("lampiran", "surat.pdf", PDF, paper)] if paper else []
    case = desk.engine.requests.file(desk.pemohon, "cuti", {**LEAVE, **fields}, key=desk.key(), files=files).case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap", **({"diperiksa": [paper]} if paper else {}))
    desk.complete(case, "atasan", "pertimbangan", keputusan="disetujui")
    desk.complete(case, "pejabat", "keputusan", keputusan="disetujui")
    desk.engine.drain()
    return case


@pytest.mark.parametrize("fields, paper, end", [
    ({"jenis": "tahunan", "subjenis": "biasa"}, "", None), ({"jenis": "sakit", "subjenis": "lebih_satu_hari"}, "surat_dokter", "dilanjutkan")])
def test_only_a_sickness_that_goes_on_needs_no_report_between(fields, paper, end):
    """Each permit asks for a report after its leave (C11); a sickness that lasts goes on with another certificate."""
    with office() as desk:
        first = granted(desk, paper, **fields, mulai="2026-12-07", selesai="2026-12-08")
        granted(desk, paper, **fields, mulai="2026-12-09", selesai="2026-12-10")
        desk.at("2026-12-09T09:00")
        assert (ended(desk, first), "lapor_kembali" in desk.engine.tasks.waiting(first)) == (end, end is None)


def test_the_demos_clock_stops_at_every_reminder_and_timer():
    with office() as desk:
        case = desk.file().case
        desk.engine.drain()                                                      # the task is told; its next reminder lies ahead
        task = desk.rows(sql.OPEN_TASKS_OF_CASE, case_id=case)[0]
        start = datetime(2026, 12, 7, tzinfo=desk.world.zone)                    # a request whose first day has come expires
        moments, at = [], to_text(desk.engine.clock.now())
        while at := desk.rows(play_sql.NEXT_DUE, after=at, until=to_text(start))[0].due_at:
            moments.append(at)
        assert task.remind_at in moments and moments[-1] == to_text(start)
