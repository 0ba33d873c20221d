"""Design-time check of one expression: unknown names and members, each with its place and what may have been meant."""
from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from .builtins import BUILTINS
from .names import Use, reads
from .types import Type


class Finding(NamedTuple):
    code: str            # unknown_name, unknown_member, unknown_function
    start: int
    end: int
    name: str
    meant: tuple[str, ...]


def check_names(expression, known: Mapping[str, Type | None]) -> list[Finding]:
    """Findings of an Expression against `known`: name -> feel Type, or None where the type is not known."""
    out = []
    for use in reads(expression.tree):
        if use.name in known:
            found = _member(use, known[use.name])
        elif use.name in BUILTINS or use.in_filter or use.name == "?":
            found = None
        else:
            names = [*BUILTINS, *known] if use.called else list(known)
            found = Finding("unknown_function" if use.called else "unknown_name", use.start, use.end, use.name, _near(use.name, names))
        if found:
            out.append(found)
    return out


def _member(use: Use, t: Type | None) -> Finding | None:
    for member in use.path[1:]:
        while t is not None and t.kind == "list":
            t = t.item
        if t is None or t.kind != "context" or t.members is None:
            return None
        if member not in t.members:
            return Finding("unknown_member", use.start, use.end, ".".join(use.path), _near(member, t.members))
        t = t.members[member]
    return None


def _near(word, words) -> tuple[str, ...]:
    return tuple(get_close_matches(word, list(words), 3))
