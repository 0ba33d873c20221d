"""Who may sign in: accounts, passwords, sessions, tokens for programs. Knows people and system roles; knows no procedure and no cookie.

Signing in takes three steps, so that no lock of the database is held while a hash is computed (26 ms):

    with a write:   login = begin_login(tx, nip, password, now, source)      # counted before it is tested: parallel guesses are counted too
    without:        verify(login)                                            # Refused: unknown_login or locked
    with a write:   token = end_login(tx, login, now, hours)

Passwords are argon2id hashes; of sessions and tokens only SHA-256 is kept.
"""
import hashlib
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import argon2
import orjson

from engine.clock import to_text
from engine.errors import Problem, Refused
from engine.office import limits
from engine.store import Tx, new_code
from engine.store.statements import account as sql
from engine.views import Actor

SYSTEM_ROLES = ("admin", "perancang")
SCOPES = ("cases:read", "cases:write", "tasks:read", "tasks:write", "versions:read", "messages:write", "work:write", "measures:read", "admin:read")   # of programs
WINDOW = timedelta(minutes=15)
PER_PAIR = 5                     # failures of one NIP from one address in a window
PER_NIP = 30                     # of one NIP from everywhere; addresses it has signed in from before are excepted
PER_SOURCE = 60                  # from one address for any NIP; an office behind one address must still get in
KNOWN_FOR = timedelta(days=30)   # an address counts as known
SHORTEST, LONGEST = 10, 128      # letters of a password

_hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_two_at_once = threading.BoundedSemaphore(2)     # each takes 19 MiB
_nobody = ("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA"               # a hash no password has: unknown NIPs take as long as known ones
           "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")


@dataclass(frozen=True)
class Login:
    """A sign-in under way. `locked`: the moment until which it is refused whatever the password."""
    person: str | None
    nip: str
    source: str
    hashed: str
    password: str
    locked: datetime | None = None


# passwords ------------------------------------------------------------------------------------------------------------------
def hash_password(password: str) -> str:
    """argon2id hash of a password; takes 26 ms and 19 MiB, at most two at once in this process."""
    with _two_at_once:
        return _hasher.hash(password)


def password_problem(password: str, person) -> Problem | None:
    """Why a password will not do for this person (a row of `person`): too short, too long, or made of his NIP or name."""
    if len(password) < SHORTEST:
        return Problem("password_short", {"least": SHORTEST})
    if len(password) > LONGEST:
        return Problem("password_long", {"most": LONGEST})
    plain = "".join(password.lower().split())
    parts = [person.nip, person.nip[:8], *(part for part in person.name.lower().split() if len(part) > 3)]
    if len(set(plain)) < 4 or any(part in plain and len(part) * 2 > len(plain) for part in parts):
        return Problem("password_guessable")
    return None


def set_password(tx: Tx, person, password: str, at: str) -> None:
    """Give a person (a row of `person`) a password and close all sessions. Refused `invalid` if it will not do."""
    problem = password_problem(password, person)
    if problem:
        raise Refused("invalid", errors={"password": problem})
    set_hash(tx, person.id, hash_password(password), at)


def set_hash(tx: Tx, person_id: str, hashed: str | None, at: str) -> None:
    """The hash of a password computed before (None: nobody can sign in); the account is made if there is none, sessions are closed."""
    ensure(tx, person_id, at)
    tx.run(sql.ACCOUNT_PASSWORD, person=person_id, password=hashed, at=at)
    tx.run(sql.SESSIONS_END, person=person_id)


# signing in -----------------------------------------------------------------------------------------------------------------
def begin_login(tx: Tx, nip: str, password: str, now: datetime, source: str) -> Login:
    """Count this try and find what is needed to test it. `source`: address it comes from. Never raises: the count must be committed."""
    nip, source = _plain("".join(nip.split())), _plain(source)
    pair = f"{nip} {source}"
    until = [limits.take(tx, "login-pair", pair, now, PER_PAIR, WINDOW), limits.take(tx, "login-source", source, now, PER_SOURCE, WINDOW)]
    everywhere = limits.take(tx, "login-nip", nip, now, PER_NIP, WINDOW)
    if everywhere and not limits.noted(tx, "login-good", pair, now, KNOWN_FOR):
        until.append(everywhere)
    locked = max((moment for moment in until if moment), default=None)
    row = tx.one(sql.LOGIN, nip=nip)
    return Login(row.id if row else None, nip, source, (row.password if row else None) or _nobody, password, locked)


def verify(login: Login) -> None:
    """Test the password; to be called without a transaction. Refused `locked` (until) or `unknown_login`."""
    if login.locked:
        raise Refused("locked", until=login.locked)
    if len(login.password) > LONGEST:
        raise Refused("unknown_login")
    with _two_at_once:
        try:
            _hasher.verify(login.hashed, login.password)
        except (argon2.exceptions.VerificationError, UnicodeEncodeError) as error:       # half a character is no password either
            raise Refused("unknown_login") from error
    if login.person is None:
        raise Refused("unknown_login")


def end_login(tx: Tx, login: Login, now: datetime, hours: float) -> str:
    """After `verify`: forget the failures, remember the address, open a session; its token."""
    forget_failures(tx, login, now)
    return open_session(tx, login.person, now, hours)


def forget_failures(tx: Tx, login: Login, now: datetime) -> None:
    """After `verify`, where somebody who is signed in says his password once more."""
    limits.clear(tx, "login-pair", f"{login.nip} {login.source}")
    limits.give_back(tx, "login-source", login.source, now, WINDOW)          # only failures count: an office shares one address
    limits.give_back(tx, "login-nip", login.nip, now, WINDOW)
    limits.note(tx, "login-good", f"{login.nip} {login.source}", now)


