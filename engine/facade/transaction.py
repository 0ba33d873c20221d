"""One command is one transaction, and this is the only place that opens one for people (design.md, "One command is one transaction").

    begin -> key seen? -> the command's own work -> audit -> commit; a technical fault rolls back and becomes an incident

Knows the store, the clock and the settings; knows no command by name.
"""
import hashlib
import logging
import marshal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar
from zoneinfo import ZoneInfo

import orjson

from engine.clock import Clock, to_text
from engine.errors import Faulted, Problem, Refused, RunutError
from engine.facade import audit
from engine.office.roles import Roles
from engine.run.case import Broken
from engine.run.environment import Environment
from engine.run.versions import Versions
from engine.settings import Settings
from engine.store import Clash, Conflict, Store, new_id
from engine.store.statements import case as sql

TRIES = 4                        # of a command that stands in another's way
T = TypeVar("T")
log = logging.getLogger("runut.command")


@dataclass
class Look:
    """What a thread reads while it looks: one transaction and its surroundings. `depth`: how many views stand on it now."""
    env: Environment
    opened: ExitStack = field(default_factory=ExitStack)
    depth: int = 0


class Transactions:
    """Opens transactions and gives each its surroundings."""

    def __init__(self, store: Store, settings: Settings, clock: Clock):
        self.store, self.settings, self.clock = store, settings, clock
        self.versions = Versions()
        self.roles = Roles(settings.roles)
        self.zone = ZoneInfo(settings.office.zone)
        self.committed: Callable[[], None] = lambda: None        # told after each command, so that its jobs start at once
        self._mine = threading.local()                           # of each thread: `looking`, `look`

    def environment(self, tx) -> Environment:
        return Environment(tx, self.clock.now(), self.settings, self.roles, self.zone, self.versions)

    @contextmanager
    def read(self) -> Iterator[Environment]:
        """A view: nothing can be written."""
        if not getattr(self._mine, "looking", False):
            with self.store.read() as tx:
                yield replace(self.environment(tx), looking=True)
            return
        if self._mine.look is None:
            opened = ExitStack()
            self._mine.look = Look(replace(self.environment(opened.enter_context(self.store.read())), looking=True), opened)
        look: Look = self._mine.look
        look.depth += 1
        try:
            yield look.env
        except Refused:
            raise
        except BaseException:                # the database may have given up on this transaction
            self._anew()
            raise
        finally:
            look.depth -= 1
            if look is not self._mine.look and not look.depth:
                look.opened.close()

    @contextmanager
    def looking(self) -> Iterator[None]:
        """All that this thread reads within is of one state and worked out once (a page asks several views), until it changes something."""
        if getattr(self._mine, "looking", False):
            yield
            return
        self._mine.looking, self._mine.look = True, None
        try:
            yield
        finally:
            self._anew()
            self._mine.looking = False

    def _anew(self) -> None:
        """What this thread reads next it reads anew."""
        if getattr(self._mine, "looking", False):
            look, self._mine.look = self._mine.look, None
            if look is not None and not look.depth:
                look.opened.close()

    @contextmanager
    def write(self) -> Iterator[Environment]:
        """A change that is no command on a case, and stands in nobody's way."""
        self._anew()
        with self.store.write() as tx:
            yield self.environment(tx)

    def change(self, what: str, work: Callable[[Environment], T]) -> T:
        """A change that is no command on a case (imports, sign-in, publishing); like a command's, its `work` may run more than once."""
        def once() -> T:
            with self.write() as env:
                return work(env)
        return _tried(once, lambda error: log.info("%s again after %s", what, type(error).__name__))

    def command(self, actor: str | None, kind: str, key: str | None, body: dict, work: Callable[[Environment], tuple[dict, str | None]]) -> dict:
        """Run `work(env) -> (result, case id)` once for a key. The same key with the same body gives the same result again.

        `work` may run more than once (each time in a transaction of its own, the others undone). If it gives None there was nothing to
        do, nothing is recorded and the result is {}. Locks, on PostgreSQL: the key, the case, its applicant, number series, the audit head.

        Raises Refused (nothing changed), Unavailable (nothing changed, try again), Faulted (rolled back, an incident was recorded).
        """
        begun, digest, env, outcome = time.monotonic(), _digest(body), None, "fault"

        def once() -> dict:
            nonlocal env
            self._anew()
            with self.store.write() as tx:
                env = self.environment(tx)
                at = to_text(env.now)
                if key and not tx.run(sql.IDEMPOTENCY_PUT, key=key, actor=actor or "", body_hash=digest, result="{}", case_id=None, at=at):
                    return _answered(tx.one(sql.IDEMPOTENCY_GET, actor=actor or "", key=key), digest)
                done = work(env)
                if done is None:
                    return {}
                result, case_id = done
                env.case_id = env.case_id or case_id
                if key:
                    tx.run(sql.IDEMPOTENCY_DONE, by=actor or "", with_key=key, result=orjson.dumps(result).decode(), case_id=case_id)
                audit.append(tx, at, actor, kind, case_id, {"body": digest, "result": result})
            self.committed()
            return result

        def told(error: RunutError) -> None:
            log.info("%s of case %s again after %s", kind, env.case_id if env else None, type(error).__name__)
        try:
            result = _tried(once, told)
            outcome = "done"
            return result
        except Conflict as error:
            raise self.incident(kind, env.case_id if env else None, error) from error
        except RunutError as error:
            outcome = error.code if isinstance(error, Refused) else type(error).__name__.lower()
            raise
        except Exception as error:           # whatever broke: the transaction is gone, the case keeps its last committed state, an operator must know
            raise self.incident(kind, env.case_id if env else None, error, env.element if env else None) from error
        finally:
            log.info("command kind=%s case=%s actor=%s ms=%d outcome=%s", kind, env.case_id if env and env.case_id else "-", actor or "-",
                     1000 * (time.monotonic() - begun), outcome)

    def incident(self, kind: str, case_id: str | None, error: Exception, at: str | None = None) -> Faulted:
        """Record a technical fault in a transaction of its own and give what the person is told."""
        code = error.code if isinstance(error, Broken) else type(error).__name__
        element = error.element if isinstance(error, Broken) else at
        incident = new_id()
        self._anew()
        log.exception("incident %s in %s of case %s: %s", incident, kind, case_id, code)
        with self.store.write() as tx:
            known = next((i for i in tx.all(sql.INCIDENTS_OF, case_id=case_id) if (i.code, i.element) == (code, element)), None) if case_id else None
            if known:
                return Faulted(known.id)
            tx.run(sql.INCIDENT_INSERT, id=incident, case_id=case_id, element=element, code=code, detail=f"{kind}: {error}"[:2000],
                   at=to_text(self.clock.now()), resolved_at=None)
        return Faulted(incident)


