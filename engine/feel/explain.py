"""Why a condition came out as it did: its parts, each with its value and with what it read (for the sentence a person sees)."""
from typing import Any, NamedTuple

from .code import Compiler
from .code.logic import operands
from .code.paths import get_member
from .errors import NOWHERE, LimitExceeded
from .lazy import value_of
from .names import free_names_of
from .run import RUN, Run
from .syntax import And, Or


class Part(NamedTuple):
    value: Any           # True, False, null ...
    start: int           # where the part stands in the text
    end: int
    text: str
    read: tuple          # ((('permohonan', 'lama'), value), ...)
    decisive: bool       # it alone makes the whole what it is


def parts(expression, scope: dict, types=None) -> list[Part]:
    """Parts of the topmost `and` or `or`; one part if there is none. `scope` as for the expression itself; never raises for what a text says."""
    kind, compiler = type(expression.tree), Compiler(expression.text, types)
    nodes = operands(expression.tree, kind) if kind in (And, Or) else [expression.tree]
    out = []
    for node in nodes:
        inner = {**scope, RUN: _silent(scope)}
        value = _evaluated(compiler.code(node), inner)
        uses = dict.fromkeys(u.path for u in free_names_of(node) if not u.called)
        read = tuple((path, _look(path, inner)) for path in uses)
        decisive = len(nodes) == 1 or (kind is And and value is False) or (kind is Or and value is True)
        out.append(Part(value, node.start, node.end, expression.text[node.start:node.end], read, decisive))
    return out


def _silent(scope):
    run = scope.get(RUN)
    return Run(run.clock, run.limits) if run is not None else Run()


def _evaluated(code, scope):
    try:
        return code(scope)
    except (LimitExceeded, RecursionError, MemoryError, OverflowError):
        return None


def _look(path, scope):
    value, run = value_of(scope.get(path[0])), scope[RUN]
    for member in path[1:]:
        value = get_member(value, member, run, NOWHERE)
    return value
