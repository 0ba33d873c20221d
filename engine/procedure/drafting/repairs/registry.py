"""How repairs are written. Knows no repair.

A repair is a function (tree, node, params) -> bool: `node` is the element the finding names, None where it names none; `params` are the finding's.
"""
from collections.abc import Callable

REPAIRS: dict[str, Callable] = {}


def repairs(*codes: str):
    """Register the repair of these codes."""
    def add(function):
        for code in codes:
            REPAIRS[code] = function
        return function
    return add
