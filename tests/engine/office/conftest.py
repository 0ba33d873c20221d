import pytest

from engine.office.roles import Roles
from engine.settings import ROLES
from engine.store import Store


@pytest.fixture(scope="package")
def store(tmp_path_factory):
    store = Store.open(tmp_path_factory.mktemp("office") / "runut.sqlite")
    store.create()
    yield store
    store.close()


@pytest.fixture
def tx(store):
    """A transaction that is undone at the end of the test."""
    with pytest.raises(Undone), store.write() as tx:
        yield tx
        raise Undone


@pytest.fixture
def roles():
    return Roles(ROLES)


class Undone(Exception):
    pass
