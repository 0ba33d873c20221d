"""Repairs of files on disk, for the command line: a folder in place or into another one, a diagram in place or as a folder. Knows paths."""
from collections.abc import Collection, Iterable
from pathlib import Path

from engine.errors import Unusable

from ..files import SHARED, collect
from . import folder, repair


def repair_path(source: Path, codes: Collection[str] | None = None, out: Path | None = None, *, roles: Iterable[str] | None = None, write: bool = True) -> repair.Repaired:
    """Repairs a folder or a diagram and writes what has changed (`write`): in place, or all of it into the folder `out`.

    A diagram without `out` is repaired alone; with it the folder around it is made too. Unusable, Problems.
    """
    if source.is_dir():
        files = {path: data for path, data in collect(source)[0].items() if not path.startswith(f"{SHARED}/")}
        done = repair.apply(files, codes=codes, roles=roles)
        target = out or source
    elif source.is_file():
        try:
            data = source.read_bytes()
        except OSError as error:
            raise Unusable(f"{source}: {error.strerror}") from error
        files = folder.take(source.name, data)
        done = repair.apply(files, codes=codes, roles=roles, whole=out is not None)
        if out is None:
            if write and data[:4] != b"PK\x03\x04":
                _write(source, next(iter(done.files.values())))
            return done
        target = out
    else:
        raise Unusable(f"{source}: no such file or folder")
    for path, data in done.files.items() if write else ():
        _write(target / path, data)
    return done


def _write(path: Path, data: bytes) -> None:
    try:
        if path.is_file() and path.read_bytes() == data:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}") from error
