"""How people are told outside of the pages: at once, daily, not at all; by mail and by the office's gateway, signed and guarded. On SQLite."""
import dataclasses
import email
import email.policy
import hashlib
import hmac
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from engine.errors import Refused
from engine.jobs import gateway, outbound
from engine.jobs.deliver import Job, Permanent
from engine.office import accounts
from engine.settings import Webhook
from engine.store.statements import case as sql
from engine.store.statements import office as office_sql
from tests import office


@pytest.fixture
def desk(made):
    with office.desk(made) as desk:
        yield desk


def mails(desk) -> list[tuple[str, str, str]]:
    """(to, subject, body) of what was sent since the last look."""
    out = []
    for file in sorted((desk.engine.settings.data / "outbox").glob("*.eml")):
        found = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        out.append((found["To"].addresses[0].addr_spec.partition(".")[0], found["Subject"].strip(), found.get_body().get_content()))
        file.unlink()
    return out


def called(desk, who: str) -> str:
    """The first name of an actor, as his address begins."""
    return desk.rows(office_sql.PERSON_BY_ID, id=getattr(desk, who).person)[0].email.partition(".")[0]


def test_a_new_task_is_told_the_next_morning_with_what_else_came(desk):
    desk.file()
    desk.file(mulai="2026-12-14", selesai="2026-12-14")
    desk.engine.drain()
    assert mails(desk) == []
    desk.at("2026-11-25T07:31")
    [(who, subject, body)] = mails(desk)
    assert who == called(desk, "verifikator") and subject == "2 pemberitahuan, Rabu, 25 November 2026"
    assert body.count("Tugas baru: Verifikasi kepegawaian") == 2 and "/tugas/" in body and body.rstrip().endswith("/pengaturan")


def test_a_digest_leaves_out_what_is_done_or_read(desk):
    case = desk.file().case
    desk.file(mulai="2026-12-14", selesai="2026-12-14")
    desk.engine.drain()
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    desk.engine.requests.read_notices(desk.atasan)
    desk.at("2026-11-25T07:31")
    assert [(who, subject) for who, subject, _ in mails(desk)] == [(called(desk, "verifikator"), "Satu pemberitahuan, Rabu, 25 November 2026")]


def test_what_is_asked_of_oneself_is_told_at_once_and_cannot_be_switched_off(desk):
    desk.engine.telling.choose(desk.pemohon, {"keputusan": "app", "permohonan": "app", "tugas": "app", "tenggat": "app"}, False, "")
    case = desk.decided()
    mails(desk)
    desk.at("2026-12-10T08:00")
    [(_, subject, body)] = mails(desk)
    page = desk.engine.requests.page(desk.pemohon, case)
    assert subject.startswith("Permohonan CUTI-2026-000001 menunggu Anda") and f"Keadaan: {page.heading}" in body and f"/permohonan/{case}" in body
    assert "tahunan" not in (subject + body).lower()


def test_where_the_procedures_own_mail_has_told_it_nothing_is_told_again(desk):
    case = desk.file().case
    desk.engine.requests.act(desk.pemohon, case, "ditarik", {"alasan": "Rencana keluarga berubah"}, key=desk.key())
    desk.engine.drain()
    assert any(n.words.startswith("Permohonan CUTI-2026-000001 selesai") for n in desk.engine.requests.notices(desk.pemohon))
    assert [(who, subject) for who, subject, _ in mails(desk) if who == called(desk, "pemohon")] == [(called(desk, "pemohon"), "Permohonan CUTI-2026-000001 ditarik")]


def test_at_once_and_only_in_the_pages_and_in_the_readers_language(desk):
    desk.engine.telling.choose(desk.pemohon, {"permohonan": "now"}, True, "")
    desk.engine.telling.choose(desk.verifikator, {"tugas": "app"}, True, "")
    with desk.engine.transactions.write() as env:
        accounts.ensure(env.tx, desk.pemohon.person, "2026-01-01T00:00:00.000000Z")
        accounts.set_language(env.tx, desk.pemohon.person, "en")
    desk.file()
    desk.engine.drain()
    told = mails(desk)
    assert [subject for _, subject, _ in told] and all(s.startswith("Request CUTI-2026-000001") for _, s, _ in told)
    page = desk.engine.requests.page(dataclasses.replace(desk.pemohon, language="en"), desk.rows(sql.ALL_CASES)[0].id)
    assert any(f"State: {page.heading}" in body and "Service promise: " in body for *_, body in told)
    desk.at("2026-11-25T07:31")
    assert mails(desk) == []


def test_what_somebody_wrote_himself_stays_in_the_pages(desk):
    """His own words may tell of an illness: a mail, its subject and the gateway say that there are some, and where."""
    case = desk.file(mulai="2027-01-18", selesai="2027-01-19").case
    desk.at(f"{desk.engine.requests.page(desk.pemohon, case).question_opens} 08:00")
    mails(desk)
    desk.engine.requests.ask(desk.pemohon, case, {"pertanyaan": "Saya dirawat di rumah sakit, mohon diputus"}, key=desk.key())
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    [task] = [t for t in desk.rows(sql.OPEN_TASKS_OF_CASE, case_id=case)]
    delegate = desk.engine.office.person(desk.engine.tasks.delegate_page(desk.atasan, task.id).people[0].id)
    desk.engine.telling.choose(delegate, {"tugas": "now"}, True, "")
    desk.engine.tasks.delegate(desk.atasan, task.id, delegate.person, "Ia dirawat di rumah sakit")
    desk.engine.drain()
    told = [(subject, body) for _, subject, body in mails(desk) if subject.startswith(("Pertanyaan pemohon tentang", f"{desk.atasan.name} melimpahkan"))]
    assert len(told) >= 2 and not any("dirawat" in subject + body for subject, body in told)
    assert any("dirawat" in notice.words for notice in desk.engine.requests.notices(delegate))


