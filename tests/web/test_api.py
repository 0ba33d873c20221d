"""The API as a program uses it: a leave from filing to its letter, explained; keys, revisions, rubbish; and a description that says what is answered."""
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.store.statements import office as office_sql
from tests.office import LEAVE, desk
from web import create_app
from web.api import OPERATIONS, codec
from web.api.resources import Case

VALUES = {**LEAVE, "pernyataan": True}
LONG = {**VALUES, "mulai": "2026-12-01", "selesai": "2026-12-30"}           # more days than there are left


class Program:
    """A program with everybody's token."""

    def __init__(self, office):
        self.office, self.client, self.tokens = office, create_app(office.engine, RATELIMIT_ENABLED=False).test_client(), {}

    def call(self, who: str, method: str, path: str, body=None, **headers):
        if who not in self.tokens:
            [row] = self.office.rows(office_sql.PERSON_BY_ID, id=getattr(self.office, who).person)
            self.tokens[who] = self.office.engine.admin.create_token(row.nip)
        headers = {name.replace("_", "-"): value for name, value in headers.items()} | {"Authorization": f"Bearer {self.tokens[who]}"}
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=headers)

    def get(self, who, path, **headers):
        return self.call(who, "GET", path, **headers)

    def post(self, who, path, body=None, **headers):
        return self.call(who, "POST", path, body or {}, **headers)

    def file(self, **values):
        answer = self.post("pemohon", "/cases", {"procedure": "cuti", "values": {**VALUES, **values}})
        assert answer.status_code == 201, answer.json
        return answer.json["case"]


@pytest.fixture
def program(made):
    with desk(made) as office:
        yield Program(office)


def test_a_leave_from_filing_to_its_letter(program):
    case = program.file()
    for who, values in (("verifikator", {"keputusan": "lengkap"}), ("atasan", {"keputusan": "disetujui"}), ("pejabat", {"keputusan": "disetujui"})):
        [row] = [t for t in program.get(who, "/tasks").json["rows"] if t["case"] == case]
        task = program.get(who, f"/tasks/{row['id']}").json
        assert task["form"]["fields"] and task["revision"] == program.get("pemohon", f"/cases/{case}").json["revision"]
        assert program.post(who, f"/tasks/{row['id']}/complete", {"values": values, "revision": task["revision"]}).status_code == 200
        program.office.engine.drain()
    found = program.get("pemohon", f"/cases/{case}").json
    assert found["ended"] or found["letters"], found["status"]
    [letter] = found["letters"]
    assert program.get("pemohon", f"/letters/{letter['id']}").data.startswith(b"%PDF-")
    assert [row["id"] for row in program.get("pemohon", "/cases").json] == [case] and program.get("pemohon", "/cases?page=2").json == []


def test_why_is_told_as_values_and_in_words(program):
    """Rows with their legal basis, the values they saw and where each came from; in either language."""
    case = program.file()
    found = program.get("pemohon", f"/cases/{case}/explanations").json
    row = next(r for e in found if e["kind"] == "decision" for r in e["rows"] if any("record pemohon.status" in v["sources"] for v in r["inputs"]))
    assert row["row"] >= 1 and row["legal_basis"] and row["outputs"] is not None
    assert next(v for v in row["inputs"] if "record pemohon.status" in v["sources"])["value"] == "pns"
    assert any(v["sources"] == ["form permohonan.jenis"] and v["value"] == "tahunan" for e in found for r in e["rows"] for v in r["inputs"])
    said = [s for e in found for s in e["sentences"]]
    assert any("karena" in s and "aturan" in s for s in said)
    english = [s for e in program.get("pemohon", f"/cases/{case}/explanations", Accept_Language="en").json for s in e["sentences"]]
    assert len(english) == len(said) and any("because" in s and "rule" in s for s in english)
    assert len(set(program.get("pemohon", f"/cases/{case}").json["why"]) & set(said)) > 2, "the sentences of the page"


