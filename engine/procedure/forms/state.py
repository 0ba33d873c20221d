"""What a form looks like for the values it has now: which fields are hidden, which options are offered. Knows components and FEEL, no words.

Inside a form FEEL sees the form's own fields by key, then the case's objects, then office functions (format.md, "Forms"): `scope_for` is given
the own fields as a dict of FEEL values (every key, null where empty) and puts the rest around them.
"""
from collections.abc import Callable
from dataclasses import dataclass

from engine import feel

from .component import Component

ScopeFor = Callable[[dict], object]
MOST_OPTIONS = 500


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class State:
    """`hidden`: keys (ids of texts and groups) that are not shown; `scope`: what FEEL sees now."""
    hidden: frozenset[str]
    scope: object


def settle(components: tuple[Component, ...], values: dict, scope_for: ScopeFor) -> State:
    """Hides fields until nothing changes: a hidden field is null for the others. Conditions that run in a circle end after one round each."""
    typed = {c.key: feel.typed(values.get(c.key), c.feel_type) if values.get(c.key) is not None else None for c in components if c.key}
    conditional = [c for c in components if c.hides]
    hidden: frozenset[str] = frozenset()
    scope = scope_for(dict(typed))
    for _ in range(len(conditional) + 1):
        found = frozenset(c.key or c.id for c in conditional if any(hide(scope) is True for hide in c.hides))
        if found == hidden:
            break
        hidden = found
        scope = scope_for({key: None if key in hidden else value for key, value in typed.items()})
    return State(hidden, scope)


def options_of(component: Component, scope) -> list[Choice]:
    """Every option, before `allowed`: (value, label) from the file or from valuesExpression, which gives contexts {label, value} or plain values."""
    if component.options_from is None:
        return [Choice(value, label) for value, label in component.options]
    given = component.options_from(scope)
    out: dict[str, Choice] = {}
    for one in (given if isinstance(given, list) else [])[:MOST_OPTIONS]:
        value, label = (one.get("value"), one.get("label")) if isinstance(one, dict) else (one, one)
        if value is not None:
            text = _text(value)
            out.setdefault(text, Choice(text, _text(label) if label is not None else text))
    return list(out.values())


def offered(component: Component, scope) -> tuple[list[Choice], list[Choice]]:
    """(options, procedural options) that may be chosen now. `allowed` filters the first; where it is null nothing is allowed."""
    every = options_of(component, scope)
    procedural = [c for c in every if c.value in component.procedural]
    plain = [c for c in every if c.value not in component.procedural]
    if component.allowed is not None:
        given = component.allowed(scope)
        allowed = {_text(v) for v in given} if isinstance(given, list) else {_text(given)} if given is not None else set()
        plain = [c for c in plain if c.value in allowed]
    return plain, procedural


def _text(value) -> str:
    return value if isinstance(value, str) else feel.text(value)
