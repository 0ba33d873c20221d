"""What an applicant could change so that nothing refuses his request any more: one field, as little as possible, tried before it is told.

Knows drafts; knows no words.
"""
from dataclasses import dataclass

from engine import feel
from engine.decisions import depends, nearest, paths_of
from engine.procedure.forms.state import options_of
from engine.run.drafts import Draft, Judgement, Sent

TOLD = 3


@dataclass(frozen=True)
class Change:
    """A field with the value it has and the one it would have to have; `judged` is what the form would then be."""
    key: str
    old: object
    new: object
    judged: Judgement


def refusing(judged: Judgement) -> frozenset[str]:
    """Codes of the eligibility rows that refuse the request."""
    return _rows_refusing(judged.scope)


def _rows_refusing(scope) -> frozenset[str]:
    rows = [row for value in scope.data.objects.values() if isinstance(value, list) for row in value if isinstance(row, dict)]
    return frozenset(row["kode"] for row in rows if row.get("tingkat") == "tolak" and isinstance(row.get("kode"), str))


def changes(draft: Draft, sent: Sent, judged: Judgement) -> list[Change]:
    """Changes of one field each after which no row refuses and no field is newly wrong; nothing where none refuses now."""
    codes = refusing(judged) if judged.ready else frozenset()
    keys = fields_behind(draft, codes) if codes else frozenset()
    out: list[Change] = []
    for component in draft.form.inputs:
        key = component.key
        if key not in keys or key not in judged.clean or len(out) == TOLD:
            continue
        old = feel.typed(judged.clean[key], component.feel_type)
        options = tuple(o.value for o in options_of(component, judged.scope.with_values(_own(draft, judged)))) if component.type in ("select", "radio") else ()
        new = nearest(old, lambda value, key=key: not _rows_refusing(draft.as_if({**judged.clean, key: feel.to_json(value)})), options)
        if new is None:
            continue
        found = draft.judge(Sent({**sent.raw, key: feel.to_json(new)}, sent.files, sent.language))
        if found.ready and not refusing(found) and set(found.errors) <= set(judged.errors):          # the whole form was judged with it
            out.append(Change(key, old, new, found))
    return out


def fields_behind(draft: Draft, codes: frozenset[str]) -> frozenset[str]:
    """Fields of the form that every one of the rows which give these codes looks at, itself or through other decisions."""
    procedure, name = draft.version.procedure, draft.version.procedure.writes_of(draft.element)
    models = {id(model): model for _, model in procedure.decisions.values()}
    fields: frozenset[str] | None = None
    for code in codes:
        behind: set[str] = set()
        for path in (p for model in models.values() for p in depends(model, code) or ()):
            behind |= _fields(procedure, name, path, set(), draft.needs())
        fields = frozenset(behind) if fields is None else fields & behind
    return fields or frozenset()


def _fields(procedure, name: str, path: tuple[str, ...], seen: set[str], every: set[str]) -> set[str]:
    """The form's fields behind a path: its own member (`every` of them where the whole object is read), or those that the decision which writes the
    object reads."""
    if path[0] == name:
        return {path[1]} if len(path) > 1 else set(every)
    info = procedure.objects.get(path[0])
    decision = info.decision if info is not None else None
    if decision is None or decision in seen or decision not in procedure.decisions:
        return set()
    return {f for p in paths_of(procedure.decisions[decision][1], decision) for f in _fields(procedure, name, p, seen | {decision}, every)}


def _own(draft: Draft, judged: Judgement) -> dict:
    """The form's fields as FEEL sees them."""
    return {c.key: feel.typed(judged.clean[c.key], c.feel_type) if c.key in judged.clean else None for c in draft.form.inputs}
