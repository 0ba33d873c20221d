"""Start event (BPMN 2.0.2, 10.5.2). Of several that wait, the first one starts the instance and the others are withdrawn (13.3.1)."""
from ..token import CANCELLED, Token
from .catch import Catch
from .node import tokens_of


class StartEvent(Catch):
    tag = "startEvent"

    def fire(self, token: Token, index: int) -> None:
        for other in tokens_of(token.scope):
            if other is not token and other.memo.get("starts"):
                other._set_state(CANCELLED)
        super().fire(token, index)
