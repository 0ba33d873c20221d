"""Time and weight of the picture of a diagram (to hold: 20 ms for 60 elements). Run: python -m tests.benchmarks.bench_diagram [FILE.bpmn ...]"""
import gzip
import sys
import time
from pathlib import Path
from statistics import median

from tests.web.diagram_sample import CUTI, diagram
from web.diagram import draw, text


def measure(file: Path, rounds: int = 30) -> str:
    shown = diagram(file)
    times = []
    for _ in range(rounds):
        for known in (text.wrap, text.width):
            known.cache_clear()                  # as in a fresh process
        start = time.perf_counter()
        drawn = draw(shown)
        times.append((time.perf_counter() - start) * 1000)
    return (f"{file.name}: {len(shown.nodes)} shapes, {len(shown.edges)} flows, median {median(times):.1f} ms, worst {max(times):.1f} ms, "
            f"{len(drawn)} octets, {len(gzip.compress(drawn.encode()))} gzip")


if __name__ == "__main__":
    for name in sys.argv[1:] or [CUTI]:
        print(measure(Path(name)))
