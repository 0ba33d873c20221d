"""The store: one database, a way to write and a way to read. Knows transactions; knows nothing of what the rows mean.

`write()` is one command: it sees the latest state, holds the right to write from its first moment, and is durable when it
returns. `read()` sees one unchanging state and cannot write. Neither waits for the other.
"""
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine.errors import RunutError, Unavailable, Unusable
from engine.store import migrate
from engine.store.files import Files
from engine.store.postgresql import PostgreSQL
from engine.store.sqlite import SQLite
from engine.store.statement import Statement, named

ALONE = named("alone", {"sqlite": select(bindparam("key", type_=Integer).label("alone")), "postgresql": select(func.pg_advisory_xact_lock(bindparam("key")))})


class Conflict(RunutError):
    """A row contradicts another (same key twice, a reference to nothing). The transaction is lost; its command decides what that means."""


class Clash(Unavailable):
    """Two transactions stood in each other's way and this one was undone by the database: the same again will do."""


class Store:
    """One database and its file store. Made by `open`; used by many threads."""

    def __init__(self, database: SQLite | PostgreSQL, files: Files):
        self.database, self.files, self.dialect = database, files, database.dialect
        self._mine = threading.local()

    @classmethod
    def open(cls, url: str | Path, *, files: Path | None = None) -> "Store":
        """A store on `sqlite:///path`, `postgresql+psycopg://...` or a plain path (SQLite). Nothing is created or checked yet.

        `files`: folder of the file store; by default `files` beside the SQLite file. Unusable for any other kind of URL.
        """
        text = str(url)
        if text.startswith("postgresql"):
            if files is None:
                raise Unusable("a PostgreSQL database needs a folder for files")
            return cls(PostgreSQL(text), Files(files))
        if "://" in text and not text.startswith("sqlite:///"):
            raise Unusable(f"database URL not understood: {text.split('://')[0]}://...")
        path = Path(text.removeprefix("sqlite:///"))
        return cls(SQLite(path), Files(files or path.parent / "files"))

    def create(self) -> None:
        """Bring the database to the schema of this program, creating it when it is new. Only one process does it at a time.

        Unusable if the database is newer than this program. A SQLite file that had a schema is copied first.
        """
        migrate.upgrade(self.database)

    def check(self) -> None:
        """Unusable unless the database has exactly the schema of this program."""
        migrate.check(self.database)

    def revision(self) -> str | None:
        """Revision of the schema in the database; None when it has none."""
        return migrate.revision(self.database)

    def write(self) -> "Transaction":
        """`with store.write() as tx`: committed at the end, undone by any exception. Unavailable if the right to write does not come in 5 s."""
        return Transaction(self, self.database.writer)

    def read(self) -> "Transaction":
        """`with store.read() as tx`: one unchanging state, writing refused by the database."""
        return Transaction(self, self.database.reader)

    def relaxed(self):
        """A context in which commits need not survive a power cut: only for an office that can be made again from a seed."""
        return self.database.relaxed() if self.dialect == "sqlite" else nullcontext()

    def close(self) -> None:
        """Close every connection."""
        self.database.close()


class Transaction:
    """The context manager of `write` and `read`."""
    __slots__ = ("_cursor", "_lease", "_side", "_store")

    def __init__(self, store: Store, side):
        self._store, self._side = store, side

    def __enter__(self) -> "Tx":
        mine = self._store._mine
        if self._side.writes and getattr(mine, "writing", False):
            raise RuntimeError("a write inside a write of the same thread")
        try:
            self._lease = self._side.begin()
        except PoolTimeout as error:
            raise Unavailable("no connection to the database became free") from error
        except self._side.errors as error:
            raise _meaning(self._side, error) from error
        if self._side.writes:
            mine.writing = True
        self._cursor = self._lease.driver_connection.cursor()
        return Tx(self._cursor, self._side)

    def __exit__(self, kind, error, trace) -> None:
        if self._side.writes:
            self._store._mine.writing = False
        lease = self._lease
        try:
            self._cursor.close()                 # a statement still half read would keep the state it reads alive
            if kind is None:
                self._side.commit(lease)
            else:
                self._side.rollback(lease)
        except self._side.errors as failure:
            self._side.discard(lease)
            if kind is None:
                raise _meaning(self._side, failure) from failure
        finally:
            lease.close()


class Tx:
    """An open transaction: runs named statements. Belongs to one thread and dies with its `with`."""
    __slots__ = ("_cursor", "_side", "_together", "dialect")

    def __init__(self, cursor, side):
        self._cursor, self._side, self.dialect = cursor, side, side.dialect
        self._together = None                      # the letter that is being written, if any

    def one(self, statement: Statement, **parameters):
        """The first row, or None."""
        compiled = statement.on(self.dialect)
        try:
            row = self._cursor.execute(compiled.text, compiled.take(parameters)).fetchone()
        except self._side.errors as error:
            raise _meaning(self._side, error) from error
        return None if row is None else compiled.make(row)

    def all(self, statement: Statement, **parameters) -> list:
        """Every row."""
        compiled = statement.on(self.dialect)
        try:
            rows = self._cursor.execute(compiled.text, compiled.take(parameters)).fetchall()
        except self._side.errors as error:
            raise _meaning(self._side, error) from error
        return list(map(compiled.make, rows))

    def value(self, statement: Statement, **parameters):
        """The first column of the first row, or None."""
        compiled = statement.on(self.dialect)
        try:
            row = self._cursor.execute(compiled.text, compiled.take(parameters)).fetchone()
        except self._side.errors as error:
            raise _meaning(self._side, error) from error
        return None if row is None else row[0]

    def alone(self, what: str) -> None:
        """Wait until no other transaction does this, before every other lock: for changes of the whole office (publishing, imports)."""
        if self.dialect != "sqlite":             # there the one writer is alone with everything
            self.one(ALONE, key=zlib.crc32(what.encode()))

    @contextmanager
    def together(self) -> Iterator[None]:
        """Statements in here travel to the server at once; how many rows they touched is not told, what fails is told at the end."""
        try:
            with self._side.together(self._cursor) as self._together:
                yield
        except self._side.errors as error:
            raise _meaning(self._side, error) from error
        finally:
            self._together = None

    def run(self, statement: Statement, **parameters) -> int:
        """Run it; how many rows it touched."""
        compiled = statement.on(self.dialect)
        try:
            return self._cursor.execute(compiled.text, compiled.take(parameters)).rowcount
        except self._side.errors as error:
            raise _meaning(self._side, error) from error

    def many(self, statement: Statement, rows: list[dict]) -> None:
        """Run it once per row, in one call of the driver."""
        if not rows:
            return
        compiled = statement.on(self.dialect)
        try:
            if self._together:                   # the driver's executemany would wait for its answer
                for row in rows:
                    self._cursor.execute(compiled.text, compiled.take(row))
            else:
                self._cursor.executemany(compiled.text, [compiled.take(row) for row in rows])
        except self._side.errors as error:
            raise _meaning(self._side, error) from error


def _meaning(side, error: Exception) -> Exception:
    """What a driver's error means here: Unavailable, Conflict, or itself (a mistake of ours)."""
    kind = side.kind(error)
    if kind == "unavailable":
        return Unavailable(f"database: {error}")
    if kind == "clash":
        return Clash(f"database: {error}")
    if kind == "conflict":
        return Conflict(str(error))
    return error
