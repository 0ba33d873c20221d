"""Setting a password by a code, and the administrator's pages of people and codes: over a real engine, as a browser without JavaScript sees them."""
import re

import pytest

from engine.office import accounts
from tests import office
from web import create_app

PASSWORD = "sungai kecil di hulu"
CODE = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}")


@pytest.fixture
def desk(made):
    with office.desk(made) as desk:
        desk.app = create_app(desk.engine, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
        with desk.engine.transactions.write() as env:
            accounts.set_roles(env.tx, desk.bkpsdm.person, ["admin"], "2026-01-01T00:00:00.000000Z")
            desk.nips = {name: env.person(getattr(desk, name).person).nip for name in ("pemohon", "bkpsdm", "atasan")}
        yield desk


def browser(desk, who=None):
    client = desk.app.test_client()
    if who is not None:
        with desk.engine.transactions.write() as env:
            accounts.ensure(env.tx, who.person, "2026-01-01T00:00:00.000000Z")
            client.set_cookie("runut", accounts.open_session(env.tx, who.person, env.now, 12))
    return client


def text(answer) -> str:
    return answer.get_data(as_text=True)


def code_on(page: str) -> str:
    return CODE.search(page.split('class="kode"', 1)[1])[0]


def test_from_the_printed_slip_to_signing_in(desk):
    admin, person = browser(desk, desk.bkpsdm), f"/admin/pegawai/{desk.pemohon.person}"
    code = code_on(text(admin.post(person, data={"ubah": "cetak", "key": "slip-key-1"})))
    client = browser(desk)
    form = {"nip": desk.nips["pemohon"], "kode": code.lower(), "sandi": PASSWORD, "ulang": PASSWORD}
    answer = client.post("/aktivasi", data=form)
    assert (answer.status_code, answer.location) == (303, "/masuk?aktif=1")
    assert "Kata sandi tersimpan" in text(client.get(answer.location))
    assert client.post("/masuk", data={"nip": form["nip"], "sandi": PASSWORD}).location == "/"
    again = client.post("/aktivasi", data=form)
    assert again.status_code == 400 and 'id="kode-e"' in text(again)
    assert "Akun aktif" in text(admin.get(person))


@pytest.mark.parametrize("wrong,field", [
    ({"nip": "123"}, "nip"), ({"kode": " "}, "kode"), ({"sandi": ""}, "sandi"), ({"ulang": "lain sama sekali"}, "ulang"),
    ({"sandi": "pendek", "ulang": "pendek"}, "sandi"), ({"kode": "AAAA-AAAA-AAAA-AAAA"}, "kode"), ({"nip": "1" * 18}, "kode")])
def test_what_is_wrong_is_said_at_its_field_and_the_code_still_counts(desk, wrong, field):
    made = desk.engine.people.code_for(desk.bkpsdm, desk.pemohon.person, "paper", key="k")
    form = {"nip": desk.nips["pemohon"], "kode": made.slips[0].code, "sandi": PASSWORD, "ulang": PASSWORD}
    answer = browser(desk).post("/aktivasi", data={**form, **wrong})
    page = text(answer)
    assert answer.status_code == 400 and f'id="{field}-e"' in page and "<title>Galat:" in page and PASSWORD not in page and "lain sama sekali" not in page
    assert browser(desk).post("/aktivasi", data=form).status_code == 303


# who is signed in ------------------------------------------------------------------------------------------------------------------
NEW = "batang hari di malam"
CHANGE = {"lama": PASSWORD, "sandi": NEW, "ulang": NEW}


def test_a_password_is_changed_by_who_is_signed_in(desk):
    desk.engine.admin.set_password(desk.nips["pemohon"], PASSWORD)
    here, elsewhere = browser(desk, desk.pemohon), browser(desk, desk.pemohon)
    code = desk.engine.people.code_for(desk.bkpsdm, desk.pemohon.person, "paper", key="k").slips[0].code
    assert 'href="/kata-sandi"' in text(here.get("/pengaturan"))
    answer = here.post("/kata-sandi", data=CHANGE)
    assert (answer.status_code, answer.location) == (303, "/kata-sandi?tersimpan")
    assert "Kata sandi tersimpan" in text(here.get(answer.location)) and here.get("/permohonan").status_code == 200
    assert elsewhere.get("/permohonan").status_code == 303               # his other sessions are over, and the code that waited
    assert browser(desk).post("/aktivasi", data={"nip": desk.nips["pemohon"], "kode": code, "sandi": PASSWORD, "ulang": PASSWORD}).status_code == 400
    assert browser(desk).post("/masuk", data={"nip": desk.nips["pemohon"], "sandi": PASSWORD}).status_code == 400
    assert browser(desk).post("/masuk", data={"nip": desk.nips["pemohon"], "sandi": NEW}).location == "/"
    state = desk.engine.admin.export_state()
    assert [a["actor"] for a in state["audit"] if a["kind"] == "change_password"] == [desk.pemohon.person] and NEW not in str(state)
    assert desk.engine.audit.verify() == []


@pytest.mark.parametrize("wrong,field", [
    ({"lama": ""}, "lama"), ({"lama": "bukan yang lama"}, "lama"), ({"sandi": ""}, "sandi"), ({"ulang": "lain sama sekali"}, "ulang"),
    ({"sandi": "pendek", "ulang": "pendek"}, "sandi")])
def test_a_change_of_password_says_what_is_wrong(desk, wrong, field):
    desk.engine.admin.set_password(desk.nips["pemohon"], PASSWORD)
    client = browser(desk, desk.pemohon)
    answer = client.post("/kata-sandi", data={**CHANGE, **wrong})
    page = text(answer)
    assert answer.status_code == 400 and f'id="{field}-e"' in page and "<title>Galat:" in page and PASSWORD not in page and NEW not in page
    assert client.get("/permohonan").status_code == 200 and client.post("/kata-sandi", data=CHANGE).status_code == 303


def test_an_old_password_is_guessed_no_more_often_than_at_sign_in(desk):
    desk.engine.admin.set_password(desk.nips["pemohon"], PASSWORD)
    client = browser(desk, desk.pemohon)
    tries = [client.post("/kata-sandi", data={**CHANGE, "lama": f"tebakan ke-{n}"}).status_code for n in range(accounts.PER_PAIR + 1)]
    assert tries == [400] * accounts.PER_PAIR + [429]
    assert client.post("/kata-sandi", data=CHANGE).status_code == 429          # the right one as well


def test_the_answer_to_a_forgotten_password_is_the_same_for_everybody(desk):
    desk.engine.admin.set_password(desk.nips["pemohon"], PASSWORD)
    pages = set()
    for nip in (desk.nips["pemohon"], desk.nips["atasan"], "1" * 18):
        answer = browser(desk).post("/lupa-sandi", data={"nip": nip})
        assert (answer.status_code, answer.location) == (303, "/lupa-sandi?terkirim")
        pages.add(text(browser(desk).get(answer.location)))
    assert len(pages) == 1 and desk.nips["pemohon"] not in pages.pop()
    assert browser(desk).post("/lupa-sandi", data={"nip": "x"}).status_code == 400


def test_slips_are_shown_once(desk):
    admin = browser(desk, desk.bkpsdm)
    unit = re.search(r'<option value="(\w+)">', text(admin.get("/admin/kode")))[1]
    form = {"unit": unit, "cara": "cetak", "key": "slips-key-1"}
    first, again = (text(admin.post("/admin/kode", data=form)) for _ in "12")
    assert CODE.search(first) and not CODE.search(again) and "sudah pernah ditampilkan" in again
    answer = admin.post("/admin/kode", data={"unit": unit, "cara": "surel", "ulang": "ya", "key": "slips-key-2"})
    assert "surel sedang dikirim" in text(answer) and not CODE.search(text(answer)) and answer.headers["Cache-Control"] == "no-store"


def test_an_account_is_found_closed_and_given_a_role(desk):
    admin, person = browser(desk, desk.bkpsdm), f"/admin/pegawai/{desk.pemohon.person}"
    found = text(admin.post("/admin/pegawai", data={"kata": desk.nips["pemohon"]}))
    assert person in found and "1 orang ditemukan" in found
    theirs = browser(desk, desk.pemohon)
    assert theirs.get("/tugas").status_code == 200
    assert admin.post(person, data={"ubah": "peran", "peran": ["perancang"]}).location == f"{person}?jadi=peran"
    assert admin.post(person, data={"ubah": "tutup"}).status_code == 303
    assert theirs.get("/tugas").status_code == 303, "signed out at once"
    page = text(admin.get(f"{person}?jadi=tutup"))
    assert "Akun ditutup dan semua sesinya berakhir." in page and "Perancang" in page
    assert admin.post(person, data={"ubah": "lain"}).status_code == 400
    assert admin.get("/admin/pegawai/tidakada").status_code == 404


def test_nobody_else_finds_these_pages(desk):
    """The page asks, and the engine asks again."""
    for address in ("/admin", "/admin/pegawai", f"/admin/pegawai/{desk.pemohon.person}", "/admin/kode"):
        assert browser(desk, desk.atasan).get(address).status_code == 404
        assert browser(desk).get(address).location == f"/masuk?next={address}"
