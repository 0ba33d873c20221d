"""Balances of people: what the ledger says and why, corrections with their reason, and what is given on 1 January.

Knows transactions, the ledger and the accounts procedures declare; holds no rule of leave.
"""
from collections import Counter, namedtuple
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial

from engine import views
from engine.clock import from_text, to_text
from engine.errors import Unusable
from engine.facade import audit
from engine.facade.guard import is_admin, need_admin
from engine.facade.transaction import Transactions
from engine.office import ledger, people, records
from engine.run.case import bases, decide
from engine.run.data import CaseData
from engine.run.environment import Environment
from engine.run.scope import CaseScope
from engine.store.statements import case as case_sql
from engine.store.statements import office as sql

Year = namedtuple("Year", ("account", "year", "days"))
BATCH = 500                      # people in one transaction: the database stays open for others
DONE = "rollover:"               # in `meta`: year -> moment


class Balances:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    def of(self, actor: views.Actor, person: str | None = None) -> views.BalancePage:
        """The balances of oneself (or, for an administrator, of another) with every entry behind them."""
        with self.transactions.read() as env:
            who = env.person(person if person and is_admin(env, actor) else actor.person)
            titles = self._titles(env, actor.language)
            years = [views.BalanceRow(titles.get(r.account, r.account), r.account, r.year, r.days, *self._counted(env, who, r.account, r.year, actor.language))
                     for r in self._with_duties(env, ledger.balances(env.tx, who.id))]
            numbers = {r.id: r.number for r in env.tx.all(case_sql.CASES_OF, person=who.id, limit=1000, offset=0)}
            entries = [views.LedgerRow(from_text(r.at).astimezone(env.zone), titles.get(r.account, r.account), r.year, r.days, r.operation, r.reason,
                                       numbers.get(r.case_id, ""), r.case_id) for r in env.tx.all(sql.LEDGER_OF_PERSON, person=who.id)]
            return views.BalancePage(who.id, who.name, tuple(years), tuple(reversed(entries)))

    def _with_duties(self, env: Environment, rows: list) -> list:
        """The balances, and this year's of accounts with a target though nothing was booked yet."""
        there = {(r.account, r.year) for r in rows}
        duties = [Year(a.key, env.today.year, 0) for _, a in self._kept(env) if a.target is not None and (a.key, env.today.year) not in there]
        return [*rows, *duties]

    def _counted(self, env: Environment, person, account: str, year: int, language: str) -> tuple[str, int | None]:
        """(what an account counts, what the year should come to)."""
        for version, kept in self._kept(env):
            if kept.key == account:
                unit = kept.unit.get(language) or kept.unit.get("id") or ""
                if kept.target is None or year != env.today.year:
                    return unit, None
                profile = people.profile(env.tx, person, env.now, env.zone)
                scope = CaseScope(env, version.procedure, CaseData(), applicant=person.id, unit=person.unit, case_id=None, profile=profile,
                                  facts={"diajukan": env.today.isoformat()})
                value = kept.target(scope.scope)
                return unit, int(value) if isinstance(value, int | Decimal) else None
        return "", None

    def _kept(self, env: Environment):
        return ((version, account) for version in self.transactions.versions.all_in_force(env.tx) for account in version.procedure.settings.accounts)

    def accounts(self, language: str = "id") -> list[tuple[str, str]]:
        """(key, title) of every account a procedure in force keeps."""
        with self.transactions.read() as env:
            return sorted(self._titles(env, language).items(), key=lambda one: one[1])

    def correct(self, actor: views.Actor, nip: str, account: str, year: int, days: int, reason: str, *, key: str) -> None:
        """A correction entry by an administrator; the reason is kept. Unusable for an unknown person or account, or without a reason."""
        def work(env: Environment):
            need_admin(env, actor)
            person = people.by_nip(env.tx, nip)
            if person is None:
                raise Unusable(f"NIP {nip} tidak ada dalam data pegawai")
            if account not in self._titles(env, "id"):
                raise Unusable(f"akun {account!r} tidak dikenal")
            if len(reason.strip()) < 5 or not days or not 2000 <= year <= 2100:
                raise Unusable("koreksi perlu alasan, tahun, dan jumlah hari yang bukan nol")
            ledger.enter(env.tx, person.id, account, year, days, reason=reason.strip(), actor=actor.person, at=to_text(env.now))
            return {"person": person.id, "account": account, "year": year, "days": days, "reason": reason.strip()}, None
        self.transactions.command(actor.person, "correct_balance", key, {"nip": nip, "account": account, "year": year, "days": days, "reason": reason}, work)

    # 1 January --------------------------------------------------------------------------------------------------------------------------
    def rollover_preview(self, year: int, language: str = "id") -> views.Rollover:
        """What would be given for a year now; nothing is written."""
        counts: dict[str, Counter] = {}
        people_seen = 0
        for env, batch in self._batches():
            people_seen += len(batch)
            for account, person, days, _ in self._given(env, batch, year):
                known = env.tx.one(sql.LEDGER_ENTITLED, person=person.id, account=account.key, year=year)
                counts.setdefault(account.key, Counter())[(days, known.days if known.rows else None)] += 1
        return self._report(year, counts, people_seen, done_at=self.rolled_over(year), language=language)

    def rollover(self, year: int, actor: views.Actor | None = None) -> views.Rollover:
        """Give every active person what the accounts say for a year, for an administrator or (without an actor) for the clock.

        Doing it again only corrects what differs.
        """
        if actor is not None:
            with self.transactions.read() as env:
                need_admin(env, actor)
        counts: dict[str, Counter] = {}
        people_seen, who = 0, actor.person if actor else None
        last: str | None = ""
        while last is not None:
            given, seen, last = self.transactions.change("rollover", partial(self._give, last, year, who))
            people_seen += seen
            for account, found in given.items():
                counts.setdefault(account, Counter()).update(found)

        def done(env: Environment) -> None:
            at = to_text(env.now)
            env.tx.run(sql.META_PUT, key=f"{DONE}{year}", value=at)
            audit.append(env.tx, at, who, "rollover", None, {"year": year, "people": people_seen})
        self.transactions.change("rollover", done)
        return self._report(year, counts, people_seen, done_at=self.rolled_over(year))

    def _give(self, after: str, year: int, who: str | None, env: Environment) -> tuple[dict[str, Counter], int, str | None]:
        """One batch: (what was given, to how many, the last of them if there are more)."""
        counts: dict[str, Counter] = {}
        batch = env.tx.all(sql.PEOPLE_AFTER, after=after, most=BATCH)
        for account, person, days, basis in self._given(env, batch, year):
            known = env.tx.one(sql.LEDGER_ENTITLED, person=person.id, account=account.key, year=year)
            counts.setdefault(account.key, Counter())[(days, known.days if known.rows else None)] += 1
            if days or known.rows:
                ledger.open_at(env.tx, person.id, account.key, year, days, reason=f"Hak tahun {year}: {basis}", actor=who, at=to_text(env.now))
        return counts, len(batch), batch[-1].id if len(batch) == BATCH else None

    def rolled_over(self, year: int) -> datetime | None:
        """When the year was given; None if it was not."""
        with self.transactions.read() as env:
            at = env.tx.value(sql.META_GET, key=f"{DONE}{year}")
            return from_text(at).astimezone(env.zone) if at else None

    def due(self) -> int | None:
        """The year that should have been given by today and was not. Where opening balances of the year were imported, they are what was given."""
        with self.transactions.read() as env:
            year = env.today.year
            begun = env.tx.one(sql.LEDGER_ANY_BEFORE, year=year) is not None and env.tx.one(sql.LEDGER_ANY_OPENING, year=year) is None
        return year if begun and self.rolled_over(year) is None else None

    def _batches(self):
        last = ""
        while True:
            with self.transactions.read() as env:
                batch = env.tx.all(sql.PEOPLE_AFTER, after=last, most=BATCH)
                if batch:
                    yield env, batch
            if len(batch) < BATCH:
                return
            last = batch[-1].id

    def _given(self, env: Environment, batch, year: int):
        """(account, person, days, legal basis) of everybody in a batch, as things are on 1 January."""
        new_year = datetime.combine(date(year, 1, 1), time(0), env.zone)
        for version in self.transactions.versions.all_in_force(env.tx):
            for account in version.procedure.settings.accounts:
                if account.yearly is None and not account.decision:
                    continue
                for person in batch:
                    as_then = person if env.today == new_year.date() else records.on(env.tx, person, new_year.date())
                    profile = people.profile(env.tx, as_then, new_year, env.zone)
                    scope = CaseScope(env, version.procedure, CaseData(), applicant=person.id, unit=person.unit, case_id=None, profile=profile,
                                      facts={"diajukan": new_year.date().isoformat()})
                    basis = account.legal_basis
                    if account.yearly is not None:
                        value = account.yearly(scope.scope)
                    else:
                        made = decide(scope, account.decision, new_year.date())
                        value, basis = made.value, "; ".join(bases(made, account.decision)[account.decision])
                    yield account, person, int(value) if isinstance(value, int | Decimal) else 0, basis

    def _titles(self, env: Environment, language: str) -> dict[str, str]:
        return {a.key: a.title.get(language) or a.title.get("id") or a.key
                for version in self.transactions.versions.all_in_force(env.tx) for a in version.procedure.settings.accounts}

    def _report(self, year: int, counts, people_seen: int, done_at, language: str = "id") -> views.Rollover:
        with self.transactions.read() as env:
            titles = self._titles(env, language)
        rows = tuple(views.RolloverRow(titles.get(account, account), days, known, n)
                     for account, found in counts.items() for (days, known), n in sorted(found.items(), key=lambda x: (-x[1], str(x[0]))))
        return views.Rollover(year, people_seen, rows, done_at)
