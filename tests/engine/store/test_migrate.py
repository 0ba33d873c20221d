"""The schema comes from steps, whole or not at all, under one lock; a SQLite file is copied before. On both databases."""
import re
import shutil
import sqlite3
import stat
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from engine.errors import Unusable
from engine.store import Store, migrate
from engine.store.statements.office import META_GET, META_PUT
from engine.store.tables import metadata

STEP = '''
from alembic import op
import sqlalchemy as sa
revision = "9999"
down_revision = "{down}"
def upgrade():
    op.add_column("meta", sa.Column("note", sa.Text))
    {more}
'''
PROGRAM = "import sys; from pathlib import Path; from engine.store import Store; s = Store.open(sys.argv[1], files=Path(sys.argv[2])); s.create(); s.check(); s.close()"


@pytest.fixture
def steps(tmp_path, monkeypatch):
    """A copy of the steps to which a test may add one."""
    copy = tmp_path / "steps"
    shutil.copytree(migrate.STEPS, copy, ignore=shutil.ignore_patterns("__pycache__"))

    def add(more="pass"):
        down = migrate.head()
        monkeypatch.setattr(migrate, "STEPS", copy)
        (copy / "versions" / "9999_note.py").write_text(STEP.format(down=down, more=more))
    return add


def columns(store, table):
    with store.database.reader.engine.connect() as connection:
        return [column["name"] for column in inspect(connection).get_columns(table)]


def schema(connection) -> dict:
    """Everything a database says of its tables, comparable."""
    seen, found = inspect(connection), {}
    for name in seen.get_table_names():
        if name == "alembic_version":
            continue
        found[name] = {
            "columns": [(c["name"], str(c["type"]), c["nullable"], c["default"] and re.sub(r"'\w+'", "", str(c["default"]))) for c in seen.get_columns(name)],
            "key": seen.get_pk_constraint(name)["constrained_columns"],
            "unique": sorted(tuple(u["column_names"]) for u in seen.get_unique_constraints(name)),
            "foreign": sorted((tuple(f["constrained_columns"]), f["referred_table"], tuple(f["referred_columns"])) for f in seen.get_foreign_keys(name)),
            "indexes": sorted((i["name"], tuple(i["column_names"]), bool(i["unique"]),
                               tuple(sorted((k, str(v).replace(f"{name}.", "")) for k, v in i.get("dialect_options", {}).items() if k.endswith("where"))))
                              for i in seen.get_indexes(name))}
    return found


def test_the_steps_lead_to_the_tables_of_the_program(either, empty):
    plain = empty()
    if plain.dialect == "sqlite":
        plain.database.make_folder()
    with plain.database.writer.engine.begin() as connection:
        metadata.create_all(connection)
        wanted = schema(connection)
    with either.database.writer.engine.connect() as connection:
        assert schema(connection) == wanted
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert either.revision() == migrate.head()
    either.check()


def test_no_step_looks_at_the_tables_of_today():
    for step in (migrate.STEPS / "versions").glob("0*.py"):
        assert "engine" not in step.read_text("utf-8").replace("`engine.store.tables`", ""), step.name


def test_creating_twice_changes_nothing(either, tmp_path):
    either.create()
    assert not list(tmp_path.glob("*.before-*"))


def test_a_database_without_a_schema_is_refused_and_not_made(empty, tmp_path):
    with pytest.raises(Unusable):
        empty().check()
    assert not list(tmp_path.glob("*.sqlite"))


def test_a_database_is_copied_before_it_is_upgraded(store, steps, tmp_path):
    before = store.revision()
    steps()
    store.create()
    assert store.revision() == "9999" and "note" in columns(store, "meta")
    copy = Store.open(tmp_path / f"runut.sqlite.before-{before}")
    assert copy.revision() == before and "note" not in columns(copy, "meta")
    copy.close()


def test_an_upgrade_keeps_what_is_there(either, steps):
    with either.write() as tx:
        tx.run(META_PUT, key="kept", value="1")
    steps()
    either.create()
    assert either.revision() == "9999" and "note" in columns(either, "meta")
    with either.read() as tx:
        assert tx.value(META_GET, key="kept") == "1"


