import pytest

from engine.office.roles import Roles
from engine.settings import ROLES
from engine.store import Store
from tests.databases import Clones


@pytest.fixture(scope="package")
def store(tmp_path_factory):
    """The office on SQLite."""
    store = Store.open(tmp_path_factory.mktemp("office") / "runut.sqlite")
    store.create()
    yield store
    store.close()


@pytest.fixture(scope="package")
def on_postgresql(postgresql_server, tmp_path_factory):
    """The office on PostgreSQL."""
    store = Store.open(Clones(postgresql_server).new(tmp_path_factory.mktemp("office")), files=tmp_path_factory.mktemp("files"))
    store.create()
    yield store
    store.close()


@pytest.fixture(params=["store", pytest.param("on_postgresql", marks=pytest.mark.postgresql)], ids=["sqlite", "postgresql"])
def tx(request):
    """A transaction on either database that is undone at the end of the test."""
    with pytest.raises(Undone), request.getfixturevalue(request.param).write() as tx:
        yield tx
        raise Undone


@pytest.fixture
def roles():
    return Roles(ROLES)


class Undone(Exception):
    pass
