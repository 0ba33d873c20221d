"""The player must be able to fail: every word of a scenario, said wrongly, is told with step, line and what was found instead."""
import shutil
from datetime import date
from pathlib import Path

import pytest

from engine import Settings, Unusable, check_folder, play_folder
from engine.errors import Problems
from engine.play import office
from engine.play.folder import read_scenario
from engine.play.player import play
from engine.play.scenario import parse
from engine.play.stage import Stage, person_row
from engine.settings import ROLES

CUTI = Path(__file__).parents[3] / "processes" / "cuti"
HEAD = """title: Uji
people: {pemohon: pelaksana, verifikator: pengelola_kepegawaian of pemohon, atasan: atasan_langsung of pemohon, pejabat: kepala_opd of pemohon}
at: 2026-11-24 09:00
"""
FILE = """- pemohon: permohonan
  fill: {jenis: tahunan, subjenis: biasa, mulai: 2026-12-07, selesai: 2026-12-09, alasan: keperluan keluarga, alamat: 'Jalan Contoh 1', telepon: 081234567890, pernyataan: true}
"""
TO_DECISION = FILE + """- verifikator: verifikasi
  fill: {keputusan: lengkap}
- atasan: pertimbangan
  fill: {keputusan: disetujui}
"""
GRANTED = TO_DECISION + "- pejabat: keputusan\n  fill: {keputusan: disetujui}\n"


@pytest.fixture(scope="module")
def stage(databases):
    with Stage(CUTI, Settings(), databases.kind) as made:
        yield made


def played(stage, steps, head=HEAD):
    return play(stage, parse("uji.yaml", head + "steps:\n" + steps))


def why(stage, steps, head=HEAD):
    result = played(stage, steps, head)
    assert not result.ok
    return "\n".join(result.sentences())


@pytest.mark.parametrize("expected, said", [
    ("{status: selesai}", "status: diharapkan selesai, ternyata terbit"),
    ("{waiting: [keputusan]}", "waiting: diharapkan [keputusan], ternyata []"),
    ("{ended: selesai}", "ended: diharapkan selesai, ternyata masih berjalan"),
    ("{letters: []}", "letters: diharapkan [], ternyata [surat_izin_cuti]"),
    ("{mails: [izin_terbit, lain]}", "mails: diharapkan [izin_terbit, lain], ternyata [izin_terbit]"),
    ("{numbers: 2}", "numbers: diharapkan 2, ternyata 1"),
    ("{register: []}", "register: diharapkan [], ternyata"),
    ("{ledger: {pemohon: {cuti_tahunan: -2}}}", "ledger.pemohon: diharapkan {cuti_tahunan: -2}, ternyata {cuti_tahunan: -3}"),
    ("{ledger: {atasan: {}}}", "ledger.atasan: buku saldo permohonan ini milik pemohon"),
    ("{findings: [SALDO_KURANG]}", "findings: diharapkan [SALDO_KURANG], ternyata []"),
    ("{data: {hak: {hari_kerja: 4}}}", "data.hak.hari_kerja: diharapkan 4, ternyata 3"),
    ("{data: {hak: {alokasi: []}}}", "data.hak.alokasi: diharapkan []"),
    ("{role: {keputusan: sekda}}", "role.keputusan: diharapkan sekda, ternyata null"),
])
def test_a_wrong_expectation_is_told(stage, expected, said):
    sentences = why(stage, GRANTED + f"- expect: {expected}\n")
    assert said in sentences and "langkah 5, baris 13 (expect)" in sentences


