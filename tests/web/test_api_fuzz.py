"""The API asked at random, by its own description: whatever is sent, no answer is a fault, each is one that openapi.json names and has its shape, and what
is wrong is told as a problem. Requests are made from the schemas, then spoilt; a few for every run, many for the slow round (bounded by time)."""
import itertools
import json
import time

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from engine.store.statements import office as office_sql
from tests.engine.bpmn.drawing import line
from tests.engine.bpmn.folder import action, closing, filing, folder, task
from tests.office import LEAVE
from tests.web import real_office
from web.api import OPERATIONS

SECONDS = 25
ODD = ["", " ", "\x00", "\ud800", "\u202e", "a" * 5_000, "'", "<b>", "../..", "=1", "9" * 30, "-1", "2026-02-30", "2026-12-07T00:00:00+99:00"]
ANY = st.recursive(st.none() | st.booleans() | st.integers(-10**40, 10**40) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8) | st.sampled_from(ODD),
                   lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.sampled_from(ODD), inner, max_size=3), max_leaves=6)
TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None), "array": list, "object": dict}


class World:
    """The office under fire: the description, tokens, and words that mean something there."""

    def __init__(self, office):
        self.office = office
        self.client = office.app.test_client()
        self.told = self.client.get("/api/v1/openapi.json").json
        self.known = self.told["components"]["schemas"]
        self.calls = [(method.upper(), path, what) for path, methods in self.told["paths"].items() for method, what in methods.items()]
        nips = {role: office.rows(office_sql.PERSON_BY_ID, id=getattr(office, role).person)[0].nip for role in ("pemohon", "verifikator", "admin", "perancang")}
        self.tokens = [office.engine.admin.create_token(nip) for nip in nips.values()]
        things = office.things.values()
        self.ids = {"case": [t.case for t in things], "task": [t.task for t in things], "letter": [t.letter for t in things], "attachment": [t.attachment for t in things],
                    "procedure": ["cuti", "uji"], "message": ["ditarik", "m1"], "work": [w.id for w in office.engine.external.fetch(["t"], "w", 2)]}
        self.words = sorted({"cuti", "uji", "t", "lengkap", "disetujui", "note", "shared", "question", "2026-12-21", *LEAVE, *LEAVE.values(), *self.ids["case"][:2],
                             *self.ids["task"][:2], office.bkpsdm.person, *nips.values()})


