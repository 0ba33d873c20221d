"""Sequence flows, gateways, activities, sub-processes, message flows (BPMN 2.0.2, 8.4.13, 10.3, 10.6, 9.4)."""
from ..problem import ADVICE, FORMAL
from ..xml import ACTIVITIES, GATEWAYS, NODES, XSI, bare, flag, is_bpmn, kids, local
from .registry import rule

ALL_ACTIVITIES, ALL_GATEWAYS, ALL_NODES = sorted(ACTIVITIES), sorted(GATEWAYS), sorted(NODES)
EXPRESSIONS = ("conditionExpression", "loopCondition", "completionCondition", "condition", "loopCardinality")
FOREIGN = {"choreographyTask", "subChoreography", "callChoreography", "conversation", "subConversation", "callConversation"}


@rule("sequenceFlow")
def flow_stays_in_its_scope(doc, node):
    for end in ("sourceRef", "targetRef"):
        target = doc.get(node.get(end))
        if target is not None and doc.scope(target) is not doc.scope(node):
            yield "flow_leaves_scope", {"end": end}


@rule("sequenceFlow")
def flow_condition(doc, node):
    source, condition = doc.get(node.get("sourceRef")), kids(node, "conditionExpression")
    if source is None or not condition:
        return
    if local(source) == "eventBasedGateway" or local(source).endswith("Event"):
        yield "condition_not_allowed"
    if local(source) in ACTIVITIES and len(doc.flows_out(source)) < 2:
        yield "only_way_out_is_conditional"


@rule("sequenceFlow", strength=FORMAL)
def default_has_no_condition(doc, node):
    """8.4.13: it should have none; one that is there is ignored."""
    source = doc.get(node.get("sourceRef"))
    if source is not None and node.get("id") and bare(source.get("default")) == node.get("id") and kids(node, "conditionExpression"):
        yield "default_with_condition"


@rule(*ALL_ACTIVITIES, "exclusiveGateway", "inclusiveGateway", "complexGateway")
def default_flow(doc, node):
    if node.get("default") and not any(f.get("id") == bare(node.get("default")) for f in doc.flows_out(node)):
        yield "default_of_another"


@rule("exclusiveGateway", "inclusiveGateway", runs=True)
def split_has_conditions(doc, node):
    out = doc.flows_out(node)
    for flow in out if len(out) > 1 else ():
        if not kids(flow, "conditionExpression") and flow.get("id") != bare(node.get("default")):
            yield "flow_without_condition", {"flow": flow.get("id", "")}


@rule(*ALL_NODES)
def incoming_outgoing(doc, node):
    """The lists inside the element and the flows must say the same."""
    any_listed = kids(node, "incoming", "outgoing")
    for tag, flows in (("incoming", doc.flows_in(node)), ("outgoing", doc.flows_out(node))):
        listed, real = {bare(c.text) for c in kids(node, tag)}, {f.get("id") for f in flows}
        if any_listed and real - listed:
            yield "flow_not_listed", {"list": tag, "flow": ", ".join(sorted(map(str, real - listed)))}
        strange = {x for x in listed if doc.get(x) is not None and local(doc.get(x)) == "sequenceFlow"} - real
        if strange:
            yield "flow_of_another", {"list": tag, "flow": ", ".join(sorted(strange))}


@rule(*ALL_GATEWAYS)
def gateway_direction(doc, node):
    into, out, direction = len(doc.flows_in(node)), len(doc.flows_out(node)), node.get("gatewayDirection", "Unspecified")
    if into < 2 and out < 2:
        yield "gateway_without_choice"
    wrong = {"Diverging": into > 1 or out < 2, "Converging": out > 1 or into < 2, "Mixed": into < 2 or out < 2}
    if wrong.get(direction):
        yield "gateway_direction", {"direction": direction, "incoming": into, "outgoing": out}


