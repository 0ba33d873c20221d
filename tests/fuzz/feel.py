"""Coverage-led fuzzing of FEEL by hand: `python -m tests.fuzz.feel -max_total_time=600 -rss_limit_mb=1024`. Needs `pip install atheris`.

Whatever a text says, compiling raises FeelSyntaxError or nothing, a call raises nothing and ends within its bounds. CI's fuzzing is
tests/engine/feel/test_fuzz.py.
"""
import sys
import time
from contextlib import nullcontext
from decimal import Decimal

try:
    import atheris
except ImportError:
    atheris = None
with atheris.instrument_imports(include=["engine.feel"]) if atheris else nullcontext():
    from engine import feel

SECONDS = 5          # far more than the bound of an evaluation, so that a busy machine is no finding
VALUES = {"a": Decimal(3), "xs": [Decimal(1), None, "x"], "ctx": {"a": Decimal(1)}, "s": "teks", "nol": None, "malas": feel.Lazy({"a": [1.5]})}


def one(text: str) -> None:
    """One text as an expression and as a cell."""
    began, cache = time.thread_time(), feel.Cache()
    for compiled in (cache.expression, cache.unary):
        try:
            made = compiled(text, tuple(VALUES))
        except feel.FeelSyntaxError:
            continue
        scope = feel.scope(dict(VALUES), {}, feel.Run())
        feel.to_json(made(scope) if compiled == cache.expression else made.test(Decimal(3), scope))
    if time.thread_time() - began > SECONDS:
        raise TimeoutError(text)


def main() -> int:
    if atheris is None:
        print("atheris is not installed: pip install atheris", file=sys.stderr)
        return 2

    def entry(data: bytes) -> None:
        one(data.decode("utf-8", "ignore"))
    atheris.Setup(sys.argv, entry)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
