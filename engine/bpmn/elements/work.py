"""Work the host does: what service, script and business rule tasks have in common. It is done at once, takes a while, or is parked until the host
completes the token; meanwhile other tokens move and a boundary event can strike."""
from datetime import timedelta

from ..host import PARK
from ..token import Token
from .node import Node


class Work(Node):
    def work(self, token: Token) -> bool | None:
        case = token.scope.case
        outcome = case.host.work(token)
        case.data_changed()
        if outcome is None:
            return True
        if isinstance(outcome, timedelta):
            case.wake(token, case.host.now + outcome)
        elif outcome is not PARK:
            raise TypeError(f"work() gives None, PARK or a timedelta, not {outcome!r}")
        case.happened("waiting", token)
        return None
