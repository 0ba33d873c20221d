"""The size of a value, parts that lists share counted as often as they appear: what is walked later must not explode."""
from . import limits
from .errors import LimitExceeded


def measure(value) -> None:
    """LimitExceeded if the value has more than limits.PARTS parts or is nested deeper than limits.HEIGHT. Looks at each shared part once."""
    _size(value, {}, 0)


def _size(value, known, depth):
    """(parts, height)"""
    if depth > limits.HEIGHT:
        raise LimitExceeded("depth")
    size, height, inner = 1, 0, ()
    kind = type(value)
    if kind is list or kind is dict:
        ident = id(value)
        if ident in known:
            return known[ident]
        size += len(value)
        inner = value if kind is list else value.values()
        for part in inner:
            if type(part) is list or type(part) is dict:
                parts, high = _size(part, known, depth + 1)
                size += parts
                height = max(height, high + 1)
        known[ident] = size, height
    if size > limits.PARTS:
        raise LimitExceeded("parts")
    if depth + height > limits.HEIGHT:
        raise LimitExceeded("depth")
    return size, height
