"""From a diagram's own coordinates to where everything is drawn: name columns of lanes, captions, badges, size of the canvas. Draws nothing."""
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from engine import views

from . import text
from .labels import Box, Field, along, beside

HEAD = 104                       # px, column with a lane's name
STRIP = 30                       # px that BPMN editors keep free at the left of a lane for its name
MARGIN = 10
BADGE = 10                       # half the size of the sign at a task's corner
WRAP_LANE, WRAP_TASK, WRAP_EVENT, WRAP_FLOW = 12, 15, 14, 18

CONTAINERS = frozenset({"participant", "lane", "group"})
EVENTS = frozenset({"startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent"})
GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"})
SUBPROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ARTIFACTS = frozenset({"textAnnotation", "dataObjectReference", "dataObject", "dataInput", "dataOutput", "dataStoreReference"})
BESIDE = EVENTS | GATEWAYS | frozenset({"dataObjectReference", "dataObject", "dataInput", "dataOutput", "dataStoreReference"})


@dataclass(frozen=True)
class Caption:
    """Lines of text set in `box`; `of` is the node or flow it names."""
    of: str
    lines: tuple[str, ...]
    box: Box


@dataclass(frozen=True)
class Header:
    """The name of a lane or pool. `turned`: written upwards in its strip, because lanes stand beside it."""
    of: str
    lines: tuple[str, ...]
    box: Box
    turned: bool = False


@dataclass(frozen=True)
class Layout:
    """Everything in the diagram's own coordinates; `bounds` is what the picture shows."""
    bounds: Box
    frames: tuple[Box, ...]                  # outlines of pools and lanes, with their name columns
    headers: tuple[Header, ...]
    captions: dict[str, Caption]             # by id of node or flow
    badges: dict[str, tuple[float, float]]   # by id of task: the corner its sign sits on
    expanded: frozenset[str]                 # sub-processes drawn as frames around their content
    event_scopes: frozenset[str]             # those that an event starts


def box_of(node: views.Node) -> Box:
    return node.x, node.y, node.x + node.width, node.y + node.height


def _inside(inner: views.Node, outer: views.Node) -> bool:
    cx, cy = inner.x + inner.width / 2, inner.y + inner.height / 2
    return (inner is not outer and outer.x <= cx <= outer.x + outer.width and outer.y <= cy <= outer.y + outer.height
            and inner.width * inner.height < outer.width * outer.height)


def arrange(diagram: views.Diagram) -> Layout:
    """Where everything of `diagram` stands. Depends on shapes and names only, never on what is done: all cases of a version share one."""
    return _arranged(tuple(replace(n, state="") for n in diagram.nodes), tuple(replace(e, passed=False) for e in diagram.edges))


@lru_cache(maxsize=64)
def _arranged(nodes: tuple[views.Node, ...], edges: tuple[views.Edge, ...]) -> Layout:
    expanded, event_scopes = _scopes(nodes)
    frames, headers = _headers(nodes)
    field = Field()
    for h in headers:
        field.add(h.box)
    for n in nodes:
        if n.kind not in CONTAINERS and n.id not in expanded:
            field.add(box_of(n))
    for n in nodes:
        if n.id in expanded:
            field.add((n.x, n.y, n.x + n.width, n.y + 22 if n.name else n.y + 1))
    badges = _badges(nodes)
    for x, y in badges.values():
        field.add((x - BADGE, y - BADGE, x + BADGE, y + BADGE))
    for e in edges:
        field.add_line(e.points)
    captions = {c.of: c for c in _captions(nodes, edges, field)}
    boxes = [*frames, *(box_of(n) for n in nodes), *(c.box for c in captions.values()), *(h.box for h in headers),
             *((x, y, x, y) for e in edges for x, y in e.points)]
    return Layout(_hull(boxes), tuple(frames), tuple(headers), captions, badges, frozenset(expanded), frozenset(event_scopes))


def _hull(boxes: list[Box]) -> Box:
    if not boxes:
        return 0, 0, 1, 1
    return (min(b[0] for b in boxes) - MARGIN, min(b[1] for b in boxes) - MARGIN,
            max(b[2] for b in boxes) + MARGIN, max(b[3] for b in boxes) + MARGIN)


def _scopes(nodes: tuple[views.Node, ...]) -> tuple[set[str], set[str]]:
    """Sub-processes with something in them, and among these the ones whose start waits for an event (event sub-processes)."""
    expanded, by_event = set(), set()
    scopes = [n for n in nodes if n.kind in SUBPROCESSES or n.kind == "callActivity"]
    for node in nodes:
        if node.kind in CONTAINERS or node.kind == "boundaryEvent":
            continue
        around = sorted((s for s in scopes if _inside(node, s)), key=lambda s: s.width * s.height)
        expanded.update(s.id for s in around)
        if around and node.kind == "startEvent" and node.event:
            by_event.add(around[0].id)
    return expanded, by_event


