"""Why a condition came out as it did: its parts, each with its value and with what it read (for the sentence a person sees)."""
from functools import lru_cache
from typing import Any, NamedTuple

from .code import Compiler
from .code.logic import operands
from .code.paths import get_member
from .errors import NOWHERE
from .lazy import value_of
from .names import Use, free_names_of, reads
from .run import RUN, Run
from .syntax import And, ContextOf, Literal, Name, Or, Quantified, nodes


class Part(NamedTuple):
    value: Any           # True, False, null ...
    start: int           # where the part stands in the text
    end: int
    text: str
    read: tuple          # ((('permohonan', 'lama'), value), ...)
    decisive: bool       # it alone makes the whole what it is


def parts(expression, scope: dict, types=None) -> list[Part]:
    """Parts of the topmost `and` or `or`; one part if there is none. `scope` as for the expression itself; never raises for what a text says.

    What it evaluates leaves no reasons in the scope's Run.
    """
    kind, compiler = type(expression.tree), Compiler(expression.text, types)
    nodes = operands(expression.tree, kind) if kind in (And, Or) else [expression.tree]
    run = scope[RUN]
    before = run.take()
    try:
        return [_part(node, kind, len(nodes) == 1, compiler, expression.text, scope) for node in nodes]
    finally:
        run.reasons = before


def _part(node, kind, only, compiler, text, scope):
    code, run = compiler.code(node), scope[RUN]
    value = run.evaluate(lambda: code(scope))
    paths = dict.fromkeys(u.path for u in free_names_of(node) if not u.called)
    read = tuple((path, _look(path, scope)) for path in paths)
    decisive = only or (kind is And and value is False) or (kind is Or and value is True)
    return Part(value, node.start, node.end, text[node.start:node.end], read, decisive)


def _look(path, scope):
    value, run = value_of(scope.get(path[0])), scope[RUN]
    for member in path[1:]:
        value = get_member(value, member, run, NOWHERE)
    return value


def witnesses(expression, name: str, values: list, types=None) -> list | None:
    """Elements of the list `name` for which the test of a `some` or `every` over it is true; None if the expression is no such test."""
    tree = expression.tree
    if type(tree) is not Quantified or len(tree.sources) != 1 or type(tree.sources[0].first) is not Name or tree.sources[0].first.name != name:
        return None
    run, test = Run(), Compiler(expression.text, types).code(tree.test)
    return [v for v in values if run.evaluate(lambda v=v: test({tree.sources[0].name: v, RUN: run})) is True]


@lru_cache(maxsize=512)
def members(expression) -> dict[str, tuple[Use, ...]]:
    """What each member of a context literal reads, other members too; empty if the expression is no context. Kept: pages ask again and again."""
    tree = expression.tree
    return {key: tuple(reads(node)) for key, node in tree.entries} if type(tree) is ContextOf else {}


@lru_cache(maxsize=512)
def options_in(expression, label: str = "label", value: str = "value") -> dict:
    """Value to label of every context of two literals `{label: "Umum", value: "umum"}` in an expression, wherever it stands. Kept: pages ask again and again."""
    out = {}
    for node in nodes(expression.tree):
        if type(node) is ContextOf:
            entries = {k: n.value for k, n in node.entries if type(n) is Literal}
            if label in entries and value in entries:
                out.setdefault(entries[value], entries[label])
    return out
