"""Versions of procedures: immutable copies of the executed files, parsed once in each process.

Knows the store and procedures; decides nothing about publishing (see facade/studio).
"""
import base64
import threading
from dataclasses import dataclass, field

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
    memo: dict = field(default_factory=dict, repr=False, compare=False)


def freeze_files(files: dict[str, bytes]) -> bytes:
    return pack({path: base64.b64encode(data).decode("ascii") for path, data in sorted(files.items())})


def thaw_files(blob: bytes) -> dict[str, bytes]:
    return {path: base64.b64decode(data) for path, data in unpack(blob).items()}


class Versions:
    """Parsed versions by id. A version never changes, so what is kept here is never wrong; texts amended within one carry a new entry (`forget`)."""

    def __init__(self):
        self._kept: dict[str, Version] = {}
        self._lock = threading.Lock()

    def get(self, tx, version_id: str) -> Version:
        found = self._kept.get(version_id)
        if found is None:
            with self._lock:                 # parsing twice would be harmless, but costs 50 ms
                found = self._kept.get(version_id) or self._load(tx, version_id)
                self._kept[version_id] = found
        return found

    def _load(self, tx, version_id: str) -> Version:
        row = tx.one(sql.VERSION_BY_ID, id=version_id)
        return Version(row.id, row.number, read(thaw_files(row.files)))

    def in_force(self, tx, procedure: str) -> Version:
        """The version new requests start on; Refused("no_version") if nothing is published."""
        row = tx.one(sql.VERSION_IN_FORCE, procedure=procedure)
        if row is None:
            raise Refused("no_version")
        return self.get(tx, row.id)

    def all_in_force(self, tx) -> list[Version]:
        return [self.get(tx, row.id) for row in tx.all(sql.VERSIONS_IN_FORCE)]

    def forget(self, version_id: str) -> None:
        self._kept.pop(version_id, None)
