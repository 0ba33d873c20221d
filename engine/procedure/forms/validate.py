"""Judges what was filled in: (clean, errors). Never raises for what a browser sent, and takes nothing that is no visible field of the form.

`clean` is JSON of the form's visible, filled fields; it holds every good value even when others are wrong, so that a page can work with it.
"""
import logging
from collections.abc import Mapping

from engine import feel
from engine.errors import Problem

from .component import CHOICES, INPUTS, Component
from .reading import read_value
from .state import ScopeFor, offered, settle

log = logging.getLogger(__name__)


def validate(form, raw: Mapping, scope_for: ScopeFor, language: str = "id", texts: Mapping | None = None,
             files: Mapping[str, list] | None = None) -> tuple[dict, dict[str, Problem]]:
    """Check `raw` (field key to text, list, number or bool) against a `Form`.

    `files` are the attachments that are there, per filepicker: dicts {id, nama, kode}; `raw` says nothing about them. `texts` are the
    procedure's translations, for the designer's own messages. errors: field key to Problem with params label, ... ; a rule's has `message`.
    """
    raw = raw if isinstance(raw, Mapping) else {}
    values, problems = _read(form, raw, files or {})
    state = settle(form.components, values, scope_for)
    clean, errors = {}, {}
    for component in form.components:
        key = component.key
        if component.type not in INPUTS or key in state.hidden:
            continue
        value, problem = values.get(key), problems.get(key)
        problem = problem or _choice(component, value, state.scope) or _missing(component, value, state.scope)
        if problem is not None:
            errors[key] = problem
        elif value is not None and value != []:
            clean[key] = value
    _rules(form, clean, errors, state)
    return clean, {c.key: _worded(form, c, errors[c.key], language, texts) for c in form.components if c.key in errors}


def left_empty(form, values: Mapping) -> list[str]:
    """Keys of the mandatory fields that somebody who knows these values only, and nothing of any case, leaves empty."""
    hidden = settle(form.components, dict(values), feel.scope).hidden
    return [c.key for c in form.components if c.required and c.key not in values and c.key not in hidden]


def _read(form, raw: Mapping, files: Mapping) -> tuple[dict, dict[str, Problem]]:
    values, problems = {}, {}
    for component in form.components:
        if component.type == "filepicker":
            values[component.key] = list(files.get(component.key) or ()) or None
        elif component.type in INPUTS:
            values[component.key], problem = read_value(component, raw.get(component.key))
            if problem is not None:
                problems[component.key] = problem
    extra = sum(1 for key in raw if key not in values)
    if extra:
        log.info("form %s: %d fields that are not its own were ignored", form.name, extra)
    return values, problems


def _choice(component: Component, value, scope) -> Problem | None:
    if component.type not in CHOICES or value is None:
        return None
    plain, procedural = offered(component, scope)
    known = {c.value for c in plain} | {c.value for c in procedural}
    if all(v in known for v in (value if isinstance(value, list) else [value])):
        return None
    return Problem("field_choice", {"label": component.label})


def _missing(component: Component, value, scope) -> Problem | None:
    if component.type == "checkbox":
        return Problem("field_tick", {"label": component.label}) if component.required and value is not True else None
    if value is None and component.required:
        code = "field_choose" if component.type in CHOICES else "field_attach" if component.type == "filepicker" else "field_required"
        return Problem(code, {"label": component.label})
    if component.slots is not None:
        there = {f.get("kode") for f in value or () if isinstance(f, dict)}
        lacking = [s["nama"] for s in slots_of(component, scope) if s["wajib"] and s["kode"] not in there]
        if lacking:
            return Problem("field_documents", {"label": component.label, "documents": ", ".join(lacking)})
    return None


def slots_of(component: Component, scope) -> list[dict]:
    """The uploads a filepicker asks for now: [{kode, nama, wajib}]."""
    given = component.slots(scope) if component.slots is not None else None
    rows = [r for r in given if isinstance(r, dict) and isinstance(r.get("kode"), str)] if isinstance(given, list) else []
    return [{"kode": r["kode"], "nama": r.get("nama") if isinstance(r.get("nama"), str) else r["kode"], "wajib": r.get("wajib") is True} for r in rows[:100]]


def _rules(form, clean: dict, errors: dict, state) -> None:
    """A filled field's rule must be true; an empty one's must not be false (so it can demand the field). A rule that reads a field which is
    wrong itself is not judged: one mistake gives one message."""
    wrong = frozenset(errors)
    for component in form.components:
        key = component.key
        if component.rule is None or not key or key in state.hidden or key in wrong:
            continue
        verdict = component.rule(state.scope)
        if verdict is True or (verdict is None and key not in clean):
            continue
        if component.rule.names() & wrong:
            continue
        errors[key] = Problem("field_rule", {"label": component.label, "message": component.message})
        clean.pop(key, None)


def _worded(form, component: Component, problem: Problem, language: str, texts) -> Problem:
    """The problem with label and message in the reader's language."""
    word = form.word(texts, language, component.key)
    params = dict(problem.params, label=word("label", component.label))
    if "message" in params:
        params["message"] = word("message", params["message"])
    if problem.code in ("field_rule", "field_pattern") and params.get("message"):
        return Problem("field_message", params)
    return Problem(problem.code, params)
