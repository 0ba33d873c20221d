"""The page of one service, for everybody: made of the version in force and of what became of its requests. Knows versions, paths and insight; it names
nobody, and no rule of a procedure stands here.
"""
from datetime import date

import orjson

from engine import decisions, views
from engine.clock import from_text, to_text
from engine.errors import Refused
from engine.facade import estimate
from engine.facade.diagram import area_name, diagram
from engine.facade.transaction import Transactions
from engine.insight import skm
from engine.insight.past import MOST, WINDOW
from engine.insight.served import FEW, Served, served
from engine.office import units
from engine.procedure.settings import COMPONENTS
from engine.run import drafts, path
from engine.run.environment import Environment
from engine.run.versions import Version
from engine.store.statements import insight as sql
from engine.texts import amount, say


class Services:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    def cards(self, actor: views.Actor | None, language: str = "id") -> list[views.ServiceCard]:
        """What the office offers; for somebody signed in, whether he may start it and why not."""
        with self.transactions.read() as env:
            return [card(env, version, actor, language) for version in self.transactions.versions.all_in_force(env.tx) if version.procedure.model.start]

    def page(self, actor: views.Actor | None, procedure: str, language: str = "id") -> views.ServicePage:
        """Everything there is to know about a service. Refused: no_version."""
        with self.transactions.read() as env:
            version = self.transactions.versions.in_force(env.tx, procedure)
            known, settings, shown = version.procedure, version.procedure.settings, card(env, version, actor, language)
            return views.ServicePage(
                known.key, shown.title, shown.summary, _owner(env, settings.owner), version.number, _day(env, version.published), shown.promise,
                path.promise_days(version), shown.may_start, shown.why_not, tuple(_steps(env, version, language)),
                tuple(_components(env, version, language)), reality(env, version), diagram(version, language), self._complaint(env, settings),
                settings.survey is not None, shown.public, outcomes(env, version, language))

    def _complaint(self, env: Environment, settings) -> str:
        """The procedure that takes complaints about this one, if it is in force."""
        named = settings.service_standard.get("pengaduan")
        key = named.get("procedure", "") if isinstance(named, dict) else ""
        try:
            return self.transactions.versions.in_force(env.tx, key).procedure.key if key else ""
        except Refused:
            return ""


def card(env: Environment, version: Version, actor: views.Actor | None, language: str) -> views.ServiceCard:
    procedure, days = version.procedure, path.promise_days(version)
    begins, public = procedure.model.start is not None, procedure.settings.starts.public               # not by a message or the clock alone
    refusal = drafts.Draft.new(env, version, env.person(actor.person)).may_start(actor.person) if actor and begins and not public else None
    return views.ServiceCard(
        procedure.key, procedure.title(language), procedure.summary(language), say("working_days", language, days=days) if days is not None else "",
        (actor is not None or public) and begins and refusal is None, say(refusal.code, language, **refusal.params) if refusal else "", public)


def reality(env: Environment, version: Version) -> views.Reality | None:
    """What finished requests of the latest year took; None: too few to be told."""
    return as_reality(env, served(estimate.finished(env, version)))


def as_reality(env: Environment, found: Served | None) -> views.Reality | None:
    """Office seconds as working days and dates."""
    if found is None:
        return None
    workday = estimate.office_time(env).workday
    first, last = (from_text(text).astimezone(env.zone).date() for text in (found.first, found.last))
    return views.Reality(found.n, round(found.half / workday, 1), round(found.mostly / workday, 1), first, last)


