"""A form as a page draws it: `engine.views.Field`s in the reader's language. Decides nothing that `validate` does not decide too."""
from collections.abc import Callable, Mapping

from engine import feel, views
from engine.errors import Problem
from engine.texts import say

from ..words_id import hari_tanggal, shown
from .component import CHOICES, INPUTS, LONGEST, Component
from .parse import template
from .reading import read_value
from .state import Choice, ScopeFor, State, offered, options_of, settle
from .validate import slots_of

Label = Callable[[str, str, str], str | None]       # (object, field, stored value) -> words


def view(form, values: Mapping | None, scope_for: ScopeFor, language: str = "id", texts: Mapping | None = None,
         errors: Mapping[str, Problem | str] | None = None, *, files: Mapping[str, tuple] | None = None, label: Label | None = None,
         why: Callable[[Component], str] | None = None) -> list[views.Field]:
    """The visible components in order. `values` are stored ones or what was typed, however wrong; {} or None shows the defaults.

    `files`: `views.Stored` per filepicker. `label` puts a stored choice of another form into words ({{pertimbangan.keputusan}}). `why` gives the
    sentence shown where `allowed` took options away.
    """
    values = values if isinstance(values, Mapping) else {}
    filled = {c.key: values.get(c.key, _default(c, bool(values))) for c in form.components if c.key}
    good = {}
    for c in form.components:
        if c.type == "filepicker":
            good[c.key] = [{"id": s.id, "nama": s.name, "kode": s.code} for s in (files or {}).get(c.key, ())] or None
        elif c.key:
            good[c.key] = read_value(c, filled[c.key])[0]
    page = _Page(form, language, texts, settle(form.components, good, scope_for), errors or {}, files or {}, label, why)
    return [page.field(c, filled.get(c.key), good.get(c.key)) for c in form.components if (c.key or c.id) not in page.state.hidden]


def _default(component: Component, typed: bool):
    """What a field shows that has no value. Once something was typed, a box that is not among it was left empty on purpose."""
    return None if typed and component.type in ("checkbox", "checklist") else component.default


class _Page:
    """What all fields of one drawing share."""

    def __init__(self, form, language, texts, state: State, errors, files, label, why):
        self.form, self.language, self.texts, self.state = form, language, texts, state
        self.errors, self.files, self.label, self.why = errors, files, label, why

    def field(self, c: Component, typed, good) -> views.Field:
        word = self.form.word(self.texts, self.language, c.key or c.id)
        kind = c.subtype if c.type == "datetime" else c.type
        if c.type not in INPUTS:
            return views.Field("", kind, label=word("label", c.label), text=self._text(c, word) if c.type == "text" else "")
        plain, procedural, fewer = self._options(c, typed, word)
        return views.Field(
            c.key, kind, label=word("label", c.label), hint=word("hint", c.description), required=c.required,
            value=self._value(c, typed, good), options=plain, procedural=procedural, error=self._error(c.key), minimum=c.minimum, maximum=c.maximum,
            max_length=(c.max_length or LONGEST.get(c.type)) if c.type in LONGEST else None, refreshes=c.key in self.form.read_by_others,
            accept=c.accept, multiple=c.multiple, slots=self._slots(c), stored=tuple(self.files.get(c.key, ())),
            words=(hari_tanggal(good, self.language) or "") if kind == "date" and good is not None else "", why_fewer=fewer)

    def _text(self, c: Component, word) -> str:
        translated = word("text", "")
        pieces = template(translated, self.form.cache, self.form.file, c.id) if translated else c.text
        return "".join(piece if isinstance(piece, str) else self._shown(piece) for piece in pieces)

    def _shown(self, piece) -> str:
        value = piece(self.state.scope)
        if self.label is not None and isinstance(value, str) and len(piece.reads) == 1:
            path = piece.reads[0].path
            if len(path) == 2 and piece.source == ".".join(path):
                value = self.label(path[0], path[1], value) or value
        return shown(value, self.language)

    def _options(self, c: Component, typed, word):
        if c.type not in CHOICES:
            return (), (), ""
        plain, procedural = offered(c, self.state.scope)
        words = word("options", None) or {}
        chosen = {t for t in (typed if isinstance(typed, (list, tuple)) else [typed]) if isinstance(t, str)}

        def made(choices: list[Choice]):
            return tuple(views.Option(o.value, words.get(o.value) or o.label, o.value in chosen) for o in choices)
        fewer = c.allowed is not None and len(plain) + len(procedural) < len(options_of(c, self.state.scope))
        return made(plain), made(procedural), self.why(c) if fewer and self.why is not None else ""

    def _value(self, c: Component, typed, good):
        if c.type == "checkbox":
            return good is True
        if c.type == "checklist":
            return [t for t in typed if isinstance(t, str)][:200] if isinstance(typed, (list, tuple)) else [typed] if isinstance(typed, str) and typed else []
        if c.type == "filepicker":
            return None
        if isinstance(typed, str):
            return typed[:100_000] if c.type != "datetime" or good is None else good
        if good is None:
            return ""
        return _number(good, self.language) if c.type == "number" else good if isinstance(good, str) else feel.text(good)

    def _slots(self, c: Component) -> tuple[views.Slot, ...]:
        names = (self.texts or {}).get(self.language, {}).get("documents", {})
        return tuple(views.Slot(s["kode"], names.get(s["kode"]) or s["nama"], s["wajib"]) for s in slots_of(c, self.state.scope))

    def _error(self, key: str) -> str | None:
        problem = self.errors.get(key)
        return say(problem.code, self.language, **problem.params) if isinstance(problem, Problem) else problem


def _number(value, language: str) -> str:
    """For an input: a decimal comma, no thousands."""
    text = str(value)
    return text.replace(".", ",") if language == "id" else text
