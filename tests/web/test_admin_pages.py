"""The administrator's pages over a real engine: what is changed there, what is said at a mistake."""
import io

import pytest

from engine.office import accounts
from engine.store.statements import case as cases
from engine.store.statements import people as sql
from tests import office
from tests.web.test_entrance_codes import browser, text
from web import create_app


@pytest.fixture
def desk(made):
    with office.desk(made) as desk:
        desk.app = create_app(desk.engine, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
        with desk.engine.transactions.write() as env:
            accounts.set_roles(env.tx, desk.bkpsdm.person, ["admin"], "2026-01-01T00:00:00.000000Z")
            desk.agency = env.anchor("kepala_opd", desk.pemohon.person)
        desk.admin = browser(desk, desk.bkpsdm)
        yield desk


def nip(desk, who) -> str:
    return desk.rows(sql.ONE_PERSON, person=who.person)[0].nip


# units ---------------------------------------------------------------------------------------------------------------------------
def test_an_acting_official_is_appointed_and_ended(desk):
    here = f"/admin/unit/{desk.agency}"
    form = {"ubah": "pejabat", "key": "acting-key-1", "bentuk": "plt", "nip": nip(desk, desk.sekda), "mulai": "2026-11-24", "dasar": "SP 7/2026"}
    assert desk.admin.post(here, data=form).location == f"{here}?jadi=pejabat"
    page = text(desk.admin.get(here))
    assert "SP 7/2026" in page and "Plt. Kepala" in page and "SP 7/2026" in text(desk.admin.get("/admin/penunjukan"))
    button = page.split('value="akhiri:', 1)[1].split('"', 1)[0]
    assert desk.admin.post(here, data={"ubah": f"akhiri:{button}", "key": "acting-key-2"}).status_code == 303
    assert "Berakhir:" in text(desk.admin.get(here))


@pytest.mark.parametrize("form,fields", [
    ({"ubah": "pejabat"}, ("bentuk", "nip", "mulai", "dasar")), ({"ubah": "peran", "peran": "pengelola_kepegawaian"}, ("r-nip", "r-mulai")),
    ({"ubah": "pimpinan", "nip": "1"}, ("p-nip",))])
def test_mistakes_lead_to_their_fields(desk, form, fields):
    answer = desk.admin.post(f"/admin/unit/{desk.agency}", data=form)
    page = text(answer)
    assert answer.status_code == 400 and "<title>Galat:" in page
    for field in fields:
        assert f'href="#{field}"' in page and f'id="{field}"' in page and f'id="{field}-e"' in page


def test_a_button_nobody_knows_is_no_command(desk):
    assert desk.admin.post(f"/admin/unit/{desk.agency}", data={"ubah": "hapus"}).status_code == 400
    assert desk.admin.post("/admin/unit/tidakada", data={"ubah": "pimpinan"}).status_code == 404


# calendar ------------------------------------------------------------------------------------------------------------------------
DAY = {"ubah": "tambah", "tanggal": "2026-11-26", "jenis": "libur", "nama": "Hari pemilihan", "sumber": "Keppres 1/2026", "kode_unit": ""}


def test_a_day_is_looked_at_before_it_is_saved(desk):
    number = desk.file().number
    before = text(desk.admin.get("/admin/kalender?tahun=2026"))
    preview = text(desk.admin.post("/admin/kalender", data=DAY))
    assert "1 permohonan berubah batas waktunya" in preview and number in preview and 'name="nama" value="Hari pemilihan"' in preview
    assert "Hari pemilihan" not in before and "Hari pemilihan" not in text(desk.admin.get("/admin/kalender?tahun=2026"))
    answer = desk.admin.post("/admin/kalender", data={**DAY, "langkah": "simpan", "key": "calendar-key-1"})
    assert answer.location == "/admin/kalender?tahun=2026&jadi=1"
    desk.engine.drain()
    page = text(desk.admin.get(answer.location))
    assert "Hari pemilihan" in page and "Batas waktu sudah dihitung ulang." in page
    gone = desk.admin.post("/admin/kalender", data={"ubah": "hapus", "tanggal": "2026-11-26"})
    assert "dicabut dari kalender" in text(gone)


def test_a_mistake_in_a_day_keeps_what_was_typed(desk):
    answer = desk.admin.post("/admin/kalender", data={**DAY, "sumber": " "})
    assert answer.status_code == 400 and 'id="sumber-e"' in text(answer) and 'value="Hari pemilihan"' in text(answer)
    assert "2027" in text(desk.admin.get("/admin/kalender?tahun=2027")) and desk.admin.get("/admin/kalender?tahun=abc").status_code == 200


# imports -------------------------------------------------------------------------------------------------------------------------
GOOD = b"tanggal,jenis,nama,sumber\n2027-11-26,libur,Hari contoh,Keppres 2/2027\n"


def sent(desk, kind: str, data: bytes):
    return desk.admin.post("/admin/impor", data={"jenis": kind, "berkas": (io.BytesIO(data), "berkas.csv")}, content_type="multipart/form-data")


def test_a_file_is_looked_at_before_it_is_imported(desk):
    preview = sent(desk, "kalender", GOOD)
    assert preview.status_code == 200 and "Berkas ini dapat diimpor" in text(preview)
    assert "Hari contoh" not in text(desk.admin.get("/admin/kalender?tahun=2027"))
    done = desk.admin.post("/admin/impor", data={"langkah": "simpan", "jenis": "kalender"})
    assert "Berkas sudah tersimpan" in text(done) and "Hari contoh" in text(desk.admin.get("/admin/kalender?tahun=2027"))
    assert desk.admin.post("/admin/impor", data={"langkah": "simpan", "jenis": "kalender"}).status_code == 409, "it waits no more"


@pytest.mark.parametrize("kind,data,words", [
    ("pegawai", b"nip,nama\n1,x\n", "Kolom belum ada"), ("kalender", GOOD + b"2027-11-26,libur,Lagi,Sumber\nbukan tanggal,libur,x,y\n", "Baris 4"),
    ("kalender", GOOD.replace(b"sumber\n", b"sumber,unit\n").replace(b"2/2027\n", b"2/2027,ENTAH\n"), "Unit ENTAH tidak ada"), ("saldo", b"\xff\xfe", "UTF-8")])
def test_a_wrong_line_keeps_the_whole_file_out(desk, kind, data, words):
    answer = sent(desk, kind, data)
    assert answer.status_code == 400 and words in text(answer) and "Tidak ada yang diimpor" in text(answer)
    assert desk.admin.post("/admin/impor", data={"langkah": "simpan", "jenis": kind}).status_code == 409


def test_an_import_can_be_called_off_and_needs_a_file(desk):
    sent(desk, "kalender", GOOD)
    assert desk.admin.post("/admin/impor", data={"langkah": "batal", "jenis": "kalender"}).status_code == 200
    assert desk.admin.post("/admin/impor", data={"langkah": "simpan", "jenis": "kalender"}).status_code == 409
    assert desk.admin.post("/admin/impor", data={"jenis": "kalender"}).status_code == 400 and sent(desk, "rahasia", GOOD).status_code == 404


def test_an_export_is_looked_at_with_its_changes_and_what_it_would_take_away_is_ticked_first(desk):
    mine = desk.rows(sql.ONE_PERSON, person=desk.pemohon.person)[0]
    row = f"{mine.nip};{mine.name} Baru;PNS;III/c;Guru;2;{mine.unit_name};2010-01-01"
    data = f"nipBaru;nama;jenisPegawai;golRuangAkhir;jabatanNama;jenisJabatan;unorNama;tmtCpns;agama\n{row};x\n1;Y;PNS;III/c;Guru;2;{mine.unit_name};2010-01-01;x\n"
    first = sent(desk, "pegawai", data.encode("cp1252"))
    assert first.status_code == 400 and "Baris 3: " in text(first) and "Periksa tanpa baris yang salah" in text(first)
    looked = text(desk.admin.post("/admin/impor", data={"langkah": "periksa", "jenis": "pegawai", "lewati": "ya"}))
    assert f"{mine.name} Baru" in looked and "Belum dikerjakan:" in looked and 'value="doubt_many_missing"' in looked and 'value="doubt_leaves_head"' not in looked
    looked = text(desk.admin.post("/admin/impor", data={"langkah": "periksa", "jenis": "pegawai", "lewati": "ya", "terima": "doubt_many_missing"}))
    assert 'value="doubt_leaves_head"' in looked
    assert desk.rows(sql.ONE_PERSON, person=desk.pemohon.person)[0].name == mine.name, "nothing is stored yet"
    done = text(desk.admin.post("/admin/impor", data={"langkah": "simpan", "jenis": "pegawai", "lewati": "ya"}))
    assert "Berkas sudah tersimpan" in done and desk.rows(sql.ONE_PERSON, person=desk.pemohon.person)[0].name == f"{mine.name} Baru"
    assert desk.engine.admin.doctor() == []


def test_a_file_nobody_confirmed_is_forgotten_after_a_day(desk):
    sent(desk, "kalender", GOOD)
    desk.at("2026-11-26T10:00")
    assert browser(desk, desk.bkpsdm).post("/admin/impor", data={"langkah": "simpan", "jenis": "kalender"}).status_code == 409


# incidents -----------------------------------------------------------------------------------------------------------------------
def test_an_incident_shows_its_cause_and_is_closed(desk):
    case = desk.file().case
    with desk.engine.transactions.write() as env:
        env.tx.run(cases.INCIDENT_INSERT, id="incident-one", case_id=case, element=None, code="Broken", detail="timer: tabel hilang <b>",
                   at="2026-11-24T02:00:00.000000Z", resolved_at=None)
    page = text(desk.admin.get("/admin/gangguan"))
    assert "1 gangguan belum diatasi" in page and "tabel hilang &lt;b&gt;" in page and "1 gangguan belum diatasi." in text(desk.admin.get("/admin"))
    assert desk.admin.post("/admin/gangguan", data={"ubah": f"ulang:{case}"}).status_code == 303
    desk.admin.post("/admin/gangguan", data={"ubah": "tutup:incident-one"})
    assert "Tidak ada gangguan" in text(desk.admin.get("/admin/gangguan"))
    assert desk.admin.post("/admin/gangguan", data={"ubah": "tutup:tidakada"}).status_code == 404
    assert desk.admin.post("/admin/gangguan", data={"ubah": "hapus"}).status_code == 400


# balances ------------------------------------------------------------------------------------------------------------------------
def test_a_correction_is_a_new_row_with_its_reason(desk):
    here = f"/admin/saldo/{desk.pemohon.person}"
    form = {"akun": "cuti_tahunan", "tahun": "2026", "hari": "-2", "alasan": "Cuti bersama belum dihitung", "key": "balance-key-1"}
    for _ in "12":
        assert desk.admin.post(here, data=form).status_code == 303
    page = text(desk.admin.get(here))
    assert page.count("Cuti bersama belum dihitung") == 1 and "Koreksi tercatat." in text(desk.admin.get(here + "?jadi=1"))


@pytest.mark.parametrize("wrong,field", [({"hari": "0"}, "hari"), ({"hari": "dua"}, "hari"), ({"hari": "999"}, "hari"), ({"tahun": "26"}, "tahun"), ({"alasan": "ya"}, "alasan"),
                                         ({"akun": "gaji"}, "akun")])
def test_a_correction_without_sense_is_told_at_its_field(desk, wrong, field):
    form = {"akun": "cuti_tahunan", "tahun": "2026", "hari": "-2", "alasan": "Cuti bersama belum dihitung", **wrong}
    answer = desk.admin.post(f"/admin/saldo/{desk.pemohon.person}", data=form)
    assert answer.status_code == 400 and f'id="{field}-e"' in text(answer)


def test_the_new_year_is_shown_and_given(desk):
    assert "Hak cuti tahun 2027" in text(desk.admin.get("/admin/saldo"))
    assert desk.admin.post("/admin/saldo", data={"tahun": "2031"}).status_code == 400
    answer = desk.admin.post("/admin/saldo", data={"tahun": "2027"})
    assert answer.status_code == 303 and "Hak tahun itu sudah dibukukan." in text(desk.admin.get(answer.location))


def test_a_dead_job_of_no_case_is_tried_again(desk):
    """Deadlines after a change of the calendar: what broke is repaired, and a button does the rest."""
    case = desk.file().case
    before = desk.rows(cases.TASKS_OF_CASE, case_id=case)[0].due_at
    desk.admin.post("/admin/kalender", data={**DAY, "tanggal": "2026-11-25", "langkah": "simpan", "key": "calendar-key-2"})
    whole = desk.engine.jobs.handlers.pop("calendar")
    desk.engine.drain()
    page = text(desk.admin.get("/admin/gangguan"))
    assert "job_calendar" in page
    incident = page.split('value="kirim:', 1)[1].split('"', 1)[0]
    desk.engine.jobs.handlers["calendar"] = whole
    assert desk.admin.post("/admin/gangguan", data={"ubah": f"kirim:{incident}"}).location.endswith("jadi=kirim")
    desk.engine.drain()
    assert desk.rows(cases.TASKS_OF_CASE, case_id=case)[0].due_at > before and "Tidak ada gangguan" in text(desk.admin.get("/admin/gangguan"))
    assert desk.admin.post("/admin/gangguan", data={"ubah": f"kirim:{incident}"}).status_code == 404
