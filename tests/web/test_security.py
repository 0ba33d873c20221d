"""What protects the pages: CSRF, cookies over https, host names, rate limits, compression, assets, errors that tell nothing."""
import gzip
import re

import pytest

from engine.errors import Faulted, Refused, Unavailable
from tests.web import samples
from tests.web.fake_engine import PASSWORD, FakeEngine
from web import create_app, csvs
from web.errors import STATUS

NIP = samples.DEMO[0].nip


def client_of(engine, **config):
    return create_app(engine, **config).test_client()


def token_in(page: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def test_every_change_needs_the_token_of_its_page():
    engine = FakeEngine(demo=True)
    client = client_of(engine)
    client.set_cookie("runut", engine.signed_in())
    for address in ("/masuk", "/masuk/contoh", "/keluar", "/lacak", "/pemberitahuan"):
        answer = client.post(address, data={"csrf_token": "x"})
        assert answer.status_code == 400 and "terlalu lama terbuka" in answer.get_data(as_text=True), address
    assert engine.calls == []
    token = token_in(client.get("/pemberitahuan").get_data(as_text=True))
    assert client.post("/pemberitahuan", data={"csrf_token": token}).status_code == 303


def test_a_token_from_before_sign_in_is_worth_nothing_after():
    engine = FakeEngine()
    client = client_of(engine)
    before = token_in(client.get("/masuk").get_data(as_text=True))
    assert client.post("/masuk", data={"csrf_token": before, "nip": NIP, "sandi": PASSWORD}).status_code == 303
    assert client.post("/keluar", data={"csrf_token": before}).status_code == 400


def test_every_post_form_carries_the_token(signed_in, demo):
    for client in (signed_in, demo):
        for address in ("/", "/masuk", "/lacak", "/layanan", "/tugas", "/permohonan", "/pemberitahuan"):
            page = client.get(address).get_data(as_text=True)
            forms = re.findall(r"<form\b.*?</form>", page, re.DOTALL)
            assert all('name="csrf_token"' in form for form in forms if 'method="post"' in form), address


def test_cookies_over_https_have_the_host_prefix():
    client = client_of(FakeEngine(public_url="https://runut.contoh.invalid"), WTF_CSRF_ENABLED=False)
    answer = client.post("/masuk", data={"nip": NIP, "sandi": PASSWORD}, base_url="https://runut.contoh.invalid")
    cookies = answer.headers.getlist("Set-Cookie")
    session = next(c for c in cookies if c.startswith("__Host-runut="))
    assert all(mark in session for mark in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/")) and "Domain" not in session
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    form = next(c for c in client_of(FakeEngine(public_url="https://runut.contoh.invalid")).get("/masuk", base_url="https://runut.contoh.invalid").headers.getlist("Set-Cookie") if "formulir" in c)
    assert form.startswith("__Host-formulir=") and all(mark in form for mark in ("Secure", "HttpOnly", "SameSite=Lax"))


def test_a_local_proxy_is_believed_and_nobody_else():
    seen = []
    for engine in (FakeEngine(public_url="https://runut.contoh.invalid"), FakeEngine(public_url="https://runut.contoh.invalid", host="0.0.0.0")):
        engine.requests.track = lambda code, source, language: seen.append(source) or samples.PUBLIC
        client_of(engine).get(f"/l/{samples.CODE}", headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"})
    assert seen == ["203.0.113.9", "127.0.0.1"]


def test_only_our_host_names_are_answered():
    client = client_of(FakeEngine(hosts=("runut.contoh.invalid", "localhost")))
    assert client.get("/masuk", headers={"Host": "runut.contoh.invalid"}).status_code == 200
    assert client.get("/masuk", headers={"Host": "localhost:8000"}).status_code == 200
    for host in ("evil.example", "runut.contoh.invalid.evil.example", "runut.contoh.invalid@evil.example", ""):
        answer = client.get("/masuk", headers={"Host": host})
        assert answer.status_code == 400 and "evil" not in answer.get_data(as_text=True), host


def test_floods_are_stopped_with_words():
    client = client_of(FakeEngine())
    answers = [client.get(f"/l/{samples.CODE}") for _ in range(61)]
    assert [a.status_code for a in answers[:60]] == [200] * 60
    assert answers[60].status_code == 429 and "Tunggu beberapa menit" in answers[60].get_data(as_text=True)


@pytest.mark.parametrize("code", sorted(Refused.CODES))
def test_every_refusal_has_a_status_and_a_page(code):
    engine = FakeEngine()
    client = client_of(engine)
    client.set_cookie("runut", engine.signed_in())

    def refuse(*_args):
        raise Refused(code)
    engine.requests.letter = refuse
    answer = client.get("/surat/x")
    page = answer.get_data(as_text=True)
    assert answer.status_code == STATUS[code] and "<h1>" in page and '<a href="/permohonan">' in page and "Traceback" not in page


def test_an_unavailable_database_is_a_503_and_a_fault_of_ours_a_500_without_details():
    engine = FakeEngine()
    client = client_of(engine)
    client.application.logger.disabled = True
    client.set_cookie("runut", engine.signed_in())

    def away(*_args, **_more):
        raise Unavailable("locked")

    def broken(*_args, **_more):
        raise RuntimeError("rahasia 198802172011011913")
    for fault, status in ((away, 503), (broken, 500)):
        engine.tasks.count = engine.tasks.inbox = fault
        for address in ("/tugas", "/layanan", "/"):
            answer = client.get(address)
            page = answer.get_data(as_text=True)
            assert answer.status_code == status and "Tidak ada yang berubah" in page and "rahasia" not in page and "<nav" in page
        engine.tasks.__dict__.pop("count"), engine.tasks.__dict__.pop("inbox")
    engine.office.actor = broken
    answer = client.get("/tugas")
    assert answer.status_code == 500 and "rahasia" not in answer.get_data(as_text=True)


def test_a_recorded_fault_tells_its_number():
    engine = FakeEngine()
    client = client_of(engine)
    client.set_cookie("runut", engine.signed_in())

    def faulted(*_args):
        raise Faulted("00ff00ff00ff00ff")
    engine.requests.letter = faulted
    answer = client.get("/surat/x")
    assert answer.status_code == 500 and "00ff00ff00ff00ff" in answer.get_data(as_text=True)


def test_an_answer_comes_even_if_the_frame_of_the_pages_is_broken():
    client = client_of(FakeEngine())
    client.application.logger.disabled = True
    client.application.jinja_env.globals["navigation"] = None
    answer = client.get("/masuk")
    assert answer.status_code == 500 and "Sistem terganggu" in answer.get_data(as_text=True)


def test_pages_are_compressed_with_a_length_that_tells_nothing(signed_in):
    answers = [signed_in.get("/tugas", headers={"Accept-Encoding": "gzip"}) for _ in range(12)]
    assert all(a.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in a.headers["Vary"] for a in answers)
    assert b"31 tugas menunggu Anda" in gzip.decompress(answers[0].data)
    assert len({len(a.data) for a in answers}) > 3
    assert "Content-Encoding" not in signed_in.get("/tugas", headers={"Accept-Encoding": "identity"}).headers


def test_assets_are_cached_for_ever_and_asked_once(client):
    page = client.get("/").get_data(as_text=True)
    address = re.search(r'<link rel="stylesheet" href="([^"]+)"', page)[1]
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert first.status_code == 200 and "immutable" in first.headers["Cache-Control"] and first.content_type.startswith("text/css")
    assert gzip.decompress(first.data) == client.get(address).data
    again = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data
    assert client.get("/aset/../__init__.py").status_code == 404 and client.get("/aset/runut.css").status_code == 404
    assert client.get("/healthz").data == b"ok\n"


@pytest.mark.parametrize("address", ["/%00", "/tugas/%2e%2e%2f%2e%2e%2fetc", "/l/%ff%fe", "/v/%00", "/" + "x" * 3000, "/l/" + "a" * 3000, "/v/\u202e", "/surat/%0d%0aX:1"])
def test_a_strange_address_is_never_a_500(signed_in, client, address):
    for someone in (client, signed_in):
        assert someone.get(address).status_code in (303, 308, 400, 404)


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_a_strange_body_is_never_a_500(signed_in, kind):
    for body in (b"", b"\x00\xff" * 500, b"--x\r\nContent-Disposition: form-data; name=\"nip\"\r\n\r\n", b"nip=" + b"9" * 100_000, b"a=1&" * 2000):
        for address in ("/masuk", "/lacak"):
            assert signed_in.post(address, data=body, content_type=kind).status_code in (303, 400, 413)


def test_what_is_typed_comes_back_as_text(client):
    typed = '"><img src=x onerror=alert(1)>\'{{ 7 * 7 }}'
    page = client.post("/masuk", data={"nip": typed, "sandi": "x"}).get_data(as_text=True) + client.post("/lacak", data={"kode": typed}).get_data(as_text=True)
    assert "<img" not in page and "{{ 7 * 7 }}" in page


def test_a_spreadsheet_runs_nothing_of_ours():
    answer = csvs.response("a.csv", ("=Kepala",), [("=1+1", "@x", "+62", -1, "b"), ("\tc", "\rd", "-", "", 2.5)])
    assert answer.get_data(as_text=True).replace("\r\n", "\n").splitlines()[1] == "'=1+1,'@x,'+62,-1,b"
    assert all(("'" + text) in answer.get_data(as_text=True) for text in ("\tc", "\rd", "-"))