@rule("eventBasedGateway")
def event_gateway(doc, node):
    out = doc.flows_out(node)
    arms = [a for a in (doc.get(f.get("targetRef")) for f in out) if a is not None]
    tags = {local(a) for a in arms}
    if len(out) < 2:
        yield "needs_two_arms"
    if not tags <= {"intermediateCatchEvent", "receiveTask"}:
        yield "arm_catches_nothing"
    for arm in arms:
        kinds = set(doc.kinds(arm))
        if local(arm) == "intermediateCatchEvent" and (not kinds or not kinds <= {"message", "signal", "timer", "conditional"}):
            yield "arm_catches_nothing", {"arm": arm.get("id")}
        if len(doc.flows_in(arm)) > 1:
            yield "arm_with_other_way_in", {"arm": arm.get("id")}
        if local(arm) == "receiveTask" and doc.boundary.get(arm.get("id")):
            yield "arm_with_boundary", {"arm": arm.get("id")}
    if "receiveTask" in tags and any("message" in doc.kinds(a) for a in arms):
        yield "arms_mixed"
    into = doc.flows_in(node)
    if flag(node, "instantiate"):                            # 10.6.6: no flow leads to it, or one from a start event
        if any(local(doc.get(f.get("sourceRef"))) != "startEvent" for f in into if doc.get(f.get("sourceRef")) is not None):
            yield "starts_process_with_flow_in"
    elif not into:
        yield "no_flow_in"


@rule("eventBasedGateway", strength=FORMAL)
def parallel_event_gateway(doc, node):
    """10.6.6: Parallel only where it instantiates the process, and then by messages; this engine waits for all arms wherever it stands."""
    if node.get("eventGatewayType") == "Parallel":
        arms = [a for a in (doc.get(f.get("targetRef")) for f in doc.flows_out(node)) if a is not None]
        if not flag(node, "instantiate") or any(set(doc.kinds(a)) - {"message"} for a in arms):
            yield "parallel_event_gateway"


@rule(*ALL_ACTIVITIES)
def activity(doc, node):
    if len(kids(node, "standardLoopCharacteristics", "multiInstanceLoopCharacteristics")) > 1:
        yield "two_loop_markers"
    numbers = [(n, node.get(n, "1")) for n in ("startQuantity", "completionQuantity")]
    numbers += [("loopMaximum", m.get("loopMaximum", "1")) for m in kids(node, "standardLoopCharacteristics")]
    for name, text in numbers:
        if text.lstrip("-").isdigit() and int(text) < 1:
            yield "below_one", {"attribute": name}
    if flag(node, "triggeredByEvent"):
        return
    if flag(node, "isForCompensation"):
        if doc.flows_in(node) or doc.flows_out(node):
            yield "handler_with_flow"
    elif local(doc.scope(node)) != "adHocSubProcess":
        yield from _ways(doc, node)


@rule(*sorted(GATEWAYS - {"eventBasedGateway"}))
def gateway_ways(doc, node):
    yield from _ways(doc, node)


def _ways(doc, node):
    scope = doc.scope(node)
    inside = {local(n) for n in scope} if scope is not None else set()        # an element outside of every process: the schema tells it
    if "startEvent" in inside and not doc.flows_in(node) and not flag(node, "instantiate"):
        yield "no_flow_in"
    if "endEvent" in inside and not doc.flows_out(node):
        yield "no_flow_out"


@rule("subProcess", "transaction")
def event_sub_process(doc, node):
    if not flag(node, "triggeredByEvent"):
        return
    if doc.flows_in(node) or doc.flows_out(node):
        yield "event_sub_process_with_flow"
    if len(kids(node, "startEvent")) != 1:
        yield "needs_one_start", {"starts": len(kids(node, "startEvent"))}
    if doc.boundary.get(node.get("id")):
        yield "event_sub_process_with_boundary"


@rule("subProcess", "transaction")
def plain_sub_process(doc, node):
    if flag(node, "triggeredByEvent"):
        return
    starts = kids(node, "startEvent")
    if any(doc.definitions(s) for s in starts):
        yield "sub_process_start_waits"
    if len(starts) > 1:
        yield "needs_one_start", {"starts": len(starts)}


