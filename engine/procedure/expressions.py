"""FEEL texts of a folder, compiled once: a text that is no FEEL becomes a finding and evaluates to null. Knows only feel and findings."""
from dataclasses import dataclass
from typing import Any

from engine import feel

from .findings import NOT_EXECUTABLE, finding


@dataclass(frozen=True, slots=True)
class Text:
    """One FEEL text: `code` is the compiled expression, None if the text is no FEEL; `reads` the names it needs, as (name, path, start, end)."""
    source: str
    code: Any = None
    reads: tuple = ()

    def __call__(self, scope):
        """Its value in a scope of `feel.scope`; null if it does not compile."""
        return None if self.code is None else self.code(scope)

    def names(self) -> frozenset[str]:
        return frozenset(use.name for use in self.reads)


def compiled(cache, source: str, file: str, element: str = "", what: str = "", problems: list | None = None) -> Text:
    """`Text` of a source with or without a leading "="; a syntax error is added to `problems` as the finding feel_syntax."""
    text = source.strip()
    if text.startswith("="):
        text = text[1:].strip()
    try:
        code = cache.expression(text)
    except feel.FeelSyntaxError as e:
        if problems is not None:
            start = getattr(e, "start", getattr(e, "at", 0))
            at = (start, max(getattr(e, "end", start + 1), start + 1))
            problems.append(finding("feel_syntax", NOT_EXECUTABLE, file, element, at=at, text=text, what=what,
                                    expected=str(e.expected), reason=e.code))
        return Text(text)
    return Text(text, code, tuple(code.reads))


def is_feel(value) -> bool:
    """Whether a property, parameter or mapping is FEEL: it begins with "="."""
    return isinstance(value, str) and value.lstrip().startswith("=")
