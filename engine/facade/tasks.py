"""Tasks of people: the inbox, one task with its form, completing, claiming. Knows transactions, commands and looks; holds no rule of its own."""
import math
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from engine import views
from engine.clock import to_text
from engine.errors import Refused
from engine.facade import drafts as kept
from engine.facade import looked, uploads
from engine.facade.looks import CaseLook, Reader, left
from engine.facade.request_page import attachments, error_list, form_page
from engine.facade.requests import Requests, Upload
from engine.facade.transaction import Transactions
from engine.procedure import forms
from engine.run import commands, drafts, rules
from engine.run.case import CaseRun
from engine.run.commands import Sent
from engine.store.statements import case as sql

ACTING = {"plt": "Plt.", "plh": "Plh."}


class Tasks:
    def __init__(self, transactions: Transactions, requests: Requests):
        self.transactions, self.requests = transactions, requests

    # inbox ------------------------------------------------------------------------------------------------------------------------
    def inbox(self, actor: views.Actor, page: int = 1, per_page: int = 25) -> views.Inbox:
        """Open tasks this person may hold now, by time left. The applicant's own tasks stand on his requests."""
        page = max(page, 1)
        with self.transactions.read() as env:
            asked = self._asked(env, actor.person)
            rows = self._run(env, asked, "rows", limit=per_page, offset=(page - 1) * per_page)
            counts = self._counts(env, asked)
            shown = tuple(self._row(env, row, actor) for row in rows)
            return views.Inbox(shown, counts.total, counts.late, counts.today, counts.total - counts.late - counts.today, page,
                               max(1, math.ceil(counts.total / per_page)))

    def count(self, actor: views.Actor) -> int:
        with self.transactions.read() as env:
            return self._counts(env, self._asked(env, actor.person)).total

    def _asked(self, env, person: str) -> dict:
        """By what the tasks of a person are found: his duties, and what the rules say of the doubtful ones."""
        duties = env.duties(person)
        asked = {"person": person, "positions": sorted(duties.positions)}
        if duties.stand_ins:
            asked["stand_ins"] = ["/".join(triple) for triple in sorted(duties.stand_ins)]
            asked["places"] = sorted(duties.positions | {(role, unit) for role, unit, _ in duties.stand_ins})
        if not duties.places:
            return asked
        doubtful = env.tx.all(
            sql.DOUBTFUL, person=person, himself=[person], places=sorted(duties.places), positions=asked["positions"], but=asked["positions"],
            behind=sorted(duties.places - duties.positions), others=sorted({one for *_, one in duties.stand_ins | duties.behind}))
        if doubtful:
            procedure = {row.version: self.transactions.versions.get(env.tx, row.version).procedure for row in doubtful}
            asked |= {"stand_ins": asked.get("stand_ins", []), "places": sorted(duties.places), "doubtful": [row.id for row in doubtful],
                      "his": [row.id for row in doubtful if rules.is_his(env, procedure[row.version], row, person)]}
        return asked

    @staticmethod
    def _run(env, asked: dict, what: str, **more) -> list:
        statements = {"rows": (sql.INBOX_DECIDED, sql.INBOX_STAND_IN, sql.INBOX),
                      "counts": (sql.INBOX_DECIDED_COUNTS, sql.INBOX_STAND_IN_COUNTS, sql.INBOX_COUNTS)}[what]
        return env.tx.all(statements[0 if "doubtful" in asked else 1 if "stand_ins" in asked else 2], **asked, **more)

    def _counts(self, env, asked: dict):
        tomorrow = datetime.combine(env.today + timedelta(days=1), time(0), env.zone)
        return self._run(env, asked, "counts", now=to_text(env.now), tomorrow=to_text(tomorrow))[0]

    def _row(self, env, row, actor) -> views.TaskRow:
        case = _CaseOfTask(row)
        look = CaseLook.read(env, self.transactions.versions, case, Reader(actor.person, actor.language), with_events=False)
        due = look.moment(row.due_at)
        words, group = left(env, due, None, actor.language)
        return views.TaskRow(
            row.id, row.case_id, row.number, look.name(row.element), row.applicant_name, look.subject(), look.facts("inbox"),
            look.moment(row.opened_at), due, words, group, row.claimed_by == actor.person, _name(env, row.claimed_by))

    # one task -----------------------------------------------------------------------------------------------------------------------
    def page(self, actor: views.Actor, task: str, raw: dict | None = None, errors: dict | None = None) -> views.TaskPage:
        """A task with its form; `raw` is what was typed so far. Refused: not_found, not_waiting, not_yours, own_request, same_person."""
        with self.transactions.read() as env:
            row = env.tx.one(sql.TASK_WITH_CASE, id=task)
            if row is None:
                raise Refused("not_found")
            version = self.transactions.versions.of(env.tx, row)
            case = env.tx.one(sql.CASE_BY_ID, id=row.case_id)
            if not rules.may_see(env, case, actor.person):
                raise Refused("not_found")
            allowed = rules.may_complete(env, version.procedure, row, actor.person)
            claimed = isinstance(allowed, Refused) and allowed.code == "already_claimed"
            if isinstance(allowed, Refused) and not claimed:
                raise allowed
            page, unseen = self._page(env, version, case, row, allowed, actor, raw, errors, claimed), looked.unseen(env, case, [row], actor.person)
        looked.write_down(self.transactions, unseen)
        return page

    def _page(self, env, version, case, row, allowed, actor, raw, errors, claimed) -> views.TaskPage:
        look = CaseLook.read(env, self.transactions.versions, case, Reader(actor.person, actor.language))
        element = version.procedure.model.elements[row.element]
        words, group = left(env, look.moment(row.due_at), case.unit, actor.language)
        name, profile = look.name(row.element), look.profile
        facts = (views.Fact("Jabatan", profile.get("jabatan") or ""), views.Fact("Pangkat", " ".join(
            x for x in (profile.get("pangkat"), f"({profile['golongan']})" if profile.get("golongan") else "") if x)),
            views.Fact("Unit kerja", profile.get("nama_unit") or ""), views.Fact("NIP", profile.get("nip") or ""))
        acting = ""
        if not claimed and allowed.form in ACTING:
            acting = look.say("acting_as", form=ACTING[allowed.form], title=allowed.title)
        return views.TaskPage(
            row.id, row.case_id, row.number, f"{name}: {profile.get('nama') or ''}", name, profile.get("nama") or "",
            tuple(f for f in facts if f.value), look.subject(), look.facts("task"), look.rows(), look.answers(), attachments(env, row.case_id),
            tuple(s for s in look.steps() if s.state in ("done", "returned")), look.moment(row.opened_at), look.moment(row.due_at), words, group,
            self._form(env, version, case, row, element, actor, raw, errors), not row.claimed_by and not env.is_applicant(row.role), _name(env, row.claimed_by),
            row.claimed_by == actor.person, acting)

    def _form(self, env, version, case, row, element, actor, raw, errors) -> views.FormPage:
        run = CaseRun.load(env, version, case)
        procedure, form = version.procedure, version.procedure.form_of(element)
        files = uploads.as_views(env.tx.all(sql.ATTACHMENTS_OF, case_id=case.id))
        title = procedure.name_of(element, actor.language)
        if form is None:
            return views.FormPage(procedure.key, procedure.title(actor.language), title, (), (), None, case.id, case.number, case.revision, "Selesaikan")
        if element.properties.get("preview"):
            before = run.data.objects.get(procedure.writes_of(element))
            typed = raw if raw is not None else before
            return form_page(drafts.Draft.again(run, element), actor, typed, errors, title=title, case=case.id, number=case.number,
                             revision=case.revision, files=files)
        label = procedure.option_label
        fields = forms.view(form, raw, run.scope.with_values, actor.language, procedure.texts, errors or {}, files=files, label=label)
        return views.FormPage(procedure.key, procedure.title(actor.language), title, tuple(fields), error_list(fields), None, case.id, case.number, case.revision)

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
            there = len(env.tx.all(sql.ATTACHMENTS_OF, case_id=row.case_id))
        return uploads.store(self.transactions, files, fields, there)

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


class _CaseOfTask:
    """The case in a row of the inbox."""

    def __init__(self, row):
        self.id, self.number, self.version, self.published, self.state = row.case_id, row.number, row.version, row.published, row.state
        self.applicant, self.status, self.started_at, self.unit, self.ended_at = row.applicant, row.case_status, row.started_at, row.case_unit, None
