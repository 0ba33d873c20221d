"""The reference of all built-in functions, BUILTINS.md, written from their signatures: `python -m engine.feel.reference` writes it anew.

Knows the registered functions; must not know what they do: a signature and the chapter of its module are all it tells.
"""
from pathlib import Path

from .builtins import BUILTINS
from .builtins.register import KINDS, Parameter, Signature

FILE = Path(__file__).with_name("BUILTINS.md")
NAMES = {kinds: name for name, kinds in KINDS.items()} | {KINDS["day"]: "date or date and time"}
CHAPTERS = {"conversion": "Conversion", "strings": "Strings", "numbers": "Numbers", "lists": "Lists", "contexts": "Contexts",
            "dates": "Dates, times and durations", "ranges": "Ranges"}
HEAD = """# Built-in functions

Written by `python -m engine.feel.reference` from the signatures in `builtins/`; a test demands that it is current.

A `?` after a parameter's name: it may be left out; after a type: null is let in, without it a null argument makes the call null, with a reason;
`...` takes all further arguments, by name one list. Arguments go by position or by name, `substring(string: "cuti", start position: 2)`.
A name with several signatures takes the first that fits. One element stands for a list of one and the other way round.
"""


def written() -> str:
    """The whole reference as Markdown."""
    chapters: dict[str, list[str]] = {module: [] for module in CHAPTERS}
    for name in sorted(BUILTINS):
        for signature in BUILTINS[name].signatures:
            module = signature.function.__module__.rpartition(".")[2]
            chapters.setdefault(module, []).append(f"    {line(name, signature)}")
    return HEAD + "".join(f"\n## {CHAPTERS.get(module, module.capitalize())}\n\n" + "\n".join(lines) + "\n" for module, lines in chapters.items() if lines)


def line(name: str, signature: Signature) -> str:
    return f"{name}({', '.join(_parameter(p) for p in signature.params)})"


def _parameter(p: Parameter) -> str:
    return f"{p.name}{'?' if p.optional else '...' if p.rest else ''}: {NAMES[p.kinds]}{'?' if p.null else ''}"


if __name__ == "__main__":
    FILE.write_text(written(), "utf-8")
