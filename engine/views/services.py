"""One service as everybody may read it: what it promises, what it takes, how it goes, and what really happened."""
from dataclasses import dataclass, field
from datetime import date

from engine.views.diagram import Diagram


@dataclass(frozen=True)
class ServiceStep:
    """One step in words. `holder`: the role that does it; `limit`: "2 hari kerja"; `condition`: "bila disetujui"."""
    name: str
    holder: str = ""
    limit: str = ""
    condition: str = ""


@dataclass(frozen=True)
class Component:
    """One of the 14 components of a service standard. `more`: what the model itself says about it (documents, letters, legal bases)."""
    key: str
    text: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reality:
    """Working days from filing to the answer, of `n` finished requests of a period: half within `half`, nine of ten within `mostly`."""
    n: int
    half: float
    mostly: float
    first: date
    last: date


@dataclass(frozen=True)
class ServicePage:
    """`promise_days`: None where nothing is promised; `reality`: None while it would be about too few; `complaint`: key of the procedure that takes complaints;
    `surveyed`: whether people are asked what they think of it;
    `public`: anybody files it without a login; `outcomes`: what came of it, and how often, as far as it may be told."""
    procedure: str
    title: str
    summary: str
    owner: str
    number: int
    since: date | None
    promise: str
    promise_days: int | None
    may_start: bool
    why_not: str
    steps: tuple[ServiceStep, ...]
    components: tuple[Component, ...]
    reality: Reality | None
    diagram: Diagram = field(repr=False)
    complaint: str = ""
    surveyed: bool = False
    public: bool = False
    outcomes: tuple[tuple[str, int], ...] = ()
