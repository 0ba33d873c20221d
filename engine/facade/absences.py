"""Who is away: the unit's month without the kind of leave, and one's own days as a calendar file behind a secret address. Knows transactions and rows.

Nobody reads from these pages why somebody is away: a colleague sees the days, the file says "away from work" and the number of the request.
"""
import hashlib
from datetime import date, timedelta

from engine import clock, views
from engine.clock import day, from_text, to_text
from engine.errors import Refused
from engine.facade import audit
from engine.facade.transaction import Transactions
from engine.office import accounts, ics, limits
from engine.office.days import add_months
from engine.office.sealed import seal, unseal
from engine.run import rules
from engine.store import new_code
from engine.store.statements import absence as sql
from engine.texts import say

BACK = timedelta(days=400)               # how far one's own file reaches back


class Absences:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    # the unit ------------------------------------------------------------------------------------------------------------------------
    def team(self, actor: views.Actor, month: str = "") -> views.TeamPage:
        """Who of one's unit (and of units one is in charge of) is away in a month (YYYY-MM, this one by default), and one's own days."""
        with self.transactions.read() as env:
            first = clock.month(month) or env.today.replace(day=1)
            last = add_months(first, 1) - timedelta(days=1)
            own, units = env.person(actor.person).unit, rules.team(env, actor.person)
            rows = env.tx.all(sql.TEAM_AWAY, units=sorted(units), **{"from": first.isoformat(), "until": last.isoformat()})
            away = tuple(views.AwayRow(r.name, r.position, r.unit_name if len(units) > 1 else "", day(r.from_day), day(r.until_day), r.person == actor.person)
                         for r in rows)
            calendar = env.calendar(own)
            days = []
            for n in range((last - first).days + 1):
                at = first + timedelta(days=n)
                who = tuple(dict.fromkeys(r.name for r in away if r.start <= at <= r.until))
                if who and calendar.is_working(at):
                    days.append(views.AwayDay(at, who))
            return views.TeamPage(env.unit(own).name, first, add_months(first, -1), add_months(first, 1), away, tuple(days),
                                  self._own(env, actor, env.today - timedelta(days=31)))

    def _own(self, env, actor, since: date) -> tuple[views.OwnAbsence, ...]:
        return tuple(views.OwnAbsence(r.case_id or "", r.number or "", day(r.from_day), day(r.until_day), _status(r))
                     for r in _rows(env, actor.person, since))

    # calendar files -------------------------------------------------------------------------------------------------------------------
    def address(self, actor: views.Actor) -> str | None:
        """The path of one's own calendar file, "" if it must be made anew, None if there is none."""
        with self.transactions.read() as env:
            row = env.tx.one(sql.FEED_OF, person=actor.person)
            if row is None:
                return None
            try:
                return f"/kalender/{unseal(env.settings.secret, row.sealed)}.ics"
            except ValueError:
                return ""

    def renew(self, actor: views.Actor) -> None:
        """A new secret address; the old one leads nowhere from now on."""
        def work(env) -> None:
            token = new_code()
            env.tx.run(sql.FEED_PUT, person=actor.person, token_hash=_hash(token), sealed=seal(env.settings.secret, token), made_at=to_text(env.now))
            audit.append(env.tx, to_text(env.now), actor.person, "renew_feed", None, {})
        self.transactions.change("renew_feed", work)

    def drop(self, actor: views.Actor) -> None:
        def work(env) -> None:
            env.tx.run(sql.FEED_DROP, person=actor.person)
            audit.append(env.tx, to_text(env.now), actor.person, "drop_feed", None, {})
        self.transactions.change("drop_feed", work)

    def feed(self, token: str, source: str = "") -> str:
        """The calendar file behind a secret address. Refused: not_found, rate_limited."""
        if source:
            def count(env):
                return limits.take(env.tx, "lookup", source, env.now, env.settings.limits.lookups_per_minute, timedelta(minutes=1))
            if self.transactions.change("feed", count):
                raise Refused("rate_limited")
        with self.transactions.read() as env:
            row = env.tx.one(sql.FEED_BY_TOKEN, token_hash=_hash(token)) if token.isalnum() and len(token) == 26 else None
            if row is None:
                raise Refused("not_found")
            return self._file(env, row.person)

    def event(self, actor: views.Actor, case: str) -> str:
        """One request's days as a calendar file, for its applicant. Refused: not_found."""
        with self.transactions.read() as env:
            return self._file(env, actor.person, case)

    def _file(self, env, person: str, case: str | None = None) -> str:
        language = accounts.language(env.tx, person)
        entries = []
        for r in _rows(env, person, env.today - BACK):
            if case is not None and r.case_id != case:
                continue
            entries.append(ics.Entry(
                f"{r.case_id or r.id}-1@{_host(env)}", day(r.from_day), day(r.until_day), say("ics_away", language),
                say("ics_request", language, number=r.number) if r.number else "", f"{env.settings.web.url()}/permohonan/{r.case_id}" if r.case_id else
                env.settings.web.url(), {"revoked": "CANCELLED", "asked": "TENTATIVE"}.get(_status(r), "CONFIRMED"), from_text(r.at)))
        if case is not None and not entries:
            raise Refused("not_found")
        return ics.calendar(say("ics_name", language), entries)


def _rows(env, person: str, since: date) -> list:
    """One absence a case: what was granted before what was asked for, each only once however many ways of the diagram would record it."""
    found = sorted(env.tx.all(sql.OWN_ABSENCES, person=person, **{"from": since.isoformat()}), key=lambda r: r.operation != "add")
    one = {}
    for r in found:
        one.setdefault(r.case_id or r.id, r)
    return sorted(one.values(), key=lambda r: (r.from_day, r.at, r.id))


def _status(row) -> str:
    return "revoked" if row.revoked else "asked" if row.operation == "asked" else "granted"


def _host(env) -> str:
    return env.settings.web.url().split("://", 1)[-1].partition("/")[0].partition(":")[0]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
