"""The mail server of the test: remembers what it took and when, looks whether the sender had claimed it, and can kill the sender meanwhile."""
import asyncio
import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes

from aiosmtpd.controller import Controller

from engine.store import Store


@dataclass(frozen=True)
class Mail:
    at: float
    message_id: str
    event: str
    digest: str
    status: str                  # of its job when the mail arrived


class Mailbox:
    """`arm("before")`: the next mail is taken and the child dies before it hears so; `arm("after")`: it hears so and dies."""

    def __init__(self, database: str, folder, port: int):
        self.store = Store.open(database, files=folder / "files")
        self.mails: list[Mail] = []
        self.kill: Callable[[], None] = lambda: None
        self.fired = threading.Event()
        self._armed = ""
        self.controller = Controller(self, hostname="127.0.0.1", port=port)
        self.controller.start()

    def stop(self) -> None:
        self.controller.stop()
        self.store.close()

    def arm(self, when: str) -> None:
        self.fired.clear()
        self._armed = when

    async def handle_DATA(self, server, session, envelope) -> str:
        message = message_from_bytes(envelope.content)
        armed, self._armed = self._armed, ""
        self.mails.append(Mail(time.time(), message["Message-ID"], message["X-Runut-Event"], hashlib.sha256(envelope.content).hexdigest(),
                               self._status(message["Message-ID"])))
        if armed == "before":
            self.kill()
            self.fired.set()
        elif armed == "after":
            asyncio.get_running_loop().call_later(0.002, self._later)
        return "250 OK"

    def _later(self) -> None:
        self.kill()
        self.fired.set()

    def _status(self, message_id: str) -> str:
        """Status of the mail's job as another process sees it."""
        assert all(c.isalnum() or c in "<>@.-" for c in message_id)
        with self.store.read() as tx:
            tx._cursor.execute(f"SELECT status, lease_until FROM job WHERE message_id = '{message_id}'")
            row = tx._cursor.fetchone()
        return "unknown" if row is None else row[0] if row[1] or row[0] != "claimed" else "claimed without a lease"
