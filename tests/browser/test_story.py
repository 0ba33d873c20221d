"""The whole story in a real browser on a real engine: a leave request from filing to letter, and one that is returned and withdrawn.

Each page on the way is looked at: accessible (axe), no sideways scrolling, nothing on the console (CSP included), within the budget of experience.md.
RUNUT_SHOTS=<folder> keeps a picture of each page, light and dark; with RUNUT_SHOTS=docs only the pictures of the docs are made again.
"""
import hashlib
import io
import os
import re
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pypdf
import pytest
import typst

from engine.procedure.letters import letter_files, qr_svg
from engine.run.versions import thaw_files
from engine.store.statements import case as sql
from engine.store.statements import office as office_sql
from tests.browser.axe import accessible
from tests.browser.server import free_port, serving, stage_at
from tests.office import LEAVE, desk
from web.assets import ASSETS

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser

BUDGET = 15 * 1024                   # octets of gzip: HTML with CSS, and JavaScript
REQUESTS = 4
MIRROR, NO_SCRIPT = "/cermin", re.compile("<script[^>]*></script>")
PASSWORD = "pagi cerah di tepi Musi"
AXE = ((360, True), (1280, False))    # axe is the dear half of a telling: each width and each way is looked at by it once
PEOPLE = ("pemohon", "verifikator", "atasan", "pejabat")
SHOTS = Path(os.environ["RUNUT_SHOTS"]) if os.environ.get("RUNUT_SHOTS") else None
DOCS = {"ajukan-terisi": "ajukan.png", "permohonan-terkirim": "permohonan.png", "kotak-tugas": "kotak-tugas.png", "tugas-atasan": "tugas.png",
        "permohonan-terbit": "permohonan-terbit.png"}      # the upper part of these pages


@pytest.fixture(scope="module")
def place():
    with free_port() as taken:
        yield taken


@pytest.fixture(scope="module")
def made(place):
    with stage_at(place) as prepared:
        yield prepared


class Visitor:
    """One person (or the public) with a browser of his own; `look` holds a page to everything a page must hold."""

    def __init__(self, browser, base: str, width: int, script: bool, seen: set[str], name: str = ""):
        self.base, self.width, self.script, self.seen, self.name = base, width, script, seen, name
        self.context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script, locale="id-ID")
        self.context.set_default_timeout(8_000)
        self.page = self.context.new_page()
        self.closing = [self.context]
        self.told: list[str] = []
        self.asked: list = []
        self.page.on("console", lambda message: self.told.append(message.text))
        self.page.on("pageerror", lambda error: self.told.append(str(error)))
        self.page.on("response", self._answered)

    def _answered(self, response) -> None:
        if response.request.is_navigation_request():
            self.asked.clear()
        if response.request.resource_type != "fetch":          # the page itself; live facts come on top, as often as somebody types
            self.asked.append(response)

    def go(self, address: str):
        self.page.goto(address if address.startswith("http") else self.base + address)
        return self.page

    def follow(self, control) -> None:
        """Click what leads to another page, and be there."""
        with self.page.expect_navigation():
            control.click()

    def sign_in(self, nip: str) -> None:
        page = self.go("/masuk?next=/tugas")
        page.get_by_label("NIP", exact=True).fill(nip)
        page.get_by_label("Kata sandi").fill(PASSWORD)
        self.follow(page.get_by_role("button", name="Masuk", exact=True))

    def look(self, shot: str, once: bool = False) -> None:
        """Hold the open page to the rules of every page. `shot` names its picture; `once`: another person has shown this page already, if he has."""
        page = self.page
        if once and shot in self.seen:
            return
        self.seen.add(shot)
        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.scrollWidth") <= self.width, (shot, "scrolls sideways")
        if (self.width, self.script) in AXE:
            self._accessible(shot)
        self._budget(shot)
        if SHOTS and self.script:
            self._picture(shot)
        assert not [text for text in self.told if "Failed to load resource" not in text], (shot, self.told)

    def _accessible(self, shot: str) -> None:
        """axe needs promises, which a page without JavaScript does not keep: there it judges the same markup in a mirror that runs scripts."""
        page = self.page
        if not self.script:
            page = self.mirror
            page.route(self.base + MIRROR, lambda route: route.fulfill(body=NO_SCRIPT.sub("", self.page.content()), content_type="text/html"))
            page.goto(self.base + MIRROR)
        accessible(page, shot)

    @cached_property
    def mirror(self):
        context = self.context.browser.new_context(viewport=self.page.viewport_size)
        self.closing.append(context)
        return context.new_page()

    def close(self) -> None:
        for context in self.closing:
            context.close()

    def _budget(self, shot: str) -> None:
        """What was sent for the page as it was sent: compressed; a file from the cache of the browser counts as if it had been sent."""
        octets = dict.fromkeys(("document", "stylesheet", "script"), 0)
        for response in self.asked:
            kind = response.request.resource_type
            if kind in octets:
                asset = ASSETS.get(response.url.rpartition("/aset/")[2])
                octets[kind] += len(asset.packed) if asset else int(response.headers["content-length"])
        assert octets["document"] and octets["document"] + octets["stylesheet"] <= BUDGET, (shot, octets)
        assert octets["script"] <= BUDGET, (shot, octets)
        assert len(self.asked) <= REQUESTS, (shot, [r.url for r in self.asked])

    def _picture(self, shot: str) -> None:
        if SHOTS.name == "docs":
            if shot in DOCS and self.width == 1280:
                self.page.screenshot(path=SHOTS / DOCS[shot], full_page=True, clip={"x": 0, "y": 0, "width": self.width, "height": 1180})
            return
        for scheme in ("dark", "light"):
            self.page.emulate_media(color_scheme=scheme)
            self.page.screenshot(path=SHOTS / f"{shot}_{scheme}_{self.width}.png", full_page=True)


