"""367 diagrams that strangers drew for other tools: each is imported as a draft with findings or refused as not XML or not BPMN; what is not changed is
written as it was read; after the repairs nearly all can be executed, with stand-in roles and forms, and run."""
import time
from collections import Counter
from dataclasses import dataclass, field

import pytest
from lxml import etree

from engine import Problems, bpmn
from engine.procedure.drafting import folder, repair
from engine.procedure.drafting.tree import Tree
from tests.engine.bpmn.random_models import play

from .cases import cases

REFUSED = {"not_xml", "not_bpmn", "doctype", "encoding"}
LONGEST, STEPS = 2.0, 12                                 # seconds of one import with all repairs; commands of one play
EVERY = 12                                               # one file of so many in the quick suite


@dataclass
class Figures:
    files: int = 0
    refused: Counter = field(default_factory=Counter)
    same: int = 0
    executable_before: int = 0
    executable: int = 0
    slow: list = field(default_factory=list)
    left: Counter = field(default_factory=Counter)
    ended: Counter = field(default_factory=Counter)

    @property
    def imported(self) -> int:
        return self.files - sum(self.refused.values())


def measured(every: int, plays: bool) -> Figures:
    out = Figures()
    for file in sorted(p for p in cases("diagrams").rglob("*") if p.is_file())[::every]:
        out.files += 1
        began = time.process_time()
        try:
            files = folder.take(file.name, file.read_bytes())
        except Problems as problems:
            out.refused[problems.problems[0].code] += 1
            continue
        path, data = next(iter(files.items()))
        tree = Tree(data)
        out.same += tree.to_bytes() == data and _whole(tree.written()) == _whole(data)
        out.executable_before += not _stops(data)
        done = repair.apply(files)
        taken = time.process_time() - began
        if taken > LONGEST:
            out.slow.append((file.name, round(taken, 2)))
        stops = _stops(done.files[path]) | {f.code for f in done.left if f.strength == "not_executable"}
        out.left.update(stops)
        out.executable += not stops
        if plays and not stops:
            out.ended.update(_played(bpmn.parse(done.files[path])))
    return out


def _whole(data: bytes) -> list:
    """Everything an XML file says, in order: names with their namespaces, values, texts, comments, instructions. (C14N refuses relative namespaces.)"""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    return [(str(n.tag), n.text, n.tail, sorted(n.attrib.items()) if isinstance(n.tag, str) else str(n), sorted((n.nsmap or {}).items(), key=str))
            for top in (*reversed([*root.itersiblings(preceding=True)]), root, *root.itersiblings()) for n in top.iter()]


def _stops(data: bytes) -> set[str]:
    return {p.code for p in bpmn.check(data) if p.strength == "not_executable"}


def _played(model) -> list[str]:
    """How two plays by chance stand after some commands; any error of the engine fails the test."""
    found = []
    for seed in (1, 2):
        seen, _ = play(model, seed, steps=STEPS)
        waiting, _, incident, ended = seen[-1]
        found.append("ended" if ended else "incident" if incident else "waiting" if waiting else "stuck")
    return found


def told(figures: Figures) -> str:
    n = figures.imported
    return (f"{figures.files} files: {n} imported, refused {dict(figures.refused)}; unchanged {figures.same} of {n}; executable before {figures.executable_before}, "
            f"after repairs {figures.executable} ({100 * figures.executable / n:.1f} %); left {dict(figures.left)}; plays {dict(figures.ended)}; slow {figures.slow}")


def must_hold(figures: Figures) -> None:
    assert figures.files and set(figures.refused) <= REFUSED, told(figures)
    assert figures.same >= 0.99 * figures.imported, told(figures)
    assert figures.executable >= 0.9 * figures.imported, told(figures)
    assert not figures.slow, told(figures)


def test_a_sample_of_strangers_diagrams():
    must_hold(measured(EVERY, plays=False))


@pytest.mark.slow
def test_all_strangers_diagrams(capsys):
    figures = measured(1, plays=True)
    with capsys.disabled():
        print(f"\n{told(figures)}")
    must_hold(figures)
    assert figures.ended["stuck"] <= 0.03 * sum(figures.ended.values()), told(figures)
