"""Send task (BPMN 2.0.2, 10.3.3): throws its message; one without a message is work of the host."""
from ..token import Token
from .throw import Throw
from .work import Work


class SendTask(Throw, Work):
    tag = "sendTask"

    def work(self, token: Token) -> bool | None:
        return Throw.work(self, token) if self.element.events else Work.work(self, token)
