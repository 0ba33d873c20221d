"""A running case: the public face of the runner. Knows the host's promises; case data are the host's alone.

Every move is reported to `Host.happened(kind, element, visit, token, **facts)`, in order. `index` is added for an instance of a loop.

    started, ended          the process (element is its id, token "")
    entered   flow          a token came to an element (flow None: start, boundary event, instance, link)
    waiting                 it waits for a person, parked work, or something to happen
    completed               the element is done; joined: this token became one with another in front of it
    cancelled               it was stopped
    flow      flow          a token leaves by a sequence flow
    fired     definition, trigger (timer, condition), due                          a timer or condition came true; element is what carries it
    caught    definition, trigger (message, signal, ...), name, code, payload      a waiting element took what happened
    item      loop, local                                                          an instance of a multi-instance is done and may have given something
    gathered                                                                       a multi-instance is over
    opened, closed                                                                 a called process with data of its own (token: of the call activity)
    thrown    trigger, name, code                                                  an element threw
"""
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from engine.errors import RunutError

from . import state, values
from .compensation import Compensation
from .delivery import Delivery
from .elements.choice import Choice
from .elements.node import Node
from .elements.work import Work
from .happening import Happening
from .host import Host
from .incident import Incident
from .model import Element, EventDefinition, Model
from .runner import Runner
from .scope import Scope, SubScope
from .stuck import Stuck
from .timers import resumed, to_text
from .token import READY, STARTED, Token

BUDGET = 3000


class NotWaiting(RunutError):
    """No token with this id waits for being completed."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing a case waits for.

    token: its id, the handle for `complete` and `message`. element: what carries the wait: the arm of an event-based gateway, the start event of an
    event sub-process. visit: of that element, also when it is not entered before it fires. kind: task (a person), work (parked), message, timer,
    condition, signal, error, escalation, cancel. name: of a message or signal. index: of the definition in the token, for a task of the instance in
    its loop. due: for timers, None never fires; for work, when it ends by itself.
    """
    token: str
    element: Element
    visit: int
    kind: str
    name: str | None = None
    index: int | None = None
    due: datetime | None = None
    local: dict = field(default_factory=dict)


class _NoScripts:
    """Stands where SpiffWorkflow would make an engine that runs Python: nothing ever asks it."""


