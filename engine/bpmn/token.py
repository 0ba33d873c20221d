"""A token: one thing that waits, works or is about to move (BPMN 2.0.2, 7.1.1). Knows how its change of state keeps the case's indexes right;
knows nothing of what the elements mean.

Built on SpiffWorkflow's `Task` for its states, `run` and `complete`. There is no history tree: a token that is finished is dropped at once, its id is
a short number that is never used again in the case.
"""
from datetime import datetime

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from .model import Element
from .timers import Due

FUTURE, WAITING, READY, STARTED = TaskState.FUTURE, TaskState.WAITING, TaskState.READY, TaskState.STARTED
COMPLETED, CANCELLED = TaskState.COMPLETED, TaskState.CANCELLED
CALL = "(call)"              # among local names: id of the token whose called process has data of its own; no FEEL name is like this
LIVE = FUTURE | WAITING | READY | STARTED


class Token(Task):
    """id: text, e.g. "t12". visit: how many times this element has been entered in this case, 0 before it is. index: number in a loop.

    memo holds what an element must remember, JSON-able: flow (id of the flow it came by), locals, host (id of the token a boundary event guards),
    listener, passed, starts, seen, edge, fired, implicit, by, inner, undo, pending, rest, total, done, started.
    """

    def __init__(self, scope, spec, parent: "Token | None" = None, number: int | None = None, state: int = FUTURE):
        self.number = scope.case.next_number() if number is None else number
        self.visit, self.memo = 0, {}
        self.due: dict[int, Due] = {}
        self.wake: datetime | None = None
        super().__init__(scope, spec, parent, state, f"t{self.number}")
        scope.case.all[self.id] = self

    def _child_added_notify(self, child):
        """No tree: who hangs on whom is known by `_parent` alone."""

    @property
    def scope(self):
        """The process or sub-process instance this token lives in."""
        return self.workflow

    @property
    def element(self) -> Element:
        return self.task_spec.element

    @property
    def index(self) -> int | None:
        """Number of this instance in the loop around its element, from 1."""
        return self.memo["locals"]["loopCounter"] if self.task_spec.owner else None

    @property
    def live(self) -> bool:
        return bool(self._state & LIVE)

    @property
    def counts(self) -> bool:
        """Listeners and waiting boundary events are no tokens: a scope is done without them (BPMN 2.0.2, 13.4.2)."""
        return "host" not in self.memo and "listener" not in self.memo

    @property
    def local(self) -> dict:
        """Names only this token sees: items of the loops around it, loopCounter, activationCount; and CALL."""
        own = self.memo.get("locals")
        outer = self.workflow.locals
        return {**outer, **own} if own and outer else own or outer

    def _set_state(self, value: int) -> None:
        if value != self._state:
            self._state = value
            self.workflow.case.moved(self)