class Story:
    """The people of one telling, and what they do more than once."""

    def __init__(self, browser, office, base: str, width: int, script: bool):
        self.browser, self.office, self.base, self.width, self.script = browser, office, base, width, script
        seen: set[str] = set()
        self.people = {name: Visitor(browser, base, width, script, seen, name) for name in PEOPLE}
        self.public = Visitor(browser, base, width, script, seen)

    def __getattr__(self, name: str) -> Visitor:
        return self.__dict__["people"][name]

    def close(self) -> None:
        for visitor in (*self.people.values(), self.public):
            visitor.close()

    def fill_leave(self, **changed) -> None:
        """The application, in the order of the form; without JavaScript the kinds of a leave come by "Perbarui"."""
        page, values = self.pemohon.page, {**LEAVE, **changed}
        page.get_by_label("Jenis cuti").select_option(values["jenis"])
        self.refresh()
        page.get_by_label("Rincian").select_option(values["subjenis"])
        for label, key in (("Tanggal mulai", "mulai"), ("Tanggal selesai", "selesai"), ("Alasan cuti", "alasan"), ("Alamat selama cuti", "alamat"),
                           ("Nomor telepon", "telepon")):
            page.get_by_label(label).fill(values[key])
        page.get_by_label("Saya menyatakan").check()
        self.refresh()

    def refresh(self) -> None:
        """What the script does by itself, done by hand without it."""
        if not self.script:
            self.pemohon.follow(self.pemohon.page.get_by_role("button", name="Perbarui hitungan"))

    def send(self, visitor: Visitor) -> None:
        """Send the form that is open, then do what the engine does in the background."""
        visitor.follow(visitor.page.locator("#b-kirim button[value=kirim]"))
        self.office.engine.drain()


@contextmanager
def told(browser, made, place, width: int, script: bool):
    with desk(made) as office:
        for name in PEOPLE:
            office.engine.admin.set_password(nip(office, name), PASSWORD)
        with serving(office.engine, place) as base:
            story = Story(browser, office, base, width, script)
            yield story
            story.close()


def nip(office, name: str) -> str:
    return office.rows(office_sql.PERSON_BY_ID, id=office.world.person_id(name))[0].nip


@pytest.mark.parametrize("width,script", [
    pytest.param(360, True, id="360-javascript", marks=pytest.mark.again), pytest.param(1280, False, id="1280-without", marks=pytest.mark.again),
    pytest.param(360, False, id="360-without"), pytest.param(1280, True, id="1280-javascript", marks=pytest.mark.again)])
def test_a_leave_request_from_filing_to_letter(browser, made, place, width, script):
    with told(browser, made, place, width, script) as story:
        number, code = filed(story)
        granted(story, number)
        pdf = letter(story)
        assert number in (words := looked_up(story, code)) and "Surat izin terbit" in words
        verified(story, pdf)
        returned_and_withdrawn(story)
        assert story.office.engine.admin.doctor() == []


