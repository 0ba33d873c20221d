"""What programs may ask and do: every operation x the token of every role x objects of every kind, over a real engine; the columns are those of
test_access.py, with the same answers a page gives: 401 without a token, 404 for what this person may not see, 403 for what he sees and may not do."""
import re

import pytest

from engine.store.statements import office as office_sql
from tests.office import LEAVE
from tests.web import real_office
from tests.web.real_office import PDF, ROLES, Thing, rows_of
from tests.web.test_access import HAND_OVER, OF_TASK, SEEN, TASK, WITHDRAW
from web.api import OPERATIONS

WHY = "Ada keperluan yang tidak dapat ditunda"
EVERY, NOBODY = "- 401" + " 200" * 9, " 401" + " 404" * 9
MATRIX = {
    "GET /procedures": EVERY,
    "GET /procedures/{procedure}": f"{EVERY}\nunknown{NOBODY}",
    "POST /procedures/{procedure}/preview": f"- 401 403{' 200' * 8}\nunknown{NOBODY}",
    "GET /versions": "- 401" + " 404" * 7 + " 200 200",
    "GET /cases": EVERY,
    "POST /cases": f"- 401 403{' 201' * 8}\nunknown{NOBODY}",
    "GET /cases/{case}": SEEN,
    "GET /cases/{case}/explanations": SEEN,
    "POST /cases/{case}/messages/{message}": WITHDRAW.format(200),
    "POST /cases/{case}/withdraw": WITHDRAW.format(200),
    "GET /cases/{case}/comments": SEEN,
    "POST /cases/{case}/comments": """ended     303 403 404 403 404 403 403 404 404 404
                                      verifying 303 403 404 204 404 404 404 404 404 404
                                      deciding  303 403 404 204 404 204 204 404 404 404
                                      returned  303 403 404 204 404 404 404 404 404 404
                                      foreign   303 404 404 404 403 404 404 404 404 404
                                      unknown   303 404 404 404 404 404 404 404 404 404""",
    "GET /attachments/{attachment}": "verifying 303 200 404 200 404 404 404 404 404 404\nforeign 303 404 404 404 200 404 404 404 404 404\nunknown" + NOBODY,
    "GET /letters/{letter}": "ended 303 200 404 200 404 200 200 404 404 404\nunknown" + NOBODY,
    "GET /tasks": EVERY,
    "GET /tasks/{task}": TASK.format(200),
    "POST /tasks/{task}/claim": TASK.format(204),
    "POST /tasks/{task}/release": TASK.format(204),
    "POST /tasks/{task}/delegate": HAND_OVER.format(403),
    "POST /tasks/{task}/complete": TASK.format(200),
    "POST /messages": "- 401" + " 404" * 7 + " 200 404",
    "POST /signals": "- 401" + " 404" * 7 + " 204 404",
    "POST /hooks/{sender}": "unknown" + " 401" * 10,
    "POST /work/fetch": "- 401" + " 404" * 7 + " 200 404",
    **{f"POST /work/{{work}}/{what}": f"unknown{NOBODY}" for what in ("extend", "complete", "fail", "error")},
    "GET /admin/state": "- 401" + " 404" * 7 + " 200 404",
}
BODY = {
    "/messages": {"name": "jawaban_bkn", "correlation": "B-1", "content": {"isi": "setuju"}}, "/signals": {"name": "tutup_tahun"},
    "/work/fetch": {"topics": ["bkn"], "worker": "w"}, "/work/{work}/extend": {"attempt": 1, "seconds": 60}, "/work/{work}/complete": {"attempt": 1},
    "/work/{work}/fail": {"attempt": 1, "error": "x"}, "/work/{work}/error": {"attempt": 1, "code": "E1"},
    "/procedures/{procedure}/preview": {"values": {"jenis": "tahunan"}}, "/cases/{case}/messages/{message}": {"values": {"alasan": WHY}},
    "/cases/{case}/withdraw": {"values": {"alasan": WHY}}, "/cases/{case}/comments": {"kind": "note", "text": "Sudah ditelepon"}}


@pytest.fixture(scope="module")
def made(databases):
    with real_office.staged(databases.kind) as made:
        yield made


@pytest.fixture(scope="module")
def full(made):
    with real_office.opened(made) as office:
        filled = real_office.filled(office)
        filled.tokens = {role: token(filled, role) for role in ROLES if role != "anonymous"}
        yield filled


def token(office, role: str, *scopes: str) -> str:
    [row] = office.rows(office_sql.PERSON_BY_ID, id=getattr(office, role).person)
    return office.engine.admin.create_token(row.nip, scopes)


