"""Undoing what was completed (BPMN 2.0.2, 10.7 and 13.5.5): newest first, a sub-process from the inside. Works on records written at completion:
{"of": activity, "run": handler or None, "inner": records}."""
from .elements.node import spawn
from .token import Token


class Compensation:
    def compensate(self, token: Token, activity: str | None = None) -> bool | None:
        """Undo one activity, or all of the scope. True: nothing to do; None: `token` stays until the handlers are done."""
        records = self._records(token)
        chosen = [r for r in records if activity in (None, r["of"])]
        for record in chosen:
            records.remove(record)
        token.memo["pending"] = _flat(chosen)
        return self._next_handler(token)

    def _records(self, token: Token) -> list[dict]:
        """Of the scope the token is in; inside a handling event sub-process, of what it was called for."""
        scope = token.scope
        while scope is not self and scope.spec.element.triggered_by_event:
            if "inner" in scope.opener.memo:
                return scope.opener.memo["inner"]
            scope = scope.parent_workflow
        return scope.undo

    def _next_handler(self, token: Token) -> bool | None:
        if not token.memo["pending"]:
            del token.memo["pending"]
            return True
        name, inner = token.memo["pending"].pop(0)
        spawn(token, name, by=token.id, inner=inner)
        return None

    def handler_done(self, handler: Token) -> None:
        thrower = self.all.get(handler.memo["by"])
        if thrower is not None and self._next_handler(thrower):
            thrower.complete()


def _flat(records: list[dict]) -> list[list]:
    """[handler, inner records], newest first; an activity without a handler of its own is undone from the inside."""
    out = []
    for record in reversed(records):
        if record.get("run"):
            out.append([record["run"], record.get("inner", [])])
        else:
            out.extend(_flat(record.get("inner", [])))
    return out
