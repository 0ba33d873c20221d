"""Items, inputs, outputs, associations, operations (BPMN 2.0.2, 10.4 and 8.4.3). All formal but message flows: case data are the host's, so the
engine does not mind."""
from ..problem import ADVICE, FORMAL
from ..xml import EVENTS, NODES, XSI, bare, flag, kids, local, q
from .registry import rule

TYPED_DEFINITIONS = ("signal", "error", "escalation")
SETS = (("dataInput", "inputSet", "dataInputRefs", "optionalInputRefs", "whileExecutingInputRefs"),
        ("dataOutput", "outputSet", "dataOutputRefs", "optionalOutputRefs", "whileExecutingOutputRefs"))


def item(doc, node):
    """(structure, is a list) of anything that refers to an item definition; None without one."""
    if node is None:
        return None
    if local(node) == "dataObjectReference":
        return item(doc, doc.get(node.get("dataObjectRef")))
    if local(node) == "dataStoreReference":
        return item(doc, doc.get(node.get("dataStoreRef")))
    own = node.get("structureRef") if local(node) in TYPED_DEFINITIONS else None
    found = doc.get(node.get("itemSubjectRef") or node.get("itemRef") or own)
    return (found.get("structureRef"), flag(found, "isCollection")) if found is not None else None


def _equal(a, b) -> bool:
    return (a is None) == (b is None) and a == b and (a is None or a[0] is not None)


@rule("dataInput", "dataOutput", "dataObject", strength=FORMAL)
def collection_as_its_item(doc, node):
    found = doc.get(node.get("itemSubjectRef"))
    if found is not None and flag(found, "isCollection") != flag(node, "isCollection"):
        yield "collection_differs"


@rule("dataInputAssociation", "dataOutputAssociation", strength=FORMAL)
def association(doc, node):
    sources = [doc.get(s.text) for s in kids(node, "sourceRef")]
    target = doc.get(next((t.text for t in kids(node, "targetRef")), None))
    if len(sources) > 1 and not kids(node, "transformation"):
        yield "several_sources"
    if not kids(node, "assignment", "transformation"):
        for source in sources:
            a, b = item(doc, source), item(doc, target)
            if a is not None and b is not None and a != b:
                yield "types_differ"
    yield from _ends(doc, node, sources, target)
    for assignment in kids(node, "assignment"):
        for side in kids(assignment, "from", "to"):
            if bare(side.get(f"{{{XSI}}}type")) != "tFormalExpression":
                yield "not_formal_expression"
    if any(not (t.text or "").strip() for t in kids(node, "transformation")):
        yield "empty_expression"


def _ends(doc, node, sources, target):
    """One end is the element's own data, the other can be seen from it."""
    incoming, owner = local(node) == "dataInputAssociation", node.getparent()
    first = sources[0] if sources else None
    inner, outer = (target, first) if incoming else (first, target)
    own = {x.get("id") for x in owner.iter(q("dataInput"), q("dataOutput"), q("property"))} if local(owner) in NODES else set()
    if own and inner is not None and inner.get("id") not in own:
        yield "association_elsewhere"
    if outer is None or local(outer) not in ("dataInput", "dataOutput", "property"):
        return
    holder = outer.getparent()
    while holder is not None and local(holder) not in NODES | {"process"}:
        holder = holder.getparent()
    if local(outer) == "property":
        attached = local(owner) == "boundaryEvent" and holder is not None and holder.get("id") == bare(owner.get("attachedToRef"))
        if holder is not owner and holder not in list(owner.iterancestors()) and not attached:
            yield "property_out_of_sight"
    elif holder is not None and local(holder) != "process":
        yield "data_of_another"
    elif incoming and local(outer) == "dataOutput" or not incoming and local(outer) == "dataInput":
        yield "association_wrong_way"


@rule("ioSpecification", strength=FORMAL)
def sets(doc, node):
    for data, one, refs, optional, running in SETS:
        groups = kids(node, one)
        named = {bare(r.text) for g in groups for r in kids(g, refs)}
        for d in kids(node, data):
            if d.get("id") not in named:
                yield "data_in_no_set", {"data": d.get("id", "")}
        for group in groups:
            mine = {bare(r.text) for r in kids(group, refs)}
            if any({bare(r.text) for r in kids(group, tag)} - mine for tag in (optional, running)):
                yield "reference_outside_set"
    for one, there, back in (("inputSet", "outputSetRefs", "inputSetRefs"), ("outputSet", "inputSetRefs", "outputSetRefs")):
        for group in kids(node, one):
            for reference in kids(group, there):
                target = doc.get(reference.text)
                if target is not None and group.get("id") not in {bare(x.text) for x in kids(target, back)}:
                    yield "sets_not_mutual"


