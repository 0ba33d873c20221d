"""Calls of cases to programs outside (action webhook), each a signed POST of JSON after the open standard "Standard Webhooks". Knows settings, the clock
and `outbound`; knows no case.

    webhook-id          of the call: the same at every attempt, so that the receiver can drop a copy
    webhook-timestamp   seconds of this attempt: what is older than five minutes need not be believed
    webhook-signature   v1,<base64 HMAC-SHA256 of "<id>.<timestamp>.<body>" with the shared secret>

The secret is `whsec_` and base64, or any text. Only hosts of config.yaml are called, at the addresses that were judged; no redirect is followed.
"""
import base64
import binascii
import hashlib
import hmac
from pathlib import Path
from urllib.parse import urlsplit

import orjson

from engine.clock import Clock
from engine.jobs import outbound
from engine.jobs.deliver import Job, Permanent
from engine.jobs.gateway import taken
from engine.settings import Settings

WINDOW = 300                     # seconds a signature is believed


class Partners:
    """payload: {url, secret: its name, body: {...}}; `body` is sent as it is."""

    def __init__(self, settings: Settings, clock: Clock):
        self.settings, self.data, self.clock = settings.partners, Path(settings.data), clock

    def deliver(self, job: Job) -> None:
        given = job.payload or {}
        body = orjson.dumps({"id": job.id, **given["body"]})
        if self.settings.kept:
            return
        private = self._allowed(given["url"])
        secret = self.settings.secret(given["secret"], self.data)
        if not secret:
            raise Permanent(f"no secret {given['secret']}: set RUNUT_PARTNER_{given['secret'].upper()} or write secrets/{given['secret']} in the data folder")
        try:
            status = outbound.post(given["url"], body, headers(job.id, int(self.clock.now().timestamp()), body, secret), allow_private=private)
        except outbound.Forbidden as error:
            raise Permanent(str(error)) from error
        taken("the other program", status)

    def _allowed(self, url: str) -> bool:
        """Whether the host is one of our own network. Permanent if config.yaml does not name it."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise Permanent("this is no address") from None
        allowed, own = self.settings.allows(parts.hostname or "", port)
        if not allowed:
            raise Permanent(f"config.yaml names no host {parts.hostname} under partners")
        return own


def headers(id_: str, at: int, body: bytes, secret: str) -> dict[str, str]:
    return {"Content-Type": "application/json", "webhook-id": id_, "webhook-timestamp": str(at), "webhook-signature": f"v1,{signature(id_, at, body, secret)}"}


def signature(id_: str, at: int, body: bytes, secret: str) -> str:
    return base64.b64encode(hmac.new(key(secret), f"{id_}.{at}.".encode() + body, hashlib.sha256).digest()).decode()


def key(secret: str) -> bytes:
    """The bytes behind `whsec_`; of any other secret its text."""
    if secret.startswith("whsec_"):
        try:
            return base64.b64decode(secret[6:], validate=True)
        except binascii.Error:
            pass
    return secret.encode()
