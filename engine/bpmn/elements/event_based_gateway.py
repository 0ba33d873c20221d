"""Event-based gateway (BPMN 2.0.2, 10.6.6 and 13.4.5): one token waits here for the first of its arms; every arm keeps its own definition and due
time. A parallel one waits for all of them, and each goes on when its event has come (13.3.1: the instance is not complete before)."""
from ..happening import Happening
from ..token import READY, Token
from .catch import Awaited, Catch
from .node import arrive, find


class EventBasedGateway(Catch):
    tag = "eventBasedGateway"

    def awaits(self):
        arms = [(f, self._wf_spec.task_specs[f.target].element) for f in self.flows]
        return [Awaited(element, element.events[0], flow) for flow, element in arms if element.events]

    def next_round(self, token: Token, index: int) -> None:
        """The first arm decides; a cycle does not go round here."""

    def hit(self, token: Token, index: int, happening: Happening | None = None) -> None:
        if not self.element.parallel_multiple:
            super().hit(token, index, happening)
            return
        token.scope.case.caught(token, index, happening)
        token.memo["seen"].append(index)
        self.go_on(token, index)
        if len(token.memo["seen"]) == len(self.awaited):
            token._set_state(READY)

    def leave(self, token: Token) -> None:
        if not self.element.parallel_multiple:
            self.go_on(token, token.memo["fired"])

    def go_on(self, token: Token, index: int) -> None:
        flow, scope = self.awaited[index].flow, token.scope
        scope.case.happened("flow", token, flow=flow.id)
        arrive(scope, find(scope, flow.target), flow=flow.id, passed=True)
