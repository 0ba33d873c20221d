"""Diagrams for the tests of the picture: a BPMN file of the repository turned into `views.Diagram` with nothing but lxml."""
from pathlib import Path

from lxml import etree

from engine import views

NS = {"b": "http://www.omg.org/spec/BPMN/20100524/MODEL", "i": "http://www.omg.org/spec/BPMN/20100524/DI",
      "c": "http://www.omg.org/spec/DD/20100524/DC", "d": "http://www.omg.org/spec/DD/20100524/DI"}
ROOT = Path(__file__).parents[2]
CUTI = ROOT / "processes" / "cuti" / "cuti.bpmn"

# a leave request that waits for the superior's opinion
DONE = {"permohonan", "hitung_hak", "kelayakan", "g_layak", "cadangkan", "dokumen", "opsi_keputusan", "verifikasi", "g_verifikasi"}
NOW = {"pertimbangan"}


def diagram(file: Path = CUTI, done: set[str] = DONE, now: set[str] = NOW, title: str = "Cuti pegawai") -> views.Diagram:
    """The file's picture; a flow counts as passed when both its ends are done or now."""
    root = etree.parse(file).getroot()
    elements = {e.get("id"): e for e in root.iter() if isinstance(e.tag, str) and e.get("id")}
    nodes = [_node(elements[s.get("bpmnElement")], s, done, now) for s in root.iterfind(".//i:BPMNShape", NS) if s.get("bpmnElement") in elements]
    edges = [_edge(elements[s.get("bpmnElement")], s, elements, done | now)
             for s in root.iterfind(".//i:BPMNEdge", NS) if s.get("bpmnElement") in elements]
    reading = tuple(f"{n.name}." for n in nodes if n.name and n.kind.endswith("Task"))
    return views.Diagram(title, tuple(nodes), tuple(edges), reading)


def _label(shape) -> tuple[float, float, float, float] | None:
    bounds = shape.find("i:BPMNLabel/c:Bounds", NS)
    return tuple(float(bounds.get(k)) for k in ("x", "y", "width", "height")) if bounds is not None else None


def _node(element, shape, done: set[str], now: set[str]) -> views.Node:
    bounds = shape.find("c:Bounds", NS)
    kind = etree.QName(element).localname
    ident = element.get("id")
    event = next((etree.QName(d).localname.removesuffix("EventDefinition") for d in element.iterfind("*") if str(d.tag).endswith("EventDefinition")), "")
    return views.Node(
        ident, kind, element.get("name") or element.findtext("b:text", "", NS), *(float(bounds.get(k)) for k in ("x", "y", "width", "height")),
        state="now" if ident in now else "done" if ident in done else "ahead", event=event, throwing=kind in ("endEvent", "intermediateThrowEvent"),
        interrupting=element.get("cancelActivity", element.get("isInterrupting", "true")) != "false", label=_label(shape))


def _edge(element, shape, elements, passed: set[str]) -> views.Edge:
    points = tuple((float(p.get("x")), float(p.get("y"))) for p in shape.iterfind("d:waypoint", NS))
    source, target = element.get("sourceRef"), element.get("targetRef")
    default = source in elements and elements[source].get("default") == element.get("id")
    return views.Edge(element.get("id"), points, element.get("name") or "", source in passed and target in passed, _label(shape), default)
