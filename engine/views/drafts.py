"""Drafts of procedure folders, as designers see them."""
from dataclasses import dataclass
from datetime import datetime

from .diagram import Diagram


@dataclass(frozen=True)
class ProcedureDraftRow:
    """A folder somebody works on. `submitted_by`: who asked for its publication, "" while nobody has."""
    id: str
    title: str
    procedure: str
    revision: int
    hash: str
    changed_at: datetime
    changed_by: str
    submitted_at: datetime | None = None
    submitted_by: str = ""


@dataclass(frozen=True)
class DraftFinding:
    """A designer's mistake in words. `number` is the one on the diagram. strength: not_executable | not_publishable | advice."""
    number: int
    code: str
    strength: str
    file: str
    element: str                     # id in the diagram, "" where it is about none
    name: str
    sentence: str
    repair: str
    repairable: bool                 # `studio.repair(code=, element=)` can put it right


@dataclass(frozen=True)
class DraftChange:
    """kind: import | open | repair | save | submit | recall | publish | discard."""
    at: datetime
    person: str
    kind: str
    what: str
    hash: str


@dataclass(frozen=True)
class DraftFile:
    path: str
    size: int

    @property
    def place(self) -> str:
        """The folder it stands in, "" for the top."""
        return self.path.rpartition("/")[0]


@dataclass(frozen=True)
class ProcedureDraft:
    """Everything of the page of one draft. `may_publish`: this reader may be the second person; `may_submit`: nothing stands against asking for it."""
    row: ProcedureDraftRow
    diagram: Diagram
    diagram_file: str
    findings: tuple[DraftFinding, ...]
    files: tuple[DraftFile, ...]
    history: tuple[DraftChange, ...]
    executable: bool
    publishable: bool
    may_submit: bool
    may_publish: bool
    scenarios: int


@dataclass(frozen=True)
class DraftEditing:
    """What the editor of a diagram needs. `panel`: properties, actions and decisions as JSON (engine.procedure.vocabulary)."""
    row: ProcedureDraftRow
    diagram_file: str
    xml: str
    findings: tuple[DraftFinding, ...]
    panel: dict


@dataclass(frozen=True)
class Repairs:
    """What a repair has done: sentences of the findings that were put right, and how many are left."""
    revision: int
    made: tuple[str, ...]
    left: int


@dataclass(frozen=True)
class PlayedScenario:
    file: str
    title: str
    ok: bool
    sentences: tuple[str, ...]       # what went wrong


@dataclass(frozen=True)
class DraftPlayed:
    """A draft's scenarios, and what of the diagram they reached (painted on `diagram` as done). `shares`: (what, reached, total)."""
    ok: bool
    scenarios: tuple[PlayedScenario, ...]
    shares: tuple[tuple[str, int, int], ...]
    reached: frozenset[str]
    missing: frozenset[str]
    diagram: Diagram
    faults: tuple[str, ...] = ()
