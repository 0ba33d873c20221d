"""Walks over sequence flows, links and boundary events; without recursion. Knows which elements wait, not why that matters."""
from ..xml import ACTIVITIES, NODES, is_bpmn, kids, local

WAITS = frozenset({"userTask", "manualTask", "receiveTask", "eventBasedGateway"})


def nodes_of(scope) -> list:
    return [n for n in scope if is_bpmn(n) and local(n) in NODES]


def links_of(doc, scope) -> dict[str, list]:
    """Link name -> catching events."""
    out = {}
    for event in kids(scope, "intermediateCatchEvent"):
        for kind, definition in doc.definitions(event):
            if kind == "link":
                out.setdefault(definition.get("name"), []).append(event)
    return out


def nexts(doc, node, links: dict) -> list:
    """Where a token can go from here: by flows, by a link, by boundary events."""
    found = [doc.get(f.get("targetRef")) for f in doc.flows_out(node)]
    if local(node) == "intermediateThrowEvent":
        for kind, definition in doc.definitions(node):
            found += links.get(definition.get("name"), []) if kind == "link" else []
    found += [b for b in doc.boundary.get(node.get("id"), ()) if "compensate" not in doc.kinds(b)]
    return [n for n in found if n is not None]


def reachable(doc, starts, links: dict) -> set:
    seen, todo = set(starts), list(starts)
    while todo:
        for node in nexts(doc, todo.pop(), links):
            if node not in seen:
                seen.add(node)
                todo.append(node)
    return seen


def waits(doc, node) -> bool:
    """A token stays here until something happens from outside."""
    tag = local(node)
    if tag in WAITS or tag in ("subProcess", "transaction", "adHocSubProcess", "callActivity"):
        return True                                         # what stands inside is looked at on its own
    return tag in ("intermediateCatchEvent", "boundaryEvent") and "link" not in doc.kinds(node)


def changes_data(node) -> bool:
    return local(node) in ACTIVITIES - WAITS - {"task", "sendTask"}


def circles(nodes: list, following) -> list[list]:
    """The strongly connected groups of more than one node, or of one that follows itself (Tarjan, without recursion)."""
    index, low, stack, on, out = {}, {}, [], set(), []
    for root in nodes:
        if root in index:
            continue
        work = [(root, iter(following(root)))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on.add(root)
        while work:
            node, children = work[-1]
            child = next(children, None)
            if child is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    group = []
                    while not group or group[-1] is not node:
                        group.append(stack.pop())
                        on.discard(group[-1])
                    if len(group) > 1 or node in following(node):
                        out.append(group)
            elif child not in index:
                index[child] = low[child] = len(index)
                stack.append(child)
                on.add(child)
                work.append((child, iter(following(child))))
            elif child in on:
                low[node] = min(low[node], index[child])
    return out

