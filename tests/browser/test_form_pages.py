"""Forms, a request, a task and the receipt in Chromium on samples: axe, 360 px, without JavaScript, with it, and the picture's captions as really drawn."""
import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest
import waitress

from engine.errors import Refused
from tests.browser.axe import LOOKS, accessible, colours, whole
from tests.web import samples_pages as samples
from tests.web.fake_pages import PageEngine
from web import create_app

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser

CASE, TASK = samples.CASE, samples.TASK
FORM, RECEIPT, REQUEST, ACTION, WORK = "/ajukan/cuti", f"/tanda-terima/{CASE}", f"/permohonan/{CASE}", f"/permohonan/{CASE}/aksi/ditarik", f"/tugas/{TASK}"
TEXTS = """() => [...document.querySelectorAll('.dia svg text')].map(e => { const b = e.getBoundingClientRect(); return [e.textContent, b.left, b.top, b.right, b.bottom] })"""
SMALL = """() => [...document.querySelectorAll('body *')].filter(e => !e.children.length && e.textContent.trim() && parseFloat(getComputedStyle(e).fontSize) < 12)
    .map(e => e.outerHTML)"""


class Site:
    """One fake engine behind a server; `show` sets what it answers."""

    def __init__(self):
        self.engine = PageEngine()
        self.server = waitress.create_server(create_app(self.engine, RATELIMIT_ENABLED=False), host="127.0.0.1", port=0, threads=4)
        self.base = f"http://127.0.0.1:{self.server.effective_port}"
        threading.Thread(target=self.server.run, daemon=True).start()

    def show(self, state: str) -> None:
        engine = self.engine
        engine.calls.clear()
        engine.tasks.refuse = engine.requests.refuse = None
        engine.requests.start = replace(samples.START, fields=samples.EVERY_TYPE, preview=None) if state == "every type" else samples.START
        engine.requests.shown = {"returned": samples.RETURNED, "refused": samples.REFUSED, "issued": samples.ISSUED}.get(state, samples.PAGE)
        engine.requests.receipt_shown = replace(samples.RECEIPT, returned=state == "returned")
        engine.tasks.base = {"claimed": replace(samples.WORK, claimed_by_you=True, may_claim=False, group="late"), "returned": samples.COMPLETE}.get(
            state, samples.WORK)


@pytest.fixture(scope="module")
def site():
    opened = Site()
    yield opened
    opened.server.close()


