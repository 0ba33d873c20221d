"""The folder of leave requests as files by path, to be harmed one line at a time; scopes for forms and letters without a database."""
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import feel
from engine.procedure import words_id
from engine.procedure.folder import read

ROOT = Path(__file__).parents[3] / "processes"
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


CUTI = files_of(ROOT / "cuti")


def harmed(path: str, old: str, new: str, files: dict[str, bytes] = CUTI) -> dict[str, bytes]:
    """The files with one text replaced, once; the text must be there."""
    source = files[path].decode()
    assert old in source, f"{path} has no {old!r}"
    return {**files, path: source.replace(old, new, 1).encode()}


@pytest.fixture(scope="session")
def cuti():
    return read(CUTI)


@feel.function("tanggal(date: Any)")
def tanggal(run, value):
    return words_id.tanggal(value)


@feel.function("terbilang(n: number)")
def terbilang(run, n):
    return words_id.terbilang(n)


@feel.function("nip(text: string)")
def nip(run, text):
    return words_id.nip(text)


@feel.function("jabatan(role: Any)")
def jabatan(run, role):
    return {"wali_kota": "Wali Kota Palembang"}.get(role)


FUNCTIONS = {f.name: f for f in (tanggal, terbilang, nip, jabatan)}


def scope(**objects):
    """A FEEL scope over Python values, at NOW."""
    return feel.scope(feel.to_feel(objects), FUNCTIONS, feel.Run(clock=lambda: NOW))


def around(**objects):
    """`scope_for` of forms: own fields first, then these objects."""
    def make(own):
        return feel.scope({**feel.to_feel(objects), **own}, FUNCTIONS, feel.Run(clock=lambda: NOW))
    return make
