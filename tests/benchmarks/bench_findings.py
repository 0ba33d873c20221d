"""Time of all findings of a folder (to hold: 300 ms for 60 elements), and of the play of its net alone. Run: python -m tests.benchmarks.bench_findings [FOLDER ...]"""
import sys
import time
from pathlib import Path
from statistics import median

from engine import bpmn
from engine.bpmn.check import _checked
from engine.bpmn.rules.registry import Document
from engine.bpmn.rules.soundness import SCOPES, Net
from engine.bpmn.xml import q, read
from engine.procedure.check import check

MOST = 60                                # elements the figure is for


def measure(folder: Path, rounds: int = 5) -> str:
    """CPU time, so that neighbours do not count; nothing is kept from one round to the next."""
    diagram = next(folder.glob("*.bpmn"))
    data, times, played = diagram.read_bytes(), [], []
    for _ in range(rounds):
        _checked.cache_clear()
        begun = time.process_time()
        check(folder)
        times.append((time.process_time() - begun) * 1000)
        document = Document(read(data))
        begun = time.process_time()
        for scope in document.root.iter(*(q(s) for s in SCOPES)):
            Net(document, scope).play()
        played.append((time.process_time() - begun) * 1000)
    model = bpmn.parse(data)
    elements = len(model.elements)
    return (f"{folder.name}: {elements} elements, {len(model.flows)} flows, findings {median(times):.0f} ms ({median(times) * MOST / elements:.0f} ms for {MOST} elements), "
            f"play of the net {median(played):.1f} ms")


if __name__ == "__main__":
    for name in sys.argv[1:] or ["processes/cuti", "processes/mutasi"]:
        print(measure(Path(name)))
