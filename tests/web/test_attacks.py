"""What strangers and colleagues may try on the pages, over a real engine: forms, races, sessions, guesses, public pages, attachments.

Nothing here is ever answered by 500, and whatever is refused has changed no row.
"""
import dataclasses
import io
import math
import re
import threading
import time

import orjson
import pytest

from engine import Engine, FixedClock, Refused
from engine.office import accounts
from engine.store.statements import case as sql
from tests.office import LEAVE
from tests.web import real_office
from tests.web.real_office import PDF, ROLES, rows_of
from tests.web.test_access import MATRIX, address
from web import create_app, security

PASSWORD = "kuda laut berenang 17"


@pytest.fixture(scope="module")
def made(databases):
    with real_office.staged(databases.kind) as made:
        yield made


@pytest.fixture(scope="module")
def full(made):
    with real_office.opened(made) as office:
        yield real_office.filled(office)


@pytest.fixture
def office(made):
    with real_office.opened(made) as office:
        yield office


@pytest.fixture
def guarded(office):
    """The pages as they are served: with the token of each form."""
    yield create_app(office.engine, RATELIMIT_ENABLED=False)
    security.limiter.enabled = True


def said(answer) -> str:
    return answer.get_data(as_text=True)


def token_in(page: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def without_accounts(rows: dict) -> dict:
    """A test's own sessions make accounts."""
    return {name: found for name, found in rows.items() if name not in ("account", "idempotency")}


# hostile fields ----------------------------------------------------------------------------------------------------------------------
HOSTILE = {
    "null byte": "keluarga \x00 di luar kota", "escape": "keluarga \x1b[2J di luar kota", "rtl": "keluarga \u202e atok raul id", "isolate": "keluarga \u2066 di luar kota",
    "surrogate": b"keluarga \xed\xa0\x80\xed\xa0\x80 kota\x7f", "not utf-8": b"keluarga \xff\xfe\x80 kota\x08", "private use": "keluarga \ue000 di luar kota",
    "5000 digits": "9" * 5000, "long": "x" * 100_000}
TEXTS = ("alasan", "alamat", "telepon", "penerima_tugas")
OTHERS = {"mulai": ["NaN", "9" * 5000, "2026-02-30", "-1", "0000-00-00", "1e9999", "2026-12-07\x00"], "jenis": ["haji", "9" * 5000, "\x00", "tahunan\x00"],
          "pernyataan": ["mungkin", "\x00", "9" * 5000]}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_text_is_named_and_never_a_fault(full, what):
    client, before = full.client("lain"), without_accounts(rows_of(full.engine))
    data = {**LEAVE, **dict.fromkeys(TEXTS, HOSTILE[what])}
    for button in ("kirim", "perbarui"):
        answer = client.post("/ajukan/cuti", data={**data, "tombol": button})
        assert answer.status_code == (400 if button == "kirim" else 200)
        if button == "kirim":
            page = said(answer)
            assert all(f'href="#f-{name}"' in page for name in TEXTS), what
            assert not re.search("[\x00\x1b\u202e\u2066]", re.sub(r"<(textarea|input)[^>]*>[^<]*", "", page)), "control signs stand nowhere but in what is typed again"
    assert without_accounts(rows_of(full.engine)) == before


def test_wrong_types_are_named(full):
    client = full.client("lain")
    for field, values in OTHERS.items():
        for value in values:
            answer = client.post("/ajukan/cuti", data={**LEAVE, field: value})
            assert answer.status_code == 400 and f'href="#f-{field}"' in said(answer), (field, value[:40])


def test_a_field_that_comes_twice_is_refused(full):
    answer = full.client("lain").post("/ajukan/cuti", data={**LEAVE, "alasan": ["keperluan keluarga satu", "keperluan keluarga dua"]})
    assert answer.status_code == 400 and 'href="#f-alasan"' in said(answer)
    verifier, task = full.client("verifikator"), full.things["verifying"].task
    answer = verifier.post(f"/tugas/{task}", data={"keputusan": ["lengkap", "dikembalikan"]})
    assert answer.status_code == 400 and 'href="#f-keputusan"' in said(answer)


@pytest.mark.parametrize("value", [
    math.nan, math.inf, 10**5000, -(10**5000), "\ud800", ["a"] * 300, {"a": 1}, b"bytes", object(), None, True, 1e308, "deep"], ids=lambda v: str(type(v).__name__))
def test_a_program_may_send_anything_too(full, value):
    """Values that no browser sends reach the engine by programs: named at their fields, or refused as a whole."""
    if value == "deep":
        value = []
        for _ in range(100_000):
            value = [value]
    before = without_accounts(rows_of(full.engine))
    with pytest.raises(Refused) as caught:
        full.engine.requests.file(full.lain, "cuti", {**LEAVE, **dict.fromkeys(("alasan", "mulai", "jenis", "anak_ke"), value)}, key="program-key-1")
    assert caught.value.code == "invalid" and {"alasan", "mulai", "jenis"} <= set(caught.value.params["errors"])
    with pytest.raises(Refused) as caught:
        full.engine.tasks.complete(full.verifikator, full.things["verifying"].task, {"keputusan": value}, revision=None, key="program-key-2")
    assert caught.value.code == "invalid" and set(caught.value.params["errors"]) == {"keputusan"}
    assert without_accounts(rows_of(full.engine)) == before


def test_extra_hidden_and_read_only_fields_keep_what_the_server_says(office):
    """What the form does not ask for is no part of the request: not other fields, not a hidden one, not somebody else's role or revision."""
    extra = {"anak_ke": "3", "negara": "Malaysia", "status": "disetujui", "keputusan": "disetujui", "hak.hari_kerja": "0", "pemohon": office.pejabat.person,
             "applicant": office.pejabat.person, "case": "x", "role": "admin", "__class__": "x", "constructor": "x", "lampiran": "surat.pdf", "hak": "{}", "a" * 5000: "x"}
    answer = office.client("pemohon").post("/ajukan/cuti", data={**LEAVE, **extra})
    assert answer.status_code == 303
    [case] = office.engine.admin.export_state()["cases"]
    assert case["applicant"] == office.pemohon.person and case["status"] == "verifikasi"
    [filed] = [e for e in office.rows(sql.EVENTS_OF, case_id=case["id"]) if e.kind == "written" and e.element == "permohonan"]
    assert set(orjson.loads(filed.data)["writes"]["permohonan"]) == set(LEAVE) | {"luar_negeri"}
    task = office.task(case["id"], "verifikasi")
    assert office.client("verifikator").post(f"/tugas/{task}", data={"keputusan": "lengkap", "catatan": "Catatan tersembunyi ini tidak diminta", **extra, "key": "k" * 20, "keputusan_": "x"}
                                             | {"keputusan": "lengkap"}).status_code == 303
    [done] = [e for e in office.rows(sql.EVENTS_OF, case_id=case["id"]) if e.kind == "written" and e.element == "verifikasi"]
    assert orjson.loads(done.data)["writes"]["verifikasi"] == {"keputusan": "lengkap"}
    assert office.engine.admin.export_state()["ledger"][-1]["days"] == -3, "three days as counted, whatever the form said"


# hostile bodies -------------------------------------------------------------------------------------------------------------------------
POSTS = sorted(route.split()[1] for route in MATRIX if route.startswith("POST"))


def target(office, rule: str) -> str:
    return address(rule, "verifying", office.things["verifying"])


def bodies():
    boundary = "multipart/form-data; boundary=x"
    part = b'--x\r\nContent-Disposition: form-data; name="alasan"\r\n\r\nketerangan\r\n'
    yield "thousands of parts", part * 3000 + b"--x--\r\n", boundary
    yield "unended", part[:-5], boundary
    yield "no boundary", part, "multipart/form-data"
    yield "nameless", b'--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--\r\n', boundary
    yield "headers without end", b"--x\r\n" + b"A: b\r\n" * 5000, boundary
    yield "nested", b'--x\r\nContent-Type: multipart/mixed; boundary=y\r\nContent-Disposition: form-data; name="a"\r\n\r\n--y\r\n\r\n--y--\r\n--x--\r\n', boundary
    yield "wrong charset", b'--x\r\nContent-Disposition: form-data; name="alasan"\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+ADw-script+AD4-\r\n--x--\r\n', boundary
    yield "a megabyte", b"alasan=" + b"x" * 1_100_000, "application/x-www-form-urlencoded"
    yield "many fields", b"&".join(b"f%d=1" % n for n in range(5000)), "application/x-www-form-urlencoded"
    yield "many of one", b"&".join([b"alasan[]=1"] * 5000), "application/x-www-form-urlencoded"
    yield "percent", b"%=%&%zz=%0&alasan=%", "application/x-www-form-urlencoded"
    yield "json", b'{"keputusan": ' + b"[" * 100_000, "application/json"
    yield "json with nan", b'{"keputusan": NaN, "keputusan": 1e999}', "application/json"
    yield "nothing", b"", ""
    yield "xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "text/xml"


@pytest.mark.parametrize(("name", "body", "kind"), list(bodies()), ids=[b[0] for b in bodies()])
def test_a_hostile_body_is_never_a_fault(full, name, body, kind):
    """With and without the guard of the token, on every address that takes a form."""
    before = without_accounts(rows_of(full.engine))
    client = full.client("verifikator")
    for rule in POSTS:
        answer = client.post(target(full, rule), data=body, content_type=kind)
        searched = rule == "/loket" and answer.status_code == 200            # the counter's search: words travel in a POST, the page comes back
        assert searched or answer.status_code in (303, 400, 403, 404, 413), (rule, answer.status_code)
        assert answer.status_code != 303 or rule in ("/keluar", "/pemberitahuan", "/tugas/cari", "/tugas/tandai"), rule
        if rule == "/keluar":
            client = full.client("verifikator")
    after = without_accounts(rows_of(full.engine))
    before.pop("notice"), after.pop("notice")                # /pemberitahuan marks as read, whatever the body says
    assert after == before


# tokens, origins, keys, revisions ------------------------------------------------------------------------------------------------------
def test_every_change_needs_the_token_of_this_browser(office, guarded):
    office.things.update(verifying=office.about(office.file().case))
    one, other = office.client("verifikator", guarded), office.client("verifikator", guarded)
    foreign = token_in(said(other.get("/pemberitahuan")))
    mine = token_in(said(one.get("/pemberitahuan")))
    before = without_accounts(rows_of(office.engine))
    for rule in set(POSTS) - {"/masuk/contoh"}:
        for given in (None, "", "x", foreign, mine[:-3] + "abc", mine + "\x00", "a" * 10_000):
            data = {"keputusan": "lengkap", "nip": "1" * 18, "sandi": "x", "kode": "x" * 26, **({} if given is None else {"csrf_token": given})}
            answer = one.post(target(office, rule), data=data)
            hidden = rule.startswith("/admin") and answer.status_code == 404     # not there at all for who is no administrator
            assert hidden or answer.status_code == 400 and "terlalu lama terbuka" in said(answer), (rule, given)
    assert without_accounts(rows_of(office.engine)) == before
    assert one.get("/pemberitahuan").status_code == 200, "still signed in: signing out needs the token too"
    assert one.post(target(office, "/tugas/<task>"), data={"keputusan": "lengkap", "csrf_token": mine}).status_code == 303


@pytest.mark.parametrize("headers", [
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://localhost.evil.example"}, {"Origin": "http://localhost:81"},
    {"Origin": "http://localhost@evil.example"}, {"Origin": "http://["}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}])
