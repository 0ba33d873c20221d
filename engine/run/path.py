"""What comes next in a diagram, and how long the whole is promised to take: computed from the model, typed nowhere (format.md, "Time").

Knows the model of a procedure; knows no case but the ways it has taken.
"""
from dataclasses import dataclass

from engine.office.calendar import parse_amount

PER_DAY = {"hari_kerja": 1.0, "hari": 5 / 7, "bulan": 21.0, "jam": 1 / 8}     # working days


@dataclass(frozen=True)
class Ahead:
    """An element still to come. `condition`: name of the flow it depends on, "" if every way on passes it."""
    element: str
    condition: str


def working_days(amount: str) -> float:
    """A promise as working days, so that promises in different units can be added."""
    parsed = parse_amount(amount)
    return parsed.n * PER_DAY[parsed.unit]


def promise_days(version, taken: dict[str, str] | None = None) -> int | None:
    """Longest sum of step promises from the start to an element that fulfils the promise, in working days, rounded up.

    Ways that lead back, steps held by the applicant and waits for an outside agency do not count; parallel ways count their longest.
    `taken` closes the other ways of elements that were passed. None: the procedure promises nothing.
    """
    cache = version.memo.setdefault("promise", {})
    key = frozenset((taken or {}).items())
    if key not in cache:
        if len(cache) > 500:
            cache.clear()
        found = _longest(version.procedure, taken or {})
        cache[key] = None if found is None else int(-(-found // 1))
    return cache[key]


def _longest(procedure, taken) -> float | None:
    model = procedure.model
    best: dict[str, float | None] = {}
    busy: set[str] = set()

    def ahead(element_id: str) -> float | None:
        """Longest promise from this element on; None if no fulfilment lies ahead."""
        if element_id in best:
            return best[element_id]
        if element_id in busy:
            return None                      # a way back
        busy.add(element_id)
        element = model.elements[element_id]
        own = _counted(procedure, element)
        if element.properties.get("fulfils") == "true":
            found = own
        else:
            ways = [w for w in (ahead(t) for t in _targets(model, element, taken)) if w is not None]
            found = own + max(ways) if ways else None
        busy.discard(element_id)
        best[element_id] = found
        return found

    return ahead(model.start) if model.start else None


def _counted(procedure, element) -> float:
    amount = element.properties.get("promise")
    if not amount or element.properties.get("agency") or procedure.role_of(element) == "pemohon":
        return 0.0
    return working_days(amount)


def _targets(model, element, taken) -> list[str]:
    """Where a token goes from here, links included; boundary events are another way than the promised one."""
    if element.event and element.event.kind == "link" and element.kind == "intermediateThrowEvent":
        return [e.id for e in model.elements.values() if e.kind == "intermediateCatchEvent" and e.event and e.event.kind == "link"
                and e.event.name == element.event.name and e.scope == element.scope]
    if element.kind in ("subProcess", "transaction") and not element.triggered_by_event:
        inner = [e.id for e in model.inside(element.id) if e.kind == "startEvent"]
        return inner + [model.flows[f].target for f in element.outgoing]
    flows = [taken[element.id]] if taken.get(element.id) in element.outgoing else element.outgoing
    return [model.flows[f].target for f in flows]


def order(version) -> list[str]:
    """Elements in the order a request meets them first (depth first, longest way first): the order of the list for screen readers."""
    if "order" not in version.memo:
        model, seen, out = version.procedure.model, set(), []

        def visit(start: str) -> None:
            todo = [start]
            while todo:
                element_id = todo.pop(0)
                if element_id in seen:
                    continue
                seen.add(element_id)
                out.append(element_id)
                todo = todo + [t for t in _targets(model, model.elements[element_id], {}) if t not in seen]

        if model.start:
            visit(model.start)
        for element in model.elements.values():
            if element.id not in seen and element.kind in ("startEvent", "boundaryEvent"):
                visit(element.id)
        out += [e for e in model.elements if e not in seen]
        version.memo["order"] = out
    return version.memo["order"]


def ahead(version, live: list[str], done: set[str]) -> list[Ahead]:
    """Public steps that may still come after the live elements, in their order; ways back to what was done before the live ones are not told."""
    procedure = version.procedure
    model = procedure.model
    positions = {e: i for i, e in enumerate(order(version))}
    reached: dict[str, str] = {}
    todo = [(target, "") for element in live for target in _first_targets(model, element)]
    steps = 0
    while todo and steps < 5000:
        steps += 1
        element_id, condition = todo.pop(0)
        if element_id in live or element_id in reached and (reached[element_id] == "" or condition):
            continue
        if element_id in done and positions[element_id] <= max((positions[x] for x in live), default=-1):
            continue                         # a return: told when it happens
        reached[element_id] = condition
        element = model.elements[element_id]
        for target in _targets(model, element, {}):
            todo.append((target, condition or _condition(model, element, target)))
    found = [Ahead(e, c) for e, c in reached.items() if _is_step(procedure, model.elements[e])]
    return sorted(found, key=lambda a: positions[a.element])


def _first_targets(model, element_id: str) -> list[str]:
    return _targets(model, model.elements[element_id], {})


def _condition(model, element, target: str) -> str:
    """Name of the way where ways part, if it has one and is not simply the default."""
    if element.kind not in ("exclusiveGateway", "inclusiveGateway", "eventBasedGateway") or len(element.outgoing) < 2:
        return ""
    flow = next((model.flows[f] for f in element.outgoing if model.flows[f].target == target), None)
    if flow is None or flow.default and element.kind == "exclusiveGateway":
        return ""
    return flow.name or model.elements[target].name


def _is_step(procedure, element) -> bool:
    return procedure.public_of(element) and element.kind not in ("endEvent", "boundaryEvent") and not (
        element.kind in ("startEvent",) or element.scope != procedure.model.process)
