"""A desk in the made-up office for each test of the standard's semantics, prepared once."""
import pytest

from tests import office


@pytest.fixture(scope="session")
def stage(made):
    return made


@pytest.fixture
def desk(stage):
    with office.desk(stage) as made:
        yield made
