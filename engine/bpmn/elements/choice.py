"""What is done next in an ad-hoc sub-process whose activities are people's (BPMN 2.0.2, 10.3.5 "Ad-Hoc Sub-Process" and 13.3.5): a token that waits for
somebody to choose one of the enabled activities, or to say that it is done. One after the other where the ordering is sequential."""
from ..token import READY, Token
from .node import Node, halt, spawn

CHOICE, DONE = "(choice)", "(done)"          # no XML id can be called like this


class Choice(Node):
    def __init__(self, scope_spec, element):
        super().__init__(scope_spec, element, CHOICE)
        self.manual = True

    def enter(self, token: Token) -> None:
        """It is part of the activity that opened this scope, which has been entered."""
        token.visit = token.scope.opener.visit

    def arrive(self, token: Token) -> None:
        token._set_state(READY)
        token.scope.case.happened("waiting", token)

    def choose(self, token: Token):
        return ()

    def _on_complete(self, my_task: Token) -> None:
        scope, chosen = my_task.scope, my_task.memo.get("chosen")
        if chosen is None:
            scope.ad_hoc_done()
            return
        spawn(my_task, chosen)
        if self.element.ordering != "Sequential" and not scope.said_done:
            spawn(my_task, CHOICE)

    @property
    def is_first(self) -> bool:
        return False


def stop_choosing(scope) -> None:
    for token in list(scope.tasks.values()):
        if isinstance(token.task_spec, Choice):
            halt(token)
