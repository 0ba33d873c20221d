"""Forms of a procedure: form-js schemas, drawn by our pages and judged on the server. Knows no database, no case and no page.

    form = Form.parse("permohonan", data, cache)     # mistakes are form.problems
    clean, errors = validate(form, raw, scope_for)
    fields = view(form, values, scope_for, "id", texts, errors)
    typed(form, clean)                               # FEEL values of a stored object, every key of the form

Inside a form FEEL sees the form's own fields by key, then the case's objects, then office functions; `scope_for(own fields)` makes that scope.
"""
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine import feel
from engine import texts as engine_texts

from .component import CHOICES, CLASSES, INPUTS, TYPES, Component
from .parse import Reader
from .validate import left_empty, validate
from .view import view
from .words import SENTENCES

__all__ = ["CHOICES", "CLASSES", "INPUTS", "TYPES", "Component", "Form", "left_empty", "typed", "types", "validate", "view"]

engine_texts.add(SENTENCES)


@dataclass(frozen=True)
class Form:
    """One .form file. `components` in the order of the page, groups before what they hold; `problems` are findings, empty for a good file.

    `keys` are all keys of the file, also those of components that cannot be read; `read_by_others` those whose value changes what else is shown.
    """
    name: str
    components: tuple[Component, ...]
    problems: tuple = ()
    cache: Any = field(default=None, repr=False, compare=False)
    keys: frozenset[str] = frozenset()
    read_by_others: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, name: str, data: bytes, cache: feel.Cache | None = None) -> "Form":
        """The form in the bytes of `forms/<name>.form`; never raises for what they say."""
        cache = cache if cache is not None else feel.Cache()
        reader = Reader(name, cache)
        reader.read(data)
        components = tuple(reader.components)
        read = {name for c in components for text in c.texts() if text is not c.rule for name in text.names() - {c.key}}
        return cls(name, components, tuple(reader.problems), cache, frozenset(reader.keys), frozenset(read & reader.keys))

    @property
    def file(self) -> str:
        return f"forms/{self.name}.form"

    @property
    def inputs(self) -> tuple[Component, ...]:
        """The components that hold a value."""
        return tuple(c for c in self.components if c.type in INPUTS)

    def component(self, key: str) -> Component | None:
        """The input of that key."""
        return next((c for c in self.inputs if c.key == key), None)

    def word(self, texts: Mapping | None, language: str, key: str):
        """`word(kind, fallback)` for one component: its label, hint, message, text or options in that language."""
        words = (texts or {}).get(language, {}).get("forms", {}).get(self.name, {}).get(key)
        words = words if isinstance(words, Mapping) else {}
        return lambda kind, fallback: words.get(kind) or fallback


def types(form: Form) -> dict[str, str]:
    """Field key to FEEL type name, for `feel.typed`."""
    return {c.key: c.feel_type for c in form.inputs}


def typed(form: Form, stored: Mapping) -> dict:
    """FEEL values of a stored object: every key of the form, null where nothing is stored; keys of older forms as plain JSON."""
    out = {c.key: feel.typed(stored[c.key], c.feel_type) if stored.get(c.key) is not None else None for c in form.inputs}
    for key, value in stored.items():
        if key not in out:
            out[key] = feel.to_feel(value)
    return out
