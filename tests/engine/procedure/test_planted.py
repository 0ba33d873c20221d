"""Mistakes planted into the expressions and tables of cuti: each gives one finding, at the right place, with a repair; the unharmed folder gives none."""
from datetime import date

import pytest

from engine.procedure import words
from engine.procedure.check import check
from tests.engine.procedure.conftest import CUTI, harmed

TODAY = date(2026, 11, 24)
BPMN, HAK, OPSI, ELIGIBLE, OFFICIAL = "cuti.bpmn", "hak.dmn", "opsi_keputusan.dmn", "kelayakan.dmn", "pejabat_berwenang.dmn"

# what is wrong, file, old text, new text, code, file of the finding, element, slice or other place
PLANTED = [
    ("a wrong name", BPMN, 'verifikasi.keputusan = "dikembalikan"', 'verifikasii.keputusan = "dikembalikan"', "name_not_written", BPMN,
     "f_g_verifikasi_perbaikan", "verifikasii.keputusan"),
    ("a wrong member", BPMN, 'pertimbangan.keputusan = "perubahan"', 'pertimbangan.keputusann = "perubahan"', "unknown_member", BPMN,
     "f_g_pertimbangan_jawaban_perubahan", "pertimbangan.keputusann"),
    ("an object that is written later", BPMN, 'verifikasi.keputusan = "dikembalikan"', 'pertimbangan.keputusan = "dikembalikan"', "not_written_yet", BPMN,
     "f_g_verifikasi_perbaikan", "pertimbangan"),
    ("a number against a text", BPMN, 'keputusan.keputusan = "ditangguhkan"', "keputusan.keputusan = 3", "types_differ", BPMN,
     "f_g_pemberitahuan_tandai_tangguhan", "keputusan.keputusan = 3"),
    ("an option that the form does not have", BPMN, 'verifikasi_bkpsdm.keputusan = "dikembalikan"', 'verifikasi_bkpsdm.keputusan = "dikembalikn"',
     "value_not_possible", BPMN, "f_g_verifikasi_bkpsdm_ke_pemohon_bkpsdm", '"dikembalikn"'),
    ("an option that this branch has ruled out", BPMN, 'keputusan.keputusan in ("disetujui", "perubahan")', 'keputusan.keputusan = "dikembalikan"', "value_not_possible",
     BPMN, "f_g_keputusan_hitung_akhir", '"dikembalikan"'),
    ("always true", BPMN, 'pejabat_berwenang.lewat_bkpsdm = true', "hak.hari_kerja &gt; 5 or hak.hari_kerja &lt;= 5", "always_true", BPMN,
     "f_g_bkpsdm_verifikasi_bkpsdm", "hak.hari_kerja > 5 or hak.hari_kerja <= 5"),
    ("null where it decides", BPMN, 'pejabat_berwenang.lewat_bkpsdm = true', "permohonan.anak_ke &gt; 3", "may_be_null", BPMN,
     "f_g_bkpsdm_verifikasi_bkpsdm", "permohonan.anak_ke"),
    ("a text where yes or no is needed", BPMN, 'pejabat_berwenang.lewat_bkpsdm = true', "pejabat_berwenang.peran", "not_boolean", BPMN,
     "f_g_bkpsdm_verifikasi_bkpsdm", "pejabat_berwenang.peran"),
    ("a day and a number added", BPMN, 'hak.selesai + duration("P1D")', "hak.selesai + 1", "no_such_operation", BPMN, "cuti_berakhir", "hak.selesai + 1"),
    ("a wrong word inside a list's test", BPMN, 't.tingkat = "tolak"', 't.tingkat = "tolakan"', "value_not_possible", BPMN, "f_g_layak_perbaikan", '"tolakan"'),
    ("a wrong argument", HAK, "working_days(mulai, selesai)", "working_days(mulai, 3)", "wrong_argument", HAK, "masa", "3"),
    ("an argument too few", HAK, "working_days(mulai, selesai)", "working_days(mulai)", "wrong_argument_count", HAK, "masa", "working_days(mulai)"),
    ("a misspelled kind in a cell", OPSI, '<text>"melahirkan"</text>', '<text>"melahirkann"</text>', "value_not_possible", OPSI, "opsi_keputusan",
     '"melahirkann"'),
    ("a number in a column of texts", ELIGIBLE, '<text>"L"</text>', "<text>1</text>", "types_differ", ELIGIBLE, "temuan_pegawai", "1"),
    ("a column whose name nobody gives", OFFICIAL, "<text>pemohon.kelompok_jabatan</text>", "<text>pegawai.kelompok_jabatan</text>", "unknown_name",
     OFFICIAL, "pejabat_berwenang", "pegawai.kelompok_jabatan"),
    ("a member of the record that does not exist", OFFICIAL, "<text>pemohon.kelompok_jabatan</text>", "<text>pemohon.kelompok</text>", "unknown_member",
     OFFICIAL, "pejabat_berwenang", "pemohon.kelompok"),
    ("a gap", OPSI, '<text>"agama", "anak_keempat"</text>', '<text>"agama"</text>', "gap", OPSI, "opsi_keputusan", {"words": 'permohonan.jenis: "besar"; permohonan.subjenis: "anak_keempat"'}),
    ("an overlap", OPSI, '<text>"agama", "anak_keempat"</text>', '<text>"agama", "anak_keempat", "umum"</text>', "rows_overlap", OPSI, "opsi_keputusan",
     {"rows": (2, 3)}),
    ("a dead row", OFFICIAL, '<text>"administrator"</text>', '<text>"jpt_pratama"</text>', "row_never_matches", OFFICIAL, "pejabat_berwenang", {"row": 4}),
    ("an output outside the allowed values", HAK, '<text>"hari_kerja"</text>\n        </outputEntry>', '<text>"harikerja"</text>\n        </outputEntry>',
     "output_not_possible", HAK, "ketentuan", '"harikerja"'),
    ("a row in force on no day", "dokumen.dmn", "<text>2020-02-28</text>\n        </annotationEntry>\n        <annotationEntry>\n          <text/>",
     "<text>2020-02-28</text>\n        </annotationEntry>\n        <annotationEntry>\n          <text>2019-12-31</text>", "row_never_in_force", "dokumen.dmn",
     "dokumen", {"row": 1}),
    ("an expired row", "dokumen.dmn", "<text>2020-02-28</text>\n        </annotationEntry>\n        <annotationEntry>\n          <text/>",
     "<text>2020-02-28</text>\n        </annotationEntry>\n        <annotationEntry>\n          <text>2025-12-31</text>", "row_ended", "dokumen.dmn",
     "dokumen", {"row": 1}),
    ("no legal basis", OPSI, "<text>PP 17/2020 Pasal 320</text>", "<text/>", "row_without_basis", OPSI, "opsi_keputusan", {"row": 4}),
    ("a form's rule with a wrong option", "forms/pertimbangan.form", 'keputusan != \\"perubahan\\"', 'keputusan != \\"perubahaan\\"', "value_not_possible",
     "forms/pertimbangan.form", "mulai", '"perubahaan"'),
    ("a letter that reads what no form has", "letters/surat_izin_cuti.yaml", "hak.sebutan", "hak.sebutann", "unknown_member", "letters/surat_izin_cuti.yaml",
     "", "hak.sebutann"),
]


