"""Operations of workers: programs outside that do what service tasks `external` ask for. Only with a token of an administrator, made for that program."""
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine import views
from web.api.messages import administrators
from web.api.operations import Operation, operation
from web.context import engine


@dataclass(frozen=True)
class Fetch:
    """`topics`: 1 to 20. `worker`: its name, for people. `most`: 1 to 100. `seconds`: how long it is locked, 1 to 86400."""
    topics: tuple[str, ...]
    worker: str
    most: int = 1
    seconds: int = 300


@dataclass(frozen=True)
class ExternalWork:
    """`attempt` is sent back with whatever becomes of it; `retries`: attempts that are left; `error`: what was said when it failed last."""
    id: str
    topic: str
    attempt: int
    retries: int
    locked_until: datetime
    case: str
    number: str
    procedure: str
    element: str
    payload: Any
    error: str

    @classmethod
    def of(cls, work: views.Work) -> "ExternalWork":
        return cls(**vars(work))


@dataclass(frozen=True)
class Extension:
    """`seconds`: from now on, 1 to 86400."""
    attempt: int
    seconds: int


@dataclass(frozen=True)
class WorkResult:
    """`result` becomes the object of the service task."""
    attempt: int
    result: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Failure:
    """`retries`: attempts that are left, 0 gives up (default: one fewer than before). `delay`: seconds until the next attempt (default: longer each time)."""
    attempt: int
    error: str
    retries: int | None = None
    delay: int | None = None


@dataclass(frozen=True)
class WorkError:
    """`code`: of the error event in the diagram."""
    attempt: int
    code: str
    message: str = ""


@dataclass(frozen=True)
class Caught:
    """`caught`: false where no event in the diagram catches this code; then the work waits for an administrator."""
    caught: bool


@operation("POST", "/work/fetch", "work:write", "Take free work of some topics and lock it; of two workers at once each gets its own", body=Fetch,
           answers=tuple[ExternalWork, ...], changes=True)
def fetch_work(body: Fetch, key: str) -> tuple[ExternalWork, ...]:
    administrators()
    return tuple(map(ExternalWork.of, engine().external.fetch(body.topics, body.worker, body.most, body.seconds, key=key)))


@operation("POST", "/work/{work}/extend", "work:write", "Keep work locked for longer", body=Extension, changes=True)
def extend_work(work: str, body: Extension, key: str) -> None:
    administrators()
    engine().external.extend(work, body.attempt, body.seconds, key=key)


@operation("POST", "/work/{work}/complete", "work:write", "What came of the work; the case goes on", body=WorkResult, changes=True)
def complete_work(work: str, body: WorkResult, key: str) -> None:
    administrators()
    engine().external.complete(work, body.attempt, body.result, key=key)


@operation("POST", "/work/{work}/fail", "work:write", "The work did not succeed: later again, or given up", body=Failure, changes=True)
def fail_work(work: str, body: Failure, key: str) -> None:
    administrators()
    engine().external.fail(work, body.attempt, body.error, body.retries, body.delay, key=key)


@operation("POST", "/work/{work}/error", "work:write", "The work ended with a BPMN error that the diagram may catch", body=WorkError, answers=Caught, changes=True)
def raise_work_error(work: str, body: WorkError, key: str) -> Caught:
    administrators()
    return Caught(engine().external.error(work, body.attempt, body.code, body.message, key=key))


OPERATIONS: tuple[Operation, ...] = (fetch_work, extend_work, complete_work, fail_work, raise_work_error)
