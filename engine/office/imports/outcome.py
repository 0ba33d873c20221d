"""What an import did. Knows numbers only."""
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from engine.errors import Problem


@dataclass
class Outcome:
    """How many rows were new, differed, or said what was known. `doubts`: what the file says and was not done."""
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    doubts: list[Problem] = field(default_factory=list)


def twice(rows: Iterable[dict], code: str, *names: str) -> list[Problem]:
    """A fault for each row that repeats the key of one before."""
    first: dict[Hashable, int] = {}
    found = []
    for row in rows:
        key = tuple(row.get(name) for name in names)
        if key in first:
            found.append(Problem(code, {"line": row["line"], "first": first[key], "key": " ".join(str(part) for part in key if part is not None)}))
        else:
            first[key] = row["line"]
    return found
