"""What comes next in a diagram, and how long the whole is promised to take: computed from the model, typed nowhere (format.md, "Time").

Knows the model of a procedure; knows no case but the ways it has taken.
"""
from dataclasses import dataclass

from engine.office.calendar import parse_amount
from engine.texts import say

PER_DAY = {"hari_kerja": 1.0, "hari": 5 / 7, "bulan": 21.0, "jam": 1 / 8}     # working days


@dataclass(frozen=True)
class Ahead:
    """An element still to come. `condition`: the flow it depends on, "" if every way on passes it (its words: `condition_words`)."""
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
    flows = version.procedure.model.flows
    onward = going_on(version)
    closed = {element: flow for element, flow in (taken or {}).items() if flows[flow].target in onward}      # a way back closes nothing
    key = frozenset(closed.items())
    if key not in cache:
        if len(cache) > 500:
            cache.clear()
        found = _longest(version.procedure, closed)
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

    return ahead(procedure.entrance) if procedure.entrance else None


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


def route(version, taken: dict[str, str] | None = None) -> list[str]:
    """Public steps on the way the promise is computed from: the longest one from the start to what fulfils the promise."""
    flows, onward = version.procedure.model.flows, going_on(version)
    closed = {element: flow for element, flow in (taken or {}).items() if flows[flow].target in onward}
    key = ("route", frozenset(closed.items()))
    if key not in version.memo:
        version.memo[key] = _route(version, closed)
    return version.memo[key]


def _route(version, closed: dict[str, str]) -> list[str]:
    procedure, ways = version.procedure, forward(version)
    model, best = procedure.model, {}

    def longest(element_id: str) -> tuple[float, list[str]] | None:
        if element_id not in best:
            element = model.elements[element_id]
            own = _counted(procedure, element)
            if element.properties.get("fulfils") == "true":
                best[element_id] = own, [element_id]
            else:
                open_ways = set(_targets(model, element, closed))
                found = [w for t in ways[element_id] if t in open_ways and (w := longest(t))]
                top = max(found, key=lambda w: (w[0], -len(w[1]))) if found else None
                best[element_id] = (own + top[0], [element_id, *top[1]]) if top else None
        return best[element_id]

    found = longest(procedure.entrance) if procedure.entrance else None
    return [e for e in found[1] if procedure.public_of(e)] if found else []


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

        if version.procedure.entrance:
            visit(version.procedure.entrance)
        for element in model.elements.values():
            if element.id not in seen and element.kind in ("startEvent", "boundaryEvent"):
                visit(element.id)
        out += [e for e in model.elements if e not in seen]
        version.memo["order"] = out
    return version.memo["order"]


def forward(version) -> dict[str, list[str]]:
    """Where each element leads without going back: the diagram without the flows that close a loop."""
    if "forward" not in version.memo:
        model = version.procedure.model
        ways = {e.id: _targets(model, e, {}) for e in model.elements.values()}
        state: dict[str, int] = {}                   # 1 on the way, 2 done
        for root in [version.procedure.entrance, *ways]:
            if root and root not in state:
                _drop_ways_back(root, ways, state)
        version.memo["forward"] = ways
    return version.memo["forward"]


def _drop_ways_back(root: str, ways: dict[str, list[str]], state: dict[str, int]) -> None:
    stack = [(root, iter(list(ways[root])))]
    state[root] = 1
    while stack:
        node, targets = stack[-1]
        target = next(targets, None)
        if target is None:
            state[node] = 2
            stack.pop()
        elif state.get(target) == 1:
            ways[node].remove(target)
        elif target not in state:
            state[target] = 1
            stack.append((target, iter(list(ways[target]))))


def going_on(version) -> set[str]:
    """Elements from which an end is reached without going back."""
    if "going_on" not in version.memo:
        ways = forward(version)
        ends = {e.id for e in version.procedure.model.elements.values() if e.kind == "endEvent"}
        version.memo["going_on"] = {e for e in ways if ends & _reach(ways, [e])}
    return version.memo["going_on"]


def _reach(ways: dict[str, list[str]], starts, without: str | None = None) -> set[str]:
    found, todo = set(), [s for s in starts if s != without]
    while todo:
        element = todo.pop()
        if element not in found:
            found.add(element)
            todo += [t for t in ways[element] if t != without]
    return found


def ahead(version, live: list[str]) -> list[Ahead]:
    """Public steps that may still come after the live elements, in their order. What only leads back is not told: it shows when it happens.

    A step that every way to an end passes has no condition; the others name the flow that leads to them.
    """
    key = ("ahead", tuple(sorted(live)))
    if key not in version.memo:
        version.memo[key] = _ahead(version, live)
    return version.memo[key]


def _ahead(version, live: list[str]) -> list[Ahead]:
    procedure = version.procedure
    model, ways = procedure.model, forward(version)
    ends = {e.id for e in model.elements.values() if e.kind == "endEvent"}
    starts = [t for e in live for t in (ways[e] or _targets(model, model.elements[e], {}))]      # from a step that leads back: where it leads
    reached = (_reach(ways, starts) & going_on(version)) - set(live)
    goals = ends & reached
    found = []
    for element in order(version):
        if element in reached and _is_step(procedure, model.elements[element]):
            sure = not goals & _reach(ways, starts, without=element)
            found.append(Ahead(element, "" if sure else _condition(model, ways, starts, element)))
    return found


def _condition(model, ways, starts: list[str], goal: str) -> str:
    """The named flow of the last parting of ways before a step."""
    found, todo, seen = "", [(s, "") for s in starts], set()
    while todo:
        element_id, condition = todo.pop(0)
        if element_id == goal:
            found = condition
            break
        if element_id in seen:
            continue
        seen.add(element_id)
        element = model.elements[element_id]
        for target in ways[element_id]:
            parting = element.kind in ("exclusiveGateway", "inclusiveGateway") and len(element.outgoing) > 1
            todo.append((target, _named(model, element, target) or condition if parting else condition))
    return found


def _named(model, gateway, target: str) -> str:
    flow = next((model.flows[f] for f in gateway.outgoing if model.flows[f].target == target), None)
    return flow.id if flow is not None and flow.name else ""


def condition_words(procedure, flow_id: str, language: str = "id") -> str:
    """What must be so for a way to be taken: its name (`perubahan`), or what its gateway asks, affirmed or denied. "" for none."""
    if not flow_id:
        return ""
    flow = procedure.model.flows[flow_id]
    gateway, name = procedure.model.elements[flow.source], procedure.name_of(flow_id, language)
    asked = procedure.name_of(gateway, language)
    if not gateway.name.endswith("?") or flow.name not in ("ya", "tidak"):
        return name
    asked = asked.rstrip("?")
    asked = asked[:1].lower() + asked[1:] if not asked[1:2].isupper() else asked
    return asked if flow.name == "ya" else say("not_so", language, what=asked)


def _is_step(procedure, element) -> bool:
    return procedure.public_of(element) and element.kind not in ("endEvent", "boundaryEvent") and not (
        element.kind in ("startEvent",) or element.scope != procedure.model.process)
