"""A supervisor's day: forty requests wait; he filters, decides most of them together, the rest one by one by keyboard, hands two over and returns one.

The numbers he sees are right after every act: heading, masthead, tabs and groups say what the engine says.
"""
import gzip
import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import web
from engine.office import accounts
from engine.office.people import by_nip
from engine.play.office import balances
from engine.play.scenario import parse
from engine.play.stage import import_rows
from tests.browser.axe import accessible
from tests.browser.server import free_port, serving, stage_at
from tests.office import LEAVE, PEOPLE, Desk

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser

STAFF, EACH = 14, 3                       # people of his unit with up to three requests each: forty in all
CSS = len(gzip.compress((Path(web.__file__).parent / "static" / "runut.css").read_bytes()))
FILED = ("2026-11-19T09:00", "2026-11-20T09:00", "2026-11-24T08:00")            # late, due today, due later
FIRST_DAY = date(2026, 11, 19)
DAYS = ("2026-12-01", "2026-12-08", "2026-12-15")
REFUSALS = ("Ada pemeriksaan anggaran pada hari itu", "Dua rekan sudah tidak masuk hari itu", "Serah terima tugas belum disiapkan")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Jakarta"))


class Morning(Desk):
    """The office at ten o'clock with forty requests at the supervisor's."""

    def begin(self) -> None:
        people = [{"nip": f"19850{n % 9 + 1}{n + 10}201001{n % 2 + 1}{900 + n}", "nama": f"Pegawai {chr(65 + n)} Contoh", "status": "pns", "golongan": "III/b",
                   "pangkat": "Penata Muda Tingkat I", "jabatan": "Pengelola Layanan Operasional", "kelompok_jabatan": "pelaksana",
                   "jenis_kelamin": "LP"[n % 2], "unit": "DISDIK-BID1", "email": "", "tmt": "2010-01-01", "tmt_jabatan": "2020-01-06", "kontrak_mulai": "",
                   "kontrak_selesai": "", "pimpinan": "tidak", "peran": ""} for n in range(STAFF)]
        clock = self.engine.clock
        import_rows(self.engine, "pegawai", people)
        import_rows(self.engine, "saldo", [one for row in people for one in balances(row["nip"], FIRST_DAY, None)])
        with self.engine.transactions.read() as env:
            ids = [by_nip(env.tx, row["nip"]).id for row in people]
        self.staff = [self.engine.office.person(one) for one in ids]
        wanted = [(who, day) for day in DAYS for who in self.staff][:40]
        for at, share in zip(FILED, (wanted[:5], wanted[5:15], wanted[15:]), strict=True):
            clock.set(moment(at))
            for who, day in share:
                case = self.engine.requests.file(who, "cuti", {**LEAVE, "mulai": day, "selesai": day}, key=self.key()).case
                self.engine.tasks.complete(self.verifikator, self.task(case, "verifikasi"), {"keputusan": "lengkap"}, revision=None, key=self.key())
        clock.set(moment("2026-11-24T10:00"))


@pytest.fixture(scope="module")
def morning():
    with free_port() as port, stage_at(port) as made, made.play(parse("uji.yaml", PEOPLE.replace("2026-11-24 09:00", "2026-11-19 08:00"))) as world:
        desk = Morning(world)
        desk.begin()
        with serving(desk.engine, port) as base:
            desk.base = base
            yield desk


def visitor(browser, office, who, width: int = 1280, script: bool = True):
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
    context.set_default_timeout(10_000)
    with office.engine.transactions.write() as env:
        accounts.ensure(env.tx, who.person, "2026-01-01T00:00:00.000000Z")
        context.add_cookies([{"name": "runut", "value": accounts.open_session(env.tx, who.person, env.now, 12), "url": office.base}])
    return context.new_page()


def waits(page, office, count: int, groups: dict[str, int] | None = None) -> None:
    """The inbox says that so many wait, everywhere it says it."""
    page.goto(office.base + "/tugas")
    assert page.locator("h1").inner_text() == (f"{count} tugas menunggu Anda" if count else "Tidak ada tugas yang menunggu Anda")
    assert office.engine.tasks.count(office.atasan) == count
    assert page.locator(".mast nav b").first.inner_text() == page.locator(".tabs b").first.inner_text() == str(count)
    found = {name: int(n) for name, n in re.findall(r"^(.+) \((\d+)\)$", "\n".join(page.locator(".grp").all_inner_texts()), re.MULTILINE)}
    assert groups is None or found == groups
    assert sum(found.values()) >= page.locator(".task").count()


def light(page, where: str) -> None:
    assert len(gzip.compress(page.content().encode())) + CSS <= 15 * 1024, where
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], where
    accessible(page, where)