def ask(office, tokens: dict, role: str, route: str, name: str):
    method, path = route.split()
    thing = office.things.get(name, Thing())
    values = {"procedure": "tidak_ada" if name == "unknown" else "cuti", "message": "ditarik", "work": "tidak-ada", "sender": "tidak_ada", **vars(thing)}
    address = "/api/v1" + re.sub(r"{(\w+)}", lambda hole: values[hole[1]], path)
    body = dict(BODY.get(path, {}))
    if path == "/cases":
        body = {"procedure": values["procedure"], "values": {**LEAVE, "mulai": "2026-12-21", "selesai": "2026-12-22", "pernyataan": True}}
    elif path == "/tasks/{task}/complete":
        body = {"values": {"keputusan": "disetujui", **OF_TASK.get(name, {})}}
    elif path == "/tasks/{task}/delegate":
        body = {"to": office.bkpsdm.person, "reason": WHY}
    headers = {"Authorization": f"Bearer {tokens[role]}"} if role in tokens else {}
    return office.app.test_client().open(address, method=method, headers=headers, json=body if method == "POST" else None)


def test_every_operation_stands_in_the_matrix():
    assert {f"{one.method} {one.path}" for one in OPERATIONS} == set(MATRIX)


@pytest.mark.parametrize("route", MATRIX)
def test_the_matrix_of_programs(full, route):
    before, wrong = rows_of(full.engine), []
    for line in MATRIX[route].splitlines():
        name, *expected = line.split()
        for role, status in zip(ROLES, map(int, expected), strict=True):
            status = 401 if role == "anonymous" else status
            if route.startswith("POST") and status < 300:
                with real_office.copied(full) as twin:
                    answer, changed = ask(twin, full.tokens, role, route, name), rows_of(twin.engine) != before
                if not changed and not any(word in route for word in ("preview", "release", "fetch")):
                    wrong.append((name, role, "nothing was done"))
            else:
                answer = ask(full, full.tokens, role, route, name)
            if answer.status_code != status:
                wrong.append((name, role, answer.status_code, "expected", status, answer.get_data(as_text=True)[:200]))
            elif status >= 400:
                assert answer.mimetype == "application/problem+json" and answer.json["status"] == status and answer.json["code"], (name, role)
    assert not wrong
    assert rows_of(full.engine) == before, "an answer that is no success changed something"


def test_a_token_may_what_its_scopes_say_and_no_more(full):
    client, narrow = full.app.test_client(), token(full, "verifikator", "tasks:read")
    headers = {"Authorization": f"Bearer {narrow}"}
    assert client.get("/api/v1/tasks", headers=headers).status_code == 200
    for one in OPERATIONS:
        if one.scope not in ("tasks:read", ""):
            answer = client.open("/api/v1" + re.sub(r"{\w+}", "x", one.path), method=one.method, headers=headers)
            assert answer.status_code == 403 and answer.json["code"] == "scope" and answer.json["scope"] == one.scope


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer " + "a" * 5000, "Bearer runut_" + "x" * 26, "Bearer \u00e9"])
def test_what_is_no_token_opens_nothing(full, sent):
    answer = full.app.test_client().get("/api/v1/cases", headers={"Authorization": sent.encode("latin-1")} if sent else {})
    assert answer.status_code == 401 and answer.headers["WWW-Authenticate"].startswith("Bearer") and answer.json["type"] == "urn:runut:problem:unauthorized"


def test_a_session_of_a_browser_counts_nothing_here(full):
    """So no form of another site can do anything through it."""
    client = full.client("pemohon")
    assert client.get("/permohonan").status_code == 200
    assert client.get("/api/v1/cases").status_code == 401
    assert client.post("/api/v1/cases", json={"procedure": "cuti", "values": {}}).status_code == 401


def test_a_token_ends_with_its_time_and_its_account(made):
    with real_office.opened(made) as office:
        office.hire()
        [row] = office.rows(office_sql.PERSON_BY_ID, id=office.lain.person)
        short = office.engine.admin.create_token(row.nip, ["cases:read"], office.engine.clock.now())
        long = office.engine.admin.create_token(row.nip, ["cases:read"])
        client = office.app.test_client()
        assert [client.get("/api/v1/cases", headers={"Authorization": f"Bearer {t}"}).status_code for t in (short, long)] == [401, 200]


def test_documents_come_as_parts_of_a_form(full):
    """The body as its part, each file under its field and code."""
    import io
    import json

    with real_office.copied(full) as twin:
        body = {"procedure": "cuti", "values": {**LEAVE, "jenis": "sakit", "subjenis": "sakit", "mulai": "2026-11-23", "selesai": "2026-11-24", "pernyataan": True}}
        answer = twin.app.test_client().post(
            "/api/v1/cases", headers={"Authorization": f"Bearer {full.tokens['lain']}"},
            data={"body": json.dumps(body), "lampiran.surat_dokter": (io.BytesIO(PDF), "surat.pdf")}, content_type="multipart/form-data")
        assert answer.status_code in (201, 400), answer.json
        if answer.status_code == 201:
            found = twin.app.test_client().get(f"/api/v1/cases/{answer.json['case']}", headers={"Authorization": f"Bearer {full.tokens['lain']}"}).json
            assert [a["name"] for a in found["attachments"]] == ["surat.pdf"]
