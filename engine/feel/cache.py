"""Compiled expressions, kept as long as what they belong to: one Cache per version of a procedure, none for the process."""
from typing import Any, Iterable, Optional

from .code import Compiler
from .errors import FeelSyntaxError, LimitExceeded
from .host import scope
from .measure import measure
from .names import Use, free_names_of
from .parse import parse, vocabulary
from .run import RUN, Run
from .syntax import Node
from .types import NamedTypes

STOPS = (LimitExceeded, RecursionError, MemoryError, OverflowError)


class Expression:
    """A compiled text. `e(scope)` evaluates it in a scope made by feel.scope; an error is a null, its reason is in the scope's Run."""
    __slots__ = ("text", "tree", "code", "_reads")

    def __init__(self, text: str, tree: Node, code):
        self.text, self.tree, self.code, self._reads = text, tree, code, None

    def __call__(self, scope: dict) -> Any:
        run = scope[RUN]
        run.begin()
        try:
            value = self.code(scope)
            kind = type(value)
            if kind is list or kind is dict:
                measure(value)
            return value
        except STOPS as e:
            return run.stopped(e)

    def test(self, value: Any, scope: dict) -> Optional[bool]:
        """A cell (unary tests) on one value."""
        return self({**scope, "?": value})

    def value(self, values: dict, functions: Optional[dict] = None, run: Optional[Run] = None) -> Any:
        """Evaluate in a scope of its own."""
        return self(scope(values, functions, run))

    @property
    def reads(self) -> tuple[Use, ...]:
        """The names it reads from outside, each with its path and place; built-in functions are left out."""
        if self._reads is None:
            self._reads = free_names_of(self.tree)
        return self._reads


class Cache:
    """Compiles each text once. May be used by many threads. `names` are names with spaces or symbols that every text may use."""

    def __init__(self, names: Iterable[str] = ()):
        self.names = tuple(names)
        self._known, self._made = {}, {}

    def expression(self, text: str, names: Iterable[str] = (), members=(), types: Optional[NamedTypes] = None) -> Expression:
        """Expression of a text; FeelSyntaxError says where it is none. One leading `=` is accepted (places count it).

        Only names with spaces or symbols need to be told: any other word is a name anyway.
        """
        return self._get("expression", text, tuple(names), tuple(members), types)

    def unary(self, text: str, names: Iterable[str] = (), members=(), types: Optional[NamedTypes] = None) -> Expression:
        """A decision table's cell, to be called by `test(value, scope)` or with the value under "?" in the scope."""
        return self._get("unary", text, tuple(names) + ("?",), tuple(members), types)

    def _get(self, kind, text, names, members, types):
        key = (kind, text, names, members, types)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = _compile(kind, text, self._vocabulary(names, members, types), types)
        return made

    def _vocabulary(self, names, members, types):
        key = (names, members, types)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = vocabulary(self.names + names, members, types or ())
        return known

    def __len__(self):
        return len(self._made)


def _compile(kind, text, known, types):
    if kind == "expression" and text.lstrip().startswith("="):
        text = text.replace("=", " ", 1)
    tree = parse(text, known, kind)
    try:
        return Expression(text, tree, Compiler(text, types).code(tree))
    except RecursionError:
        raise FeelSyntaxError("too_deep", 0, len(text), "less nesting") from None
