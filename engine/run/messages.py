"""Messages and signals that leave a case or come to it without naming it (BPMN 2.0.2, 8.4.2, 10.5.6, 13.5.1). Opens no transaction.

    key(value)                 the text two correlation values are compared by
    take(run)                  what came before the case waited for it is given to it, in the command that makes it wait
    send_out(run)              what the case threw and nobody in it took becomes jobs: other cases get it after the commit
    keep(env, ...)             nobody waits yet: kept until somebody does, or until its time is over
    receiver(env, ...)         who waits for a message with this name and correlation value: the oldest case
    alone(env, ...)            sender and receiver of the same message do not miss each other

Knows tables and the running case; knows no procedure by name.
"""
from datetime import timedelta

import orjson

from engine import feel
from engine.clock import to_text
from engine.run import outbox
from engine.store import new_id
from engine.store.statements import message as sql

MOST = 100                       # messages one command takes: a circle that takes its own would never end
LIMIT = 64_000                   # bytes of a message's content


def key(value: object) -> str | None:
    """Text of a correlation value (FEEL); several values are joined. None for null: nothing can match it."""
    json = feel.to_json(value)
    if json is None or json == "" or json == []:
        return None
    if isinstance(json, list):
        parts = [key(one) for one in json]
        return "|".join(part or "" for part in parts) if all(parts) else None
    return json.strip() if isinstance(json, str) else orjson.dumps(json).decode()


def alone(env, name: str, correlation: str) -> None:
    env.tx.alone(f"message {name} {correlation}")


def receiver(env, name: str, correlation: str):
    """(case_id, token) of who has waited longest, None if nobody does."""
    return env.tx.one(sql.WAITING_FOR, name=name, correlation=correlation)


def in_hand(env, name: str, correlation: str) -> bool:
    """Whether a running case has had a message with this name and value: it is its conversation, and the next one is its too."""
    return env.tx.one(sql.BEGUN_BY, name=name, correlation=correlation) is not None


def keep(env, name: str, correlation: str, content: dict, lasting: timedelta) -> str:
    """The id of the kept message."""
    made = new_id()
    env.tx.run(sql.MESSAGE_KEEP, id=made, name=name, correlation=correlation, content=orjson.dumps(content).decode(), at=to_text(env.now),
               expires_at=to_text(env.now + lasting), case_id=None, taken_at=None)
    return made


def take(run) -> bool:
    """Whether a message was given to the case; then it has to move again."""
    before = {(r["token"], r["idx"], r["correlation"]) for r in run.kept[1]}
    for waiting in run.bpmn.waiting():
        if waiting.kind != "message" or not waiting.name or not run.procedure.correlation_of(waiting.element, waiting.name):
            continue
        correlation = run.correlation(waiting)
        if correlation is None or (waiting.token, waiting.index or 0, correlation) in before:
            continue
        alone(run.env, waiting.name, correlation)
        found = run.env.tx.one(sql.MESSAGE_KEPT, name=waiting.name, correlation=correlation, now=to_text(run.now))
        if found is not None and run.env.tx.run(sql.MESSAGE_TAKE, message=found.id, at=to_text(run.now)) == 1:
            run.taken.append(found.id)
            run.receive(waiting, orjson.loads(found.content), message=found.id)
            return True
    return False


def begun(run, name: str, correlation: str, content: dict) -> None:
    """The message that began this case is its first: another with the same value begins no second one while it runs."""
    run.taken.append(keep(run.env, name, correlation, content, timedelta(0)))
    run.env.tx.run(sql.MESSAGE_TAKE, message=run.taken[-1], at=to_text(run.now))


def thrown(run, element, local: dict, name: str | None) -> dict:
    """What a message carries, at the moment it is thrown: properties `correlation` and `sends`."""
    text, given = element.properties.get("correlation"), element.properties.get("sends")
    content = feel.to_json(run.evaluate(given, local)) if given else {}
    return {"name": name, "case": run.head.id, "correlation": key(run.evaluate(text, local)) if text else None,
            "content": content if isinstance(content, dict) else {"nilai": content}}


def send_out(run) -> None:
    """Signals go to every other case; messages to one, by their correlation value, or begin one."""
    out, run.bpmn.outbox = run.bpmn.outbox, []
    for happening in out:
        if happening.name:
            payload = run.sending.get((happening.origin.id, happening.name)) if happening.kind == "message" else {"name": happening.name, "case": run.head.id, "after": ""}
            outbox.put(run.env.tx, happening.kind, run.head.id, run.record.seq, payload, to_text(run.now))
