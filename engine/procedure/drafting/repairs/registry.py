"""How repairs are written. Knows no repair.

A repair is a function (tree, node, params) -> bool: `node` is the element the finding names, None where it names none; `params` are the finding's.
"""
from collections.abc import Callable

REPAIRS: dict[str, Callable] = {}
WHOLE: set[Callable] = set()             # repairs that also work where the finding names no element of the file


def repairs(*codes: str, whole: bool = False):
    """Register the repair of these codes. `whole`: one of WHOLE."""
    def add(function):
        if whole:
            WHOLE.add(function)
        for code in codes:
            REPAIRS[code] = function
        return function
    return add
