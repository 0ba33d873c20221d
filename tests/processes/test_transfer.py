"""Transfers (mutasi) as people see and feel them: the team's votes, the outside agency, and the day on which somebody belongs to another unit."""
import pytest

from engine import Settings, Upload
from engine.office import people, units
from engine.play.player import PAPER
from engine.play.scenario import parse
from engine.play.stage import Stage
from engine.store.statements import case as sql
from tests.office import CUTI, HOUSE, Desk

PEOPLE = ("title: uji\npeople: {pemohon: pelaksana, kepala_opd: kepala_opd of pemohon, verifikator: verifikator_bkpsdm, organisasi: bagian_organisasi, "
          "inspektorat: inspektorat, kabid: kabid_bkpsdm, kepala: kepala_bkpsdm, sekda: sekda, inspektur: inspektur, wali_kota: wali_kota, "
          "pengelola: pengelola_kepegawaian of pemohon, atasan: atasan_langsung of pemohon}\nat: 2026-11-24 09:00\nsteps:\n- expect: {}\n")
NINE = ["anjab_abk", "surat_permohonan", "usul_penerima", "persetujuan_asal", "bebas_hukdis", "sk_pangkat", "penilaian_kinerja", "bebas_tugas_belajar", "bebas_temuan"]


@pytest.fixture(scope="module")
def made():
    with Stage(HOUSE / "processes" / "mutasi", Settings()) as stage:
        yield stage


@pytest.fixture
def office(made):
    with made.play(parse("uji.yaml", PEOPLE)) as world:
        yield Desk(world)


def filed(office, scope="antar_opd", unit="Dinas Kearsipan dan Perpustakaan") -> str:
    codes = NINE + ["rekomendasi_mendagri"] * (scope == "antar_provinsi")
    done = office.engine.requests.file(office.pemohon, "mutasi", {
        "lingkup": scope, "unit_tujuan": unit, "jabatan_tujuan": "Pengelola Kepegawaian", "alasan": "Sesuai pendidikan dan pengalaman kerja saya", "pernyataan": "true"},
        key=office.key(), files=[Upload("lampiran", f"{code}.pdf", PAPER, code) for code in reversed(codes)])
    office.complete(done.case, "kepala_opd", "rekomendasi", keputusan="direkomendasikan")
    office.complete(done.case, "verifikator", "verifikasi", keputusan="lengkap", diperiksa=codes)
    office.complete(done.case, "organisasi", "cek_formasi", keputusan="tersedia")
    office.complete(done.case, "inspektorat", "cek_temuan", keputusan="bebas", nomor="700/1/2026")
    office.complete(done.case, "kabid", "cek_disiplin", keputusan="bebas")
    return done.case


def vote(office, case: str, who: str, **fields) -> None:
    with office.engine.transactions.read() as env:
        role = {"sekda": "sekda", "kepala": "kepala_bkpsdm", "inspektur": "inspektur"}[who]
        [task] = [t.id for t in env.tx.all(sql.OPEN_TASKS_OF_CASE, case_id=case) if t.role == role]
    office.engine.tasks.complete(getattr(office, who), task, fields, revision=None, key=office.key())


def decided(office, case: str, **fields) -> None:
    for who in ("sekda", "kepala", "inspektur"):
        vote(office, case, who, keputusan="mendukung")
    office.complete(case, "kepala", "telaahan", keputusan="disetujui", alasan="Jabatan tujuan tersedia dan syarat terpenuhi")
    office.complete(case, "sekda", "pertimbangan_sekda", keputusan="disetujui")
    office.complete(case, "wali_kota", "keputusan", keputusan="disetujui", **fields)