@pytest.mark.parametrize("steps, said", [
    (FILE + "- verifikator: verifikasi\n  fill: {keputusan: lengkap}\n  refused: invalid\n", "diharapkan ditolak invalid, ternyata diterima"),
    (FILE + "- atasan: verifikasi\n  fill: {keputusan: lengkap}\n", "ditolak: not_yours"),
    (FILE + "- atasan: verifikasi\n  fill: {keputusan: lengkap}\n  refused: invalid\n", "diharapkan ditolak invalid, ternyata ditolak not_yours"),
    (FILE + "- pejabat: keputusan\n  fill: {keputusan: disetujui}\n", "ditolak: not_waiting"),
    (FILE + "- verifikator: verifikasi\n  fill: {keputusan: dikembalikan}\n", "ditolak: invalid (catatan: "),
    (FILE + "- verifikator: verifikasii\n", "'verifikasii' bukan tahap dan bukan pesan"),
    (FILE + "- message: dipanggil_kembali\n", "ditolak: not_waiting"),
    (FILE + "- until: 2026-11-23 09:00\n", "until 2026-11-23 09:00 sudah lewat"),
    (FILE + "- wait: sebentar\n", "bukan lamanya waktu"),
    (FILE + "- verifikator: verifikasi\n  attach: [x]\n", "tidak menerima lampiran"),
    ("- verifikator: verifikasi\n", "belum ada permohonan"),
    ("- expect: {status: terbit}\n", "belum ada permohonan"),
    ("- message: ditarik\n", "belum ada permohonan"),
    ("- decide: hakk\n  expect: null\n", "tabel keputusan 'hakk' tidak ada"),
    ("- decide: ketentuan\n  given: {permohonan: {jenis: tahunan, subjenis: biasa}}\n  expect: {maksimum: 25}\n", "maksimum: diharapkan 25, ternyata 24"),
    ("- decide: dokumen\n  given: {permohonan: {jenis: tahunan, subjenis: biasa}}\n  expect: surat_dokter\n", "diharapkan memuat surat_dokter, ternyata []"),
])
def test_a_step_that_goes_otherwise_is_told(stage, steps, said):
    assert said in why(stage, steps)


def test_nothing_is_played_after_a_step_that_went_wrong(stage):
    result = played(stage, FILE + "- pejabat: keputusan\n- expect: {}\n")
    assert [step.ok for step in result.steps] == [True, False]


def test_what_is_given_is_what_the_procedure_sees(stage):
    head = HEAD + ("given:\n  pemohon: {status: pppk, golongan: IX, lama_kontrak_bulan: 36, kontrak_selesai: 2027-12-31, masa_kerja_bulan: 30, bulan_dalam_jabatan: 7, "
                   "keadaan: tugas_belajar, jenis_kelamin: L, bulan_sejak_cuti_besar: 40, tahun_cuti_besar: 2023, libur_sekolah: false}\n"
                   "  balance: {cuti_tahunan: {2026: 7}}\n")
    result = played(stage, FILE + "- expect: {data: {pemohon: {status: pppk, golongan: IX, lama_kontrak_bulan: 36, kontrak_selesai: 2027-12-31, masa_kerja_bulan: 30, "
                                  "bulan_dalam_jabatan: 7, keadaan: tugas_belajar, jenis_kelamin: L, bulan_sejak_cuti_besar: 40, tahun_cuti_besar: 2023}}}\n"
                                  "- expect: {data: {hak: {alokasi: [{tahun: 2026, hari: 3}]}}}\n", head)
    assert result.ok, result.sentences()


def test_a_fact_nobody_can_be_given_is_refused(stage):
    assert "given.pemohon: 'umur' tidak dapat diberikan" in why(stage, FILE, HEAD + "given: {pemohon: {umur: 40}}\n")


def test_given_absences_are_seen_by_the_procedure(stage):
    result = played(stage, FILE + "- expect: {waiting: [perbaikan], findings: [TUMPANG_TINDIH]}\n", HEAD + "given: {absences: [['2026-12-08', '2026-12-08']]}\n")
    assert result.ok, result.sentences()


def test_given_records_of_a_register_are_seen_by_a_table(stage):
    one = "- decide: temuan_hak\n  given: {permohonan: {jenis: bersama, mulai: 2026-03-18, selesai: 2026-03-18}, hak: {ada_ketentuan: true, hari_bersama: 1}}\n"
    result = played(stage, one + "  env: {recorded: {penugasan: [['2026-03-18', '2026-03-19']]}}\n  expect: PENGGANTI_GANDA\n" + one + "  expect: []\n")
    assert result.ok, result.sentences()
    assert played(stage, one + "  expect: PENGGANTI_GANDA\n", HEAD + "given: {recorded: {penugasan: [['2026-03-18', '2026-03-19']]}}\n").ok


def test_a_scenario_may_take_what_another_office_sets_in_a_table(stage):
    one = "- decide: kebijakan\n  given: {pemohon: {status: pppk}}\n  expect: "
    given = HEAD + "given: {tables: {kebijakan: {kebijakan_n2: longgar, hari_setahun: 10, cuti_bersama_memotong: false}}}\n"
    result = played(stage, one + "{kebijakan_n2: longgar, hari_setahun: 10, cuti_bersama_memotong: false, batas_cuti_bersamaan_persen: 30}\n" + FILE, given)
    assert result.ok, result.sentences()
    assert played(stage, one + "{kebijakan_n2: ketat, hari_setahun: 12}\n").ok, "the next scenario has the office's own table again"


