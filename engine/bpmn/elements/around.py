"""An element around an element: what loop and multi-instance have in common (BPMN 2.0.2, 10.3.7). The outer one keeps the id, the flows and the
boundary events; what it repeats is called "<id> [inner]". Counters are in the outer's token."""
from ..token import Token
from .node import Node, halt, spawn


class Around(Node):
    inner = ""

    def begin(self, token: Token, **names) -> None:
        """One more instance, with names of its own."""
        number = token.memo["started"] = token.memo.get("started", 0) + 1
        spawn(token, self.inner, token, locals=dict(names, loopCounter=number))

    def stop_instances(self, token: Token) -> None:
        for other in [t for t in token.scope.tasks.values() if t._parent == token.id]:
            halt(other)

    def finish(self, token: Token) -> None:
        self.stop_instances(token)
        token.complete()

    def instance_done(self, token: Token, instance: Token) -> None:
        raise NotImplementedError
