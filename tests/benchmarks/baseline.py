"""THE BASELINE of every benchmark: one completion on SpiffWorkflow 3.2.0 as it comes, kept with the cheapest storage that is durable. Run
alternately with what is measured, so that a busy machine slows both.

    with Baseline() as baseline:
        figures = compare(baseline, ours)           # ours(n) -> seconds of n completions
"""
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Self

import orjson

CHILD = Path(__file__).with_name("baseline_child.py")


class Baseline:
    """The child process with a database file of its own."""

    def __enter__(self) -> Self:
        self.folder = tempfile.TemporaryDirectory()
        self.child = subprocess.Popen([sys.executable, str(CHILD), str(Path(self.folder.name) / "baseline.db")], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, text=True)
        self.steps(20)                                      # warm
        return self

    def __exit__(self, *_) -> None:
        self.child.stdin.close()
        self.child.wait(10)
        self.child.stdout.close()
        self.folder.cleanup()

    def _ask(self, what: str, count: int) -> list[float]:
        self.child.stdin.write(f"{what} {count}\n")
        self.child.stdin.flush()
        return orjson.loads(self.child.stdout.readline())

    def steps(self, count: int) -> list[float]:
        """Seconds of `count` completions of fresh cases: filing, superior, verification, decision."""
        return self._ask("steps", count)

    def rounds(self, count: int) -> list[float]:
        """Seconds of the completions of `count` more rounds of revision in one case, two each."""
        return self._ask("rounds", count)


@dataclass(frozen=True)
class Figures:
    """Milliseconds."""
    ours: float
    ours_p95: float
    baseline: float
    baseline_p95: float

    @property
    def ratio(self) -> float:
        return self.ours / self.baseline

    def __str__(self) -> str:
        ours, theirs = f"ours p50 {self.ours:.2f} p95 {self.ours_p95:.2f} ms", f"baseline p50 {self.baseline:.2f} p95 {self.baseline_p95:.2f} ms"
        return f"{ours}, {theirs}, x {self.ratio:.2f}"


def compare(baseline: Baseline, ours: Callable[[int], list[float]], batches: int = 8, size: int = 40) -> Figures:
    """Alternately a batch of each."""
    mine, theirs = [], []
    for _ in range(batches):
        theirs += baseline.steps(size)
        mine += ours(size)
    return Figures(median(mine) * 1e3, quantiles(mine, n=20)[-1] * 1e3, median(theirs) * 1e3, quantiles(theirs, n=20)[-1] * 1e3)
