import pytest

from engine.store import Store


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "runut.sqlite")
    store.create()
    yield store
    store.close()
