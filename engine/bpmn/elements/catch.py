"""Waiting for something to happen (BPMN 2.0.2, 10.5.1 "Catch event"): what start, intermediate and boundary events, receive tasks, event-based
gateways and event sub-processes have in common. One token waits for one of several definitions, or for all of them (parallelMultiple)."""
from dataclasses import dataclass

from ..happening import Happening
from ..model import Element, EventDefinition, Flow
from ..timers import Due, following, over
from ..token import FUTURE, READY, WAITING, Token
from .node import Node


@dataclass(frozen=True, slots=True)
class Awaited:
    """One definition, the element that carries it, and the flow to that element where it is an arm of an event-based gateway."""
    element: Element
    definition: EventDefinition
    flow: Flow | None = None


class Catch(Node):
    """awaited: what a token here waits for; the index in it is what due times and outcomes are known by."""
    awaited: tuple[Awaited, ...] = ()
    catches_conditions = False

    def prepare(self) -> None:
        """Called once, when all elements and flows of the scope are known."""
        self.awaited = tuple(self.awaits())
        self.catches_conditions = any(a.definition.kind == "condition" for a in self.awaited)

    def awaits(self):
        return [Awaited(self.element, d) for d in self.element.events if d.kind != "link"]

    def arrive(self, token: Token) -> bool | None:
        if token.memo.get("passed") or not self.awaited:
            return True
        self.wait(token)

    def wait(self, token: Token, kept: dict[int, Due] | None = None) -> None:
        """Timers are computed now, but those that are kept: a cycle goes on, and what has happened beside a timer does not begin it anew."""
        token.memo["seen"] = []
        token._set_state(WAITING)
        case = token.scope.case
        for index, awaited in enumerate(self.awaited):
            if awaited.definition.kind == "timer":
                case.arm(token, index, kept[index] if kept and index in kept else case.due_of(token, index))
        case.listen(token)
        if token.visit:
            case.happened("waiting", token)

    def wanted(self, happening: Happening) -> list[int]:
        return [i for i, a in enumerate(self.awaited) if happening.matches(a.definition)]

    def still_wanted(self, token: Token, happening: Happening) -> list[int]:
        """What of it a token waits for that has not come yet."""
        return [i for i in self.wanted(happening) if i not in token.memo["seen"]]

    def true_conditions(self, token: Token) -> list[int]:
        seen, case = token.memo["seen"], token.scope.case
        return [i for i, a in enumerate(self.awaited)
                if a.definition.kind == "condition" and i not in seen and case.holds(token, a.definition.expression)]

    def hit(self, token: Token, index: int, happening: Happening | None = None) -> None:
        """Definition `index` has happened."""
        token.scope.case.caught(token, index, happening)
        seen = token.memo["seen"]
        if index not in seen:
            seen.append(index)
        if self.element.parallel_multiple and len(seen) < len(self.awaited):
            return
        token.memo["fired"] = index
        if happening is not None and happening.implicit:
            token.memo["implicit"] = True
        self.fire(token, index)

    def fire(self, token: Token, index: int) -> None:
        self.next_round(token, index)
        token._set_state(READY)

    def next_round(self, token: Token, index: int) -> None:
        """A cycle timer in the flow lets one token go each time and keeps waiting (BPMN 2.0.2, 10.5.5.4): the element's next visit."""
        again = self.following(token, index)
        if again is not None:
            other = Token(token.scope, self, state=FUTURE)
            other.memo.update({k: v for k, v in token.memo.items() if k not in ("seen", "fired", "flow")})
            self.enter(other)
            self.wait(other, self.kept(token, index, again))

    def goes_on(self, token: Token, index: int) -> bool:
        """Whether anything can still happen here when definition `index` has: not where it is a timer without a round left and nothing beside it."""
        beside = len(self.awaited) > 1 and not self.element.parallel_multiple
        return beside or not token.due.get(index) or self.following(token, index) is not None

    def kept(self, token: Token, index: int, again: Due | None) -> dict[int, Due] | None:
        """The due times that stay when definition `index` has happened and is waited for again; none where all must happen again."""
        if self.element.parallel_multiple:
            return {index: again} if again else None
        if again is None and index in token.due:
            again = over(token.due[index])
        return {**token.due, index: again} if again else dict(token.due)

    def following(self, token: Token, index: int) -> Due | None:
        due = token.due.get(index)
        return following(due, token.scope.case.host.now) if due is not None else None
