"""What people are told outside of the pages, and how."""
from dataclasses import dataclass


@dataclass(frozen=True)
class TellingRow:
    """How somebody is told of a kind of event: way is now, daily or app; `fixed`: it cannot be chosen."""
    kind: str
    label: str
    hint: str
    way: str
    fixed: bool


@dataclass(frozen=True)
class TellingPage:
    """`channel`: what the office calls its gateway, "" where it has none; `gateway`: the reader's address there."""
    rows: tuple[TellingRow, ...]
    email: str
    mail: bool
    channel: str
    gateway: str
