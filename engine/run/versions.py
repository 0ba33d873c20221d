"""Versions of procedures: immutable copies of the executed files, parsed once in each process.

Knows the store and procedures; decides nothing about publishing (see facade/studio).
"""
import base64
import threading
from dataclasses import dataclass, field
from functools import lru_cache

from engine.errors import Refused
from engine.procedure.folder import Procedure, read
from engine.store import pack, unpack
from engine.store.statements import case as sql


@dataclass(frozen=True)
class Version:
    """A stored version, ready to run. `memo` keeps what is computed once from the model (promise, order of the steps)."""
    id: str
    number: int
    procedure: Procedure
    published: str | None = None
    memo: dict = field(default_factory=dict, repr=False, compare=False)


def freeze_files(files: dict[str, bytes]) -> bytes:
    return pack({path: base64.b64encode(data).decode("ascii") for path, data in sorted(files.items())})


def thaw_files(blob: bytes) -> dict[str, bytes]:
    return {path: base64.b64decode(data) for path, data in unpack(blob).items()}


@lru_cache(maxsize=16)
def _parsed(blob: bytes) -> Procedure:
    """The same files are parsed once in a process, however many engines and versions have them: nothing of a procedure changes after it was read."""
    return read(thaw_files(blob))


class Versions:
    """Parsed versions by id. What a version executes never changes; its texts may be amended, also by another process: then the row that is looked at
    carries another `published` than what is kept here, and it is read anew."""

    def __init__(self):
        self._kept: dict[str, Version] = {}
        self._lock = threading.Lock()

    def get(self, tx, version_id: str, published: str | None = None) -> Version:
        """`published`: when it was last put in force or amended, from a row that has just been read."""
        found = self._kept.get(version_id)
        if found is None or _newer(published, found.published):
            with self._lock:                 # parsing twice would be harmless, but costs 50 ms
                found = self._kept.get(version_id)
                if found is None or _newer(published, found.published):
                    found = self._kept[version_id] = self._load(tx, version_id)
        return found

    def of(self, tx, row) -> Version:
        """The version of a row of a case or a task, with its texts as they are now."""
        return self.get(tx, row.version, row.published)

    def _load(self, tx, version_id: str) -> Version:
        row = tx.one(sql.VERSION_BY_ID, id=version_id)
        return Version(row.id, row.number, _parsed(row.files), row.published_at)

    def in_force(self, tx, procedure: str) -> Version:
        """The version new requests start on; Refused("no_version") if nothing is published."""
        row = tx.one(sql.VERSION_IN_FORCE, procedure=procedure)
        if row is None:
            raise Refused("no_version")
        return self.get(tx, row.id, row.published)

    def all_in_force(self, tx) -> list[Version]:
        return [self.get(tx, row.id, row.published) for row in tx.all(sql.VERSIONS_IN_FORCE)]


def _newer(published: str | None, kept: str | None) -> bool:
    """An older look at the database does not undo what a newer one has shown."""
    return published is not None and (kept is None or published > kept)
