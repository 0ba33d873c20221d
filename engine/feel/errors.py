"""What can go wrong: at design time a FeelSyntaxError with its place; at run time a Reason beside a null."""
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """Where something stands: characters `start` (included) to `end` (not included) of `text`."""
    text: str
    start: int
    end: int


NOWHERE = Place("", -1, -1)


class FeelSyntaxError(ValueError):
    """The text is no FEEL expression.

    `code`: syntax, too_long, too_deep, bad_character, bad_number, bad_literal. `start` and `end` are offsets in the text of what was found there,
    `expected` is what the grammar wanted instead.
    """

    def __init__(self, code: str, start: int, end: int, expected: str = "", found: str = ""):
        super().__init__(f"{code} at {start}: expected {expected or '?'}, found {found!r}")
        self.code, self.start, self.end, self.expected, self.found = code, start, end, expected, found


class Failure(Exception):
    """Raised inside a built-in or an office function: the call is null for this reason (code, parameters)."""

    def __init__(self, code: str, **params):
        super().__init__(code)
        self.code, self.params = code, params


class LimitExceeded(Exception):
    """A bound of `limits` was reached; the whole evaluation is null."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was null (in FEEL an error is a null): a code with parameters, put into words elsewhere.

    `text`, `start`, `end` say where: `slice` is that part of the expression. `where` names what was being evaluated (a decision's id), if told.
    """
    code: str
    start: int = -1
    end: int = -1
    params: dict = field(default_factory=dict)
    text: str = field(default="", repr=False)
    where: str = ""

    @property
    def slice(self) -> str:
        return self.text[self.start:self.end] if self.start >= 0 else ""
