"""Shapes for what has none: layers from left to right, every process and sub-process a block of its own. What is drawn already stays where it is.

Knows the tree; knows no meaning of an element beyond its size.
"""
from engine.bpmn.xml import DC, EVENTS, GATEWAYS, SUB_PROCESSES, bare, kids, local

GAP_X, GAP_Y, MARGIN, FIRST = 60, 40, 40, 160
SIZES = {"event": (36, 36), "gateway": (50, 50), "task": (100, 80)}


def complete(tree) -> bool:
    """Draw every node and flow that is not drawn. Whether anything was."""
    for flow in tree.all("sequenceFlow"):
        if not flow.get("id"):                               # a picture needs a name to refer to
            flow.set("id", tree.new_id("Alur"))
            tree.touched()
    drawn = tree.drawn()
    boxes = {name: box for name, shape in drawn.items() if (box := _bounds(shape)) is not None}
    before, bottom = len(drawn), max((y + h for x, y, w, h in boxes.values()), default=FIRST - 2 * GAP_Y)
    for process in tree.all("process"):
        nodes = tree.nodes(process)
        if nodes and not any(n.get("id") in boxes for n in nodes):
            made = _scope(tree, process)
            _place(tree, process, made, boxes, 180, bottom + 2 * GAP_Y)
            bottom = max((boxes[n.get("id")][1] + boxes[n.get("id")][3] for n in nodes if n.get("id") in boxes), default=bottom)
        else:
            _beside(tree, process, boxes)
    for name, box in boxes.items():
        if name not in drawn:
            tree.draw(name, *box)
    for flow in tree.all("sequenceFlow"):
        ends = [boxes.get(bare(flow.get(e))) for e in ("sourceRef", "targetRef")]
        if flow.get("id") and flow.get("id") not in drawn and None not in ends:
            tree.draw_line(flow.get("id"), _line(*ends))
    return len(tree.drawn()) > before


def _bounds(shape):
    found = shape.find(f"{{{DC}}}Bounds")
    try:
        return tuple(float(found.get(k)) for k in ("x", "y", "width", "height")) if found is not None else None
    except (TypeError, ValueError):
        return None


def _size(tree, node, inner: dict) -> tuple[float, float]:
    kind = local(node)
    if kind in SUB_PROCESSES and tree.nodes(node):
        inner[node] = made = _scope(tree, node)
        return made["w"] + 2 * MARGIN, made["h"] + 2 * MARGIN
    return SIZES["event" if kind in EVENTS else "gateway" if kind in GATEWAYS else "task"]


def _scope(tree, scope) -> dict:
    """Places of a scope's nodes from (0, 0): {node: (x, y, w, h)}, the whole's width and height, and the blocks inside."""
    inner: dict = {}
    nodes = [n for n in tree.nodes(scope) if local(n) != "boundaryEvent"]
    attached = [n for n in tree.nodes(scope) if local(n) == "boundaryEvent"]
    host = {n.get("id"): bare(n.get("attachedToRef")) for n in attached}
    sizes = {n: _size(tree, n, inner) for n in nodes}
    follow: dict = {n: [] for n in nodes}
    by_id = {n.get("id"): n for n in nodes}
    for flow in kids(scope, "sequenceFlow"):
        source, target = bare(flow.get("sourceRef")), bare(flow.get("targetRef"))
        source = host.get(source, source)
        if source in by_id and target in by_id and source != target:
            follow[by_id[source]].append(by_id[target])
    layers = _layers(nodes, follow)
    columns: list[list] = []
    for node in nodes:
        while len(columns) <= layers[node]:
            columns.append([])
        columns[layers[node]].append(node)
    _ordered(columns, follow)
    return {**_placed(columns, sizes), "inner": inner, "attached": [(n, by_id[host[n.get("id")]]) for n in attached if host[n.get("id")] in by_id]}


def _layers(nodes: list, follow: dict) -> dict:
    """The longest way from a beginning, flows that lead back left out; without recursion."""
    state: dict = {}
    order, back = [], set()
    into = {n: 0 for n in nodes}
    for n in nodes:
        for m in follow[n]:
            into[m] += 1
    for root in [*(n for n in nodes if not into[n]), *nodes]:
        if root in state:
            continue
        work = [(root, iter(follow[root]))]
        state[root] = 1
        while work:
            node, rest = work[-1]
            child = next(rest, None)
            if child is None:
                state[node] = 2
                order.append(node)
                work.pop()
            elif child not in state:
                state[child] = 1
                work.append((child, iter(follow[child])))
            elif state[child] == 1:
                back.add((node, child))
    layers = dict.fromkeys(nodes, 0)
    for node in reversed(order):
        for child in follow[node]:
            if (node, child) not in back:
                layers[child] = max(layers[child], layers[node] + 1)
    return layers


