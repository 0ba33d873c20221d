"""Letters: the same bytes for the same input, made in a process that has no network, little memory and little time."""
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import orjson
import pytest
from pypdf import PdfReader

from engine.procedure import letters
from engine.procedure.letters import LetterError, data, letter_files, qr_svg, render
from engine.procedure.press import Press

from .conftest import CUTI, NOW, scope

PAGE = b"#let data = json(bytes(sys.inputs.data))\n"


@pytest.fixture(scope="module")
def press():
    made = Press()
    yield made
    made.close()


def the_case(**more):
    day = NOW.date()
    return scope(**{
        "kantor": {"pemerintah": "Pemerintah Kota Palembang", "kota": "Palembang"},
        "penanda": {"nama": "Dr. Contoh Nama, M.Pd.", "nip": "197001011995031902", "pangkat": "Pembina Utama Muda (IV/c)", "jabatan": "Kepala Dinas Pendidikan",
                    "unit": "Dinas Pendidikan", "alamat": "Jalan Contoh Nomor 1"},
        "surat": {"nomor": "x", "kaki": "Kaki surat", "qr": qr_svg("https://contoh.invalid/v/abc")}, "kasus": {"nomor": "CUTI-2026-000001", "diajukan": day},
        "pemohon": {"nama": "Siti Contoh", "nip": "199004122015032901", "pangkat": "Penata (III/c)", "jabatan": "Pengelola", "nama_unit": "Subbagian Umum", "nama_opd": "Dinas X"},
        "nomor": {"nomor": "800.1.11.4/0001/DISDIK/2026", "tanggal": day}, "pejabat_berwenang": {"atas_nama": "wali_kota"},
        "hak": {"sebutan": "Cuti Tahunan", "mulai": day, "selesai": day, "akun": "cuti_tahunan", "hari_kerja": 5, "hari_kalender": 5, "alokasi": [{"tahun": 2025, "hari": 5}]},
        "permohonan": {"mulai": day, "selesai": day, "luar_negeri": False, "alamat": '#import "x" *tebal* $x$ <script>'}, "keputusan": {"keputusan": "disetujui"}, "syarat_surat": ["sebelum cuti dimulai, pegawai menyerahkan pekerjaannya;"], "persetujuan_bkn": None, **more})


def text_of(pdf, tmp_path):
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf)
    return " ".join(" ".join(p.extract_text() for p in PdfReader(path).pages).split())


def test_the_leave_permit_says_what_was_decided(cuti, tmp_path):
    given = data(cuti.letters["surat_izin_cuti"], the_case())
    assert (given["lama"], given["tanggal"], given["pemohon"]["nip"]) == ("5 (lima) hari kerja", "24 November 2026", "19900412 201503 2 901")
    assert (given["negara"], given["pejabat"]["atas_nama"], given["perubahan"]) == (None, "Wali Kota Palembang", False)
    words = text_of(render(letter_files(cuti.files), "surat_izin_cuti.typ", given), tmp_path)
    assert "SURAT IZIN CUTI TAHUNAN" in words and "800.1.11.4/0001/DISDIK/2026" in words and "a.n. Wali Kota Palembang" in words
    assert '#import "x" *tebal* $x$ <script>' in words                     # what people write stays text


def test_the_same_input_gives_the_same_bytes_also_from_another_process(cuti, press):
    given = data(cuti.letters["surat_izin_cuti"], the_case())
    files = letter_files(cuti.files)
    first = render(files, "surat_izin_cuti.typ", given)
    other = press.render(files, "surat_izin_cuti.typ", orjson.dumps(given).decode())
    assert first == render(files, "surat_izin_cuti.typ", given) == other
    assert first != render(files, "surat_izin_cuti.typ", {**given, "nomor": "2"})


def test_the_time_in_the_pdf_is_the_one_given():
    files = {"a.typ": b"x"}
    assert render(files, "a.typ", {}, at=1_800_000_000) != render(files, "a.typ", {}) == render(files, "a.typ", {})


