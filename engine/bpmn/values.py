"""Values of FEEL as JSON for the state of a case, exactly. Knows only the conversions of `engine.feel`."""
from engine import feel


def keep(value):
    """What a multi-instance item becomes in the state; the host makes FEEL of it again."""
    return feel.to_json(value)