def filed(story: Story) -> tuple[str, str]:
    """A mistake first, then a receipt: its number and tracking code."""
    visitor, page = story.pemohon, story.pemohon.page
    visitor.go("/masuk")
    visitor.look("masuk")
    visitor.sign_in(nip(story.office, "pemohon"))
    visitor.look("tugas-kosong")
    visitor.go("/")
    visitor.look("beranda")
    visitor.go("/layanan")
    visitor.look("layanan")
    visitor.follow(page.locator("main a[href='/ajukan/cuti']").first)
    visitor.look("ajukan-kosong")
    story.fill_leave(telepon="12345")
    page.get_by_text("18 menjadi 15 hari kerja").wait_for()
    assert "Kepala Dinas Pendidikan" in page.locator("#fakta").inner_text()
    visitor.look("ajukan-terisi")
    story.send(visitor)
    assert page.title().startswith("Galat:") and page.get_by_role("alert").get_by_text("08").count() == 1
    visitor.look("ajukan-galat")
    for label, key in (("Jenis cuti", "jenis"), ("Rincian", "subjenis"), ("Tanggal mulai", "mulai"), ("Alasan cuti", "alasan"), ("Alamat selama cuti", "alamat")):
        assert page.get_by_label(label).input_value() == LEAVE[key]
    page.get_by_label("Nomor telepon").fill(LEAVE["telepon"])
    story.send(visitor)
    page.get_by_role("heading", name="Permohonan Anda telah diterima").wait_for()
    visitor.look("tanda-terima")
    number, code = page.locator(".rcpt .no").inner_text(), page.locator("figcaption .fig").inner_text()
    visitor.follow(page.get_by_role("link", name="Lihat permohonan"))
    assert number == "CUTI-2026-000001"
    visitor.look("permohonan-menunggu")
    return number, code


def granted(story: Story, number: str) -> None:
    """Verifier, superior and deciding official each find it in their inbox and say yes, on three days; each then sees whose turn it is."""
    for name, day, choice, after in (
            ("verifikator", "2026-11-24 10:00", "Lengkap", "Menunggu pertimbangan atasan langsung"),
            ("atasan", "2026-11-25 09:30", "Disetujui", "Menunggu keputusan pejabat berwenang"),
            ("pejabat", "2026-11-26 14:00", "Disetujui", "Surat izin terbit")):
        visitor = getattr(story, name)
        story.office.at(day)
        visitor.sign_in(nip(story.office, name))
        assert visitor.page.title().startswith("1 tugas menunggu Anda")
        visitor.look("kotak-tugas", once=True)
        visitor.follow(visitor.page.locator("main .task a[href^='/tugas/']").first)
        assert number in visitor.page.locator("main").inner_text()
        visitor.look(f"tugas-{name}")
        visitor.page.get_by_role("radio", name=choice, exact=True).check()
        story.send(visitor)
        assert visitor.page.title().startswith(after)
        visitor.look("permohonan-terkirim", once=True)


def letter(story: Story) -> bytes:
    """The employee sees that it is granted and takes the letter home."""
    visitor, page = story.pemohon, story.pemohon.page
    visitor.sign_in(nip(story.office, "pemohon"))                # two days later the first sign-in has ended
    visitor.go("/permohonan")
    visitor.look("permohonan-saya")
    visitor.follow(page.locator("main a[href^='/permohonan/']").first)
    assert "surat izin terbit" in page.title().lower()
    visitor.look("permohonan-terbit")
    with page.expect_download() as download:
        page.get_by_role("link", name="Surat Izin Cuti Tahunan (PDF)").click()
    pdf = Path(download.value.path()).read_bytes()
    text = " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert pdf.startswith(b"%PDF")
    for words in ("800.1.11.4/0001/DISDIK/2026", "7 Desember 2026", "9 Desember 2026", "selama 3 (tiga) hari kerja"):
        assert words in text
    if SHOTS and SHOTS.name == "docs" and story.script:
        picture(story, SHOTS / "surat.png")
    visitor.go("/pemberitahuan")
    visitor.look("pemberitahuan")
    return pdf


