"""What is published of the audit chain."""
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class AuditHead:
    """A signed head: the chain had `seq` rows, the last with this hash. `at` is written as it was signed; hash, key and signature in hexadecimal."""
    seq: int
    hash: str
    at: str
    key: str
    signature: str

    def to_json(self) -> dict:
        return {"seq": self.seq, "hash": self.hash, "at": self.at, "key": self.key, "signature": self.signature}


@dataclass(frozen=True)
class PublishedHead:
    """A head and its moment in the office's zone."""
    head: AuditHead
    at: datetime


@dataclass(frozen=True)
class AuditPage:
    """What everybody may see: the heads, the latest first. `key`: the public key of today, "" before the first head."""
    office: str
    key: str
    heads: tuple[PublishedHead, ...]
