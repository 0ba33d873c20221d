"""Clients on a fake engine: nobody signed in, signed in, in English, in a demo office."""
import pytest

from tests.web.fake_engine import FakeEngine
from web import create_app, security


def application(engine):
    return create_app(engine, WTF_CSRF_ENABLED=False)


@pytest.fixture(autouse=True)
def no_flood_yet():
    """The limits count per process; each test begins with none."""
    application(FakeEngine())
    security.limiter.reset()


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def client(engine):
    return application(engine).test_client()


@pytest.fixture
def signed_in(engine):
    client = application(engine).test_client()
    client.set_cookie("runut", engine.signed_in())
    return client


@pytest.fixture
def client_en(client):
    client.set_cookie("bahasa", "en")
    return client


@pytest.fixture
def demo():
    return application(FakeEngine(demo=True)).test_client()
