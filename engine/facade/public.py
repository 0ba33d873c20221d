"""What anybody files without a login, and answers by its code: complaints. Nothing ties it to a person: one row carries them all (people.public).

The code is the whole right to a case: its page (requests.track), the office's answer, the step that waits for whoever filed it, what he may do beside it
(withdraw), and the survey.
Filing and answering are counted by source. Knows transactions, commands and looks; the rules are those of every other case.
"""
import dataclasses
from collections.abc import Mapping, Sequence
from datetime import timedelta

from engine import views
from engine.errors import Problem, Refused
from engine.facade import uploads
from engine.facade.looks import CaseLook, Reader, answer_words
from engine.facade.request_page import actions, form_page
from engine.facade.requests import Requests, Upload
from engine.facade.tasks import task_form
from engine.facade.transaction import Transactions
from engine.office import limits, people
from engine.office.people import PUBLIC
from engine.procedure import forms
from engine.run import commands, drafts, surveys
from engine.run.commands import Sent
from engine.run.environment import Environment
from engine.run.versions import Version
from engine.store.statements import case as sql

FILED, ANSWERED = (20, timedelta(hours=1)), (30, timedelta(hours=1))         # of one source: an office may stand behind it


class Public:
    def __init__(self, transactions: Transactions, requests: Requests):
        self.transactions, self.requests = transactions, requests

    # filing -------------------------------------------------------------------------------------------------------------------------------
    def form(self, procedure: str, raw: dict | None = None, errors: dict | None = None, language: str = "id", chosen: Mapping[str, str] | None = None) -> views.FormPage:
        """The form of a procedure that anybody may file. `chosen`: entries a link begins it with. Refused: not_found."""
        self._there(procedure)
        with self.transactions.read() as env:
            draft = self._draft(env, procedure)
            draft.scope.language = language
            known = {c.key for c in draft.form.inputs if c.type in ("select", "radio")}
            picked = {key: value for key, value in (chosen or {}).items() if key in known}
            return form_page(draft, _actor(language), {**(raw or {}), **picked} if raw or picked else raw, errors)

    def file(self, procedure: str, raw: dict, *, key: str, files: Sequence[Upload] = (), source: str = "", language: str = "id") -> str:
        """File it; its code. Refused: not_found, rate_limited, invalid (page=FormPage keeps what was typed)."""
        self._there(procedure)
        with self.transactions.read() as env:
            fields = uploads.fields_of(self._draft(env, procedure).form)
        self._count("public-file", source, *FILED)

        def work(env: Environment):
            version = self.transactions.versions.in_force(env.tx, procedure)
            run = commands.file(env, version, PUBLIC, PUBLIC, Sent(raw, uploads.as_values(stored), language))
            uploads.attach(env, stored, run.head.id, PUBLIC)
            return {"code": run.head.tracking}, run.head.id
        try:
            stored = uploads.store(self.transactions, files, fields, PUBLIC)
            body = {"procedure": procedure, "raw": raw, "files": [one["sha256"] for one in stored]}
            return self.transactions.command(PUBLIC, "file", key, body, work)["code"]
        except Refused as refused:
            if refused.code != "invalid":
                raise
            errors = refused.params["errors"]
            raise Refused("invalid", page=self.form(procedure, raw, errors, language), errors=errors) from refused

    def _version(self, env: Environment, procedure: str) -> Version:
        version = next((v for v in self.transactions.versions.all_in_force(env.tx) if v.procedure.key == procedure and v.procedure.settings.starts.public), None)
        if version is None or version.procedure.model.start is None:
            raise Refused("not_found")
        return version

    def _draft(self, env: Environment, procedure: str) -> drafts.Draft:
        return drafts.Draft.new(env, self._version(env, procedure), people.by_id(env.tx, PUBLIC))

    def _there(self, procedure: str) -> None:
        """The row that carries it all, where there is something that it may carry. Refused: not_found."""
        with self.transactions.read() as env:
            self._version(env, procedure)
            known = people.by_id(env.tx, PUBLIC)
        if known is None:
            self.transactions.change("public", lambda env: people.public(env.tx))

    # by the code -----------------------------------------------------------------------------------------------------------------------------
    def page(self, code: str, source: str = "", language: str = "id", raw: dict | None = None, errors: dict | None = None) -> views.PublicPage:
        """What the code of any case shows; of one that was filed without a login also the answer, and what its holder may say and do. Refused: not_found, rate_limited."""
        page = self.requests.track(code, source, language)
        with self.transactions.read() as env:
            row = env.tx.one(sql.CASE_BY_TRACKING, tracking=code)
            if row is None or row.applicant != PUBLIC:
                return page
            look = CaseLook.read(env, self.transactions.versions, row, Reader(PUBLIC, language, public=True))
            task = self._task(env, row.id)
            form = task_form(env, look.version, row, task, look.procedure.model.elements[task.element], _actor(language), look, raw, errors) if task else None
            return dataclasses.replace(page, code=code, answer=_answer(look), form=form, until=look.moment(task.due_at) if task else None, actions=actions(look),
                                       survey=surveys.open_token(env, row.id) if row.ended_at else "")

    def action_page(self, code: str, message: str, source: str = "", language: str = "id", raw: dict | None = None, errors: dict | None = None) -> views.PublicPage:
        """The same page with the form of something its holder may do. Refused: not_found, rate_limited, not_waiting, not_allowed_now."""
        page, case = self.page(code, source, language), self._case(code)
        return dataclasses.replace(page, form=self.requests.action_form(_actor(language), case.id, message, raw, errors), until=None, actions=())

    def act(self, code: str, message: str, raw: dict, *, key: str, revision: int | None = None, source: str = "", language: str = "id") -> None:
        """Do it. Refused: not_found, not_waiting, not_allowed_now, rate_limited, stale, invalid (page=PublicPage)."""
        self._count("public-reply", source, *ANSWERED)
        case = self._case(code)
        try:
            self.requests.act(_actor(language), case.id, message, raw, key=key, revision=revision)
        except Refused as refused:
            if refused.code != "invalid":
                raise
            errors: dict[str, Problem] = refused.params["errors"]
            raise Refused("invalid", page=self.action_page(code, message, "", language, raw, errors), errors=errors) from refused

    def _case(self, code: str):
        """The row of what was filed without a login. Refused: not_found."""
        with self.transactions.read() as env:
            row = env.tx.one(sql.CASE_BY_TRACKING, tracking=code) if len(code) == 26 else None
            if row is None or row.applicant != PUBLIC:
                raise Refused("not_found")
            return row

    def reply(self, code: str, raw: dict, *, key: str, revision: int | None = None, files: Sequence[Upload] = (), source: str = "", language: str = "id") -> None:
        """Do the step that waits for who filed it. Refused: not_found, not_waiting, rate_limited, stale, invalid (page=PublicPage)."""
        self._count("public-reply", source, *ANSWERED)
        with self.transactions.read() as env:
            row = env.tx.one(sql.CASE_BY_TRACKING, tracking=code) if len(code) == 26 else None
            if row is None or row.applicant != PUBLIC:
                raise Refused("not_found")
            task, procedure = self._task(env, row.id), self.transactions.versions.of(env.tx, row).procedure
            there = env.tx.all(sql.ATTACHMENTS_OF, case_id=row.id)
        if task is None:
            raise Refused("not_waiting")
        try:
            stored = uploads.store(self.transactions, files, uploads.fields_of(procedure.form_of(task.element)), PUBLIC, there)

            def work(env: Environment):
                commands.complete(env, self.transactions.versions, task.id, PUBLIC, Sent(raw, uploads.as_values(stored, there), language), revision)
                uploads.attach(env, stored, row.id, PUBLIC)
                return {"case": row.id}, row.id
            self.transactions.command(PUBLIC, "complete", key, {"task": task.id, "raw": raw, "files": [one["sha256"] for one in stored]}, work)
        except Refused as refused:
            if refused.code != "invalid":
                raise
            errors: dict[str, Problem] = refused.params["errors"]
            raise Refused("invalid", page=self.page(code, "", language, raw, errors), errors=errors) from refused

    @staticmethod
    def _task(env: Environment, case: str):
        """The step that waits for whoever filed the case."""
        return next((t for t in env.tx.all(sql.OPEN_TASKS_OF_CASE, case_id=case) if env.is_applicant(t.role)), None)

    def _count(self, what: str, source: str, most: int, window: timedelta) -> None:
        if source and self.transactions.change("lookup", lambda env: limits.take(env.tx, what, source, env.now, most, window)):
            raise Refused("rate_limited")


def _actor(language: str) -> views.Actor:
    return views.Actor(PUBLIC, "", "", "", language=language)


def _answer(look: CaseLook) -> tuple[views.Fact, ...]:
    """The fields of procedure.yaml `public.answer` that were filled."""
    out: list[views.Fact] = []
    procedure, language = look.procedure, look.reader.language
    for name in dict.fromkeys(path.partition(".")[0] for path in procedure.settings.public.answer):
        info, filled = procedure.objects[name], look.data.objects.get(name)
        if info.form is not None and isinstance(filled, dict):
            shown = {f.key: f for f in forms.view(info.form, filled, look.scope.with_values, language, procedure.texts)}
            out += [views.Fact(shown[key].label, words) for path in procedure.settings.public.answer for one, _, key in [path.partition(".")]
                    if one == name and key in shown and key in filled and (words := answer_words(shown[key], language))]
    return tuple(out)


