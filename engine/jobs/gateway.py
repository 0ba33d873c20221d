"""Messages to the office's gateway (a bridge to WhatsApp, Telegram ...): one signed POST of JSON for each message. Knows settings and `outbound`.

    X-Runut-Delivery    id of the message: the same at every attempt, so that the gateway can drop a copy
    X-Runut-Signature   t=<seconds>,v1=<hexadecimal HMAC-SHA256 of "<seconds>.<body>" with the shared secret>
"""
import hashlib
import hmac
import os

import orjson

from engine.clock import from_text
from engine.jobs import outbound
from engine.jobs.deliver import Job, Permanent
from engine.settings import Settings

AGAIN = frozenset({408, 425, 429})


class Gateway:
    """payload: {to, language, subject, text, links: [...]}."""

    def __init__(self, settings: Settings):
        self.settings = settings.webhook

    def deliver(self, job: Job) -> None:
        if not self.settings.url:
            raise Permanent("config.yaml names no webhook.url any more")
        secret = os.environ.get(self.settings.secret_env, "")
        if not secret:
            raise Permanent(f"the environment has no {self.settings.secret_env}")
        body = orjson.dumps({"id": job.id, "at": job.created_at, **(job.payload or {})})
        try:
            status = outbound.post(self.settings.url, body, headers(job, body, secret), allow_private=self.settings.allow_private)
        except outbound.Forbidden as error:
            raise Permanent(str(error)) from error
        taken("the gateway", status)


def taken(who: str, status: int) -> None:
    """Nothing to say of a good answer; Permanent for one that would be the same next time, OSError for one that may change."""
    if 200 <= status < 300:
        return
    if 300 <= status < 500 and status not in AGAIN:
        raise Permanent(f"{who} answered {status}")
    raise OSError(f"{who} answered {status}")


def headers(job: Job, body: bytes, secret: str) -> dict[str, str]:
    return {"Content-Type": "application/json", "X-Runut-Delivery": job.id, "X-Runut-Signature": signature(job.created_at, body, secret)}


def signature(created_at: str, body: bytes, secret: str) -> str:
    """By the moment the message was written, so that each attempt says the same."""
    at = str(int(from_text(created_at).timestamp()))
    return f"t={at},v1={hmac.new(secret.encode(), at.encode() + b'.' + body, hashlib.sha256).hexdigest()}"