@rule("adHocSubProcess")
def ad_hoc(doc, node):
    if kids(node, "startEvent", "endEvent"):
        yield "ad_hoc_with_start_or_end"
    if not kids(node, *ALL_ACTIVITIES):
        yield "ad_hoc_empty"


@rule("adHocSubProcess", "process", "subProcess", "transaction")
def foreign_elements(doc, node):
    for child in node:
        if is_bpmn(child) and local(child) in FOREIGN:
            yield "foreign_element", {"found": local(child)}


@rule("process", "subProcess", "transaction")
def starts_and_ends(doc, node):
    """Either both or none (BPMN 2.0.2, 10.5.2 and 10.5.3)."""
    start, end = kids(node, "startEvent"), kids(node, "endEvent")
    instantiates = any(flag(c, "instantiate") for c in kids(node, "receiveTask", "eventBasedGateway"))
    if end and not start and not instantiates:
        yield "no_start"
    if start and not end:
        yield "no_end"


@rule("receiveTask", strength=FORMAL)
def receive_task_with_flow_in(doc, node):
    """10.3.3: what instantiates the process has no incoming flow, not even from a start event; it then waits like any other."""
    if flag(node, "instantiate") and doc.flows_in(node):
        yield "starts_process_with_flow_in"


@rule("receiveTask")
def starting_receive_task(doc, node):
    if not flag(node, "instantiate"):
        return
    sources = [doc.get(f.get("sourceRef")) for f in doc.flows_in(node)]
    if any(s is None or local(s) != "startEvent" for s in sources):
        yield "starts_process_with_flow_in"
    if not sources and kids(doc.scope(node), "startEvent"):
        yield "starts_process_beside_start"


@rule("lane")
def lane(doc, node):
    for reference in kids(node, "flowNodeRef"):
        target = doc.get(reference.text)
        if target is not None and doc.process(target) is not doc.process(node):
            yield "lane_of_another_process", {"target": bare(reference.text)}


@rule("messageFlow")
def message_flow(doc, node):
    pools = []
    for end in ("sourceRef", "targetRef"):
        target = doc.get(node.get(end))
        if target is None:
            return
        kinds = set(doc.kinds(target))
        if local(target) in GATEWAYS:
            yield "message_flow_at_gateway", {"end": end}
        if local(target) in NODES:
            process = doc.process(target)
            pools.append(process.get("id") if process is not None else None)
        elif local(target) == "participant":
            pools.append(bare(target.get("processRef")) or target.get("id"))
        if end == "sourceRef" and local(target) in ("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask"):
            yield "cannot_send", {"target": target.get("id")}
        if end == "targetRef" and local(target) in ("endEvent", "intermediateThrowEvent", "sendTask"):
            yield "cannot_receive", {"target": target.get("id")}
        if local(target).endswith("Event") and "message" not in kinds:
            yield "not_a_message_event", {"target": target.get("id"), "incomplete": not doc.to_run(target)}
    if len(pools) == 2 and pools[0] == pools[1]:
        yield "message_flow_in_one_pool"


@rule("association")
def association(doc, node):
    for end in ("sourceRef", "targetRef"):
        if doc.get(node.get(end)) is None:
            yield "dangling_reference", {"reference": end, "target": node.get(end, "")}


@rule(*EXPRESSIONS, "activationCondition", "timeDate", "timeDuration", "timeCycle", strength=ADVICE, runs=True)
def formal_expression(doc, node):
    if bare(node.get(f"{{{XSI}}}type")) != "tFormalExpression":
        yield "not_formal_expression"


@rule(*EXPRESSIONS, runs=True)
def empty_expression(doc, node):
    if not (node.text or "").strip():
        yield "empty_expression"


@rule("sequenceFlow", strength=FORMAL)
def flow_id(doc, node):
    if not node.get("id"):
        yield "flow_without_id"


@rule("sequenceFlow", strength=FORMAL)
def immediate(doc, node):
    process = doc.process(node)
    if node.get("isImmediate") in ("false", "0") and process is not None and process.get("isExecutable") == "true":
        yield "immediate_in_executable"