def _tried(once: Callable[[], T], told: Callable[[RunutError], None]) -> T:
    """Do it; and again where somebody else was there first: now that he is done, it is another state."""
    for left in reversed(range(TRIES)):
        try:
            return once()
        except (Clash, Conflict) as error:
            told(error)
            if not left:
                raise
    raise AssertionError


def _answered(seen, digest: str) -> dict:
    """The result of the command that had this key before; Refused("duplicate_key") if it said something else."""
    if seen.body_hash != digest:
        raise Refused("duplicate_key")
    return orjson.loads(seen.result)


def _digest(body: dict) -> str:
    """SHA-256 of what was asked for. What JSON has no form for is judged by its field, not here; what nothing can hold is refused as it comes."""
    try:
        data = orjson.dumps(body, option=orjson.OPT_SORT_KEYS, default=str)
    except orjson.JSONEncodeError:                       # half a character, a number of 5,000 digits, 100,000 levels
        try:
            data = marshal.dumps(body)
        except ValueError:
            raw = body.get("raw") or {}
            raise Refused("invalid", errors={name: Problem("field_unreadable", {"label": name}) for name in map(str, raw) if _deep(raw[name])}) from None
    return hashlib.sha256(data).hexdigest()


def _deep(value: object) -> bool:
    try:
        marshal.dumps(value)
    except ValueError:
        return True
    return False
