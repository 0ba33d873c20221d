"""Accounts of people: one-time codes, forgotten passwords, who may sign in and with which role. Knows transactions and accounts.

A code leaves this module once, in the value that is returned or sealed in the mail that carries it; it never stands in a log, a result or an audit row.
"""
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import orjson

from engine import texts, views
from engine.clock import from_text, to_text
from engine.errors import Problem, Refused
from engine.facade import audit, entrance_mails
from engine.facade.guard import need_admin
from engine.facade.transaction import Transactions
from engine.office import accounts, activation, units
from engine.office.people import search_terms
from engine.office.sealed import seal
from engine.office.words import MESSAGES
from engine.run.environment import Environment
from engine.store.statements import office as office_sql
from engine.store.statements import people as sql

texts.add(MESSAGES)                  # what is wrong with a password is said by pages too
MOST_CODES = 400                     # slips of one printing
MOST_FOUND = 30


@dataclass(frozen=True)
class PersonRow:
    """Somebody in the administrator's list. `state`: none (no account) | waiting (no password yet) | active | closed | gone (no longer an employee)."""
    id: str
    nip: str
    name: str
    position: str
    unit: str
    mail: str
    roles: tuple[str, ...]
    state: str


@dataclass(frozen=True)
class PersonPage:
    row: PersonRow
    codes: tuple[tuple[str, str, datetime], ...]         # (activation | reset, paper | mail, valid until)
    appointments: tuple[tuple[str, str], ...]            # (words of the role, name of the unit)
    yourself: bool


@dataclass(frozen=True)
class Waiting:
    """How many people of an agency have no password: `coded` of them hold a code, `mail` have an address."""
    unit: str
    name: str
    people: int
    coded: int
    mail: int


@dataclass(frozen=True)
class Slip:
    """One person's code, to be handed to him."""
    name: str
    nip: str
    unit: str
    code: str
    until: datetime


@dataclass(frozen=True)
class Codes:
    """What was made: `slips` to print, `mailed` how many went out; `left`: people of this choice for whom a next round is needed; `without_mail`: names."""
    unit: str
    slips: tuple[Slip, ...] = ()
    mailed: int = 0
    without_mail: tuple[str, ...] = ()
    left: int = 0
    again: bool = False              # this form was sent before; codes are shown only once


