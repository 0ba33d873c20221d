"""The inbox: open tasks by time left, sifted, searched and counted, and what somebody keeps for himself about them (marks, follow-up days, filters).

Who holds a task is the rules' to say; here their answers become lists. Knows transactions, rules and looks; decides nothing about a case.
"""
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import orjson

from engine import views
from engine.clock import day, to_text
from engine.errors import Problem, Refused
from engine.facade.looks import CaseLook, Reader, left, task_seen
from engine.facade.request_page import holder_words
from engine.facade.transaction import Transactions
from engine.office.people import search_terms
from engine.run import rules, tell
from engine.run.environment import Environment
from engine.store.statements import case as sql
from engine.store.statements import inbox as inbox_sql
from engine.store.statements import kept_out as kept_sql
from engine.store.statements import message as message_sql

SIFTED = ("limited", "elsewhere", "stand_ins", "excepted")       # of his duties, by (role, unit) and somebody or something
SCOPES = ("mine", "unit", "all")
MANY_UNITS = 10
MOST_AWAITED = 20
MOST_FILTERS, LONGEST_NAME = 12, 40
PERSONAL_NUMBER = re.compile(r"\d[\d\s.]{6,}\d")             # a NIP, NIK or telephone number is no name for a filter
KEPT = timedelta(days=1)                                     # words of a search
DONE_FOR = timedelta(days=30)                                # marks of tasks that are done
FOLLOW_AT_MOST = timedelta(days=366)


