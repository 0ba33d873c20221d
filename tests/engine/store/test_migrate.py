"""The schema comes from steps, whole or not at all, under one lock, with a copy before."""
import shutil
import sqlite3
import stat
import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from engine.errors import Unusable
from engine.store import Store, migrate
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
    with sqlite3.connect(store.database.path) as connection:
        return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def test_the_steps_lead_to_the_tables_of_the_program(store):
    with store.database.writer.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert store.revision() == migrate.head()
    store.check()


def test_creating_twice_changes_nothing(store, tmp_path):
    store.create()
    assert not list(tmp_path.glob("*.before-*"))


def test_a_database_without_a_schema_is_refused_and_not_made(tmp_path):
    store = Store.open(tmp_path / "none.sqlite")
    with pytest.raises(Unusable):
        store.check()
    assert not (tmp_path / "none.sqlite").exists()


def test_a_database_is_copied_before_it_is_upgraded(store, steps, tmp_path):
    before = store.revision()
    steps()
    store.create()
    assert store.revision() == "9999" and "note" in columns(store, "meta")
    copy = Store.open(tmp_path / f"runut.sqlite.before-{before}")
    assert copy.revision() == before and "note" not in columns(copy, "meta")
    copy.close()


def test_a_step_that_fails_leaves_everything_as_it_was(store, steps):
    before = store.revision()
    steps(more="raise RuntimeError('half way')")
    with pytest.raises(RuntimeError):
        store.create()
    assert store.revision() == before and "note" not in columns(store, "meta")
    with store.write():
        pass


def test_a_revision_from_the_future_is_refused_by_everybody(store):
    with sqlite3.connect(store.database.path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'future'")
    with pytest.raises(Unusable, match="future"):
        store.check()
    with pytest.raises(Unusable, match="future"):
        store.create()


def test_a_file_that_is_no_database_is_unusable(tmp_path):
    (tmp_path / "runut.sqlite").write_text("this is a letter, not a database, " * 50)
    with pytest.raises(Unusable):
        Store.open(tmp_path / "runut.sqlite").create()


def test_nobody_else_may_read_the_database_file(store):
    assert stat.S_IMODE(store.database.path.stat().st_mode) == 0o600


def test_two_processes_that_start_at_once_create_one_schema(tmp_path):
    program = "import sys; from engine.store import Store; s = Store.open(sys.argv[1]); s.create(); s.check()"
    running = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "runut.sqlite")], stderr=subprocess.PIPE) for _ in range(2)]
    assert [(process.communicate(timeout=60)[1].decode(), process.returncode) for process in running] == [("", 0)] * 2
