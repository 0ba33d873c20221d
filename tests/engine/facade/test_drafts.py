"""What was typed is found again, is its author's alone and goes when it was sent; what is sent twice is filed once. On SQLite, through the pages too."""
import re

import pytest

from engine.errors import Refused
from engine.store.statements import case as sql
from tests import office
from tests.office import LEAVE
from tests.web import real_office


@pytest.fixture(scope="module")
def made():
    with real_office.staged() as made:
        yield made


@pytest.fixture
def desk(made):
    with real_office.opened(made) as desk:
        yield desk


def cases(desk) -> int:
    return len(desk.rows(sql.ALL_CASES))


def test_a_draft_is_found_again_and_is_its_authors_alone(desk):
    drafts = desk.engine.drafts
    at = drafts.keep_start(desk.pemohon, "cuti", {"jenis": "tahunan", "alasan": "ke luar kota", "extra": "x", "lampiran": "y", "alamat": ""})
    kept = drafts.start(desk.pemohon, "cuti")
    assert kept.raw == {"jenis": "tahunan", "alasan": "ke luar kota"} and kept.at == at
    assert [(d.title, d.link) for d in drafts.mine(desk.pemohon)] == [("Cuti pegawai", "/ajukan/cuti")]
    assert drafts.start(desk.lain, "cuti") is None and drafts.mine(desk.lain) == []
    desk.file()
    assert drafts.start(desk.pemohon, "cuti") is None and desk.engine.admin.doctor() == []


def test_a_draft_for_a_colleague_is_another_and_asks_as_the_form_does(desk):
    drafts, other = desk.engine.drafts, desk.pemohon.person
    drafts.keep_start(desk.verifikator, "cuti", {"alasan": "untuk dia"}, other)
    assert drafts.start(desk.verifikator, "cuti") is None and drafts.start(desk.verifikator, "cuti", other).raw == {"alasan": "untuk dia"}
    assert drafts.mine(desk.verifikator)[0].link == f"/ajukan/cuti?untuk={other}"
    with pytest.raises(Refused, match="not_yours"):
        drafts.keep_start(desk.lain, "cuti", {"alasan": "x"}, other)
    with pytest.raises(Refused, match="no_version"):
        drafts.keep_start(desk.lain, "tidak_ada", {"alasan": "x"})


def test_a_decision_can_be_begun_and_is_gone_with_its_task(desk):
    case = desk.file().case
    task = desk.task(case, "verifikasi")
    desk.engine.drafts.keep_task(desk.verifikator, task, {"keputusan": "dikembalikan", "catatan": "Alamat"})
    assert desk.engine.drafts.mine(desk.verifikator)[0].link == f"/tugas/{task}"
    for who, code in (("lain", "not_found"), ("pemohon", "not_yours")):
        with pytest.raises(Refused, match=code):
            desk.engine.drafts.keep_task(getattr(desk, who), task, {"keputusan": "lengkap"})
    page = desk.client("verifikator").get(f"/tugas/{task}").get_data(as_text=True)
    assert "Draf tersimpan" in page and "Alamat</textarea>" in page
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    assert desk.engine.drafts.mine(desk.verifikator) == [] and desk.engine.drafts.task(desk.verifikator, task) is None


def test_what_is_too_much_or_no_text_is_not_kept(desk):
    keep = desk.engine.drafts.keep_start
    assert keep(desk.pemohon, "cuti", {"alasan": "x" * 200_000}) is None and keep(desk.pemohon, "cuti", {"alasan": "\ud800"}) is None
    assert keep(desk.pemohon, "cuti", {"alasan": "a\x00b"}) is None and keep(desk.pemohon, "cuti", {}) is None
    assert desk.engine.drafts.start(desk.pemohon, "cuti") is None


def test_old_drafts_go_as_the_procedure_says(desk):
    desk.engine.drafts.keep_start(desk.pemohon, "cuti", {"alasan": "lama"})
    desk.engine.drain()
    desk.engine.clock.set(office.moment("2026-12-23T09:00"))
    desk.engine.drain()
    assert desk.engine.drafts.start(desk.pemohon, "cuti") is not None
    desk.engine.clock.set(office.moment("2026-12-25T09:00"))
    desk.engine.drain()
    assert desk.engine.drafts.start(desk.pemohon, "cuti") is None


# the pages -------------------------------------------------------------------------------------------------------------------------------
def key(page) -> str:
    return re.search(r'name="key" value="([\w-]+)"', page.get_data(as_text=True))[1]


def test_without_javascript_the_draft_is_kept_found_and_begun_anew(desk):
    client = desk.client("pemohon")
    page = client.post("/ajukan/cuti", data={"jenis": "tahunan", "alasan": "keperluan keluarga", "tombol": "simpan"}).get_data(as_text=True)
    assert "Draf tersimpan" in page and "keperluan keluarga</textarea>" in page and "Lanjutkan draf" in client.get("/").get_data(as_text=True)
    client.post("/ajukan/cuti", data={"jenis": "tahunan", "alasan": "keperluan lain", "tombol": "perbarui"})
    assert "keperluan lain</textarea>" in client.get("/ajukan/cuti").get_data(as_text=True)
    said = client.post("/ajukan/cuti", data={"alasan": "ketiga", "tombol": "simpan"}, headers={"X-Runut-Bagian": "1"})
    assert said.get_data(as_text=True) == "Draf tersimpan pukul 09.00 WIB." and said.mimetype == "text/plain"
    assert client.post("/ajukan/cuti", data={"tombol": "buang"}).location == "/ajukan/cuti"
    assert "ketiga" not in client.get("/ajukan/cuti").get_data(as_text=True)
    assert desk.client("anonymous").post("/ajukan/cuti", data={"tombol": "simpan"}).status_code == 303


def test_what_is_sent_twice_is_filed_once(desk):
    """The answer was lost: the same form again gives the same receipt."""
    client = desk.client("pemohon")
    form = {**LEAVE, "key": key(client.get("/ajukan/cuti")), "tombol": "kirim"}
    first, second = client.post("/ajukan/cuti", data=form), client.post("/ajukan/cuti", data=form)
    assert first.location == second.location and first.location.startswith("/tanda-terima/") and cases(desk) == 1


def test_what_is_sent_from_two_tabs_is_filed_once_and_another_request_is_another(desk):
    client = desk.client("pemohon")
    tabs = [key(client.get("/ajukan/cuti")) for _ in range(2)]
    sent = [client.post("/ajukan/cuti", data={**LEAVE, "key": one, "tombol": "kirim"}).location for one in tabs]
    assert tabs[0] == tabs[1] and sent[0] == sent[1] and cases(desk) == 1
    other = {**LEAVE, "mulai": "2026-12-14", "selesai": "2026-12-14", "key": tabs[1], "tombol": "kirim"}
    answer = client.post("/ajukan/cuti", data=other)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and 'value="2026-12-14"' in page and "dari halaman lain" in page and cases(desk) == 1
    assert client.post("/ajukan/cuti", data={**other, "key": key(answer)}).status_code == 303 and cases(desk) == 2


def test_a_shared_counter_keeps_nothing_in_the_browser(desk):
    mine = desk.client("verifikator").get("/ajukan/cuti").get_data(as_text=True)
    theirs = desk.client("verifikator").get(f"/ajukan/cuti?untuk={desk.pemohon.person}").get_data(as_text=True)
    assert f'data-draf="{desk.verifikator.person}"' in mine and "data-draf>" in theirs and 'id="pulih"' not in theirs
