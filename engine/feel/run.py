"""What one evaluation carries along: the reasons of its nulls, its bounds, its clock. Stands in every scope under the key RUN."""
from collections.abc import Callable
from datetime import datetime
from time import thread_time
from typing import Any

from . import limits
from .errors import NOWHERE, Failure, LimitExceeded, Place, Reason
from .limits import OFFICE, Limits

RUN = None        # no FEEL name can be None
STOPS = (LimitExceeded, RecursionError, MemoryError, OverflowError)


class Run:
    """`clock` gives an aware datetime; without one now() and today() are null. One Run serves many evaluations one after another, never two at once.

    `above` belongs to the layer above (decisions keeps its traces there); `where` names what is being evaluated.
    """
    __slots__ = ("above", "calls", "clock", "deadline", "limits", "open", "reasons", "steps", "where")

    def __init__(self, clock: Callable[[], datetime] | None = None, limits: Limits = OFFICE):
        self.reasons: list[Reason] = []
        self.clock = clock
        self.limits = limits
        self.steps = self.calls = 0
        self.open = False
        self.deadline: float | None = None
        self.above: Any = None
        self.where = ""

    def evaluate(self, work: Callable[[], Any]) -> Any:
        """Do the work under the bounds of one evaluation; null with a reason where one is reached. Inside another evaluation its bounds hold."""
        if self.open:
            return work()
        self.begin()
        self.open = True
        try:
            return work()
        except STOPS as e:
            return self.stopped(e)
        finally:
            self.open = False

    def begin(self) -> None:
        """The bounds count from here; the reasons stay."""
        self.steps, self.deadline, self.calls = 0, None, 0

    def take(self) -> list[Reason]:
        """The reasons so far, which are then forgotten."""
        taken, self.reasons = self.reasons, []
        return taken

    def note(self, code: str, place: Place = NOWHERE, **params: Any) -> None:
        """Record why a value is null; returns that null."""
        if len(self.reasons) < limits.REASONS:
            text, start, end = place
            self.reasons.append(Reason(code, start, end, params, text, self.where))

    def stopped(self, error: BaseException) -> None:
        """Record the bound that ended an evaluation; returns the null it ended with."""
        bound = str(error) if isinstance(error, LimitExceeded) else type(error).__name__
        if len(self.reasons) >= limits.REASONS:
            self.reasons.pop()             # this one must not be lost
        return self.note("limit", bound=bound)

    def step(self, n: int = 1) -> None:
        """Count work; raises LimitExceeded when a bound is passed."""
        if not self.open:              # an expression too plain to be counted met a list
            self.begin()
        before = self.steps >> 8
        self.steps += n
        if self.steps > self.limits.steps:
            raise LimitExceeded("steps")
        if self.steps >> 8 != before:
            self.remaining()

    def made(self, text: str) -> str:
        """Count a text that was made: long ones cost steps, so that memory is bounded too."""
        size = len(text)
        if size > 255:
            if size > self.limits.string:
                raise LimitExceeded("string")
            self.step(size >> 8)
        return text

    def remaining(self) -> float:
        """Seconds left to the evaluation; LimitExceeded if none. For work that can't be counted in steps.

        The processor's time of this thread: a busy machine or a waiting office function must not turn a decision into null.
        """
        now = thread_time()
        if self.deadline is None:
            self.deadline = now + self.limits.seconds
        if now > self.deadline:
            raise LimitExceeded("time")
        return self.deadline - now

    def now(self) -> datetime:
        """An aware Python datetime."""
        if self.clock is None:
            raise Failure("no_clock")
        return self.clock()
