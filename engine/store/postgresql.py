"""PostgreSQL: two pools on one database, one that writes and one that cannot. Knows its manners; knows no table.

A writer reads what is committed (its locks order it after others); a reader sees one unchanging state.
"""
from sqlalchemy import create_engine, event
from sqlalchemy.pool import QueuePool

from engine.errors import Unusable

PATIENCE = 5                     # seconds until a lock that does not come is an answer
_AWAY = ("08", "53", "57", "58")                             # SQLSTATE classes: connection, resources, intervention, system
_CLASH = {"40001", "40P01"}                                  # serialization, deadlock
_LATE = "55P03"                                              # lock not available


class Side:
    """One of the two pools: how a transaction begins, and how it ends."""
    dialect = "postgresql"

    def __init__(self, engine, writes: bool, errors: tuple):
        self.engine, self.writes, self.errors = engine, writes, errors

    def begin(self):
        """A leased connection; the driver begins with the first statement."""
        return self.engine.raw_connection()

    def commit(self, lease) -> None:
        lease.driver_connection.commit()

    def rollback(self, lease) -> None:
        lease.driver_connection.rollback()

    def together(self, cursor):
        """One letter for many statements instead of an answer to each."""
        return cursor.connection.pipeline()

    def discard(self, lease) -> None:
        """Give up a connection whose transaction ended badly."""
        lease.invalidate()

    def kind(self, error: Exception) -> str:
        """unavailable | clash | conflict | mistake"""
        error = getattr(error, "orig", None) or error        # what fails while connecting comes wrapped
        state = getattr(error, "sqlstate", None)
        if state is None:                                    # no answer from a server: it is away, or was never asked (a text with a NUL)
            return "unavailable" if type(error).__name__ in ("OperationalError", "InterfaceError", "ConnectionTimeout") else "mistake"
        if state in _CLASH:
            return "clash"
        if state.startswith("23"):
            return "conflict"
        return "unavailable" if state[:2] in _AWAY or state == _LATE else "mistake"


class PostgreSQL:
    """The database on a server."""
    dialect = "postgresql"

    def __init__(self, url: str):
        try:
            import psycopg
        except ImportError as error:
            raise Unusable("PostgreSQL needs the extra [scale]") from error
        from sqlalchemy.exc import DBAPIError
        errors = (psycopg.Error, DBAPIError)
        self.url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        self.writer = Side(_engine(self.url, psycopg.IsolationLevel.READ_COMMITTED, read_only=False), True, errors)
        self.reader = Side(_engine(self.url, psycopg.IsolationLevel.REPEATABLE_READ, read_only=True), False, errors)

    def close(self) -> None:
        self.reader.engine.dispose()
        self.writer.engine.dispose()


def _engine(url: str, level, read_only: bool):
    engine = create_engine(
        url, poolclass=QueuePool, pool_size=8, max_overflow=16, pool_timeout=PATIENCE, pool_pre_ping=True, pool_reset_on_return="rollback",
        connect_args={"options": f"-c lock_timeout={int(PATIENCE * 1000)} -c timezone=UTC"})

    @event.listens_for(engine, "connect")
    def prepare(connection, record):
        connection.isolation_level, connection.read_only = level, read_only
    return engine
