"""Text -> syntax tree."""

from .builtins import BUILTINS
from .errors import FeelSyntaxError
from .grammar import Names, Parser, Vocabulary
from .syntax import Node

_BUILTINS = Names(BUILTINS)
NOTHING_KNOWN = Vocabulary(builtins=_BUILTINS)


def vocabulary(names=(), members=(), types=()) -> Vocabulary:
    """What a text may name, the built-in functions included."""
    return Vocabulary(names, members, types, _BUILTINS)


def parse(text: str, known: Vocabulary | None = None, kind: str = "expression") -> Node:
    """Syntax tree of an expression, or of unary tests (kind "unary"); FeelSyntaxError with its place."""
    parser = Parser(text, known or NOTHING_KNOWN)
    try:
        tree = parser.expression() if kind == "expression" else parser.unary_tests()
    except RecursionError:
        raise FeelSyntaxError("too_deep", 0, len(text), "less nesting") from None
    parser.end()
    return tree
