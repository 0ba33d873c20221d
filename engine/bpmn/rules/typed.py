"""What events, calls and lists declare about their data (BPMN 2.0.2, 10.3.6, 10.3.7, 10.5). Formal, unless a reference could not be followed."""
from ..problem import FORMAL
from ..xml import EVENTS, NODES, flag, kids, local
from .data import _Parts, item
from .registry import rule

CARRIERS = ("message", "signal", "error", "escalation")


@rule(*sorted(NODES - {"boundaryEvent"}), strength=FORMAL)
def unlisted(doc, node):
    """Many tools leave the lists out; the engine reads the flows."""
    if not kids(node, "incoming", "outgoing") and (doc.flows_in(node) or doc.flows_out(node)):
        yield "flows_not_listed"


@rule(*sorted(EVENTS), strength=FORMAL)
def event_data(doc, node):
    definitions = doc.definitions(node)
    targets = [doc.get(d.get(kind + "Ref")) for kind, d in definitions if kind in CARRIERS]
    carried = [t for t in targets if t is not None and item(doc, t) is not None]
    mine = kids(node, "dataInput") or kids(node, "dataOutput")
    if mine and len(definitions) > 1 and carried and len(mine) != len(carried):
        yield "as_many_data_as_events"
    for data, target in zip(mine, carried, strict=False):
        if item(doc, data) not in (None, item(doc, target)):
            yield "types_differ"


@rule(*sorted(EVENTS))
def own_definition(doc, node):
    for reference in kids(node, "eventDefinitionRef"):
        target = doc.get(reference.text)
        if target is not None and local(target.getparent()) != "definitions":
            yield "definition_of_another_event"


@rule("messageEventDefinition", strength=FORMAL)
def message_operation(doc, node):
    operation, message = doc.get(next((o.text for o in kids(node, "operationRef")), None)), doc.get(node.get("messageRef"))
    process = doc.process(node)
    if message is None:
        return
    if operation is not None:
        if message not in [doc.get(m.text) for m in kids(operation, "inMessageRef", "outMessageRef")]:
            yield "message_of_another_operation"
    elif local(node.getparent()) in EVENTS and process is not None and process.get("isExecutable") == "true" and item(doc, message):
        yield "message_without_operation"


@rule("callActivity")
def called(doc, node):
    target = doc.get(node.get("calledElement"))
    starts = kids(target, "startEvent") if target is not None and local(target) == "process" else []
    if starts and all(doc.definitions(s) for s in starts):
        yield "called_without_plain_start"


@rule("callActivity", strength=FORMAL)
def called_data(doc, node):
    target = doc.get(node.get("calledElement"))
    if target is None:
        return
    if kids(target, "supportedInterfaceRef") and not kids(node, "ioSpecification"):
        yield "called_data_differs"
    mine, theirs = _Parts(node), _Parts(target)
    for own, other in ((mine.inputs, theirs.inputs), (mine.outputs, theirs.outputs)):
        declared = sorted(d.get("itemSubjectRef") or "" for d in own) == sorted(d.get("itemSubjectRef") or "" for d in other)
        typed = sorted(str(item(doc, d)) for d in own) == sorted(str(item(doc, d)) for d in other)
        if not (declared and typed):
            yield "called_data_differs"


@rule("multiInstanceLoopCharacteristics", strength=FORMAL)
def list_items(doc, node):
    for reference, one in (("loopDataInputRef", "inputDataItem"), ("loopDataOutputRef", "outputDataItem")):
        for ref, data in zip(kids(node, reference), kids(node, one), strict=False):
            holder, part = doc.get(ref.text), item(doc, data)
            whole = item(doc, holder)
            if whole and part and (whole[0] != part[0] or part[1] or flag(data, "isCollection")):
                yield "item_not_of_its_list"
            if holder is not None and not (flag(holder, "isCollection") or whole and whole[1]):
                yield "not_a_list", {"reference": reference}
    conditions = kids(node, "completionCondition") + [c for b in kids(node, "complexBehaviorDefinition") for c in kids(b, "condition")]
    if any((c.text or "").strip().replace(".", "").isdigit() for c in conditions):
        yield "condition_is_a_number"


@rule("dataState", strength=FORMAL)
def data_state(doc, node):
    if not node.get("name"):
        yield "not_named"


@rule("messagePath", "dataPath", strength=FORMAL)
def path(doc, node):
    if not (node.text or "").strip():
        yield "empty_expression"


@rule("choreography", "globalConversation", strength=FORMAL)
def conversation(doc, node):
    if kids(node, "choreographyRef") or local(node) == "globalConversation" and kids(node, "conversation"):
        yield "foreign_element", {"found": local(node)}


@rule("collaboration", strength=FORMAL)
def uses_choreography(doc, node):
    for flow in kids(node, "messageFlow"):
        for end in ("sourceRef", "targetRef"):
            target = doc.get(flow.get(end))
            if target is not None and local(target) in ("choreographyTask", "subChoreography", "callChoreography"):
                yield "foreign_element", {"found": local(target)}
