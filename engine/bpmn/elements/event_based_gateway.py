"""Event-based gateway (BPMN 2.0.2, 10.6.6 and 13.4.5): one token waits here for the first of its arms; every arm keeps its own definition and due
time."""
from ..token import Token
from .catch import Awaited, Catch
from .node import arrive, find


class EventBasedGateway(Catch):
    tag = "eventBasedGateway"

    def awaits(self):
        arms = [(f, self._wf_spec.task_specs[f.target].element) for f in self.flows]
        return [Awaited(element, element.events[0], flow) for flow, element in arms if element.events]

    def next_round(self, token: Token, index: int) -> None:
        """The first arm decides; a cycle does not go round here."""

    def leave(self, token: Token) -> None:
        flow, scope = self.awaited[token.memo["fired"]].flow, token.scope
        scope.case.happened("flow", token, flow=flow.id)
        arrive(scope, find(scope, flow.target), flow=flow.id, passed=True)