def _ordered(columns: list[list], follow: dict) -> None:
    """Nodes of a column in the order of what leads to them."""
    rank: dict = {}
    into: dict = {}
    for node, targets in follow.items():
        for target in targets:
            into.setdefault(target, []).append(node)
    for column in columns:
        known = {n: sum(rank[s] for s in before) / len(before) for n in column if (before := [s for s in into.get(n, ()) if s in rank])}
        column.sort(key=lambda n: known.get(n, len(column)))
        rank |= {n: i for i, n in enumerate(column)}


def _placed(columns: list[list], sizes: dict) -> dict:
    heights = [sum(sizes[n][1] for n in c) + GAP_Y * (len(c) - 1) for c in columns]
    tallest, x, places = max(heights, default=0), 0.0, {}
    for column, height in zip(columns, heights, strict=True):
        width, y = max((sizes[n][0] for n in column), default=0), (tallest - height) / 2
        for node in column:
            w, h = sizes[node]
            places[node] = (x + (width - w) / 2, y, w, h)
            y += h + GAP_Y
        x += width + GAP_X
    return {"places": places, "w": max(0.0, x - GAP_X), "h": tallest}


def _place(tree, scope, made: dict, boxes: dict, x: float, y: float) -> None:
    for node, (dx, dy, w, h) in made["places"].items():
        if node.get("id") and node.get("id") not in boxes:
            boxes[node.get("id")] = (x + dx, y + dy, w, h)
        if node in made["inner"]:
            _place(tree, node, made["inner"][node], boxes, x + dx + MARGIN, y + dy + MARGIN)
    count: dict = {}
    for event, owner in made["attached"]:
        box = boxes.get(owner.get("id"))
        if box is not None and event.get("id") and event.get("id") not in boxes:
            n = count[owner] = count.get(owner, 0) + 1
            boxes[event.get("id")] = (box[0] + box[2] - 46 * n, box[1] + box[3] - 18, 36, 36)


def _beside(tree, scope, boxes: dict) -> None:
    """The few that are not drawn stand beside what leads to them, or what they lead to, where nothing else stands."""
    nodes = tree.nodes(scope)
    for node in [*nodes, *nodes]:                             # twice: one may stand beside another that had no place yet
        name = node.get("id")
        if not name or name in boxes:
            continue
        inner: dict = {}
        w, h = _size(tree, node, inner)
        anchor, side = _anchor(tree, node, boxes)
        if anchor is None:
            continue
        x = anchor[0] + anchor[2] + GAP_X if side > 0 else anchor[0] - GAP_X - w
        y = anchor[1] + anchor[3] / 2 - h / 2
        if local(node) == "boundaryEvent":
            x, y = anchor[0] + anchor[2] - 46, anchor[1] + anchor[3] - 18
        else:
            outer = boxes.get(scope.get("id"))
            while any(_meet((x, y, w, h), b) for other, b in boxes.items() if other in {n.get("id") for n in nodes} and b is not outer):
                y += h + GAP_Y
        boxes[name] = (x, y, w, h)
        if node in inner:
            _place(tree, node, inner[node], boxes, x + MARGIN, y + MARGIN)
    for node in nodes:
        if local(node) in SUB_PROCESSES and node.get("id") in boxes:
            inside = tree.nodes(node)
            if inside and not any(n.get("id") in boxes for n in inside):
                continue                                      # drawn closed: what is inside is not shown
            _beside(tree, node, boxes)


def _anchor(tree, node, boxes: dict):
    if local(node) == "boundaryEvent":
        return boxes.get(bare(node.get("attachedToRef"))), 1
    for flow in tree.flows_in(node):
        if bare(flow.get("sourceRef")) in boxes:
            return boxes[bare(flow.get("sourceRef"))], 1
    for flow in tree.flows_out(node):
        if bare(flow.get("targetRef")) in boxes:
            return boxes[bare(flow.get("targetRef"))], -1
    return next(((b, 1) for n in tree.nodes(tree.scope(node)) if (b := boxes.get(n.get("id"))) is not None), None) or (None, 1)


def _meet(a, b) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def _line(source, target) -> list[tuple[float, float]]:
    """A line with right angles from one box to another; back under both where the target stands before the source."""
    sx, sy, tx, ty = source[0] + source[2], source[1] + source[3] / 2, target[0], target[1] + target[3] / 2
    if tx >= sx + 10:
        middle = sx + min(GAP_X / 2, (tx - sx) / 2)
        return [(sx, sy), (tx, ty)] if abs(sy - ty) < 1 else [(sx, sy), (middle, sy), (middle, ty), (tx, ty)]
    below = max(source[1] + source[3], target[1] + target[3]) + 20
    a, b = source[0] + source[2] / 2, target[0] + target[2] / 2
    return [(a, source[1] + source[3]), (a, below), (b, below), (b, target[1] + target[3])]
