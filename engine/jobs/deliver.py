"""What the jobs do: set letters, send mails. Each handler works outside of any transaction and may answer with an effect: a function of the finishing
transaction, so that what the job changed and that it is done are committed together.

A handler raises `Permanent` where trying again cannot help; any other exception is tried again (runner). The same job gives the same bytes.
"""
import re
import smtplib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from pathlib import Path

import orjson

from engine.clock import from_text
from engine.office.sealed import unseal
from engine.procedure import letters
from engine.run.versions import thaw_files
from engine.settings import Settings
from engine.store import Store
from engine.store.statements import job as sql

SMTP_SECONDS = 20
KEPT_VERSIONS = 16


class _Headers(HeaderRegistry):
    """The library's registry makes a new class for every header of every mail; this one makes one for each name."""

    def __init__(self):
        super().__init__()
        self.made = lru_cache(32)(super().__getitem__)

    def __getitem__(self, name):
        return self.made(name)


POLICY = SMTP.clone(header_factory=_Headers())

SEALED = "what this mail tells was sealed with another secret"          # the office's secret has changed since: only a new code helps


class Permanent(Exception):
    """Trying this job again cannot help: the message says why."""


class NotYet(Exception):
    """Something this job needs is not there yet."""


@dataclass(frozen=True)
class Job:
    """A claimed row. `attempt` counts from 1."""
    id: str
    kind: str
    case: str | None
    event: int | None
    payload: dict | None         # None: nobody can read it
    attempt: int
    created_at: str
    message_id: str | None = None

    @classmethod
    def of(cls, row, attempt: int) -> "Job":
        try:
            payload = orjson.loads(row.payload)
        except ValueError:
            payload = None
        return cls(row.id, row.kind, row.case_id, row.event, payload, attempt, row.created_at, row.message_id)


Effect = Callable[[object], None]
Handler = Callable[[Job], Effect | None]


class Letters:
    """payload: {letter: id, template, version: id, data}. Renders from the version's files, keeps the PDF by its hash, puts the letter in force."""

    def __init__(self, store: Store):
        self.store = store
        self.files = lru_cache(KEPT_VERSIONS)(self._files)        # a version never changes

    def _files(self, version: str) -> dict[str, bytes]:
        with self.store.read() as tx:
            row = tx.one(sql.LETTER_FILES, version=version)
        if row is None:
            raise Permanent(f"version {version} is not here")
        return letters.letter_files(thaw_files(row.files))

    def deliver(self, job: Job) -> Effect:
        given = job.payload
        try:
            pdf = letters.render(self.files(given["version"]), f"{given['template']}.typ", given["data"], at=int(from_text(job.created_at).timestamp()))
        except letters.LetterError as e:
            if e.code in ("too_slow", "crashed"):                 # a busy machine may do it next time
                raise
            raise Permanent(str(e)) from e
        sha256 = self.store.files.put(pdf)

        def effect(tx) -> None:
            """A letter revoked in the meantime keeps its bytes and stays revoked."""
            tx.run(sql.LETTER_ISSUED, letter=given["letter"], hash=sha256, bytes=len(pdf))
        return effect


class Mails:
    """payload: {to: {name, email, person}, subject, body, attach: [letter ids], sealed: {name: sealed text for its {name} in the body}}.

    One row is one mail to one person.
    """

    def __init__(self, store: Store, settings: Settings):
        self.store, self.settings, self.mail, self.outbox = store, settings, settings.mail, Path(settings.data) / "outbox"

    @property
    def secret(self) -> str:
        return self.settings.secret

    def deliver(self, job: Job) -> None:
        message = self.compose(job)
        server = self.mail.server()
        if server is None:
            self._keep(job, message)
        else:
            self._send(server, message)

    def compose(self, job: Job) -> EmailMessage:
        """The message of a job: the same at every attempt."""
        given = job.payload
        message = EmailMessage(policy=POLICY)
        name, sender = parseaddr(self.mail.sender)
        message["From"] = _address(name, sender)
        message["To"] = _address(given["to"].get("name") or "", given["to"]["email"])
        message["Subject"] = _line(given["subject"])
        message["Date"] = format_datetime(from_text(job.created_at))
        message["Message-ID"] = job.message_id
        message["X-Runut-Event"] = f"{job.case}/{job.event}" if job.case else job.id
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self._opened(given))
        for letter in given.get("attach") or ():
            pdf, filename = self._letter(letter)
            message.add_attachment(pdf, maintype="application", subtype="pdf", filename=filename)
            message.set_boundary(f"runut-{job.id}")
        return message

    def _opened(self, given: dict) -> str:
        """The body; what was sealed stands in its place only here."""
        body = given["body"]
        for name, sealed in (given.get("sealed") or {}).items():
            try:
                body = body.replace("{" + name + "}", unseal(self.secret, sealed))
            except ValueError as e:
                raise Permanent(SEALED) from e
        return body

    def _letter(self, letter: str) -> tuple[bytes, str]:
        with self.store.read() as tx:
            row = tx.one(sql.LETTER_PDF, letter=letter)
        if row is None:
            raise Permanent(f"letter {letter} is not here")
        if row.sha256 is None:
            raise NotYet(f"letter {letter} is not set yet")
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{row.template}-{row.number or letter}").strip("-.")
        return self.store.files.get(row.sha256), f"{name[:100]}.pdf"

    def _keep(self, job: Job, message: EmailMessage) -> None:
        """No mail server: the mail stays as a file, whole or not at all."""
        self.outbox.mkdir(parents=True, exist_ok=True)
        target = self.outbox / f"{job.id}.eml"
        part = target.with_suffix(".part")
        part.write_bytes(message.as_bytes())
        part.replace(target)

    def _send(self, server: tuple[str, int], message: EmailMessage) -> None:
        smtp = smtplib.SMTP(*server, timeout=SMTP_SECONDS)
        try:
            if self.mail.starttls:
                smtp.starttls()
            if self.mail.user:
                smtp.login(self.mail.user, self.mail.password())
            _hand_over(smtp, message)
        finally:
            _leave(smtp)


def _hand_over(smtp: smtplib.SMTP, message: EmailMessage) -> None:
    """Permanent for what the server will never take."""
    try:
        smtp.send_message(message)
    except smtplib.SMTPRecipientsRefused as e:
        code = next(iter(e.recipients.values()))[0]
        if 500 <= code < 600:
            raise Permanent(f"recipient refused ({code})") from None
        raise
    except smtplib.SMTPDataError as e:
        if 500 <= e.smtp_code < 600:
            raise Permanent(f"mail refused ({e.smtp_code})") from None
        raise
    except (smtplib.SMTPNotSupportedError, UnicodeEncodeError) as e:
        raise Permanent(f"address cannot be sent to ({type(e).__name__})") from None


def _leave(smtp: smtplib.SMTP) -> None:
    """Say goodbye and do not wait for the answer: it says nothing about the mail, and until that is noted as sent a crash means a second copy."""
    try:
        smtp.putcmd("quit")
    except (smtplib.SMTPException, OSError):
        pass                                             # he has left before
    finally:
        smtp.close()


def _address(name: str, email: str) -> Address:
    try:
        return Address(_line(name), addr_spec=email)
    except (ValueError, IndexError, UnicodeError) as e:           # what the parser raises for a broken address
        raise Permanent(f"no mail address ({type(e).__name__})") from None


def _line(text: str) -> str:
    """One line of printable characters: no value can add a header."""
    return " ".join("".join(c if unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029" else " " for c in str(text)).split())
