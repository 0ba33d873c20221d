"""One instance of a process or sub-process: its live tokens and when it is done (BPMN 2.0.2, 13.3.4 and 13.5.2). Knows the case it belongs to."""
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.util.task import TaskState

from .elements.choice import DONE, stop_choosing
from .elements.inclusive_gateway import InclusiveGateway
from .elements.node import arrive, find, halt, tokens_of
from .token import CALL, READY, WAITING, Token


class Scope:
    """undo: what compensation would have to undo. gates: complex gateways that have fired. rest: what an ad-hoc sequence has yet to start.
    first: id of the start event that was asked for. locals: names of the loops around."""

    def open(self, case) -> None:
        self.case = case
        self.undo, self.gates, self.rest, self.first, self.locals = [], [], [], None, {}
        self.touched = False

    def begin(self) -> None:
        """The first token, before anything of the scope is entered. It enters nothing itself, so nobody is told when it is stopped."""
        Token(self, self.spec.start)._set_state(READY)

    # what SpiffWorkflow would walk a tree for; depth 1000 and recursion would end it silently (S2)
    def get_tasks_iterator(self, first_task=None, state=TaskState.ANY_MASK, spec_name=None, manual=None, **_):
        return iter([t for scope in [self, *self.inner()] for t in scope.tasks.values()
                     if t._state & state and spec_name in (None, t.task_spec.name) and manual in (None, t.task_spec.manual)])

    def is_completed(self) -> bool:
        return self.completed

    def update_waiting_tasks(self) -> None:
        """Nothing is polled."""

    def inner(self) -> list["Scope"]:
        return [s for s in self.case.subprocesses.values() if s is not self and self in s.parents()]

    def clear(self, keep: Token | None = None) -> None:
        """Halt every token here, but one."""
        for token in tokens_of(self):
            if token is not keep:
                halt(token)

    def stop(self) -> None:
        self.clear()
        self.completed = True
        self.case.close(self)

    def settle(self) -> bool:
        """Nothing can move by itself: let inclusive joins decide, start the next of an ad-hoc sequence, or finish. True if something changed."""
        for token in tokens_of(self):
            if token._state == WAITING and isinstance(token.task_spec, InclusiveGateway) and token.task_spec.settle(token):
                return True
        if self.completed or self.case.incident or any(t.counts for t in self.tasks.values()):
            return False
        if self.spec.choice is not None and not self.said_done:
            arrive(self, self.spec.choice)
            return True
        if self.rest:
            arrive(self, find(self, self.rest.pop(0)))
            return True
        self.clear()
        self.finish()
        return True

    def activity_done(self, token: Token) -> None:
        """An ad-hoc sub-process may be complete before all of it was done (BPMN 2.0.2, 13.3.8)."""
        element = self.spec.element
        if element.kind == "adHocSubProcess" and element.condition and self.case.holds(token, element.condition):
            self.ad_hoc_done()

    @property
    def said_done(self) -> bool:
        return DONE in self.gates

    def ad_hoc_done(self) -> None:
        """Nothing more is begun; what runs is stopped, or comes to its end where `cancelRemainingInstances` is false."""
        self.rest = []
        if not self.said_done:
            self.gates.append(DONE)
        if self.spec.element.cancel_remaining:
            self.clear()
        else:
            stop_choosing(self)


class SubScope(Scope, BpmnSubWorkflow):
    """A sub-process instance; `parent_task_id` is the id of the token that opened it."""

    def __init__(self, spec, opener: Token, case):
        self.open(case)
        self.opener, self.locals = opener, {**opener.local, CALL: opener.id} if opener.element.isolated else opener.local
        super().__init__(spec, parent_task_id=opener.id, top_workflow=case, deserializing=True)

    def _calculate_depth(self) -> int:
        return self.opener.scope.depth + 1

    @property
    def parent_workflow(self):
        return self.opener.scope

    def parents(self) -> list[Scope]:
        out, scope = [], self
        while scope.parent_task_id:
            scope = scope.parent_workflow
            out.append(scope)
        return out

    @property
    def rank(self) -> tuple[int, int]:
        """Inner scopes come before outer ones, older before younger."""
        return -self.depth, self.opener.number

    def finish(self) -> None:
        self.completed = True
        self.case.close(self)
        self.opener.task_spec.scope_done(self.opener, self)
