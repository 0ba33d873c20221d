"""Why a request went the way it did, for programs: each decision and each way taken with the rows, the values and where each came from."""
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SeenValue:
    """One value that decided: its FEEL text, its JSON value, both in words, and its origins ("form permohonan.hari", "record golongan")."""
    expression: str
    value: Any
    label: str
    words: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class MatchedRow:
    """A row that matched, counted from 1, with its legal basis, what its cells saw and what it gave."""
    decision: str
    row: int
    rule: str
    legal_basis: str
    inputs: tuple[SeenValue, ...]
    outputs: Any


@dataclass(frozen=True)
class Explanation:
    """`kind`: decision (of table `decision`, which gave `value`) or way (the flow taken at a gateway or task; `default`: no condition held)."""
    element: str
    name: str
    kind: str
    decision: str | None
    flow: str | None
    default: bool
    value: Any
    rows: tuple[MatchedRow, ...]
    inputs: tuple[SeenValue, ...]
    sentences: tuple[str, ...]