class _Parts:
    """Inputs and outputs of an activity."""

    def __init__(self, node):
        io = kids(node, "ioSpecification")
        self.inputs, self.outputs, self.ins, self.outs = (kids(io[0], t) if io else [] for t in ("dataInput", "dataOutput", "inputSet", "outputSet"))


@rule("serviceTask", strength=FORMAL)
def service_operation(doc, node):
    operation, parts = doc.get(node.get("operationRef")), _Parts(node)
    if operation is None:
        return
    sent, got = (doc.get(next((m.text for m in kids(operation, t)), None)) for t in ("inMessageRef", "outMessageRef"))
    if not parts.inputs:
        yield "operation_without_input"
    elif not _equal(item(doc, parts.inputs[0]), item(doc, sent)):
        yield "types_differ"
    if (got is None) != (not parts.outputs):
        yield "operation_answer"
    elif got is not None and not _equal(item(doc, parts.outputs[0]), item(doc, got)):
        yield "types_differ"
    if max(len(parts.ins), len(parts.outs), len(parts.inputs), len(parts.outputs)) > 1:
        yield "more_than_one_set"


@rule("ioBinding", strength=FORMAL)
def binding(doc, node):
    """What an operation takes and gives is of the type of the data it is bound to (10.3.4 "Callable elements")."""
    operation = doc.get(node.get("operationRef"))
    for end, tag in (("inputDataRef", "inMessageRef"), ("outputDataRef", "outMessageRef")):
        group = doc.get(node.get(end))
        data = group
        if group is not None and local(group) in ("inputSet", "outputSet"):
            data = doc.get(next((r.text for r in kids(group, "dataInputRefs", "dataOutputRefs")), None))
        message = doc.get(next((m.text for m in kids(operation, tag)), None)) if operation is not None else None
        if data is not None and message is not None and not _equal(item(doc, data), item(doc, message)):
            yield "types_differ"


@rule("scriptTask", "globalScriptTask", strength=ADVICE)
def script_format(doc, node):
    """10.3.3: it must be said if there is a script."""
    if any((s.text or "").strip() for s in kids(node, "script")) and not (node.get("scriptFormat") or node.get("scriptLanguage")):
        yield "script_without_format"


@rule("dataObjectReference", strength=FORMAL)
def reference_name(doc, node):
    """10.4.1: the name of the data object with its state in square brackets."""
    data, state = doc.get(node.get("dataObjectRef")), next((s.get("name") for s in kids(node, "dataState")), None)
    if data is None or not (state and node.get("name") and data.get("name")):
        return
    if "".join(node.get("name").split()) != "".join(f"{data.get('name')}[{state}]".split()):
        yield "reference_named_otherwise"


@rule("process", "globalTask", "globalUserTask", "globalScriptTask", "globalManualTask", "globalBusinessRuleTask", strength=FORMAL)
def exposed(doc, node):
    """10.3.4: what is exposed as a service binds every operation of its interfaces to its data."""
    bound = {bare(b.get("operationRef")) for b in kids(node, "ioBinding")}
    for reference in kids(node, "supportedInterfaceRef"):
        offered = doc.get(reference.text)
        for operation in kids(offered, "operation") if offered is not None else ():
            if operation.get("id") not in bound:
                yield "operation_not_bound", {"operation": operation.get("id", "")}


@rule("sendTask", "receiveTask", strength=FORMAL)
def message_operation(doc, node):
    operation, message, parts = doc.get(node.get("operationRef")), doc.get(node.get("messageRef")), _Parts(node)
    if operation is not None and message is not None:
        sent = doc.get(next((m.text for m in kids(operation, "inMessageRef")), None))
        if sent is not None and message is not sent:
            yield "message_of_another_operation"
    sends = local(node) == "sendTask"
    own, own_sets, other = (parts.inputs, parts.ins, parts.outputs) if sends else (parts.outputs, parts.outs, parts.inputs)
    if not own:
        return
    if len(own) > 1 or len(own_sets) > 1:
        yield "more_than_one_set"
    if other:
        yield "data_on_the_wrong_side"
    if message is not None and not _equal(item(doc, own[0]), item(doc, message)):
        yield "types_differ"


@rule("participantMultiplicity", strength=FORMAL)
def multiplicity(doc, node):
    low, high = int(node.get("minimum", 0)), int(node.get("maximum", 1))
    if low < 0 or high < max(low, 1):
        yield "multiplicity"


@rule("process", strength=FORMAL)
def public_and_executable(doc, node):
    if node.get("processType") == "Public" and node.get("isExecutable") == "true":
        yield "public_and_executable"


@rule("messageFlow")
def ends_carry_messages(doc, node):
    for end in ("sourceRef", "targetRef"):
        target = doc.get(node.get(end))
        if target is not None and local(target) in EVENTS and not doc.definitions(target):
            yield "not_a_message_event", {"target": target.get("id"), "incomplete": not doc.to_run(target)}
