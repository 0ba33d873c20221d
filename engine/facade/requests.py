"""Requests as people know them: filing, one's own list, the page of one request, actions on it, public look-up, letters.

Knows transactions, commands and looks; holds no rule of its own.
"""
import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from engine import views
from engine.clock import day, from_text, to_text
from engine.errors import Refused
from engine.facade import counter, looked, notices, uploads, why
from engine.facade import drafts as drafts_kept
from engine.facade import estimate as estimates
from engine.facade.looks import CaseLook, Reader, may_open, may_see
from engine.facade.request_page import copied, dates, day_of, error_list, form_page, heading, holder_words, may_open_file, request_page
from engine.facade.transaction import Transactions
from engine.office import limits
from engine.procedure import forms
from engine.run import commands, drafts, path, questions, rules, sight
from engine.run.case import CaseRun
from engine.run.commands import Sent
from engine.store.statements import case as sql
from engine.texts import say

PER_PAGE = 50


@dataclass(frozen=True)
class Upload:
    """A file as it was sent with a form. `code`: which of the asked-for documents it is."""
    field: str
    name: str
    data: bytes
    code: str | None = None


class Requests:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    # filing --------------------------------------------------------------------------------------------------------
    def start_form(self, actor: views.Actor, procedure: str, raw: dict | None = None, errors: dict | None = None, on_behalf: str | None = None,
                   follows: str | None = None, chosen: Mapping[str, str] | None = None) -> views.FormPage:
        """The start form with live facts; `raw` is what was typed so far, `errors` what a refused filing said. `follows`: an ended request whose
        entries are copied where nothing was typed yet. `chosen`: choices a link begins it with; what is no option of the form is left out, so that
        a link cannot write into it."""
        with self.transactions.read() as env:
            draft, number = self._draft(env, procedure, actor, on_behalf), ""
            if follows:
                look = self._followed(env, follows, on_behalf or actor.person, procedure, actor)
                raw, number = copied(look) if raw is None else raw, look.row.number
            picked = {c.key: chosen[c.key] for c in draft.form.inputs if c.key in chosen and chosen[c.key] in {v for v, _ in c.options}} if chosen else {}
            page = dataclasses.replace(form_page(draft, actor, {**(raw or {}), **picked} if picked else raw, errors), follows=number)
            return page if on_behalf in (None, "", actor.person) else dataclasses.replace(page, applicant=counter.named(env, on_behalf))

    def _followed(self, env, case: str, applicant: str, procedure: str, actor: views.Actor) -> CaseLook:
        """An ended request of the same person and procedure. Refused("not_found") for any other."""
        row = env.tx.one(sql.CASE_BY_ID, id=case)
        may_see(env, row, actor.person)
        if (row.applicant, row.procedure) != (applicant, procedure) or not row.ended_at:
            raise Refused("not_found")
        return CaseLook.read(env, self.transactions.versions, row, Reader(actor.person, actor.language))

    def _draft(self, env, procedure: str, actor: views.Actor, on_behalf: str | None) -> drafts.Draft:
        """What this person may file now. Refused: no_version, not_found, not_yours, not_eligible, limit_open."""
        return drafts.Draft.begun(env, self.transactions.versions.in_force(env.tx, procedure), on_behalf or actor.person, actor.person)

    def file(self, actor: views.Actor, procedure: str, raw: dict, *, key: str, on_behalf: str | None = None, files: Sequence[Upload] = (),
             follows: str | None = None) -> views.Receipt:
        """File a request. Refused("invalid", page=FormPage) keeps what was typed."""
        def work(env):
            version = self.transactions.versions.in_force(env.tx, procedure)
            if follows:
                self._followed(env, follows, on_behalf or actor.person, procedure, actor)
            run = commands.file(env, version, on_behalf or actor.person, actor.person, Sent(raw, uploads.as_values(stored), actor.language), follows)
            uploads.attach(env, stored, run.head.id, actor.person)
            counter.tell(env, run)
            drafts_kept.sent(env.tx, actor.person, drafts_kept.place(procedure, None if on_behalf in (None, actor.person) else on_behalf))
            return {"case": run.head.id}, run.head.id
        try:
            stored = self._kept(actor, procedure, key, on_behalf, files)
            body = {"procedure": procedure, "raw": raw, "on_behalf": on_behalf, "files": [s["sha256"] for s in stored], "follows": follows}
            done = self.transactions.command(actor.person, "file", key, body, work)
        except Refused as refused:
            if refused.code != "invalid":
                raise
            errors = refused.params["errors"]
            raise Refused("invalid", page=self.start_form(actor, procedure, raw, errors, on_behalf, follows), errors=errors) from refused
        return self.receipt(actor, done["case"])

    def _kept(self, actor, procedure: str, key: str, on_behalf: str | None, files) -> list[dict]:
        """What was sent along, kept. Who may not file fills no disk; who asks again gets the answer of the first time, whatever became of his case."""
        if not files:
            return []
        with self.transactions.read() as env:
            if env.tx.one(sql.IDEMPOTENCY_GET, actor=actor.person, key=key):
                form = self.transactions.versions.in_force(env.tx, procedure).procedure.start_form
            else:
                form = self._draft(env, procedure, actor, on_behalf).form
        return uploads.store(self.transactions, files, uploads.fields_of(form), actor.person)

    def receipt(self, actor: views.Actor, case: str) -> views.Receipt:
        with self.transactions.read() as env:
            look = self._look(env, case, actor)
            row, steps = look.row, look.steps()
            now = next((s for s in steps if s.state in ("now", "act")), None)
            ahead = [s for s in steps if s.state in ("now", "act", "ahead") and not s.condition]
            return views.Receipt(
                row.id, row.number, look.procedure.title(look.reader.language), look.subject(listed=True), look.moment(row.started_at),
                day_of(look.moment(row.promise_at)), self._promise_words(look), holder_words(now.holder) if now and now.holder else "", row.tracking,
                tuple(look.say("next_step_limit" if s.limit else "next_step", step=s.name, limit=s.limit) for s in ahead[:6]),
                returned=bool(now and now.state == "act" and row.applicant == actor.person),
                applicant=counter.named(env, row.applicant) if row.applicant != actor.person else "")

    # one's own ---------------------------------------------------------------------------------------------------------------------
    def mine(self, actor: views.Actor, page: int = 1) -> list[views.RequestRow]:
        with self.transactions.read() as env:
            rows = env.tx.all(sql.CASES_OF, person=actor.person, limit=PER_PAGE, offset=(max(page, 1) - 1) * PER_PAGE)
            tasks = {}
            for task in env.tx.all(sql.OPEN_TASKS_OF_CASES, cases=[r.id for r in rows]) if rows else ():
                tasks.setdefault(task.case_id, []).append(task)
            return [self._row(env, row, tasks.get(row.id, []), actor) for row in rows]

    def _row(self, env, row, tasks, actor) -> views.RequestRow:
        look = CaseLook.read(env, self.transactions.versions, row, Reader(actor.person, actor.language), with_events=False)
        task = tasks[0] if tasks else None
        holder = look.hands(task, look.moment(task.opened_at)) if task else None
        return views.RequestRow(
            row.id, row.number, look.procedure.title(actor.language), look.subject(listed=True), heading(look, tasks), holder_words(holder) if holder else "",
            look.moment(task.opened_at) if task else None, day_of(look.moment(row.promise_at)), any(env.is_applicant(t.role) for t in tasks),
            row.ended_at is not None, look.late(task, env.local) if task else "")

    def notices(self, actor: views.Actor) -> list[views.NoticeRow]:
        with self.transactions.read() as env:
            return [views.NoticeRow(n.id, from_text(n.at).astimezone(env.zone), notices.words(env, self.transactions.versions, n, actor.language),
                                    n.case_id, n.read_at is not None) for n in env.tx.all(sql.NOTICES_OF, person=actor.person)]

    def read_notices(self, actor: views.Actor) -> None:
        self.transactions.change("read_notices", lambda env: env.tx.run(sql.NOTICES_READ, person=actor.person, at=to_text(env.now)))

    def unread(self, actor: views.Actor) -> int:
        with self.transactions.read() as env:
            return env.tx.one(sql.NOTICES_UNREAD, person=actor.person).n

    # one request -------------------------------------------------------------------------------------------------------------------------
    def revision(self, actor: views.Actor, case: str) -> int:
        """Cheap: whether a page that is open is still true."""
        with self.transactions.read() as env:
            head = env.tx.one(sql.CASE_HEADLINE, id=case)
            if head is None or actor.person not in (head.applicant, head.filed_by) and not sight.may_see(env, env.tx.one(sql.CASE_BY_ID, id=case), actor.person):
                raise Refused("not_found")
            return head.revision

    def page(self, actor: views.Actor, case: str) -> views.RequestPage:
        with self.transactions.read() as env:
            look = self._look(env, case, actor)
            page, unseen = request_page(look), looked.unseen(env, look.row, look.tasks, actor.person)
        looked.write_down(self.transactions, unseen)
        return page

    def explanations(self, actor: views.Actor, case: str) -> tuple[views.Explanation, ...]:
        """Every decision and every way taken. Refused("not_found") as `page`; nothing where the reader may not know what was decided upon."""
        with self.transactions.read() as env:
            look = self._look(env, case, actor)
            found, unseen = why.told(look.procedure, look.events, actor.language, look.unread()) if look.open else (), looked.unseen(env, look.row, look.tasks, actor.person)
        looked.write_down(self.transactions, unseen)
        return found

    def _look(self, env, case: str, actor: views.Actor) -> CaseLook:
        row = env.tx.one(sql.CASE_BY_ID, id=case)
        may_see(env, row, actor.person)
        return CaseLook.read(env, self.transactions.versions, row, Reader(actor.person, actor.language))

    @staticmethod
    def _promise_words(look: CaseLook) -> str:
        days = path.promise_days(look.version, look.marks.get("taken"))
        return look.say("promise_since", amount=look.say("working_days", days=days)) if days is not None else ""

    # actions beside the tasks ---------------------------------------------------------------------------------------------------------------
    def action_form(self, actor: views.Actor, case: str, message: str, raw: dict | None = None, errors: dict | None = None) -> views.FormPage:
        """The form of a message by a person (withdraw, recall)."""
        with self.transactions.read() as env:
            run, waiting = self._waiting(env, case, message, actor)
            allowed = rules.may_send(env, run.procedure, run, waiting, actor.person)
            if isinstance(allowed, Refused):
                raise allowed
            procedure = run.procedure
            title = procedure.action_name_of(waiting.element, actor.language)
            form = procedure.form_of(waiting.element)
            fields = forms.view(form, raw, run.scope.with_values, actor.language, procedure.texts, errors or {}) if form else []
            return views.FormPage(
                procedure.key, procedure.title(actor.language), title, tuple(fields), error_list(fields), None, run.head.id, run.head.number,
                run.head.revision, title, waiting.element.kind == "startEvent" and waiting.element.interrupting)

    def _waiting(self, env, case: str, message: str, actor):
        row = env.tx.one(sql.CASE_BY_ID, id=case)
        may_see(env, row, actor.person)
        if row.ended_at:
            raise Refused("not_waiting")
        run = CaseRun.load(env, self.transactions.versions.of(env.tx, row), row)
        waiting = next((w for w in run.bpmn.waiting() if w.kind == "message" and w.name == message), None)
        if waiting is None:
            raise Refused("not_waiting")
        return run, waiting

    def act(self, actor: views.Actor, case: str, message: str, raw: dict, *, key: str, revision: int | None = None) -> views.Completed:
        body = {"case": case, "message": message, "raw": raw}

        def work(env):
            may_see(env, env.tx.one(sql.CASE_BY_ID, id=case), actor.person)
            commands.send(env, self.transactions.versions, case, message, actor.person, Sent(raw, None, actor.language), revision)
            return {"case": case}, case
        try:
            self.transactions.command(actor.person, f"message:{message}", key, body, work)
        except Refused as refused:
            if refused.code != "invalid":
                raise
            errors = refused.params["errors"]
            raise Refused("invalid", page=self.action_form(actor, case, message, raw, errors), errors=errors) from refused
        return self.completed(actor, case)

    def question_form(self, actor: views.Actor, case: str, raw: dict | None = None, error: str | None = None) -> views.FormPage:
        """The form of a question about a request that is later than promised. Refused: not_found, not_yours, not_allowed_now."""
        with self.transactions.read() as env:
            look = self._look(env, case, actor)
            refusal = rules.may_inquire(env, look.procedure, look.row, bool(look.marks.get("fulfilled")), actor.person)
            if refusal is not None:
                raise refusal
            typed = (raw or {}).get(questions.FIELD)
            field = views.Field(questions.FIELD, "textarea", look.say("ask_label"), look.say("ask_hint"), True, typed if isinstance(typed, str) else None,
                                error=error, max_length=questions.MOST)
            return views.FormPage(look.row.procedure, look.procedure.title(actor.language), look.say("ask_title"), (field,), error_list((field,)), None,
                                  case, look.row.number, None, look.say("ask_send"))

    def ask(self, actor: views.Actor, case: str, raw: dict, *, key: str) -> None:
        """Ask about a request that is later than promised. Refused("invalid", page=FormPage) keeps what was typed."""
        text, label = raw.get(questions.FIELD), say("ask_label", actor.language)
        problem = questions.problem(text, label)
        if problem is not None:
            raise Refused("invalid", page=self.question_form(actor, case, raw, say(problem.code, actor.language, **problem.params)), errors={questions.FIELD: problem})

        def work(env):
            may_see(env, env.tx.one(sql.CASE_BY_ID, id=case), actor.person)
            questions.ask(env, self.transactions.versions, case, actor.person, text)
            return {"case": case}, case
        self.transactions.command(actor.person, "ask", key, {"case": case, "text": text}, work)

    def message(self, case: str, message: str, payload: dict | None = None, *, key: str | None = None) -> None:
        """A message from outside the office."""
        body = {"case": case, "message": message, "raw": payload or {}}

        def work(env):
            commands.send(env, self.transactions.versions, case, message, None, Sent(payload or {}), None)
            return {"case": case}, case
        self.transactions.command(None, f"message:{message}", key, body, work)

    def completed(self, actor: views.Actor, case: str) -> views.Completed:
        """What happens next, for whoever has just done something."""
        with self.transactions.read() as env:
            row = env.tx.one(sql.CASE_BY_ID, id=case)
            look = CaseLook.read(env, self.transactions.versions, row, Reader(actor.person, actor.language), with_events=False)
            if row.ended_at:
                return views.Completed(case, row.number, look.say("next_end", outcome=look.status()))
            tasks = env.tx.all(sql.OPEN_TASKS_OF_CASE, case_id=case)
            for task in tasks:
                holder = look.hands(task, None)
                if holder.you:
                    return views.Completed(case, row.number, look.say("next_you", step=look.name(task.element)), task.id)
            if tasks:
                return views.Completed(case, row.number, look.say("next_holder", step=look.name(tasks[0].element), holder=holder_words(holder)))
            return views.Completed(case, row.number, look.say("next_system"))

    # public ---------------------------------------------------------------------------------------------------------------------------------
    def track(self, code: str, source: str = "", language: str = "id") -> views.PublicPage:
        """What everybody with the tracking code may see. Refused: not_found, rate_limited."""
        code = "".join(c for c in code.lower() if c.isalnum())
        self._count_lookup(source)
        with self.transactions.read() as env:
            row = env.tx.one(sql.CASE_BY_TRACKING, tracking=code) if len(code) == 26 else None
            if row is None:
                raise Refused("not_found")
            look = CaseLook.read(env, self.transactions.versions, row, Reader(None, language, public=True))
            open_tasks = [t for t in look.tasks if t.status == "open"]
            return views.PublicPage(
                row.number, look.procedure.title(language), heading(look, open_tasks), row.ended_at is not None,
                look.status() if row.ended_at else "", estimates.with_usual(look, look.steps()), dates(look, open_tasks), look.moment(row.changed_at), row.revision)

    def verify(self, token: str, source: str = "") -> views.LetterCheck:
        """What the QR code of a letter opens."""
        self._count_lookup(source)
        with self.transactions.read() as env:
            row = env.tx.one(sql.LETTER_BY_TOKEN, token=token) if token.isalnum() and len(token) == 26 else None
            if row is None:
                raise Refused("not_found")
            revoked = from_text(row.revoked_at).astimezone(env.zone) if row.revoked_at else None
            return views.LetterCheck(row.title, row.number or "", day(row.day), row.signer_title or "", row.status, row.sha256 or "",
                                     env.settings.office.name, revoked)

    def _count_lookup(self, source: str) -> None:
        """Public look-ups of one source are counted in the database, so that the limit holds across processes and restarts."""
        if source:
            until = self.transactions.change("lookup", lambda env: limits.take(
                env.tx, "lookup", source, env.now, env.settings.limits.lookups_per_minute, timedelta(minutes=1)))
            if until:
                raise Refused("rate_limited")

    def _opened(self, env, case: str | None, actor: views.Actor, may=may_see) -> dict | None:
        """A paper of a case is opened by somebody who may; the look that is to be written down."""
        row = env.tx.one(sql.CASE_BY_ID, id=case) if case else None
        may(env, row, actor.person)
        return looked.unseen(env, row, env.tx.all(sql.TASKS_OF_CASE, case_id=row.id), actor.person)

    # documents ---------------------------------------------------------------------------------------------------------------------------------
    def letter(self, actor: views.Actor, letter: str) -> tuple[str, bytes]:
        """(file name, PDF) of a letter of a case this person may see."""
        with self.transactions.read() as env:
            row = env.tx.one(sql.LETTER_BY_ID, id=letter)
            unseen = self._opened(env, row.case_id if row else None, actor)
            if row.sha256 is None or self._look(env, row.case_id, actor).hidden:
                raise Refused("not_found")
        looked.write_down(self.transactions, unseen)
        number = "".join(c if c.isalnum() else "-" for c in row.number or row.template)
        return f"{row.template}-{number}.pdf", self.transactions.store.files.get(row.sha256)

    def attachment(self, actor: views.Actor, attachment: str) -> tuple[str, str, bytes]:
        """(file name, media type, bytes) of an attachment of a case this person may see."""
        with self.transactions.read() as env:
            row = env.tx.one(sql.ATTACHMENT_BY_ID, id=attachment)
            unseen = self._opened(env, row.case_id if row else None, actor, may_open)
            if not may_open_file(self._look(env, row.case_id, actor), row.field):
                raise Refused("not_found")
        looked.write_down(self.transactions, unseen)
        return row.name, row.media, self.transactions.store.files.get(row.sha256)
