"""Exclusive gateway (BPMN 2.0.2, 10.6.2 and 13.4.2): the first flow whose condition is true, else the default. Joining, it lets each token pass."""
from ..model import Flow
from ..stuck import Stuck
from ..token import Token
from .node import Node


class ExclusiveGateway(Node):
    tag = "exclusiveGateway"

    def choose(self, token: Token) -> list[Flow]:
        case = token.scope.case
        for flow in self.flows:
            if not flow.default and (flow.condition is None or case.holds(token, flow.condition)):
                return [flow]
        for flow in self.flows:
            if flow.default:
                return [flow]
        raise Stuck("no_flow", self.element.id)
