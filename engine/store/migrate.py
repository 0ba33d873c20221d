"""The schema of a database: which one it has, and the way to the one this program needs. Knows Alembic; knows no row of any table.

Steps run in one transaction under a lock that only one process gets; a step that fails leaves everything as it was. A SQLite file
that already has a schema is copied to `<file>.before-<revision>` first. Programs refuse a schema they do not know.
"""
import logging
import os
import sqlite3
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from engine.errors import Unavailable, Unusable

STEPS = Path(__file__).parent / "migrations"
LOCK = 78_688                    # key of pg_advisory_xact_lock: "runut" on a telephone's keys
PATIENCE_MS = 60_000             # another process may be upgrading
log = logging.getLogger(__name__)


@cache
def head() -> str:
    """The revision of this program."""
    return _script().get_current_head()


def revision(database) -> str | None:
    """The revision a database has; None if it has none. Unusable if it has several."""
    if database.dialect == "sqlite" and not database.path.exists():
        return None
    with _meaning(), database.reader.engine.connect() as connection:
        return _revision(connection)


def check(database) -> None:
    """Unusable unless the database has exactly the revision of this program."""
    found, wanted = revision(database), head()
    if found != wanted:
        raise Unusable(_wrong(found, wanted))


def upgrade(database) -> None:
    """Create the schema or bring it to the revision of this program. Unusable for one it does not know, Unavailable if another
    process holds the database for longer than a minute."""
    if database.dialect == "sqlite":
        database.make_folder()
    with _meaning(), database.writer.engine.connect() as connection:
        begin, finish = (_begin_sqlite, _finish_sqlite) if database.dialect == "sqlite" else (_begin_postgresql, _finish_postgresql)
        begin(connection)
        try:
            _to_head(database, connection)
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        finally:
            finish(connection)


def _to_head(database, connection) -> None:
    script = _script()
    found, wanted = _revision(connection), script.get_current_head()
    if found == wanted:
        return
    if found is not None and found not in {step.revision for step in script.walk_revisions()}:
        raise Unusable(_wrong(found, wanted))
    if found is not None and database.dialect == "sqlite":
        _copy(database.path, found)
    _run(script, connection)
    if database.dialect == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise Unusable(f"upgrade to {wanted} would leave {len(broken)} references to nothing, first in {broken[0][0]}; nothing was changed")
    log.info("database at revision %s (was %s)", wanted, found or "empty")


def _run(script, connection) -> None:
    from alembic.operations import Operations
    context = _context(connection, fn=lambda at, _: script._upgrade_revs("head", at))
    with Operations.context(context):
        context.run_migrations()


def _script():
    from alembic.script import ScriptDirectory
    return ScriptDirectory(str(STEPS))


def _context(connection, **opts):
    from alembic.runtime.migration import MigrationContext
    logging.getLogger("alembic").setLevel(logging.WARNING)
    return MigrationContext.configure(connection, opts={"render_as_batch": True, **opts})


def _revision(connection) -> str | None:
    heads = _context(connection).get_current_heads()
    if len(heads) > 1:
        raise Unusable(f"database has {len(heads)} revisions at once: {', '.join(sorted(heads))}")
    return heads[0] if heads else None


def _wrong(found: str | None, wanted: str) -> str:
    if found is None:
        return "database has no schema yet; it is created by `runut run`"
    return f"database has revision {found}, this program needs {wanted}; start `runut run` of the newer program once"


# what the two databases need around it ----------------------------------------------------------------------------------------
def _begin_sqlite(connection) -> None:
    """Foreign keys are off while tables may be rebuilt, and checked before the commit."""
    connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE_MS}")
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN EXCLUSIVE")


def _finish_sqlite(connection) -> None:
    """The connection was set for this one purpose: it does not go back to the others."""
    connection.invalidate()


def _begin_postgresql(connection) -> None:
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


def _finish_postgresql(connection) -> None:
    pass


def _copy(path: Path, found: str) -> None:
    """A consistent copy beside the file, whole or not at all. The lock held by the caller keeps writers away meanwhile."""
    target, draft = path.with_name(f"{path.name}.before-{found}"), path.with_name(f".{path.name}.before-{found}.part")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_CREAT | os.O_WRONLY, 0o600))
    source, copy = sqlite3.connect(path), sqlite3.connect(draft)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()
    with open(draft, "rb") as handle:
        os.fsync(handle.fileno())
    os.replace(draft, target)
    log.info("database copied to %s", target.name)


@contextmanager
def _meaning():
    """What errors of the driver mean outside of `Tx`."""
    try:
        yield
    except (sqlite3.DatabaseError, DBAPIError) as error:
        original = getattr(error, "orig", None) or error
        if getattr(original, "sqlite_errorcode", None) in (11, 26):          # CORRUPT, NOTADB
            raise Unusable(f"no usable SQLite database: {original}") from error
        raise Unavailable(f"database: {original}") from error