def of_schema(world: World, schema: dict, name: str = ""):
    """Values that fit."""
    if "$ref" in schema:
        schema = world.known[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return st.one_of([of_schema(world, one, name) for one in schema["anyOf"]])
    kind = schema.get("type")
    if kind == "object" and "properties" in schema:
        made = {key: of_schema(world, one, key) for key, one in schema["properties"].items()}
        return st.fixed_dictionaries({key: made[key] for key in schema["required"]}, optional={key: one for key, one in made.items() if key not in schema["required"]})
    if kind == "object":
        return st.just({**LEAVE, "pernyataan": True}) | st.dictionaries(st.sampled_from(world.words), of_schema(world, schema["additionalProperties"]), max_size=5)
    if kind == "array":
        return st.lists(of_schema(world, schema["items"], name), max_size=3)
    return {"string": st.sampled_from(world.words) | st.text(max_size=12) | st.sampled_from(ODD), "integer": st.integers(0, 3) | st.integers(-10**20, 10**20),
            "number": st.floats(allow_nan=False, allow_infinity=False), "boolean": st.booleans(), "null": st.none()}.get(kind, st.sampled_from(world.words) | ANY)


def spoilt(draw, value):
    """One place of it is something else, is missing, or is too many."""
    if isinstance(value, dict) and value and draw(st.booleans()):
        name = draw(st.sampled_from(sorted(value)))
        rest = {k: v for k, v in value.items() if k != name}
        return draw(st.sampled_from([rest, {**value, "lain": 1}])) if draw(st.booleans()) else {**rest, name: spoilt(draw, value[name])}
    return draw(ANY)


def request(draw, world: World) -> tuple[str, str, dict, dict]:
    """(method, path of the description, what is described there, what the client is called with)."""
    method, path, what = draw(st.sampled_from(world.calls))
    address, query = path, {}
    for one in what["parameters"]:
        good = draw(st.integers(0, 4)) > 0
        if one["in"] == "path":
            known = world.ids.get(one["name"]) or ["x"]
            part = draw(st.sampled_from(known)) if good else draw(st.from_regex(r"[\w.-]{1,100}", fullmatch=True) | st.sampled_from(["%00", "a%2Fb", "x" * 200, "%ff"]))
            address = address.replace("{" + one["name"] + "}", part)
        elif one["in"] == "query" and draw(st.booleans()):
            query[one["name"]] = str(draw(st.integers(1, 3))) if good else draw(st.sampled_from(["0", "-1", "1e3", "x", "", "1001", "\u0661"]))
    headers = {"Authorization": f"Bearer {draw(st.sampled_from(world.tokens))}"} if draw(st.integers(0, 9)) else {}
    if draw(st.integers(0, 3)) == 0:
        headers["Idempotency-Key"] = draw(st.sampled_from(["a-key-of-somebody", "another-key-1", "x", "has spaces in it", "\u00e9" * 9, "k" * 200]))
    sent: dict = {}
    if "requestBody" in what:
        value = draw(of_schema(world, what["requestBody"]["content"]["application/json"]["schema"]))
        if draw(st.integers(0, 3)) == 0:
            value = spoilt(draw, value)
        data = json.dumps(value).encode() if draw(st.integers(0, 14)) else draw(st.binary(max_size=30))
        sent = {"data": data, "content_type": "application/json" if draw(st.integers(0, 19)) else draw(st.sampled_from(["text/plain", "application/x-www-form-urlencoded", ""]))}
    return method, path, what, {"path": f"/api/v1{address}", "query_string": query, "headers": headers, **sent}


def fits(schema: dict, value, known: dict) -> bool:
    if "$ref" in schema:
        schema = known[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return any(fits(one, value, known) for one in schema["anyOf"])
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or isinstance(value, bool) and kind in ("integer", "number")):
        return False
    if kind == "array":
        return all(fits(schema["items"], one, known) for one in value)
    if kind == "object" and "properties" in schema:
        return set(schema["required"]) <= set(value) and all(
            fits(schema["properties"][k], v, known) if k in schema["properties"] else schema.get("additionalProperties", True) is not False for k, v in value.items())
    return True


def judge(world: World, method: str, path: str, what: dict, sent: dict) -> None:
    answer = world.client.open(method=method, **sent)
    seen = (method, path, sent, answer.status_code, answer.get_data()[:300])
    assert answer.status_code < 500, seen
    if answer.status_code == 304:
        return
    assert str(answer.status_code) in what["responses"], seen
    if answer.status_code >= 400:
        assert answer.mimetype == "application/problem+json" and fits(world.known["Problem"], answer.json, world.known) and answer.json["status"] == answer.status_code, seen
        return
    content = what["responses"][str(answer.status_code)].get("content", {})
    if "application/json" in content:
        assert answer.mimetype == "application/json" and fits(content["application/json"]["schema"], answer.json, world.known), seen
    elif not content:
        assert answer.get_data() == b"", seen


@pytest.fixture(scope="module")
def world():
    with real_office.staged() as made, real_office.opened(made) as office:
        filled = real_office.filled(office)
        filled.engine.studio.deploy(folder(filing() + action("cek", "external", topic="t", returns="nomor: string") + task("a") + closing() + line("s", "cek", "a", "e")))
        for _ in range(4):
            filled.engine.requests.file(filled.pemohon, "uji", {"catatan": "uji"}, key=filled.key())
        yield World(filled)


CALM = {"deadline": None, "database": None, "derandomize": True, "suppress_health_check": list(HealthCheck), "phases": [Phase.generate], "print_blob": False}


@settings(max_examples=150, **CALM)
@given(st.data())
def test_whatever_is_sent_is_answered_as_described(world, data):
    judge(world, *request(data.draw, world))


@pytest.mark.slow
def test_whatever_is_sent_for_half_a_minute_is_answered_as_described(world):
    until, asked = time.monotonic() + SECONDS, set()
    for round_ in itertools.count(1):
        @seed(round_)
        @settings(max_examples=200, **{**CALM, "derandomize": False})
        @given(st.data())
        def many(data):
            method, path, what, sent = request(data.draw, world)
            asked.add((method, path))
            judge(world, method, path, what, sent)
        many()
        if time.monotonic() > until:
            break
    assert len(asked) == len(OPERATIONS) and world.office.engine.admin.doctor() == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "POST", "GET"])
def test_methods_nobody_described_are_problems_too(world, method):
    for path, methods in world.told["paths"].items():
        if method.lower() not in methods and (method != "HEAD" or "get" not in methods):
            answer = world.client.open(f"/api/v1{path}".replace("{", "").replace("}", ""), method=method, headers={"Authorization": f"Bearer {world.tokens[0]}"})
            assert answer.status_code in (405, 404, 200) if method == "OPTIONS" else answer.status_code in (404, 405), (path, method, answer.status_code)
            if answer.status_code >= 400 and method != "HEAD":
                assert answer.mimetype == "application/problem+json", (path, method)