def test_shared_letters_are_mounted_below_bersama(tmp_path):
    files = letter_files({"letters/a.typ": b'#import "bersama/kop.typ": x\n#x', "letters/a.yaml": b"", "bersama/letters/kop.typ": b'#let x = "Kepala"'})
    assert set(files) == {"a.typ", "bersama/kop.typ"} and "Kepala" in text_of(render(files, "a.typ", {}), tmp_path)


@pytest.mark.parametrize(("source", "code"), [
    (b"#data.tidak_ada", "typst"), (b"#(", "typst"), (b'#read("/etc/passwd")', "typst"), (b'#read("../../../../../../../../etc/passwd")', "typst"),
    (b'#import "@preview/cetz:0.3.0": *', "import"), (b'#import "@pre" + "view/cetz:0.3.0": *', "typst"), (b'#include("@local/x:1.0.0")', "import"),
    (b"#for i in range(21) [#pagebreak()]", "too_many_pages"), (b'#image("tidak-ada.png")', "typst")])
def test_a_template_that_goes_wrong_is_an_error_with_a_reason(source, code):
    with pytest.raises(LetterError) as error:
        render({"a.typ": PAGE + source}, "a.typ", {})
    assert error.value.code == code


def test_twenty_pages_are_allowed():
    assert render({"a.typ": b"#for i in range(19) [x#pagebreak()]"}, "a.typ", {}).startswith(b"%PDF")


def test_a_template_that_takes_too_long_is_stopped_and_the_next_one_is_set():
    press = Press(seconds=1.0)
    try:
        began = time.monotonic()
        with pytest.raises(LetterError) as error:
            press.render({"a.typ": b"#for i in range(100000) { for j in range(100000) { let x = calc.sin(i * j) } }"}, "a.typ", "{}")
        assert error.value.code == "too_slow" and time.monotonic() - began < 3
        assert press.render({"a.typ": b"ok"}, "a.typ", "{}").startswith(b"%PDF")
    finally:
        press.close()


def test_a_template_that_eats_memory_ends_its_process_not_ours(press):
    with pytest.raises(LetterError) as error:
        press.render({"a.typ": b'#{ let x = "aaaaaaaaaaaaaaaa"; for i in range(40) { x = x + x } }'}, "a.typ", "{}")
    assert error.value.code in ("crashed", "typst", "too_slow")        # on a busy machine time may run out before memory does
    assert press.render({"a.typ": b"ok"}, "a.typ", "{}").startswith(b"%PDF")


def test_a_killed_process_is_started_again(press):
    press.render({"a.typ": b"ok"}, "a.typ", "{}")
    press._child.kill()
    press._child.wait()
    assert press.render({"a.typ": b"ok"}, "a.typ", "{}").startswith(b"%PDF")


def test_its_folder_goes_with_the_process():
    press = Press()
    press.render({"a.typ": b"ok"}, "a.typ", "{}")
    home = press._home
    press.close()
    assert not Path(home).exists()


def test_many_threads_may_ask(press):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: press.render({"a.typ": PAGE + b"#data.n"}, "a.typ", f'{{"n": {n % 3}}}'), range(24)))
    assert len(set(made)) == 3


def test_a_value_that_is_no_json_is_said():
    with pytest.raises(LetterError) as error:
        render({"a.typ": b"x"}, "a.typ", {"x": object()})
    assert error.value.code == "data"


def test_the_qr_code_is_svg_and_always_the_same():
    assert qr_svg("https://contoh.invalid/v/abc") == qr_svg("https://contoh.invalid/v/abc")
    assert qr_svg("https://contoh.invalid/v/abc").startswith("<svg") and "script" not in qr_svg('"><script>')


def test_a_comment_is_no_import():
    assert letters.packages(b'// #import "@preview/x:1.0.0"\n/* #import "@preview/y:1" */') == []


def test_every_letter_of_the_folder_can_be_read(cuti):
    assert set(cuti.letters) == {"surat_izin_cuti", "surat_pemberitahuan", "surat_pengganti", "surat_usulan_cltn", "izin_sementara"} and not any(letter.problems for letter in cuti.letters.values())
    assert "letters/kop.typ" in CUTI
