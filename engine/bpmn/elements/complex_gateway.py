"""Complex gateway (BPMN 2.0.2, 10.6.5 and 13.4.4): fires when activationCondition holds over activationCount, then swallows the rest and resets."""
from ..token import Token
from .inclusive_gateway import InclusiveGateway
from .node import absorb, arrivals


class ComplexGateway(InclusiveGateway):
    tag = "complexGateway"

    def try_fire(self, token: Token) -> None:
        if len(self.incoming) <= 1:
            return self.fire(token, ())
        fired = token.scope.gates
        if self.name in fired:
            return
        first = self.first_per_flow(token)
        token.memo["locals"] = {"activationCount": len(first)}
        if self.element.condition is None or token.scope.case.holds(token, self.element.condition):
            fired.append(self.name)
            self.fire(token, first.values())

    def settle(self, token: Token) -> bool:
        """What came after the activation is swallowed; the gateway is ready for the next round."""
        if self.name not in token.scope.gates:
            return False
        absorb(arrivals(token), None)
        token.scope.gates.remove(self.name)
        return True
