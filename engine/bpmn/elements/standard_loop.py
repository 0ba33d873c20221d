"""Standard loop (BPMN 2.0.2, 10.3.7 and 13.3.5): again and again while its condition is true, at most loopMaximum times."""
from ..token import STARTED, Token
from .around import Around


class StandardLoop(Around):
    def again(self, token: Token, done: int) -> bool:
        loop = self.element.loop
        if loop.maximum is not None and done >= loop.maximum:
            return False
        return loop.condition is None or token.scope.case.holds(token, loop.condition)

    def arrive(self, token: Token) -> bool | None:
        if self.element.loop.test_before and not self.again(token, 0):
            return True
        token._set_state(STARTED)
        self.begin(token)

    def instance_done(self, token: Token, instance: Token) -> None:
        done = token.memo["done"] = token.memo.get("done", 0) + 1
        if self.again(token, done):
            self.begin(token)
        else:
            self.finish(token)
