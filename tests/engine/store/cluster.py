"""A PostgreSQL of one's own for a test run: made in a temporary folder, reached by a socket in it, gone at the end."""
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MISSING = "PostgreSQL's binaries are missing"


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


@contextmanager
def cluster() -> Iterator[str]:
    """URL of an empty database."""
    tools, who = binaries(), user()
    folder = Path(tempfile.mkdtemp(prefix="runut-pg-", dir="/tmp"))          # a socket's path must be short
    if who:
        os.chown(folder, who["user"], who["group"])

    def call(tool, *arguments):
        subprocess.run([tools / tool, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **who)

    call("initdb", "-D", folder / "data", "-U", "runut", "-A", "trust", "--no-sync", "--locale=C", "-E", "UTF8")
    call("pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", f"-k {folder} -c listen_addresses='' -c fsync=off", "start")
    try:
        call("createdb", "-h", folder, "-U", "runut", "runut")
        yield f"postgresql+psycopg://runut@/runut?host={folder}"
    finally:
        call("pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