def _headers(nodes: tuple[views.Node, ...]) -> tuple[list[Box], list[Header]]:
    """Outlines and names of pools and lanes. A name is set level in a column of its own, left of where the editor has its narrow strip."""
    frames, headers = [], []
    containers = [n for n in nodes if n.kind in ("participant", "lane")]
    flow_nodes = [n for n in nodes if n.kind not in CONTAINERS]
    for n in containers:
        lanes = [c for c in containers if c.kind == "lane" and _inside(c, n)]
        x0, y0, x1, y1 = box_of(n)
        content = [c for c in flow_nodes if _inside(c, n)]
        extra = HEAD - STRIP
        if lanes and _upright(lanes):
            frames.append((x0, y0, x1, y1))
            if min(c.y for c in lanes) - y0 >= text.LINE:
                headers.append(Header(n.id, text.wrap(n.name, 200, 1, x1 - x0 - 12), (x0, y0, x1, min(c.y for c in lanes))))
        elif lanes:
            strip = max(16.0, min(c.x for c in lanes) - x0)
            frames.append((x0 - extra, y0, x1, y1))
            headers.append(Header(n.id, text.wrap(n.name, 200, 1, y1 - y0 - 12), (x0 - extra, y0, x0 - extra + strip, y1), turned=True))
        elif not content and n.kind == "participant":        # a black box: its name stands in its middle
            frames.append((x0 - extra, y0, x1, y1))
            w, h = text.block(lines := text.wrap(n.name, 60, 2))
            headers.append(Header(n.id, lines, ((x0 + x1 - w) / 2, (y0 + y1 - h) / 2, (x0 + x1 + w) / 2, (y0 + y1 + h) / 2)))
        elif _upright([c for c in containers if c.kind == "lane" and c.y == y0 and c.height == n.height] if n.kind == "lane" else []):
            frames.append((x0, y0, x1, y1))
            lines = text.wrap(n.name, max(WRAP_LANE, int(n.width / 9)), 2)
            headers.append(Header(n.id, lines, (x0, y0, x1, y0 + max(STRIP, text.LINE * len(lines)))))
        else:
            frames.append((x0 - extra, y0, x1, y1))
            right = min([x0 + STRIP, *(c.x - 6 for c in content)])
            headers.append(Header(n.id, text.wrap(n.name, WRAP_LANE, max(1, int((y1 - y0) // text.LINE)), HEAD - 8), (x0 - extra, y0, right, y1)))
    return frames, headers


def _upright(lanes: list[views.Node]) -> bool:
    """Lanes that stand side by side instead of one under the other."""
    return len(lanes) > 1 and len({c.x for c in lanes}) == len(lanes) and len({c.y for c in lanes}) == 1


def _badges(nodes: tuple[views.Node, ...]) -> dict[str, tuple[float, float]]:
    """For each task the corner where no boundary event sits: top right if it can be had."""
    events = [n for n in nodes if n.kind == "boundaryEvent"]
    result = {}
    for n in nodes:
        if n.kind in CONTAINERS or n.kind in BESIDE or n.kind in ARTIFACTS:
            continue
        x0, y0, x1, y1 = box_of(n)
        near = [box_of(e) for e in events if x0 - 40 < e.x < x1 + 40 and y0 - 40 < e.y < y1 + 40]
        corners = ((x1, y0), (x0, y0), (x1, y1), (x0, y1))
        free = [c for c in corners if not any(b[0] - BADGE < c[0] < b[2] + BADGE and b[1] - BADGE < c[1] < b[3] + BADGE for b in near)]
        result[n.id] = (free or corners)[0]
    return result


def _captions(nodes: tuple[views.Node, ...], edges: tuple[views.Edge, ...], field: Field) -> Iterable[Caption]:
    for n in nodes:
        if n.kind in BESIDE and n.name and n.name != n.id:         # an id stands where the designer wrote no name: nothing to read
            lines = text.wrap(n.name, WRAP_EVENT, 5)
            yield Caption(n.id, lines, field.place(beside(box_of(n), *text.block(lines), _wished(n.label))))
    for e in edges:
        if e.name and e.points:
            lines = text.wrap(e.name, WRAP_FLOW, 4)
            yield Caption(e.id, lines, field.place(along(e.points, *text.block(lines), _wished(e.label))))


def _wished(label: tuple[float, float, float, float] | None) -> Box | None:
    """views give x, y, width, height; here a box is its two corners."""
    return (label[0], label[1], label[0] + label[2], label[1] + label[3]) if label else None
