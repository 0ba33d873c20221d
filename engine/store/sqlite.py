"""SQLite: two engines on one file, one that writes and one that cannot. Knows SQLite's manners; knows no table.

Each write begins with BEGIN IMMEDIATE: a transaction that starts as a reader and then writes would be refused or, worse, be
computed on a state that is no longer there. Writers of one process queue at a pool of one connection; those of other
processes at SQLite's lock, five seconds each. Readers see the last committed state and never wait.
"""
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from engine.errors import Unusable

PATIENCE = 5.0                   # seconds until "locked" is an answer
READERS = 24                     # connections that may read at once
_AWAY = {5, 6, 8, 10, 13, 14, 17}        # BUSY LOCKED READONLY IOERR FULL CANTOPEN SCHEMA


class Side:
    """One of the two engines: how a transaction begins, and how it ends."""
    dialect = "sqlite"
    errors = (sqlite3.Error, DBAPIError)

    def __init__(self, engine, begin: str, writes: bool):
        self.engine, self._begin, self.writes = engine, begin, writes

    def begin(self):
        """A leased connection with an open transaction."""
        lease = self.engine.raw_connection()
        try:
            lease.driver_connection.execute(self._begin)
        except BaseException:
            lease.close()
            raise
        return lease

    def commit(self, lease) -> None:
        lease.driver_connection.execute("COMMIT")

    def rollback(self, lease) -> None:
        if lease.driver_connection.in_transaction:           # a full disk has undone it already
            lease.driver_connection.execute("ROLLBACK")

    def together(self, cursor):
        """There is no way to the file that could be saved."""
        return nullcontext()

    def discard(self, lease) -> None:
        """Give up a connection whose transaction ended badly."""
        lease.invalidate()

    def kind(self, error: Exception) -> str:
        """unavailable | conflict | mistake"""
        error = getattr(error, "orig", None) or error            # what fails while connecting comes wrapped
        if isinstance(error, sqlite3.IntegrityError):
            return "conflict"
        code = getattr(error, "sqlite_errorcode", None)
        if code is not None and code & 0xFF in _AWAY and (self.writes or code & 0xFF != 8):
            return "unavailable"
        return "mistake"


class SQLite:
    """The database in one file."""
    dialect = "sqlite"

    def __init__(self, path: Path):
        self.path = Path(path)
        self.writer = Side(_engine(self.path, 1, 0, ("synchronous=FULL",)), "BEGIN IMMEDIATE", True)
        self.reader = Side(_engine(self.path, 4, READERS - 4, ("query_only=ON",)), "BEGIN", False)

    def close(self) -> None:
        self.reader.engine.dispose()
        self.writer.engine.dispose()

    @contextmanager
    def relaxed(self) -> Iterator[None]:
        """Commits that do not wait for the disk, for made-up data that can be made again; on disk and durable again afterwards."""
        self._pragma("synchronous=OFF")
        try:
            yield
        finally:
            self._pragma("synchronous=FULL")
            self._pragma("wal_checkpoint(TRUNCATE)")

    def _pragma(self, text: str) -> None:
        lease = self.writer.engine.raw_connection()          # the pool of writers holds one connection
        try:
            lease.driver_connection.execute(f"PRAGMA {text}").close()
        finally:
            lease.close()

    def make_folder(self) -> None:
        """The folder and an empty file, with nobody else's eyes on them. Unusable if they cannot be made."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise Unusable(f"{self.path}: {error.strerror}") from error


def _engine(path: Path, size: int, more: int, pragmas: tuple[str, ...]):
    engine = create_engine(
        f"sqlite:///{path}", poolclass=QueuePool, pool_size=size, max_overflow=more, pool_timeout=PATIENCE, pool_reset_on_return=None,
        connect_args={"isolation_level": None, "check_same_thread": False, "cached_statements": 512, "timeout": PATIENCE})

    @event.listens_for(engine, "connect")
    def prepare(connection, record):
        if "query_only=ON" not in pragmas:
            _wal(connection)
        for pragma in (*pragmas, "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-8000", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}").close()
    return engine


def _wal(connection) -> None:
    """WAL mode stays in the file. SQLite does not wait for its lock here, so two processes that start at once need a second try."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
