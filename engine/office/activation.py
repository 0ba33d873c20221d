"""One-time codes with which somebody sets his password: for the first one, or because he has forgotten it. Knows accounts; sends nothing.

A code is 80 random bits, shown as ABCD-EFGH-IJKL-MNOP. Only its hash is kept; it counts once and not for long, and a new one of its kind ends the
one before. Setting a password takes two steps, so that no lock of the database is held while the password is hashed (see `accounts`):

    with a write:   claim = check(tx, nip, code, now, source)       # counted before it is tested; Refused: unknown_code, rate_limited
    with a write:   use(tx, claim, hashed, now)                      # Refused: unknown_code if somebody was faster
"""
import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.clock import to_text
from engine.errors import Refused
from engine.office import accounts, limits
from engine.store import Tx
from engine.store.statements import people as sql

VALID = {"activation": timedelta(days=14), "reset": timedelta(minutes=60)}
LETTERS = 16                         # of base32: 80 bits
WINDOW = timedelta(minutes=15)
PER_PAIR = 10                        # tries of one NIP from one address; nobody else can lock a person out
PER_SOURCE = 100                     # from one address: an office activates its people from one
RESETS_PER_NIP, RESETS_PER_SOURCE, RESET_WINDOW = 3, 30, timedelta(hours=1)
_LOOK_ALIKE = str.maketrans("0189", "OIBG")      # digits that are no letters of a code, as somebody may read them


@dataclass(frozen=True)
class Claim:
    """A code that is right. `person`: a row with the columns of `person`."""
    person: object
    code_hash: str


def new_code() -> str:
    """A fresh code in its readable groups."""
    letters = base64.b32encode(secrets.token_bytes(LETTERS * 5 // 8)).decode("ascii")
    return "-".join(letters[at:at + 4] for at in range(0, LETTERS, 4))


def plain(typed: str) -> str:
    """What was typed, as the letters of a code."""
    return "".join(c for c in typed.upper() if c.isascii() and c.isalnum()).translate(_LOOK_ALIKE)[:64]


def put(tx: Tx, person_id: str, kind: str, channel: str, now: datetime, by: str | None) -> str:
    """Give a person a code; what is returned can never be read again. `kind`: activation | reset, `channel`: paper | mail."""
    code = new_code()
    accounts.ensure(tx, person_id, to_text(now))
    tx.run(sql.CODE_PUT, person=person_id, kind=kind, code_hash=_hash(code), channel=channel, created_at=to_text(now), created_by=by,
           expires_at=to_text(now + VALID[kind]), used_at=None)
    return code


def check(tx: Tx, nip: str, code: str, now: datetime, source: str) -> Claim | datetime | None:
    """The claim of a right code; the moment until which nothing is tested any more; None for a wrong one. Never raises: the count must be committed."""
    nip = "".join(nip.split())[:64]
    until = [limits.take(tx, "code-pair", f"{nip} {source}", now, PER_PAIR, WINDOW), limits.take(tx, "code-source", source, now, PER_SOURCE, WINDOW)]
    if any(until):
        return max(moment for moment in until if moment)
    row = tx.one(sql.CODE_OF, nip=nip, code_hash=_hash(code), now=to_text(now))
    if row is None:
        return None
    limits.give_back(tx, "code-source", source, now, WINDOW)
    return Claim(row, _hash(code))


def use(tx: Tx, claim: Claim, hashed: str, now: datetime) -> None:
    """Set the password; every code and session of the person is over. Refused `unknown_code` if the code was used meanwhile."""
    if tx.run(sql.CODE_USE, person=claim.person.id, code_hash=claim.code_hash, now=to_text(now)) != 1:
        raise Refused("unknown_code")
    void(tx, claim.person.id, now)
    accounts.set_hash(tx, claim.person.id, hashed, to_text(now))


def void(tx: Tx, person_id: str, now: datetime) -> None:
    """Codes that were not used count no more."""
    tx.run(sql.CODES_VOID, person=person_id, now=to_text(now))


def asked_too_often(tx: Tx, nip: str, now: datetime, source: str) -> tuple[bool, bool]:
    """Count one more forgotten password: (this address asks too often, this NIP was asked for too often)."""
    return (limits.take(tx, "reset-source", source, now, RESETS_PER_SOURCE, RESET_WINDOW) is not None,
            limits.take(tx, "reset-nip", nip[:64], now, RESETS_PER_NIP, RESET_WINDOW) is not None)


def _hash(code: str) -> str:
    return hashlib.sha256(plain(code).encode("ascii")).hexdigest()
