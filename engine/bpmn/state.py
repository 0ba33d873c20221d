"""The whole state of a case: its live tokens. History belongs to the event table, data to the host, the model to its
version; so a step costs the same in round 1 and in round 2000.

    {"format": 1, "last": number, "visits": {element: n}, "scopes": [scope, ...], and only where there are some: "ends", "ready", "outbox",
     "uncaught", "incident", "ended"}
    scope: {"spec": id, "tokens": [...]} and "of" (number of the token that opened it), "undo", "gates", "rest", "first"
    token: [number, element, state, visit] and {"p": loop around it, "m": memo, "d": {index: due}, "w": end of its work}
"""
from .happening import Happening
from .incident import Incident
from .scope import SubScope
from .timers import Due, from_text, to_text
from .token import WAITING, Token

FORMAT = 1


def dump(case) -> dict:
    if case.queue:
        raise ValueError("undelivered events: a case is saved at rest")
    saved = {"format": FORMAT, "last": case.last_number, "visits": dict(case.visits)}
    if case.completed:
        saved["ended"] = True
    else:
        saved["scopes"] = [_scope(s) for s in (case, *case.subprocesses.values())]
    if case.ready:
        saved["ready"] = [t.number for t in case.ready if t.live]
    if case.end_elements:
        saved["ends"] = list(case.end_elements)
    if case.outbox:
        saved["outbox"] = [[h.kind, h.name, h.payload] for h in case.outbox]
    if case.uncaught:
        saved["uncaught"] = [list(u) for u in case.uncaught]
    if case.incident:
        saved["incident"] = [case.incident.code, case.incident.element, case.incident.params]
    return saved


def _scope(scope) -> dict:
    saved = {"spec": scope.spec.name, "tokens": [_token(t) for t in scope.tasks.values()]}
    if isinstance(scope, SubScope):
        saved["of"] = scope.opener.number
    saved.update({k: _copy(v) for k, v in (("undo", scope.undo), ("gates", scope.gates), ("rest", scope.rest), ("first", scope.first)) if v})
    return saved


def _token(token: Token) -> list:
    extra = {}
    if token._parent:
        extra["p"] = token._parent
    if token.memo:
        extra["m"] = _copy(token.memo)
    if token.due:
        extra["d"] = {str(i): due.to_json() for i, due in token.due.items()}
    if token.wake:
        extra["w"] = to_text(token.wake)
    saved = [token.number, token.task_spec.name, token._state, token.visit]
    return [*saved, extra] if extra else saved


def _copy(value):
    """JSON that shares nothing with the original: a saved state must not change while the case moves on, nor the other way round."""
    if isinstance(value, dict):
        return {k: _copy(v) for k, v in value.items()}
    return [_copy(v) for v in value] if isinstance(value, list) else value


def load(case, saved: dict) -> None:
    """Fill a fresh case. ValueError for what we do not know."""
    if saved.get("format") != FORMAT:
        raise ValueError(f"unknown format of a case's state: {saved.get('format')!r}")
    case.last_number, case.visits = saved["last"], dict(saved["visits"])
    case.completed = saved.get("ended", False)
    for record in saved.get("scopes", ()):
        _load_scope(case, record)
    by_number = {t.number: t for t in case.all.values()}
    for number in saved.get("ready", ()):
        case.ready.append(by_number[number])
    case.end_elements = list(saved.get("ends", ()))
    case.outbox = [Happening(kind, name, payload=payload) for kind, name, payload in saved.get("outbox", ())]
    case.uncaught = [tuple(u) for u in saved.get("uncaught", ())]
    case.incident = Incident(*saved["incident"]) if "incident" in saved else None


def _load_scope(case, record: dict) -> None:
    scope = case
    if "of" in record:
        opener = case.all[f"t{record['of']}"]
        scope = case.subprocesses[opener.id] = SubScope(case.specs[record["spec"]], opener, case)
    scope.undo, scope.gates, scope.rest = (_copy(record.get(k, [])) for k in ("undo", "gates", "rest"))
    scope.first = record.get("first")
    for number, name, state, visit, *extra in record["tokens"]:
        spec = scope.spec.task_specs.get(name) or case.anywhere(name)
        if spec is None:
            raise ValueError(f"the model has no element {name!r}")
        token = Token(scope, spec, None, number, state)
        token.visit = visit
        if extra:
            _load_extra(case, token, extra[0])
        if state == WAITING and "seen" in token.memo:
            case.listen(token)
    case.touch(scope)


def _load_extra(case, token: Token, extra: dict) -> None:
    token._parent, token.memo = extra.get("p"), _copy(extra.get("m", {}))
    for index, due in extra.get("d", {}).items():
        case.arm(token, int(index), Due.from_json(due))
    if "w" in extra:
        case.wake(token, from_text(extra["w"]))
