import pytest

from engine.store import Store


@pytest.fixture
def store(tmp_path):
    """A store on SQLite, for what only SQLite does."""
    store = Store.open(tmp_path / "runut.sqlite")
    store.create()
    yield store
    store.close()


@pytest.fixture
def either(databases, tmp_path):
    """A store on each database."""
    with databases.store(tmp_path) as store:
        yield store


@pytest.fixture
def empty(databases, tmp_path):
    """Opens stores on one database that has no schema yet."""
    url, opened = databases.new(tmp_path), []

    def another() -> Store:
        opened.append(Store.open(url, files=tmp_path / "files"))
        return opened[-1]
    yield another
    for one in opened:
        one.close()
