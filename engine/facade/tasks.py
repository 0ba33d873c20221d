"""Tasks of people: one task with its form, completing, claiming (the list is `inbox`'s). Knows transactions, commands and looks; holds no rule of its own."""
from collections.abc import Sequence

from engine import views
from engine.clock import day, from_text
from engine.errors import Problem, Refused
from engine.facade import drafts as kept
from engine.facade import looked, uploads
from engine.facade.inbox import Inboxes
from engine.facade.looks import CaseLook, Reader, left, option_word, task_seen
from engine.facade.remarks import visible
from engine.facade.request_page import attachments, error_list, form_page, may_open_file
from engine.facade.requests import Requests, Upload
from engine.facade.transaction import Transactions
from engine.office.people import search_terms
from engine.office.places import SUBSTITUTE
from engine.procedure import forms
from engine.run import commands, drafts, rules
from engine.run.case import CaseRun
from engine.run.commands import Sent
from engine.store.statements import case as sql
from engine.store.statements import inbox as inbox_sql
from engine.texts import long_moment, say

MOST_CANDIDATES = 30


class Tasks:
    def __init__(self, transactions: Transactions, requests: Requests):
        self.transactions, self.requests = transactions, requests
        self.inboxes = Inboxes(transactions)

    def inbox(self, actor: views.Actor, page: int = 1, per_page: int = 25, asked: views.InboxFilter = views.EVERYTHING, searching: bool = False) -> views.Inbox:
        """Open tasks this person may hold now, by time left (facade/inbox)."""
        return self.inboxes.page(actor, page, per_page, asked, searching)

    def count(self, actor: views.Actor) -> int:
        return self.inboxes.count(actor)

    # one task -----------------------------------------------------------------------------------------------------------------------
    def page(self, actor: views.Actor, task: str, raw: dict | None = None, errors: dict | None = None) -> views.TaskPage:
        """A task with its form; `raw` is what was typed so far. Refused: not_found, done_by, closed_at, not_yours, own_request, same_person."""
        with self.transactions.read() as env:
            row, case = task_seen(env, task, actor.person)
            version = self.transactions.versions.of(env.tx, row)
            allowed = rules.may_complete(env, version.procedure, row, actor.person)
            claimed = isinstance(allowed, Refused) and allowed.code in ("already_claimed", "delegated")
            if isinstance(allowed, Refused) and not claimed:
                raise self._ended(env, version.procedure, row, actor.language) if allowed.code == "not_waiting" else allowed
            page, unseen = self._page(env, version, case, row, allowed, actor, raw, errors, claimed), looked.unseen(env, case, [row], actor.person)
        looked.write_down(self.transactions, unseen)
        return page

    @staticmethod
    def _ended(env, procedure, row, language: str) -> Refused:
        """Why a task waits no more, for whoever comes by an old link: who did it and when."""
        at = long_moment(from_text(row.completed_at).astimezone(env.zone), language, env.settings.office.zone_label) if row.completed_at else ""
        if row.status != "done":
            return Refused("closed_at", at=at)
        who = env.person(row.completed_by) if row.completed_by else None
        outcome = option_word(procedure, row.element, row.decision, language) if row.decision else procedure.public_name_of(
            procedure.model.elements[row.element], language)
        return Refused("done_by", outcome=outcome, who=who.position if who else say("system", language).lower(), at=at)

    def _page(self, env, version, case, row, allowed, actor, raw, errors, claimed) -> views.TaskPage:
        look = CaseLook.read(env, self.transactions.versions, case, Reader(actor.person, actor.language))
        element = version.procedure.model.elements[row.element]
        words, group = left(env, look.moment(row.due_at), case.unit, actor.language)
        name, profile = look.name(row.element), look.profile
        facts = (views.Fact(look.say("f_position"), profile.get("jabatan") or ""), views.Fact(look.say("f_rank"), " ".join(
            x for x in (profile.get("pangkat"), f"({profile['golongan']})" if profile.get("golongan") else "") if x)),
            views.Fact(look.say("f_unit"), profile.get("nama_unit") or ""), views.Fact("NIP", profile.get("nip") or ""))
        own = env.tx.one(inbox_sql.MARK_OF, person=actor.person, task=row.id)
        acting = ""
        if not claimed and allowed.form == rules.DELEGATE:
            acting = look.say("in_name_of_whom", who=_name(env, allowed.acting_for))
        elif not claimed and (form := look.acting(allowed.form)):
            title = env.roles.label(row.role, actor.language) if env.roles[row.role].kind == "appointed" else allowed.title
            acting = look.say("acting_as", form=form[0].lower() + form[1:] if allowed.form == SUBSTITUTE else form, title=title)
        return views.TaskPage(
            row.id, row.case_id, row.number, f"{name}: {profile.get('nama') or ''}", name, profile.get("nama") or "",
            tuple(f for f in facts if f.value), look.subject(), look.facts("task"), look.rows(), look.answers(), attachments(env, row.case_id, look),
            tuple(s for s in look.steps() if s.state in ("done", "returned")), look.moment(row.opened_at), look.moment(row.due_at), words, group,
            task_form(env, version, case, row, element, actor, look, raw, errors), not row.claimed_by and not env.is_applicant(row.role), _name(env, row.claimed_by),
            row.claimed_by == actor.person, acting,
            allowed.params["to"] if claimed and allowed.code == "delegated" else "", not isinstance(rules.may_delegate(env, version.procedure, row, actor.person), Refused),
            visible(env, version.procedure, case, actor.person), bool(own and own.marked), day(own.follow_on) if own and own.follow_on else None)

    # commands ---------------------------------------------------------------------------------------------------------------------------
    def complete(self, actor: views.Actor, task: str, raw: dict, *, revision: int | None, key: str, files: Sequence[Upload] = ()) -> views.Completed:
        """Complete a task once. Refused("invalid", page=TaskPage) keeps what was typed."""
        def work(env):
            row = env.tx.one(sql.TASK_WITH_CASE, id=task)
            there = env.tx.all(sql.ATTACHMENTS_OF, case_id=row.case_id) if row else ()
            run = commands.complete(env, self.transactions.versions, task, actor.person, Sent(raw, uploads.as_values(stored, there), actor.language), revision)
            uploads.attach(env, stored, run.head.id, actor.person)
            kept.sent(env.tx, actor.person, kept.place(task=task))
            return {"case": run.head.id}, run.head.id
        try:
            stored = self._kept(actor, task, key, files)
            body = {"task": task, "raw": raw, "files": [s["sha256"] for s in stored]}
            done = self.transactions.command(actor.person, "complete", key, body, work)
        except Refused as refused:
            if refused.code != "invalid":
                raise
            raise Refused("invalid", page=self.page(actor, task, raw, refused.params["errors"]), errors=refused.params["errors"]) from refused
        return self.requests.completed(actor, done["case"])

    def must_see(self, actor: views.Actor, task: str) -> None:
        """Refused("not_found") for whoever may not see the task: pages and programs tell him so, instead of who holds it or that it is done."""
        with self.transactions.read() as env:
            task_seen(env, task, actor.person)

    def _kept(self, actor, task: str, key: str, files) -> list[dict]:
        """What was sent along, kept. Who may not complete the task fills no disk; who asks again gets the answer of the first time."""
        if not files:
            return []
        with self.transactions.read() as env:
            row = env.tx.one(sql.TASK_WITH_CASE, id=task)
            if row is None:
                raise Refused("not_found")
            procedure = self.transactions.versions.of(env.tx, row).procedure
            if not env.tx.one(sql.IDEMPOTENCY_GET, actor=actor.person, key=key):
                allowed = rules.may_complete(env, procedure, row, actor.person)
                if isinstance(allowed, Refused):
                    raise allowed
            fields = uploads.fields_of(procedure.form_of(procedure.model.elements[row.element]))
            there = env.tx.all(sql.ATTACHMENTS_OF, case_id=row.case_id)
        return uploads.store(self.transactions, files, fields, actor.person, there)

    def claim(self, actor: views.Actor, task: str, *, key: str | None = None) -> None:
        self._claim(actor, task, True, key)

    def release(self, actor: views.Actor, task: str, *, key: str | None = None) -> None:
        self._claim(actor, task, False, key)

    def _claim(self, actor, task: str, take: bool, key: str | None) -> None:
        kind = "claim" if take else "release"

        def work(env):
            case = commands.claim(env, self.transactions.versions, task, actor.person, take)
            return {"task": task}, case
        self.transactions.command(actor.person, kind, key, {"task": task, "do": kind}, work)

    # handing over -----------------------------------------------------------------------------------------------------------------------
    def delegate_page(self, actor: views.Actor, task: str, words: str = "") -> views.DelegatePage:
        """To whom this task may be handed: fellow holders and those of his units, first those of his own. Refused as `page`, and not_allowed_now."""
        with self.transactions.read() as env:
            row, _ = task_seen(env, task, actor.person)
            procedure = self.transactions.versions.of(env.tx, row).procedure
            allowed = rules.may_delegate(env, procedure, row, actor.person)
            if isinstance(allowed, Refused):
                raise allowed
            never = {actor.person, *rules.delegate_never(env, procedure, row)}
            terms = search_terms(words) or {"words": "", "digits": "-"}
            found = env.tx.all(inbox_sql.STAFF_BELOW, units=sorted(rules.units_in_charge(env, actor.person)), without=sorted(never),
                               first=allowed.unit or "", limit=MOST_CANDIDATES + 1, **terms)
            people = {one: env.person(one) for one in rules.fellow_holders(env, procedure, row) if one not in never}
            fellows = [views.Colleague(p.id, p.name, p.nip, p.position, unit.name if (unit := env.unit(p.unit)) else "") for p in people.values()
                       if not words or words.lower() in p.name.lower()]
            below = [views.Colleague(p.id, p.name, p.nip, p.position, p.unit_name) for p in found if p.id not in people]
            element = procedure.model.elements[row.element]
            return views.DelegatePage(row.id, row.case_id, row.number, f"{procedure.public_name_of(element, actor.language)}: {_name(env, row.applicant)}",
                                      tuple((fellows + below)[:MOST_CANDIDATES]), len(found) > MOST_CANDIDATES, words)

    def delegate(self, actor: views.Actor, task: str, to: str, reason: str, *, key: str | None = None) -> None:
        """Hand a task to a colleague. Refused("invalid") without him or a reason; else as `delegate_page`."""
        reason = " ".join(reason.replace("\0", " ").split())
        errors = {**({} if to else {"kepada": Problem("delegate_whom")}), **({} if 10 <= len(reason) <= 500 else {"alasan": Problem("delegate_why")})}
        if errors:
            raise Refused("invalid", errors=errors)

        def work(env):
            task_seen(env, task, actor.person)
            case = commands.delegate(env, self.transactions.versions, task, actor.person, to, reason)
            return {"task": task}, case
        self.transactions.command(actor.person, "delegate", key, {"task": task, "to": to, "reason": reason}, work)

    def take_back(self, actor: views.Actor, task: str, *, key: str | None = None) -> None:
        def work(env):
            task_seen(env, task, actor.person)
            case = commands.take_back(env, self.transactions.versions, task, actor.person)
            return {"task": task}, case
        self.transactions.command(actor.person, "take_back", key, {"task": task}, work)

    def waiting(self, case: str) -> dict[str, str]:
        """Open tasks of a case: id by element (for players and programs; a multi-instance's first)."""
        with self.transactions.read() as env:
            out: dict[str, str] = {}
            for t in env.tx.all(sql.OPEN_TASKS_OF_CASE, case_id=case):
                out.setdefault(t.element, t.id)
            return out


