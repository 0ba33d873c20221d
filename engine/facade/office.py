"""Signing in, and the office's own records: people, units, balances, calendar by import. Knows transactions and the office."""
from collections.abc import Iterable
from datetime import timedelta

import orjson

from engine import views
from engine.clock import to_text
from engine.errors import Problems
from engine.facade import audit, calendars, import_reports
from engine.facade.transaction import Transactions
from engine.office import accounts, calendar, imports, records
from engine.office.words import describe
from engine.store.statements import office as sql
from engine.store.statements import people as people_sql

FILES_WAIT = timedelta(days=1)       # files that were looked at and never imported


class _Undo(Exception):
    """Ends a transaction that was only tried; carries what it would have done."""

    def __init__(self, outcome):
        self.outcome = outcome


class Office:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    # signing in ------------------------------------------------------------------------------------------------------------------
    def sign_in(self, nip: str, password: str, source: str) -> tuple[str, views.Actor]:
        """(session token, who). Refused: unknown_login, locked. No lock is held while the password is tested."""
        login = self.transactions.change("sign_in", lambda env: accounts.begin_login(env.tx, nip, password, env.now, source))
        accounts.verify(login)

        def work(env):
            token = accounts.end_login(env.tx, login, env.now, env.settings.limits.session_hours)
            actor = accounts.lookup(env.tx, token, env.now)
            audit.append(env.tx, to_text(env.now), actor.person, "sign_in", None, {})
            return token, actor
        return self.transactions.change("sign_in", work)

    def actor(self, token: str | None) -> views.Actor | None:
        """Who a session token belongs to; None if it is unknown or over."""
        if not token:
            return None
        with self.transactions.read() as env:
            return accounts.lookup(env.tx, token, env.now)

    def bearer(self, token: str) -> views.Bearer | None:
        """Who acts with a program's token, and within which scopes; None if it is unknown, over, or the person no longer active."""
        with self.transactions.read() as env:
            found = accounts.lookup_token(env.tx, token, env.now)
        return views.Bearer(*found) if found else None

    def person(self, person: str) -> views.Actor | None:
        """The actor of a person id, for players, programs and the command line."""
        with self.transactions.read() as env:
            row = env.person(person)
            return views.Actor(row.id, row.name, row.position) if row else None

    def sign_out(self, token: str) -> None:
        self.transactions.change("sign_out", lambda env: accounts.close_session(env.tx, token))

    def set_language(self, actor: views.Actor, language: str) -> None:
        self.transactions.change("set_language", lambda env: accounts.set_language(env.tx, actor.person, language))

    def demo_accounts(self) -> list[views.DemoAccount]:
        """The accounts of the demo office; none in any other."""
        if not self.transactions.settings.demo:
            return []
        with self.transactions.read() as env:
            kept = env.tx.value(sql.META_GET, key="demo_accounts")
        return [views.DemoAccount(**a) for a in orjson.loads(kept)] if kept else []

    # records -----------------------------------------------------------------------------------------------------------------------
    def import_file(self, kind: str, data: bytes, actor: views.Actor | None = None, *, accept: Iterable[str] = (), skip: bool = False,
                    only_try: bool = False) -> views.ImportReport:
        """Import a CSV of pegawai, unit, saldo or kalender: all of it, or nothing with a sentence for each wrong line.

        `accept`: codes of doubts that are done all the same; `skip`: wrong lines are left out; `only_try`: what would come of it, nothing is stored.
        """
        who, language = (actor.person, actor.language) if actor else (None, "id")
        rows, problems = imports.read(kind, data)
        options = imports.Options(frozenset(accept), skip, self.transactions.settings.limits.import_missing_percent)

        def work(env):
            env.tx.alone("import")
            at = to_text(env.now)
            done = imports.apply(env.tx, kind, rows, roles=env.roles, actor=who, at=at, today=env.today, options=options, problems=problems)
            if only_try:
                raise _Undo(done)
            if kind == "kalender" and (done.added or done.changed):
                calendars.begin(env)
            audit.append(env.tx, at, who, f"import_{kind}", None, {"added": done.added, "changed": done.changed, "unchanged": done.unchanged,
                                                                  **({"left": done.left, "accepted": sorted(options.accept)} if kind == "pegawai" else {})})
            return done
        try:
            return import_reports.report(kind, self.transactions.change(f"import_{kind}", work), language)
        except _Undo as undone:
            return import_reports.report(kind, undone.outcome, language)
        except Problems as found:
            sentences = tuple(describe(p, language) for p in found.problems)
            return views.ImportReport(kind, 0, 0, 0, sentences, skippable=not skip and bool(rows) and all("line" in p.params for p in found.problems))

    def bring(self) -> None:
        """What begins to hold today is written into people's records."""
        self.transactions.change("bring", lambda env: records.bring(env.tx, env.today))

    def forget(self) -> None:
        """Sessions that are over and counters nobody asks for any more."""
        def work(env):
            accounts.forget(env.tx, env.now)
            env.tx.run(people_sql.KEPT_FORGET, before=to_text(env.now - FILES_WAIT))
        self.transactions.change("forget", work)

    def seed(self) -> None:
        """What every office begins with: the calendar of the country, if no day was ever stored, and the head of the audit chain."""
        def work(env):
            env.tx.alone("seed")
            calendar.seed(env.tx)
            audit.begin(env.tx)
        self.transactions.change("seed", work)
