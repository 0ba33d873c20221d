"""Letters are set, kept by hash and put in force; mails reach a server or a folder, with one Message-ID and headers no value can add to."""
import dataclasses
import email
import hashlib
import socket
from datetime import timedelta
from email.policy import default
from pathlib import Path

import orjson
import pytest
from aiosmtpd.controller import Controller

from engine.clock import to_text
from engine.jobs import deliver
from engine.jobs.handlers import handlers
from engine.jobs.runner import Embedded
from engine.run import outbox
from engine.run.versions import freeze_files
from engine.settings import Mail, Settings
from engine.store.statements import case as cases

from .conftest import START

TEMPLATE = b'#let data = json(bytes(sys.inputs.data))\n#set page(width: 8cm, height: 8cm)\nNomor #data.nomor'
FILES = {"letters/izin.typ": TEMPLATE, "letters/izin.yaml": b"nomor: =nomor.nomor\n", "procedure.yaml": b"key: cuti\n"}


@pytest.fixture
def office(store, tmp_path, case):
    """Settings with mails kept as files, and a case whose version holds a letter."""
    case("c1", freeze_files(FILES))
    return Settings(data=tmp_path, mail=Mail(sender="Kantor Contoh <kantor@contoh.invalid>"))


def letter(store, status="waiting"):
    with store.write() as tx:
        tx.run(cases.LETTER_INSERT, id="l1", case_id="c1", element="surat", template="izin", title="Surat Izin", number="800/0001/X/2026", series="s", year=2026,
               day="2026-11-24", status=status, token="tok", sha256=None, size=None, signer=None, signer_title=None, at="x", revoked_at=None)
        return outbox.put(tx, "letter", "c1", 4, {"letter": "l1", "template": "izin", "version": "vc1", "data": {"nomor": "800/0001"}}, to_text(START))


def mail(store, after=None, **changes):
    payload = {"template": "izin", "to": {"name": "Siti", "email": "siti@contoh.invalid", "person": "p"}, "subject": "Izin terbit", "body": "Yth. Siti,\n\nSelamat — ya.\n",
               "attach": [], **changes}
    with store.write() as tx:
        return outbox.put(tx, "mail", "c1", 5, payload, to_text(START), after=after)


def run(store, clock, office, settings):
    embedded = Embedded(store, clock, settings, handlers(store, office, clock), lambda case: None)
    return embedded.drain()


def the_letter(store):
    with store.read() as tx:
        return tx.one(cases.LETTER_BY_ID, id="l1")


def test_a_letter_is_set_kept_and_put_in_force(store, clock, office, settings, row):
    job = letter(store)
    assert run(store, clock, office, settings) == 1 and row(job).status == "sent"
    kept = the_letter(store)
    pdf = store.files.get(kept.sha256)
    assert kept.status == "in_force" and pdf.startswith(b"%PDF") and kept.size == len(pdf) and hashlib.sha256(pdf).hexdigest() == kept.sha256


def test_a_letter_revoked_in_the_meantime_stays_revoked(store, clock, office, settings):
    letter(store, status="revoked")
    run(store, clock, office, settings)
    assert the_letter(store).status == "revoked" and the_letter(store).sha256


def test_a_template_that_cannot_be_set_is_an_incident_not_a_loop(store, clock, office, settings, row):
    with store.write() as tx:
        job = outbox.put(tx, "letter", "c1", 4, {"letter": "l1", "template": "izin", "version": "vc1", "data": {}}, to_text(START))
    run(store, clock, office, settings)
    assert row(job).status == "dead" and "typst" in row(job).error


def test_a_mail_is_kept_as_a_file_where_there_is_no_server(store, clock, office, settings, row, tmp_path):
    job = mail(store, after=letter(store), attach=["l1"])
    assert run(store, clock, office, settings) == 2 and row(job).status == "sent"
    [file] = Path(tmp_path, "outbox").iterdir()
    message = email.message_from_bytes(file.read_bytes(), policy=default)
    assert (message["To"], message["Subject"], message["Message-ID"]) == ("Siti <siti@contoh.invalid>", "Izin terbit", row(job).message_id)
    assert message["X-Runut-Event"] == "c1/5" and "Selamat — ya." in message.get_body().get_content()
    [pdf] = message.iter_attachments()
    assert pdf.get_filename() == "izin-800-0001-X-2026.pdf" and pdf.get_content() == store.files.get(the_letter(store).sha256)