class Inboxes:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    # the list --------------------------------------------------------------------------------------------------------------------
    def page(self, actor: views.Actor, page: int = 1, per_page: int = 25, asked: views.InboxFilter = views.EVERYTHING, searching: bool = False) -> views.Inbox:
        """Open tasks, what is due first on top. The applicant's own tasks stand on his requests. `searching`: for the words kept by `search`."""
        with self.transactions.read() as env:
            by, page = self._by(env, actor.person), max(page, 1)
            kept = env.tx.one(inbox_sql.SEARCH_OF, person=actor.person) if searching else None
            words = kept.words if kept else ""
            mine, seen = self._sift(env, asked, words), asked.scope != "mine"
            if seen:
                mine |= self._wide(env, actor.person, asked.scope)
            found = self._run(env, by, "seen_counts" if seen else "counts", **mine)
            total = self._run(env, by, "number")[0].n if seen else sum(row.total for row in found)
            count = {name: sum(getattr(row, name) for row in found) for name in ("found", "late", "today", "sunk")}
            rows = self._run(env, by, "seen" if seen else "rows", limit=per_page, offset=(page - 1) * per_page, **mine) if count["found"] else []
            env.teams({row.case_unit for row in rows})
            shown = tuple(self._row(env, row, actor, not seen or self._is_his(by, row)) for row in rows)
            return views.Inbox(
                shown, total, count["late"], count["today"], count["found"] - count["late"] - count["today"] - count["sunk"], page,
                max(1, math.ceil(count["found"] / per_page)), count["found"], count["sunk"], asked, words, *self._choices(env, found, actor),
                tuple(self._saved(row) for row in env.tx.all(inbox_sql.FILTERS_OF, person=actor.person)),
                () if seen else tuple(row.name for row in env.tx.all(
                    inbox_sql.AWAY_TODAY, person=actor.person, day=env.today.isoformat())),
                () if seen or page > 1 else self._awaited(env, actor))

    def _awaited(self, env: Environment, actor: views.Actor) -> tuple[views.Awaited, ...]:
        """Requests that an outside body holds and whose answer this person records, the one that has waited longest first."""
        duties, found = env.duties(actor.person), []
        roles = {role for role, _ in duties.places}
        for version in self.transactions.versions.all_in_force(env.tx):
            procedure = version.procedure
            for message in procedure.message_actions:
                if message.role not in roles or not procedure.agency_of(message.element):
                    continue
                for row in env.tx.all(message_sql.AWAITED, name=message.message, procedure=procedure.key, most=MOST_AWAITED):
                    if duties.holds(message.role, env.anchor(message.role, row.applicant), row.applicant, procedure.key) and row.applicant != actor.person:
                        row = env.tx.one(sql.CASE_BY_ID, id=row.id)
                        look = CaseLook.read(env, self.transactions.versions, row, Reader(actor.person, actor.language), with_events=False)
                        found.append(views.Awaited(row.id, row.number, look.subject(listed=True), look.agency(message.element), look.moment(row.changed_at)))
        return tuple(sorted(found, key=lambda one: one.since)[:MOST_AWAITED])

    def count(self, actor: views.Actor) -> int:
        with self.transactions.read() as env:
            return self._run(env, self._by(env, actor.person), "number")[0].n

    def _by(self, env: Environment, person: str) -> dict[str, Any]:
        """By what the tasks of a person are found: his duties, and what the rules say of the doubtful ones."""
        duties = env.duties(person)
        near = sorted(duties.units)
        if len(duties.units) > MANY_UNITS:                   # heads of large agencies: at most of them nothing waits
            duties = duties.among({(row.role, row.unit) for row in env.tx.all(inbox_sql.PLACES_WAITING, units=sorted(duties.units))})
        by: dict[str, Any] = {"person": person, "positions": sorted(duties.positions)}
        sifted = {name: ["/".join(triple) for triple in getattr(duties, name)] for name in SIFTED}
        if any(sifted.values()):
            by |= {"places": duties.held, **sifted}
        if not duties.places:
            unsure = env.tx.all(inbox_sql.HANDED, person=person)
        else:
            unsure = env.tx.all(
                inbox_sql.DOUBTFUL, person=person, himself=[person], places=duties.places, held=duties.held, proxies=duties.proxies,
                counts_as=duties.counts_as, behind=duties.behind, but=by["positions"], before=["/".join(pair) for pair in duties.before],
                unsure=["/".join(triple) for triple in duties.unsure])
        unsure += env.tx.all(kept_sql.CONCERNED, person=person, near=near) if near else []
        if unsure:
            handed = any(row.delegate == person for row in unsure)
            env.done({row.case_id for row in unsure})
            procedure = {row.version: self.transactions.versions.get(env.tx, row.version).procedure for row in unsure}
            by |= {**sifted, "places": duties.held | {(row.role, row.unit) for row in unsure}, "doubtful": [row.id for row in unsure], "handed": handed,
                   "his": [row.id for row in {row.id: row for row in unsure}.values() if rules.is_his(env, procedure[row.version], row, person)]}
        return by

    @staticmethod
    def _run(env: Environment, by: dict, what: str, **more) -> list:
        if what.startswith("seen"):
            whole = {"places": by["positions"], **{name: [] for name in (*SIFTED, "doubtful", "his")}, **by}
            return env.tx.all(inbox_sql.SEEN if what == "seen" else inbox_sql.SEEN_COUNTS, **whole, **more)
        form = "_handed" if by.get("handed") else "_decided" if "doubtful" in by else "_sifted" if "places" in by else ""
        return env.tx.all({"rows": inbox_sql.ROWS, "counts": inbox_sql.COUNTS, "number": inbox_sql.NUMBER}[what][form], **by, **more)

    @staticmethod
    def _sift(env: Environment, asked: views.InboxFilter, words: str) -> dict[str, Any]:
        terms = search_terms(words) or {"words": "", "digits": "-"}
        return {"procedure": asked.procedure, "element": asked.element, "time": asked.time, "claimed": int(asked.claimed),
                "marked": int(asked.marked), "now": to_text(env.now), "tomorrow": env.midnight(env.today + timedelta(days=1)), "today": env.today.isoformat(), **terms}

    @staticmethod
    def _wide(env: Environment, person: str, scope: str) -> dict[str, Any]:
        """Whose steps beside his own: of his units and all below them, or of everybody."""
        if scope == "all":
            return {"everywhere": 1, "units": []}
        return {"everywhere": 0, "units": sorted(rules.units_of(env, person))}

    @staticmethod
    def _is_his(by: dict[str, Any], row) -> bool:
        """Whether he may decide it himself: what `_held` of the statements says, for one row."""
        if row.id in by.get("doubtful", ()):
            return row.id in by["his"]
        whom, what = ("/".join((row.role, row.unit or "", one)) for one in (row.applicant, row.procedure))
        if whom in by.get("excepted", ()):
            return False
        return ((row.role, row.unit) in by["positions"] and what not in by.get("elsewhere", ())) or what in by.get("limited", ()) or whom in by.get("stand_ins", ())

    def _row(self, env: Environment, row, actor: views.Actor, his: bool) -> views.TaskRow:
        look = CaseLook.read(env, self.transactions.versions, _CaseOfTask(row), Reader(actor.person, actor.language), with_events=False)
        due = look.moment(row.due_at)
        words, group = left(env, due, None, actor.language)
        follow = day(row.follow_on) if row.follow_on and row.follow_on > env.today.isoformat() else None
        acting = ""
        if his and row.delegate == actor.person:
            acting = look.say("in_name_of_whom", who=row.giver_name or "")
        return views.TaskRow(
            row.id, row.case_id, row.number, look.name(row.element), row.applicant_name, look.subject(listed=True), look.facts("inbox") if his else (),
            look.moment(row.opened_at), due, words, "follow" if follow else group, row.claimed_by == actor.person, row.claimer_name or "", acting,
            element=row.element, holder="" if his else holder_words(look.hands(row, None)), handed=row.delegated_by == actor.person, marked=bool(row.marked), follow_on=follow)

    def _choices(self, env: Environment, counts: list, actor: views.Actor) -> tuple[tuple[views.Option, ...], tuple[views.Option, ...]]:
        """What can be chosen among: the services and steps of what waits."""
        services, steps = {}, []
        for row in counts:
            procedure = self.transactions.versions.get(env.tx, row.version).procedure
            services.setdefault(row.procedure, procedure.title(actor.language))
            element = procedure.model.elements.get(row.element)
            if element is not None:
                steps.append(views.Option(row.element, procedure.public_name_of(element, actor.language)))
        return tuple(views.Option(key, title) for key, title in services.items()), tuple({s.value: s for s in steps}.values())

    # searching and saved filters ---------------------------------------------------------------------------------------------------
    def search(self, actor: views.Actor, words: str) -> None:
        """Keep the words that are looked for: they stand here for a day, and in no address."""
        kept = " ".join(words.replace("\0", " ").split())[:100]
        self.transactions.change("inbox_search", lambda env: env.tx.run(inbox_sql.SEARCH_PUT, person=actor.person, words=kept, at=to_text(env.now)))

    def save_filter(self, actor: views.Actor, name: str, asked: views.InboxFilter) -> None:
        """Refused("invalid") for a name that is none or holds a number of a person, and where there are too many."""
        name = " ".join(name.replace("\0", " ").split())
        problem = ("filter_name" if not name or len(name) > LONGEST_NAME or not name.isprintable() else
                   "filter_personal" if PERSONAL_NUMBER.search(name) else "")
        def work(env: Environment) -> None:
            there = {row.name for row in env.tx.all(inbox_sql.FILTERS_OF, person=actor.person)}
            if problem or (name not in there and len(there) >= MOST_FILTERS):
                raise Refused("invalid", errors={"nama": Problem(problem or "filter_many", {"most": MOST_FILTERS})})
            env.tx.run(inbox_sql.FILTER_PUT, person=actor.person, name=name, data=orjson.dumps(asdict(asked)).decode())
        self.transactions.change("inbox_filter", work)

    def remove_filter(self, actor: views.Actor, name: str) -> None:
        self.transactions.change("inbox_filter", lambda env: env.tx.run(inbox_sql.FILTER_REMOVE, person=actor.person, name=name))

    @staticmethod
    def _saved(row) -> views.SavedFilter:
        return views.SavedFilter(row.name, views.InboxFilter(**orjson.loads(row.data)))

    # marks and days ------------------------------------------------------------------------------------------------------------------
    def mark(self, actor: views.Actor, tasks: Iterable[str], marked: bool) -> None:
        """Mark tasks for oneself, or take the mark away. Refused: not_found."""
        self._own(actor, list(tasks), lambda env, kept: {**kept, "marked": int(marked)})

    def follow(self, actor: views.Actor, task: str, on: str) -> None:
        """Look at a task again on a day: until then it stands at the end, on the day he is told. "" takes the day away. Refused("invalid"), not_found."""
        def later(env: Environment, kept: dict) -> dict:
            day = _later_day(env, on) if on else None
            return {**kept, "follow_on": day, "told": 0 if day else kept["told"]}
        self._own(actor, [task], later)

    def _own(self, actor: views.Actor, tasks: list[str], changed: Callable[[Environment, dict], dict]) -> None:
        """Change what he keeps about these tasks, all or none."""
        def work(env: Environment) -> None:
            for task in tasks:
                task_seen(env, task, actor.person)
                known = env.tx.one(inbox_sql.MARK_OF, person=actor.person, task=task)
                kept = {"marked": known.marked, "follow_on": known.follow_on, "told": known.told} if known else {"marked": 0, "follow_on": None, "told": 1}
                env.tx.run(inbox_sql.MARK_PUT, person=actor.person, task=task, **changed(env, kept))
        self.transactions.change("mark", work)

    def daily(self) -> None:
        """Once a day: who wanted to look at a task again today is told; words of searches and marks of what is long done go."""
        def work(env: Environment) -> None:
            due = env.tx.all(inbox_sql.FOLLOW_DUE, today=env.today.isoformat())
            tell.write(env.tx, [tell.notice(row.person, "n_follow", to_text(env.now), row.case_id, row.task, number=row.number, step=row.element)
                                for row in due if row.status == "open"])
            env.tx.many(inbox_sql.FOLLOW_TOLD, [{"by": row.person, "of": row.task} for row in due])
            env.tx.run(inbox_sql.SEARCHES_FORGET, before=to_text(env.now - KEPT))
            env.tx.run(inbox_sql.MARKS_FORGET, before=to_text(env.now - DONE_FOR))
        self.transactions.change("inbox_daily", work)


def _later_day(env: Environment, text: str) -> str:
    """A day after today and within a year. Refused("invalid")."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not env.today < found <= env.today + FOLLOW_AT_MOST:
        raise Refused("invalid", errors={"tindak_lanjut": Problem("follow_day")})
    return found.isoformat()


class _CaseOfTask:
    """The case in a row of the inbox."""

    def __init__(self, row):
        self.id, self.number, self.version, self.published, self.state = row.case_id, row.number, row.version, row.published, row.state
        self.applicant, self.status, self.started_at, self.unit, self.ended_at = row.applicant, row.case_status, row.started_at, row.case_unit, None
        self.filed_by = row.filed_by
