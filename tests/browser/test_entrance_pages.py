"""The entrance, lists and public pages in Chromium on samples: axe finds nothing, nothing scrolls sideways, no message on the console (CSP included)."""
import threading

import pytest
import waitress

from tests.browser.axe import LOOKS, accessible, colours, whole
from tests.web import samples
from tests.web.fake_engine import FakeEngine
from web import create_app

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser

PUBLIC = ("/", "/masuk?next=/tugas", "/layanan", "/lacak", f"/l/{'y' * 26}", f"/l/{samples.CODE}", f"/l/{'e' * 26}", "/v/in_force", "/v/revoked", "/nix")
PERSONAL = ("/", "/tugas", "/layanan", "/permohonan", "/pemberitahuan", "/lampiran/x", "/tugas?bahasa=en")
MINIMUM_TARGET = """() => [...document.querySelectorAll('main :is(button, .btn, input:not([type=hidden]), select, textarea), nav a')]
    .filter(e => e.getClientRects().length && (e.getBoundingClientRect().height < 24 || e.getBoundingClientRect().width < 24)).map(e => e.outerHTML)"""


@pytest.fixture(scope="module")
def site():
    engine = FakeEngine(demo=True)
    server = waitress.create_server(create_app(engine), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield engine, f"http://127.0.0.1:{server.effective_port}"
    server.close()


def _visit(browser, site, scheme: str, width: int, signed_in: bool, addresses: tuple[str, ...], check) -> None:
    engine, base = site
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=True)
    if signed_in:
        context.add_cookies([{"name": "runut", "value": engine.signed_in(), "url": base}])
    page, told = context.new_page(), []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    for address in addresses:
        told.clear()
        page.goto(base + address)
        check(page, address)
        assert not [text for text in told if "Failed to load resource" not in text], (address, told)
    context.close()


@pytest.mark.parametrize("signed_in", [False, True], ids=["public", "signed-in"])
@pytest.mark.parametrize("scheme,width", LOOKS)
def test_pages_are_accessible_and_fit(browser, site, scheme, width, signed_in):
    def check(page, address):
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        accessible(page, address, whole if scheme == "light" else colours)
        assert not page.evaluate(MINIMUM_TARGET), address
    _visit(browser, site, scheme, width, signed_in, PERSONAL if signed_in else PUBLIC, check)


@pytest.mark.parametrize("signed_in", [False, True], ids=["public", "signed-in"])
def test_small_screens_and_large_letters(browser, site, signed_in):
    """320 px (WCAG 1.4.10), and 640 px with letters twice as large (1.4.4)."""
    addresses = PERSONAL if signed_in else PUBLIC

    def narrow(page, address):
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address

    def large(page, address):
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, address
    _visit(browser, site, "light", 320, signed_in, addresses, narrow)
    _visit(browser, site, "light", 640, signed_in, addresses, large)


def test_the_navigation_is_one_row_on_a_phone(browser, site):
    def check(page, address):
        tops = page.evaluate("[...document.querySelectorAll('.mast nav a')].map(e => Math.round(e.getBoundingClientRect().top))")
        assert len(set(tops)) == 1, (address, tops)
    _visit(browser, site, "light", 360, True, ("/tugas", "/permohonan", "/layanan"), check)
    _visit(browser, site, "light", 360, False, ("/lacak", "/masuk"), check)


def test_a_demo_account_signs_in_and_out_by_hand(browser, site):
    _engine, base = site
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(base + "/tugas")
    assert page.url.endswith("/masuk?next=/tugas")
    page.get_by_role("button", name=f"Masuk sebagai {samples.DEMO[0].name}").click()
    assert page.url == base + "/tugas" and "31 tugas" in page.title()
    page.get_by_role("button", name="Keluar").click()
    page.get_by_text("Anda sudah keluar.").wait_for()
    page.goto(base + "/")
    page.get_by_label("Nomor lacak").fill("R4TD 9KQ2 MZ7X P1HB C8WN 5GVE 3J")
    page.get_by_role("button", name="Lacak permohonan").click()
    assert page.url == f"{base}/l/{samples.CODE}"
    context.close()
