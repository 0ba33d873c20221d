"""Why a case went the way it did, read from its events: which rows of a table matched and what they saw, what the conditions of a way saw, and where
each value came from. Derived at every look, stored nowhere; the words are the facade's.

Knows events, procedures and FEEL; knows no reader and opens no transaction.
"""
from dataclasses import dataclass, field
from typing import Any

import orjson

from engine import feel
from engine.procedure.model import GIVEN
from engine.run.values import thaw

FORM, RECORD, CASE, DECISION, ACTION, FUNCTION = "form", "record", "case", "decision", "action", "function"


@dataclass(frozen=True)
class Source:
    """Where a value came from. kind: form (name is the object, member the field), record (pemohon), case (kasus), decision, action, function."""
    kind: str
    name: str
    member: str = ""


@dataclass(frozen=True)
class Seen:
    """One value that decided: the FEEL text it is the value of, the designer's label if there is one, its JSON value and its sources.

    `single`: the text is a plain path, so that the value can be told in the words of its field. `rows`: the rows of a decision that it came from.
    """
    text: str
    value: Any
    label: str = ""
    sources: tuple[Source, ...] = ()
    single: bool = False
    rows: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Row:
    """A row that matched (counted from 1), what its cells spoke about, what it gave. `every`: it holds for everything the rows before it left."""
    row: int
    rule: str
    seen: tuple[Seen, ...]
    outputs: Any
    basis: str = ""
    every: bool = False


@dataclass(frozen=True)
class Table:
    """One table that was asked. Without rows nothing matched; `seen` are its inputs then, as far as they ruled rows out."""
    decision: str
    name: str
    hit_policy: str
    rows: tuple[Row, ...]
    seen: tuple[Seen, ...]


@dataclass(frozen=True)
class Decided:
    """A decision of a case: the tables that took part, in the order they were asked."""
    element: str
    decision: str
    seq: int
    value: Any
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Chosen:
    """A way taken where ways part: the flow, what its condition (or, for the default, those of the others) saw."""
    element: str
    flow: str
    seq: int
    seen: tuple[Seen, ...]
    default: bool


@dataclass
class _Past:
    """The objects of a case as they were at one event."""
    objects: dict = field(default_factory=dict)
    types: dict = field(default_factory=dict)
    profile: dict = field(default_factory=dict)
    made: dict = field(default_factory=dict)             # object -> the decision that wrote it

    def take(self, event, data: dict) -> None:
        if event.kind == "snapshot":
            self.profile = data["pemohon"]
        elif event.kind == "written" and "call" not in data:
            for name in data.get("emptied", ()):
                self.objects.pop(name, None)
            for name, value in data.get("writes", {}).items():
                self.objects[name] = value
                self.types[name] = data.get("types", {}).get(name)


def explanations(procedure, events) -> list[Decided | Chosen]:
    """Every decision and every way taken, in the order of the events."""
    past, out = _Past(), []
    for event in events:
        data = orjson.loads(event.data) if event.data else {}
        past.take(event, data)
        if event.kind == "decided":
            made = decided(procedure, data["trace"], event.element, event.seq)
            past.made[procedure.writes_of(event.element)] = made
            out.append(made)
        elif event.kind == "entered" and data.get("flow"):
            made = _chosen(procedure, past, data, event.seq)
            if made is not None:
                out.append(made)
    return out


def latest(found: list[Decided | Chosen], since: int = 0) -> list[Decided | Chosen]:
    """The last explanation of each element after an event, in order: what holds now."""
    last = {e.element: e for e in found if e.seq > since}
    return sorted(last.values(), key=lambda e: e.seq)


# decisions ----------------------------------------------------------------------------------------------------------------------------
def decided(procedure, trace: dict, element: str = "", seq: int = 0) -> Decided:
    """The explanation in a recorded trace (`decisions.Result.to_json`)."""
    tables = tuple(_table(procedure, t) for t in trace["tables"])
    return Decided(element, trace["decision"], seq, trace["value"], tables)


def of_result(procedure, result) -> Decided:
    """The same of a result that was not recorded."""
    return decided(procedure, result.to_json())


def _table(procedure, trace: dict) -> Table:
    decision = trace["decision"]
    found = procedure.decisions.get(decision)
    node = found[1].decisions[decision] if found else None
    labels = trace.get("labels") or [""] * len(trace["inputs"])
    seen = tuple(_seen(procedure, text, value, label) for (text, value), label in zip(trace["inputs"], labels, strict=False))
    rows = tuple(_row(hit, seen) for hit in trace["hits"])
    if not rows and trace.get("deciding"):
        seen = tuple(seen[n] for n in trace["deciding"] if n < len(seen))
    return Table(decision, node.name if node is not None else decision, trace["hit_policy"], rows, seen)


def _row(hit: dict, seen: tuple[Seen, ...]) -> Row:
    told = tuple(s for s, cell in zip(seen, hit["cells"], strict=False) if cell.strip() not in ("", "-"))
    return Row(hit["row"], hit["rule"], told or seen, hit["outputs"], hit["annotations"].get("dasar_hukum", ""), not told)


def _rows_behind(procedure, made: Decided | None, member: str = "") -> tuple[tuple[str, int], ...]:
    """Rows that a value of a decision came from: of its own table; where it has none, of those its formula reads for that member."""
    if made is None:
        return ()
    asked = _asked(procedure, made.decision, member, set())
    return tuple((t.name, r.row) for t in made.tables if t.decision in asked for r in t.rows)


