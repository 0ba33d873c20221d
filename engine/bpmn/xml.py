"""Reading BPMN XML from people we do not know: safely, or not at all. Knows the namespaces, but no meaning of an element.

Bounds: 2 MB, no DOCTYPE (so no entities), 100 levels, 20 nested sub-processes (BPMN 2.0.2, 10.3.5), 5,000 elements.
"""
import re

from lxml import etree

from .problem import NOT_EXECUTABLE, NotExecutable, Problem

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

LARGEST = 2_000_000
DEEPEST = 100
MOST_NESTED = 20
MOST_ELEMENTS = 5_000
ENCODINGS = ("UTF-8", "ASCII", "US-ASCII", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "WINDOWS-1252")       # others (UTF-7) hide what the bytes look like

SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
SCOPES = SUB_PROCESSES | {"process"}
TASKS = frozenset({"task", "userTask", "manualTask", "scriptTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask"})
ACTIVITIES = TASKS | SUB_PROCESSES | {"callActivity"}
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"})
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
NODES = ACTIVITIES | GATEWAYS | EVENTS
GLOBAL_TASKS = ("globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask")


def q(tag: str) -> str:
    """The full name of a tag of the BPMN model namespace."""
    return f"{{{BPMN}}}{tag}"


def local(node) -> str:
    """The name of an XML node without its namespace; "" for comments, and where a reference led to no node."""
    return node.tag.rpartition("}")[2] if node is not None and isinstance(node.tag, str) else ""


def is_bpmn(node) -> bool:
    return isinstance(node.tag, str) and node.tag.startswith("{" + BPMN)


def kids(node, *tags: str) -> list:
    """Direct children with one of these BPMN names."""
    wanted = {q(t) for t in tags}
    return [c for c in node if c.tag in wanted]


def text_of(node, tag: str) -> str | None:
    """The stripped text of the first such child; None if there is none or it is empty."""
    found = node.find(q(tag))
    return (found.text or "").strip() or None if found is not None else None


def time_of(node) -> str:
    """What a timer says: FEEL after "=" as it stands; ISO 8601 may stand in quotes, as some editors write it."""
    text = (node.text or "").strip()
    return text if text.startswith("=") else text.strip('"')


def flag(node, name: str, default: str = "false") -> bool:
    return node.get(name, default).strip() in ("true", "1")


def bare(reference: str | None) -> str:
    """A reference without its prefix: `ns:id` and `id` mean the same element of this file."""
    return (reference or "").strip().rpartition(":")[2]


def read(xml: bytes) -> etree._Element:
    """The root of a BPMN file. Anything else, whatever it is, raises `NotExecutable` with ONE problem."""
    if isinstance(xml, str):
        xml = xml.encode()
    if len(xml) > LARGEST:
        raise _refuse("too_large", bytes=len(xml), limit=LARGEST)
    if re.search(rb"<!DOCTYPE", xml.replace(b"\0", b""), re.IGNORECASE):          # without zero bytes UTF-16 is seen too
        raise _refuse("doctype")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True, remove_comments=True)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        raise _refuse("not_xml", line=getattr(e, "lineno", 0) or 0, reason=str(getattr(e, "msg", e))) from None
    if root.tag != q("definitions"):
        raise _refuse("not_bpmn", root=local(root))
    if root.getroottree().docinfo.doctype:
        raise _refuse("doctype")
    if (root.getroottree().docinfo.encoding or "UTF-8").upper() not in ENCODINGS:
        raise _refuse("encoding", found=root.getroottree().docinfo.encoding)
    _bounds(root)
    return root


def _bounds(root) -> None:
    """Depth and nesting, without recursion."""
    todo, nodes = [(root, 1, 0)], 0
    while todo:
        node, depth, nested = todo.pop()
        name = local(node)
        nested += name in SUB_PROCESSES
        nodes += name in NODES
        if depth > DEEPEST:
            raise _refuse("too_deep", limit=DEEPEST)
        if nested > MOST_NESTED:
            raise _refuse("nested_too_deep", node.get("id", ""), node.get("name", ""), limit=MOST_NESTED)
        todo.extend((child, depth + 1, nested) for child in node)
    if nodes > MOST_ELEMENTS:
        raise _refuse("too_many_elements", elements=nodes, limit=MOST_ELEMENTS)


def _refuse(code: str, element: str = "", name: str = "", **params) -> NotExecutable:
    return NotExecutable([Problem(code, NOT_EXECUTABLE, element, name, params)])
