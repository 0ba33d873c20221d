"""A diagram as frozen values, for every part of Runut that reads one: engine, findings, path, promise, picture. Knows no XML and runs nothing.

Immutable after parsing, so one model is shared by all threads and cases of a version.
"""
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """What an event waits for or throws (BPMN 2.0.2, 10.5.5).

    kind: message, signal, timer, condition, error, escalation, cancel, compensate, link, terminate.
    name: of the message, signal or link. code: of an error or escalation, None catches all. expression: FEEL of a condition; FEEL after "=" or
    ISO 8601 text of a timer, whose timer_kind is date, duration or cycle. activity: what a compensation undoes, None means the whole scope.
    reads: first names of the objects that the expression reads.
    """
    kind: str
    name: str | None = None
    expression: str | None = None
    timer_kind: str | None = None
    code: str | None = None
    activity: str | None = None
    reads: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Action:
    """What a service task does: `operator` with parameters (text, FEEL after "="), its outcome named `result`."""
    operator: str
    parameters: dict[str, str]
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """Loop and multi-instance marker (BPMN 2.0.2, 10.3.7). kind: standard, parallel or sequential.

    cardinality, collection, condition are FEEL; `condition` goes on while true in a standard loop and ends a multi-instance when true. output: what each
    instance gives; outputs: name of the list it becomes part of.
    """
    kind: str
    cardinality: str | None = None
    collection: str | None = None
    item: str | None = None
    condition: str | None = None
    maximum: int | None = None
    test_before: bool = False
    output: str | None = None
    outputs: str | None = None
    behavior: str = "All"
    event: EventDefinition | None = None
    complex: tuple[tuple[str, EventDefinition], ...] = ()


@dataclass(frozen=True, slots=True)
class Element:
    """A node of the diagram. `kind` is its BPMN name (userTask, boundaryEvent, ...), `scope` the process or sub-process it stands in."""
    id: str
    kind: str
    name: str = ""
    scope: str = ""
    lane: str | None = None
    properties: dict[str, str] = field(default_factory=dict)
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default: str | None = None
    attached_to: str | None = None
    interrupting: bool = True
    event: EventDefinition | None = None
    events: tuple[EventDefinition, ...] = ()
    parallel_multiple: bool = False
    triggered_by_event: bool = False
    instantiates: bool = False
    for_compensation: bool = False
    start_quantity: int = 1
    completion_quantity: int = 1
    decision: str | None = None
    action: Action | None = None
    loop: Loop | None = None
    script: str | None = None
    called: str | None = None
    condition: str | None = None
    ordering: str | None = None
    cancel_remaining: bool = True
    documentation: str = ""
    data_inputs: tuple[str, ...] = ()
    data_outputs: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    call_in: tuple[tuple[str, str], ...] = ()
    call_out: tuple[tuple[str, str], ...] = ()

    @property
    def chosen_by_people(self) -> bool:
        """Of an ad-hoc sub-process with tasks of people: they choose among `choices` what is done next (BPMN 2.0.2, 13.3.5)."""
        return bool(self.choices)

    @property
    def isolated(self) -> bool:
        """Whether what a call activity calls has data of its own: (name, FEEL) of what goes in and out; without a name the FEEL gives a context."""
        return bool(self.call_in or self.call_out)


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow (BPMN 2.0.2, 8.4.13); `condition` is FEEL or None."""
    id: str
    name: str
    source: str
    target: str
    condition: str | None = None
    default: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    id: str
    name: str
    properties: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Label:
    """Where a caption stands, in the diagram's own units."""
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Shape:
    """Bounds of a drawn node, pool or lane (BPMN DI), in the diagram's own units; y grows downwards."""
    x: float
    y: float
    w: float
    h: float
    label: Label | None = None
    horizontal: bool = True
    expanded: bool = True
    marker: bool = False


@dataclass(frozen=True, slots=True)
class Pool:
    """A participant of the collaboration and the process it holds ("" for a black box)."""
    id: str
    name: str
    process: str


@dataclass(frozen=True)
class Model:
    """One file, seen from its main process. `elements` and `flows` hold those of every process in the file, in document order.

    start: id of the main process's plain start event, None if only events start it. shapes, edges and edge_labels are keyed by the id of what they
    draw. correlations: FEEL over the case's data by (process, message), where the standard's correlation subscriptions say it. specs: for the engine only.
    """
    process: str
    name: str
    start: str | None
    elements: dict[str, Element]
    flows: dict[str, Flow]
    lanes: dict[str, Lane]
    messages: dict[str, str]
    pools: tuple[Pool, ...]
    processes: dict[str, Element]
    shapes: dict[str, Shape]
    edges: dict[str, tuple[tuple[float, float], ...]]
    edge_labels: dict[str, Label]
    correlations: dict[tuple[str, str], str]
    specs: dict[str, Any] = field(repr=False, compare=False)

    def using(self, process: str) -> "Model":
        """The same file, seen from another of its processes."""
        main = self.processes[process]
        return replace(self, process=process, name=main.name, start=plain_start(process, self.elements))

    def inside(self, scope: str) -> list[Element]:
        """The elements that stand directly in a process or sub-process."""
        return [e for e in self.elements.values() if e.scope == scope]

    @cached_property
    def beginnings(self) -> tuple[tuple[Element, EventDefinition], ...]:
        """What begins an instance of the main process beside its plain start (BPMN 2.0.2, 13.3.1): start events, and receive tasks and event-based
        gateways that instantiate, each with what it waits for."""
        found: list[tuple[Element, EventDefinition]] = []
        for element in self.inside(self.process):
            if element.kind == "startEvent" or element.instantiates:
                arms = [self.elements[self.flows[f].target] for f in element.outgoing] if element.kind == "eventBasedGateway" else [element]
                found += [(element, definition) for arm in arms for definition in arm.events]
        return tuple(found)

    @cached_property
    def callers(self) -> dict[str, tuple[str, ...]]:
        """Call activities by the process they call."""
        found: dict[str, tuple[str, ...]] = {}
        for element in self.elements.values():
            if element.called:
                found[element.called] = (*found.get(element.called, ()), element.id)
        return found

    def begins_with(self, kind: str, name: str | None) -> bool:
        """Whether a message or signal of this name starts an instance of the main process."""
        return any((d.kind, d.name) == (kind, name) for _, d in self.beginnings)

    def begins_waiting(self, element: str) -> bool:
        """Whether an instance that begins here still has to be given what it begins with: one of the arms of a gateway, one of several events."""
        node = self.elements[element]
        return node.kind == "eventBasedGateway" or node.parallel_multiple


def plain_start(scope: str, elements: dict[str, Element]) -> str | None:
    """The none start event of a process or sub-process (BPMN 2.0.2, 10.5.2)."""
    return next((e.id for e in elements.values() if e.scope == scope and e.kind == "startEvent" and not e.events), None)
