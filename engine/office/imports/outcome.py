"""What an import did or would do, and what it is asked to do. Knows numbers, codes and cells only."""
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from engine.errors import Problem

EVERYTHING = "all"


@dataclass(frozen=True)
class Options:
    """`accept`: codes of doubts that are done all the same (or `all`); `skip`: rows with a fault are left out instead of holding the whole file.
    `missing_percent`: how many of the office may vanish from a file before that is a doubt of its own."""
    accept: frozenset[str] = frozenset()
    skip: bool = False
    missing_percent: int = 2

    def accepts(self, code: str) -> bool:
        return code in self.accept or EVERYTHING in self.accept


@dataclass(frozen=True)
class Changed:
    """A column of a row of the office that becomes different. `name`: whose; values as people read them."""
    name: str
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Doubt:
    """Something a person should look at. `held`: it is not done unless its code is accepted."""
    problem: Problem
    held: bool


@dataclass
class Outcome:
    """How many rows were new, differed, or said what was known; how many people left."""
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0
    changes: list[Changed] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def doubt(self, code: str, held: bool, **params) -> None:
        self.doubts.append(Doubt(Problem(code, params), held))


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
