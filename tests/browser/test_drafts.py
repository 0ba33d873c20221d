"""What is typed survives a lost connection in the browser, is offered again, and leaves it at sign-out. One visit over a real office."""
import pytest

from tests.browser.server import free_port, serving, stage_at
from tests.browser.test_office_pages import visitor
from tests.office import desk

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser


def emptied(page) -> None:
    """Waits until the browser holds nothing; the pages forbid to do it by a script of theirs."""
    for _ in range(100):
        if page.evaluate("Object.keys(localStorage).length") == 0:
            return
        page.wait_for_timeout(50)
    raise AssertionError(page.evaluate("JSON.stringify(localStorage)"))


def test_what_is_typed_survives_a_lost_connection(browser):
    with free_port() as port, stage_at(port) as made, desk(made) as office, serving(office.engine, port) as base:
        office.base = base
        page = visitor(browser, office, office.pemohon, 360)
        page.goto(base + "/ajukan/cuti")
        page.fill("#f-alasan", "keperluan keluarga")
        page.wait_for_selector("#draf:has-text('Draf tersimpan pukul')")
        assert page.evaluate("Object.keys(localStorage).length") == 0, "what the server has kept is not in the browser"
        page.context.set_offline(True)
        page.fill("#f-alasan", "keperluan keluarga di luar kota")
        page.wait_for_timeout(1700)
        page.context.set_offline(False)
        emptied(page)                                      # online again: it is kept at once
        assert office.engine.drafts.start(office.pemohon, "cuti").raw["alasan"] == "keperluan keluarga di luar kota"
        page.route("**/ajukan/cuti", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
        page.fill("#f-alasan", "keperluan keluarga di Jambi")
        page.goto(base + "/ajukan/cuti")
        assert page.input_value("#f-alasan") == "keperluan keluarga di luar kota" and page.is_visible("#pulih")
        page.click("#pulih button >> nth=0")
        assert page.input_value("#f-alasan") == "keperluan keluarga di Jambi" and not page.is_visible("#pulih")
        page.click("text=Keluar")
        page.wait_for_url("**/masuk?keluar=1")
        emptied(page)
