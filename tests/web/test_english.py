"""Every page in English for three roles over the real office: no Indonesian word outside of what people typed and of names the office owns."""
import re

import pytest
from lxml import html

from tests.web import real_office
from tests.web.real_office import Thing
from tests.web.test_access import MATRIX, address, cells

WORDS = """anda alasan atas atau bagi bahwa batas belum berkas berlaku bila bulan cuti dalam dan dapat
dari daftar dengan diajukan dibatalkan dibuka dikembalikan dipilih disetujui diubah hanya hari harus ini isi itu
jangan jenis juga karena kepada kerja ketika kirim lagi lampiran lengkap lewat lihat masuk menjadi menunggu
milik mulai nama nomor oleh orang pada paling pegawai pejabat pemohon permohonan pilih satu sebelum sejak
selesai semua sesudah setelah setiap siapa sisa sudah surat syarat tahap tahun tambah tanggal tanpa telah
tidak tugas ubah untuk waktu yang ya"""
STOP = re.compile(rf"\b({'|'.join(WORDS.split())})\b", re.IGNORECASE)
# what the office owns and no translation changes: units, positions, titles of letters, names of holidays and of columns of files; and what people typed
OWNED = re.compile(r"(Kepala|Pengelola|Pranata|Penelaah|Analis|Sekretaris|Badan|Dinas|Subbagian|Bidang|Sekretariat|Inspektorat|Kecamatan|Pemerintah|Wali Kota|Guru|"
                   r"Staf|Verifikator)\b[^.;|·<>\n]*|Surat (Izin|Pemberitahuan|Keterangan)[^.;|·<>\n]*|CUTI-\d{4}-\d+|“[^”]*”|\([a-z_]+\)|Pasal \S+|kebijakan kantor \(isi nomornya\)|"
                   r"(Ada pemeriksaan|Alamat selama cuti belum|keperluan keluarga)[^<>\n]*")
ELSEWHERE = ("/admin/prosedur", "/admin/perancang/<draft>", "/admin/kalender", "/admin/impor")           # a designer's own words, names of holidays, columns of files: the office's words
SPOKEN = ("title", "aria-label", "placeholder", "alt")


@pytest.fixture(scope="module")
def office():
    with real_office.staged() as made, real_office.opened(made) as office:
        real_office.filled(office)
        office.at("2026-11-27T09:00")            # something is late, was told and escalated
        yield office


def foreign(page: str) -> list[str]:
    """Texts of a page that hold an Indonesian word."""
    tree = html.fromstring(page)
    for away in tree.xpath("//script|//style|//textarea|//option[@lang='id']|//*[@lang='id']"):
        away.drop_tree()
    texts = [t for e in tree.iter() if isinstance(e.tag, str) for t in (e.text, e.tail, *(e.get(name) for name in SPOKEN)) if t]
    return sorted({" ".join(t.split()) for t in texts if STOP.search(OWNED.sub(" ", t))})


@pytest.mark.parametrize("role", ["pemohon", "verifikator", "pejabat", "admin"])
def test_no_page_speaks_indonesian_to_who_reads_english(office, role):
    client, found, seen = office.client(role), {}, 0
    client.set_cookie("bahasa", "en")
    for route in MATRIX:
        method, rule = route.split()
        if method != "GET" or rule.startswith(ELSEWHERE):
            continue
        for name, who, expected in cells(route):
            if who == role and expected == 200:
                answer = client.get(address(rule, name, office.things.get(name, Thing())))
                if answer.mimetype == "text/html":
                    seen += 1
                    for text in foreign(answer.get_data(as_text=True)):
                        found.setdefault(text, rule)
    assert not found, "\n".join(f"{rule}: {text}" for text, rule in found.items())
    assert seen > 15


def test_notices_speak_the_readers_language(office):
    for who in ("pemohon", "verifikator", "pejabat"):
        client = office.client(who)
        client.set_cookie("bahasa", "en")
        assert foreign(client.get("/pemberitahuan").get_data(as_text=True)) == []


def test_the_list_finds_what_it_should():
    assert foreign("<p>Batas 3 hari kerja</p>") and foreign('<button title="Kirim">x</button>') and not foreign("<p>Kepala Dinas Pendidikan</p>")
