"""Syntax tree -> Python closures. One method per construct, named like its class in `syntax`; each returns `code(scope) -> value`.

A scope is a plain dict: FEEL name -> value, and RUN -> the Run. Inner scopes are copies, so functions keep what they saw.
"""
from ..errors import Place
from .arithmetic import Arithmetics
from .calls import Calls, invoke
from .comparison import Comparisons
from .logic import Logic
from .loops import Loops
from .paths import Paths
from .tests import Tests
from .values import Values

__all__ = ["Compiler", "invoke"]


class Compiler(Values, Paths, Calls, Arithmetics, Comparisons, Logic, Loops, Tests):
    """`text` is what the tree was read from; `types` are the named types of the model, for `instance of` and parameters."""

    def __init__(self, text="", types=None):
        self.text, self.types = text, types or {}

    def code(self, node):
        return getattr(self, type(node).__name__)(node)

    def place(self, node):
        return Place(self.text, node.start, node.end)
