"""The same store on PostgreSQL: statements understood, nothing lost, errors with the same meaning."""
import threading

import psycopg
import pytest

from engine.errors import Unavailable, Unusable
from engine.office import numbers
from engine.store import Conflict, Store
from engine.store.statement import statements
from engine.store.statements import office
from tests.databases import Clones
from tests.engine.store.test_statements import OURS

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def url(postgresql_server, tmp_path_factory):
    return Clones(postgresql_server).new(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def postgresql(url, tmp_path_factory):
    store = Store.open(url, files=tmp_path_factory.mktemp("files"))
    store.create()
    yield store
    store.close()


@pytest.mark.parametrize("name", OURS)
def test_every_statement_is_understood(postgresql, name):
    compiled = statements[name].on("postgresql")
    with postgresql.database.writer.engine.connect() as connection:
        connection.connection.driver_connection.execute("EXPLAIN " + compiled.text, dict.fromkeys(compiled.parameters))


def test_numbers_taken_by_many_threads_are_gapless(postgresql):
    taken = []

    def work(place):
        for turn in range(10):
            try:
                with postgresql.write() as tx:
                    number = int(numbers.case_number(tx, "{seq}", "threads", 2026))
                    if (place + turn) % 4 == 0:
                        raise KeyError
                taken.append(number)
            except KeyError:
                pass

    threads = [threading.Thread(target=work, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 61))


def test_a_reader_cannot_write_and_sees_one_state(postgresql):
    with postgresql.write() as tx:
        tx.run(office.META_PUT, key="k", value="1")
    with postgresql.read() as reader:
        assert reader.value(office.META_GET, key="k") == "1"
        with postgresql.write() as tx:
            tx.run(office.META_PUT, key="k", value="2")
        assert reader.value(office.META_GET, key="k") == "1"
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), postgresql.read() as tx:
        tx.run(office.META_PUT, key="k", value="3")


def test_an_exception_undoes_everything(postgresql):
    with pytest.raises(KeyError), postgresql.write() as tx:
        tx.run(office.META_PUT, key="undone", value="x")
        raise KeyError
    with postgresql.read() as tx:
        assert tx.value(office.META_GET, key="undone") is None


def test_contradictions_are_conflicts(postgresql):
    row = {"id": "x", "unit": "none", "person": "none", "form": "plt", "from_day": "2026-01-01", "until_day": None, "basis": "", "issued": "", "at": ""}
    with pytest.raises(Conflict), postgresql.write() as tx:
        tx.run(office.ACTING_INSERT, **row)


def test_what_travels_together_fails_as_it_would_alone(postgresql):
    """The contradiction is told as one, whatever follows it in the same letter; nothing of it stays, and the connection can be used again."""
    row = {"id": "x", "unit": "none", "person": "none", "form": "plt", "from_day": "2026-01-01", "until_day": None, "basis": "", "issued": "", "at": ""}
    with pytest.raises(Conflict), postgresql.write() as tx, tx.together():
        tx.run(office.META_PUT, key="together", value="x")
        tx.many(office.ACTING_INSERT, [row, {**row, "id": "y"}])
        tx.run(office.META_PUT, key="together", value="y")
    with postgresql.write() as tx:
        assert tx.value(office.META_GET, key="together") is None
        with tx.together():
            tx.run(office.META_PUT, key="together", value="z")
        assert tx.value(office.META_GET, key="together") == "z"


def test_a_lock_that_does_not_come_is_unavailable(url, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.store.postgresql.PATIENCE", 0.2)
    store = Store.open(url, files=tmp_path)
    with store.write() as tx:
        tx.run(office.META_PUT, key="locked", value="1")
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql")) as other:
        other.execute("UPDATE meta SET value = '2' WHERE key = 'locked'")
        with pytest.raises(Unavailable), store.write() as tx:
            tx.run(office.META_PUT, key="locked", value="3")
    store.close()


def test_a_server_that_is_not_there_is_unavailable(tmp_path):
    store = Store.open(f"postgresql+psycopg://runut@/runut?host={tmp_path}", files=tmp_path)
    with pytest.raises(Unavailable), store.write():
        pass
    with pytest.raises(Unavailable):
        store.create()


def test_a_store_without_a_place_for_files_is_unusable(url):
    with pytest.raises(Unusable):
        Store.open(url)
