"""Who takes what has happened (BPMN 2.0.2, 10.5.6 and 13.5.1): signals all, a message the first, errors, escalations and cancels the nearest
outwards. Knows who waits, not when."""
from .elements.node import halt, watchers
from .happening import Happening
from .incident import Incident
from .token import CANCELLED, STARTED, Token


class Delivery:
    """outbox: messages and signals nobody here took (and every signal), for whoever connects cases. uncaught: (kind, name, code)."""

    def throw(self, happening: Happening) -> None:
        """Delivered before any other token moves; so "stops inner work at once" needs no re-entrancy."""
        token = happening.origin
        self.happened("thrown", token, trigger=happening.kind, name=happening.name, code=happening.code)
        self.queue.append(happening)

    def deliver(self, happening: Happening, outside: bool = False, only: str | None = None) -> int:
        """How many waiting elements took it. `only`: the id of the token it is for."""
        if happening.kind in ("signal", "message"):
            takers = [t for t in self._waiting_for(happening) if only in (None, t.id)]
            if happening.kind == "message":
                takers = takers[:1]
            for token in takers:
                if token.id in self.catchers:                   # an earlier taker may have stopped it
                    token.task_spec.hit(token, token.task_spec.still_wanted(token, happening)[0], happening)
            if not outside and (happening.kind == "signal" or not takers):
                self.outbox.append(happening)
            return len(takers)
        if happening.origin._state == CANCELLED:
            return 0
        if self.escape(happening, inside=False):
            return 1
        self.lost(happening)
        return 0

    def _waiting_for(self, happening: Happening) -> list[Token]:
        found = [t for t in self.catchers.values() if t.task_spec.still_wanted(t, happening)]
        return sorted(found, key=lambda t: (-t.scope.depth, t.number)) if len(found) > 1 else found

    def fail(self, token: Token, code: str) -> None:
        """The work of a task ended with a BPMN error."""
        token._set_state(STARTED)
        error = Happening("error", None, code, token)
        self.happened("thrown", token, trigger="error", name=None, code=code)
        if not self.escape(error):
            self.lost(error)

    def escape(self, happening: Happening, inside: bool = True) -> bool:
        """Outwards from the very token it comes from: its own boundary, its scope's listeners, the boundary of the activity that IS this scope, and
        so on. `inside`: it comes from inside the element, so its own boundary events are asked too."""
        node = happening.origin
        while True:
            if inside and self._take(happening, watchers(self.all[node._parent] if node.task_spec.owner else node)):
                return True
            scope = node.scope
            if self._take(happening, [t for t in scope.tasks.values() if "listener" in t.memo]):
                return True
            if scope is self:
                return False
            node, inside = scope.opener, True

    def _take(self, happening: Happening, tokens: list[Token]) -> bool:
        """The exact code beats catch-all."""
        hits = [(t.task_spec.awaited[i].definition.code is None, i, t) for t in tokens for i in t.task_spec.wanted(happening)]
        if not hits:
            return False
        _, index, token = min(hits, key=lambda hit: hit[0])
        token.task_spec.hit(token, index, happening)
        return True

    def lost(self, happening: Happening) -> None:
        """Caught nowhere: an error is an incident, an escalation is noted, a cancel ends its transaction."""
        self.uncaught.append((happening.kind, happening.name, happening.code))
        origin = happening.origin
        if happening.kind == "error":
            self.incident = Incident("uncaught_error", origin.element.id, {"code": happening.code})
            self.clear()
        elif happening.kind == "cancel" and origin.scope is not self:
            halt(origin.scope.opener)
