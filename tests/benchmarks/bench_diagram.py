"""Time and weight of the picture of a diagram (to hold: 20 ms for 60 elements). Run: python -m tests.benchmarks.bench_diagram [FILE.bpmn ...]"""
import gzip
import sys
import time
from pathlib import Path
from statistics import median

from tests.web.diagram_sample import CUTI, diagram
from web.diagram import draw, layout, text


def measure(file: Path, rounds: int = 30) -> str:
    """`first`: as in a fresh process; `again`: another case of a version that was drawn before. CPU time, so that neighbours do not count."""
    shown = diagram(file)
    first, again = [], []
    for _ in range(rounds):
        for known in (text.wrap, text.width, layout._arranged):
            known.cache_clear()
        for times in (first, again):
            start = time.thread_time()
            drawn = draw(shown)
            times.append((time.thread_time() - start) * 1000)
    return (f"{file.name}: {len(shown.nodes)} shapes, {len(shown.edges)} flows, first {median(first):.1f} ms (worst {max(first):.1f}), "
            f"again {median(again):.1f} ms, {len(drawn)} octets, {len(gzip.compress(drawn.encode()))} gzip")


if __name__ == "__main__":
    for name in sys.argv[1:] or [CUTI]:
        print(measure(Path(name)))
