"""End event (BPMN 2.0.2, 10.5.3): consumes its token; may throw, terminate its scope or cancel its transaction (13.5.4)."""
from ..happening import Happening
from ..token import Token
from .throw import Throw


class EndEvent(Throw):
    tag = "endEvent"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = frozenset(d.kind for d in self.element.events)

    def work(self, token: Token) -> bool | None:
        if self.kinds != {"cancel"}:
            return super().work(token)
        token.scope.clear(keep=token)
        return token.scope.case.compensate(token)           # a cancelled transaction undoes what it did, then says so

    def leave(self, token: Token) -> None:
        case = token.scope.case
        case.reached_end(token)
        if "terminate" in self.kinds:
            token.scope.clear()
        if "cancel" in self.kinds:
            case.throw(Happening("cancel", origin=token))
