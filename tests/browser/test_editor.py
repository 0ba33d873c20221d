"""A procedure drawn from nothing on the page for designers, with files as docs/perancang.md writes them; published by a second person, and run."""
import re
from collections.abc import Iterator

import pytest

from engine.office import accounts
from engine.store.statements import office as office_sql
from tests.browser.server import free_port, serving, stage_at
from tests.browser.test_office_pages import visitor
from tests.office import HOUSE, desk

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser

DOCS = (HOUSE / "docs" / "perancang.md").read_text("utf-8")
FILES = dict(re.findall(r"^#### `surat_keterangan/([^`]+)`\n\n```\w*\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL))
TABLE = re.search(r"<!-- keputusan -->\n```xml\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL)[1]
PASSWORD = "sungai kecil di hulu"


@pytest.fixture(scope="module")
def office() -> Iterator:
    with free_port() as port, stage_at(port) as made, desk(made) as there, serving(there.engine, port) as base:
        there.base = base
        for who, role in ((there.sekda, "perancang"), (there.bkpsdm, "admin")):
            [row] = there.rows(office_sql.PERSON_BY_ID, id=who.person)
            there.engine.admin.add_user(row.nip, PASSWORD, [role])
        yield there


class Drawing:
    """The editor under a hand."""

    def __init__(self, page):
        self.page = page

    def select(self, element: str) -> None:
        self.page.locator(f'.djs-shape[data-element-id="{element}"] > .djs-visual').first.click(force=True)

    def flow(self, flow: str) -> None:
        """Click on the middle of a flow."""
        x, y = self.page.evaluate("""id => {const p = document.querySelector(`[data-element-id="${id}"] .djs-hit-stroke`), q = p.getPointAtLength(p.getTotalLength() * .5);
            const m = p.getScreenCTM(); return [q.x * m.a + m.e, q.y * m.d + m.f]}""", flow)
        self.page.mouse.click(x, y)

    def ids(self) -> set[str]:
        return set(self.page.locator(".djs-element[data-element-id]").evaluate_all("all => all.map(e => e.dataset.elementId)"))

    def append(self, what: str, kind: str | None = None, **fields: str) -> str:
        """From the pad of what is selected; turned into `kind`, its fields filled. The flow that leads there."""
        before = self.ids()
        self.page.locator(f'.djs-context-pad [data-action="append.{what}"]').click()
        self.page.keyboard.press("Escape")                                # no name typed into the shape: the panel has a field
        new = self.ids() - before
        if kind:
            self.page.locator('.djs-context-pad [data-action="replace"]').click()
            self.page.locator(f'.djs-popup [data-id="{kind}"]').click()
        self.fill(**fields)
        return next(one for one in new if one.startswith("Flow"))

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            field = self.page.locator(f"#sifat-{name.replace('__', '-')}")
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            elif field.get_attribute("type") == "checkbox":
                field.check()
            else:
                field.fill(value)
                field.press("Tab")


def test_drawn_from_nothing_published_and_run(browser, office):
    page = visitor(browser, office, office.sekda, 2600)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)

    # a draft with the files of the guide, and a decision table
    page.goto(office.base + "/admin/perancang")
    page.get_by_label("Atau mulai dari kosong: nama layanan").fill("Surat keterangan")
    page.get_by_role("button", name="Buat draf kosong").click()
    draft = page.url
    for path, text in {**FILES, "syarat.dmn": TABLE}.items():
        if not path.endswith((".bpmn", "02_dikembalikan.yaml")):
            page.goto(f"{draft}/berkas?jalur={path}" if path == "procedure.yaml" else f"{draft}/berkas")
            if path != "procedure.yaml":
                page.get_by_label("Tempat dan nama").fill(path)
            page.get_by_label("Isi", exact=True).fill(text)
            page.get_by_role("button", name="Simpan").click()
            assert page.url.startswith(f"{draft}?jadi=simpan"), page.content()[:3000]

    # drawn: start, rule task, two user tasks, a gateway, number, letter and mail, two ends
    page.goto(f"{draft}/sunting")
    page.locator("html[data-sunting=siap]").wait_for()
    drawing = Drawing(page)
    drawing.select("permohonan")
    drawing.fill(form="permohonan", status="diajukan", public="true", public_name="Diajukan")
    drawing.append("append-task", "replace-with-rule-task", name="Periksa syarat", id="syarat", decision="syarat")
    drawing.append("append-task", "replace-with-user-task", name="Verifikasi", id="verifikasi", form="verifikasi", role="pengelola_kepegawaian",
                   promise="1 hari kerja", status="verifikasi")
    drawing.append("append-task", "replace-with-user-task", name="Persetujuan", id="keputusan", form="keputusan", role="kepala_opd", promise="2 hari kerja",
                   status="keputusan", different_from="verifikasi")
    drawing.append("gateway", name="Disetujui?", id="g_keputusan")
    refused = drawing.append("end-event", name="Tidak disetujui", id="tidak_disetujui", status="tidak_disetujui")
    drawing.select("g_keputusan")
    granted = drawing.append("append-task", "replace-with-service-task", name="Beri nomor", id="nomor", operator="number")
    drawing.fill(p__series="surat_keterangan", p__classification="800.1", p__unit="=pemohon.kode_opd")
    drawing.append("append-task", "replace-with-service-task", name="Terbitkan surat", id="surat", public="true", fulfils="true", operator="letter")
    drawing.fill(p__template="surat_keterangan", p__number="=nomor", p__signer="keputusan")
    drawing.append("append-task", "replace-with-service-task", name="Kabarkan", id="kabar", operator="mail")
    drawing.fill(p__template="surat_terbit", p__to="pemohon", p__attach="surat_keterangan")
    drawing.append("end-event", name="Surat terbit", id="terbit", status="terbit")
    drawing.flow(refused)
    drawing.fill(name="tidak", condition='keputusan.keputusan = "tidak_disetujui"')
    drawing.flow(granted)
    drawing.fill(name="ya", default="true")
    page.keyboard.press("Control+s")
    page.locator("#keadaan", has_text="Tersimpan").wait_for()
    assert "galat" not in page.locator("#keadaan").inner_text(), page.locator("#temuan").inner_text()
    page.locator(".bjs-powered-by").wait_for()
    assert faults == []

    # what is left is told, and what it says is done: the status nobody reaches and returning are not drawn here
    page.goto(draft)
    page.locator(".dia svg").first.wait_for()
    assert "Galat." not in page.locator(".find").inner_text() if page.locator(".find").count() else True
    page.get_by_role("button", name=re.compile("Jalankan")).click()
    page.get_by_text("Semua skenario sesuai harapan.").wait_for()
    page.goto(draft)
    page.get_by_role("button", name="Ajukan penerbitan").click()
    page.get_by_text("Menunggu orang kedua").wait_for()

    # a second person
    second = visitor(browser, office, office.bkpsdm)
    second.goto(draft)
    second.get_by_label("Sandi Anda, sekali lagi").fill("bukan ini")
    second.get_by_role("button", name="Terbitkan").click()
    second.locator(".esum").wait_for()
    second.get_by_label("Sandi Anda, sekali lagi").fill(PASSWORD)
    second.get_by_role("button", name="Terbitkan").click()
    second.get_by_text("Versi 1 berlaku mulai sekarang.").wait_for()

    # and it runs
    phone = visitor(browser, office, office.pemohon, 360, script=False)
    phone.goto(office.base + "/ajukan/surat_keterangan")
    phone.get_by_label("Keperluan").fill("pengajuan kredit pada bank")
    phone.get_by_role("button", name="Kirim").click()
    phone.get_by_text(re.compile(r"KET-2026-000001")).first.wait_for()
    with office.engine.transactions.read() as env:
        known = accounts.actor(env.tx, office.pemohon.person)
    [row] = office.engine.requests.mine(known)
    for who, element, answer in ((office.verifikator, "verifikasi", "Lengkap"), (office.pejabat, "keputusan", "Disetujui")):
        phone = visitor(browser, office, who, 360, script=False)
        phone.goto(office.base + "/tugas")
        phone.locator(f'a[href="/tugas/{office.task(row.id, element)}"]').first.click()
        phone.get_by_label(answer, exact=True).check()
        phone.get_by_role("button", name=re.compile("Kirim|Simpan")).first.click()
    office.engine.drain()
    found = office.engine.requests.page(known, row.id)
    assert found.ended and found.status == "terbit" and [letter.title for letter in found.letters]
    assert office.engine.admin.doctor() == []
