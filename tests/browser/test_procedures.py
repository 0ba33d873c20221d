"""Each further procedure walked once at 360 px by the people it names, in a real browser on a real engine: the pages lead from desk to desk to the end.

Every page fits the phone; those that are new with a procedure (slots for documents, votes of a team, an agency that holds it, a catalogue, a waiting
list) are looked at by axe. RUNUT_SHOTS=<folder> keeps a picture of each.
"""
import dataclasses
import os
import re
from pathlib import Path

import pytest

from engine import Settings
from engine.office import accounts
from engine.play.demo.complaints import ELEMENTS
from engine.play.player import PAPER
from engine.play.scenario import parse
from engine.play.stage import Stage
from engine.run import surveys
from engine.store.statements import case as sql
from engine.store.statements import play as play_sql
from tests.browser.axe import accessible
from tests.browser.server import free_port, serving
from tests.office import HOUSE, Desk

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser

WIDTH = 360
SHOTS = os.environ.get("RUNUT_SHOTS")
TRANSFER = ("{pemohon: pelaksana, kepala_opd: kepala_opd of pemohon, verifikator: verifikator_bkpsdm, organisasi: bagian_organisasi, "
            "inspektorat: inspektorat, kabid: kabid_bkpsdm, kepala: kepala_bkpsdm, sekda: sekda, inspektur: inspektur, wali_kota: wali_kota}")
TRANSFER_IN = ("{pemohon: pengelola_kepegawaian, kepala_opd: kepala_opd of pemohon, verifikator: verifikator_bkpsdm, organisasi: bagian_organisasi, "
               "kabid: kabid_bkpsdm, kepala: kepala_bkpsdm, wali_kota: wali_kota}")
COMPLAINT = "{pemohon: pelaksana, verifikator: verifikator_bkpsdm, inspektur: inspektur, sekda: sekda}"
WRITTEN = "Berkas saya ditolak dua kali tanpa alasan tertulis oleh petugas loket"
TRAINING = "{pemohon: pelaksana, lain: jf_lain, atasan: atasan_langsung of pemohon, pengelola: pengelola_pelatihan}"


class Walk:
    """The people of one procedure, each with a phone of his own."""

    def __init__(self, browser, office, base: str):
        self.browser, self.office, self.base, self.pages, self.closing = browser, office, base, {}, []

    def phone(self, name: str | None):
        """The open page of somebody; None: of the public."""
        if name not in self.pages:
            context = self.browser.new_context(viewport={"width": WIDTH, "height": 800}, locale="id-ID")
            context.set_default_timeout(10_000)
            self.closing.append(context)
            if name:
                person = getattr(self.office, name).person
                with self.office.engine.transactions.write() as env:
                    accounts.ensure(env.tx, person, "2026-01-01T00:00:00.000000Z")
                    context.add_cookies([{"name": "runut", "value": accounts.open_session(env.tx, person, env.now, 24 * 90), "url": self.base}])
            self.pages[name] = context.new_page()
        return self.pages[name]

    def go(self, name: str | None, address: str, shot: str = ""):
        page = self.phone(name)
        page.goto(self.base + address)
        self.fits(page, shot or address)
        return page

    def fits(self, page, shot: str, axe: bool = False) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH, (shot, "scrolls sideways")
        if axe:
            accessible(page, shot)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{re.sub('[^a-z0-9]+', '_', shot)}.png", full_page=True)

    def send(self, page, shot: str) -> None:
        with page.expect_navigation():
            page.locator("#b-kirim button[value=kirim]").click()
        self.office.engine.drain()
        assert not page.title().startswith("Galat"), (shot, page.get_by_role("alert").all_inner_texts())
        self.fits(page, f"{shot} sesudah")

    def work(self, name: str, choice: str, axe: bool = False, **fields: str) -> str:
        """The first task in somebody's inbox, done; what stood on its page."""
        page = self.go(name, "/tugas")
        with page.expect_navigation():
            page.locator("main .task a[href^='/tugas/']").first.click()
        words = page.locator("main").inner_text()
        for box in page.locator("input[type=checkbox][name='diperiksa[]']").all():
            box.check()
        if choice:
            page.get_by_role("radio", name=choice, exact=True).check()
        for label, value in fields.items():
            page.get_by_label(label.replace("_", " "), exact=True).fill(value)
        self.fits(page, f"tugas {name}", axe)
        self.send(page, f"tugas {name}")
        return words

    def case(self) -> str:
        return self.office.rows(play_sql.OPEN_TASKS_EVERYWHERE)[0].case_id

    def names_nobody(self, case: str, *secrets: str) -> None:
        """Who looks it up with its code learns of no person and no reason."""
        row = self.office.rows(sql.CASE_BY_ID, id=case)[0]
        page = self.phone(None)
        page.goto(self.base + "/")
        page.get_by_label("Nomor lacak").fill(row.tracking)
        with page.expect_navigation():
            page.get_by_role("button", name="Lacak permohonan").click()
        self.fits(page, "lacak", axe=True)
        words = page.content()
        people = [row for name in self.office.world.scenario.people for row in [self.office.world.actor(name)]]
        assert not [secret for secret in (*secrets, *(p.name for p in people)) if secret in words]

    def close(self) -> None:
        for context in self.closing:
            context.close()


