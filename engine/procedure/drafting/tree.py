"""A BPMN file that is changed in places: everything that is not touched is written back as it was read, comments and other vendors' words included.

Knows where the schema of the standard wants a child to stand; knows no finding.
"""
import re
from collections.abc import Iterable, Iterator

from lxml import etree

from engine.bpmn.xml import BPMN, DC, DD, DI, NODES, SCOPES, SPIFF, XSI, bare, is_bpmn, kids, local, q, read

FLOW_ELEMENTS = NODES | {"sequenceFlow", "dataObject", "dataObjectReference", "dataStoreReference"}
AFTER_ELEMENTS = {"association", "group", "textAnnotation", "resourceRole", "performer", "humanPerformer", "potentialOwner", "correlationSubscription", "supports",
                  "completionCondition"}
HEAD = ("documentation", "extensionElements", "auditing", "monitoring", "categoryValueRef")       # children of a flow element, in this order
LISTS = ("incoming", "outgoing")
SIZES = {"task": (100, 80), "event": (36, 36), "gateway": (50, 50), "scope": (350, 200)}
NCNAME = re.compile(r"[A-Za-z_][\w.-]*\Z")


class Tree:
    """`data` as it was read; `root` to be changed."""

    def __init__(self, data: bytes):
        """NotExecutable if this is no BPMN file that can be read safely."""
        read(data)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        self.data, self.root = data, etree.fromstring(data, parser)
        self.changed = False
        self._ids: dict | None = None

    def to_bytes(self) -> bytes:
        """The file: the very bytes that were read while nothing was changed."""
        return self.written() if self.changed else self.data

    def written(self) -> bytes:
        """The tree as XML, in UTF-8."""
        head = b'<?xml version="1.0" encoding="UTF-8"?>\n' if self.data.lstrip(b"\xef\xbb\xbf").lstrip()[:5] == b"<?xml" else b""
        return head + etree.tostring(self.root.getroottree(), encoding="UTF-8", xml_declaration=False) + b"\n"

    # finding --------------------------------------------------------------------------------------------------------------------------
    @property
    def ids(self) -> dict:
        if self._ids is None:
            self._ids = {}
            for node in self.root.iter(etree.Element):
                if node.get("id"):
                    self._ids.setdefault(node.get("id"), node)
        return self._ids

    def touched(self) -> None:
        self.changed, self._ids = True, None

    def get(self, reference: str | None):
        return self.ids.get(bare(reference))

    def all(self, *tags: str) -> list:
        return list(self.root.iter(*(q(t) for t in tags)))

    def nodes(self, scope) -> list:
        return [n for n in scope if is_bpmn(n) and local(n) in NODES] if scope is not None else []

    def scope(self, node):
        node = node.getparent()
        while node is not None and local(node) not in SCOPES:
            node = node.getparent()
        return node

    def flows_out(self, node) -> list:
        scope, name = self.scope(node), node.get("id")
        return [f for f in kids(scope, "sequenceFlow") if bare(f.get("sourceRef")) == name] if scope is not None and name else []

    def flows_in(self, node) -> list:
        scope, name = self.scope(node), node.get("id")
        return [f for f in kids(scope, "sequenceFlow") if bare(f.get("targetRef")) == name] if scope is not None and name else []

    def definitions(self, event) -> list:
        """Own event definitions, and those it refers to."""
        referred = [self.get(r.text) for r in kids(event, "eventDefinitionRef")]
        return [c for c in [*event, *referred] if c is not None and local(c).endswith("EventDefinition")]

    def kinds(self, event) -> set[str]:
        return {local(c).removesuffix("EventDefinition") for c in self.definitions(event)}

    def before(self, node) -> Iterator:
        """Nodes from which a token may come here, the nearest first; through the borders of sub-processes too."""
        seen, todo = set(), [node]
        while todo:
            here = todo.pop(0)
            back = [self.get(f.get("sourceRef")) for f in self.flows_in(here)]
            if local(here) == "boundaryEvent":
                back.append(self.get(here.get("attachedToRef")))
            if not back:
                outer = self.scope(here)
                back = [outer] if outer is not None and local(outer) != "process" else []
            for one in back:
                if one is not None and one not in seen:
                    seen.add(one)
                    todo.append(one)
                    yield one

    # making -----------------------------------------------------------------------------------------------------------------------------
    def new_id(self, prefix: str) -> str:
        n = 1
        while f"{prefix}_{n}" in self.ids:
            n += 1
        return f"{prefix}_{n}"

    def make(self, tag: str, **attributes: str):
        """A BPMN element that stands nowhere yet."""
        return self.root.makeelement(q(tag), {k: v for k, v in attributes.items() if v}, nsmap=self.root.nsmap)

    def add_node(self, scope, tag: str, prefix: str, name: str = ""):
        node = self.make(tag, id=self.new_id(prefix), name=name)
        self._into(scope, node)
        return node

    def add_flow(self, scope, source, target, name: str = ""):
        flow = self.make("sequenceFlow", id=self.new_id("Alur"), name=name, sourceRef=source.get("id"), targetRef=target.get("id"))
        self._into(scope, flow)
        self.list_flows(source)
        self.list_flows(target)
        return flow

    def _into(self, scope, node) -> None:
        """Flow elements stand before artifacts."""
        at = next((n for n, c in enumerate(scope) if is_bpmn(c) and local(c) in AFTER_ELEMENTS), len(scope))
        _insert(scope, at, node)
        self.touched()

    def add_root(self, node) -> None:
        """A message, signal, error or process: before the diagrams."""
        at = next((n for n, c in enumerate(self.root) if local(c) in ("BPMNDiagram", "relationship")), len(self.root))
        _insert(self.root, at, node)
        self.touched()

    def aim(self, flow, *, source=None, target=None) -> None:
        """Let a flow begin or end elsewhere."""
        ends = [self.get(flow.get("sourceRef")), self.get(flow.get("targetRef")), source, target]
        if source is not None:
            flow.set("sourceRef", source.get("id"))
        if target is not None:
            flow.set("targetRef", target.get("id"))
        self.undraw(flow.get("id"))
        self.touched()
        for end in ends:
            if end is not None:
                self.list_flows(end)

    def list_flows(self, node) -> None:
        """Write the element's own lists as its flows are."""
        if local(node) not in NODES:
            return
        for listed in kids(node, *LISTS):
            _drop(listed)
        at = _after_head(node)
        for tag, flows in (("incoming", self.flows_in(node)), ("outgoing", self.flows_out(node))):
            for flow in flows:
                if not flow.get("id"):
                    flow.set("id", self.new_id("Alur"))
                    self.touched()
                child = self.make(tag)
                child.text = flow.get("id")
                _insert(node, at, child)
                at += 1
        self.touched()

    def remove(self, node) -> None:
        """Take an element away with its flows, its lane entries and its picture."""
        ends = []
        if local(node) in NODES:
            for flow in [*self.flows_in(node), *self.flows_out(node)]:
                ends += [self.get(flow.get("sourceRef")), self.get(flow.get("targetRef"))]
                self.undraw(flow.get("id"))
                _drop(flow)
            for reference in self.all("flowNodeRef"):
                if bare(reference.text) == node.get("id"):
                    _drop(reference)
            for line in self.all("association", "messageFlow"):
                if node.get("id") in (bare(line.get("sourceRef")), bare(line.get("targetRef"))):
                    self.undraw(line.get("id"))
                    _drop(line)
        elif local(node) == "sequenceFlow":
            ends = [self.get(node.get("sourceRef")), self.get(node.get("targetRef"))]
            for end in ends:
                if end is not None and bare(end.get("default")) == node.get("id"):
                    del end.attrib["default"]
        self.undraw(node.get("id"))
        _drop(node)
        self.touched()
        for end in ends:
            if end is not None and end is not node and end.getparent() is not None:
                self.list_flows(end)

    def put(self, node, child, before: Iterable[str] = ()) -> None:
        """A child behind the head of an element, in front of the first of these."""
        wanted = set(before)
        at = next((n for n, c in enumerate(node) if is_bpmn(c) and local(c) in wanted), len(node)) if wanted else _after_head(node, LISTS)
        _insert(node, at, child)
        self.touched()

    def rename(self, node, tag: str) -> None:
        """The same element as another kind."""
        node.tag = q(tag)
        self.touched()

    def note(self, node, text: str) -> None:
        """Keep what was there before as documentation: every editor shows it, nothing executes it."""
        if any((d.text or "").strip() == text for d in kids(node, "documentation")):
            return
        child = self.make("documentation")
        child.text = text
        _insert(node, 0, child)
        self.touched()

    def condition(self, flow, text: str) -> None:
        for old in kids(flow, "conditionExpression"):
            _drop(old)
        child = self.make("conditionExpression")
        child.set(f"{{{XSI}}}type", self.prefixed("tFormalExpression"))
        child.text = text
        flow.append(child)
        self.touched()

    def prefixed(self, name: str) -> str:
        prefix = next((p for p, uri in self.root.nsmap.items() if uri == BPMN), None)
        return f"{prefix}:{name}" if prefix else name

    # our own words ------------------------------------------------------------------------------------------------------------------------
    def property(self, node, name: str, value: str | None = None) -> str | None:
        """A property of ours (`spiffworkflow:properties`), set if there is a value."""
        extension = next(iter(kids(node, "extensionElements")), None)
        holder = extension.find(f"{{{SPIFF}}}properties") if extension is not None else None
        known = next((p for p in holder if p.get("name") == name), None) if holder is not None else None
        if value is None:
            return known.get("value") if known is not None else None
        if known is None:
            holder = holder if holder is not None else self.extension(node, "properties")
            known = etree.SubElement(holder, f"{{{SPIFF}}}property", {"name": name}, nsmap=None)
        known.set("value", value)
        self.touched()
        return value

    def extension(self, node, tag: str):
        """A new SpiffWorkflow extension element of an element."""
        extension = next(iter(kids(node, "extensionElements")), None)
        if extension is None:
            extension = self.make("extensionElements")
            _insert(node, len(kids(node, "documentation")), extension)
        child = etree.SubElement(extension, f"{{{SPIFF}}}{tag}", nsmap={"spiffworkflow": SPIFF})
        self.touched()
        return child

    # picture ------------------------------------------------------------------------------------------------------------------------------
    def plane(self, make: bool = False):
        found = self.root.find(f"{{{DI}}}BPMNDiagram/{{{DI}}}BPMNPlane")
        if found is None and make:
            about = next((n.get("id") for n in [*self.all("collaboration"), *self.all("process")] if n.get("id")), "")
            diagram = etree.SubElement(self.root, f"{{{DI}}}BPMNDiagram", {"id": self.new_id("Diagram")}, nsmap={"bpmndi": DI, "dc": DC, "di": DD})
            found = etree.SubElement(diagram, f"{{{DI}}}BPMNPlane", {"id": self.new_id("Bidang"), "bpmnElement": about})
            self.touched()
        return found

    def drawn(self) -> dict:
        """Shapes and edges by the id of what they draw."""
        return {bare(n.get("bpmnElement")): n for n in self.root.iter(f"{{{DI}}}BPMNShape", f"{{{DI}}}BPMNEdge") if n.get("bpmnElement")}

    def undraw(self, name: str | None) -> None:
        found = self.drawn().get(name or "")
        if found is not None:
            _drop(found)

    def draw(self, name: str, x: float, y: float, w: float, h: float) -> None:
        shape = etree.SubElement(self.plane(True), f"{{{DI}}}BPMNShape", {"id": self.new_id(f"{name}_di"), "bpmnElement": name})
        etree.SubElement(shape, f"{{{DC}}}Bounds", {k: f"{v:g}" for k, v in (("x", x), ("y", y), ("width", w), ("height", h))})
        self.touched()

    def draw_line(self, name: str, points: Iterable[tuple[float, float]]) -> None:
        edge = etree.SubElement(self.plane(True), f"{{{DI}}}BPMNEdge", {"id": self.new_id(f"{name}_di"), "bpmnElement": name})
        for x, y in points:
            etree.SubElement(edge, f"{{{DD}}}waypoint", {"x": f"{x:g}", "y": f"{y:g}"})
        self.touched()


def _after_head(node, more: tuple[str, ...] = ()) -> int:
    """The place behind an element's documentation, extensions and (`more`) lists."""
    at = 0
    for n, child in enumerate(node):
        if is_bpmn(child) and local(child) in (*HEAD, *more):
            at = n + 1
    return at


def _insert(parent, at: int, child) -> None:
    """With the line break of its neighbours, so that the file stays readable."""
    child.tail = (parent[at - 1].tail if at else parent.text) if len(parent) else parent.text
    parent.insert(at, child)


def _drop(node) -> None:
    """What stands behind the node is white space of the file; it goes with it, unless it is text."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail and node.tail.strip():
        previous = node.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


drop = _drop
