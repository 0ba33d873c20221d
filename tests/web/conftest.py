"""Clients on a fake engine: nobody signed in, signed in, in English, in a demo office."""
import pytest

from tests.web.fake_engine import FakeEngine
from web import create_app, security


def application(engine):
    return create_app(engine, WTF_CSRF_ENABLED=False)


_application: list = []          # one for all tests with one engine: building it takes longer than most of them


def _with(engine):
    """The application with this engine behind it."""
    if not _application:
        _application.append(application(engine))
    _application[0].extensions["runut"] = engine
    return _application[0]


@pytest.fixture(scope="session")
def _limits():
    application(FakeEngine())                # the first application opens the counters


@pytest.fixture(autouse=True)
def no_flood_yet(_limits):
    """The limits count per process; each test begins with none."""
    security.limiter.reset()


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def client(engine):
    return _with(engine).test_client()


@pytest.fixture
def signed_in(engine):
    client = _with(engine).test_client()
    client.set_cookie("runut", engine.signed_in())
    return client


@pytest.fixture
def client_en(client):
    client.set_cookie("bahasa", "en")
    return client


@pytest.fixture
def demo():
    return application(FakeEngine(demo=True)).test_client()