@pytest.fixture
def walk(browser, request):
    folder, people = request.param
    with free_port() as port:
        base = Settings.load(HOUSE / "config.yaml", {})
        settings = dataclasses.replace(base, web=dataclasses.replace(base.web, port=port.getsockname()[1]))
        told = f"title: uji\npeople: {people}\nat: 2026-11-24 09:00\ngiven: {{pemohon: {{bulan_dalam_jabatan: 30}}}}\nsteps:\n- expect: {{}}\n"
        with Stage(HOUSE / "processes" / folder, settings) as made, made.play(parse("uji.yaml", told)) as world:
            office = Desk(world)
            with serving(office.engine, port) as address:
                made_walk = Walk(browser, office, address)
                yield made_walk
                made_walk.close()


@pytest.mark.parametrize("walk", [("mutasi", TRANSFER)],
                         indirect=True, ids=["mutasi"])
def test_a_transfer_to_another_province_from_filing_to_its_day(walk):
    page = walk.go("pemohon", "/ajukan/mutasi")
    page.get_by_label("Lingkup mutasi").select_option("antar_provinsi")
    page.get_by_label("Unit atau instansi tujuan").fill("Pemerintah Kota Contoh")
    page.get_by_label("Jabatan tujuan").fill("Pengelola Kepegawaian")
    page.get_by_label("Alasan mutasi").fill("Mengikuti keluarga yang pindah tugas")
    page.get_by_label("Saya menyatakan").check()
    page.get_by_label("Rekomendasi Kementerian Dalam Negeri").wait_for()
    slots = page.locator("input[type=file]").all()
    assert len(slots) == 10
    for n, slot in enumerate(slots):
        slot.set_input_files({"name": f"dokumen{n}.pdf", "mimeType": "application/pdf", "buffer": PAPER})
    walk.fits(page, "mutasi ajukan", axe=True)
    walk.send(page, "mutasi ajukan")
    case = walk.case()
    walk.work("kepala_opd", "Direkomendasikan")
    words = walk.work("verifikator", "Lengkap", axe=True)
    assert words.index("Surat permohonan mutasi") < words.index("Rekomendasi Kementerian Dalam Negeri")
    walk.work("organisasi", "Tersedia")
    walk.work("inspektorat", "Bebas temuan", Nomor_surat_keterangan="700/12/2026")
    walk.work("kabid", "Tidak ada hambatan")
    walk.work("sekda", "Mendukung")
    page = walk.go("pemohon", f"/permohonan/{case}")
    assert page.locator("main").inner_text().count("Penilaian tim") >= 3 and "Kepala BKPSDM" in page.locator(".ans").inner_text()
    walk.fits(page, "mutasi suara tim", axe=True)
    walk.work("kepala", "Tidak mendukung", Alasan="Unit asal masih kekurangan pegawai")
    walk.work("inspektur", "Mendukung")
    assert "2 mendukung, 1 tidak mendukung, 0 abstain" in walk.work("kepala", "Disetujui", Telaahan="Jabatan tujuan tersedia dan pegawai memenuhi syarat")
    walk.work("sekda", "Disetujui")
    walk.work("wali_kota", "Disetujui")
    walk.office.at("2026-12-10 10:00")
    page = walk.go("pemohon", f"/permohonan/{case}")
    told = page.locator(".ans").inner_text()
    assert "Menteri Dalam Negeri sejak Selasa, 24 November 2026" in " ".join(told.split()) and "Berhenti dihitung" in told
    walk.fits(page, "mutasi menunggu", axe=True)
    walk.names_nobody(case, "Mengikuti keluarga", "Pemerintah Kota Contoh", "Pengelola Kepegawaian")
    page = walk.go("verifikator", "/tugas")
    walk.fits(page, "mutasi menunggu luar", axe=True)
    with page.expect_navigation():
        page.get_by_role("link", name="MUTASI-2026-000001").click()
    with page.expect_navigation():
        page.get_by_role("link", name="Surat instansi luar sudah datang").click()
    walk.send(page, "mutasi surat datang")
    walk.work("verifikator", "Disetujui", Nomor_surat="824/55/2026", Tanggal_surat="2026-12-01", Terhitung_mulai_tanggal="2027-01-04")
    assert "Menunggu tanggal berlaku" in walk.go("pemohon", f"/permohonan/{case}").title()
    walk.office.at("2027-01-04 08:00")
    assert "Selesai" in walk.go("pemohon", f"/permohonan/{case}").locator(".ans").inner_text()
    assert walk.office.engine.admin.doctor() == []


