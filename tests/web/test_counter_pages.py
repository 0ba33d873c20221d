"""The counter in pages: search by post, the form with whose it is, the receipt for the applicant."""
import re

import pytest

from tests import office
from tests.office import LEAVE
from tests.web.test_entrance_codes import browser, text
from web import create_app


@pytest.fixture
def desk(made):
    with office.desk(made) as desk:
        desk.app = create_app(desk.engine, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
        yield desk


def test_from_the_search_to_the_receipt(desk):
    client = browser(desk, desk.verifikator)
    assert 'href="/loket"' in text(client.get("/layanan"))
    found = text(client.post("/loket", data={"kata": desk.pemohon.name}))
    address = re.search(rf'href="(/ajukan/cuti\?untuk={desk.pemohon.person})"', found)[1]
    form = text(client.get(address))
    assert f"Atas nama {desk.pemohon.name}" in form and f'name="untuk" value="{desk.pemohon.person}"' in form
    data = {**LEAVE, "untuk": desk.pemohon.person, "key": "counter-key-1"}
    again = client.post("/ajukan/cuti", data={**data, "alasan": ""})
    assert again.status_code == 400 and f"Atas nama {desk.pemohon.name}" in text(again), "a mistake does not change whose request it is"
    answer = client.post("/ajukan/cuti", data=data)
    assert answer.status_code == 303
    receipt = text(client.get(answer.location))
    assert f"Permohonan atas nama {desk.pemohon.name} telah diterima" in receipt and "Cetak tanda terima" in receipt
    page = text(browser(desk, desk.pemohon).get(answer.location.replace("tanda-terima", "permohonan")))
    assert "atas nama pemohon" in page
    assert desk.pemohon.name in text(client.get("/loket"))


def test_no_address_holds_a_name_or_a_number(desk):
    client = browser(desk, desk.verifikator)
    page = text(client.post("/loket", data={"kata": "a"}))
    with desk.engine.transactions.read() as env:
        nip = env.person(desk.pemohon.person).nip
    assert nip in page and not [a for a in re.findall(r'(?:href|action)="([^"]*)"', page) if nip in a or "kata" in a]
    assert client.get("/loket?kata=Sri").status_code == 200 and "ditemukan" not in text(client.get("/loket?kata=Sri"))


def test_who_files_for_nobody_finds_no_counter(desk):
    client = browser(desk, desk.pemohon)
    assert client.get("/loket").status_code == 404 and client.post("/loket", data={"kata": "a"}).status_code == 404
    assert "/loket" not in text(client.get("/layanan"))
