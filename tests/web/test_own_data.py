"""One's own data: what the page tells, the link that begins a correction, and what the correction does to the record."""
from datetime import date

import pytest

from engine.office import records, substitutes
from engine.store.statements import office as office_sql
from tests import office
from tests.office import HOUSE
from tests.web.test_entrance_codes import browser, text
from web import create_app


@pytest.fixture
def desk(made):
    with office.desk(made) as desk:
        desk.engine.studio.deploy(HOUSE / "processes" / "perubahan_data")
        desk.app = create_app(desk.engine, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
        desk.mine = browser(desk, desk.pemohon)
        yield desk


def mine(desk):
    return desk.rows(office_sql.PERSON_BY_ID, id=desk.pemohon.person)[0]


def test_the_page_tells_the_record_and_each_field_begins_its_correction(desk):
    page = text(desk.mine.get("/data-saya"))
    assert mine(desk).name in page and "Jabatan tetap" in page and "Dari mana angka ini" in page and "Belum ada perubahan" in page
    assert 'href="/ajukan/perubahan_data?bidang=email"' in page and "bidang=pangkat" not in page, "what the procedure does not offer has no link"
    form = text(desk.mine.get("/ajukan/perubahan_data?bidang=email&nilai_baru=x@contoh.invalid&alasan=jahat"))
    assert '<option value="email" selected>' in form and "x@contoh.invalid" not in form and "jahat" not in form, "a link chooses, it does not write"
    assert mine(desk).email in form, "what stands there now"
    assert '<option value="nik"' not in text(desk.mine.get("/ajukan/perubahan_data?bidang=nik"))


def test_an_approved_correction_stands_in_the_record_its_history_and_on_the_page(desk):
    done = desk.engine.requests.file(desk.pemohon, "perubahan_data", {
        "bidang": "email", "nilai_baru": "baru@contoh.invalid", "alasan": "Alamat lama tidak dipakai", "pernyataan": "true"}, key="correction-1")
    desk.complete(done.case, "verifikator", "pemeriksaan", keputusan="disetujui", tmt="2026-11-24")
    assert mine(desk).email == "baru@contoh.invalid"
    page = text(desk.mine.get("/data-saya"))
    assert "baru@contoh.invalid" in page and "melalui permohonan" in page and f'href="/permohonan/{done.case}"' in page
    english = text(desk.mine.get("/data-saya?bahasa=en"))
    assert "E-mail address" in english and "by request" in english
    assert desk.engine.admin.doctor() == []


def test_who_stands_in_is_named_while_it_lasts(desk):
    with desk.engine.transactions.write() as env:
        substitutes.name(env.tx, desk.pemohon.person, desk.atasan.person, date(2026, 11, 20), date(2026, 12, 4), ["perubahan_data"], True, "SP 1", "x",
                         "2026-11-24T02:00:00.000000Z")
    page = text(desk.mine.get("/data-saya"))
    assert "Yang menggantikan Anda" in page and desk.atasan.name in page and "Perbaikan data pegawai" in page and "saat Anda cuti" in page
    desk.at("2026-12-05T08:00")
    assert "Yang menggantikan Anda" not in text(desk.mine.get("/data-saya"))


def test_a_change_to_come_shows_before_it_holds_and_is_written_on_its_day(desk):
    with desk.engine.transactions.write() as env:
        records.change(env.tx, [records.Change(mine(desk), {"position": "Analis"}, {"jabatan": "2026-12-01"})], today=date(2026, 11, 24), source="admin",
                       at="2026-11-24T02:00:00.000000Z", actor=None)
    assert "belum berlaku" in text(desk.mine.get("/data-saya")) and mine(desk).position != "Analis"
    desk.at("2026-12-01T08:00")
    desk.engine.daily()
    assert mine(desk).position == "Analis" and desk.engine.admin.doctor() == []
