"""Bytes kept by what they contain: attachments and letters, in `files/ab/abcdef...` by SHA-256. Knows no names, owners or media types.

A file is written before the row that speaks of it is committed; a crash or a refusal between the two leaves an orphan, never a row without its
file. Who puts bytes that are here already touches the file, so that what is young is never taken for an orphan (`old`, `drop`).
"""
import hashlib
import math
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from engine.errors import Unavailable

_HASH = re.compile(r"[0-9a-f]{64}\Z")
DRAFT = ".part"


class Files:
    """The content store under one folder, made when first written to."""

    def __init__(self, root: Path):
        self.root = Path(root)

    def path(self, sha256: str) -> Path:
        """Where these bytes are or would be. ValueError unless `sha256` is 64 hexadecimal digits (so it can be no path trick)."""
        if not _HASH.match(sha256):
            raise ValueError("not a SHA-256 in hexadecimal")
        return self.root / sha256[:2] / sha256

    def put(self, data: bytes) -> str:
        """Keep bytes for good (on disk when this returns) and give their SHA-256. Unavailable if the disk is full or away."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        try:
            if not self._touched(target, len(data)):
                self._write(target, data)
        except OSError as error:
            raise Unavailable(f"file store: {error.strerror or error}") from error
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes. KeyError if they are not here, Unavailable if the disk fails or they are no longer what they were."""
        try:
            data = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise KeyError(sha256) from None
        except OSError as error:
            raise Unavailable(f"file store: {error.strerror or error}") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Unavailable(f"file store: {sha256} is damaged")
        return data

    def has(self, sha256: str) -> bool:
        """Whether these bytes are here."""
        return self.path(sha256).exists()

    def all(self) -> Iterator[str]:
        """Every hash that is here, for doctor and backup."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(name for name in os.listdir(folder) if _HASH.match(name))

    def remove(self, sha256: str) -> None:
        """Forget bytes whose retention has ended; nothing happens if they are not here."""
        self.path(sha256).unlink(missing_ok=True)

    def old(self, digit: str, before: float) -> list[str]:
        """Hashes that begin with a hexadecimal digit and that nobody has put since a moment (seconds since 1970). Drafts as old as that, which only
        a crash leaves, are gone afterwards."""
        found = []
        for folder in sorted(self.root.glob(f"{digit}[0-9a-f]")):
            with os.scandir(folder) as entries:
                aged = [entry.name for entry in entries if _moment(entry) < before]
            found += [name for name in aged if _HASH.match(name)]
            for name in aged:
                if name.endswith(DRAFT):
                    (folder / name).unlink(missing_ok=True)
        return found

    def drop(self, sha256: str, before: float) -> bool:
        """Forget bytes nobody refers to, unless somebody has put them again since that moment; whether they are gone."""
        target = self.path(sha256)
        aside = _draft(target)
        try:
            if target.stat().st_mtime >= before:
                return False
            os.replace(target, aside)                # from here on whoever puts them writes them anew
        except FileNotFoundError:
            return False
        if aside.stat().st_mtime >= before:          # he was quicker
            os.replace(aside, target)
            return False
        aside.unlink()
        return True

    @staticmethod
    def _touched(target: Path, size: int) -> bool:
        """Whether these bytes are here; they are as young as new ones then."""
        try:
            os.utime(target)
            return target.stat().st_size == size
        except FileNotFoundError:
            return False

    def _write(self, target: Path, data: bytes) -> None:
        new_folder = not target.parent.exists()
        target.parent.mkdir(parents=True, exist_ok=True)
        if new_folder:
            _sync_folder(self.root)
        draft = _draft(target)
        try:
            with open(draft, "xb") as handle:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
            os.replace(draft, target)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)


def _draft(target: Path) -> Path:
    return target.with_name(f".{secrets.token_hex(8)}{DRAFT}")


def _moment(entry: os.DirEntry) -> float:
    """When it was last put; what has just gone is young."""
    try:
        return entry.stat().st_mtime
    except FileNotFoundError:
        return math.inf


def _sync_folder(folder: Path) -> None:
    """Make the new name in a folder durable, not only the bytes behind it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
