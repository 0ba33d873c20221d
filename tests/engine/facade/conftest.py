"""One prepared office for the package on each database, a fresh copy for each test."""
import pytest

from tests import office


@pytest.fixture(scope="session")
def stage(databases):
    with office.stage(databases.kind) as made:
        yield made


@pytest.fixture
def desk(stage):
    with office.desk(stage) as made:
        yield made
