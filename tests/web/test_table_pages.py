"""The designers' pages over a real engine: the tables in force, a table tried with values of one's own, its test rows, its files."""
import io
import re

import openpyxl
import pytest

from tests.web import real_office

HERE = "/admin/prosedur/cuti/tabel"


@pytest.fixture(scope="module")
def office():
    with real_office.staged() as made, real_office.opened(made) as office:
        yield office


@pytest.fixture(scope="module")
def client(office):
    return office.client("perancang")


def page(answer) -> str:
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def test_the_way_there(client, office):
    assert f'href="{HERE}"' in page(client.get("/admin/prosedur")) and 'href="/admin/perancang"' in page(client.get("/tugas"))
    assert f'href="{HERE}"' in page(client.get("/admin/perancang"))
    listed = page(client.get(HERE))
    assert f"{HERE}/pejabat_berwenang" in listed and "7 aturan · FIRST" in listed and "Ekspresi FEEL" in listed
    assert 'href="/admin/prosedur"' in page(office.client("admin").get("/admin"))
    assert 'href="/admin"' not in listed, "a designer is no administrator"


def test_a_trial_shows_result_rows_sentence_and_what_else_could_be(client):
    tried = page(client.post(f"{HERE}/pejabat_berwenang", data={"permohonan.jenis": "tahunan", "pemohon.kelompok_jabatan": "pengawas"}))
    assert "Jenis = Cuti tahunan dan Kelompok jabatan = pengawas (data pegawai); aturan 6, PP 11/2017 Pasal 309" in tried
    assert '<tr class="panel" aria-current="true"><th scope="row">6 ' in tried and tried.count('class="panel" aria-current') == 1
    assert "terbaca: &#34;pengawas&#34;" in tried and "tidak terpenuhi:" in tried
    assert "Kelompok jabatan = JPT pratama alih-alih pengawas: Wali Kota." in tried
    assert '<option value="tahunan" selected>' in tried and '<option value="pengawas" selected>' in tried
    english = page(client.post(f"{HERE}/pejabat_berwenang?bahasa=en", data={"permohonan.jenis": "tahunan", "pemohon.kelompok_jabatan": "pengawas"}))
    assert "because Kind of leave = Annual leave" in english and "What if" in english
    client.get("/tugas?bahasa=id")


def test_what_another_table_gives_is_worked_out_or_given(client):
    case = {"permohonan.jenis": "tahunan", "permohonan.subjenis": "biasa", "permohonan.mulai": "2026-12-07", "permohonan.selesai": "2026-12-09",
            "pemohon.status": "pns", "pemohon.masa_kerja_bulan": "=10 * 12", "pemohon.keadaan": "aktif"}
    assert "SALDO_KURANG" in page(client.post(f"{HERE}/kelayakan", data={**case, "balance": "0"}))
    assert "SALDO_KURANG" not in page(client.post(f"{HERE}/kelayakan", data={**case, "balance": "if year = 2026 then 12 else 0"}))
    assert "SALDO_KURANG" in page(client.post(f"{HERE}/kelayakan", data={**case, "balance": "12", "hak.sesudah": "-1"}))
    assert "MASA_KERJA_KURANG" in page(client.post(f"{HERE}/kelayakan", data={**case, "balance": "12", "other": "{pemohon: {masa_kerja_bulan: 3}}"}))


def test_rules_of_another_day_are_left_out(client):
    old = page(client.post(f"{HERE}/opsi_keputusan", data={"permohonan.jenis": "sakit", "permohonan.subjenis": "satu_hari", "filed": "31/12/2019"}))
    assert "tidak ada aturan yang cocok" in old and "tidak berlaku" in old


def test_test_rows_pass_on_the_page_as_on_the_command_line(client):
    shown = page(client.get(f"{HERE}/opsi_keputusan"))
    assert shown.count("<b>Lulus:</b>") == 4 and "Cuti tahunan dapat ditangguhkan" in shown and "Gagal" not in shown
    assert "pejabat_berwenang.tests.yaml" in page(client.get(f"{HERE}/pejabat_berwenang"))


@pytest.mark.parametrize(("field", "typed", "words"), [
    ("filed", "kemarin", "Isi dengan tanggal"), ("hak.hari_kalender", "1/0", "Isi dengan angka"), ("hak.hari_kalender", "=banyak +", "Bukan FEEL yang benar"), ("hak.hari_kalender", "=1/0", "tidak memberi nilai"),
    ("permohonan.jenis", "tidur", "Pilih salah satu"), ("permohonan.subjenis", "=date(\"x\")", "tidak memberi nilai"), ("other", "[1]", "konteks FEEL"),
    ("other", "{tidak_ada: 1}", "tidak dikenal di sini"), ("other", "{pemohon: 1}", "konteks FEEL"), ("other", "{", "Bukan FEEL"), ("other", "x" * 3000, "Paling banyak 2000"),
    ("permohonan.luar_negeri", "mungkin", "Pilih salah satu"), ("permohonan.subjenis", "=" + "(" * 900, "Bukan FEEL")])
def test_a_mistake_stands_at_its_field_and_nothing_typed_is_lost(client, field, typed, words):
    data = {"permohonan.jenis": "besar", "other": "{permohonan: {anak_ke: 2}}", field: typed}
    answer = client.post(f"{HERE}/dokumen", data=data)
    shown = page(answer)
    assert answer.status_code == 400 and f'id="{field}-e"' in shown and f'href="#{field}"' in shown and words in shown
    assert field == "permohonan.jenis" or '<option value="besar" selected>' in shown
    assert field == "other" or "anak_ke: 2" in shown


@pytest.mark.parametrize("typed", ["", "{permohonan: 1}", "{permohonan: null}", "{permohonan: {mulai: 1, jenis: [1, {a: null}]}}", "{hak: 3}", "{hak: {sesudah: function(x) x}}",
                                   "{pemohon: {status: null}, kasus: {diajukan: 1}}", "{kelayakan: [], surat: duration(\"P1D\")}"])
@pytest.mark.parametrize("decision", ["dokumen", "hak", "kelayakan", "bawaan"])
def test_whatever_is_given_is_answered(client, decision, typed):
    answer = client.post(f"{HERE}/{decision}", data={"other": typed})
    assert answer.status_code in (200, 400) and 'id="coba"' in page(answer)


def test_the_table_as_a_file(client):
    sheet = client.get(f"{HERE}/ketentuan/unduh/csv")
    assert sheet.headers["Content-Disposition"] == 'attachment; filename="ketentuan.csv"' and sheet.data.startswith(b"\xef\xbb\xbftabel;ketentuan")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{HERE}/ketentuan/unduh/xlsx").data))
    assert book.active["B1"].value == "ketentuan" and book.active.max_row == 6 + 26
    assert [client.get(f"{HERE}/{at}").status_code for at in ("ketentuan/unduh/ods", "hak/unduh/csv", "tidak_ada/unduh/csv", "tidak_ada")] == [404] * 4


def test_designers_labels_are_in_the_readers_language(client):
    shown = page(client.get(f"{HERE}/ketentuan?bahasa=en"))
    client.get("/tugas?bahasa=id")
    assert "<h1>Provisions for the kind of leave</h1>" in shown and "Which provisions hold" in shown and "Least service (months)" in shown and "Legal basis" in shown
