"""Operations on tasks: list, read, claim, release, delegate, complete."""
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from engine import Refused
from web.api import resources as r
from web.api.operations import Operation, operation
from web.context import actor, engine


@dataclass(frozen=True)
class Completion:
    """Values by field of the task's form. `revision`: as read; refused with 409 if the case has changed since."""
    values: dict[str, Any] = field(default_factory=dict)
    revision: int | None = None


@dataclass(frozen=True)
class Delegation:
    """`to`: id of a colleague. `reason`: 10 to 500 letters; it stands in the history."""
    to: str
    reason: str


@dataclass(frozen=True)
class Nothing:
    """An empty object."""


@operation("GET", "/tasks", "tasks:read", "Open tasks of the person of the token, what is due first on top", answers=r.TaskList, paged=True)
def list_tasks(page: int) -> r.TaskList:
    return r.TaskList.of(engine().tasks.inbox(actor(), page))


@operation("GET", "/tasks/{task}", "tasks:read", "One task with its form", answers=r.Task)
def read_task(task: str) -> r.Task:
    return r.Task.of(engine().tasks.page(actor(), task))


@operation("POST", "/tasks/{task}/claim", "tasks:write", "Take a task that several hold", body=Nothing, changes=True)
def claim_task(task: str, body: Nothing, key: str) -> None:
    with _seen(task):
        engine().tasks.claim(actor(), task, key=key)


@operation("POST", "/tasks/{task}/release", "tasks:write", "Give a claimed task back", body=Nothing, changes=True)
def release_task(task: str, body: Nothing, key: str) -> None:
    with _seen(task):
        engine().tasks.release(actor(), task, key=key)


@operation("POST", "/tasks/{task}/delegate", "tasks:write", "Hand a task to a colleague", body=Delegation, changes=True)
def delegate_task(task: str, body: Delegation, key: str) -> None:
    engine().tasks.delegate(actor(), task, body.to, body.reason, key=key)


@operation("POST", "/tasks/{task}/complete", "tasks:write", "Complete a task", body=Completion, answers=r.Done, changes=True)
def complete_task(task: str, body: Completion, key: str) -> r.Done:
    with _seen(task):
        return r.Done.of(engine().tasks.complete(actor(), task, body.values, revision=body.revision, key=key))


@contextmanager
def _seen(task: str) -> Iterator[None]:
    """A refusal is told only to whoever may see the task."""
    try:
        yield
    except Refused:
        engine().tasks.must_see(actor(), task)
        raise


OPERATIONS: tuple[Operation, ...] = (list_tasks, read_task, claim_task, release_task, delegate_task, complete_task)
