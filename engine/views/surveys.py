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
class AboutYou:
    """A question about who answers; it may be left out. `given`: what was chosen so far, 0 for nothing."""
    code: str
    name: str
    options: tuple[tuple[int, str], ...]
    given: int = 0


@dataclass(frozen=True)
class Respondents:
    """Who answered, by one trait: options that enough have chosen, and how many."""
    name: str
    options: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class SurveyForm:
    """`used`: it has been answered; nothing is asked then."""
    procedure: str
    procedure_title: str
    questions: tuple[Question, ...]
    scale: tuple[tuple[int, str], ...]
    used: bool = False
    error: str = ""
    about: tuple[AboutYou, ...] = ()


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
    who: tuple[Respondents, ...] = ()


@dataclass(frozen=True)
class SurveyResults:
    procedure: str
    procedure_title: str
    promise: str
    periods: tuple[Period, ...]
