"""Tasks of people: user task and manual task (BPMN 2.0.2, 10.3.3). The token is ready and stays so until somebody completes it."""
from ..token import READY, Token
from .node import Node


class UserTask(Node):
    tag = "userTask"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.manual = True                       # SpiffWorkflow's word for: waits for a person

    def arrive(self, token: Token) -> None:
        token._set_state(READY)
        token.scope.case.happened("waiting", token)


class ManualTask(UserTask):
    tag = "manualTask"
