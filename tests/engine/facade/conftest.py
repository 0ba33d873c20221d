"""One prepared office for the package, a fresh copy for each test."""
import pytest

from tests import office


@pytest.fixture(scope="session")
def stage():
    with office.stage() as made:
        yield made


@pytest.fixture
def desk(stage):
    with office.desk(stage) as made:
        yield made
