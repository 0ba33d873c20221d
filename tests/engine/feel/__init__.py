"""Helpers of the FEEL tests."""

from engine import feel


def evaluate(text, functions=None, clock=None, **values):
    """(value, reasons) of a text; values are Python values by name."""
    run = feel.Run(clock)
    return feel.Cache().expression(text, tuple(values)).value(feel.to_feel(values), functions, run), run.reasons


def value(text, functions=None, **values):
    return evaluate(text, functions, **values)[0]
