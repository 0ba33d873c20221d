"""Naming a substitute by oneself and by an administrator, and the list of places without their head, over a real engine."""
import html
import re
from datetime import date

import pytest

from engine.office import appointments, units
from engine.store import new_id
from engine.store.statements import case as sql
from tests.web import real_office


@pytest.fixture(scope="module")
def office():
    with real_office.staged() as made, real_office.opened(made) as office:
        yield office


def text(answer, status=200):
    assert answer.status_code == status
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


def notices(office, person):
    return " ".join(row.words for row in office.engine.requests.notices(person))


def test_an_official_names_a_substitute_who_is_told_and_ends_it(office):
    own, other = office.client("atasan"), office.client("verifikator")
    assert "Belum ada." in text(own.get("/pengganti"))
    found = own.post("/pengganti", data={"ubah": "cari", "kata": office.verifikator.name.split()[0], "mulai": "2026-11-24"})
    page = found.get_data(as_text=True)
    assert office.verifikator.person in page and 'value="2026-11-24"' in page
    given = {"ubah": "tunjuk", "pengganti": office.verifikator.person, "cara": "periode", "mulai": "2026-11-24", "selesai": "2026-11-20", "layanan": ["cuti"]}
    wrong = own.post("/pengganti", data=given)
    assert "Tanggal akhir lebih awal" in text(wrong, 400) and 'value="cuti" checked' in wrong.get_data(as_text=True)
    assert own.post("/pengganti", data={**given, "selesai": "2026-11-30"}).status_code == 303
    assert office.verifikator.name in text(own.get("/pengganti?jadi=tunjuk"))
    assert "Anda menggantikan" in text(other.get("/pengganti")) and "menunjuk Anda sebagai penggantinya dari 24 November 2026" in notices(office, office.verifikator)
    case = office.file().case
    office.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    assert f"/tugas/{office.task(case, 'pertimbangan')}" in other.get("/tugas").get_data(as_text=True)
    assert "Anda bertindak sebagai pengganti Kepala" in text(other.get(f"/tugas/{office.task(case, 'pertimbangan')}"))
    row = re.search(r'value="akhiri:(\w+)"', own.get("/pengganti").get_data(as_text=True))[1]
    assert other.post("/pengganti", data={"ubah": f"akhiri:{row}"}).status_code == 404
    assert own.post("/pengganti", data={"ubah": f"akhiri:{row}"}).status_code == 303
    assert "Berakhir" in text(own.get("/pengganti")) and "tidak lagi menjadi pengganti" in notices(office, office.verifikator)
    assert office.task(case, "pertimbangan") not in other.get("/tugas").get_data(as_text=True)
    assert {"substitute", "substitute_end"} <= {row.kind for row in office.rows(sql.AUDIT_ALL)}


@pytest.mark.parametrize("given,said", [
    ({}, "Pilih pegawai yang menggantikan Anda"), ({"pengganti": "lain_opd"}, "Pilih pegawai yang menggantikan Anda"), ({"kata": "%%%"}, "Pilih pegawai"),
    ({"mulai": "besok"}, "tidak dapat dibaca"), ({"layanan": "tidak_ada"}, "Layanan ini tidak ada"), ({"cara": "x" * 900}, "Pilih kapan pengganti bertugas"),
    ({"selesai": "2026-11-01", "mulai": "2026-10-01"}, "sudah lewat"), ({"pengganti": "sendiri"}, "dirinya sendiri")])
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(office, given, said):
    ids = {"lain_opd": office.verifikator_lain.person, "sendiri": office.atasan.person}
    given = {"ubah": "tunjuk", "cara": "cuti", "mulai": "2026-12-01", **{k: ids.get(v, v) for k, v in given.items()}}
    answer = office.client("atasan").post("/pengganti", data=given)
    assert said in text(answer, 400)
    assert html.escape(given["mulai"]) in answer.get_data(as_text=True)


def test_an_administrator_names_one_and_sees_which_places_their_heads_do_not_hold(office):
    admin = office.client("admin")
    nips = {name: office.engine.people.page(office.admin, getattr(office, name).person).row.nip for name in ("pejabat", "verifikator")}
    given = {"ubah": "pengganti", "pejabat": nips["pejabat"], "pengganti": nips["verifikator"], "cara": "periode", "mulai": "2026-11-24"}
    assert "Isi dasar penunjukannya" in text(admin.post("/admin/penunjukan", data=given), 400)
    assert admin.post("/admin/penunjukan", data={**given, "dasar": "SPT 9/2026"}).status_code == 303
    assert "SPT 9/2026" in text(admin.get("/admin/penunjukan")) and "ditunjuk sebagai pengganti Anda" in notices(office, office.pejabat)
    page = text(admin.get("/admin/lowong"))
    assert f"Dipegang {office.verifikator.name}, Pengganti Kepala Dinas Pendidikan" in page
    row = re.search(r'value="akhiri:(\w+)"', admin.get("/admin/penunjukan").get_data(as_text=True))[1]
    assert admin.post("/admin/penunjukan", data={"ubah": f"akhiri:{row}"}).status_code == 303
    assert "Pengganti Kepala Dinas Pendidikan" not in text(admin.get("/admin/lowong"))


def test_days_on_which_the_substitute_is_away_himself_are_named_on_the_page(office):
    own = office.client("atasan")
    with office.engine.transactions.write() as env:
        env.tx.run(sql.REGISTER_INSERT, id=new_id(), register="ketidakhadiran", operation="add", person=office.verifikator.person, kind="sakit", from_day="2027-02-03",
                   until_day="2027-02-05", unit=None, position=None, basis=None, letter=None, case_id=None, at="2026-11-24")
        appointments.act(env.tx, units.by_code(env.tx, "INSPEKTORAT").id, office.verifikator.person, "plh", date(2027, 2, 8), date(2027, 2, 8), "SPT 2")
    given = {"ubah": "tunjuk", "pengganti": office.verifikator.person, "cara": "cuti", "mulai": "2027-02-01", "selesai": "2027-02-10"}
    answer = own.post("/pengganti", data=given)
    assert answer.status_code == 303
    page = text(own.get(answer.location))
    assert "Pengganti tersimpan. Ia sudah diberi tahu. Pada sebagian hari itu ia sendiri tidak bertugas" in page
    name = office.verifikator.name
    assert f"Perhatian: {name} sendiri tidak bertugas 3 Februari 2027 sampai 5 Februari 2027; menjabat Plh. Inspektur 8 Februari 2027." in page
    assert f"{name} sendiri tidak bertugas" in text(office.client("admin").get("/admin/penunjukan"))
    assert "sendiri tidak bertugas" not in text(office.client("verifikator").get("/pengganti"))
