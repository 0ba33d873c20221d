"""Repairs of sequence flows and gateways: conditions, defaults, lists, directions, flows across borders."""
from engine.bpmn.xml import GATEWAYS, NODES, bare, kids, local, q

from .. import words
from ..tree import drop
from .registry import repairs


@repairs("flow_without_condition")
def condition_or_default(tree, node, params):
    """Without a default the last open way becomes it; every other open way gets a condition."""
    open_ways = [f for f in tree.flows_out(node) if not kids(f, "conditionExpression") and f.get("id") != bare(node.get("default"))]
    if not open_ways:
        return False
    for flow in open_ways:
        if not flow.get("id"):
            flow.set("id", tree.new_id("Alur"))
    if not node.get("default"):
        chosen = open_ways.pop()
        node.set("default", chosen.get("id"))
    for flow in open_ways:
        tree.condition(flow, words.stand_in(tree, node, flow))
    tree.list_flows(node)
    return True


def _aside(tree, flow) -> None:
    """Take a condition away; what it said stays as documentation."""
    for old in kids(flow, "conditionExpression"):
        if (old.text or "").strip():
            tree.note(flow, f"Semula: {old.text.strip()}")
        drop(old)
    tree.touched()


@repairs("only_way_out_is_conditional", "default_with_condition")
def without_condition(tree, node, params):
    _aside(tree, node)
    return True


@repairs("condition_not_allowed")
def explicit_gateway(tree, node, params):
    """Conditions on ways out of an event: an exclusive gateway behind it decides."""
    source, scope = tree.get(node.get("sourceRef")), tree.scope(node)
    ways = tree.flows_out(source)
    if local(source) == "eventBasedGateway" or len(ways) < 2:
        _aside(tree, node)
        return True
    gateway = tree.add_node(scope, "exclusiveGateway", "Gerbang")
    for flow in ways:
        tree.aim(flow, source=gateway)
    tree.add_flow(scope, source, gateway)
    return True


@repairs("default_of_another")
def no_default(tree, node, params):
    node.attrib.pop("default", None)
    tree.touched()
    return True


@repairs("flow_not_listed", "flow_of_another")
def lists(tree, node, params):
    tree.list_flows(node)
    return True


@repairs("gateway_direction")
def direction(tree, node, params):
    node.attrib.pop("gatewayDirection", None)
    tree.touched()
    return True


@repairs("gateway_without_choice")
def without_gateway(tree, node, params):
    """One way in, one way out: the way leads past it."""
    into, out = tree.flows_in(node), tree.flows_out(node)
    if len(into) == 1 and len(out) == 1 and local(tree.get(out[0].get("targetRef"))) in NODES:
        tree.aim(into[0], target=tree.get(out[0].get("targetRef")))
        tree.remove(node)
    elif into or out:
        node.attrib.pop("gatewayDirection", None)
        return False                                         # a way is missing: told as no_flow_in or no_flow_out
    else:
        tree.remove(node)
    return True


@repairs("flow_leaves_scope")
def inside_its_scope(tree, node, params):
    """A flow across the border of a sub-process begins or ends at the sub-process itself."""
    ends = [tree.get(node.get("sourceRef")), tree.get(node.get("targetRef"))]
    if any(e is None or local(e) not in NODES for e in ends):
        return False
    chains = []
    for end in ends:
        chain, here = [], end
        while here is not None and local(here) != "process":
            chain.append(here)
            here = tree.scope(here)
        chains.append([*chain, here])
    common = next((s for s in (tree.scope(n) for n in chains[0][:-1]) if s in [tree.scope(n) for n in chains[1][:-1]]), None)
    if common is None:
        tree.remove(node)                                    # between two processes only messages go
        return True
    source, target = (next(n for n in chain if tree.scope(n) is common) for chain in chains)
    if source is target or local(source) == "endEvent" or local(target) in ("startEvent", "boundaryEvent"):
        tree.remove(node)
        return True
    if node.getparent() is not common:
        holder = node.getparent()
        holder.remove(node)
        tree._into(common, node)
    tree.aim(node, source=source, target=target)
    for end in ends:
        tree.list_flows(end)
    return True


@repairs("flow_leads_nowhere", "flow_out_of_end", "flow_into_boundary", "flow_into_start")
def no_such_flow(tree, node, params):
    """A line that no token can follow."""
    flow = tree.get(params.get("flow"))
    if flow is not None and local(flow) == "sequenceFlow":
        tree.remove(flow)
        return True
    if node is None or local(node) not in NODES:
        return False
    wrong = tree.flows_out(node) if local(node) == "endEvent" else tree.flows_in(node)
    for flow in wrong:
        tree.remove(flow)
    return bool(wrong)


@repairs("implicit_split")
def explicit_split(tree, node, params):
    """Several ways out of an activity: a gateway says whether all of them are gone or the ones whose condition holds."""
    ways, scope = tree.flows_out(node), tree.scope(node)
    if len(ways) < 2 or local(node) in GATEWAYS:
        return False
    conditional = any(kids(f, "conditionExpression") for f in ways)
    gateway = tree.add_node(scope, "inclusiveGateway" if conditional else "parallelGateway", "Gerbang")
    if node.get("default"):
        gateway.set("default", node.attrib.pop("default"))
    for flow in ways:
        tree.aim(flow, source=gateway)
    tree.add_flow(scope, node, gateway)
    return True


def expressions(node):
    """Every FEEL text below an element, its own and those of what it holds without an id."""
    for tag in ("conditionExpression", "condition", "loopCondition", "completionCondition", "activationCondition", "loopCardinality"):
        yield from node.iter(q(tag))
