"""Repairs of beginnings and ends: a start, an end, what nothing leads to and what leads nowhere."""
from engine.bpmn.xml import SCOPES, flag, kids, local

from .registry import repairs


def _beginnings(tree, scope) -> list:
    """What nothing leads to although something should."""
    return [n for n in tree.nodes(scope) if local(n) not in ("startEvent", "boundaryEvent") and not tree.flows_in(n) and not _apart(tree, n)]


def _sinks(tree, scope) -> list:
    return [n for n in tree.nodes(scope) if local(n) != "endEvent" and not tree.flows_out(n) and not _apart(tree, n)
            and not (local(n) == "boundaryEvent" and "compensate" in tree.kinds(n)) and not (local(n) == "intermediateThrowEvent" and "link" in tree.kinds(n))]


def _apart(tree, node) -> bool:
    return flag(node, "triggeredByEvent") or flag(node, "isForCompensation") or flag(node, "instantiate") or (
        local(node) == "intermediateCatchEvent" and "link" in tree.kinds(node))


@repairs("no_start")
def start(tree, node, params):
    scope = node
    goals = [n for n in _beginnings(tree, scope) if local(n) != "endEvent"] or _beginnings(tree, scope)
    if not goals:
        goals = [n for n in tree.nodes(scope) if local(n) not in ("endEvent", "boundaryEvent")][:1]
    if not goals:
        return False
    _lead(tree, scope, tree.add_node(scope, "startEvent", "Mulai"), goals)
    return True


def _lead(tree, scope, source, goals) -> None:
    if len(goals) > 1:
        gateway = tree.add_node(scope, "parallelGateway", "Gerbang")
        tree.add_flow(scope, source, gateway)
        source = gateway
    for goal in goals:
        tree.add_flow(scope, source, goal)


@repairs("no_end")
def end(tree, node, params):
    sinks = _sinks(tree, node)
    for sink in sinks:
        tree.add_flow(node, sink, tree.add_node(node, "endEvent", "Akhir"))
    return bool(sinks) or _way_out(tree, node, tree.nodes(node))


@repairs("no_path_to_end")
def way_out(tree, node, params):
    named = [tree.get(name.strip()) for name in params.get("elements", "").split(",")]
    scope = node if local(node) in SCOPES else tree.scope(node)
    return scope is not None and _way_out(tree, scope, [n for n in named if n is not None])


def _way_out(tree, scope, stuck: list) -> bool:
    """Everything leads round: a gateway in the circle gets a way to an end."""
    gateway = next((n for n in stuck if local(n) == "exclusiveGateway"), None)
    if gateway is None:
        back = next((f for n in reversed(stuck) if local(n) != "startEvent" for f in tree.flows_out(n)), None)
        if back is None:
            return False
        source = tree.get(back.get("sourceRef"))
        gateway = tree.add_node(scope, "exclusiveGateway", "Gerbang", "Diulang?")
        tree.aim(back, source=gateway)
        tree.add_flow(scope, source, gateway)
    tree.add_flow(scope, gateway, tree.add_node(scope, "endEvent", "Akhir"), "selesai")
    return True


@repairs("no_flow_out")
def lead_on(tree, node, params):
    if local(node) == "startEvent":
        goals = [n for n in _beginnings(tree, tree.scope(node)) if n is not node and local(n) != "endEvent"]
        if goals:
            _lead(tree, tree.scope(node), node, goals)
            return True
    scope = tree.scope(node)
    if scope is None:
        return False
    tree.add_flow(scope, node, tree.add_node(scope, "endEvent", "Akhir"))
    return True


@repairs("no_flow_in")
def lead_to(tree, node, params):
    """Nothing leads here: what the standard lets begin at once is led to from the start; an end that nothing can reach is taken away."""
    scope = tree.scope(node)
    if scope is None:
        return False
    if local(node) == "endEvent":
        if len(kids(scope, "endEvent")) > 1 or not kids(scope, "startEvent"):
            tree.remove(node)
            return True
        sinks = [n for n in _sinks(tree, scope) if n is not node]
        for sink in sinks:
            tree.add_flow(scope, sink, node)
        return bool(sinks)
    begin = next((s for s in kids(scope, "startEvent") if not tree.definitions(s)), None)
    if begin is None:
        begin = tree.add_node(scope, "startEvent", "Mulai")
        tree.add_flow(scope, begin, node)
        return True
    ways = tree.flows_out(begin)
    if not ways:
        tree.add_flow(scope, begin, node)
        return True
    first = tree.get(ways[0].get("targetRef"))
    if len(ways) == 1 and first is not None and local(first) == "parallelGateway" and len(tree.flows_in(first)) == 1:
        tree.add_flow(scope, first, node)
        return True
    gateway = tree.add_node(scope, "parallelGateway", "Gerbang")
    for way in ways:
        tree.aim(way, source=gateway)
    tree.add_flow(scope, begin, gateway)
    tree.add_flow(scope, gateway, node)
    return True


@repairs("needs_one_start")
def one_start(tree, node, params):
    """Several starts of a sub-process: one, and a gateway that begins all of it at once."""
    starts = kids(node, "startEvent")
    if not starts:
        goals = _beginnings(tree, node)
        if not goals:
            return False
        _lead(tree, node, tree.add_node(node, "startEvent", "Mulai"), goals)
        return True
    if flag(node, "triggeredByEvent"):
        return False
    goals = [tree.get(f.get("targetRef")) for s in starts for f in tree.flows_out(s)]
    for extra in starts[1:]:
        tree.remove(extra)
    for way in tree.flows_out(starts[0]):
        tree.remove(way)
    _lead(tree, node, starts[0], list(dict.fromkeys(g for g in goals if g is not None)))
    return True


@repairs("sub_process_start_waits")
def plain_start(tree, node, params):
    """A sub-process begins when a token comes; what its start waited for is waited for right after."""
    done = False
    for begin in kids(node, "startEvent"):
        if tree.definitions(begin):
            begin.attrib.pop("isInterrupting", None)
            wanted = tree.kinds(begin) & {"message", "signal", "timer", "conditional"}
            if wanted:
                tree.rename(begin, "intermediateCatchEvent")
                for way in tree.flows_in(begin):
                    tree.remove(way)
                tree.add_flow(node, tree.add_node(node, "startEvent", "Mulai"), begin)
            else:
                for definition in tree.definitions(begin):
                    begin.remove(definition)
                tree.touched()
            done = True
    return done


@repairs("called_without_plain_start", "started_by_event", "no_filing_start", whole=True)
def filing_start(tree, node, params):
    """A process only events start gets a start for people beside them."""
    process = node if node is not None and local(node) == "process" else None
    if node is not None and local(node) == "callActivity":
        process = tree.get(node.get("calledElement"))
    if process is None:
        process = next((p for p in tree.all("process") if kids(p, "startEvent")), None)
    if process is None:
        return False
    starts = kids(process, "startEvent")
    goals = list(dict.fromkeys(g for s in starts for f in tree.flows_out(s) if (g := tree.get(f.get("targetRef"))) is not None))
    if not goals or any(not tree.definitions(s) for s in starts):
        return False
    begin = tree.add_node(process, "startEvent", "Mulai")
    tree.add_flow(process, begin, goals[0])
    return True
