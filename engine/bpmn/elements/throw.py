"""Throwing (BPMN 2.0.2, 10.5.1 "Throw event"): intermediate and end events and send tasks. The runner delivers what was thrown before it moves any
other token."""
from ..happening import Happening
from ..token import Token
from .node import Node

CARRIED = frozenset({"message", "signal", "error", "escalation", "compensate"})


class Throw(Node):
    def work(self, token: Token) -> bool | None:
        case = token.scope.case
        for definition in self.element.events:
            if definition.kind == "compensate":
                return case.compensate(token, definition.activity)          # None: waits until the handlers are done
            if definition.kind in CARRIED:
                case.throw(Happening(definition.kind, definition.name, definition.code, token))
        return True