def _name(env, person: str | None) -> str:
    row = env.person(person) if person else None
    return row.name if row else ""


def task_form(env, version, case, row, element, actor, look, raw, errors) -> views.FormPage:
    """The form of an open task, drawn for whoever may do it."""
    run = CaseRun.load(env, version, case)
    run.look(row.token)
    procedure, form = version.procedure, version.procedure.form_of(element, actor.language)
    files = uploads.as_views([a for a in env.tx.all(sql.ATTACHMENTS_OF, case_id=case.id) if may_open_file(look, a.field)])
    title = procedure.name_of(element, actor.language)
    if form is None:
        return views.FormPage(procedure.key, procedure.title(actor.language), title, (), (), None, case.id, case.number, case.revision,
                              say("submit_complete", actor.language))
    if element.properties.get("preview"):
        before = run.data.objects.get(procedure.writes_of(element))
        typed = raw if raw is not None else before
        return form_page(drafts.Draft.again(run, element), actor, typed, errors, title=title, case=case.id, number=case.number,
                         revision=case.revision, files=files, submit=say("submit_send", actor.language))
    def label(name: str, key: str, value: str) -> str | None:
        return procedure.option_label(name, key, value, actor.language)
    fields = forms.view(form, raw, run.scope.with_values, actor.language, procedure.texts, errors or {}, files=files, label=label)
    return views.FormPage(procedure.key, procedure.title(actor.language), title, tuple(fields), error_list(fields), None, case.id, case.number, case.revision,
                          say("submit_send", actor.language))
