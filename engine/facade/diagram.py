"""A version's diagram with what is done, now and ahead for one case (or for nobody). Knows shapes and events; draws nothing."""
from collections.abc import Sequence
from dataclasses import replace

from engine import views
from engine.procedure.texts import translate
from engine.run import path, story

STATES = {"done": ("selesai", "done"), "now": ("sekarang", "now")}
ENDS = ("akhir", "the end")


def diagram(version, language: str, events: Sequence = (), live: frozenset[str] = frozenset()) -> views.Diagram:
    """Nodes and edges of the main process with their state; `reading` is the same as an ordered list of sentences."""
    model, procedure = version.procedure.model, version.procedure
    visited, flows = story.visited(events), story.passed_flows(events)
    nodes = [_area(p.id, "participant", area_name(procedure, p.id, language), model) for p in model.pools if p.process == model.process and p.id in model.shapes]
    nodes += [_area(lane.id, "lane", area_name(procedure, lane.id, language), model) for lane in model.lanes.values() if lane.id in model.shapes]
    folded = _folded(model, visited)
    for element in model.elements.values():
        if element.id in model.shapes and element.id not in folded:
            state = "now" if element.id in live else "done" if element.id in visited else "ahead"
            nodes.append(_node(element, procedure.name_of(element, language), state, model))
    edges = tuple(views.Edge(
        f.id, model.edges[f.id], procedure.name_of(f.id, language) if f.name else "", f.id in flows, _label(model.edge_labels.get(f.id)), f.default)
        for f in model.flows.values() if f.id in model.edges and not {f.source, f.target} & folded)
    title = procedure.title(language)
    return views.Diagram(title, tuple(nodes), edges, reading(version, language, visited, live))


def picture(model, title: str, artifacts=(), reached: frozenset[str] | None = None) -> views.Diagram:
    """A draft as it is drawn, all its pools and lanes, notes and data (`artifacts`: id, kind, words), in the designer's own words. With `reached` what
    scenarios came to is painted as done and the rest as still ahead; without it nothing has a state."""
    def state(name: str) -> str:
        return "plain" if reached is None else "done" if name in reached else "ahead"
    nodes = [_area(p.id, "participant", p.name, model) for p in model.pools if p.id in model.shapes]
    nodes += [_area(lane.id, "lane", lane.name, model) for lane in model.lanes.values() if lane.id in model.shapes]
    nodes += [_node(e, e.name, state(e.id), model) for e in model.elements.values() if e.id in model.shapes]
    nodes += [replace(_area(key, kind, words, model), state="plain") for key, kind, words in artifacts if key in model.shapes]
    edges = tuple(views.Edge(f.id, model.edges[f.id], f.name, f.id in (reached or ()), _label(model.edge_labels.get(f.id)), f.default)
                  for f in model.flows.values() if f.id in model.edges)
    return views.Diagram(title, tuple(nodes), edges)


def _folded(model, visited) -> set[str]:
    """What lies inside an event sub-process that was never begun: it is drawn closed, as a box with its name; the list in words has its steps."""
    closed = {e.id for e in model.elements.values() if e.triggered_by_event and e.id not in visited and e.id in model.shapes}
    found: set[str] = set()
    while grown := {e.id for e in model.elements.values() if e.scope in closed | found} - found:
        found |= grown
    return found


def reading(version, language: str, visited=frozenset(), live=frozenset()) -> tuple[str, ...]:
    """The diagram in words, in the order a request meets its elements. What a line leaves out: it is not begun yet, it is with the same holder as the
    line before, and it leads on to the next line."""
    model, procedure, out = version.procedure.model, version.procedure, []
    at, before = 0 if language == "id" else 1, None
    told = [(model.elements[e], name) for e in path.order(version) if (name := procedure.name_of(model.elements[e], language)) != e
            and (model.elements[e].kind != "boundaryEvent" or model.elements[e].outgoing)]
    for n, (element, name) in enumerate(told):
        targets = [t for f in element.outgoing if procedure.name_of(t := model.flows[f].target, language) != t]
        onward = [told[n + 1][0].id] if n + 1 < len(told) else None
        state = "now" if element.id in live else "done" if element.id in visited else ""
        who = f" ({area_name(procedure, element.lane, language)})" if element.lane and element.lane != before else ""
        then = f" → {'; '.join(procedure.name_of(t, language) for t in targets)}" if targets and targets != onward else ""
        end = f" ({ENDS[at]})" if not element.outgoing and element.kind == "endEvent" else ""
        before = element.lane
        out.append(f"{name}{who}{f': {STATES[state][at]}' if state else ''}{then}{end}")
    return tuple(out)


def area_name(procedure, key: str, language: str) -> str:
    """What a lane or a pool is called; a pool without a translation as the procedure itself. `key`: its id, or the name it was drawn with."""
    model = procedure.model
    area = next((a for a in (*model.pools, *model.lanes.values()) if key in (a.id, a.name)), None)
    if area is None:
        return key
    return translate(procedure.texts, language, "elements", area.id) or (procedure.title(language) if area in model.pools and language != "id" else area.name)


def _area(shape_id: str, kind: str, name: str, model) -> views.Node:
    shape = model.shapes[shape_id]
    return views.Node(shape_id, kind, name, shape.x, shape.y, shape.w, shape.h)


def _node(element, name: str, state: str, model) -> views.Node:
    shape = model.shapes[element.id]
    return views.Node(
        element.id, element.kind, name, shape.x, shape.y, shape.w, shape.h, state, element.event.kind if element.event else "",
        element.kind in ("intermediateThrowEvent", "endEvent"), element.interrupting, _label(shape.label))


def _label(label) -> tuple[float, float, float, float] | None:
    return (label.x, label.y, label.w, label.h) if label else None