class Case(Runner, Delivery, Compensation, Scope, BpmnWorkflow):
    """Made by `start` or `load`; then `complete`, `message`, `signal` and `recompute`, each followed by `run`. One case belongs to one thread.

    visits: how often each element was entered. end_elements: end events reached outside embedded sub-processes, in order.
    """
    rank = (0, 0)

    def __init__(self, model: Model, host: Host):
        self.open(self)
        self.model, self.host, self.specs = model, host, model.specs
        self.prepare()
        self.queue: deque[Happening] = deque()
        self.outbox: list[Happening] = []
        self.uncaught: list[tuple] = []
        self.incident: Incident | None = None
        self.visits: dict[str, int] = {}
        self.end_elements: list[str] = []
        super().__init__(model.specs[model.process], model.specs, script_engine=_NoScripts(), deserializing=True)

    # beginning and state -----------------------------------------------------------------------------------------------
    @classmethod
    def start(cls, model: Model, host: Host, start: str | None = None) -> "Case":
        """A new case, before its first move. start: the id of a start event to begin at, whatever it waits for; default: as the standard says."""
        case = cls(model, host)
        if start is not None and (start not in model.elements or model.elements[start].scope != model.process):
            raise ValueError(f"{start} is no start event of {model.process}")
        case.first = start
        host.happened("started", model.process, 1, "")
        case.begin()
        return case

    @classmethod
    def load(cls, model: Model, host: Host, saved: dict) -> "Case":
        """The case of `dump`; ValueError for a format we do not know or an element the model does not have."""
        case = cls(model, host)
        state.load(case, saved)
        return case

    def dump(self) -> dict:
        """Live tokens only, JSON-able. A case is saved at rest: ValueError while something is still to be delivered."""
        return state.dump(self)

    # commands ----------------------------------------------------------------------------------------------------------
    def run(self, budget: int = BUDGET) -> None:
        """Move until nothing can move by itself. A model that gives no way to go on, or none to stop, sets `incident`."""
        self.stale = True
        self._guarded(self._run_within, budget)

    def _run_within(self, budget: int) -> None:
        for _ in range(budget):
            if self.incident or not self.move():
                return
        raise Stuck("step_budget", limit=budget)

    def step(self) -> bool:
        """One move, for tests that look between moves; False when nothing can move by itself."""
        return not self.incident and bool(self._guarded(self.move))

    def complete(self, token_id: str) -> None:
        """A waiting task of a person, or parked work, is done; `run` goes on. NotWaiting otherwise."""
        token = self._completable(token_id)
        self.data_changed()
        self._guarded(token.run if token.task_spec.manual else token.complete)

    def choose(self, token_id: str, activity: str | None) -> None:
        """Somebody has chosen what is done next in an ad-hoc sub-process; None: it is done. NotWaiting for anything that cannot be chosen there."""
        token = self._completable(token_id)
        if not isinstance(token.task_spec, Choice) or activity not in (None, *token.element.choices):
            raise NotWaiting(token_id)
        if activity is not None:
            token.memo["chosen"] = activity
        self.data_changed()
        self._guarded(token.run)

    def error(self, token_id: str, code: str) -> None:
        """A waiting task or parked work failed in a way the diagram may catch."""
        self._guarded(self.fail, self._completable(token_id), code)

    def _completable(self, token_id: str) -> Token:
        token = self.all.get(token_id)
        if token is None or not (_is_task(token) or _is_work(token)):
            raise NotWaiting(token_id)
        return token

    def message(self, name: str, token: str | None = None, payload: dict | None = None) -> bool:
        """A message from outside: the innermost, oldest waiting element takes it, or only `token`. False: nobody waits for it."""
        return bool(self._guarded(self.deliver, Happening("message", name, payload=payload), True, token))

    def signal(self, name: str) -> int:
        """A signal from outside: how many took it."""
        return self._guarded(self.deliver, Happening("signal", name), True) or 0

    def recompute(self, changed: set[str]) -> None:
        """Objects of these names were written: conditions are tested and timers that read them computed again, from when they were armed."""
        self.data_changed()
        for token in list(self.catchers.values()):
            for index, awaited in enumerate(token.task_spec.awaited):
                if awaited.definition.kind == "timer" and awaited.definition.reads & changed and index not in token.memo["seen"]:
                    self._guarded(self._rearm, token, index)

    def rearm(self, asks: Callable[[EventDefinition], bool], at: Callable[[datetime], None]) -> None:
        """Timers whose definition `asks` picks are computed again, because what they ask of the world has changed. `at` is told the moment each was
        armed, so that the host can answer as of then."""
        for token in list(self.catchers.values()):
            for index, awaited in enumerate(token.task_spec.awaited):
                if awaited.definition.kind == "timer" and asks(awaited.definition) and index not in token.memo["seen"]:
                    at(token.due[index].armed)
                    self._guarded(self._rearm, token, index)

    def _rearm(self, token: Token, index: int) -> None:
        known = token.due[index]
        self.arm(token, index, resumed(self.due_of(token, index, known.armed), known.ticks))

    def _guarded(self, act, *args):
        try:
            return act(*args)
        except Stuck as e:
            self.incident = Incident(e.code, e.element, e.params)

    # what is seen from outside -----------------------------------------------------------------------------------------
    @property
    def ended(self) -> bool:
        return self.completed

    def waiting(self) -> list[Waiting]:
        """Everything the case waits for, oldest first."""
        out = []
        for token in sorted(self.all.values(), key=lambda t: t.number):
            if token.id in self.catchers:
                out.extend(self._awaited(token))
            elif _is_task(token):
                out.append(Waiting(token.id, token.element, token.visit, "task", token.element.name, token.index, None, token.local))
            elif _is_work(token):
                out.append(Waiting(token.id, token.element, token.visit, "work", token.element.name, token.index, token.wake, token.local))
        return out

    def _awaited(self, token: Token):
        for index, awaited in enumerate(token.task_spec.awaited):
            if index not in token.memo["seen"]:
                definition = awaited.definition
                due = token.due[index].at if index in token.due else None
                yield Waiting(token.id, awaited.element, self._visit_of(token, awaited.element), definition.kind, definition.name or definition.code,
                              index, due, token.local)

    def _visit_of(self, token: Token, element: Element) -> int:
        """Of an element that is only entered when it fires, the visit it would be."""
        return token.visit if token.visit and element is token.element else self.visits.get(element.id, 0) + 1

    # for elements ------------------------------------------------------------------------------------------------------
    def happened(self, kind: str, token: Token, **facts) -> None:
        if isinstance(token.task_spec, Choice):
            facts["choice"] = True
        if token.task_spec.owner:
            facts["index"] = token.index
        self.host.happened(kind, token.element.id, token.visit, token.id, **facts)

    def caught(self, token: Token, index: int, happening: Happening | None) -> None:
        awaited = token.task_spec.awaited[index]
        facts = {"definition": index, "trigger": awaited.definition.kind}
        if happening is None:
            due = token.due.get(index)
            facts["due"] = to_text(due.at) if due is not None and due.at is not None else None
        else:
            facts.update(name=happening.name, code=happening.code, payload=happening.payload)
        self.host.happened("caught" if happening else "fired", awaited.element.id, self._visit_of(token, awaited.element), token.id, **facts)

    def visited(self, element: str) -> int:
        self.visits[element] = self.visits.get(element, 0) + 1
        return self.visits[element]

    def holds(self, token: Token, text: str) -> bool:
        return self.host.evaluate(text, token.local) is True

    def keep(self, value):
        """A FEEL value as JSON, for the state."""
        return values.keep(value)

    def reached_end(self, token: Token) -> None:
        scope = token.scope
        while scope is not self and scope.spec.element.triggered_by_event:
            scope = scope.parent_workflow
        if scope is self:
            self.end_elements.append(token.element.id)

    def anywhere(self, name: str) -> Node | None:
        return next((spec.task_specs[name] for spec in self.specs.values() if name in spec.task_specs), None)

    def create_subprocess(self, my_task: Token, spec_name: str) -> SubScope:
        sub = self.subprocesses[my_task.id] = SubScope(self.specs[spec_name], my_task, self)
        sub.begin()
        return sub

    def close(self, scope: SubScope) -> None:
        self.subprocesses.pop(scope.parent_task_id, None)

    def parents(self) -> list[Scope]:
        return []

    def finish(self) -> None:
        self.completed = True
        self.host.happened("ended", self.model.process, 1, "")


def _is_task(token: Token) -> bool:
    return token._state == READY and token.task_spec.manual


def _is_work(token: Token) -> bool:
    return token._state == STARTED and isinstance(token.task_spec, Work)