def test_each_member_of_the_team_has_a_line_and_no_vote_stands_for_another(office):
    case = filed(office)
    vote(office, case, "sekda", keputusan="tidak_mendukung", alasan="Unit asal kekurangan pegawai")
    page = office.engine.requests.page(office.pemohon, case)
    votes = [(s.state, s.outcome, s.note) for s in page.steps if s.element == "penilaian"]
    assert votes == [("done", "Tidak mendukung", "Unit asal kekurangan pegawai"), ("now", "", ""), ("now", "", "")]
    assert page.holder.position == "Kepala BKPSDM"
    assert [n.state for n in page.diagram.nodes if n.id == "penilaian"] == ["now"]
    vote(office, case, "kepala", keputusan="abstain", alasan="Satu unit dengan pemohon")
    vote(office, case, "inspektur", keputusan="mendukung")
    [task] = office.engine.tasks.waiting(case).values()
    form = office.engine.tasks.page(office.kepala, task).form
    assert form.fields[0].text == "Suara tim: 1 mendukung, 1 tidak mendukung, 1 abstain; suara seimbang."


def test_documents_are_named_and_stand_in_their_order(office):
    case = filed(office)
    page = office.engine.requests.page(office.pemohon, case)
    assert sum(words.startswith("Dokumen yang diperlukan") for words in page.why) == 1           # what is asked of everybody is one line
    files = page.attachments
    assert [f.code for f in files] == NINE and files[1].document == "Surat permohonan mutasi" and files[1].name == "surat_permohonan.pdf"


def test_while_an_agency_holds_it_everybody_is_told_which_and_since_when_and_the_promise_stands_still(office):
    case = filed(office, "antar_provinsi", "Pemerintah Kota Contoh")
    decided(office, case)
    office.at("2026-12-10 10:00")
    page = office.engine.requests.page(office.pemohon, case)
    assert page.holder.position == "Menteri Dalam Negeri" and page.holder.since.date().isoformat() == "2026-11-24"
    assert page.dates.promise_stopped and page.dates.promise_words.endswith("menunggu Menteri Dalam Negeri") and page.dates.promise_left.startswith("Tersisa 29,0 dari 29")
    assert page.actions == ()
    [waiting] = office.engine.tasks.inbox(office.verifikator).awaited
    assert (waiting.case, waiting.agency, waiting.since.date().isoformat()) == (case, "Menteri Dalam Negeri", "2026-11-24")
    assert not office.engine.tasks.inbox(office.kabid).awaited and not office.engine.tasks.inbox(office.pemohon).awaited
    [action] = office.engine.requests.page(office.verifikator, case).actions
    assert action.label == "Surat instansi luar sudah datang"
    office.engine.requests.act(office.verifikator, case, action.name, {}, key=office.key())
    assert list(office.engine.tasks.waiting(case)) == ["catat_surat"] and not office.engine.tasks.inbox(office.verifikator).awaited


def test_from_its_day_on_new_steps_are_the_new_units_and_open_ones_stay(office):
    office.engine.studio.deploy(CUTI)
    leave, _ = office.file(), office.pengelola               # he is the officer of the agency in which the step was opened
    case = filed(office)
    decided(office, case, tmt="2026-11-27")
    office.at("2026-11-26 10:00")
    assert place(office) == ("Bidang Pembinaan Sekolah Dasar", "Pengelola Layanan Operasional")
    office.at("2026-11-27 08:00")
    assert place(office) == ("Dinas Kearsipan dan Perpustakaan", "Pengelola Kepegawaian")
    office.complete(leave.case, "pengelola", "verifikasi", keputusan="lengkap")        # opened in the old agency, done there
    with office.engine.transactions.read() as env:
        [task] = env.tx.all(sql.OPEN_TASKS_OF_CASE, case_id=leave.case)
        assert units.by_id(env.tx, task.unit).name == "Dinas Kearsipan dan Perpustakaan"
    own = office.engine.own_data.page(office.pemohon)
    assert ("Dinas Kearsipan dan Perpustakaan", "MUTASI-2026-000001") in [(c.value, c.number) for c in own.changes]


def place(office) -> tuple[str, str]:
    with office.engine.transactions.read() as env:
        row = people.by_id(env.tx, office.pemohon.person)
        return units.by_id(env.tx, row.unit).name, row.position