def picture(story: Story, to: Path) -> None:
    """The letter as it lies on the desk: set once more from the same files and data, as a picture."""
    job = next(job for job in story.office.rows(sql.ALL_JOBS) if job.kind == "letter")
    given = orjson.loads(job.payload)
    files = letter_files(thaw_files(story.office.rows(sql.VERSION_BY_ID, id=given["version"])[0].files))
    with TemporaryDirectory() as folder:
        for path, content in files.items():
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_bytes(content)
        to.write_bytes(typst.compile(Path(folder) / f"{given['template']}.typ", root=folder, format="png", ppi=100.0, ignore_system_fonts=True,
                                     sys_inputs={"data": orjson.dumps(given["data"]).decode()}))


def looked_up(story: Story, code: str) -> str:
    """What everybody with the code may see: no person, no kind, no reason."""
    visitor, page = story.public, story.public.page
    visitor.go("/")
    visitor.look("beranda-publik")
    page.get_by_label("Nomor lacak").fill(code)
    visitor.follow(page.get_by_role("button", name="Lacak permohonan"))
    page.get_by_role("heading", level=1).wait_for()
    visitor.look("lacak-hasil")
    words = page.content()
    for name in PEOPLE:
        person = story.office.rows(office_sql.PERSON_BY_ID, id=story.office.world.person_id(name))[0]
        assert person.name not in words and person.nip not in words
    for secret in ("ahunan", LEAVE["alasan"], LEAVE["alamat"], LEAVE["telepon"]):
        assert secret not in words
    return page.locator("main").inner_text()


def verified(story: Story, pdf: bytes) -> None:
    """The address in the letter's QR code opens the page that says it is genuine."""
    job = next(job for job in story.office.rows(sql.ALL_JOBS) if job.kind == "letter")
    row = story.office.rows(sql.ALL_LETTERS)[0]
    address = f"{story.base}/v/{row.token}"
    assert orjson.loads(job.payload)["data"]["qr"] == qr_svg(address)
    visitor = story.public
    visitor.go(address)
    assert "asli dan berlaku" in visitor.page.title()
    assert hashlib.sha256(pdf).hexdigest() in visitor.page.content()
    visitor.look("periksa-surat")


def returned_and_withdrawn(story: Story) -> None:
    """A second request comes back from the verifier, keeps its number when it is sent again, and is withdrawn."""
    visitor, page = story.pemohon, story.pemohon.page
    story.office.at("2026-11-27 09:00")
    for person in (story.pemohon, story.verifikator):
        person.sign_in(nip(story.office, person.name))
    visitor.go("/ajukan/cuti")
    story.fill_leave(mulai="2026-12-14", selesai="2026-12-15")
    story.send(visitor)
    visitor.follow(page.get_by_role("link", name="Lihat permohonan"))
    address = page.url
    verifier = story.verifikator
    verifier.go("/tugas")
    verifier.follow(verifier.page.locator("main .task a[href^='/tugas/']").first)
    verifier.follow(verifier.page.get_by_role("button", name="Kembalikan untuk dilengkapi"))
    verifier.page.get_by_role("heading", name="Kembalikan untuk dilengkapi").wait_for()
    verifier.look("tugas-kembalikan")
    verifier.page.get_by_label("Yang harus dilengkapi").fill("Alamat selama cuti belum lengkap")
    story.send(verifier)
    visitor.go(address)
    page.get_by_role("heading", name="Anda perlu bertindak", exact=True).wait_for()
    assert "Alamat selama cuti belum lengkap" in page.locator(".act-box").inner_text()
    visitor.look("permohonan-bertindak")
    visitor.follow(page.get_by_role("link", name="Kerjakan sekarang"))
    visitor.look("perbaikan")
    page.get_by_label("Alamat selama cuti").fill("Jalan Contoh 2, Prabumulih")
    story.send(visitor)
    visitor.go(address)
    assert "CUTI-2026-000002" in page.locator("main").inner_text() and not page.get_by_role("heading", name="Anda perlu bertindak").count()
    visitor.follow(page.locator("a[href*='/aksi/ditarik']"))
    visitor.look("tarik")
    page.get_by_label("Alasan").fill("Acara keluarga dibatalkan")
    story.send(visitor)
    assert "dibatalkan" in page.title().lower()
    visitor.look("permohonan-ditarik")