def _asked(procedure, decision: str, member: str, seen: set) -> set[str]:
    """Tables that a member of a decision is worked out of, through decisions without a table."""
    found = procedure.decisions.get(decision)
    if found is None or (decision, member) in seen:
        return set()
    seen.add((decision, member))
    model, node = found[1], found[1].decisions[decision]
    if node.table is not None:
        return {decision}
    text = getattr(node.box, "text", None)
    members = feel.members(procedure.cache.expression(text)) if text else {}
    names = {model.decisions[d].variable.name: d for d in node.requires}
    if member not in members:
        return {table for required in node.requires for table in _asked(procedure, required, "", seen)}
    read = [(decision, use.name) if use.name in members else (names[use.name], "".join(use.path[1:2])) for use in members[member] if use.name in {*members, *names}]
    return {table for one in read for table in _asked(procedure, *one, seen)}


def _seen(procedure, text: str, value: Any, label: str = "", rows=()) -> Seen:
    uses = reads_of(procedure, text)
    paths = list(dict.fromkeys(u.path for u in uses if not u.called))
    single = len(uses) == 1 and text.strip() == ".".join(uses[0].path)
    return Seen(text, value, label, tuple(dict.fromkeys(_source(procedure, u) for u in uses if paths or u.called)), single, tuple(rows))


def reads_of(procedure, text: str) -> tuple:
    """What a FEEL text reads; nothing if it is none."""
    try:
        return procedure.cache.expression(text).reads
    except feel.FeelSyntaxError:
        return ()


def _source(procedure, use) -> Source:
    return Source(FUNCTION, use.name) if use.called else source_of(procedure, use.path)


def source_of(procedure, path: tuple[str, ...]) -> Source:
    """Where the value at a path of names comes from."""
    name, member = path[0], path[1] if len(path) > 1 else ""
    if name in GIVEN:
        return Source(RECORD if name == "pemohon" else CASE, name, member)
    info = procedure.objects.get(name)
    if info is None or info.decision is not None:
        return Source(DECISION, name, member)
    return Source(FORM if info.form is not None else ACTION, name, member)


# ways ---------------------------------------------------------------------------------------------------------------------------------
def tested(version, flow: str) -> tuple[tuple[str, ...], ...]:
    """Paths that the conditions around a flow read, where ways part; empty elsewhere. Worked out once for a version."""
    known = version.memo.setdefault("tested", {})
    if flow not in known:
        model, procedure = version.procedure.model, version.procedure
        source = model.elements.get(model.flows[flow].source) if flow in model.flows else None
        texts = [model.flows[f].condition for f in source.outgoing if model.flows[f].condition] if source is not None and len(source.outgoing) > 1 else []
        known[flow] = tuple(dict.fromkeys(u.path for text in texts for u in reads_of(procedure, text) if not u.called))
    return known[flow]


def facts_seen(version, flow: str, objects: dict, profile: dict, facts: dict, local: dict) -> dict:
    """What to write down at a way taken: {"permohonan.jenis": "besar"}. Lists and contexts are not repeated: their writing is an event already."""
    out = {}
    for path in tested(version, flow):
        value = local.get(path[0]) if path[0] in local else profile if path[0] == "pemohon" else facts if path[0] == "kasus" else objects.get(path[0])
        for member in path[1:]:
            value = value.get(member) if isinstance(value, dict) else None
        if not isinstance(value, (dict, list)):
            out[".".join(path)] = value
    return out


def _chosen(procedure, past: _Past, data: dict, seq: int) -> Chosen | None:
    flow = procedure.model.flows.get(data["flow"])
    source = procedure.model.elements.get(flow.source) if flow is not None else None
    if source is None or len(source.outgoing) < 2:
        return None
    others = [procedure.model.flows[f] for f in source.outgoing if procedure.model.flows[f].condition]
    if not others:
        return None
    told = [flow] if flow.condition else others
    seen: dict[str, Seen] = {}
    for one in told:
        for item in _condition(procedure, past, one.condition, data.get("seen", {})):
            seen.setdefault(item.text, item)
    return Chosen(source.id, flow.id, seq, tuple(seen.values()), not flow.condition)


def _condition(procedure, past: _Past, text: str, recorded: dict):
    """What one condition saw, path by path; of `some x in xs satisfies ...` the elements that made it true."""
    expression = procedure.cache.expression(text)
    for path in dict.fromkeys(u.path for u in expression.reads if not u.called):
        name = ".".join(path)
        value = recorded[name] if name in recorded else _look(past, path)
        if isinstance(value, list):
            kept = feel.witnesses(expression, path[0], thaw(value, past.types.get(path[0])) if len(path) == 1 else feel.to_feel(value))
            value = [feel.to_json(v) for v in kept] if kept is not None else value
        yield _seen(procedure, name, value, rows=_rows_behind(procedure, past.made.get(path[0]), path[1] if len(path) > 1 else ""))


def _look(past: _Past, path: tuple[str, ...]):
    value = past.profile if path[0] == "pemohon" else past.objects.get(path[0])
    for member in path[1:]:
        value = value.get(member) if isinstance(value, dict) else None
    return value