def test_what_one_change_would_bring_is_told_before_filing_and_true(program):
    """The counterfactual of the form, in the API; the dates it names are accepted."""
    form = program.post("pemohon", "/procedures/cuti/preview", {"values": LONG}).json
    assert {e["code"] for e in form["eligibility"]} == {"SALDO_KURANG"} and form["counterfactuals"]
    assert date.fromisoformat(form["promise"]) > date(2026, 11, 24)
    good = program.post("pemohon", "/procedures/cuti/preview", {"values": VALUES}).json
    assert good["eligibility"] == [] and {f["key"] for f in good["fields"]} >= {"jenis", "mulai", "selesai"}
    assert program.get("pemohon", "/cases").json == [], "a preview files nothing"
    assert program.post("pemohon", "/cases", {"procedure": "cuti", "values": LONG}).json["returned"], "the system found what the preview told"


def test_the_same_key_gives_the_same_answer_and_another_body_is_refused(program):
    body, key = {"procedure": "cuti", "values": VALUES}, {"Idempotency_Key": "kunci-satu"}
    first, again = (program.post("pemohon", "/cases", body, **key) for _ in range(2))
    assert first.status_code == again.status_code == 201 and first.json["case"] == again.json["case"]
    other = program.post("pemohon", "/cases", {**body, "values": {**VALUES, "alasan": "keperluan lain yang penting"}}, **key)
    assert (other.status_code, other.json["code"]) == (422, "duplicate_key")
    assert len(program.get("pemohon", "/cases").json) == 1
    assert program.post("pemohon", "/cases", body, Idempotency_Key="x y").json["code"] == "idempotency_key"


def test_what_has_changed_since_it_was_read_is_409(program):
    case = program.file()
    [row] = program.get("verifikator", "/tasks").json["rows"]
    stale = program.post("verifikator", f"/tasks/{row['id']}/complete", {"values": {"keputusan": "lengkap"}, "revision": 99})
    assert (stale.status_code, stale.json["code"]) == (409, "stale") and stale.json["revision"] == 1
    assert program.post("pemohon", f"/cases/{case}/withdraw", {"values": {"alasan": "Tidak jadi pergi"}}).status_code == 200
    gone = program.post("verifikator", f"/tasks/{row['id']}/complete", {"values": {"keputusan": "lengkap"}})
    assert (gone.status_code, gone.json["code"]) == (409, "not_waiting")
    assert program.post("pemohon", f"/cases/{case}/withdraw").status_code == 409


def test_a_form_that_does_not_fit_names_its_fields(program):
    answer = program.post("pemohon", "/cases", {"procedure": "cuti", "values": {"jenis": "tahunan", "selesai": 7}})
    assert answer.status_code == 400 and answer.json["code"] == "invalid" and answer.mimetype == "application/problem+json"
    assert {"mulai", "alasan", "pernyataan"} <= {e["place"] for e in answer.json["errors"]} and all(e["detail"] for e in answer.json["errors"])


def test_on_behalf_of_nobody_is_ones_own(program):
    """Found by asking at random: an empty id was a fault."""
    assert program.post("pemohon", "/procedures/cuti/preview", {"values": VALUES, "on_behalf": ""}).status_code == 200
    assert program.post("pemohon", "/procedures/cuti/preview", {"values": VALUES, "on_behalf": "tidak-ada"}).status_code == 404


def test_a_page_that_is_still_true_is_304(program):
    case = program.file()
    tag = program.get("pemohon", f"/cases/{case}").headers["ETag"]
    assert program.get("pemohon", f"/cases/{case}", If_None_Match=tag).status_code == 304
    program.office.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    assert program.get("pemohon", f"/cases/{case}", If_None_Match=tag).status_code == 200


RUBBISH = [b"", b"{", b"[]", b"null", b"\xff\xfe", b"{\"procedure\": 1}", b"{\"procedure\": \"cuti\", \"values\": []}", b"{\"procedure\": \"cuti\", \"values\": {\"a\": NaN}}",
           b"{\"procedure\": \"cuti\", \"procedure\": \"x\"}", b"[" * 50_000, b"{\"values\":" * 5_000, b"{\"procedure\": \"cuti\", \"values\": {\"a\": " + b"9" * 5_000 + b"}}",
           b"{\"procedure\": \"\\ud800\"}", b"{\"procedure\": \"cuti\", \"values\": {\"jenis\": \"\\ud800\"}}", b"{\"procedure\": \"cu\\u0000ti\"}", b"a" * 1_000_001,
           b"{\"procedure\": \"cuti\", \"values\": {\"mulai\": {\"a\": [1]}, \"jenis\": [1, {}], \"pernyataan\": 1e400}}",
           b"{\"procedure\": \"cuti\", \"on_behalf\": \"\\u0000\"}", b"{\"procedure\": \"cuti\", \"follows\": \"x' or 1=1\"}"]


