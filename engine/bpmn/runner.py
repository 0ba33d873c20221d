"""Moves a case until nothing can move by itself: happenings first, then due timers, true conditions, ready tokens; then scopes settle (BPMN 2.0.2,
13.2). Knows the order, not what elements mean.

Nothing is searched for: ready tokens queue up, waiting catchers, armed timers, conditions and changed scopes are kept as tokens change their state.
"""
from collections import deque
from datetime import datetime
from heapq import heappop, heappush

from . import timers
from .scope import Scope
from .stuck import BpmnError, Stuck
from .token import COMPLETED, READY, WAITING, Token

FINISHED = COMPLETED
WORK = -1                   # index of a timer that is no definition: the end of work that takes time


class Runner:
    """all: every live token by id. ready: tokens to move. catchers: tokens that wait for something. timers: (moment, number, index, token), the first
    on top, some no longer true. stale: conditions must be tested again."""

    def prepare(self) -> None:
        self.all: dict[str, Token] = {}
        self.ready: deque[Token] = deque()
        self.catchers: dict[str, Token] = {}
        self.conditionals: dict[str, Token] = {}
        self.timers: list[tuple[datetime, int, int, Token]] = []
        self.unsettled: list[tuple[tuple[int, int], Scope]] = []
        self.stale = True
        self.last_number = 0

    def next_number(self) -> int:
        self.last_number += 1
        return self.last_number

    # indexes -----------------------------------------------------------------------------------------------------------
    def moved(self, token: Token) -> None:
        """A token has changed its state."""
        state, scope = token._state, token.workflow
        if not scope.touched:
            self.touch(scope)
        if state == READY:
            if not token.task_spec.manual:
                self.ready.append(token)
        elif state >= FINISHED:
            scope.tasks.pop(token.id, None)
            self.all.pop(token.id, None)
        if state != WAITING and self.catchers.pop(token.id, None):
            self.conditionals.pop(token.id, None)

    def touch(self, scope: Scope) -> None:
        scope.touched = True
        heappush(self.unsettled, (scope.rank, scope))

    def listen(self, token: Token) -> None:
        self.catchers[token.id] = token
        if token.task_spec.catches_conditions:
            self.conditionals[token.id] = token
            self.stale = True

    def data_changed(self) -> None:
        self.stale = True

    # timers ------------------------------------------------------------------------------------------------------------
    def due_of(self, token: Token, index: int, armed: datetime | None = None) -> timers.Due:
        """Compute when definition `index` of a token is due; `armed`: when its wait began."""
        awaited = token.task_spec.awaited[index]
        text = awaited.definition.expression or ""
        value = self.host.evaluate(text, token.local) if text.startswith("=") else text
        begun = armed or self.host.now
        try:
            return timers.compute(awaited.definition, value, begun, self.host.zone(awaited.element), lambda amount: self.host.after(amount, begun))
        except Stuck as e:
            e.element = awaited.element.id
            raise

    def arm(self, token: Token, index: int, due: timers.Due) -> None:
        token.due[index] = due
        if due.at is not None:
            heappush(self.timers, (due.at, token.number, index, token))

    def wake(self, token: Token, at: datetime) -> None:
        token.wake = at
        heappush(self.timers, (at, token.number, WORK, token))

    def next_due(self) -> datetime | None:
        """When the next timer is due."""
        while self.timers and not self._still_true(self.timers[0]):
            heappop(self.timers)
        return self.timers[0][0] if self.timers else None

    def _still_true(self, entry) -> bool:
        at, _, index, token = entry
        if index == WORK:
            return token.live and token.wake == at
        return token.id in self.catchers and token.due[index].at == at and index not in token.memo["seen"]

    def fire_timer(self) -> bool:
        due = self.next_due()
        if due is None or due > self.host.now:
            return False
        _, _, index, token = heappop(self.timers)
        if index == WORK:
            token.wake = None
            token.complete()
        else:
            token.task_spec.hit(token, index)
        return True

    # conditions (BPMN 2.0.2, 10.5.5, "Conditional"): tested after any change of data, fire on the edge from false to true ----------
    def fire_condition(self) -> bool:
        if not self.stale:
            return False
        for token in sorted(self.conditionals.values(), key=_age):
            true = token.task_spec.true_conditions(token)
            if not true:
                token.memo.pop("edge", None)
            elif not token.memo.get("edge"):
                token.task_spec.hit(token, true[0])
                return True
        self.stale = False
        return False

    # moving ------------------------------------------------------------------------------------------------------------
    def move(self) -> bool:
        """One happening delivered, or one token moved. False: nothing can move by itself."""
        if self.queue:
            self.deliver(self.queue.popleft())
        elif not self.fire_timer() and not self.fire_condition():
            token = self._next_ready()
            if token is None:
                return self._settle()
            self._step(token)
        return True

    def _next_ready(self) -> Token | None:
        while self.ready:
            token = self.ready.popleft()
            if token._state == READY:
                return token
        return None

    def _step(self, token: Token) -> None:
        try:
            token.run()
        except BpmnError as e:
            self.fail(token, e.code)

    def _settle(self) -> bool:
        while self.unsettled:
            scope = heappop(self.unsettled)[1]
            scope.touched = False
            if not scope.completed and scope.settle():
                if not scope.touched and not scope.completed:
                    self.touch(scope)
                return True
        return False


def _age(token: Token) -> int:
    return token.number
