"""Several tasks decided on one page: what can be decided so, by which outcomes, and the facts that decide each. Each is completed by itself (`tasks`).

Only a step whose form asks for nothing but an outcome and its reason is decided here; an outcome that asks for more (dates, documents) and every
other step is left to its own page, which is said. Knows transactions, rules and looks; holds no rule of its own.
"""
from collections.abc import Sequence
from dataclasses import replace

from engine import views
from engine.errors import Refused
from engine.facade.looks import CaseLook, Reader, left
from engine.facade.transaction import Transactions
from engine.procedure import forms
from engine.run import rules, sight
from engine.run.environment import Environment
from engine.store.statements import case as sql
from engine.texts import say

DECISION, REASONS = "keputusan", ("alasan", "catatan")
MOST = 100


class Bulk:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    def sheet(self, actor: views.Actor, tasks: Sequence[str]) -> views.BulkSheet:
        """The chosen tasks as they are now. What this person may not see is left out without a word."""
        groups: dict[tuple[str, str], list[tuple[views.BulkItem, tuple[views.Option, ...]]]] = {}
        names: dict[tuple[str, str], tuple[str, str, frozenset[str]]] = {}
        alone, gone = [], []
        with self.transactions.read() as env:
            looks = [look for task in dict.fromkeys(tasks[:MOST]) if (look := self._look(env, actor, task))]
            env.teams({look.row.unit for _, look in looks})
            for row, look in looks:
                allowed = rules.may_complete(env, look.procedure, row, actor.person)
                item = self._item(env, row, look)
                if isinstance(allowed, Refused):
                    gone.append(replace(item, words=say(allowed.code, actor.language, **allowed.params)))
                    continue
                options, further = self._outcomes(look, row)
                if not options:
                    alone.append(item)
                    continue
                place = (look.procedure.key, row.element)
                groups.setdefault(place, []).append((replace(item, options=tuple(o.value for o in options)), tuple(options)))
                title, step, others = names.get(place, (look.procedure.title(actor.language), look.name(row.element), frozenset()))
                names[place] = (title, step, others | {o.label for o in further})
        return views.BulkSheet(tuple(self._group(place, members, names[place]) for place, members in groups.items()), tuple(alone), tuple(gone))

    @staticmethod
    def entries(decision: str, reason: str) -> dict[str, str]:
        """What is typed into the form of one such task."""
        return {DECISION: decision, **(dict.fromkeys(REASONS, reason) if reason else {})}

    def _look(self, env: Environment, actor: views.Actor, task: str):
        row = env.tx.one(sql.TASK_WITH_CASE, id=task)
        case = env.tx.one(sql.CASE_BY_ID, id=row.case_id) if row else None
        if case is None or not sight.may_see(env, case, actor.person):
            return None
        return row, CaseLook.read(env, self.transactions.versions, case, Reader(actor.person, actor.language), with_events=case.state is None)

    @staticmethod
    def _item(env: Environment, row, look: CaseLook) -> views.BulkItem:
        words, group = left(env, look.moment(row.due_at), look.row.unit, look.reader.language)
        return views.BulkItem(
            row.id, row.case_id, row.number, look.profile.get("nama") or "", look.subject(), look.facts("inbox"), look.rows(), words, group, row.revision)

    @staticmethod
    def _outcomes(look: CaseLook, row) -> tuple[list[views.Option], list[views.Option]]:
        """(outcomes that ask for a reason at most, further ones): `hint` of the first names the field of the reason, "" for none."""
        form = look.procedure.form_of(look.procedure.model.elements[row.element])
        if form is None or form.component(DECISION) is None or look.env.is_applicant(row.role):
            return [], []

        def drawn(values: dict) -> list[views.Field]:
            return [f for f in forms.view(form, values, look.scope.with_values, look.reader.language, look.procedure.texts) if f.key]
        here, further = [], []
        decision = next((f for f in drawn({}) if f.key == DECISION), None)
        for option in (*decision.options, *decision.procedural) if decision else ():
            asked = [f for f in drawn({DECISION: option.value}) if f.key != DECISION]
            if all(f.key in REASONS for f in asked) and len(asked) <= 1:
                here.append(views.Option(option.value, option.label, hint=asked[0].key if asked and asked[0].required else ""))
            else:
                further.append(option)
        return here, further

    @staticmethod
    def _group(place: tuple[str, str], members: list, names: tuple[str, str, frozenset[str]]) -> views.BulkGroup:
        options: dict[str, views.Option] = {}
        for _, offered in members:
            for option in offered:
                options.setdefault(option.value, option)
        title, step, others = names
        return views.BulkGroup(
            ".".join(place), title, step, tuple(replace(o, hint="") for o in options.values()), frozenset(o.value for o in options.values() if o.hint),
            tuple(sorted(others - {o.label for o in options.values()})), tuple(item for item, _ in members))
