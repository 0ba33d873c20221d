"""Questions about what came with a diagram drawn elsewhere: other vendors' words, tasks that say not who does them, splits without a gateway, shapes that
are missing. Everything here can be repaired (`drafting`)."""
from engine import bpmn

from ..drafting.stand_ins import NOTE
from ..drafting.translate import left, offers
from ..drafting.tree import Tree
from ..findings import ADVICE, NOT_PUBLISHABLE
from .known import Known

FOREIGN = (b"camunda.org/schema", b"operaton.org/schema", b"flowable.org/bpmn", b"activiti.", b"formJsonSchemaFilename", b"spiffworkflow:preScript",
           b"spiffworkflow:postScript", b"spiffworkflow:unitTests", b"spiffworkflow:messagePayload", b"spiffworkflow:messageVariable")
MOST = 5                                                 # words named in one finding
SPLITTING = ("startEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent")


def check(known: Known) -> None:
    model, data = known.procedure.model, known.procedure.files[known.diagram]
    for node in model.elements.values():
        if node.kind == "task":
            known.say("task_without_kind", NOT_PUBLISHABLE, known.diagram, node.id)
        if len(node.outgoing) > 1 and not node.kind.endswith("Gateway"):
            known.say("implicit_split", ADVICE, known.diagram, node.id, count=len(node.outgoing))
    _drawn(known, model)
    if any(word in data for word in FOREIGN):
        _vendors(known, data)
    for path, text in known.procedure.files.items():
        if path.endswith((".yaml", ".form")) and NOTE.encode() in text:
            known.say("not_written", NOT_PUBLISHABLE, path, times=text.count(NOTE.encode()), word=NOTE)


def _drawn(known: Known, model: bpmn.Model) -> None:
    """Nodes without a shape; those inside a sub-process that is drawn closed need none."""
    globals_ = {n.id for n in model.elements.values() if n.id == f"{n.scope}_task"}
    missing = [n.id for n in model.elements.values() if n.id not in model.shapes and not _closed(model, n) and n.id not in globals_]
    lines = [f.id for f in model.flows.values() if f.id not in model.edges and f.source in model.shapes and f.target in model.shapes]
    if missing or lines:
        known.say("not_drawn", ADVICE, known.diagram, count=len(missing) + len(lines), word=", ".join((missing + lines)[:MOST]))


def _closed(model: bpmn.Model, node: bpmn.Element) -> bool:
    outer = model.elements.get(node.scope)
    while outer is not None:
        if outer.id in model.shapes:
            inside = model.inside(outer.id)
            return not any(n.id in model.shapes for n in inside)
        outer = model.elements.get(outer.scope)
    return False


def _vendors(known: Known, data: bytes) -> None:
    tree = Tree(data)
    found: dict[str, list[str]] = {}
    for offer in offers(tree):
        found.setdefault(offer.node.get("id", ""), []).append(offer.source)
    for element, words in found.items():
        known.say("vendor_words", ADVICE, known.diagram, element, word=", ".join(words[:MOST]))
    unheard: dict[str, list[str]] = {}
    for node, word in left(tree):
        holder = node
        while not holder.get("id") and holder.getparent() is not None:
            holder = holder.getparent()
        unheard.setdefault(holder.get("id", ""), []).append(word)
    for element, words in unheard.items():
        known.say("vendor_left", ADVICE, known.diagram, element, word=", ".join(dict.fromkeys(words[:MOST])))