def outcomes(env: Environment, version: Version, language: str) -> tuple[tuple[str, int], ...]:
    """What came of what was filed without a login (procedure.yaml `public.tally`), in the latest year: choices and how often, most first. Whole months, and
    each choice only as it grows by FEW or more; no sum from which a hidden one could be subtracted."""
    procedure = version.procedure
    name, _, key = procedure.settings.public.tally.partition(".")
    if not name:
        return ()
    last: dict[str, tuple[str, str]] = {}
    until = env.midnight(env.today.replace(day=1))
    for row in env.tx.all(sql.OUTCOMES, procedure=procedure.key, elements=list(procedure.objects[name].writers), after=to_text(env.now - WINDOW), until=until, most=MOST):
        chosen = orjson.loads(row.data)["writes"].get(name, {}).get(key)
        if isinstance(chosen, str):
            last[row.case_id] = (row.ended_at[:7], chosen)
    months: dict[str, dict[str, int]] = {}
    for month, chosen in last.values():
        months.setdefault(chosen, {}).setdefault(month, 0)
        months[chosen][month] += 1
    found = {chosen: sum(each[month] for month in skm.told(each.items(), FEW)) for chosen, each in months.items()}
    return tuple((procedure.option_label(name, key, chosen, language) or chosen, n) for chosen, n in sorted(found.items(), key=lambda one: -one[1]) if n)


def _steps(env: Environment, version: Version, language: str):
    """The way of a request in words, from filing on."""
    procedure = version.procedure
    elements = procedure.model.elements
    starts = [procedure.model.start] if procedure.model.start else [e.id for e in elements.values() if e.kind == "startEvent" and e.scope == procedure.model.process]
    for one in [*(path.Ahead(start, "") for start in starts), *path.ahead(version, starts)]:
        element = elements[one.element]
        role = procedure.role_of(element)
        who = env.roles.label(role, language) if role in env.roles else area_name(procedure, element.lane, language) if element.lane and element.kind == "userTask" else ""
        condition = path.condition_words(procedure, one.condition, language)
        yield views.ServiceStep(
            procedure.public_name_of(element, language), who, amount(element.properties.get("promise", ""), language),
            say("if_branch", language, branch=condition) if condition else "")


def _components(env: Environment, version: Version, language: str):
    """The 14 components, in the order of the regulation."""
    standard = version.procedure.settings.service_standard
    for key in COMPONENTS:
        given = standard.get(key)
        told = given if isinstance(given, dict) else {}
        text, more = told.get(language) or told.get("id") or "", tuple[str, ...]()
        if given == "computed":
            days = path.promise_days(version)
            text = say("promise_since", language, amount=say("working_days", language, days=days)) if days is not None else ""
        if told.get("from") == "decisions":
            more = _bases(version, env.today)
        elif "decision" in told:
            more = _documents(version, told["decision"], env.today, language)
        yield views.Component(key, text, more)


def _tables(version: Version, today: date):
    """(decision, table, whether each of its rows holds today) of every table."""
    for key, (_, model) in version.procedure.decisions.items():
        table = model.decisions[key].table
        if table is not None:
            yield key, table, decisions.in_force(table, today)


def _bases(version: Version, today: date) -> tuple[str, ...]:
    """Legal bases of the rows in force and of the steps' limits, each once."""
    found = [rule.annotations.get("dasar_hukum", "") for _, table, holds in _tables(version, today) for rule, valid in zip(table.rules, holds, strict=True) if valid]
    found += [element.properties.get("legal_basis", "") for element in version.procedure.model.elements.values()]
    return tuple(dict.fromkeys(text for text in found if text))


def _documents(version: Version, decision: str, today: date, language: str) -> tuple[str, ...]:
    """The documents a table may ask for, each once."""
    out: dict[str, None] = {}
    for key, table, holds in _tables(version, today):
        columns = [output.name for output in table.outputs]
        if key == decision and {"kode", "nama"} <= set(columns):
            for rule, valid in zip(table.rules, holds, strict=True):
                code, name = (rule.outputs[columns.index(one)].strip().strip('"') for one in ("kode", "nama"))
                if valid:
                    out[version.procedure.document_name(code, name, language)] = None
    return tuple(out)


def _owner(env: Environment, owner: str) -> str:
    """The unit that is responsible, by its name where the office has it."""
    found = units.by_code(env.tx, owner.upper())
    return found.name if found else env.settings.office.name


def _day(env: Environment, moment: str | None) -> date | None:
    return from_text(moment).astimezone(env.zone).date() if moment else None
