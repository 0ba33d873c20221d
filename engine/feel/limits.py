"""Bounds that keep a designer's mistake from hanging the office. At run time reaching one is a recorded reason, never an exception."""
from typing import NamedTuple

TEXT = 20_000          # characters of one expression
DEPTH = 60             # nesting of one expression, steps of one path
CHAIN = 200            # operators of one kind in a row: a + b + c ...
REASONS = 50           # reasons kept by one Run
PATTERN = 1_000        # characters of a regular expression
PATTERN_SIZE = 20_000  # atoms of a regular expression once its repetitions are written out, as compiling does
PARTS = 100_000        # parts of a value that leaves an evaluation, shared lists counted as often as they appear
HEIGHT = 100           # nesting of a value that leaves an evaluation
EXPONENT = 6_144       # of decimal128


class Limits(NamedTuple):
    """Bounds of one evaluation; the defaults are an office's."""
    seconds: float = 0.25       # of the thread's processor time, looked at every 256 steps
    steps: int = 50_000         # loop turns, function calls, list elements and stretches of text made or walked
    range: int = 50_000         # integers or days that one range in an iteration may spread to
    string: int = 200_000       # characters of one string made
    calls: int = 60             # nested calls of functions defined in FEEL


OFFICE = Limits()
