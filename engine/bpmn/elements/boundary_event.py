"""Boundary event (BPMN 2.0.2, 10.5.4 and 13.5.3): a token beside the activity, that knows whom it guards. Interrupting, it halts the activity with
all inside it; else it waits again, a condition only after it was false, a cycle while it has rounds left."""
from ..timers import Due
from ..token import FUTURE, Token
from .catch import Catch
from .node import halt


class BoundaryEvent(Catch):
    tag = "boundaryEvent"

    def watch(self, host: Token, kept: dict[int, Due] | None = None) -> Token:
        token = Token(host.scope, self, state=FUTURE)
        token.memo["host"] = host.id
        self.wait(token, kept)
        return token

    def fire(self, token: Token, index: int) -> None:
        host = token.scope.case.all[token.memo.pop("host")]
        self.enter(token)
        if self.element.interrupting and not token.memo.get("implicit"):
            halt(host)
        elif self.goes_on(token, index):
            again = self.watch(host, self.kept(token, index, self.following(token, index)))
            again.memo["edge"] = True                           # a condition must first be false again
        super().fire(token, index)

    def next_round(self, token: Token, index: int) -> None:
        """`watch` has armed it again."""

    @property
    def is_first(self) -> bool:
        return False
