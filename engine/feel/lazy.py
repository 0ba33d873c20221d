"""A value of a scope that is made only when an expression reads it: case data as JSON, of which one expression reads a little."""
from collections.abc import Callable
from typing import Any

NOT_MADE = object()


class Lazy:
    """`Lazy(json, convert)`: `convert(json)` gives the FEEL value, once; without it JSON is taken as it is (to_feel)."""
    __slots__ = ("convert", "made", "source")

    def __init__(self, source: Any, convert: Callable[[Any], Any] | None = None):
        self.source, self.convert, self.made = source, convert, NOT_MADE

    def value(self) -> Any:
        if self.made is NOT_MADE:
            if self.convert is None:
                from .host import to_feel
                self.made = to_feel(self.source)
            else:
                self.made = self.convert(self.source)
        return self.made


def value_of(value: Any) -> Any:
    """The value itself, of a Lazy what it makes."""
    return value.value() if type(value) is Lazy else value
