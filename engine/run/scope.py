"""The FEEL scope of a case or of a draft: its objects with their types, `pemohon`, `kasus`, the office functions; built once per state.

Knows procedures, FEEL and the environment; writes nothing.
"""
from collections.abc import Mapping

from engine import feel
from engine.run.data import CaseData
from engine.run.environment import Environment
from engine.run.functions import FUNCTIONS, AskingRun, Known
from engine.run.values import thaw


class CaseScope:
    """Evaluates FEEL over one state of a case. Implements `functions.Asking`. `changed` must be called after each writing."""

    def __init__(self, env: Environment, procedure, data: CaseData, *, applicant: str, unit: str, case_id: str | None,
                 profile: dict, facts: dict, basis: dict | None = None, known: Known | None = None):
        self.env, self.procedure, self.data = env, procedure, data
        self.applicant, self.unit, self.case_id, self.language = applicant, unit, case_id, "id"
        self.profile, self.facts, self.basis = profile, facts, basis if basis is not None else {}
        self.run = AskingRun(self)
        self.known = known if known is not None else Known()
        self._scope = None
        self._made: dict[str, feel.Lazy] = {}         # by name: made once for as long as the object is the same

    # what FEEL sees ---------------------------------------------------------------------------------------------------------
    def values(self) -> dict:
        """FEEL values by name; objects that nothing has written yet are null without a reason."""
        data = self.data
        values = dict.fromkeys(self.procedure.objects, None)
        values["pemohon"] = self._lazy("pemohon", self.profile, PROFILE_TYPES)
        values["kasus"] = self._lazy("kasus", self.facts, CASE_TYPES)
        for name, value in data.objects.items():
            values[name] = self._lazy(name, value, data.types.get(name))
        return values

    def _lazy(self, name: str, value: object, types: object) -> feel.Lazy:
        """Objects are replaced by whoever writes them, never changed: the same object has the same FEEL value."""
        made = self._made.get(name)
        if made is None or made.source is not value:
            made = self._made[name] = feel.Lazy(value, lambda json: thaw(json, types))
        return made

    @property
    def scope(self):
        if self._scope is None:
            self._scope = feel.scope(self.values(), FUNCTIONS, self.run)
        return self._scope

    @property
    def functions(self) -> dict:
        return FUNCTIONS

    def at(self, paths) -> list:
        """JSON at paths of names, None where there is nothing."""
        return [self._at(path) for path in paths]

    def _at(self, path: tuple[str, ...]) -> object:
        name, *members = path
        value = self.profile if name == "pemohon" else self.facts if name == "kasus" else self.data.objects.get(name)
        for member in members:
            if not isinstance(value, dict):
                return value                         # a list's member or a name's property: whatever holds it
            value = value.get(member)
        return value

    def changed(self) -> None:
        """The objects have changed: what was built before is forgotten."""
        self._scope = None

    def with_values(self, own: Mapping) -> dict:
        """The case's scope with other names before it (a form's fields, multi-instance items): FEEL values."""
        return feel.scope({**self.values(), **own}, FUNCTIONS, self.run)

    def evaluate(self, text: str, local: dict | None = None) -> object:
        """FEEL value of a text; names in `local` (JSON) come first."""
        expression = self.procedure.cache.expression(text)
        if local:
            return expression(self.with_values({k: feel.to_feel(v) for k, v in local.items()}))
        return expression(self.scope)

    def parameter(self, text: str, local: dict | None = None) -> object:
        """An action's parameter: text as it stands, or the FEEL value after "="."""
        return self.evaluate(text, local) if text.startswith("=") else text

    # functions.Asking -------------------------------------------------------------------------------------------------------
    def legal_basis(self, decision: str) -> list[str]:
        return self.basis.get(decision, [])

    def word(self, text: str) -> str:
        """A designer's word in the reader's language."""
        return self.procedure.label_text(text, self.language)

    def title_of(self, role: str) -> str | None:
        """Title of who holds a role for this applicant now; the role's own words when nobody does."""
        env = self.env
        if role not in env.roles:
            return None
        found = env.holders(role, env.anchor(role, self.applicant), self.applicant, (), self.procedure.key)
        return found[0].title if found else env.roles.label(role)


PROFILE_TYPES = {"kontrak_selesai": "date"}
CASE_TYPES = {"diajukan": "date"}
