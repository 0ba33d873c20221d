"""An engine that only answers with samples and remembers what it was told: for fast tests of the pages alone.

`FakeEngine(demo=True)` has demo accounts. `calls` lists (name, arguments) of every command.
"""
from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace

from engine.errors import Refused
from engine.settings import Settings, Web
from tests.web import samples

SECRET = "a-secret-of-the-tests-that-is-long-enough"
PASSWORD = "sandi-yang-benar"


class Requests:
    def __init__(self, calls: list):
        self.calls = calls
        self.rows, self.seen = list(samples.REQUESTS), samples.NOTICES

    def mine(self, actor, page=1):
        return self.rows if page == 1 else []

    def notices(self, actor):
        return list(self.seen)

    def read_notices(self, actor):
        self.calls.append(("read_notices", actor.person))

    def track(self, code, source, language):
        self.calls.append(("track", code))
        if code == "z" * 26:
            raise Refused("rate_limited")
        if code == "e" * 26:
            return samples.PUBLIC_ENDED
        if code != samples.CODE:
            raise Refused("not_found")
        return samples.PUBLIC

    def verify(self, token, source):
        if token not in ("in_force", "revoked", "waiting"):
            raise Refused("not_found")
        revoked = samples.at(30, 9) if token == "revoked" else None
        return replace(samples.LETTER, status=token, revoked_at=revoked)

    def letter(self, actor, letter_id):
        if letter_id != "surat1":
            raise Refused("not_found")
        return 'Surat "Izin"\r\nX-Evil: 1/..\\cuti\u202e.pdf', b"%PDF-1.7 sample"

    def attachment(self, actor, attachment_id):
        if attachment_id != "gambar":
            raise Refused("not_yours", holder="pengelola kepegawaian")
        return "gambar.svg", "image/svg+xml", b"<svg onload='x()'/>"


class Tasks:
    def __init__(self):
        self.box = samples.INBOX

    def inbox(self, actor, page=1, per_page=25, asked=None, searching=False):
        return replace(self.box, rows=self.box.rows[:per_page] if page <= self.box.pages else (), page=page, filter=asked or self.box.filter)

    def count(self, actor):
        return self.box.total


class Office:
    def __init__(self, calls: list, demo: bool):
        self.calls, self.demo, self.sessions = calls, demo, {}

    def demo_accounts(self):
        return list(samples.DEMO) if self.demo else []

    def sign_in(self, nip, password, source):
        self.calls.append(("sign_in", nip))
        if nip == "9" * 18:
            raise Refused("locked", until=samples.at(24, 8, 55))
        if password != PASSWORD and not any(a.nip == nip and a.password == password for a in self.demo_accounts()):
            raise Refused("unknown_login")
        token = f"token-{len(self.sessions)}-{nip}"
        self.sessions[token] = replace(samples.ACTOR, session=token)
        return token, self.sessions[token]

    def actor(self, token):
        return self.sessions.get(token)

    def set_language(self, actor, language):
        self.calls.append(("set_language", language))

    def sign_out(self, token):
        self.calls.append(("sign_out", token))
        self.sessions.pop(token, None)


class Services:
    """Two services, one with a page of its own."""

    def cards(self, actor, language="id"):
        return list(samples.SERVICES if actor else samples.PUBLIC_SERVICES)

    def page(self, actor, procedure, language="id"):
        if procedure != samples.SERVICE.procedure:
            raise Refused("no_version")
        return samples.SERVICE


class Surveys:
    """One service with results, one token that was not used."""

    def all(self, language="id"):
        return [samples.SURVEY]

    def results(self, procedure, language="id"):
        if procedure != samples.SURVEY.procedure:
            raise Refused("not_found")
        return samples.SURVEY

    def form(self, token, source="", language="id", given=None, error=""):
        if token not in (samples.CODE, "u" * 26):
            raise Refused("not_found")
        return replace(samples.QUESTIONS, used=token != samples.CODE)

    def answer(self, token, given, source="", language="id"):
        if token != samples.CODE:
            raise Refused("not_found" if token != "u" * 26 else "not_waiting")


class Public:
    """What the code shows of requests; nothing is filed here without a login."""

    def __init__(self, requests):
        self.requests = requests

    def page(self, code, source="", language="id", raw=None, errors=None):
        return self.requests.track(code, source, language)

    def form(self, procedure, raw=None, errors=None, language="id", chosen=None):
        raise Refused("not_found")

    def file(self, procedure, raw, **more):
        raise Refused("not_found")

    def reply(self, code, raw, **more):
        raise Refused("not_found")


class Counter:
    """Nobody here files for others."""

    def open_to(self, actor) -> bool:
        return False


class Drafts:
    """Nothing was typed before; what is typed is remembered in `calls`."""

    def __init__(self, calls: list):
        self.calls = calls

    def start(self, actor, procedure, on_behalf=None):
        return None

    def task(self, actor, task):
        return None

    def keep_start(self, actor, procedure, raw, on_behalf=None):
        self.calls.append(("keep", procedure, raw))
        return samples.NOW

    def keep_task(self, actor, task, raw):
        self.calls.append(("keep", task, raw))
        return samples.NOW

    def drop(self, actor, procedure=None, on_behalf=None, task=None):
        self.calls.append(("drop", procedure or task))

    def key(self, actor, procedure, on_behalf=None):
        return f"key-of-{procedure}"

    def mine(self, actor):
        return []


class Deadlines:
    """Nobody here is head of anything."""

    def may_read(self, actor) -> bool:
        return False


class FakeEngine:
    """Requests, tasks and office of one fictional morning."""

    def __init__(self, demo: bool = False, **web):
        self.settings = Settings(given_secret=SECRET, demo=demo, web=Web(**web))
        self.calls: list = []
        self.requests, self.tasks, self.office, self.counter = Requests(self.calls), Tasks(), Office(self.calls, demo), Counter()
        self.health = SimpleNamespace(faults=lambda: ())
        self.deadlines, self.drafts, self.services, self.surveys = Deadlines(), Drafts(self.calls), Services(), Surveys()
        self.public = Public(self.requests)
        self.looking = nullcontext
        self.audit = SimpleNamespace(page=lambda: samples.AUDIT)

    def signed_in(self) -> str:
        """A session token that is good at once."""
        token = f"token-{len(self.office.sessions)}"
        self.office.sessions[token] = replace(samples.ACTOR, session=token)
        return token
