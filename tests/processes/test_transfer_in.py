"""Transfers into the city (mutasi_masuk): who may file, and the person who is there from the day of the decision."""
import pytest

from engine import Settings, Upload
from engine.office import people, units
from engine.play.player import PAPER
from engine.play.scenario import parse
from engine.play.stage import Stage
from tests.office import HOUSE, Desk

PEOPLE = ("title: uji\npeople: {pemohon: pengelola_kepegawaian, kepala_opd: kepala_opd of pemohon, verifikator: verifikator_bkpsdm, organisasi: bagian_organisasi, "
          "kabid: kabid_bkpsdm, kepala: kepala_bkpsdm, wali_kota: wali_kota, pegawai: pelaksana}\nat: 2026-11-24 09:00\nsteps:\n- expect: {}\n")
NIP = "198805172012042955"
DOCUMENTS = ["anjab_abk", "surat_permohonan", "usul_penerima", "persetujuan_asal", "bebas_hukdis", "sk_pangkat", "penilaian_kinerja", "bebas_tugas_belajar", "bebas_temuan"]
ASKED = {"lingkup": "kabupaten_kota", "instansi_asal": "Pemerintah Kabupaten Contoh", "nama": "Sari Melati Contoh", "nip": NIP, "golongan": "III/c",
         "jabatan_asal": "Analis Kebijakan", "unit_tujuan": "Bidang Pembinaan Sekolah Dasar", "jabatan_tujuan": "Penelaah Teknis Kebijakan",
         "kelompok_jabatan": "pelaksana", "email": "sari.melati@contoh.invalid", "alasan": "Dua jabatan kosong sejak Januari tahun ini", "pernyataan": "true"}


@pytest.fixture
def office():
    with Stage(HOUSE / "processes" / "mutasi_masuk", Settings()) as stage, stage.play(parse("uji.yaml", PEOPLE)) as world:
        yield Desk(world)


def test_somebody_of_another_government_is_an_employee_from_that_day_on(office):
    engine = office.engine
    [card] = engine.services.cards(office.pegawai)
    assert not card.may_start and engine.services.cards(office.pemohon)[0].may_start
    case = engine.requests.file(office.pemohon, "mutasi_masuk", ASKED, key=office.key(), files=[Upload("lampiran", f"{c}.pdf", PAPER, c) for c in DOCUMENTS]).case
    office.complete(case, "kepala_opd", "usul", keputusan="diusulkan")
    office.complete(case, "verifikator", "verifikasi", keputusan="lengkap", diperiksa=DOCUMENTS)
    office.complete(case, "organisasi", "cek_formasi", keputusan="tersedia")
    office.complete(case, "kabid", "cek_riwayat", keputusan="baik")
    office.complete(case, "kepala", "telaahan", keputusan="disetujui", alasan="Formasi tersedia dan riwayatnya baik")
    office.complete(case, "wali_kota", "keputusan", keputusan="disetujui")
    engine.requests.act(office.verifikator, case, "surat_instansi_luar", {}, key=office.key())
    office.complete(case, "verifikator", "catat_surat", keputusan="disetujui", nomor="824/9/2026", tanggal="2026-11-20", tmt="2027-01-04")
    office.at("2027-01-03 12:00")
    assert found(office) is None
    office.at("2027-01-04 07:00")
    person = found(office)
    with engine.transactions.read() as env:
        assert (person.name, person.grade, person.rank, person.sex, person.service_from, person.position_from) == (
            "Sari Melati Contoh", "III/c", "Penata", "P", "2012-04-01", "2027-01-04")
        assert units.by_id(env.tx, person.unit).name == "Bidang Pembinaan Sekolah Dasar"
    own = engine.own_data.page(engine.office.person(person.id))
    assert {(c.from_day.isoformat(), c.value) for c in own.changes} >= {("2027-01-04", "Bidang Pembinaan Sekolah Dasar"), ("2027-01-04", "Penelaah Teknis Kebijakan")}
    assert engine.admin.doctor() == []


def found(office):
    with office.engine.transactions.read() as env:
        return people.by_nip(env.tx, NIP)
