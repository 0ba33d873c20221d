"""What an applicant could change for the better: so that nothing refuses his request any more, or, where nothing does, so that it is promised sooner
because fewer officials are asked. One field, as little as possible, tried before it is told.

Knows drafts; knows no words.
"""
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from engine import feel
from engine.decisions import depends, nearest, paths_of
from engine.procedure.forms.state import options_of
from engine.run import path as ways
from engine.run.drafts import Draft, Judgement, Sent

TOLD = 3
SOONER_TRIED, FAR = 12, 10
AMOUNTS = ("number", "date")   # of these less can be asked; what is asked for is nobody's to change
TRIED = 32                     # forms tried for one look: live facts must not keep their reader waiting


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
    return frozenset(code for value in scope.data.objects.values() for code in _rows_refusing_in(value))


def _rows_refusing_in(value) -> list[str]:
    return [row["kode"] for row in value if isinstance(row, dict) and row.get("tingkat") == "tolak" and isinstance(row.get("kode"), str)] \
        if isinstance(value, list) else []


def changes(draft: Draft, sent: Sent, judged: Judgement) -> list[Change]:
    """Changes of one field each after which no row refuses and no field is newly wrong; nothing where none refuses now."""
    codes = refusing(judged) if judged.ready else frozenset()
    keys = fields_behind(draft, codes) if codes else frozenset()
    trial, out = _Trial(draft, judged), []
    for component in draft.form.inputs:
        if component.key not in keys or component.key not in judged.clean or len(out) == TOLD:
            continue
        new = trial.nearest(component)
        if new is None:
            continue
        found = draft.judge(Sent({**sent.raw, component.key: feel.to_json(new)}, sent.files, sent.language))
        if found.ready and not refusing(found) and set(found.errors) <= set(judged.errors):          # the whole form was judged with it
            out.append(Change(component.key, feel.typed(judged.clean[component.key], component.feel_type), new, found))
    return out


# sooner ----------------------------------------------------------------------------------------------------------------------------------
def sooner(draft: Draft, judged: Judgement) -> tuple[int, list[Change]]:
    """(working days promised for this request as it stands, changes of one amount or day after which fewer are). Only where the way it will take can be
    told from the form, because the conditions of the diagram read nothing else; nothing while a row refuses it."""
    if not judged.ready or refusing(judged):
        return 0, []
    taken = _taken(draft, judged.scope)
    now = ways.promise_days(draft.version, taken)
    lead = [flows for flows in _partings(draft) if flows[0].source in taken and any(
        (ways.promise_days(draft.version, {**taken, f.source: f.id}) or now or 0) < (now or 0) for f in flows)]          # where another way is shorter
    conditions = [where for flows in lead for flow in flows for where in _read(draft, flow)]
    keys = set().union(*(_fields(draft.version.procedure, draft.version.procedure.writes_of(draft.element), where, set(), draft.needs())
                         for where in conditions))
    first = [d for d in draft.previewed() if d in _needed(draft, {name for name, *_ in conditions})]
    out: list[Change] = []
    left = [SOONER_TRIED]

    def better(key: str, value) -> bool:
        left[0] -= 1
        if left[0] < 0:
            return False
        clean = {**judged.clean, key: feel.to_json(value)}
        if (promised(draft, draft.as_if(clean, first)) or 0) >= (now or 0):          # only what the ways hang on
            return False
        scope = draft.as_if(clean)
        return not _rows_refusing(scope) and (promised(draft, scope) or 0) < (now or 0)
    for component in draft.form.inputs:
        if not now or component.key not in keys or component.feel_type not in AMOUNTS or judged.clean.get(component.key) is None or len(out) == TOLD:
            continue
        old = feel.typed(judged.clean[component.key], component.feel_type)
        if not any((promised(draft, draft.as_if({**judged.clean, component.key: far}, first)) or 0) < now for far in _far(judged.clean[component.key])):
            continue                                     # most ways do not hang on this amount: two looks instead of a search
        new = nearest(old, partial(better, component.key))
        if new is None:
            continue
        found = draft.judge(Sent({**judged.clean, component.key: feel.to_json(new)}, None))
        if found.ready and not refusing(found) and component.key not in found.errors:
            out.append(Change(component.key, old, new, found))
    return now or 0, out


def promised(draft: Draft, scope) -> int | None:
    """Working days promised on the way that this scope would take, as far as that can be told."""
    return ways.promise_days(draft.version, _taken(draft, scope))


def _far(value) -> list:
    """A number or a day (JSON), a good deal less and more."""
    try:
        if isinstance(value, str):
            return [(date.fromisoformat(value) + timedelta(days=n)).isoformat() for n in (-FAR, FAR)]
        return [value - FAR, value + FAR]
    except (ValueError, OverflowError, TypeError):       # a day at the end of the calendar, a number kept as a text
        return []


def _needed(draft: Draft, names: set[str]) -> set[str]:
    """Decisions with these names, and those they read themselves."""
    found, todo = set(), [n for n in names if n in draft.version.procedure.decisions]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += [i for i in draft.version.procedure.decision_model(one).decisions[one].inputs if i in draft.version.procedure.decisions]
    return found


def _taken(draft: Draft, scope) -> dict[str, str]:
    """{gateway: flow} that this scope would take, as far as that can be told."""
    taken = {}
    for flows in _partings(draft):
        told = [f for f in flows if f.condition and all(name in scope.data.objects or name == "pemohon" for name, *_ in _read(draft, f))]
        if not told:                                     # it all depends on what somebody is still to decide
            continue
        way = next((f for f in told if scope.evaluate(f.condition) is True), None) or next((f for f in flows if f.default), None)
        if way is not None:
            taken[way.source] = way.id
    return taken


def _partings(draft: Draft) -> list[list]:
    """The flows of each exclusive gateway with conditions."""
    model = draft.version.procedure.model
    found = ([model.flows[f] for f in e.outgoing] for e in model.elements.values() if e.kind == "exclusiveGateway" and len(e.outgoing) > 1)
    return [flows for flows in found if any(f.condition for f in flows)]


def _read(draft: Draft, flow) -> list[tuple[str, ...]]:
    """Paths that a flow's condition reads."""
    if not flow.condition:
        return []
    return [use.path for use in draft.version.procedure.cache.expression(flow.condition).reads if not use.called]


class _Trial:
    """Tries single fields over the decisions up to the last that gives rows which refuse."""

    def __init__(self, draft: Draft, judged: Judgement):
        self.draft, self.judged, self.left = draft, judged, TRIED
        rows = [n for n in draft.previewed() if _rows_refusing_in(judged.scope.data.objects.get(n))]
        self.decisions = draft.previewed()[:draft.previewed().index(rows[-1]) + 1] if rows else []

    def nearest(self, component):
        clean = self.judged.clean
        own = {c.key: feel.typed(clean.get(c.key), c.feel_type) for c in self.draft.form.inputs}
        options = tuple(o.value for o in options_of(component, self.judged.scope.with_values(own))) if component.type in ("select", "radio") else ()
        return nearest(own[component.key], lambda value: self.holds(component.key, value), options)

    def holds(self, key: str, value) -> bool:
        self.left -= 1
        return self.left >= 0 and not _rows_refusing(self.draft.as_if({**self.judged.clean, key: feel.to_json(value)}, self.decisions))


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
