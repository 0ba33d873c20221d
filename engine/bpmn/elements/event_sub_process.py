"""Event sub-process (BPMN 2.0.2, 10.3.5 and 13.5.3): listens from the start of its scope. Interrupting, it clears the scope and is all that is left
of it; else it runs beside what goes on and listens again."""
from ..model import Element
from ..timers import Due
from ..token import FUTURE, Token
from .catch import Awaited, Catch
from .sub_process import SubProcess


class EventSubProcess(SubProcess, Catch):
    inner_start: Element | None = None

    def awaits(self):
        """What the start event inside waits for."""
        start = self.inner_start
        return [Awaited(start, d) for d in start.events] if start is not None else []

    def listen(self, scope, kept: dict[int, Due] | None = None) -> Token:
        token = Token(scope, self, state=FUTURE)
        token.memo["listener"] = True
        self.wait(token, kept)
        return token

    def fire(self, token: Token, index: int) -> None:
        scope = token.scope
        del token.memo["listener"]
        if self.element.interrupting:
            scope.clear(keep=token)
        elif self.goes_on(token, index):
            self.listen(scope, self.kept(token, index, self.following(token, index))).memo["edge"] = True
        self.enter(token)
        SubProcess.arrive(self, token)

    def arrive(self, token: Token) -> None:
        SubProcess.arrive(self, token)                      # as the handler of a compensation

    def leave(self, token: Token) -> None:
        """No flow leaves an event sub-process."""

    def remember(self, token: Token) -> None:
        token.memo.pop("undo", None)

    @property
    def is_first(self) -> bool:
        return False
