"""The reference of the built-in functions says what the signatures say."""
from engine.feel.builtins import BUILTINS
from engine.feel.reference import FILE, line, written


def test_the_reference_is_current():
    assert FILE.read_text("utf-8") == written(), "python -m engine.feel.reference writes it anew"


def test_every_function_stands_in_it():
    lines = written().splitlines()
    assert all(f"    {line(name, s)}" in lines for name, b in BUILTINS.items() for s in b.signatures)