@contextmanager
def visitor(browser, site, *, width: int = 1280, script: bool = True, scheme: str = "light"):
    """A signed-in page; what the console says (CSP included) fails the test."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script)
    context.add_cookies([{"name": "runut", "value": site.engine.signed_in(), "url": site.base}])
    page, told = context.new_page(), []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    yield page
    context.close()
    assert not [text for text in told if "Failed to load resource" not in text]


STATES = [(FORM, ""), (FORM, "every type"), (RECEIPT, ""), (RECEIPT, "returned"), (REQUEST, ""), (REQUEST, "returned"), (REQUEST, "refused"), (REQUEST, "issued"),
          (ACTION, ""), (WORK, ""), (WORK, "claimed"), (WORK, "returned")]


@pytest.mark.parametrize("scheme,width", LOOKS)
def test_pages_are_accessible_and_fit(browser, site, scheme, width):
    with visitor(browser, site, width=width, scheme=scheme) as page:
        for address, state in STATES:
            site.show(state)
            page.goto(site.base + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, state)
            accessible(page, (address, state), whole if scheme == "light" else colours)
            assert not page.evaluate(SMALL), (address, state)


def test_small_screens_and_large_letters(browser, site):
    with visitor(browser, site, width=320) as page:
        for address, state in STATES:
            site.show(state)
            page.goto(site.base + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, (address, state)
    with visitor(browser, site, width=640) as page:
        for address, state in STATES:
            site.show(state)
            page.goto(site.base + address)
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert page.evaluate("document.documentElement.scrollWidth") <= 640, (address, state)


def test_an_application_is_filed_by_keyboard_without_javascript(browser, site):
    site.show("")
    with visitor(browser, site, width=360, script=False) as page:
        page.goto(site.base + FORM)
        page.get_by_label("Cuti dijalankan di luar negeri").press("Space")
        page.get_by_role("button", name="Perbarui hitungan").press("Enter")
        page.get_by_label("Negara tujuan").fill("Singapura")
        assert page.get_by_label("Alasan cuti").input_value() == samples.START.fields[4].value and not site.engine.told("file")
        page.get_by_label("Alamat selama cuti").fill("")
        page.get_by_role("button", name="Kirim permohonan").press("Enter")
        assert page.title().startswith("Galat:")
        page.get_by_role("alert").get_by_role("link").first.press("Enter")
        page.get_by_label("Alamat selama cuti").fill("Jalan Contoh 12")
        page.get_by_role("button", name="Kirim permohonan").press("Enter")
        assert page.url == site.base + RECEIPT
        assert not page.get_by_role("button", name="Cetak tanda terima").is_visible()


def test_enter_in_a_field_sends_nothing(browser, site):
    site.show("")
    with visitor(browser, site, script=False) as page:
        page.goto(site.base + FORM)
        page.get_by_label("Nomor telepon").press("Enter")
        page.wait_for_load_state()
        assert page.url == site.base + FORM and not site.engine.told("file")


def test_facts_and_fields_follow_the_input_with_javascript(browser, site):
    site.show("")
    with visitor(browser, site) as page:
        page.goto(site.base + FORM)
        assert not page.get_by_role("button", name="Perbarui hitungan").is_visible()
        page.get_by_label("Dokumen pendukung").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
        page.get_by_label("Tanggal selesai").fill("2026-12-21")
        page.get_by_label("Alasan cuti").fill("Belum selesai ditulis")
        page.get_by_text("21 hari").wait_for()
        assert page.get_by_label("Alasan cuti").input_value() == "Belum selesai ditulis"
        page.get_by_label("Cuti dijalankan di luar negeri").check()
        page.get_by_label("Negara tujuan").wait_for()
        order = page.evaluate("[...document.querySelectorAll('#k2 > [id]')].map(e => e.id)")
        assert order.index("w-negara") == order.index("w-luar_negeri") + 1
        assert page.evaluate("document.querySelector('input[type=file]').files.length") == 1 and not site.engine.told("file")
        page.get_by_label("Cuti dijalankan di luar negeri").uncheck()
        page.get_by_label("Negara tujuan").wait_for(state="detached")


def test_without_signal_the_button_comes_back_and_nothing_is_lost(browser, site):
    site.show("")
    with visitor(browser, site) as page:
        page.goto(site.base + FORM)
        page.context.set_offline(True)
        page.get_by_label("Tanggal selesai").fill("2026-12-21")
        page.get_by_label("Alasan cuti").focus()
        page.get_by_role("button", name="Perbarui hitungan").wait_for()
        assert page.get_by_label("Tanggal selesai").input_value() == "2026-12-21"
        page.context.set_offline(False)
        page.get_by_role("button", name="Perbarui hitungan").click()
        page.get_by_text("21 hari").wait_for()


def test_the_summary_of_mistakes_has_the_focus(browser, site):
    site.show("")
    with visitor(browser, site) as page:
        page.goto(site.base + FORM)
        page.get_by_label("Alamat selama cuti").fill("")
        page.get_by_role("button", name="Kirim permohonan").click()
        page.get_by_role("alert").wait_for()
        assert page.evaluate("document.activeElement.className") == "esum"


def test_a_decision_shows_its_fields_and_a_return_asks_for_a_reason_first(browser, site):
    site.show("")
    with visitor(browser, site, width=360) as page:
        page.goto(site.base + WORK)
        page.get_by_label("Perubahan").check()
        page.get_by_label("Mulai menurut perubahan").wait_for()
        page.get_by_label("Disetujui", exact=True).check()
        page.get_by_label("Mulai menurut perubahan").wait_for(state="detached")
        page.get_by_role("button", name="Kembalikan untuk dilengkapi").click()
        page.get_by_role("heading", name="Kembalikan untuk dilengkapi").wait_for()
        assert not site.engine.told("complete")
        page.get_by_label("Alasan").fill("Surat dokter tidak terbaca")
        page.get_by_role("button", name="Kembalikan untuk dilengkapi").click()
        page.wait_for_url("**/permohonan/**")
        assert site.engine.told("complete")[0][2] == {"keputusan": "dikembalikan", "alasan": "Surat dokter tidak terbaca"}


def test_what_came_too_late_is_kept_as_text(browser, site):
    site.show("")
    with visitor(browser, site) as page:
        page.goto(site.base + WORK)
        page.get_by_label("Tidak disetujui").check()
        page.get_by_label("Alasan").fill("Kepentingan dinas mendesak")
        site.engine.tasks.refuse = Refused("not_waiting")
        page.get_by_role("button", name="Kirim pertimbangan").click()
        page.get_by_role("heading", name="Keadaan sudah berubah").wait_for()
        page.get_by_text("Kepentingan dinas mendesak").wait_for()
        page.get_by_role("link", name="Lihat permohonan").click()
        assert page.url == site.base + REQUEST


def test_a_waiting_page_asks_seldom_and_shows_news(browser, site):
    site.show("")
    with visitor(browser, site) as page:
        page.clock.install()
        asked = []
        page.on("response", lambda answer: asked.append(answer.status) if answer.url.endswith("/status") else None)
        page.goto(site.base + REQUEST)
        page.clock.run_for(29_000)
        assert asked == []
        page.clock.run_for(6_000)
        _until(page, lambda: asked == [304])
        site.engine.requests.shown = replace(samples.PAGE, revision=8, heading="Menunggu keputusan pejabat berwenang")
        page.clock.run_for(35_000)
        page.get_by_role("heading", name="Menunggu keputusan pejabat berwenang").wait_for()
        assert asked[:2] == [304, 200]
        site.show("refused")
        page.goto(site.base + REQUEST)
        count = len(asked)
        page.clock.run_for(120_000)
        assert len(asked) == count


def _until(page, reached) -> None:
    for _ in range(100):
        if reached():
            return
        page.evaluate("fetch('/aset/x').then(() => 0)")       # lets the browser's events arrive
    raise AssertionError("it did not happen")


def test_captions_do_not_overlap_as_really_drawn(browser, site):
    site.show("")
    with visitor(browser, site, width=360) as page:
        page.goto(site.base + REQUEST)
        drawn = page.evaluate(TEXTS)
        assert len(drawn) > 90
        for i, (name, *a) in enumerate(drawn):
            for other, *b in drawn[i + 1:]:
                inside = a[0] + 1 < b[2] and b[0] + 1 < a[2] and a[1] + 3 < b[3] and b[1] + 3 < a[3]
                assert not inside, (name, other)
        size = page.evaluate("Math.min(...[...document.querySelectorAll('.dia text')].map(e => parseFloat(getComputedStyle(e).fontSize)))")
        assert size >= 11


def test_the_link_moves_the_diagram_to_the_present_step_without_javascript(browser, site):
    site.show("")
    with visitor(browser, site, width=360, script=False) as page:
        page.goto(site.base + REQUEST)
        page.get_by_role("link", name="Geser ke tahap sekarang").click()
        box = page.locator("#d-kini").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 362


def test_a_request_prints_on_one_page(browser, site):
    for state in ("", "returned", "refused", "issued"):
        site.show(state)
        with visitor(browser, site) as page:
            page.goto(site.base + REQUEST)
            printed = page.pdf(prefer_css_page_size=True)
            assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == 1, state
