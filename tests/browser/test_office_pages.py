"""The entrance's, the counter's and the administrator's pages in Chromium over a real office: axe, 360 px, no script, weight, and slips on paper."""
import gzip
import io
import re
from pathlib import Path

import pypdf
import pytest

import web
from engine.office import accounts
from tests.browser.axe import LOOKS, accessible, colours, whole
from tests.browser.server import free_port, serving, stage_at
from tests.office import HOUSE, desk

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser

CSS = len(gzip.compress((Path(web.__file__).parent / "static" / "runut.css").read_bytes()))
BUDGET = 15 * 1024
BARE = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="P" name="Tamu"><startEvent id="s"/>
<userTask id="t" name="Periksa"/><exclusiveGateway id="g"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/><sequenceFlow id="f2" sourceRef="t" targetRef="g"/></process></definitions>"""
CODE = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}")


@pytest.fixture(scope="module")
def office():
    with free_port() as port, stage_at(port) as made, desk(made) as there, serving(there.engine, port) as base:
        there.base = base
        with there.engine.transactions.write() as env:
            accounts.set_roles(env.tx, there.bkpsdm.person, ["admin"], "2026-01-01T00:00:00.000000Z")
            there.agency = env.anchor("kepala_opd", there.pemohon.person)
            mine = env.person(there.pemohon.person)
            there.export = (f"nipBaru;nama;jenisPegawai;golRuangAkhir;jabatanNama;jenisJabatan;unorNama;tmtCpns\n"
                            f"{mine.nip};{mine.name} Baru;PNS;III/c;Guru;2;{env.unit(mine.unit).name};{mine.service_from}\n").encode()
        there.engine.studio.deploy(HOUSE / "processes" / "perubahan_data")
        there.file()
        yield there


def visitor(browser, office, who=None, width: int = 1280, scheme: str = "light", script: bool = True):
    """A page, signed in as somebody. What is done by hand is done without JavaScript; axe needs it."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script)
    context.set_default_timeout(8_000)
    if who is not None:
        with office.engine.transactions.write() as env:
            accounts.ensure(env.tx, who.person, "2026-01-01T00:00:00.000000Z")
            context.add_cookies([{"name": "runut", "value": accounts.open_session(env.tx, who.person, env.now, 12), "url": office.base}])
    return context.new_page()


def looked_at(page, where: str) -> None:
    """On a phone everything; on a wide dark screen the colours, for the same markup was judged before."""
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, where
    accessible(page, where, whole if width == 360 else colours)
    assert len(gzip.compress(page.content().encode())) + CSS <= BUDGET, where


@pytest.mark.parametrize("scheme,width", LOOKS)
def test_pages_are_accessible_fit_and_are_light(browser, office, scheme, width):
    page = visitor(browser, office, None, width, scheme)
    for address in ("/aktivasi", "/lupa-sandi", "/lupa-sandi?terkirim", "/masuk?aktif=1"):
        page.goto(office.base + address)
        looked_at(page, address)
    page.goto(office.base + "/aktivasi")
    page.get_by_role("button", name="Simpan kata sandi").click()
    looked_at(page, "mistakes")
    page = visitor(browser, office, office.bkpsdm, width, scheme)
    for address in ("/admin", "/admin/pegawai", f"/admin/pegawai/{office.pemohon.person}", "/admin/kode", "/admin/unit", f"/admin/unit/{office.agency}",
                    "/admin/penunjukan", "/admin/lowong", "/pengganti", "/admin/kalender", "/admin/impor", "/admin/gangguan", "/kata-sandi", "/data-saya", "/admin/saldo", f"/admin/saldo/{office.pemohon.person}"):
        page.goto(office.base + address)
        looked_at(page, address)
        tops = page.locator(".mast nav li").evaluate_all("found => found.map(one => one.offsetTop)")
        assert len(tops) == 4 and len(set(tops)) == 1, "an administrator's words stand in one row"
    draft = office.engine.studio.import_draft(office.bkpsdm, "tamu.bpmn", BARE)
    for address in ("/admin/perancang", f"/admin/perancang/{draft}", f"/admin/perancang/{draft}/berkas"):
        page.goto(office.base + address)
        looked_at(page, address)
    page.goto(office.base + "/admin/impor")
    page.get_by_label("Pegawai").check()
    page.get_by_label("Berkas CSV").set_input_files({"name": "data_utama.csv", "mimeType": "text/csv", "buffer": office.export})
    page.get_by_role("button", name="Periksa berkas").click()
    page.get_by_label("Berkas ini lengkap").check()
    page.get_by_role("button", name="Periksa lagi").click()
    page.get_by_label("Nonaktifkan juga pimpinan unit").wait_for()
    looked_at(page, "what an export changes")
    page.get_by_role("button", name="Batal").click()
    page.goto(office.base + "/admin/kalender")
    page.get_by_label("Tanggal").fill("2026-11-25")
    page.get_by_role("button", name="Lihat akibatnya").click()
    looked_at(page, "a day without a name")
    page.get_by_label("Nama hari").fill("Hari pemilihan")
    page.get_by_label("Sumber").fill("Keppres 1/2026")
    page.get_by_role("button", name="Lihat akibatnya").click()
    page.get_by_role("button", name="Simpan perubahan").wait_for()
    looked_at(page, "what a day moves")
    page.goto(office.base + "/admin/prosedur/cuti/tabel/pejabat_berwenang")
    page.get_by_label("Jenis cuti").select_option("besar")
    page.get_by_role("button", name="Coba").click()
    page.get_by_role("status").get_by_text("Kepala BKPSDM", exact=True).wait_for()
    looked_at(page, "a table that was tried")
    page = visitor(browser, office, office.verifikator, width, scheme)
    page.goto(office.base + "/loket")
    page.get_by_label("Nama atau NIP").fill("a")
    page.get_by_role("button", name="Cari").click()
    looked_at(page, "colleagues")
    page.get_by_role("link", name=re.compile("Ajukan")).filter(has_text="untuk").first.click()
    page.get_by_text("Atas nama").wait_for()
    looked_at(page, "a form for a colleague")


def test_slips_are_printed_ten_a_sheet_and_used_by_hand(browser, office):
    page = visitor(browser, office, office.bkpsdm, script=False)
    page.goto(office.base + "/admin/kode")
    page.get_by_label("Perangkat daerah", exact=True).select_option(value=office.agency)
    page.get_by_role("button", name="Buat kode").click()
    slips = page.locator(".slips li").all_inner_texts()
    sheets = [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]
    assert len(sheets) == -(-len(slips) // 10) and [len(CODE.findall(text)) for text in sheets][:-1] == [10] * (len(sheets) - 1)
    assert sum(len(CODE.findall(text)) for text in sheets) == len(slips) and "Kelola" not in "".join(sheets)
    [slip] = [text for text in slips if office.pemohon.name in text]
    nip = re.search(r"\d{18}", slip)[0]
    page = visitor(browser, office, None, 360, script=False)
    page.goto(office.base + "/aktivasi")
    for label, value in (("NIP", nip), ("Kode", CODE.search(slip)[0].lower()), ("Kata sandi baru", "sungai kecil di hulu"), ("Ulangi kata sandi baru", "sungai kecil di hulu")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Simpan kata sandi").click()
    page.get_by_text("Kata sandi tersimpan.").wait_for()
    page.locator("#nip").fill(nip)
    page.locator("#sandi").fill("sungai kecil di hulu")
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.get_by_text(office.pemohon.name).first.wait_for()
