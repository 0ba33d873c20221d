"""Both databases for tests. A test that takes the fixture `databases` (or anything made from it) runs on SQLite and on PostgreSQL.

One PostgreSQL for each test process, made in a temporary folder at its first use, reached by a socket in it and gone at the end: what it
is told is kept by nobody (no fsync), so it is quick. An office is prepared once and cloned by CREATE DATABASE ... TEMPLATE, as a file is
copied on SQLite.
"""
import ctypes
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from engine.play.stage import InFiles
from engine.store import Store

MISSING = "no PostgreSQL binaries"
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB -c autovacuum=off -c max_connections=200"
PREFIX, YOUNG = "runut-pg-", 600
_numbers = itertools.count()
ENOUGH = 1 << 30                 # bytes free in memory, else the cluster lies on disk


def binaries() -> Path:
    """Folder with initdb and pg_ctl; skips the test without them."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found or not (found[-1] / "initdb").exists():
        pytest.skip(MISSING)
    return found[-1]


def user() -> dict:
    """The server refuses to run as root: then as the system's postgres."""
    if os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip(f"{MISSING} for a user that is not root")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def room() -> str:
    """A folder in memory if there is room: creating a database there takes 12 ms instead of 370. Short, because it is part of a socket's path."""
    memory = Path("/dev/shm")
    return str(memory) if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ENOUGH else "/tmp"


@contextmanager
def cluster(options: str = QUICK, folder: str | None = None) -> Iterator[str]:
    """URL of an empty database on a server of its own; `folder`: where it lies."""
    tools, who = binaries(), user()
    _sweep(Path(folder or room()))
    place = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder or room()))
    if who:
        os.chown(place, who["user"], who["group"])

    def call(tool, *arguments):
        subprocess.run([tools / tool, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=place, **who)

    call("initdb", "-D", place / "data", "-U", "runut", "-A", "trust", "--no-sync", "--locale=C", "-E", "UTF8")
    with open(place / "log", "wb") as log:
        server = subprocess.Popen([tools / "postgres", "-D", place / "data", "-k", place, "-c", "listen_addresses=", *options.split()],
                                  stdout=log, stderr=log, cwd=place, preexec_fn=_end_with_parent, **who)  # noqa: PLW1509 - it calls one function of C
    try:
        _wait(server, tools, place)
        call("createdb", "-h", place, "-U", "runut", "runut")
        yield f"postgresql+psycopg://runut@/runut?host={place}"
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(30)
        shutil.rmtree(place, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """What servers of killed tests left: their folders hold 70 MB each. One that ended has no process any more; a young one may be in the making."""
    for old in folder.glob(f"{PREFIX}*"):
        try:
            pid = (old / "data" / "postmaster.pid").read_text().split()[0]
        except (OSError, IndexError):
            pid = ""
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > YOUNG and not (pid and Path(f"/proc/{pid}").exists()):
                shutil.rmtree(old, ignore_errors=True)


def _end_with_parent() -> None:
    """A test process that is killed leaves no server behind (Linux: PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def _wait(server: subprocess.Popen, tools: Path, place: Path) -> None:
    until = time.monotonic() + 60
    while subprocess.run([tools / "pg_isready", "-h", place, "-q"], check=False).returncode:
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"PostgreSQL does not start: {(place / 'log').read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


class Clones:
    """Databases of a PostgreSQL cluster. The same doors as `engine.play.stage.InFiles`."""
    dialect = "postgresql"

    def __init__(self, url: str):
        self.base = url

    def new(self, data: Path) -> str:
        """An empty database."""
        return self._create("template0")

    def copy(self, url: str, data: Path) -> str:
        """A copy of a database nobody is connected to."""
        return self._create(_name(url))

    def drop(self, url: str) -> None:
        self._run(f'DROP DATABASE "{_name(url)}" WITH (FORCE)')

    def _create(self, template: str) -> str:
        name = f"t{next(_numbers)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.base.replace("/runut?", f"/{name}?")

    def _run(self, sql: str) -> None:
        import psycopg
        with psycopg.connect(self.base.replace("postgresql+psycopg", "postgresql"), autocommit=True) as connection:
            connection.execute(sql)


def _name(url: str) -> str:
    return url.split("?")[0].rsplit("/", 1)[1]


class Databases:
    """One of the two kinds, and stores on it that have the schema and nothing else."""

    def __init__(self, kind, place: Path):
        self.kind, self.dialect, self.place, self._template = kind, kind.dialect, place, None

    def new(self, data: Path) -> str:
        """URL of a database without a schema."""
        return self.kind.new(data)

    @contextmanager
    def store(self, data: Path) -> Iterator[Store]:
        """A store of its own, closed and gone afterwards. `data`: an empty folder."""
        url = self._copy(data)
        store = Store.open(url, files=data / "files")
        try:
            yield store
        finally:
            store.close()
            self.kind.drop(url)

    def _copy(self, data: Path) -> str:
        if self._template is None:
            self.place.mkdir()
            url = self.kind.new(self.place)
            store = Store.open(url, files=self.place / "files")
            store.create()
            store.close()
            self._template = url
        if self.dialect == "sqlite":
            shutil.copytree(self.place, data, dirs_exist_ok=True)
        return self.kind.copy(self._template, data)


# fixtures, imported by tests/conftest.py ----------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def postgresql_server():
    """URL of the one PostgreSQL of this process."""
    with cluster() as url:
        yield url


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def databases(request, tmp_path_factory):
    """Where the databases of a test are: whoever takes this runs twice."""
    kind = InFiles() if request.param == "sqlite" else Clones(request.getfixturevalue("postgresql_server"))
    yield Databases(kind, tmp_path_factory.mktemp("databases") / request.param)
