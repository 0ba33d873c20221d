"""Work for programs outside: taking it, keeping it longer, and what became of it. Each is one command with a key. Knows transactions and commands.

What was taken is named in the audit trail by its id; what stands in it (data of a case) is read for the answer and kept in no other place.
"""
from collections.abc import Iterable
from datetime import timedelta

import orjson

from engine import views
from engine.clock import from_text, to_text
from engine.errors import Problem, Refused
from engine.facade.transaction import Transactions
from engine.procedure.checks.actions import TOPIC
from engine.run import external
from engine.store.statements import case as cases
from engine.store.statements import work as sql

MOST, MOST_TOPICS = 100, 20                          # rows and topics of one fetch
LONGEST_LOCK, LONGEST_DELAY = 24 * 3600, 30 * 24 * 3600
LONGEST_NAME, LONGEST_TEXT, MOST_RETRIES = 100, 2_000, 1_000


class External:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    def fetch(self, topics: Iterable[str], worker: str, most: int = 1, seconds: int = 300, *, key: str | None = None) -> list[views.Work]:
        """Take free work and lock it. Where nothing is free nothing is recorded: a worker may ask every second. Refused: invalid."""
        topics = list(topics)
        _ask({"topics": 0 < len(topics) <= MOST_TOPICS and all(TOPIC.fullmatch(topic) for topic in topics), "worker": _line(worker, LONGEST_NAME),
              "most": 0 < most <= MOST, "seconds": 0 < seconds <= LONGEST_LOCK})
        with self.transactions.read() as env:
            now = to_text(env.now)
            free = any(env.tx.one(sql.WORK_IS_FREE, topic=topic, now=now) for topic in dict.fromkeys(topics))
            if not free and not (key and env.tx.one(cases.IDEMPOTENCY_GET, actor="", key=key)):
                return []
        body = {"topics": topics, "worker": worker, "most": most, "seconds": seconds}

        def work(env):
            taken = external.take(env, topics, worker, most, timedelta(seconds=seconds))
            return ({"work": taken}, None) if taken else None
        taken = self.transactions.command(None, "work_fetch", key, body, work).get("work", [])
        with self.transactions.read() as env:
            return [self._view(env, row) for row in env.tx.all(sql.WORK_GIVEN, works=taken)]

    @staticmethod
    def _view(env, row) -> views.Work:
        return views.Work(row.id, row.topic, row.attempt, row.retries, from_text(row.free_at).astimezone(env.zone), row.case_id, row.number, row.procedure,
                          row.element, orjson.loads(row.payload), row.error or "")

    def extend(self, work: str, attempt: int, seconds: int, *, key: str | None = None) -> None:
        """Keep it so much longer from now on. Refused: not_found, not_waiting, lock_lost, invalid."""
        _ask({"seconds": 0 < seconds <= LONGEST_LOCK})

        def do(env):
            return {"work": work}, external.extend(env, work, attempt, timedelta(seconds=seconds))
        self.transactions.command(None, "work_extend", key, {"work": work, "attempt": attempt, "seconds": seconds}, do)

    def complete(self, work: str, attempt: int, result: dict, *, key: str | None = None) -> None:
        """What came of it. Refused: not_found, not_waiting, lock_lost, invalid; Faulted where the case cannot go on with it."""
        external.checked(result)

        def do(env):
            run = external.complete(env, self.transactions.versions, work, attempt, result)
            return {"work": work, "case": run.head.id}, run.head.id
        self.transactions.command(None, "work_complete", key, {"work": work, "attempt": attempt, "result": result}, do)

    def fail(self, work: str, attempt: int, error: str, retries: int | None = None, delay: int | None = None, *, key: str | None = None) -> None:
        """It did not work out. `retries`: attempts that are left (else one fewer than before), `delay`: seconds until the next (else longer each time).
        Refused as `extend`."""
        _ask({"error": _line(error, LONGEST_TEXT), "retries": retries is None or 0 <= retries <= MOST_RETRIES, "delay": delay is None or 0 <= delay <= LONGEST_DELAY})

        def do(env):
            return {"work": work}, external.fail(env, work, attempt, error, retries, None if delay is None else timedelta(seconds=delay))
        self.transactions.command(None, "work_fail", key, {"work": work, "attempt": attempt, "error": error, "retries": retries, "delay": delay}, do)

    def error(self, work: str, attempt: int, code: str, message: str = "", *, key: str | None = None) -> bool:
        """A BPMN error came of it: whether the diagram caught it. Refused as `extend`."""
        _ask({"code": _line(code, LONGEST_NAME), "message": not message or _line(message, LONGEST_TEXT)})

        def do(env):
            case, caught = external.error(env, self.transactions.versions, work, attempt, code, message)
            return {"work": work, "caught": caught}, case
        return self.transactions.command(None, "work_error", key, {"work": work, "attempt": attempt, "code": code, "message": message}, do)["caught"]


def _line(text: object, longest: int) -> bool:
    return isinstance(text, str) and 0 < len(text.strip()) <= longest and all(letter.isprintable() or letter in "\n\t" for letter in text) and len(text) <= longest


def _ask(good: dict[str, bool]) -> None:
    """Refused("invalid") with the fields that are not."""
    wrong = {name: Problem("field_unreadable", {"label": name}) for name, fits in good.items() if not fits}
    if wrong:
        raise Refused("invalid", errors=wrong)
