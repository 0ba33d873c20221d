"""How often something may be tried, counted in the database: limits hold after a restart and across processes. Knows no pages.

Time is cut into windows of a fixed length; names and addresses are kept as hashes only.
"""
import hashlib
from datetime import UTC, datetime, timedelta

from engine.clock import to_text
from engine.store import Tx
from engine.store.statements import account as sql

FORGET = timedelta(days=40)      # counters older than this say nothing any more


def key(what: str, who: str) -> str:
    """Key of a counter: what is counted, and a hash of who does it."""
    return f"{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"


def take(tx: Tx, what: str, who: str, now: datetime, limit: int, window: timedelta) -> datetime | None:
    """Count one more try. None while at most `limit` were made in this window, else the moment from which it may be tried again."""
    start = _start(now, window)
    count = tx.value(sql.ATTEMPT_COUNT, key=key(what, who), window=to_text(start))
    return None if count <= limit else start + window


def blocked(tx: Tx, what: str, who: str, now: datetime, limit: int, window: timedelta) -> datetime | None:
    """The moment from which it may be tried again, without counting; None if it may be tried now."""
    start = _start(now, window)
    count = tx.value(sql.ATTEMPT_GET, key=key(what, who), window=to_text(start)) or 0
    return None if count < limit else start + window


def clear(tx: Tx, what: str, who: str) -> None:
    """Start counting anew."""
    tx.run(sql.ATTEMPT_CLEAR, key=key(what, who))


def give_back(tx: Tx, what: str, who: str, now: datetime, window: timedelta) -> None:
    """That try does not count after all."""
    tx.run(sql.ATTEMPT_LESS, key=key(what, who), window=to_text(_start(now, window)))


def note(tx: Tx, what: str, who: str, now: datetime) -> None:
    """Remember that something happened on this day, for `noted`."""
    tx.value(sql.ATTEMPT_COUNT, key=key(what, who), window=to_text(_start(now, timedelta(days=1))))


def noted(tx: Tx, what: str, who: str, now: datetime, within: timedelta) -> bool:
    """Whether `note` was called in that time."""
    return tx.value(sql.ATTEMPT_ANY, key=key(what, who), since=to_text(_start(now - within, timedelta(days=1)))) is not None


def forget(tx: Tx, now: datetime) -> int:
    """Delete counters nobody asks for any more (once a day); how many."""
    return tx.run(sql.ATTEMPTS_FORGET, before=to_text(now - FORGET))


def _start(now: datetime, window: timedelta) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