def test_a_way_nobody_knows_is_refused(desk):
    with pytest.raises(Refused, match="invalid") as refused:
        desk.engine.telling.choose(desk.pemohon, {"tugas": "sometimes", "nothing": "now"}, True, "x\u202e" + "1" * 99)
    assert set(refused.value.params["errors"]) == {"tugas", "nothing", "gateway"}


def test_nothing_is_told_twice_and_the_office_stays_sound(desk):
    desk.decided()
    first = len(mails(desk))
    assert desk.engine.drain() == 0 and mails(desk) == [] and first > 0 and desk.engine.admin.doctor() == []


# the gateway ---------------------------------------------------------------------------------------------------------------------------
class Bridge(BaseHTTPRequestHandler):
    status, seen = 200, []

    def do_POST(self):
        Bridge.seen.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(Bridge.status)
        self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def bridge():
    server = HTTPServer(("127.0.0.1", 0), Bridge)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Bridge.seen, Bridge.status = [], 200
    yield f"http://127.0.0.1:{server.server_port}/pesan"
    server.shutdown()
    server.server_close()


def job(payload=None) -> Job:
    return Job("j1", "webhook", None, None, payload or {"to": "0800-1", "subject": "s", "text": "t", "links": [], "language": "id"}, 1,
               "2026-11-24T02:00:00.000000Z")


def through(url: str, allow: bool = True):
    return gateway.Gateway(dataclasses.replace(office.Settings.load(office.HOUSE / "config.yaml", {}), webhook=Webhook(url, allow_private=allow)))


def test_a_message_is_signed_and_carries_its_id(bridge, monkeypatch):
    monkeypatch.setenv("RUNUT_WEBHOOK_SECRET", "a shared secret")
    through(bridge).deliver(job())
    [(headers, body)] = Bridge.seen
    at, _, given = headers["X-Runut-Signature"].partition(",v1=")
    assert given == hmac.new(b"a shared secret", at.removeprefix("t=").encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Runut-Delivery"] == "j1" == json.loads(body)["id"] and json.loads(body)["to"] == "0800-1"


@pytest.mark.parametrize(("status", "error"), [(302, Permanent), (404, Permanent), (429, OSError), (503, OSError)])
def test_what_the_gateway_answers(bridge, monkeypatch, status, error):
    monkeypatch.setenv("RUNUT_WEBHOOK_SECRET", "a shared secret")
    Bridge.status = status
    with pytest.raises(error):
        through(bridge).deliver(job())
    assert len(Bridge.seen) == 1, "no redirect is followed"


@pytest.mark.parametrize("url", ["http://contoh.invalid/", "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest", "https://10.0.0.8/",
                                 "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://2130706433/", "file:///etc/passwd",
                                 "https://name:pass@contoh.invalid/", "https://0.0.0.0/", "https://[fe80::1]/"])
def test_no_message_goes_inside(url):
    with pytest.raises(outbound.Forbidden):
        outbound.post(url, b"{}", {})


@pytest.mark.parametrize("host", ["169.254.169.254", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[fe80::1]", "0.0.0.0", "224.0.0.1"])
def test_a_bridge_beside_this_server_is_no_way_to_its_link(host):
    with pytest.raises(outbound.Forbidden):
        outbound.post(f"http://{host}/latest", b"{}", {}, allow_private=True)


def test_a_name_that_leads_inside_is_refused_whatever_else_it_has(monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("93.184.216.34", "192.168.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    with pytest.raises(outbound.Forbidden):
        outbound.post("https://gateway.contoh.invalid/", b"{}", {})


def test_the_connection_goes_where_was_judged(monkeypatch):
    """Rebinding: the name is asked once."""
    asked, reached = [], []
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *args, **kwargs: asked.append(host) or [(socket.AF_INET, 1, 6, "", ("93.184.216.34", 443))])
    monkeypatch.setattr(socket, "create_connection", lambda address, timeout: reached.append(address) or (_ for _ in ()).throw(OSError("no route")))
    with pytest.raises(OSError, match="no route"):
        outbound.post("https://gateway.contoh.invalid/", b"{}", {})
    assert asked == ["gateway.contoh.invalid"] and reached == [("93.184.216.34", 443)]


def test_messages_go_out_beside_mails_where_somebody_named_his_address(made, bridge, monkeypatch):
    monkeypatch.setenv("RUNUT_WEBHOOK_SECRET", "a shared secret")
    with office.desk(made) as desk:
        settings = dataclasses.replace(desk.engine.settings, webhook=Webhook(bridge, allow_private=True))
        desk.engine.transactions.settings = settings
        desk.engine.jobs.handlers["webhook"] = gateway.Gateway(settings).deliver
        desk.engine.telling.choose(desk.verifikator, {"tugas": "now"}, False, "0800-123")
        assert desk.engine.telling.page(desk.verifikator).channel == "Pesan singkat"
        case = desk.file().case
        desk.engine.drain()
        [(_, body)] = Bridge.seen
        sent = json.loads(body)
        assert sent["to"] == "0800-123" and sent["subject"].startswith("Tugas baru") and sent["links"][0].endswith(desk.task(case, "verifikasi"))
        assert mails(desk) == [], "he wants no mails"
