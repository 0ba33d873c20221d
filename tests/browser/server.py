"""A real engine behind a real server, for tests in a browser: the made-up office on a free port of this machine, its clock in the test's hand.

    with opened() as port, stage(port.settings) as made, desk(made) as office, serving(office.engine, port) as base: ...

The port is taken before the engine opens, so that the addresses it prints into QR codes and mails are those the browser can open.
"""
import dataclasses
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import waitress
from waitress import wasyncore

from engine import Settings
from engine.play.stage import Stage
from tests.office import HOUSE, stage
from web import create_app


@contextmanager
def free_port() -> Iterator[socket.socket]:
    """A listening place on 127.0.0.1 that nobody else has."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        yield place


@contextmanager
def stage_at(place: socket.socket) -> Iterator[Stage]:
    """The office prepared once, with the address of the place in its settings; each `desk` is a copy of it."""
    settings = Settings.load(HOUSE / "config.yaml", {})
    web = dataclasses.replace(settings.web, port=place.getsockname()[1])
    with stage(settings=dataclasses.replace(settings, web=web)) as made:
        yield made


@contextmanager
def serving(engine, place: socket.socket) -> Iterator[str]:
    """The pages of an engine at the place; gives their address. The place can be served again afterwards."""
    server = waitress.create_server(create_app(engine, RATELIMIT_ENABLED=False), sockets=[place.dup()], threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield engine.settings.web.url()
    finally:
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))     # in its own thread: whatever is still open, then its loop ends
        thread.join(5)
        server.task_dispatcher.shutdown()