def test_the_unharmed_folder_gives_nothing():
    assert check(CUTI, today=TODAY) == []


@pytest.mark.parametrize(("path", "old", "new", "code", "file", "element", "place"), [pytest.param(*p[1:], id=p[0]) for p in PLANTED])
def test_one_mistake_is_one_finding(path, old, new, code, file, element, place):
    found = check(harmed(path, old, new), today=TODAY)
    assert [f.code for f in found] == [code], [(f.code, f.file, f.element, f.params) for f in found]
    f = found[0]
    assert (f.file, f.element) == (file, element)
    if isinstance(place, str):
        start, end = f.slice
        assert f.params["text"][start:end] == place
    else:
        assert place.items() <= f.params.items()
    for language in ("id", "en"):
        sentence, repair = words.describe(f, language)
        assert sentence and repair and f.code not in sentence and "{" not in sentence + repair


def test_a_timer_may_be_a_date():
    """What the engine takes (bpmn/timers.py) the check takes too: a date fires as its day begins."""
    assert check(harmed("cuti.bpmn", 'date and time(hak.mulai, time("00:00:00"))', "hak.mulai"), today=TODAY) == []
    assert [f.code for f in check(harmed("cuti.bpmn", 'date and time(hak.mulai, time("00:00:00"))', "hak.hari_kerja"), today=TODAY)] == ["wrong_result"]


def test_there_are_twenty():
    assert len(PLANTED) >= 20 and len({p[0] for p in PLANTED}) == len(PLANTED)
