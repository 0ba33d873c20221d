"""One writer at a time, readers that never wait, nothing half done."""
import sqlite3
import threading
import time

import pytest
from sqlalchemy import bindparam, select, update

from engine.errors import Unavailable, Unusable
from engine.store import Conflict, Store, named, upsert
from engine.store import tables as t

PUT = named("test_meta_put", upsert(t.meta, ("key",)))
GET = named("test_meta_get", select(t.meta.c.value).where(t.meta.c.key == bindparam("key")))
SET = named("test_meta_set", update(t.meta).where(t.meta.c.key == bindparam("name")).values(value=bindparam("value")))
INSERT = named("test_meta_insert", t.meta.insert())
NOTICE = named("test_timer_insert", t.timer.insert())


def test_twenty_threads_incrementing_one_value_lose_nothing(store):
    with store.write() as tx:
        tx.run(PUT, key="n", value="0")
    wrong = []

    def increment():
        try:
            for _ in range(10):
                with store.write() as tx:
                    tx.run(SET, name="n", value=str(int(tx.value(GET, key="n")) + 1))
        except Exception as error:  # noqa: BLE001 - a thread's failure must reach the test
            wrong.append(error)

    threads = [threading.Thread(target=increment) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as tx:
        assert (wrong, tx.value(GET, key="n")) == ([], "200")


def test_a_reader_does_not_wait_for_a_writer_and_sees_what_was_committed(store):
    with store.write() as tx:
        tx.run(PUT, key="a", value="old")
    with store.write() as writer:
        writer.run(PUT, key="a", value="new")
        start = time.monotonic()
        with store.read() as reader:
            assert reader.value(GET, key="a") == "old"
        assert time.monotonic() - start < 1
    with store.read() as reader:
        assert reader.value(GET, key="a") == "new"


def test_a_reader_sees_one_state_while_others_commit(store):
    with store.write() as tx:
        tx.run(PUT, key="a", value="1")
    with store.read() as reader:
        assert reader.value(GET, key="a") == "1"
        with store.write() as tx:
            tx.run(PUT, key="a", value="2")
        assert reader.value(GET, key="a") == "1"


def test_a_reader_cannot_write(store):
    with pytest.raises(sqlite3.OperationalError), store.read() as tx:
        tx.run(PUT, key="a", value="x")
    with store.read() as tx:
        assert tx.value(GET, key="a") is None


def test_an_exception_undoes_everything(store):
    with pytest.raises(KeyError), store.write() as tx:
        tx.run(PUT, key="a", value="x")
        raise KeyError("the command failed")
    with store.read() as tx:
        assert tx.value(GET, key="a") is None


def test_a_transaction_is_over_after_its_with(store):
    with store.write() as tx:
        tx.run(PUT, key="a", value="x")
    with pytest.raises(sqlite3.ProgrammingError):
        tx.value(GET, key="a")


def test_the_same_key_twice_is_a_conflict(store):
    with pytest.raises(Conflict), store.write() as tx:
        tx.run(INSERT, key="a", value="1")
        tx.run(INSERT, key="a", value="2")


def test_a_reference_to_nothing_is_a_conflict(store):
    with pytest.raises(Conflict), store.write() as tx:
        tx.run(NOTICE, case_id="no such case", token="t", idx=0, element="e", due_at="2026-01-01T00:00:00.000000Z")


def test_a_write_inside_a_write_of_the_same_thread_is_a_mistake_told_at_once(store):
    with store.write(), pytest.raises(RuntimeError), store.write():
        pass
    with store.write() as tx:
        tx.run(PUT, key="a", value="still works")


def test_a_database_locked_by_another_process_is_unavailable(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.store.sqlite.PATIENCE", 0.1)
    store = Store.open(tmp_path / "runut.sqlite")
    store.create()
    other = sqlite3.connect(store.database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable), store.write():
        pass
    other.execute("ROLLBACK")
    with store.write() as tx:
        tx.run(PUT, key="a", value="recovered")
    other.close()
    store.close()


def test_a_full_database_is_unavailable_and_recovers(store):
    with store.write() as tx:
        tx.run(PUT, key="a", value="before")
    with store.database.writer.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(Unavailable), store.write() as tx:
        tx.run(PUT, key="a", value="x" * 1_000_000)
    with store.read() as tx:
        assert tx.value(GET, key="a") == "before"
    with store.database.writer.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    with store.write() as tx:
        tx.run(PUT, key="a", value="after")


def test_what_a_writer_acknowledges_is_synchronised_and_in_wal_mode(store):
    with store.database.writer.engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize("side", ["read", "write"])
def test_a_database_whose_folder_is_gone_is_unavailable(tmp_path, side):
    store = Store.open(tmp_path / "gone" / "runut.sqlite")
    with pytest.raises(Unavailable), getattr(store, side)():
        pass


def test_a_hundred_readers_wait_for_each_other_and_all_read(store):
    with store.write() as tx:
        tx.run(PUT, key="a", value="x")
    found = []

    def read():
        with store.read() as tx:
            time.sleep(0.01)
            found.append(tx.value(GET, key="a"))

    threads = [threading.Thread(target=read) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["x"] * 100


def test_an_unknown_kind_of_database_is_unusable():
    with pytest.raises(Unusable):
        Store.open("mysql://somewhere/else")