class People:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    # setting one's password ------------------------------------------------------------------------------------------------------
    def activate(self, nip: str, code: str, password: str, source: str) -> None:
        """Set a password with a one-time code. Refused: unknown_code, rate_limited, invalid (errors={"password": Problem}); then the code still counts."""
        claim = self.transactions.change("check_code", lambda env: activation.check(env.tx, nip, code, env.now, source))
        if claim is None:
            raise Refused("unknown_code")
        if isinstance(claim, datetime):
            raise Refused("locked", until=claim)
        problem = accounts.password_problem(password, claim.person)
        if problem:
            raise Refused("invalid", errors={"password": problem})
        hashed = accounts.hash_password(password)

        def work(env):
            activation.use(env.tx, claim, hashed, env.now)
            audit.append(env.tx, to_text(env.now), claim.person.id, "activate", None, {"person": claim.person.id})
        self.transactions.change("activate", work)

    def change_password(self, actor: views.Actor, old: str, new: str, source: str) -> str:
        """A new password for oneself; every other session and every code is over. The token of the session that goes on. Counted as sign-ins are.

        Refused: invalid (errors={"old" or "password": Problem}), locked, not_allowed_now (a demo's accounts are everybody's).
        """
        with self.transactions.read() as env:
            person, hours = env.person(actor.person), env.settings.limits.session_hours
        if self.transactions.settings.demo:
            raise Refused("not_allowed_now")
        problem = accounts.password_problem(new, person)
        if problem:
            raise Refused("invalid", errors={"password": problem})
        wrong = Refused("invalid", errors={"old": Problem("password_wrong")})
        login = self.transactions.change("change_password", lambda env: accounts.begin_login(env.tx, person.nip, old, env.now, source))
        try:
            accounts.verify(login)
        except Refused as refused:
            raise (wrong if refused.code == "unknown_login" else refused) from refused
        hashed = accounts.hash_password(new)

        def work(env):
            token = accounts.change_password(env.tx, login, hashed, env.now, hours)
            if token is None:
                raise wrong
            activation.void(env.tx, person.id, env.now)
            audit.append(env.tx, to_text(env.now), person.id, "change_password", None, {"person": person.id})
            return token
        return self.transactions.change("change_password", work)

    def forgot(self, nip: str, source: str) -> None:
        """Mail a code to an account that has an address. Says nothing about who has one. Refused: rate_limited (for the address it comes from)."""
        nip = "".join(nip.split())

        def work(env):
            flood, enough = activation.asked_too_often(env.tx, nip, env.now, source)
            row = env.tx.one(sql.RESETTABLE, nip=nip)
            if not flood and not enough and row is not None and row.email:
                self.mail_code(env, row, "reset", row.language, None)
                audit.append(env.tx, to_text(env.now), None, "forgot_password", None, {"person": row.id})
            return flood
        if self.transactions.change("forgot_password", work):
            raise Refused("rate_limited")
        self.transactions.committed()

    # codes -------------------------------------------------------------------------------------------------------------------------
    def waiting(self, actor: views.Actor) -> list[Waiting]:
        """Agencies with people who have no password yet."""
        with self.transactions.read() as env:
            need_admin(env, actor)
            names = {u.id: u.name for u in env.tx.all(office_sql.UNITS)}
            rows = env.tx.all(sql.WITHOUT_PASSWORD_COUNTS, now=to_text(env.now))
            return sorted((Waiting(r.opd, names[r.opd], r.people, r.coded, r.mail) for r in rows), key=lambda w: w.name)

    def codes(self, actor: views.Actor, unit: str, channel: str, *, key: str, renew: bool = False) -> Codes:
        """Codes for the people of a unit and everything below it who have no password: to print, or by mail. Those who hold one are left out
        unless `renew`. Refused: not_found."""
        def work(env):
            need_admin(env, actor)
            place = units.by_id(env.tx, unit)
            if place is None or channel not in ("paper", "mail"):
                raise Refused("not_found")
            people = [r for r in env.tx.all(sql.WITHOUT_PASSWORD, unit=unit, now=to_text(env.now)) if renew or not r.coded]
            able = [r for r in people if channel == "paper" or r.email]
            slips = [self._slip(env, r, actor.person) for r in able[:MOST_CODES]] if channel == "paper" else []
            mailed = [self.mail_code(env, r, "activation", r.language or "id", actor.person) for r in able[:MOST_CODES]] if channel == "mail" else []
            made.append(Codes(place.name, tuple(slips), len(mailed), tuple(r.name for r in people if channel == "mail" and not r.email),
                              max(0, len(able) - MOST_CODES)))
            return {"unit": unit, "channel": channel, "people": [r.id for r in able[:MOST_CODES]]}, None
        made: list[Codes] = []
        self.transactions.command(actor.person, "codes", key, {"unit": unit, "channel": channel, "renew": renew}, work)
        return made[-1] if made else Codes("", again=True)

    def code_for(self, actor: views.Actor, person: str, channel: str, *, key: str) -> Codes:
        """A code for one person, whether he has a password or not (then it replaces it once it is used). Refused: not_found, not_allowed_now."""
        def work(env):
            need_admin(env, actor)
            row = env.person(person)
            if row is None or not row.active:
                raise Refused("not_found")
            account = env.tx.one(sql.ONE_PERSON, person=person)
            if account.account_active == 0 or channel == "mail" and not row.email:
                raise Refused("not_allowed_now")
            if channel == "mail":
                self.mail_code(env, row, "activation", accounts.language(env.tx, person), actor.person)
                made.append(Codes(account.unit_name, mailed=1))
            else:
                made.append(Codes(account.unit_name, (self._slip(env, row, actor.person, account.unit_name),)))
            return {"person": person, "channel": channel}, None
        made: list[Codes] = []
        self.transactions.command(actor.person, "code", key, {"person": person, "channel": channel}, work)
        return made[-1] if made else Codes("", again=True)

    @staticmethod
    def _slip(env: Environment, row, by: str, unit: str | None = None) -> Slip:
        code = activation.put(env.tx, row.id, "activation", "paper", env.now, by)
        return Slip(row.name, row.nip, unit or row.unit_name, code, (env.now + activation.VALID["activation"]).astimezone(env.zone))

    @staticmethod
    def mail_code(env: Environment, row, kind: str, language: str, by: str | None) -> str:
        """A fresh code on its way to a person (a row with the columns of `person`) with an address; the id of the job."""
        code = activation.put(env.tx, row.id, kind, "mail", env.now, by)
        until = texts.long_moment((env.now + activation.VALID[kind]).astimezone(env.zone), language, env.settings.office.zone_label)
        return entrance_mails.put(env, kind, row, language, to_text(env.now), sealed={"kode": seal(env.settings.secret, code)}, until=until)

    # people and accounts ---------------------------------------------------------------------------------------------------------
    def find(self, actor: views.Actor, words: str) -> list[PersonRow]:
        """People whose name holds the words or whose NIP begins with the digits; at most MOST_FOUND."""
        with self.transactions.read() as env:
            need_admin(env, actor)
            terms = search_terms(words)
            return [_person_row(r) for r in env.tx.all(sql.FIND_PEOPLE, **terms, limit=MOST_FOUND)] if terms else []

    def staff(self, actor: views.Actor) -> list[PersonRow]:
        """Everybody with a system role."""
        with self.transactions.read() as env:
            need_admin(env, actor)
            return [_person_row(r) for r in env.tx.all(sql.STAFF)]

    def page(self, actor: views.Actor, person: str) -> PersonPage:
        with self.transactions.read() as env:
            need_admin(env, actor)
            row = env.tx.one(sql.ONE_PERSON, person=person)
            if row is None:
                raise Refused("not_found")
            now = to_text(env.now)
            codes = tuple((c.kind, c.channel, from_text(c.expires_at).astimezone(env.zone)) for c in env.tx.all(sql.CODES_OF, person=person)
                          if c.used_at is None and c.expires_at > now)
            held = tuple((env.roles.label(h.role, actor.language), h.unit_name) for h in env.tx.all(sql.HOLDERS_ALL)
                         if h.person == person and h.from_day <= env.today.isoformat() and (h.until_day is None or h.until_day >= env.today.isoformat()))
            return PersonPage(_person_row(row), codes, held, person == actor.person)

    def set_active(self, actor: views.Actor, person: str, active: bool) -> None:
        """Let in again, or lock out at once; codes that wait count no more. Refused: not_found, not_allowed_now (oneself)."""
        self._change(actor, person, "set_active", {"active": active}, lambda env, at: self._activity(env, person, active, at))

    @staticmethod
    def _activity(env, person: str, active: bool, at: str) -> None:
        accounts.set_active(env.tx, person, active, at)
        if not active:
            activation.void(env.tx, person, env.now)

    def set_roles(self, actor: views.Actor, person: str, roles: Iterable[str]) -> None:
        """Give exactly these system roles. Refused: not_found, not_allowed_now (oneself: an office must not lose its last administrator)."""
        wanted = sorted(set(roles) & set(accounts.SYSTEM_ROLES))
        self._change(actor, person, "set_roles", {"roles": wanted}, lambda env, at: accounts.set_roles(env.tx, person, wanted, at))

    def _change(self, actor: views.Actor, person: str, kind: str, what: dict, do: Callable[[Environment, str], None]) -> None:
        def work(env):
            need_admin(env, actor)
            if env.person(person) is None:
                raise Refused("not_found")
            if person == actor.person:
                raise Refused("not_allowed_now")
            do(env, to_text(env.now))
            audit.append(env.tx, to_text(env.now), actor.person, kind, None, {"person": person, **what})
        self.transactions.change(kind, work)


def _person_row(row) -> PersonRow:
    if not row.active:
        state = "gone"
    elif row.account_active is None:
        state = "none"
    elif not row.account_active:
        state = "closed"
    else:
        state = "active" if row.has_password else "waiting"
    return PersonRow(row.id, row.nip, row.name, row.position, row.unit_name, row.email or "", tuple(orjson.loads(row.roles or "[]")), state)
