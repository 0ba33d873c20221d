"""Sub-process, transaction, ad-hoc sub-process and call activity (BPMN 2.0.2, 10.3.5, 10.3.6 and 13.3.4): an activity with tokens of its own. It is
done when none is left in it."""
from SpiffWorkflow.bpmn.specs.mixins import SubWorkflowTaskMixin

from ..model import Element
from ..token import STARTED, Token
from .node import Node


class SubProcess(Node, SubWorkflowTaskMixin):
    tag = "subProcess"

    def __init__(self, scope_spec, element: Element, name: str | None = None):
        super().__init__(scope_spec, element, name, subworkflow_spec=element.called or element.id)

    def arrive(self, token: Token) -> None:
        token._set_state(STARTED)
        token.scope.case.create_subprocess(token, self.spec)

    def scope_done(self, token: Token, scope) -> None:
        if scope.undo:
            token.memo["undo"] = scope.undo
        token.complete()

    def remember(self, token: Token) -> None:
        """Undoing an embedded sub-process: its handler, its compensation event sub-process, or its activities from the inside."""
        inner = token.memo.pop("undo", [])
        run = self.handler or token.scope.case.specs[self.spec].compensation
        if run or inner:
            token.scope.undo.append({"of": self.element.id, "run": run, "inner": inner})


class Transaction(SubProcess):
    tag = "transaction"


class AdHocSubProcess(SubProcess):
    tag = "adHocSubProcess"


class CallActivity(SubProcess):
    """What is handed over and comes back is the host's, who keeps the data: it is told when the called process opens and when it closes."""
    tag = "callActivity"

    def arrive(self, token: Token) -> None:
        if self.element.isolated:
            token.scope.case.happened("opened", token)
        super().arrive(token)

    def scope_done(self, token: Token, scope) -> None:
        if self.element.isolated:
            token.scope.case.happened("closed", token)
        super().scope_done(token, scope)