def change_password(tx: Tx, login: Login, hashed: str, now: datetime, hours: float) -> str | None:
    """After `verify`, instead of `end_login`: the new password counts and every other session is over; the token of the one that goes on. None if
    somebody has changed it meanwhile."""
    row = tx.one(sql.LOGIN, nip=login.nip)
    if row is None or row.password != login.hashed:
        return None
    set_hash(tx, login.person, hashed, to_text(now))
    return end_login(tx, login, now, hours)


# sessions -------------------------------------------------------------------------------------------------------------------
def open_session(tx: Tx, person_id: str, now: datetime, hours: float) -> str:
    """A session of so many hours; the token to be sent back (128 random bits, kept here as a hash only)."""
    token = new_code()
    tx.run(sql.SESSION_ADD, token_hash=_hash(token), person=person_id, created_at=to_text(now), seen_at=to_text(now),
           expires_at=to_text(now + timedelta(hours=hours)))
    return token


def lookup(tx: Tx, token: str, now: datetime) -> Actor | None:
    """Who is signed in with this token; None if it is unknown or over, or the person or account no longer active."""
    row = tx.one(sql.SESSION, token_hash=_hash(token), now=to_text(now))
    return _actor(row, token) if row else None


def close_session(tx: Tx, token: str) -> None:
    """Sign out."""
    tx.run(sql.SESSION_END, token_hash=_hash(token))


def close_sessions(tx: Tx, person_id: str) -> None:
    """Sign out everywhere."""
    tx.run(sql.SESSIONS_END, person=person_id)


def forget(tx: Tx, now: datetime) -> None:
    """Delete what is over: sessions and counters (once a day)."""
    tx.run(sql.SESSIONS_FORGET, now=to_text(now))
    limits.forget(tx, now)


# accounts -------------------------------------------------------------------------------------------------------------------
def ensure(tx: Tx, person_id: str, at: str) -> None:
    """Make an account without a password if there is none."""
    tx.run(sql.ACCOUNT_ADD, person=person_id, password=None, roles="[]", language="id", active=1, changed_at=at)


def actor(tx: Tx, person_id: str) -> Actor | None:
    """The person as somebody who acts; None without an active account."""
    row = tx.one(sql.ACTOR, person=person_id)
    return _actor(row, None) if row else None


def system_roles(tx: Tx, person_id: str) -> set[str]:
    """admin, perancang."""
    row = tx.one(sql.ACCOUNT, person=person_id)
    return set(orjson.loads(row.roles)) if row else set()


def set_roles(tx: Tx, person_id: str, roles: Iterable[str], at: str) -> None:
    """Give exactly these system roles. ValueError for one there is not."""
    wanted = sorted(set(roles))
    unknown = [role for role in wanted if role not in SYSTEM_ROLES]
    if unknown:
        raise ValueError(f"no system role: {', '.join(unknown)} (there are {', '.join(SYSTEM_ROLES)})")
    ensure(tx, person_id, at)
    tx.run(sql.ACCOUNT_ROLES, person=person_id, roles=orjson.dumps(wanted).decode(), at=at)


def with_roles(tx: Tx) -> list:
    """Rows (person, roles, name, nip) of everybody with a system role."""
    return tx.all(sql.ACCOUNTS_WITH_ROLES)


def set_active(tx: Tx, person_id: str, active: bool, at: str) -> None:
    """Let in again, or lock out at once."""
    ensure(tx, person_id, at)
    tx.run(sql.ACCOUNT_ACTIVE, person=person_id, active=int(active), at=at)
    if not active:
        tx.run(sql.SESSIONS_END, person=person_id)
        tx.run(sql.TOKENS_REVOKE, person=person_id, now=at)


def language(tx: Tx, person_id: str) -> str:
    """Language a person reads; `id` without an account."""
    row = tx.one(sql.ACCOUNT, person=person_id)
    return row.language if row else "id"


def set_language(tx: Tx, person_id: str, code: str) -> None:
    """Remember the language a person reads (id, en)."""
    tx.run(sql.ACCOUNT_LANGUAGE, person=person_id, language=code)


# tokens for programs ----------------------------------------------------------------------------------------------------------
def create_token(tx: Tx, person_id: str, scopes: Iterable[str], now: datetime, expires_at: datetime | None = None) -> str:
    """A bearer token that acts as this person within `scopes`; shown once."""
    token = f"runut_{new_code()}"
    ensure(tx, person_id, to_text(now))
    tx.run(sql.TOKEN_ADD, token_hash=_hash(token), person=person_id, scopes=orjson.dumps(sorted(set(scopes))).decode(), created_at=to_text(now),
           expires_at=to_text(expires_at) if expires_at else None, revoked_at=None)
    return token


def lookup_token(tx: Tx, token: str, now: datetime) -> tuple[Actor, frozenset[str]] | None:
    """Who acts with this token and within which scopes; None if it is unknown, over, revoked, or the person no longer active."""
    row = tx.one(sql.TOKEN, token_hash=_hash(token), now=to_text(now))
    return (_actor(row, None), frozenset(orjson.loads(row.scopes))) if row else None


def revoke_token(tx: Tx, token: str, now: datetime) -> bool:
    """Take a token back; whether it was in force."""
    return tx.run(sql.TOKEN_REVOKE, token_hash=_hash(token), now=to_text(now)) > 0


def _actor(row, session: str | None) -> Actor:
    return Actor(person=row.id, name=row.name, position=row.position, unit=row.unit_name, roles=frozenset(orjson.loads(row.roles)),
                 language=row.language, session=session)


def _plain(text: str) -> str:
    """What somebody typed, as something a database and a hash can take."""
    return text.encode("ascii", "replace").decode().replace("\0", "?")[:64]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
