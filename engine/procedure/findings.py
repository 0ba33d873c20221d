"""Makes findings: one place that knows how strong each code is. Knows no folder; the words stand in `words`."""
from difflib import get_close_matches

from engine.errors import Finding

NOT_EXECUTABLE, NOT_PUBLISHABLE, ADVICE = "not_executable", "not_publishable", "advice"


def finding(code: str, strength: str, file: str, element: str = "", name: str = "", at: tuple[int, int] | None = None, **params) -> Finding:
    """A designer's mistake; `at` is the slice of the FEEL text in params["text"]."""
    return Finding(code, strength, file, element, name, params, at)


def meant(word: str, known) -> tuple[str, ...]:
    """What may have been meant: at most three close words."""
    return tuple(get_close_matches(word, list(known), 3, 0.6))


def unknown(code: str, strength: str, file: str, word: str, known, element: str = "", **params) -> Finding:
    """A word nobody knows, with what may have been meant."""
    return finding(code, strength, file, element, word=word, meant=meant(word, known), **params)
