"""Compiled expressions: one Cache per version of a procedure keeps what it uses as long as it lives.

Two versions of a folder differ in a few texts and a draft is looked through after every change, so that the last SHARED texts are kept for the
process too: an Expression holds no values and may be shared.
"""
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from .code import Compiler
from .code.logic import operands
from .errors import FeelSyntaxError
from .grammar import Vocabulary
from .host import scope
from .measure import measure
from .names import Use, free_names_of
from .parse import parse, vocabulary
from .run import RUN, STOPS, Run
from .syntax import And, Compare, In, Literal, Name, Node, Or, Path
from .types import NamedTypes

NESTED = frozenset((list, dict))
SHARED, LONG = 4096, 400             # expressions, characters: some 25 MB; a longer text, or one that knows a model's own types, is not shared


class Expression:
    """A compiled text. `e(scope)` evaluates it in a scope made by feel.scope; an error is a null, its reason is in the scope's Run."""
    __slots__ = ("_evaluate", "_reads", "code", "text", "tree")

    def __init__(self, text: str, tree: Node, code):
        self.text, self.tree, self.code = text, tree, code
        self._reads: tuple[Use, ...] | None = None
        self._evaluate = code if is_plain(tree) else bounded(code)

    def __call__(self, scope: dict) -> Any:
        evaluate = self._evaluate          # looked up apart from the call: faster with slots
        try:
            return evaluate(scope)
        except STOPS as e:
            return scope[RUN].stopped(e)

    def test(self, value: Any, scope: dict) -> bool | None:
        """A cell (unary tests) on one value."""
        return self({**scope, "?": value})

    def value(self, values: dict, functions: dict | None = None, run: Run | None = None) -> Any:
        """Evaluate in a scope of its own."""
        return self(scope(values, functions, run))

    @property
    def reads(self) -> tuple[Use, ...]:
        """The names it reads from outside, each with its path and place; built-in functions are left out."""
        if self._reads is None:
            self._reads = free_names_of(self.tree)
        return self._reads


def bounded(code):
    """Evaluation that counts its work, and whose value is of a size that may be walked later."""
    def evaluate(scope):
        run = scope[RUN]
        if run.open:                   # inside another evaluation, whose bounds hold
            return code(scope)
        run.begin()
        run.open = True
        try:
            value = code(scope)
            if type(value) in NESTED:
                measure(value)
            return value
        finally:
            run.open = False
    return evaluate


def is_plain(tree):
    """Nothing in it can loop, call or make a value with parts: the commonest conditions, which are spared the counting."""
    kind = type(tree)
    if kind is Path:
        return type(tree.source) is Name
    if kind is Compare:
        return is_plain(tree.left) and type(tree.right) is Literal
    if kind is In:
        return is_plain(tree.value) and all(type(t) is Literal for t in tree.tests)
    if kind in (And, Or):
        return all(is_plain(n) for n in operands(tree, kind))
    return kind in (Name, Literal)


class Cache:
    """Compiles each text once. May be used by many threads. `names` are names with spaces or symbols that every text may use."""

    def __init__(self, names: Iterable[str] = ()):
        self.names = tuple(names)
        self._made: dict[tuple, Expression] = {}

    def expression(self, text: str, names: Iterable[str] = (), members=(), types: NamedTypes | None = None) -> Expression:
        """Expression of a text; FeelSyntaxError says where it is none. One leading `=` is accepted (places count it).

        Only names with spaces or symbols need to be told: any other word is a name anyway.
        """
        return self._get("expression", text, tuple(names), tuple(members), types)

    def unary(self, text: str, names: Iterable[str] = (), members=(), types: NamedTypes | None = None) -> Expression:
        """A decision table's cell, to be called by `test(value, scope)` or with the value under "?" in the scope."""
        return self._get("unary", text, tuple(names) + ("?",), tuple(members), types)

    def _get(self, kind, text, names, members, types):
        key = (kind, text, names, members, types)
        made = self._made.get(key)
        if made is None:
            compiled = _compile.__wrapped__ if types or len(text) > LONG else _compile
            made = self._made[key] = compiled(kind, text, self.names + names, members, types or None)
        return made


@lru_cache(maxsize=256)
def _vocabulary(names, members) -> Vocabulary:
    return vocabulary(names, members, ())


@lru_cache(maxsize=SHARED)
def _compile(kind, text, names, members, types) -> Expression:
    known, source = vocabulary(names, members, types) if types else _vocabulary(names, members), text
    if kind == "expression" and text.lstrip().startswith("="):
        source = text.replace("=", " ", 1)
    tree = parse(source, known, kind)
    try:
        return Expression(source, tree, Compiler(source, types).code(tree))
    except RecursionError:
        raise FeelSyntaxError("too_deep", 0, len(text), "less nesting") from None
