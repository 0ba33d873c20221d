"""Where a process or sub-process begins (BPMN 2.0.2, 13.3.1 and 13.3.4): listeners first, then the start that applies; without start events, every
element no flow leads to."""
from ..model import Element
from ..token import Token
from .event_sub_process import EventSubProcess
from .node import Node, spawn
from .start_event import StartEvent

BEGIN = "(begin)"           # no XML id can be called like this; the library's own "Start" collides with a start event of that id


class Begin(Node):
    def __init__(self, scope_spec, element: Element):
        super().__init__(scope_spec, element, BEGIN)

    def enter(self, token: Token) -> None:
        """The activity that opened this scope has been entered; a process itself is reported by the case."""

    def _on_complete(self, my_task: Token) -> None:
        spec, scope = self._wf_spec, my_task.scope
        for listener in spec.listeners:
            listener.listen(scope)
        if spec.choice is not None:
            spawn(my_task, spec.choice.name)
            return
        first = self.begin_at(scope)
        if spec.element.ordering == "Sequential":
            scope.rest, first = [n.name for n in first[1:]], first[:1]
        for node in first:
            memo = {"starts": True} if isinstance(node, StartEvent) or node.element.instantiates else {}
            waits_on = node.element.kind == "eventBasedGateway" or node.element.parallel_multiple
            if spec.element.triggered_by_event or scope.first == node.name and not waits_on:
                memo["passed"] = True
            spawn(my_task, node.name, **memo)

    def begin_at(self, scope) -> list[Node]:
        spec = self._wf_spec
        starts = [n for n in spec.nodes if isinstance(n, StartEvent)]
        if scope.first:
            return [spec.task_specs[scope.first]]
        if spec.element.triggered_by_event:
            return starts[:1]
        plain = [n for n in starts if not n.element.events]
        if plain:
            return plain[:1]
        starts += [n for n in spec.nodes if n.element.instantiates]
        return starts or [n for n in spec.nodes if n.is_first]


def listeners(nodes) -> tuple[EventSubProcess, ...]:
    """Event sub-processes that listen; one for compensation is only called when its scope is undone."""
    return tuple(n for n in nodes if isinstance(n, EventSubProcess) and "compensate" not in {a.definition.kind for a in n.awaited})
