"""Calls of a case to programs outside: signed, once an id, only where config.yaml lets them go, and never while scenarios are played."""
import base64
import dataclasses
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from engine.jobs import outbound
from engine.jobs.partners import Partners as Handler
from engine.play.stage import Stage
from engine.settings import Partners
from engine.store.statements import case as sql
from tests import office
from tests.engine.bpmn.drawing import line
from tests.engine.bpmn.folder import action, closing, filing, folder, task

from .doing import filed, objects, sound, waits

KEY = base64.b64encode(b"a shared secret of thirty-two by").decode()
SECRET = f"whsec_{KEY}"


class Other(BaseHTTPRequestHandler):
    answers, seen = [], []

    def do_POST(self):
        Other.seen.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        status = Other.answers.pop(0) if Other.answers else 204
        if status == "drip":
            try:
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                for _ in range(500):
                    self.wfile.write(b"X-Slow: 1\r\n")
                    time.sleep(0.02)
            except OSError:
                pass
            return
        self.send_response(status)
        self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()
        if status == 200:
            with_large = b"x" * 200_000
            try:
                self.wfile.write(with_large)
            except OSError:
                pass

    def log_message(self, *args):
        pass


@pytest.fixture
def other():
    server = HTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    Other.answers, Other.seen = [], []
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def body(url: str) -> str:
    return (filing() + action("panggil", "webhook", url=url, secret="simpeg", body="={catatan: permohonan.catatan, hari: date(&quot;2026-12-01&quot;)}") + task("a") + closing()
            + line("s", "panggil", "a", "e"))


def let(desk, monkeypatch, host: str, secret: str = SECRET, **more) -> None:
    if secret:
        monkeypatch.setenv("RUNUT_PARTNER_SIMPEG", secret)
    settings = dataclasses.replace(desk.engine.settings, partners=Partners(**({"private": (host,)} | more)))
    desk.engine.jobs.handlers["webhook"] = Handler(settings, desk.engine.clock).deliver


def calls(desk) -> list:
    return [j for j in desk.engine.admin.export_state()["outbox"] if j["kind"] == "webhook"]


def test_a_call_goes_out_after_the_commit_signed_by_the_open_standard(desk, other, monkeypatch):
    let(desk, monkeypatch, other)
    case = filed(desk, body(f"http://{other}/masuk?dari=runut"))
    assert waits(desk, case) == "a"
    [(headers, sent)], [job] = Other.seen, calls(desk)
    given = json.loads(sent)
    assert given == {"id": job["id"], "type": "uji.panggil", "timestamp": given["timestamp"], "case": {"id": case, "number": "UJI-2026-000001"}, "seq": job["event"],
                     "data": {"catatan": "uji", "hari": "2026-12-01"}}
    id_, at, signed = headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"]
    want = hmac.new(base64.b64decode(KEY), f"{id_}.{at}.".encode() + sent, hashlib.sha256).digest()
    assert signed == f"v1,{base64.b64encode(want).decode()}" and id_ == job["id"] == objects(desk, case)["panggil"]["id"]
    assert int(at) == int(desk.engine.clock.now().timestamp())
    sound(desk)


def test_it_is_tried_again_with_the_same_id_and_bytes_and_a_fresh_time(desk, other, monkeypatch):
    let(desk, monkeypatch, other)
    Other.answers = [503, 429]
    filed(desk, body(f"http://{other}/"))
    desk.at("2026-11-24 09:05")
    desk.at("2026-11-24 09:30")
    assert len(Other.seen) == 3 and len({b for _, b in Other.seen}) == 1 and len({h["webhook-id"] for h, _ in Other.seen}) == 1
    assert len({h["webhook-timestamp"] for h, _ in Other.seen}) == 3 and [c["status"] for c in calls(desk)] == ["sent"]
    sound(desk)


@pytest.mark.parametrize("answer", [302, 400, 404])
def test_what_will_not_change_is_an_incident_at_once_and_an_administrator_lets_it_go_out_again(desk, other, monkeypatch, answer):
    let(desk, monkeypatch, other)
    Other.answers = [answer]
    case = filed(desk, body(f"http://{other}/"))
    assert len(Other.seen) == 1, "no redirect is followed"
    [incident] = desk.engine.admin.incidents()
    assert (incident.code, incident.element, incident.case) == ("job_webhook", "panggil", case) and str(answer) in incident.cause
    desk.engine.admin.retry(case, None)
    desk.engine.drain()
    assert len(Other.seen) == 2
    sound(desk)


