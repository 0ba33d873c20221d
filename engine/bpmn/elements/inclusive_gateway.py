"""Inclusive gateway (BPMN 2.0.2, 10.6.3 and 13.4.3): splits on every true condition; joins when no token can come any more on an empty flow, unless
it could come on a flow that has one already."""
from ..model import Flow
from ..stuck import Stuck
from ..token import Token
from .join import Join
from .node import Node


class InclusiveGateway(Join):
    tag = "inclusiveGateway"

    def try_fire(self, token: Token) -> None:
        """With several flows in, only a scope at rest can tell (`Scope.settle`)."""
        if len(self.incoming) <= 1:
            self.fire(token, ())

    def settle(self, token: Token) -> bool:
        """Nothing moves by itself: fire if nothing more can come. True if something changed."""
        first = self.first_per_flow(token)
        full = {f.id for f in self.incoming if f.id in first}
        empty = {f.id for f in self.incoming} - full
        for other in token.scope.tasks.values():
            if other.task_spec is not self and other.counts:
                reach = self.reach(other.task_spec)
                if reach & empty and not reach & full:
                    return False
        self.fire(token, first.values())
        return True

    def reach(self, start: Node) -> set[str]:
        """Ids of the flows a token at `start` can still take without passing this gateway."""
        specs, taken, todo, visited = self._wf_spec.task_specs, set(), [start], {start.name}
        while todo:
            node = todo.pop()
            nexts = [f.target for f in node.flows] + list(node.boundary) + [n for n in (node.owner, getattr(node, "target", None)) if n]
            taken.update(f.id for f in node.flows)
            for name in nexts:
                if name != self.name and name not in visited and name in specs:
                    visited.add(name)
                    todo.append(specs[name])
        return taken

    def choose(self, token: Token) -> list[Flow]:
        case = token.scope.case
        chosen = [f for f in self.flows if not f.default and (f.condition is None or case.holds(token, f.condition))]
        chosen = chosen or [f for f in self.flows if f.default]
        if self.flows and not chosen:
            raise Stuck("no_flow", self.element.id)
        return chosen
