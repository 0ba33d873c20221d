"""The invitation to say what one thinks of a service: one for each case that has ended, if its procedure asks. Knows cases and the office's secret.

The token of a case is made of its id and the secret, so that its owner's page and mail can give it; kept is only its hash, beside procedure and month.
Nothing leads from an answer to a case: answers are counted (see facade/surveys), and an invitation says no more than that it was used.
"""
import base64
import hashlib
import hmac

from engine.store.statements import survey as sql


def token(secret: str, case_id: str) -> str:
    """26 letters and digits, 128 bits."""
    made = hmac.digest(secret.encode(), b"runut survey " + case_id.encode(), "sha256")[:16]
    return base64.b32encode(made).decode("ascii").rstrip("=").lower()


def hashed(given: str) -> str:
    return hashlib.sha256(given.encode()).hexdigest()


def invite(run) -> None:
    """At the end of a case: who it was for may say what he thinks of it."""
    asked, env = run.procedure.settings.survey, run.env
    if asked is not None and run.head.status not in asked.exceptions:
        env.tx.run(sql.INVITE, token_hash=hashed(token(env.settings.secret, run.head.id)), procedure=run.head.procedure, month=f"{env.today:%Y-%m}", used=0)


def address(run) -> str:
    """Where the owner of a case will say what he thinks of it once it has ended, for the mail that closes it; "" where nothing is asked."""
    return f"{run.env.settings.web.url()}/nilai/{token(run.env.settings.secret, run.head.id)}" if run.procedure.settings.survey else ""


def open_token(env, case_id: str) -> str:
    """The token of a case whose owner may still answer; "" otherwise."""
    made = token(env.settings.secret, case_id)
    row = env.tx.one(sql.INVITATION, token_hash=hashed(made))
    return made if row is not None and not row.used else ""