def test_the_first_schema_is_upgraded_step_by_step(empty, monkeypatch):
    old = empty()
    monkeypatch.setattr(migrate, "_run", lambda script, connection: to(script, connection, "0001"))
    old.create()
    assert old.revision() == "0001" and migrate.head() != "0001"
    monkeypatch.undo()
    with pytest.raises(Unusable, match="0001"):
        old.check()
    old.create()
    old.check()
    with old.database.writer.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_what_cases_wait_for_is_kept_when_subscriptions_are_told_by_their_kind(empty, monkeypatch):
    """0014: each row of a token gets a number of its own; all of them are messages."""
    old = empty()
    monkeypatch.setattr(migrate, "_run", lambda script, connection: to(script, connection, "0013"))
    old.create()
    monkeypatch.undo()
    with old.database.writer.engine.begin() as connection:
        connection.execute(text("INSERT INTO version (id, procedure, number, status, files, created_at, created_by) VALUES ('v', 'p', 1, 'in_force', :blob, 'x', 'x')"),
                           {"blob": b"x"})
        connection.execute(text("INSERT INTO cases (id, number, procedure, version, applicant, filed_by, unit, opd, status, revision, started_at, tracking, changed_at) "
                                "VALUES ('c', 'P-1', 'p', 'v', 'a', 'a', 'u', 'u', '', 1, 'x', 't', 'x')"))
        connection.execute(text("INSERT INTO subscription (case_id, token, name, element) VALUES ('c', 't1', 'm1', 'e'), ('c', 't1', 'm2', 'e'), ('c', 't2', 'm1', 'f')"))
    old.create()
    with old.database.writer.engine.connect() as connection:
        rows = connection.execute(text("SELECT token, idx, kind, name FROM subscription ORDER BY token, idx")).all()
    assert [tuple(r) for r in rows] == [("t1", 0, "message", "m1"), ("t1", 1, "message", "m2"), ("t2", 0, "message", "m1")]


def to(script, connection, revision):
    from alembic.operations import Operations
    context = migrate._context(connection, fn=lambda at, _: script._upgrade_revs(revision, at))
    with Operations.context(context):
        context.run_migrations()


def test_a_step_that_fails_leaves_everything_as_it_was(either, steps):
    before = either.revision()
    steps(more="raise RuntimeError('half way')")
    with pytest.raises(RuntimeError):
        either.create()
    assert either.revision() == before and "note" not in columns(either, "meta")
    with either.write():
        pass


def test_a_revision_from_the_future_is_refused_by_everybody(either):
    with either.database.writer.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'future'"))
    with pytest.raises(Unusable, match="future"):
        either.check()
    with pytest.raises(Unusable, match="future"):
        either.create()


def test_a_file_that_is_no_database_is_unusable(tmp_path):
    (tmp_path / "runut.sqlite").write_text("this is a letter, not a database, " * 50)
    with pytest.raises(Unusable):
        Store.open(tmp_path / "runut.sqlite").create()


def test_nobody_else_may_read_the_database_file(store):
    assert stat.S_IMODE(store.database.path.stat().st_mode) == 0o600


def test_a_copy_is_whole(store, tmp_path):
    with store.write() as tx:
        tx.run(META_PUT, key="kept", value="1")
    migrate._copy(store.database.path, "x")
    with sqlite3.connect(tmp_path / "runut.sqlite.before-x") as copy:
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert copy.execute("SELECT value FROM meta WHERE key = 'kept'").fetchall() == [("1",)]


def test_processes_that_start_at_once_create_one_schema(databases, tmp_path):
    url = databases.new(tmp_path)
    running = [subprocess.Popen([sys.executable, "-c", PROGRAM, url, str(tmp_path / "files")], stderr=subprocess.PIPE) for _ in range(3)]
    assert [(process.communicate(timeout=60)[1].decode(), process.returncode) for process in running] == [("", 0)] * 3
