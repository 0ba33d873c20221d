"""What is typed survives a lost connection in the browser, is offered again, and leaves it at sign-out; pages of one's own, and of what is late, at 360 px
and without script. Over one real office."""
import pytest

from tests.browser.server import free_port, serving, stage_at
from tests.browser.test_office_pages import looked_at, visitor
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


@pytest.fixture(scope="module")
def office():
    with free_port() as port, stage_at(port) as made, desk(made) as there, serving(there.engine, port) as base:
        there.base = base
        yield there


def test_what_is_typed_survives_a_lost_connection(browser, office):
    base = office.base
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


def test_pages_of_ones_own_and_of_what_is_late_fit_a_phone_and_need_no_script(browser, office):
    office.decided()
    late = office.file(mulai="2026-12-14", selesai="2026-12-14").case
    office.engine.drafts.keep_start(office.pemohon, "cuti", {"alasan": "keperluan keluarga"})
    office.engine.absences.renew(office.pemohon)
    page = visitor(browser, office, office.pemohon, 360)
    for address in ("/pengaturan", "/kalender?bulan=2026-12", "/ajukan/cuti", "/"):
        page.goto(office.base + address)
        looked_at(page, address)
    page.evaluate("sessionStorage.setItem('runut', 'runut:a'); for (const name of ['runut:a', 'runut:b']) localStorage.setItem(name, '{}')")
    page.goto(f"{office.base}/tanda-terima/{late}")
    assert page.evaluate("Object.keys(localStorage)") == ["runut:b"], "what was sent is gone, what was typed into another form is not"
    page.goto(office.base)
    page.get_by_role("link", name="Lanjutkan draf: Cuti pegawai").click()
    assert page.input_value("#f-alasan") == "keperluan keluarga"
    office.at("2026-11-27T09:00")
    page = visitor(browser, office, office.pejabat, 360)
    page.goto(office.base + "/tenggat")
    looked_at(page, "/tenggat")
    page.get_by_role("link", name="Verifikasi kepegawaian, CUTI-2026-000002").click()
    page.wait_for_url(f"**/permohonan/{late}")
    plain = visitor(browser, office, office.pejabat, 360, script=False)
    plain.goto(office.base + "/pengaturan")
    plain.get_by_label("Tugas baru").select_option("now")
    plain.get_by_role("button", name="Simpan", exact=True).click()
    assert plain.get_by_role("status").inner_text() == "Cara Anda diberi tahu tersimpan."
    assert office.engine.telling.page(office.pejabat).rows[2].way == "now"
