"""A request before it is filed: may this person start it, is the form right, what would happen if it were sent now.

The same code judges the live facts beside the form and the filing itself. Writes nothing.
"""
import re
from dataclasses import dataclass
from typing import Any

from engine import bpmn, decisions, feel
from engine.errors import Refused
from engine.office import people
from engine.procedure import forms
from engine.run.case import REQUEST, bases, decide, types_for
from engine.run.data import CaseData
from engine.run.environment import Environment
from engine.run.rules import may_hold
from engine.run.scope import CaseScope
from engine.run.values import freeze
from engine.run.versions import Version
from engine.store.statements import case as sql


@dataclass(frozen=True)
class Sent:
    """What a person sent: the fields as typed and the attachments that are there, per filepicker [{id, nama, kode}]."""
    raw: dict
    files: dict | None = None
    language: str = "id"


@dataclass(frozen=True)
class Judgement:
    """A judged form. `scope` sees what would be if it were sent, and knows what was found out on the way; `ready`: it has enough for the previewed decisions; `refused`: `refuse_when` is true."""
    clean: dict
    errors: dict
    scope: CaseScope
    ready: bool
    refused: bool = False


@dataclass
class Draft:
    """A start form (or, with `run`, the form of a return task) over the applicant's record and whatever the case already knows."""
    env: Environment
    version: Version
    applicant: Any
    form: Any
    element: bpmn.Element
    profile: dict
    scope: CaseScope

    @classmethod
    def new(cls, env: Environment, version: Version, person) -> "Draft":
        procedure = version.procedure
        if procedure.model.start is None:                # it begins by itself: nobody files it
            raise Refused("no_version")
        profile = people.profile(env.tx, person, env.now, env.zone)
        start = procedure.model.elements[procedure.model.start]
        facts = {"nomor": None, "diajukan": env.today.isoformat(), "versi": version.number, "status": None, "tahap": None, "alamat": None}
        scope = CaseScope(env, procedure, CaseData(), applicant=person.id, unit=person.unit, case_id=None, profile=profile, facts=facts)
        return cls(env, version, person, procedure.form_of(start), start, profile, scope)

    @classmethod
    def begun(cls, env: Environment, version: Version, applicant: str, by: str) -> "Draft":
        """What `by` may file now for an applicant. Refused: not_found, and as `may_start`."""
        person = env.person(applicant)
        if person is None or not person.active:
            raise Refused("not_found")
        draft = cls.new(env, version, person)
        refusal = draft.may_start(by)
        if refusal:
            raise refusal
        return draft

    @classmethod
    def again(cls, run, element) -> "Draft":
        """The form of a task over a running case. Where it writes the request anew it is judged with the applicant's record of now, as the case goes on."""
        profile, scope = run.marks.pemohon, run.scope
        if run.procedure.writes_of(element) == REQUEST:
            profile = run.record_now()
            scope = CaseScope(run.env, run.procedure, run.data, applicant=scope.applicant, unit=run.env.person(scope.applicant).unit, case_id=scope.case_id,
                              profile=profile, facts=scope.facts, basis=dict(scope.basis), known=scope.known)
        return cls(run.env, run.version, None, run.procedure.form_of(element), element, profile, scope)

    def may_start(self, filed_by: str) -> Refused | None:
        """Whether this person may file this procedure for the applicant now."""
        starts = self.version.procedure.settings.starts
        applicant = self.applicant.id
        if starts.public != (applicant == people.PUBLIC):
            return Refused("not_eligible")
        if filed_by != applicant:
            allowed = [role for role in starts.on_behalf
                       if not isinstance(may_hold(self.env, role, self.env.anchor(role, applicant), applicant, filed_by, (), self.version.procedure.key), Refused)]
            if not allowed:
                return Refused("not_yours", holder=self.env.roles.label("pemohon"))
        if starts.roles and not any(
                self.env.duties(applicant).holds(role, self.env.anchor(role, applicant), "", self.version.procedure.key) for role in starts.roles):
            return Refused("not_eligible")
        if starts.who and starts.who(self.scope.scope) is not True:
            return Refused("not_eligible")
        if starts.limit_open:
            count = self.env.tx.one(sql.OPEN_CASES_OF, person=applicant, procedure=self.version.procedure.key).n
            if count >= starts.limit_open:
                return Refused("limit_open", limit=starts.limit_open)
        return None

    def judge(self, sent: Sent, whole: bool = True) -> Judgement:
        """The form as it would be judged if it were sent now: the previewed decisions are made first, because the form may read them (upload slots).

        Not `whole`: only those decisions that the judgement itself needs; the diagram makes the others when it comes to them.
        """
        procedure = self.version.procedure
        if not self.previewed():
            clean, errors = self._validate(sent, self.scope)
            return Judgement(clean, errors, self.scope, True)
        known = self.as_if({}, self._known_before()) if self._known_before() else self.scope
        clean, errors = self._validate(sent, known)
        ready = not self.needs() & set(errors)
        scope = self.as_if(clean, None if whole else self._read_by_form()) if ready else known
        if ready:
            clean, errors = self._validate(sent, scope)
        refuse_when = procedure.refuse_when(self.element)
        refused = ready and refuse_when is not None and scope.evaluate(refuse_when) is True
        return Judgement(clean, errors, scope, ready, refused)

    def _validate(self, sent: Sent, scope: CaseScope) -> tuple[dict, dict]:
        return forms.validate(self.form, sent.raw, scope.with_values, sent.language, self.version.procedure.texts, sent.files)

    def as_if(self, clean: dict, only: list[str] | None = None) -> CaseScope:
        """The scope after sending: the form's object and every previewed decision (or `only` these)."""
        procedure, known = self.version.procedure, self.scope.data
        data = CaseData(dict(known.objects), dict(known.types), dict(known.order), known.written)
        data.write_form(procedure.writes_of(self.element), clean, types_for(self.form, clean) or None, frozenset(procedure.keeps_of(self.element)))
        scope = CaseScope(self.env, procedure, data, applicant=self.scope.applicant, unit=self.scope.unit, case_id=self.scope.case_id,
                          profile=self.profile, facts=self.scope.facts, known=self.scope.known)
        filed = feel.typed(scope.facts["diajukan"], "date").to_python()
        for decision in self.previewed() if only is None else only:
            result = decide(scope, decision, filed)
            data.write(decision, *freeze(result.value))
            scope.basis.update(bases(result, decision))
            scope.changed()
        return scope

    def _read_by_form(self) -> list[str]:
        """Previewed decisions the form reads, and those they read themselves, in order; all of them where the filing may be refused by their rows."""
        procedure, previewed = self.version.procedure, self.previewed()
        key = ("read_by_form", self.element.id)
        if key not in self.version.memo:
            wanted = {name for c in self.form.components for text in c.texts() for name in text.names()}
            if procedure.refuse_when(self.element) is not None:
                wanted |= set(previewed)
            for decision in reversed(previewed):
                if decision in wanted:
                    wanted |= set(procedure.decision_model(decision).decisions[decision].inputs)
            self.version.memo[key] = [d for d in previewed if d in wanted]
        return self.version.memo[key]

    def _known_before(self) -> list[str]:
        """Previewed decisions that read nothing of the form: a catalogue to choose from is there before anything is chosen."""
        procedure, key = self.version.procedure, ("known_before", self.element.id)
        if key not in self.version.memo:
            own = {procedure.writes_of(self.element), *self.previewed()}
            self.version.memo[key] = [d for d in self.previewed() if not any(path[0] in own for path in decisions.paths_of(procedure.decision_model(d), d))]
        return self.version.memo[key]

    def previewed(self) -> list[str]:
        return self.version.procedure.preview_of(self.element)

    def needs(self) -> set[str]:
        """Fields that decisions read: live facts can be told as soon as these are right."""
        name = self.version.procedure.writes_of(self.element)
        key = ("needs", name)
        if key not in self.version.memo:
            tables = [data.decode("utf-8", "replace") for path, data in self.version.procedure.files.items() if path.endswith(".dmn")]
            self.version.memo[key] = {field for text in tables for field in re.findall(rf"\b{re.escape(name)}\.([a-z_][a-z0-9_]*)", text)}
        return self.version.memo[key]
