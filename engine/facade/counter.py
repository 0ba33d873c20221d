"""The counter: somebody files for a colleague who cannot. Who may is the procedure's `starts.on_behalf`; the applicant is told, the filer recorded.

Knows transactions, roles and who may file; the filing itself is `requests.file(on_behalf=...)`.
"""
from dataclasses import dataclass
from datetime import datetime

from engine import texts, views
from engine.clock import from_text, to_text
from engine.errors import Refused
from engine.facade import entrance_mails
from engine.facade.transaction import Transactions
from engine.office import accounts, people, units
from engine.run import drafts
from engine.run.environment import Environment
from engine.store.statements import people as sql

MOST_FOUND = 20
MOST_FILED = 50


@dataclass(frozen=True)
class Way:
    """A service for a colleague. `why_not`: why it cannot be filed for him now, "" if it can."""
    procedure: str
    title: str
    why_not: str


@dataclass(frozen=True)
class Applicant(views.Colleague):
    """A colleague and what can be filed for him."""
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Filed:
    """A request that was filed for somebody else."""
    case: str
    number: str
    title: str
    applicant: str
    status: str
    at: datetime


@dataclass(frozen=True)
class CounterPage:
    """`places`: names of the agencies whose people one may file for; `through`: (service, role) where only holders of a role file it, so that it is filed
    in the name of one of them; `filed`: newest first."""
    places: tuple[str, ...]
    through: tuple[tuple[str, str], ...]
    filed: tuple[Filed, ...]


class Counter:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    def open_to(self, actor: views.Actor) -> bool:
        """Whether this person may file for anybody."""
        with self.transactions.read() as env:
            return bool(self._ways(env, actor)[1])

    def page(self, actor: views.Actor) -> CounterPage:
        """Refused: not_found for whoever may file for nobody."""
        with self.transactions.read() as env:
            versions, places = self._ways(env, actor)
            if not places:
                raise Refused("not_found")
            names = sorted(units.by_id(env.tx, place).name for place in places)
            filed = [self._filed(env, row, actor.language) for row in env.tx.all(sql.FILED_FOR_OTHERS, person=actor.person, limit=MOST_FILED)]
            through = [(v.procedure.title(actor.language), env.roles.label(role, actor.language)) for v in versions for role in v.procedure.settings.starts.roles]
            return CounterPage(tuple(names), tuple(through), tuple(filed))

    def find(self, actor: views.Actor, words: str) -> list[Applicant]:
        """Colleagues this person may file for, by part of a name or the first digits of a NIP. Refused: not_found."""
        with self.transactions.read() as env:
            versions, places = self._ways(env, actor)
            if not places:
                raise Refused("not_found")
            rows = people.colleagues(env.tx, words, places, actor.person, MOST_FOUND)
            return [Applicant(r.id, r.name, r.nip, r.position, r.unit_name, tuple(self._way(env, v, r, actor) for v in versions)) for r in rows]

    def _ways(self, env: Environment, actor: views.Actor) -> tuple[list, set[str]]:
        """(versions one may file of for others, units whose people they are)."""
        duties = env.duties(actor.person)
        versions, places = [], set()
        for version in self.transactions.versions.all_in_force(env.tx):
            there = {unit for role, unit in duties.in_procedure(version.procedure.key) if role in version.procedure.settings.starts.on_behalf and _anchors(env, role, unit)}
            if there:
                versions.append(version)
                places |= there
        return versions, places

    @staticmethod
    def _way(env: Environment, version, person, actor: views.Actor) -> Way:
        refusal = drafts.Draft.new(env, version, person).may_start(actor.person)
        why_not = texts.say(refusal.code, actor.language, **refusal.params) if refusal else ""
        if refusal and refusal.code == "limit_open":
            why_not = texts.say("limit_open_other", actor.language, **refusal.params)
        return Way(version.procedure.key, version.procedure.title(actor.language), why_not)

    def _filed(self, env: Environment, row, language: str) -> Filed:
        procedure = self.transactions.versions.of(env.tx, row).procedure
        return Filed(row.id, row.number, procedure.title(language), row.applicant_name, procedure.status_name(row.status, language),
                     from_text(row.started_at).astimezone(env.zone))


def _anchors(env: Environment, role: str, unit: str) -> bool:
    """Whether the role is ever anchored in this unit: one that counts in an agency is in no part of it."""
    row = units.by_id(env.tx, unit)
    return env.roles[role].anchor != "opd" or row.parent is None or row.opd == row.id


def named(env: Environment, person: str) -> str:
    """Name and position of somebody, as a page names whom it is about."""
    row = env.person(person)
    return f"{row.name}, {row.position}" if row.position else row.name


def tell(env: Environment, run) -> None:
    """A mail to the applicant whose request somebody else has just filed; nothing where he filed it himself or has no address."""
    head = run.head
    applicant, by = env.person(head.applicant), env.person(head.filed_by)
    if head.applicant == head.filed_by or not applicant.email:
        return
    language = accounts.language(env.tx, applicant.id)
    at = texts.long_moment(env.local, language, env.settings.office.zone_label)
    entrance_mails.put(env, "filed_for", applicant, language, to_text(env.now), case=head.id, event=1, number=head.number, who=by.name,
                       position=by.position, at=at, title=run.procedure.title(language))