def test_forty_requests_in_one_day(browser, morning):
    office = morning
    page = visitor(browser, office, office.atasan, 360)
    waits(page, office, 40, {"Lewat batas": 5, "Batas hari ini": 10, "Hari berikutnya": 25})
    light(page, "the list")
    page.set_viewport_size({"width": 1280, "height": 800})

    # he sifts, and keeps the filter
    page.locator("summary").click()
    page.get_by_label("Sisa waktu").select_option("lewat")
    page.get_by_role("button", name="Saring").click()
    assert page.get_by_role("status").inner_text().startswith("5 tugas cocok.") and page.locator(".task").count() == 5
    page.get_by_label("Simpan saringan ini sebagai").fill("Yang lewat")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.get_by_label("Nama, NIP, atau nomor registrasi").fill("Pegawai C")
    page.get_by_role("button", name="Cari").click()
    assert "Pegawai" not in page.url and page.locator(".task").count() == 1
    page.goto(office.base + "/tugas")
    page.locator("summary").click()
    page.get_by_role("link", name="Yang lewat").click()
    assert page.locator(".task").count() == 5

    # twenty-five together, chosen by keys; three of them refused with reasons of their own
    waits(page, office, 40)
    page.get_by_role("link", name="Langsung ke daftar").press("Enter")
    page.locator("#daftar").focus()
    for _ in range(25):
        page.keyboard.press("j")
        page.keyboard.press("x")
    assert page.locator(".chk[name=pilih]:checked").count() == 25
    page.keyboard.press("p")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Putuskan 25 permohonan").wait_for()
    assert page.locator(".fx").first.inner_text().count("Sisa cuti tahunan") == 1
    light(page, "what is decided together")
    rows = page.locator(".task")
    for at, why in enumerate(REFUSALS):
        rows.nth(at).locator("summary").click()
        rows.nth(at).locator("select").select_option("tidak_disetujui")
        rows.nth(at).get_by_label("Alasan").fill(why)
    page.get_by_role("radio", name="Disetujui", exact=True).check()
    page.get_by_role("button", name="Kirim keputusan").press("Enter")
    page.get_by_role("heading", name="25 diputus, 0 belum").wait_for()
    decided = [t["decision"] for t in office.engine.admin.export_state()["tasks"] if t["element"] == "pertimbangan" and t["status"] == "done"]
    assert (decided.count("disetujui"), decided.count("tidak_disetujui")) == (22, 3)
    waits(page, office, 15, {"Hari berikutnya": 15})

    # two are handed over
    for left in (14, 13):
        page.locator(".task h3 a").first.press("Enter")
        page.locator("summary").click()
        page.get_by_role("link", name="Limpahkan kepada rekan").click()
        if left == 14:
            light(page, "to whom a task is handed")
        page.get_by_role("radio").first.check()
        page.get_by_label("Alasan").fill("Saya rapat anggaran sepanjang hari")
        page.get_by_role("button", name="Limpahkan tugas").last.press("Enter")
        page.get_by_text("Tugas ini dilimpahkan kepada").wait_for()
        waits(page, office, left)

    # one goes back to its applicant
    page.locator(".task h3 a").first.press("Enter")
    page.get_by_role("button", name="Kembalikan untuk dilengkapi").press("Enter")
    page.get_by_label("Alasan").fill("Alamat selama cuti belum lengkap")
    page.get_by_role("button", name="Kembalikan untuk dilengkapi").press("Enter")
    page.wait_for_url("**/permohonan/**")
    waits(page, office, 12)
    page.context.close()

    # ten one by one, by keyboard alone and without JavaScript, on a telephone
    office.engine.clock.set(moment("2026-11-24T11:00"))
    page = visitor(browser, office, office.atasan, 360, script=False)
    for left in range(11, 1, -1):
        waits(page, office, left + 1)
        page.locator(".task h3 a").first.press("Enter")
        page.get_by_role("radio", name="Disetujui", exact=True).press("Space")
        page.get_by_role("button", name="Kirim").first.press("Enter")
        page.wait_for_url("**/permohonan/**")
    waits(page, office, 2, {"Hari berikutnya": 2})
    page.get_by_role("link", name="Riwayat keputusan saya").press("Enter")
    assert page.locator("h1").inner_text() == "36 keputusan Anda" and page.locator(".log li").count() == 25
    assert page.locator(".log li").first.inner_text().count("Disetujui") == 1
    page.context.close()
    [row] = [row for row in office.engine.decided.recap(office.atasan, "2026-11") if row.step.startswith("Pertimbangan")]
    assert (row.count, row.late) == (36, 5) and row.median_days is not None
