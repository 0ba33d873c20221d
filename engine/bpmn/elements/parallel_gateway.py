"""Parallel gateway (BPMN 2.0.2, 10.6.4 and 13.4.1): one token from each flow in, one token on each flow out."""
from ..model import Flow
from ..token import Token
from .join import Join


class ParallelGateway(Join):
    tag = "parallelGateway"

    def try_fire(self, token: Token) -> None:
        if len(self.incoming) <= 1:
            return self.fire(token, ())
        first = self.first_per_flow(token)
        if len(first) >= len(self.incoming):
            self.fire(first[token.memo.get("flow")], first.values())

    def choose(self, token: Token) -> tuple[Flow, ...]:
        return self.flows