def test_a_form_of_another_site_is_refused_even_with_the_token(office, guarded, headers):
    client = office.client("verifikator", guarded)
    page = said(client.get("/pemberitahuan"))
    answer = client.post("/pemberitahuan", data={"csrf_token": token_in(page)}, headers=headers)
    assert answer.status_code == 400 and "<h1>" in said(answer)
    for good in ({"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, {"Sec-Fetch-Site": "none"}, {}):
        assert client.post("/pemberitahuan", data={"csrf_token": token_in(page)}, headers=good).status_code == 303
    assert client.get("/pemberitahuan", headers=headers).status_code == 200, "a link from elsewhere is no change"


def test_a_form_that_is_no_longer_true_is_409_and_keeps_what_was_typed(office):
    case = office.file().case
    task = office.task(case, "verifikasi")
    client = office.client("verifikator")
    note = "Alamat selama cuti belum <lengkap>"
    before = rows_of(office.engine)
    answer = client.post(f"/tugas/{task}", data={"keputusan": "dikembalikan", "catatan": note, "revision": "0", "key": "stale-key-1"})
    assert answer.status_code == 409 and "Alamat selama cuti belum &lt;lengkap&gt;" in said(answer)
    assert rows_of(office.engine) == before
    office.complete(case, "verifikator", "verifikasi", keputusan="dikembalikan", catatan="Alamat selama cuti belum lengkap")
    answer = client.post(f"/tugas/{task}", data={"keputusan": "dikembalikan", "catatan": note, "revision": "1", "key": "stale-key-2"})
    assert answer.status_code == 409 and "belum &lt;lengkap&gt;" in said(answer), "done meanwhile"
    mine, again = office.client("pemohon"), office.task(case, "perbaikan")
    answer = mine.post(f"/tugas/{again}", data={**LEAVE, "alamat": "Jalan Baru 9, Palembang", "revision": "1", "key": "stale-key-3"})
    assert answer.status_code == 409 and "Jalan Baru 9, Palembang" in said(answer)
    answer = mine.post(f"/permohonan/{case}/aksi/ditarik", data={"alasan": "Acara keluarga batal saja", "revision": "1", "key": "stale-key-4"})
    assert answer.status_code == 409 and "Acara keluarga batal saja" in said(answer)
    assert len(office.rows(sql.OPEN_TASKS_OF_CASE, case_id=case)) == 1


def test_one_key_has_one_effect(office):
    client = office.client("pemohon")
    first = client.post("/ajukan/cuti", data={**LEAVE, "key": "one-key-for-all"})
    again = client.post("/ajukan/cuti", data={**LEAVE, "key": "one-key-for-all"})
    assert first.status_code == again.status_code == 303 and first.location == again.location
    before = rows_of(office.engine)
    other = client.post("/ajukan/cuti", data={**LEAVE, "alamat": "Jalan Lain 2, Palembang", "key": "one-key-for-all"})
    assert other.status_code == 422 and "<h1>" in said(other)
    case = first.location.rsplit("/", 1)[1]
    task = office.task(case, "verifikasi")
    verifier = office.client("verifikator")
    for _ in range(2):
        assert verifier.post(f"/tugas/{task}", data={"keputusan": "lengkap", "key": "verifier-key"}).status_code == 303
    assert verifier.post(f"/tugas/{task}", data={"keputusan": "dikembalikan", "catatan": "Belum lengkap sama sekali", "key": "verifier-key"}).status_code == 422
    assert office.client("lain").post("/ajukan/cuti", data={**LEAVE, "key": "one-key-for-all"}).status_code == 303, "a key is its sender's own"
    assert len(before["cases"]) == 1 and len(rows_of(office.engine)["cases"]) == 2


# races ---------------------------------------------------------------------------------------------------------------------------------
def together(*calls) -> list:
    gate, out = threading.Barrier(len(calls)), [None] * len(calls)

    def one(n, call):
        gate.wait()
        out[n] = call()
    threads = [threading.Thread(target=one, args=(n, call)) for n, call in enumerate(calls)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return out


def held(office) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in office.engine.admin.export_state()["ledger"]:
        if row["operation"] in ("reserve", "release"):
            sums[row["case"]] = sums.get(row["case"], 0) - row["days"]
    return {case: days for case, days in sums.items() if days}


@pytest.mark.parametrize("one, two", [
    (("2026-12-07", "2026-12-09"), ("2026-12-09", "2026-12-10")), (("2026-12-07", "2026-12-18"), ("2026-12-21", "2027-01-08")),
    (("2026-12-07", "2026-12-09"), ("2026-12-07", "2026-12-09"))], ids=["overlapping", "overdrawn", "twice the same"])
def test_of_two_requests_that_exclude_each_other_exactly_one_reserves(office, one, two):
    """The second meets the first's reservation: it is returned or refused, and holds nothing."""
    office.world.give(dataclasses.replace(office.world.scenario.given, balance={"cuti_tahunan": {2026: 12, 2025: 0, 2024: 0, 2027: 12}}))
    clients = [office.client("pemohon") for _ in range(4)]
    days = [one, two, one, two]
    answers = together(*(lambda c=c, d=d, n=n: c.post("/ajukan/cuti", data={**LEAVE, "mulai": d[0], "selesai": d[1], "key": f"race-key-{n}"})
                         for n, (c, d) in enumerate(zip(clients, days, strict=True))))
    assert {a.status_code for a in answers} <= {303, 400, 403, 409} and 303 in {a.status_code for a in answers}
    assert len(held(office)) == 1, held(office)
    assert office.engine.admin.doctor() == []


def test_a_form_sent_twice_at_once_files_once(office):
    clients = [office.client("pemohon") for _ in range(6)]
    answers = together(*(lambda c=c: c.post("/ajukan/cuti", data={**LEAVE, "key": "double-click"}) for c in clients))
    assert {(a.status_code, a.location) for a in answers} == {(303, answers[0].location)}
    assert len(office.engine.admin.export_state()["cases"]) == 1


def test_decision_against_withdrawal_leaves_one_outcome(office):
    case = office.file().case
    office.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    task = office.task(case, "pertimbangan")
    boss, mine = office.client("atasan"), office.client("pemohon")
    answers = together(lambda: boss.post(f"/tugas/{task}", data={"keputusan": "disetujui", "key": "boss-key-1", "revision": "2"}),
                       lambda: mine.post(f"/permohonan/{case}/aksi/ditarik", data={"alasan": "Acara keluarga batal", "key": "mine-key-1", "revision": "2"}))
    assert sorted(a.status_code for a in answers) == [303, 409]
    assert office.engine.admin.doctor() == []


# sessions and headers ------------------------------------------------------------------------------------------------------------------
def nip_of(office, who: str) -> str:
    with office.engine.transactions.read() as env:
        return env.person(getattr(office, who).person).nip


def sign_in(client, nip: str, password: str = PASSWORD, **more):
    return client.post("/masuk", data={"nip": nip, "sandi": password}, **more)


def test_a_session_planted_before_sign_in_is_worth_nothing_after(office):
    nip = nip_of(office, "pemohon")
    office.engine.admin.set_password(nip, PASSWORD)
    attacker = office.client("lain")
    planted = attacker.get_cookie("runut").value
    for value in ("aaaaaaaaaaaaaaaaaaaaaaaaaa", planted, "", "\x00", "x" * 4000):
        client = office.app.test_client()
        client.set_cookie("runut", value)
        answer = sign_in(client, nip)
        assert answer.status_code == 303
        cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("runut="))
        assert client.get_cookie("runut").value not in (value, planted) and "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Domain" not in cookie
        other = office.app.test_client()
        other.set_cookie("runut", value)
        assert other.get("/tugas").status_code == 303, "the planted token opens nothing"


def test_signing_out_and_a_new_password_end_every_session_on_the_server(office):
    nip = nip_of(office, "pemohon")
    office.engine.admin.set_password(nip, PASSWORD)
    client, other = office.app.test_client(), office.app.test_client()
    sign_in(client, nip), sign_in(other, nip)
    token = client.get_cookie("runut").value
    assert client.get("/tugas").status_code == 200
    client.post("/keluar")
    client.set_cookie("runut", token)
    assert client.get("/tugas").status_code == 303
    assert other.get("/tugas").status_code == 200
    office.engine.admin.set_password(nip, PASSWORD + "x")
    assert other.get("/tugas").status_code == 303
    office.world.eng.clock.set(office.engine.clock.now().replace(day=28))
    with office.engine.transactions.read() as env:
        assert accounts.lookup(env.tx, office.session(office.pemohon.person), env.now) is not None


def test_a_session_ends_by_its_hours(office):
    client = office.client("pemohon")
    assert client.get("/tugas").status_code == 200
    office.at("2026-11-24T21:01")
    assert client.get("/tugas").status_code == 303


@pytest.mark.parametrize("address", ["//evil.example", "/\\evil.example", "https:evil.example", "/%0d%0aX: y", "/\u2028/evil.example", "///evil.example", "/%2f/evil.example"])
def test_sign_in_never_leads_out(office, address):
    nip = nip_of(office, "pemohon")
    office.engine.admin.set_password(nip, PASSWORD)
    client = office.app.test_client()
    answer = client.post("/masuk", data={"nip": nip, "sandi": PASSWORD, "next": address})
    assert answer.status_code == 303 and re.match(r"/(?![/\\])", answer.location) and "X" not in answer.headers
    assert client.get("/masuk", query_string={"next": address}).location == answer.location
    anonymous = office.app.test_client().get("//evil.example/tugas")
    assert "evil.example" not in (anonymous.location or "").removeprefix("/masuk?next="), "an address with two slashes is none of ours"


def test_every_page_is_guarded_by_headers_and_personal_ones_are_kept_by_nobody(full):
    people = {role: full.client(role) for role in ("anonymous", "pemohon", "pejabat")}
    for route in MATRIX:
        method, rule = route.split()
        for name in ("ended", "verifying", "unknown"):
            for role, client in people.items():
                if method == "GET":
                    answer = client.get(address(rule, name, full.things[name]))
                    headers = answer.headers
                    assert headers["X-Frame-Options"] == "DENY" and "frame-ancestors 'none'" in headers["Content-Security-Policy"] or "sandbox" in headers["Content-Security-Policy"]
                    assert headers["X-Content-Type-Options"] == "nosniff" and "unsafe" not in headers["Content-Security-Policy"], (rule, role)
                    if not rule.startswith("/aset") and not rule.endswith("/status"):
                        assert "no-store" in headers["Cache-Control"], (rule, role)
                    assert "Server" not in headers and "X-Powered-By" not in headers
                    assert not re.search(r"Traceback|werkzeug|sqlalchemy|File &#34;|/site-packages/", said(answer) if answer.mimetype == "text/html" else "", re.IGNORECASE)


def test_a_poisoned_host_gets_into_no_page_and_no_link(office):
    case, client = office.file().case, office.client("pemohon")
    for at in ("/", "/tugas", f"/permohonan/{case}", f"/tanda-terima/{case}", "/masuk", "/permohonan/tidak-ada"):
        answer = client.get(at, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-For": "evil.example", "X-Original-URL": "/admin"})
        assert "evil" not in said(answer) and "evil" not in str(answer.headers), at
    named = dataclasses.replace(office.engine.settings, web=dataclasses.replace(office.engine.settings.web, hosts=("runut.contoh.invalid",)))
    office.engine.settings = named
    app = create_app(office.engine, RATELIMIT_ENABLED=False)
    assert app.test_client().get("/", headers={"Host": "evil.example"}).status_code == 400
    assert app.test_client().get("/", headers={"Host": "runut.contoh.invalid"}).status_code == 200


def test_a_fault_of_ours_tells_nothing(office, monkeypatch):
    case, client = office.file().case, office.client("verifikator")
    task, before = office.task(case, "verifikasi"), rows_of(office.engine)

    def broken(*_args, **_more):
        raise RuntimeError("rahasia /srv/runut 198802172011011913")
    monkeypatch.setattr("engine.run.case.CaseRun.write_form", broken)
    answer = client.post(f"/tugas/{task}", data={"keputusan": "lengkap", "key": "fault-key-1"})
    assert answer.status_code == 500 and not re.search("rahasia|srv|RuntimeError|Traceback|198802172011011913", said(answer))
    after = rows_of(office.engine)
    assert len(after.pop("incident")) == 1
    before.pop("incident")
    assert after == before, "only the incident was written"


@pytest.mark.parametrize("address", ["/permohonan/%00", "/tugas/%00", "/surat/a%00b", "/lampiran/%00", "/tanda-terima/%0a", "/permohonan/x/aksi/%00", "/ajukan/%00", "/l/%00",
                                     "/v/%00", "/permohonan/%e2%80%ae", "/tugas/%ed%a0%80", "/permohonan/" + "a" * 5000, "/aset/%00/x.css", "/aset/../../config.yaml"])
def test_an_address_that_no_database_takes_is_not_found(full, address):
    for role in ("pemohon", "anonymous"):
        assert full.client(role).get(address).status_code in (303, 404)
    assert full.client("pemohon").get(address).status_code == 404
    assert full.client("pemohon").post(address).status_code in (404, 405)


# guesses --------------------------------------------------------------------------------------------------------------------------------
def restarted(office) -> Engine:
    """The engine of the next process, on the same database."""
    return Engine.open(office.engine.settings, FixedClock(office.engine.clock.now()))


def test_guessing_one_password_ends_after_five_and_a_restart_forgets_nothing(office):
    nip = nip_of(office, "pejabat")
    office.engine.admin.set_password(nip, PASSWORD)
    client = office.app.test_client()
    assert [sign_in(client, nip, "salah").status_code for _ in range(6)] == [400] * 5 + [429]
    with restarted(office) as again:
        later = create_app(again, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False).test_client()
        answer = sign_in(later, nip)
        assert answer.status_code == 429 and "Coba lagi pukul" in said(answer), "the right password does not help a guesser either"
        elsewhere = sign_in(later, nip, environ_overrides={"REMOTE_ADDR": "203.0.113.8"})
        assert elsewhere.status_code == 303, "the chief himself, at his own place, gets in"
        again.clock.set(again.clock.now().replace(minute=59))
        assert sign_in(later, nip).status_code == 303, "nobody is locked out for ever"


def test_spraying_one_password_over_many_names_ends_and_so_do_many_places_at_one_name(office, monkeypatch):
    monkeypatch.setattr(accounts, "PER_SOURCE", 8)
    monkeypatch.setattr(accounts, "PER_NIP", 6)
    nip = nip_of(office, "pejabat")
    office.engine.admin.set_password(nip, PASSWORD)
    client = office.app.test_client()
    home = {"environ_overrides": {"REMOTE_ADDR": "198.51.100.7"}}
    assert sign_in(client, nip, **home).status_code == 303
    sprayed = [sign_in(client, str(10**17 + n), "Palembang2026", environ_overrides={"REMOTE_ADDR": "203.0.113.9"}).status_code for n in range(10)]
    assert sprayed == [400] * 8 + [429] * 2
    spread = [sign_in(client, nip, "salah", environ_overrides={"REMOTE_ADDR": f"203.0.113.{n}"}).status_code for n in range(20, 28)]
    assert spread == [400] * 6 + [429] * 2
    with restarted(office) as again:
        later = create_app(again, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False).test_client()
        assert sign_in(later, nip, environ_overrides={"REMOTE_ADDR": "203.0.113.40"}).status_code == 429
        assert sign_in(later, nip, **home).status_code == 303, "where he has signed in before, he still does"


def test_nobody_learns_who_has_an_account(office):
    """By the words: wrong password, no account, account without a password, locked out, left the office, no such number."""
    for who in ("pemohon", "lain"):
        office.engine.admin.set_password(nip_of(office, who), PASSWORD)
    with office.engine.transactions.write() as env:
        accounts.set_active(env.tx, office.lain.person, False, "2026-01-01T00:00:00.000000Z")
        accounts.ensure(env.tx, office.atasan.person, "2026-01-01T00:00:00.000000Z")
    pages = set()
    for nip in (*(nip_of(office, who) for who in ("pemohon", "lain", "atasan", "pejabat")), "9" * 18):
        answer = sign_in(office.app.test_client(), nip, "kata sandi yang salah")
        pages.add((answer.status_code, re.sub(r'name="csrf_token" value="[^"]*"', "", said(answer)).replace(nip, "NIP"), len(answer.headers)))
    assert len(pages) == 1
    assert sign_in(office.app.test_client(), nip_of(office, "lain")).status_code == 400, "locked out: as if he had none"


def test_nobody_learns_it_by_the_clock_either(office):
    """The fastest of several tries of each kind differ by less than a hash takes: a hash is computed for everybody."""
    known = nip_of(office, "pemohon")
    office.engine.admin.set_password(known, PASSWORD)

    def fastest(nip: str) -> float:
        best = math.inf
        for n in range(5):
            start = time.thread_time()
            with pytest.raises(Refused):
                office.engine.office.sign_in(nip, "kata sandi yang salah", f"192.0.2.{n}")
            best = min(best, time.thread_time() - start)
        return best
    fast, slow = sorted((fastest(known), fastest("9" * 18)))
    assert slow < 2 * fast


# public pages -----------------------------------------------------------------------------------------------------------------------------
KINDS = re.compile(r"cuti (tahunan|besar|sakit|melahirkan|karena alasan|alasan penting|di luar)|perkawinan|alasan.penting|annual leave|sick|maternity|marriage", re.IGNORECASE)
LONG_NUMBER = re.compile(r"(?<![0-9a-z])\d{16}(?!\d)|(?<![0-9a-z])\d{18}(?!\d)")


def test_what_everybody_can_open_names_nobody_and_no_kind_of_leave(full):
    with full.engine.transactions.read() as env:
        people = [env.person(p.person) for p in (getattr(full, r) for r in ROLES[1:])] + [env.person(full.guru.person), env.person(full.sekda.person)]
    personal = [p.name for p in people] + [p.nip for p in people] + [p.id for p in people] + [p.email for p in people]
    personal += [LEAVE["alamat"], LEAVE["telepon"], LEAVE["alasan"], "pemeriksaan anggaran", "belum lengkap", "undangan.pdf"]
    personal += [t.case for n, t in full.things.items() if n != "unknown"] + [t.task for n, t in full.things.items() if n != "unknown"]
    client = full.client("anonymous")
    for language in ("id", "en"):
        client.set_cookie("bahasa", language)
        for route in MATRIX:
            method, rule = route.split()
            if method != "GET":
                continue
            for name, thing in full.things.items():
                at = address(rule, name, thing)
                answer = client.get(at)
                if answer.status_code == 303:
                    assert not answer.data or not any(p in said(answer).replace(at, "") for p in personal)
                    continue
                text = said(answer).replace(thing.tracking, "").replace(thing.token, "") + str(answer.headers)
                found = [p for p in personal if p and p in text]
                assert not found, (at, found)
                assert not LONG_NUMBER.search(text), (at, LONG_NUMBER.search(text))
                if rule in ("/l/<code>", "/lacak", "/"):
                    assert not KINDS.search(text), (at, KINDS.search(text))
                    assert not re.search(r"\b800\.1\.\d+|surat_cuti", text), "classification codes stand behind the letter's own code alone"


def test_codes_are_random_and_looking_up_is_limited_across_processes(office):
    codes = [office.file(mulai=f"2026-12-{d:02}", selesai=f"2026-12-{d:02}").tracking for d in (7, 8, 9)]
    assert len(set(codes)) == 3 and all(re.fullmatch(r"[a-z2-9]{26}|[0-9a-z]{26}", c) for c in codes)
    assert not any(one[i:i + 6] == two[i:i + 6] for one in codes for two in codes if one != two for i in range(20)), "no part of a code repeats"
    few = dataclasses.replace(office.engine.settings, limits=dataclasses.replace(office.engine.settings.limits, lookups_per_minute=4))
    statuses = []
    for _ in range(2):
        with Engine.open(few, FixedClock(office.engine.clock.now())) as engine:
            client = create_app(engine, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False).test_client()
            statuses += [client.get(f"/l/{'x' * 26}").status_code, client.get(f"/v/{'y' * 26}").status_code, client.get(f"/l/{codes[0]}").status_code]
    assert statuses == [404, 404, 200, 404, 429, 429], "right codes count like wrong ones, and a restart forgets nothing"


# attachments ----------------------------------------------------------------------------------------------------------------------------
def attach(client, *files, **fields):
    data = {**LEAVE, **fields}
    for field, name, content, kind in files:
        data.setdefault(field, []).append((io.BytesIO(content), name, kind))
    return client.post("/ajukan/cuti", data=data, content_type="multipart/form-data")


ZIP = b"PK\x03\x04" + bytes(200)
BAD_FILES = {
    "html": (b"<!doctype html><script>alert(1)</script>", "undangan.pdf", "application/pdf"), "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "a.png", "image/png"),
    "zip": (ZIP, "a.pdf", "application/pdf"), "exe": (b"MZ" + bytes(100), "a.jpg", "image/jpeg"), "empty": (b"", "a.pdf", "application/pdf"),
    "late pdf": (b" " * 10 + PDF, "a.pdf", "application/pdf"), "php": (b"<?php system($_GET[0]);", "a.php", "application/pdf"), "large": (PDF + bytes(2 * 1024 * 1024), "a.pdf", "application/pdf")}


@pytest.mark.parametrize("what", BAD_FILES)
def test_a_file_is_judged_by_what_it_holds_and_the_form_keeps_what_was_typed(office, what):
    content, name, kind = BAD_FILES[what]
    before, client = rows_of(office.engine), office.client("pemohon")
    answer = attach(client, ("lampiran", name, content, kind), alamat="Jalan Tetap Ada 5, Palembang")
    assert answer.status_code == 400 and "Jalan Tetap Ada 5, Palembang" in said(answer) and 'href="#f-lampiran' in said(answer)
    assert without_accounts(rows_of(office.engine)) == without_accounts(before)
    assert not list((office.engine.settings.data / "files").rglob("*")) if (office.engine.settings.data / "files").exists() else True


NAMES = ["../../../etc/passwd.pdf", "..\\..\\boot.pdf", "a\r\nX-Evil: 1\r\n.pdf", "\u202efdp.exe.pdf", "x" * 5000 + ".pdf", ".htaccess", "con<script>.pdf", "a\x00b.pdf", "'; drop table.pdf",
         '"><img src=x>.pdf', "%0d%0a.pdf", "\ud83d\ude00.pdf".encode("utf-16", "surrogatepass").decode("utf-16"), "=cmd|' /C calc'!A0.pdf"]


def test_names_of_files_do_no_harm(office):
    """Polyglots too: the bytes go out as they came, as a download of the type they begin with, never as a page of ours."""
    client = office.client("pemohon")
    polyglot = PDF + b"<script>alert(document.cookie)</script>"
    case = attach(client, *(("lampiran", name, polyglot, "text/html") for name in NAMES)).location.rsplit("/", 1)[1]
    found = office.rows(sql.ATTACHMENTS_OF, case_id=case)
    assert len(found) >= len(NAMES) - 3 and {f.media for f in found} == {"application/pdf"}
    assert all(not re.search(r"[\x00-\x1f/\\<>\"|:*?\u202a-\u202e\u2066-\u2069]", f.name) and 0 < len(f.name) <= 120 and not f.name.startswith(".") for f in found)
    page = said(client.get(f"/permohonan/{case}"))
    assert "<script>.pdf" not in page and "<img" not in page
    for f in found:
        answer = client.get(f"/lampiran/{f.id}")
        disposition = answer.headers["Content-Disposition"]
        assert answer.data == polyglot and answer.content_type == "application/pdf" and disposition.startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer.headers["Content-Security-Policy"] and "no-store" in answer.headers["Cache-Control"]
        assert "X-Evil" not in answer.headers and not re.search(r"[\r\n\x00/\\\u202e]", disposition.replace("UTF-8''", ""))


def test_only_asked_for_files_are_kept_and_only_so_many(office):
    client = office.client("pemohon")
    for field in ("lain", "lampiran[]", "../lampiran", "alasan_", "x" * 3000, "lampiran\x00"):
        answer = attach(client, (field, "a.pdf", PDF + field.encode(), "application/pdf"), mulai="2026-12-07", selesai="2026-12-07", key="extra-file-key")
        assert answer.status_code in (303, 422), field
    [case] = office.engine.admin.export_state()["cases"]
    assert office.rows(sql.ATTACHMENTS_OF, case_id=case["id"]) == []
    for code in ("a" * 65, "../x", "<b>", "a\x00", "\u202e"):
        answer = attach(client, (f"lampiran.{code}", "a.pdf", PDF, "application/pdf"), mulai="2026-12-09", selesai="2026-12-09", key="extra-code-key")
        assert answer.status_code in (303, 422)
    [second] = {c["id"] for c in office.engine.admin.export_state()["cases"]} - {case["id"]}
    assert [f.code for f in office.rows(sql.ATTACHMENTS_OF, case_id=second)] == [None]
    before = rows_of(office.engine)
    answer = attach(client, *(("lampiran", f"{n}.pdf", PDF + b"%d" % n, "application/pdf") for n in range(21)), mulai="2026-12-10", selesai="2026-12-10")
    assert answer.status_code == 400 and "Paling banyak 20 berkas" in said(answer)
    assert rows_of(office.engine) == before
    answer = client.post("/ajukan/cuti", data=b"x" * 1000, content_type="multipart/form-data; boundary=x", environ_overrides={"CONTENT_LENGTH": str(50 * 2**20)})
    assert answer.status_code == 413 and "<h1>" in said(answer)
