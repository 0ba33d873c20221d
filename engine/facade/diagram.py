"""A version's diagram with what is done, now and ahead for one case (or for nobody). Knows shapes and events; draws nothing."""
from collections.abc import Sequence

from engine import views
from engine.procedure.texts import translate
from engine.run import path, story

STATES = {"done": ("selesai", "done"), "now": ("sekarang", "now"), "ahead": ("belum", "not yet")}


def diagram(version, language: str, events: Sequence = (), live: frozenset[str] = frozenset()) -> views.Diagram:
    """Nodes and edges of the main process with their state; `reading` is the same as an ordered list of sentences."""
    model, procedure = version.procedure.model, version.procedure
    visited, flows = story.visited(events), story.passed_flows(events)
    nodes = [_area(p.id, "participant", area_name(procedure, p.id, language), model) for p in model.pools if p.process == model.process and p.id in model.shapes]
    nodes += [_area(lane.id, "lane", area_name(procedure, lane.id, language), model) for lane in model.lanes.values() if lane.id in model.shapes]
    for element in model.elements.values():
        if element.id in model.shapes:
            state = "now" if element.id in live else "done" if element.id in visited else "ahead"
            nodes.append(_node(element, procedure.name_of(element, language), state, model))
    edges = tuple(views.Edge(
        f.id, model.edges[f.id], procedure.name_of(f.id, language) if f.name else "", f.id in flows, _label(model.edge_labels.get(f.id)), f.default)
        for f in model.flows.values() if f.id in model.edges)
    title = procedure.title(language)
    return views.Diagram(title, tuple(nodes), edges, reading(version, language, visited, live))


def reading(version, language: str, visited=frozenset(), live=frozenset()) -> tuple[str, ...]:
    """The diagram in words, in the order a request meets its elements."""
    model, procedure, out = version.procedure.model, version.procedure, []
    at = 0 if language == "id" else 1
    for element_id in path.order(version):
        element = model.elements[element_id]
        name = procedure.name_of(element, language)
        if name == element_id or element.kind == "boundaryEvent" and not element.outgoing:
            continue
        state = STATES["now" if element_id in live else "done" if element_id in visited else "ahead"][at]
        ways = [w for f in element.outgoing if (w := procedure.name_of(model.flows[f].target, language)) != model.flows[f].target]
        who = f" ({area_name(procedure, element.lane, language)})" if element.lane else ""
        then = f" → {'; '.join(ways)}" if ways else ""
        out.append(f"{name}{who}: {state}{then}")
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