@pytest.mark.parametrize(("hosts", "url", "said"), [
    ({"private": ()}, "http://{other}/", "names no host"), ({"private": ("127.0.0.1",)}, "http://{other}/", "names no host"),
    ({"private": (), "hosts": ("{other}",)}, "http://{other}/", "only https"), ({"private": (), "hosts": ("{other}",)}, "https://{other}/", "leads to 127.0.0.1"),
    ({"private": ("{other}",)}, "http://name:word@{other}/", "only https"), ({"private": ("{other}",)}, "http://{other}@contoh.invalid/", "names no host"),
    ({"private": ("169.254.169.254",)}, "http://169.254.169.254/latest", "leads to 169.254")])
def test_only_where_the_office_lets_it_go(desk, other, monkeypatch, hosts, url, said):
    let(desk, monkeypatch, other, **{name: tuple(h.format(other=other) for h in names) for name, names in hosts.items()})
    filed(desk, body("=permohonan.catatan"), fill={"catatan": url.format(other=other)})
    [incident] = desk.engine.admin.incidents()
    assert said in incident.cause and Other.seen == []


def test_without_its_secret_nothing_goes_out_and_the_secret_may_stand_in_the_data_folder(desk, other, monkeypatch):
    let(desk, monkeypatch, other, secret="")
    case = filed(desk, body(f"http://{other}/"))
    assert Other.seen == [] and "RUNUT_PARTNER_SIMPEG" in desk.engine.admin.incidents()[0].cause
    (desk.engine.settings.data / "secrets").mkdir(exist_ok=True)
    (desk.engine.settings.data / "secrets" / "simpeg").write_text("kata rahasia\n")
    desk.engine.admin.retry(case, None)
    desk.engine.drain()
    [(headers, sent)] = Other.seen
    want = hmac.new(b"kata rahasia", f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + sent, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(want).decode()}"


@pytest.mark.parametrize("answer", ["drip", 200])
def test_an_answer_that_trickles_or_does_not_end_holds_nobody(desk, other, monkeypatch, answer):
    monkeypatch.setattr(outbound, "SECONDS", 0.3)
    let(desk, monkeypatch, other)
    Other.answers = [answer, 204]
    begun = time.monotonic()
    filed(desk, body(f"http://{other}/"))
    assert time.monotonic() - begun < 5 and [c["status"] for c in calls(desk)] == ["waiting"] and len(Other.seen) == 1
    desk.at("2026-11-24 09:10")
    assert [c["status"] for c in calls(desk)] == ["sent"]


def test_scenarios_and_drafts_call_nobody(tmp_path, other, monkeypatch):
    monkeypatch.setenv("RUNUT_PARTNER_SIMPEG", SECRET)
    for path, data in folder(body(f"http://{other}/")).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    settings = dataclasses.replace(office.Settings.load(office.HOUSE / "config.yaml", {}), partners=Partners(private=(other,)))
    with Stage(tmp_path, settings) as made, office.desk(made) as desk:
        case = desk.engine.requests.file(desk.pemohon, "uji", {"catatan": "uji"}, key="k").case
        desk.engine.drain()
        assert Other.seen == [] and [c["status"] for c in calls(desk)] == ["sent"] and desk.rows(sql.CASE_BY_ID, id=case) and desk.engine.admin.incidents() == []


def test_a_folder_is_told_what_is_wrong_with_its_calls(desk):
    def codes(**given: str) -> set[str]:
        return {f.code for f in desk.engine.studio.check(folder(filing() + action("panggil", "webhook", **given) + task("a") + closing() + line("s", "panggil", "a", "e")))}
    assert "missing_parameter" in codes(url="https://a.contoh/") and "bad_secret" in codes(url="https://a.contoh/", secret="Rahasia!")
    for url in ("ftp://a/", "a.contoh", "https://", "https://a:b@c/"):
        assert "bad_url" in codes(url=url, secret="simpeg"), url
    assert not {"bad_url", "bad_secret", "missing_parameter"} & codes(url="https://a.contoh:8443/x?y=1", secret="simpeg")