@pytest.mark.parametrize("sent", RUBBISH, ids=range(len(RUBBISH)))
def test_rubbish_is_a_problem_and_never_a_fault(program, sent):
    program.get("pemohon", "/cases")
    headers = {"Authorization": f"Bearer {program.tokens['pemohon']}", "Content-Type": "application/json"}
    for path in ("/cases", "/procedures/cuti/preview", "/tasks/x/complete", "/cases/x/messages/y", "/cases/x/comments", "/tasks/x/delegate"):
        answer = program.client.post(f"/api/v1{path}", data=sent, headers=headers)
        assert 200 < answer.status_code < 500 and answer.mimetype == "application/problem+json" or path.endswith("preview"), (path, answer.get_data()[:200])
        assert answer.status_code < 500


@pytest.mark.parametrize("path", ["/cases/..%2F..", "/cases/%00", "/cases/" + "x" * 200, "/cases?page=0", "/cases?page=-1", "/cases?page=1e3", "/cases?page=99999999", "/tasks/'/complete"])
def test_odd_addresses_are_problems(program, path):
    answer = program.get("pemohon", path)
    assert 400 <= answer.status_code < 500 and answer.json["status"] == answer.status_code


# the description ------------------------------------------------------------------------------------------------------------------------
def test_the_description_names_every_operation_and_what_is_answered(program):
    told = program.client.get("/api/v1/openapi.json").json
    assert told["openapi"].startswith("3.1") and {(p, m.upper()) for p, ms in told["paths"].items() for m in ms} == {(o.path, o.method) for o in OPERATIONS}
    assert len({op["operationId"] for ms in told["paths"].values() for op in ms.values()}) == len(OPERATIONS)
    for one in OPERATIONS:
        op = told["paths"][one.path][one.method.lower()]
        assert op["summary"] and {"400", "404", "409"} <= set(op["responses"]) and bool(op["security"]) == bool(one.scope)
    known = told["components"]["schemas"]
    for name in {ref.split("/")[-1] for ref in _references(told)}:
        assert known[name]["type"] == "object" and known[name].get("description") is not None, name
    case = program.get("pemohon", f"/cases/{program.file()}").json
    _fits(known["Case"], case, known, "case")


def _references(part):
    if isinstance(part, dict):
        yield from ([part["$ref"]] if "$ref" in part else [])
        for one in part.values():
            yield from _references(one)
    elif isinstance(part, list):
        for one in part:
            yield from _references(one)


TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None), "array": list, "object": dict}


def _fits(schema: dict, value, known: dict, place: str) -> None:
    """What is answered has exactly the names and types that are described."""
    if "$ref" in schema:
        schema = known[schema["$ref"].split("/")[-1]]
    if "anyOf" in schema:
        assert any(_fit(one, value, known, place) for one in schema["anyOf"]), (place, value)
        return
    if "type" in schema:
        assert isinstance(value, TYPES[schema["type"]]), (place, value)
    if schema.get("type") == "object" and "properties" in schema:
        assert set(value) == set(schema["properties"]), place
        for name, one in schema["properties"].items():
            _fits(one, value[name], known, f"{place}.{name}")
    if schema.get("type") == "array":
        for n, one in enumerate(value):
            _fits(schema["items"], one, known, f"{place}[{n}]")


def _fit(schema, value, known, place) -> bool:
    try:
        _fits(schema, value, known, place)
    except AssertionError:
        return False
    return True


# the codec ---------------------------------------------------------------------------------------------------------------------------------
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "number", "steps", "dates", "x"]), inner, max_size=4), max_leaves=8)


@given(JSON)
@settings(max_examples=60, deadline=None)
def test_anything_is_read_or_faulty(value):
    try:
        found = codec.parse(json.dumps(value).encode())
        codec.read(Case, found)
    except codec.Faulty as faulty:
        assert faulty.faults and all(isinstance(why, str) for why in faulty.faults.values())


@given(st.binary(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_faulty(data):
    try:
        codec.parse(data)
    except codec.Faulty:
        pass
