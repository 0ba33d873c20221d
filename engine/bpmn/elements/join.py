"""A join is the tokens that stand in front of it: each knows the flow it came by, firing takes one per flow, and no ancestor is looked at. So rounds
of a loop cannot be confused (BPMN 2.0.2, 13.4.1)."""
from ..token import READY, WAITING, Token
from .node import Node, absorb, arrivals


class Join(Node):
    def _update(self, my_task: Token) -> None:
        case = my_task.scope.case
        my_task.visit = case.visits.get(self.element.id, 0) + 1          # the round it waits for; counted when the join fires
        case.happened("entered", my_task, flow=my_task.memo.get("flow"))
        my_task._set_state(WAITING)
        self.try_fire(my_task)

    def try_fire(self, token: Token) -> None:
        """Fire if what has arrived is enough; called for each arrival."""
        raise NotImplementedError

    def first_per_flow(self, token: Token) -> dict[str | None, Token]:
        first = {}
        for other in arrivals(token):
            first.setdefault(other.memo.get("flow"), other)
        return first

    def fire(self, token: Token, consumed) -> None:
        absorb(consumed, token)
        token.visit = token.scope.case.visited(self.element.id)
        token._set_state(READY)