def test_a_mail_waits_for_its_letter(store, clock, office, settings, row):
    with store.write() as tx:
        tx.run(cases.LETTER_INSERT, id="l1", case_id="c1", element="surat", template="izin", title="S", number=None, series=None, year=2026, day="2026-11-24",
               status="waiting", token="tok", sha256=None, size=None, signer=None, signer_title=None, at="x", revoked_at=None)
    job = mail(store, attach=["l1"])
    run(store, clock, office, settings)
    assert row(job).status == "waiting" and "NotYet" in row(job).error


def test_every_attempt_makes_the_same_bytes(store, office, row):
    job = row(mail(store))
    mails = deliver.Mails(store, office)
    assert mails.compose(deliver.Job.of(job, 1)).as_bytes() == mails.compose(deliver.Job.of(job, 2)).as_bytes()


@pytest.mark.parametrize("changes", [
    {"subject": "Izin\r\nBcc: semua@contoh.invalid"}, {"subject": "Izin\x00\x85\u2028Bcc: semua@contoh.invalid"},
    {"to": {"name": "Siti\r\nBcc: semua@contoh.invalid", "email": "siti@contoh.invalid"}}])
def test_no_value_can_add_a_header(store, office, row, changes):
    message = deliver.Mails(store, office).compose(deliver.Job.of(row(mail(store, **changes)), 1))
    again = email.message_from_bytes(message.as_bytes(), policy=default)
    assert again["Bcc"] is None and len(again["To"].addresses) == 1 and "\n" not in again["Subject"]


@pytest.mark.parametrize("address", ["", "siti", "siti@contoh.invalid\r\nBcc: x@y.z", "a@b, c@d", "siti@"])
def test_an_address_that_is_none_is_dead_at_once(store, clock, office, settings, row, address):
    job = mail(store, to={"name": "Siti", "email": address})
    run(store, clock, office, settings)
    assert row(job).status == "dead", row(job)


class Box:
    """A mail server that keeps what it accepts; refuses one recipient for good and answers `busy` first."""
    def __init__(self):
        self.got, self.busy, self.goodbye = [], 0, "221 bye"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("tidak.ada"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):
        return self.goodbye

    async def handle_DATA(self, server, session, envelope):
        if self.busy:
            self.busy -= 1
            return "451 try later"
        self.got.append(envelope)
        return "250 OK"


@pytest.fixture
def box():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Box(), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def sending(office, box):
    return dataclasses.replace(office, mail=dataclasses.replace(office.mail, smtp=f"{box.hostname}:{box.port}"))


def test_a_mail_reaches_the_server_once_also_when_it_was_busy_first(store, clock, sending, settings, row, box):
    box.handler.busy = 1
    job = mail(store)
    run(store, clock, sending, settings)
    assert row(job).status == "waiting" and not box.handler.got
    clock.advance(timedelta(minutes=1))
    run(store, clock, sending, settings)
    assert row(job).status == "sent"
    [envelope] = box.handler.got
    message = email.message_from_bytes(envelope.content, policy=default)
    assert envelope.rcpt_tos == ["siti@contoh.invalid"] and message["Message-ID"] == row(job).message_id


def test_a_rude_goodbye_says_nothing_about_the_mail(store, clock, sending, settings, row, box):
    """The mail was taken; an answer to QUIT that is no 221 must not have it sent again."""
    box.handler.goodbye = "421 too many connections"
    job = mail(store)
    run(store, clock, sending, settings)
    assert row(job).status == "sent" and len(box.handler.got) == 1


def test_a_recipient_refused_for_good_is_dead_and_the_next_mail_goes_out(store, clock, sending, settings, row, box):
    bad, good = mail(store, to={"name": "X", "email": "tidak.ada@contoh.invalid"}), mail(store)
    run(store, clock, sending, settings)
    assert (row(bad).status, row(good).status, len(box.handler.got)) == ("dead", "sent", 1)


def test_a_server_that_is_away_is_tried_again(store, clock, office, settings, row):
    job = mail(store)
    away = dataclasses.replace(office, mail=dataclasses.replace(office.mail, smtp="127.0.0.1:9"))
    run(store, clock, away, settings)
    assert row(job).status == "waiting" and "ConnectionRefused" in row(job).error


def test_a_payload_is_json_frozen_in_the_row(store, row):
    assert orjson.loads(row(mail(store)).payload)["to"]["name"] == "Siti"