@pytest.mark.again               # the same steps as mutasi's but for its entrance
@pytest.mark.parametrize("walk", [("mutasi_masuk", TRANSFER_IN)], indirect=True, ids=["mutasi_masuk"])
def test_a_transfer_in_from_the_receiving_agency_to_the_new_employee(walk):
    page = walk.go("verifikator", "/loket")
    page.get_by_label("Nama atau NIP").fill(walk.office.pemohon.name)
    with page.expect_navigation():
        page.get_by_role("button", name="Cari").click()
    walk.fits(page, "mutasi_masuk loket", axe=True)
    with page.expect_navigation():
        page.get_by_role("link", name="Ajukan Mutasi masuk").click()
    assert f"Atas nama {walk.office.pemohon.name}" in page.locator("main").inner_text(), "the personnel agency files it in the name of the receiving one"
    page = walk.go("pemohon", "/ajukan/mutasi_masuk")
    page.get_by_label("Pindah dari").select_option("kabupaten_kota")
    for label, value in (("Instansi asal", "Pemerintah Kabupaten Contoh"), ("Nama pegawai", "Sari Melati Contoh"), ("NIP", "198805172012042955"),
                         ("Jabatan sekarang", "Analis Kebijakan"), ("Unit tujuan", "Bidang Pembinaan Sekolah Dasar"), ("Jabatan tujuan", "Penelaah Teknis Kebijakan"),
                         ("Alasan kebutuhan pegawai", "Dua jabatan kosong sejak Januari tahun ini")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Alamat surel pegawai").fill("sari.melati@contoh.invalid")
    page.get_by_label("Golongan", exact=True).select_option("III/c")
    page.get_by_label("Kelompok jabatan tujuan").select_option("pelaksana")
    page.get_by_label("Isian dan dokumen ini benar").check()
    page.get_by_label("Persetujuan", exact=False).first.wait_for()
    slots = page.locator("input[type=file]").all()
    assert len(slots) == 9
    for n, slot in enumerate(slots):
        slot.set_input_files({"name": f"dokumen{n}.pdf", "mimeType": "application/pdf", "buffer": PAPER})
    walk.fits(page, "mutasi_masuk ajukan", axe=True)
    walk.send(page, "mutasi_masuk ajukan")
    case = walk.case()
    walk.work("kepala_opd", "Diusulkan", axe=True)
    assert "Sari Melati Contoh" in walk.work("verifikator", "Lengkap")
    walk.work("organisasi", "Tersedia")
    walk.work("kabid", "Tidak ada hambatan")
    walk.work("kepala", "Diterima", Telaahan="Formasi tersedia dan riwayatnya baik")
    walk.work("wali_kota", "Diterima")
    page = walk.go("verifikator", "/tugas")
    with page.expect_navigation():
        page.get_by_role("link", name="MASUK-2026-000001").click()
    with page.expect_navigation():
        page.get_by_role("link", name="Keputusan instansi luar sudah datang").click()
    walk.send(page, "mutasi_masuk surat datang")
    walk.names_nobody(case, "Sari Melati", "198805172012042955", "Pemerintah Kabupaten Contoh", "Dua jabatan kosong")
    walk.work("verifikator", "Disetujui", Nomor_surat="824/9/2026", Tanggal_surat="2026-11-20", Terhitung_mulai_tanggal="2027-01-04")
    walk.office.at("2027-01-04 08:00")
    page = walk.go("pemohon", f"/permohonan/{case}")
    assert "Selesai" in page.locator(".ans").inner_text()
    walk.fits(page, "mutasi_masuk selesai", axe=True)
    assert walk.office.engine.admin.doctor() == []


@pytest.mark.parametrize("walk", [("pelatihan", TRAINING)],
                         indirect=True, ids=["pelatihan"])
def test_a_training_from_the_catalogue_to_its_hours(walk):
    def register(name: str, training: str) -> str:
        page = walk.go(name, "/ajukan/pelatihan")
        page.get_by_label("Pelatihan", exact=True).select_option(training)
        page.get_by_label("Kaitan dengan tugas Anda").fill("Dipakai untuk menyusun laporan setiap bulan")
        page.get_by_label("Saya bersedia").check()
        page.locator("#fakta").get_by_text("JP", exact=False).first.wait_for()
        walk.fits(page, f"pelatihan ajukan {name}", axe=name == "pemohon")
        walk.send(page, f"pelatihan ajukan {name}")
        return walk.case()
    waiting = register("lain", "PKA-2027")
    walk.work("atasan", "Disetujui")
    page = walk.go("lain", f"/permohonan/{waiting}")
    assert "Daftar tunggu" in page.locator(".ans").inner_text()
    walk.fits(page, "pelatihan daftar tunggu", axe=True)
    case = register("pemohon", "ARSIP-2026-2")
    assert "0 dari 20 terisi" in walk.work("atasan", "Disetujui")
    walk.office.at("2026-12-10 08:00")
    walk.work("pengelola", "Hadir sampai selesai", axe=True)
    page = walk.go("pemohon", f"/permohonan/{case}")
    assert page.get_by_role("link", name="Sertifikat (PDF)").count() and page.get_by_role("link", name="Surat Tugas (PDF)").count()
    with page.expect_navigation():
        page.get_by_role("link", name="Kerjakan sekarang").click()
    for group in ("Materi", "Pengajar", "Penyelenggaraan"):
        page.get_by_role("group", name=group).get_by_role("radio", name="Sangat baik").check()
    page.get_by_label("Yang akan Anda terapkan").fill("Menyusun daftar arsip setiap bulan")
    walk.fits(page, "pelatihan evaluasi", axe=True)
    walk.send(page, "pelatihan evaluasi")
    page = walk.go("pemohon", "/data-saya")
    assert "Jam pelajaran pelatihan 2026\n16 JP dari 20 setahun" in page.locator("aside").inner_text()
    walk.fits(page, "pelatihan jam pelajaran", axe=True)
    walk.names_nobody(case, "Dipakai untuk menyusun", "arsip dinamis")
    assert walk.office.engine.admin.doctor() == []


@pytest.mark.parametrize("walk", [("pengaduan", COMPLAINT)], indirect=True, ids=["pengaduan"])
def test_a_complaint_without_a_name_is_answered_reopened_once_and_judged(walk):
    """Everything of the complainant on one phone without an account: the form, the code, the answer, the second look, the nine questions."""
    page = walk.go(None, "/lapor/pengaduan")
    page.get_by_role("radio", name="Perilaku pegawai").check()
    page.get_by_label("Perangkat daerah yang diadukan").select_option("DISDIK")
    page.get_by_label("Jabatan pegawai yang diadukan").fill("Kepala Bidang")
    page.get_by_label("Apa yang terjadi?").fill(WRITTEN)
    page.get_by_label("Saya menyampaikan pengaduan ini dengan itikad baik.").check()
    walk.fits(page, "lapor", axe=True)
    walk.send(page, "lapor")
    address, case = page.url.split("?")[0].removeprefix(walk.base), walk.case()
    page.get_by_text("Simpan nomor lacak ini").wait_for()
    assert WRITTEN not in page.content()
    walk.fits(page, "lapor terkirim", axe=True)
    with page.expect_navigation():
        page.get_by_role("link", name="Tarik pengaduan").click()
    walk.fits(page, "lapor tarik", axe=True)
    with page.expect_navigation():
        page.get_by_role("link", name="Kembali tanpa mengubah apa pun").click()
    assert WRITTEN in walk.work("verifikator", "Ditindaklanjuti", axe=True)
    walk.work("inspektur", "Prosedur atau layanan diperbaiki", Jawaban_kepada_pelapor="Petugas loket kini selalu memberi alasan tertulis.")
    page = walk.go(None, address)
    page.get_by_text("Petugas loket kini selalu memberi alasan tertulis.").wait_for()
    page.get_by_role("radio", name="Belum, buka kembali").check()
    page.get_by_label("Apa yang belum terjawab?").fill("Saksi yang saya sebut belum ditanya")
    walk.fits(page, "lapor jawaban", axe=True)
    walk.send(page, "lapor jawaban")
    assert page.get_by_role("radio", name="Belum, buka kembali").count() == 0, "once"
    walk.work("sekda", "Pegawai dibina", Jawaban_kepada_pelapor="Saksi sudah ditanya dan pegawai dibina.")
    page = walk.go(None, address)
    page.get_by_text("Saksi sudah ditanya dan pegawai dibina.").wait_for()
    with page.expect_navigation():
        page.locator("a[href^='/nilai/']").click()
    for question in page.get_by_role("group").all():
        question.get_by_role("radio", name="Sangat baik").check()
    walk.fits(page, "nilai", axe=True)
    judged = page.url
    with page.expect_navigation():
        page.get_by_role("button", name="Kirim penilaian").click()
    walk.fits(page, "nilai terkirim", axe=True)
    page.goto(judged)
    assert page.get_by_role("radio").count() == 0, "one answer for a token"
    walk.go(None, "/skm").get_by_role("heading", level=1).wait_for()
    words = walk.go(None, "/layanan/pengaduan").content()
    assert WRITTEN not in words and not [n for n in ("verifikator", "inspektur", "sekda") if getattr(walk.office, n).name in words]
    assert case and walk.office.engine.admin.doctor() == []


@pytest.mark.parametrize("walk", [("pengaduan", COMPLAINT)], indirect=True, ids=["survei"])
@pytest.mark.parametrize("scheme, width", [("light", WIDTH), pytest.param("dark", 1280, marks=pytest.mark.again)])
def test_the_survey_and_its_results_are_accessible(walk, scheme, width):
    """The form with its questions about who answers, a fault in it, thanks, and the results with enough people."""
    tokens = [surveys.token("browser", str(n)) for n in range(7)]
    with walk.office.engine.transactions.write() as env:
        for token in tokens:
            env.tx.run(surveys.sql.INVITE, token_hash=surveys.hashed(token), procedure="pengaduan", month="2026-11", used=0)
    for token in tokens[1:]:
        walk.office.engine.surveys.answer(token, {**dict.fromkeys(ELEMENTS, "4"), "waktu": "3", "tentang_usia": "3"})
    context = walk.browser.new_context(viewport={"width": width, "height": 800}, locale="id-ID", color_scheme=scheme)
    walk.closing.append(context)
    page = context.new_page()
    page.goto(f"{walk.base}/nilai/{tokens[0]}")
    for shot in ("form", "fault"):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        accessible(page, f"survey {shot}")
        page.get_by_label("Usia").select_option(label="36 sampai 45 tahun")
        if shot == "fault":
            page.get_by_role("group").first.get_by_role("radio", name="Sangat baik").check()
        with page.expect_navigation():
            page.get_by_role("button", name="Kirim penilaian").click()
    accessible(page, "survey thanks")
    walk.office.at("2026-12-02 08:00")
    for address in ("/skm", "/skm/pengaduan"):
        page.goto(walk.base + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        accessible(page, address)
    assert "36 sampai 45 tahun: 7" in page.locator("main").inner_text() and "7 orang" in page.locator("main").inner_text()
