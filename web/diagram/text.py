"""How wide a text is and how it is broken into lines, without a font at hand. Knows nothing of diagrams.

The reader's device chooses the font, so widths are those of the widest common system font (DejaVu Sans), in shares of the type size: what fits by
this measure fits everywhere.
"""
from functools import lru_cache

SIZE = 12.5                      # px, the stylesheet's size inside a diagram; never scaled, so never under 11 px
LINE = 15                        # px from line to line

NORMAL = 0.636                   # of most letters and of digits
_WIDTHS = {character: share for share, characters in {
    0.28: "ijl'|", 0.34: " ,.:;I/J-", 0.40: "tfr()![]", 0.55: "sczkvxyLF?", 0.69: "ABCEKPRSTVXYZ", 0.79: "DGHNOQUw&", 0.98: "mMW@%…",
}.items() for character in characters}


@lru_cache(maxsize=4096)
def width(text: str) -> float:
    """Width in px at SIZE; characters outside the table (Han, Arabic, signs) count as wide when they are not Latin."""
    return SIZE * sum(_WIDTHS.get(c, NORMAL if ord(c) < 0x500 else 1.0) for c in text)


def _pieces(word: str, chars: int, room: float) -> list[str]:
    """A word that is too long for a line, cut with hyphens."""
    if len(word) <= chars and width(word) <= room:
        return [word]
    pieces, rest = [], word
    while len(rest) > chars or width(rest) > room:
        cut = min(len(rest) - 1, chars - 1)
        while cut > 1 and width(rest[:cut] + "-") > room:
            cut -= 1
        if cut < 1:
            break
        pieces.append(rest[:cut] + "-")
        rest = rest[cut:]
    return [*pieces, rest]


@lru_cache(maxsize=4096)
def wrap(text: str, chars: int, lines: int = 99, room: float = float("inf")) -> tuple[str, ...]:
    """Lines of at most `chars` characters and `room` px; the rest after `lines` lines is an ellipsis. () for no text."""
    if room < chars * SIZE:
        chars = min(chars, max(3, int(room / (SIZE * 0.5))))
    result: list[str] = []
    for word in (piece for w in text.split() for piece in _pieces(w, chars, room)):
        joined = f"{result[-1]} {word}" if result else word
        if result and len(joined) <= chars and width(joined) <= room:
            result[-1] = joined
        else:
            result.append(word)
    if len(result) > lines:
        result[lines - 1:] = [_shortened(result[lines - 1], chars, room)]
    return tuple(result)


def _shortened(line: str, chars: int, room: float) -> str:
    while line and (len(line) >= chars or width(line + "…") > room):
        line = line[:-1].rstrip()
    return line + "…"


def block(lines: tuple[str, ...]) -> tuple[float, float]:
    """Width and height of lines set one under the other."""
    return max((width(line) for line in lines), default=0.0), LINE * len(lines)
