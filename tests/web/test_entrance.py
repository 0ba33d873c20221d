"""Signing in and out, look-up, letters, notices: what each page asks of the engine and what it answers."""
import pytest

from tests.web import samples
from tests.web.conftest import application
from tests.web.fake_engine import PASSWORD, FakeEngine

NIP = samples.DEMO[0].nip


def sign_in(client, nip=NIP, password=PASSWORD, **more):
    return client.post("/masuk", data={"nip": nip, "sandi": password, **more})


def test_sign_in_opens_a_session_and_goes_where_it_should(client, engine):
    answer = sign_in(client, next="/tugas/0001")
    assert answer.status_code == 303 and answer.location == "/tugas/0001"
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("runut="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie and "Secure" not in cookie
    assert client.get("/tugas").status_code == 200
    assert NIP not in cookie or "token" in cookie


def test_a_nip_may_be_typed_with_spaces(client, engine):
    assert sign_in(client, f" {NIP[:8]} {NIP[8:14]} {NIP[14]} {NIP[15:]} ").status_code == 303
    assert engine.calls[-1] == ("sign_in", NIP)


@pytest.mark.parametrize(("nip", "password", "status", "words"), [
    (NIP, "salah", 400, "NIP atau kata sandi tidak cocok."), ("9" * 18, "x", 429, "Coba lagi pukul 08.55 WIB"),
    ("123", "x", 400, "NIP terdiri atas 18 angka."), ("١" * 18, "x", 400, "NIP terdiri atas 18 angka."), (NIP, "", 400, "Isi kata sandi."),
    ("\x00\udcff" * 9, "x" * 5000, 400, "NIP terdiri atas 18 angka.")])
def test_a_failed_sign_in_says_why_and_keeps_the_nip(client, nip, password, status, words):
    answer = client.post("/masuk", data={"nip": nip.encode("utf-8", "surrogatepass"), "sandi": password})
    page = answer.get_data(as_text=True)
    assert answer.status_code == status and words in page and "<title>Galat: Masuk" in page
    assert "runut=" not in str(answer.headers.getlist("Set-Cookie")).replace("__Host-runut", "")
    if nip == NIP:
        assert f'value="{NIP}"' in page


@pytest.mark.parametrize("address", [
    "//evil.example", "https://evil.example/x", "/\\evil.example", "\\/evil", "javascript:alert(1)", "/\t/evil.example", "/x\r\nSet-Cookie: a=b", "tugas", ""])
def test_next_never_leads_out(client, address):
    assert sign_in(client, next=address).location == "/"
    assert client.get("/masuk", query_string={"next": address}).location == "/", "signed in already"


def test_signing_in_again_ends_the_session_before(client, engine):
    sign_in(client)
    first = client.get_cookie("runut").value
    sign_in(client)
    assert ("sign_out", first) in engine.calls and client.get_cookie("runut").value != first


def test_sign_out_ends_it_on_both_sides(client, engine):
    sign_in(client)
    token = client.get_cookie("runut").value
    answer = client.post("/keluar")
    assert answer.location == "/masuk?keluar=1" and client.get_cookie("runut") is None
    client.set_cookie("runut", token)
    assert client.get("/tugas").status_code == 303, "the old cookie opens nothing"
    assert client.get("/keluar").status_code == 405


def test_demo_accounts_are_one_click_and_only_in_a_demo(demo, client):
    page = demo.get("/masuk").get_data(as_text=True)
    assert "Akun contoh" in page and "DATA FIKTIF" in page and samples.DEMO[1].name in page
    assert demo.post("/masuk/contoh", data={"nip": NIP, "next": "/layanan"}).location == "/layanan"
    assert demo.post("/masuk/contoh", data={"nip": "1" * 18}).status_code == 404
    page = client.get("/masuk").get_data(as_text=True)
    assert "Akun contoh" not in page and "DATA FIKTIF" not in page


@pytest.mark.parametrize("typed", [
    samples.CODE, samples.CODE.upper(), "R4TD-9KQ2-MZ7X-P1HB C8WN-5GVE-3J", f"https://runut.contoh.invalid/l/{samples.CODE}", f"  {samples.CODE}\n"])
def test_look_up_takes_the_code_as_people_type_it(client, typed):
    assert client.post("/lacak", data={"kode": typed}).location == f"/l/{samples.CODE}"


@pytest.mark.parametrize(("typed", "status", "words"), [
    ("", 400, "26 huruf dan angka"), ("<script>alert(1)</script>", 400, "26 huruf dan angka"), ("\x00" * 26, 400, "26 huruf dan angka"),
    ("y" * 26, 404, "tidak ditemukan"), ("z" * 26, 429, "Terlalu banyak permintaan")])
def test_look_up_refuses_with_the_typed_text_kept(client, typed, status, words):
    answer = client.post("/lacak", data={"kode": typed}, follow_redirects=True)
    page = answer.get_data(as_text=True)
    assert answer.status_code == status and words in page and "<script" not in page
    if status != 400:
        assert f'value="{typed}"' in page


def test_the_public_page_tells_steps_and_times_and_is_not_indexed(client):
    answer = client.get(f"/l/{samples.CODE}")
    page = answer.get_data(as_text=True)
    assert "Menunggu pertimbangan atasan langsung</h1>" in page and "Terlambat 0,4 hari kerja" in page and "Kamis, 26 November 2026" in page
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize(("token", "status", "words"), [
    ("in_force", 200, "asli dan berlaku"), ("revoked", 200, "Jangan dipakai lagi."), ("waiting", 200, "belum terbit"), ("x", 404, "Jangan memakai surat itu")])
def test_a_letter_is_verified_by_its_code(client, token, status, words):
    answer = client.get(f"/v/{token}")
    assert answer.status_code == status and words in answer.get_data(as_text=True)


def test_files_are_downloads_under_harmless_names(signed_in):
    letter = signed_in.get("/surat/surat1")
    assert letter.data.startswith(b"%PDF") and letter.content_type == "application/pdf"
    assert letter.headers["Content-Disposition"].startswith("attachment;") and "X-Evil" not in letter.headers
    assert not any(c in letter.headers["Content-Disposition"] for c in "\r\n\u202e/\\")
    picture = signed_in.get("/lampiran/gambar")
    assert picture.content_type == "application/octet-stream" and "sandbox" in picture.headers["Content-Security-Policy"]
    assert signed_in.get("/surat/punya-orang").status_code == 404
    refused = signed_in.get("/lampiran/punya-orang")
    assert refused.status_code == 403 and "Tahap ini dipegang oleh pengelola kepegawaian." in refused.get_data(as_text=True)


def test_notices_are_marked_as_read(signed_in, engine):
    assert "1 pemberitahuan baru" in signed_in.get("/pemberitahuan").get_data(as_text=True)
    assert signed_in.post("/pemberitahuan").location == "/pemberitahuan"
    assert engine.calls == [("read_notices", samples.ACTOR.person)]


@pytest.mark.parametrize("query", ["hal=abc", "hal=-1", "hal=0", "hal=999999999999", "hal=٣", "hal=", "hal=1&hal=2", "hal[]=1", "bahasa=xx", "hal=%00%ff"])
def test_a_strange_query_is_never_an_error(signed_in, query):
    for address in ("/", "/tugas", "/permohonan", "/pemberitahuan", "/layanan"):
        assert signed_in.get(f"{address}?{query}").status_code == 200


def test_a_page_after_the_last_leads_to_the_last(signed_in):
    assert signed_in.get("/tugas?hal=999999").location == "/tugas?hal=2"


def test_the_count_in_the_masthead_is_the_inbox(signed_in):
    for address in ("/tugas", "/layanan"):
        assert 'Tugas Saya&nbsp;<b class="fig">31</b>' in signed_in.get(address).get_data(as_text=True)


def test_the_engine_speaks_the_language_of_the_page():
    engine = FakeEngine()
    heard = []
    engine.requests.notices = lambda actor: heard.append(actor.language) or []
    client = application(engine).test_client()
    client.set_cookie("runut", engine.signed_in())
    client.get("/pemberitahuan?bahasa=en")
    page = client.get("/pemberitahuan").get_data(as_text=True)
    assert heard == ["en", "en"] and engine.calls == [("set_language", "en")] and '<html lang="en">' in page and "No notices yet." in page
    client.get("/pemberitahuan?bahasa=id")
    assert heard[-1] == "id"
