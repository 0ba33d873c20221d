"""Transfers into the city (mutasi_masuk): who may file, and the person who is there from the day of the decision."""
import pytest

from engine import Refused, Settings, Upload
from engine.office import people, units
from engine.play.player import PAPER
from engine.play.scenario import parse
from engine.play.stage import Stage
from engine.store.statements import office as office_sql
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


def test_the_personnel_agency_files_it_at_the_counter_for_the_receiving_agency_and_checks_none_of_it(office):
    """Whose case it is stays the receiving agency's officer; he is told, and who filed it handles nothing of it."""
    engine, files = office.engine, [Upload("lampiran", f"{c}.pdf", PAPER, c) for c in DOCUMENTS]
    with engine.transactions.read() as env:
        nips = {name: env.person(getattr(office, name).person).nip for name in ("pemohon", "pegawai", "kabid")}
    assert engine.counter.page(office.verifikator).through == (("Mutasi masuk", "Pengelola kepegawaian"),)
    [[ready], [refused]] = [engine.counter.find(office.verifikator, nips[name])[0].ways for name in ("pemohon", "pegawai")]
    assert ready.procedure == "mutasi_masuk" and not ready.why_not and refused.why_not, "in the name of who may ask for it himself"
    for who, whose in ((office.organisasi, office.pemohon), (office.verifikator, office.pegawai)):
        with pytest.raises(Refused) as caught:
            engine.requests.file(who, "mutasi_masuk", ASKED, key=office.key(), files=files, on_behalf=whose.person)
        assert caught.value.code in ("not_yours", "not_eligible")
    case = engine.requests.file(office.verifikator, "mutasi_masuk", ASKED, key=office.key(), files=files, on_behalf=office.pemohon.person).case
    engine.drain()
    assert [r.id for r in engine.requests.mine(office.pemohon)] == [case] and not engine.requests.mine(office.verifikator)
    assert any(office.verifikator.name in n.words for n in engine.requests.notices(office.pemohon))
    with engine.transactions.write() as env:
        env.tx.run(office_sql.HOLDER_PUT, role="verifikator_bkpsdm", unit=units.root(env.tx).id, person=office.kabid.person, from_day="2026-01-01", until_day=None)
    office.complete(case, "kepala_opd", "usul", keputusan="diusulkan")
    with pytest.raises(Refused) as caught:
        office.complete(case, "verifikator", "verifikasi", keputusan="lengkap", diperiksa=DOCUMENTS)
    assert caught.value.code == "same_person"
    office.complete(case, "kabid", "verifikasi", keputusan="lengkap", diperiksa=DOCUMENTS)
    assert set(engine.tasks.waiting(case)) == {"cek_formasi", "cek_riwayat"} and engine.admin.doctor() == []


def found(office):
    with office.engine.transactions.read() as env:
        return people.by_nip(env.tx, NIP)
