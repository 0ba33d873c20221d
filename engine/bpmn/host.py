"""What the runner needs from whoever runs a case: time, FEEL over the case's data, work, and a listener for every move. Case data live there."""
from datetime import datetime, timedelta, tzinfo
from typing import Any, Protocol

from .model import Element


class _Park:
    """What `Host.work` gives for work that ends later, with `Case.complete(token.id)`."""

    def __repr__(self) -> str:
        return "PARK"


PARK = _Park()


class Host(Protocol):
    now: datetime
    """Aware, UTC, the same during one command."""

    def zone(self, element: Element) -> tzinfo:
        """The zone of times that are written without one."""

    def after(self, amount: str, begun: datetime) -> datetime:
        """When an amount of the office's time (`5 hari kerja`) that began at a moment ends."""

    def evaluate(self, text: str, local: dict) -> Any:
        """The FEEL value of an expression (one leading "=" is accepted) over the case's data and, before them, the names in `local` (JSON values)."""

    def work(self, token) -> None | _Park | timedelta:
        """Do a service, business rule, script or (without message) send task now; PARK it; or say how long it takes. May raise `BpmnError(code)`."""

    def happened(self, kind: str, element: str, visit: int, token: str, **facts) -> None:
        """One move, in order. See `engine.bpmn.case` for the kinds and their facts."""
