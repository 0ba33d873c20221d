"""Messages that programs outside sign instead of showing a token: a good one once, and nothing that is unsigned, old, changed, large or not theirs to send."""
import dataclasses
import json

import pytest

from engine.jobs import partners
from engine.settings import Partners
from tests.engine.bpmn.drawing import catch, event, line
from tests.engine.bpmn.folder import closing, filing, folder, properties, task
from tests.web import real_office

WAITING = (filing() + catch("c", properties(correlation="permohonan.catatan", writes="jawaban") + event("message", "m1")) + task("a") + closing() + line("s", "c", "a", "e"))
SECRET = "kata rahasia yang dibagi"


@pytest.fixture
def office(monkeypatch):
    monkeypatch.setenv("RUNUT_PARTNER_BKN", SECRET)
    with real_office.staged() as made, real_office.opened(made) as found:
        found.engine.transactions.settings = dataclasses.replace(found.engine.settings, partners=Partners(senders=("bkn/m1", "lain/m1")))
        found.engine.studio.deploy(folder(WAITING))
        yield found


def filed(office) -> str:
    return office.engine.requests.file(office.pemohon, "uji", {"catatan": "B-1"}, key=office.key()).case


def send(office, sender: str = "bkn", body=None, secret: str = SECRET, id_: str = "msg_1", ago: int = 0, spoil=lambda data, headers: (data, headers)):
    data = json.dumps({"name": "m1", "correlation": "B-1", "content": {"isi": "setuju"}} if body is None else body).encode()
    made = partners.headers(id_, int(office.engine.clock.now().timestamp()) - ago, data, secret)
    data, headers = spoil(data, made)
    return office.app.test_client().post(f"/api/v1/hooks/{sender}", data=data, headers=headers)


def test_a_signed_message_reaches_its_case_once(office):
    case = filed(office)
    answer = send(office)
    assert (answer.status_code, answer.json) == (200, {"how": "received", "case": case}) and set(office.engine.tasks.waiting(case)) == {"a"}
    assert send(office).json == answer.json, "the same id says the same again"
    assert send(office, id_="msg_2").json == {"how": "kept", "case": None}
    assert send(office, body={"name": "m1", "correlation": "B-2"}).status_code == 422, "the same id with another body"
    assert send(office, body={"name": "m1", "correlation": "B-2"}, id_="msg_3", ago=-299).status_code == 200


def rotated(data, headers):
    return data, headers | {"webhook-signature": f"v1,AAAA {headers['webhook-signature']} v2,x"}


def test_while_a_secret_is_changed_several_signatures_may_come(office):
    filed(office)
    assert send(office, spoil=rotated).status_code == 200


@pytest.mark.parametrize("wrong", [
    {"ago": 301}, {"ago": -301}, {"secret": "another secret"}, {"sender": "lain"}, {"sender": "siapa"}, {"sender": "..%2Fsecret"},
    {"spoil": lambda data, headers: (data.replace(b"setuju", b"tolak!"), headers)}, {"spoil": lambda data, headers: (data, {})},
    {"spoil": lambda data, headers: (data, headers | {"webhook-id": "msg_9"})}, {"spoil": lambda data, headers: (data, headers | {"webhook-id": "\u00e9"})},
    {"spoil": lambda data, headers: (data, headers | {"webhook-timestamp": "9" * 30})}, {"spoil": lambda data, headers: (data, headers | {"webhook-signature": "v1,\u00e9"})},
    {"body": {"name": "m1", "correlation": "B-1", "content": {"isi": "x" * 256_000}}}])
def test_anything_else_is_one_and_the_same_refusal(office, wrong):
    case = filed(office)
    answer = send(office, **wrong)
    assert answer.status_code in (401, 404) and answer.mimetype == "application/problem+json" and office.engine.tasks.waiting(case) == {}
    assert wrong.get("sender") == "..%2Fsecret" or answer.json["code"] == "unauthorized"


def test_what_is_signed_is_judged_like_any_message(office):
    filed(office)
    assert send(office, body={"name": "m2", "correlation": "B-1"}).status_code == 404, "not a message it may send"
    assert send(office, body={"name": "m1", "correlation": 1.5}, id_="msg_4").status_code == 400
    assert send(office, body=[1], id_="msg_5").status_code == 400
