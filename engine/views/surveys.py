"""The satisfaction survey: what is asked, and what came of it."""
from dataclasses import dataclass
from decimal import Decimal

from engine.views.services import Reality


@dataclass(frozen=True)
class Question:
    """One of the elements. `given`: what was chosen so far, 0 for nothing."""
    code: str
    name: str
    text: str
    given: int = 0


@dataclass(frozen=True)
class SurveyForm:
    """`used`: it has been answered; nothing is asked then."""
    procedure: str
    procedure_title: str
    questions: tuple[Question, ...]
    scale: tuple[tuple[int, str], ...]
    used: bool = False
    error: str = ""


@dataclass(frozen=True)
class ElementResult:
    """`score`: NRR times 25, None where fewer than five have answered it; `lowest`: where to begin."""
    code: str
    name: str
    n: int | None
    score: Decimal | None
    lowest: bool = False


@dataclass(frozen=True)
class Period:
    """A half-year. `index` is None where too few have answered; `asked` and `answered`: invitations and how many were used (None: too few)."""
    key: str
    words: str
    people: int | None
    asked: int | None
    answered: int | None
    minimum: int | None
    index: Decimal | None
    category: str
    category_words: str
    elements: tuple[ElementResult, ...]
    reality: Reality | None
    plan: str = ""


@dataclass(frozen=True)
class SurveyResults:
    procedure: str
    procedure_title: str
    promise: str
    periods: tuple[Period, ...]
