"""What every element does: a token arrives, the element works, tokens leave (BPMN 2.0.2, 13.3 "Flow object instantiation and completion").

Subclasses change `arrive`, `work`, `choose` or `leave`. An element reads no ancestor and no history; what must be remembered is in the token.
Element objects are shared by all cases and threads: after parsing they are frozen and nothing is ever connected to them.
"""
from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin

from ..model import Element, Flow
from ..stuck import Stuck
from ..token import CANCELLED, COMPLETED, FUTURE, READY, WAITING, Token


class Node(BpmnSpecMixin):
    """An element of the diagram as SpiffWorkflow's task spec.

    flows, incoming: `Flow`s. boundary: ids of boundary events; handler: id of the compensation activity; owner: id of the loop around this.
    """
    flows: tuple[Flow, ...] = ()
    incoming: tuple[Flow, ...] = ()
    boundary: tuple[str, ...] = ()
    handler: str | None = None
    owner: str | None = None
    link_target = False
    frozen = False

    def __init__(self, scope_spec, element: Element, name: str | None = None, **kwargs):
        self.element = element
        super().__init__(scope_spec, name or element.id, bpmn_name=element.name, lane=element.lane, **kwargs)
        self.starts_at_once = element.start_quantity <= 1

    def __setattr__(self, name, value):
        if self.frozen:
            raise AttributeError(f"{self.name} is shared between threads and cannot be changed")
        super().__setattr__(name, value)

    # SpiffWorkflow's hooks ---------------------------------------------------------------------------------------------
    def test(self): pass
    def _predict(self, my_task, *_, **__): pass
    def _on_ready(self, my_task): pass
    def _on_cancel(self, my_task): pass
    def _on_error(self, my_task): pass

    def _update(self, my_task: Token) -> None:
        """A token has just come."""
        if not self.enough(my_task):
            return
        self.enter(my_task)
        self.arm_boundary(my_task)
        if self.arrive(my_task):
            my_task._set_state(READY)

    def _run(self, my_task: Token):
        """True: done. None: the token stays until `complete`."""
        return self.work(my_task)

    def _on_complete(self, my_task: Token) -> None:
        case = my_task.scope.case
        case.happened("completed", my_task)
        self.disarm_boundary(my_task)
        self.remember(my_task)
        if self.owner:
            loop = case.all[my_task._parent]
            loop.task_spec.instance_done(loop, my_task)
        elif "by" in my_task.memo:
            case.handler_done(my_task)
        else:
            self.leave(my_task)
            my_task.scope.activity_done(my_task)

    # what kinds of element change --------------------------------------------------------------------------------------
    def enter(self, token: Token) -> None:
        """The element is entered once more; instances of a loop share the visit of the loop."""
        case = token.scope.case
        token.visit = case.all[token._parent].visit if self.owner else case.visited(self.element.id)
        case.happened("entered", token, flow=token.memo.get("flow"))

    def arrive(self, token: Token) -> bool | None:
        """True: ready at once. Otherwise the element has set the state it waits in."""
        return True

    def work(self, token: Token) -> bool | None:
        return True

    def leave(self, token: Token) -> None:
        for flow in self.choose(token):
            for _ in range(self.element.completion_quantity):
                send(token, flow)

    def choose(self, token: Token) -> list[Flow] | tuple[Flow, ...]:
        """Flows of an activity (BPMN 2.0.2, 13.3.2): those without condition, the true ones, the default if no condition is true."""
        conditional = [f for f in self.flows if f.condition is not None and not f.default]
        if not conditional:
            return [f for f in self.flows if not f.default] or self.flows
        plain = [f for f in self.flows if f.condition is None and not f.default]
        true = [f for f in conditional if token.scope.case.holds(token, f.condition)]
        chosen = plain + true if true else plain + [f for f in self.flows if f.default]
        if not chosen:
            raise Stuck("no_flow", self.element.id)
        return chosen

    # shared ------------------------------------------------------------------------------------------------------------
    def enough(self, token: Token) -> bool:
        """startQuantity (BPMN 2.0.2, table 10.3): so many tokens become one."""
        if self.starts_at_once:
            return True
        token._set_state(WAITING)
        here = arrivals(token)
        if len(here) < self.element.start_quantity:
            return False
        absorb(here[:self.element.start_quantity], token)
        return True

    def arm_boundary(self, token: Token) -> None:
        if not self.owner:
            specs = token.scope.spec.task_specs
            for name in self.boundary:
                specs[name].watch(token)

    def disarm_boundary(self, token: Token) -> None:
        if self.boundary and not self.owner:
            for other in watchers(token):
                other._set_state(CANCELLED)

    def stop_instances(self, token: Token) -> None:
        """Loops stop what they have started."""

    def remember(self, token: Token) -> None:
        """What compensation would have to undo is written down at completion, so it needs no history (BPMN 2.0.2, 13.5.5)."""
        if self.handler:
            token.scope.undo.append({"of": self.element.id, "run": self.handler})

    @property
    def is_first(self) -> bool:
        """Begins with its scope when that has no start event (BPMN 2.0.2, 13.3.1)."""
        return not self.incoming and not self.element.for_compensation and not self.link_target

    def freeze(self) -> None:
        self.frozen = True


# moving tokens ---------------------------------------------------------------------------------------------------------
def send(token: Token, flow: Flow) -> Token:
    """A token leaves by a sequence flow and arrives at its target."""
    scope = token.scope
    scope.case.happened("flow", token, flow=flow.id)
    return arrive(scope, find(scope, flow.target), flow=flow.id)


def spawn(token: Token, name: str, parent: Token | None = None, **memo) -> Token:
    """A token arrives at an element without a flow: a start, an instance, a handler, a link."""
    return arrive(token.scope, find(token.scope, name), parent, **memo)


def arrive(scope, spec: Node, parent: Token | None = None, **memo) -> Token:
    token = Token(scope, spec, parent, state=FUTURE)
    token.memo.update(memo)
    spec._update(token)
    return token


def find(scope, name: str) -> Node:
    """The element of this scope; a handler may stand in the scope that was compensated."""
    return scope.spec.task_specs.get(name) or scope.case.anywhere(name)


def tokens_of(scope) -> list[Token]:
    return list(scope.tasks.values())


def arrivals(token: Token) -> list[Token]:
    """Tokens that stand in front of the same element."""
    return [t for t in token.scope.tasks.values() if t.task_spec is token.task_spec and t._state == WAITING]


def absorb(tokens, winner: Token | None) -> None:
    """They become one with the winner."""
    for token in tokens:
        if token is not winner:
            token._set_state(COMPLETED)
            token.scope.case.happened("joined", token)


def watchers(token: Token) -> list[Token]:
    """Boundary events that wait on this token."""
    return [t for t in token.scope.tasks.values() if t.memo.get("host") == token.id]


def halt(token: Token) -> None:
    """Stop a token and everything inside it, at once (BPMN 2.0.2, 13.5.3)."""
    if not token.live:
        return
    token._set_state(CANCELLED)
    if token.visit:
        token.scope.case.happened("cancelled", token)
    token.task_spec.disarm_boundary(token)
    token.task_spec.stop_instances(token)
    inner = token.scope.case.subprocesses.get(token.id)
    if inner is not None:
        inner.stop()
