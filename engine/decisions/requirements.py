"""The requirements graph as it stands in the file (DMN 1.5, ch. 6): what a decision needs and sees, what is not there or goes in a circle."""
from .errors import Problem
from .model import Decision, InputData, Knowledge, Model, Service

VALUED, CALLED = (Decision, InputData), (Knowledge, Service, Decision)


def target(model: Model, href: str):
    """(alias or None, model that owns it, node or None) of a reference."""
    namespace, _, ident = href.rpartition("#")
    if not namespace or namespace == model.namespace:
        return None, model, model.nodes.get(ident)
    for alias, imported in model.imports.items():
        if imported.namespace == namespace:
            return alias or None, imported, imported.nodes.get(ident)
    return None, model, None


def names_of(model: Model, node) -> tuple[str, ...]:
    """Names that the logic of a decision or knowledge model sees: exactly what it requires."""
    names = {}
    for href in getattr(node, "needs", ()):
        alias, _, needed = target(model, href)
        if isinstance(needed, VALUED):
            names[alias or needed.variable.name] = True
    for href in node.knowledge:
        alias, _, needed = target(model, href)
        if isinstance(needed, CALLED):
            names[alias or needed.name] = True
    if isinstance(node, Knowledge):
        names[node.name] = True          # may call itself
    return tuple(names)


def connect(model: Model) -> None:
    """Fill `requires` and `inputs` of every decision; note requirements that lead nowhere or in a circle."""
    for node in model.nodes.values():
        serves = (*node.inputs, *node.outputs) if isinstance(node, Service) else ()
        valued = (*getattr(node, "needs", ()), *serves)
        for hrefs, kinds in ((valued, VALUED), (getattr(node, "knowledge", ()), CALLED)):
            for href in hrefs:
                if not isinstance(target(model, href)[2], kinds):
                    model.problems.append(Problem("requirement_not_found", node.id, {"href": href}))
    for node in model.decisions.values():
        direct = [target(model, href)[2] for href in node.needs]
        node.requires = tuple(n.id for n in direct if isinstance(n, Decision) and n.id in model.nodes)
        node.inputs, circle = _inputs(model, node)
        if circle:
            model.problems.append(Problem("circular_requirement", node.id, {}))


def _inputs(model, node):
    """(names of the input data read, whether the decision requires itself)"""
    names, seen, circle, waiting = {}, set(), False, [(model, node)]
    while waiting:
        owner, one = waiting.pop()
        for href in one.needs:
            _, home, needed = target(owner, href)
            if isinstance(needed, InputData):
                names[needed.variable.name] = True
            elif isinstance(needed, Decision):
                circle = circle or needed is node
                if id(needed) not in seen:
                    seen.add(id(needed))
                    waiting.append((home, needed))
    return tuple(names), circle