@pytest.mark.parametrize("tables, said", [
    ("{kebijakn: {hari_setahun: 10}}", "given.tables: 'kebijakn' bukan tabel keputusan prosedur ini; mungkin maksudnya kebijakan"),
    ("{hak: {sisa_hari: 10}}", "given.tables: 'hak' bukan tabel keputusan"),
    ("{kebijakan: {hari_setaun: 10}}", "given.tables.kebijakan: kolom hasil 'hari_setaun' tidak ada; mungkin maksudnya hari_setahun"),
    ("{kebijakan: {kebijakan_n2: longgr}}", "longgr"),
])
def test_a_table_or_a_column_that_is_not_there_is_told(stage, tables, said):
    assert said in why(stage, FILE, HEAD + f"given: {{tables: {tables}}}\n")


def test_decide_leaves_nothing_behind(stage):
    result = played(stage, "- decide: hak\n  given: {permohonan: {jenis: tahunan, subjenis: biasa, mulai: 2026-12-07, selesai: 2026-12-09}}\n"
                           "  env: {balance: {cuti_tahunan: {2026: 1, 2025: 0}}, absences: [['2026-12-07', '2026-12-09']]}\n  expect: {sisa_hari: 1}\n" + FILE +
                    "- expect: {findings: [], waiting: [verifikasi]}\n")
    assert result.ok, result.sentences()


def test_scenarios_do_not_see_one_another(stage):
    for _ in range(2):
        result = played(stage, GRANTED + "- expect: {numbers: 1, data: {nomor: {nomor: 800.1.11.4/0001/DISDIK/2026}}}\n")
        assert result.ok, result.sentences()


def test_attachments_reach_the_case(stage):
    result = played(stage, FILE.replace("pernyataan: true}", "pernyataan: true}\n  attach: [surat_dokter]") + "- expect: {data: {permohonan: {lampiran: [{kode: surat_dokter}]}}}\n")
    assert result.ok, result.sentences()


def test_people_nobody_knows_are_told_with_what_was_meant():
    scenario = parse("s.yaml", "title: T\npeople: {a: pelaksna, b: sekda, c: guru of a}\nat: 2026-11-24 09:00\nsteps: [{wait: 1 hari}]")
    assert office.unknown(scenario.people, ROLES) == ["people.a: 'pelaksna' bukan persona dan bukan peran; mungkin maksudnya pelaksana",
                                                      "people.c: 'guru' adalah persona; hapus `of a`"]


def test_the_made_up_office_has_somebody_for_every_role():
    roles = {**ROLES, "arsiparis": {"kind": "appointed", "unit": "ARSIP", "label": {"id": "A"}}, "direktur": {"kind": "head", "unit": "RSUD", "label": {"id": "D"}}}
    made = office.build(roles)
    assert {"arsiparis", "pengelola_kepegawaian", "verifikator_bkpsdm"} <= set(made.nips) and {"ARSIP", "RSUD"} <= {u["kode"] for u in made.units}
    assert len({p["nip"] for p in made.people}) == len(made.people)


def test_a_folder_that_cannot_be_published_is_told(tmp_path):
    (tmp_path / "procedure.yaml").write_text("key: x\n")
    report = play_folder(tmp_path, Settings())
    assert not report.ok and report.faults and report.to_json()["faults"]
    with pytest.raises(Unusable):
        play_folder(tmp_path / "tiada", Settings())


def test_a_scenario_the_player_would_refuse_is_a_finding(tmp_path):
    folder = shutil.copytree(CUTI, tmp_path / "cuti")
    file = folder / "scenarios" / "01_disetujui.yaml"
    file.write_text(file.read_text().replace("- until: 2026-12-07 08:00", "- until: besok"))
    found = [f for f in check_folder(folder, Settings()) if f.strength != "advice"]
    assert [(f.code, f.file) for f in found] == [("scenario_fault", "scenarios/01_disetujui.yaml")] and "langkah 9" in found[0].params["sentence"]


def test_no_text_is_a_fault(tmp_path):
    (tmp_path / "s.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(Problems, match="bukan teks UTF-8"):
        read_scenario(tmp_path / "s.yaml")


def test_counted_months_become_dates():
    class Row:
        facts = "{}"
        status = rank = grade = position = position_group = sex = service_from = position_from = contract_from = contract_until = "x"
    made = person_row(Row, {"masa_kerja_bulan": 12, "kontrak_selesai": "2027-12-31", "lama_kontrak_bulan": 12}, date(2026, 11, 24))
    assert (made["service_from"], made["contract_from"], made["contract_until"]) == ("2025-11-24", "2027-01-01", "2027-12-31")
