"""Figures of the token runner against the baseline and its targets. Run alone on a quiet machine: python -m tests.benchmarks.bench_bpmn"""
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import orjson

from engine import bpmn, feel
from tests.engine.bpmn.drawing import boundary, end, line, many, start, sub, timer, user
from tests.engine.bpmn.hosting import BEGIN, Play, xml

from . import leave
from .baseline import Baseline, compare

CUTI = Path(__file__).parents[2] / "processes" / "cuti" / "cuti.bpmn"


class Host:
    """Case data in one dict, FEEL, moves written down: what a real host does, without its database."""

    def __init__(self, cache, data: dict):
        self.cache, self.data, self.now, self.moves = cache, data, BEGIN, []
        self.scope = None

    def zone(self, element):
        return BEGIN.tzinfo

    def evaluate(self, text, local):
        if self.scope is None:
            self.scope = feel.scope({k: feel.to_feel(v) for k, v in self.data.items()}, {}, feel.Run(clock=lambda: self.now))
        return self.cache.expression(text)(self.scope)

    def work(self, token):
        self.data[token.element.id], self.scope = True, None

    def happened(self, kind, element, visit, token, **facts):
        self.moves.append((kind, element, visit, token, facts))


class Office:
    """Durable completions of ours, with the baseline's storage."""

    def __init__(self, file: str):
        self.model, self.cache, self.running = bpmn.parse(leave.xml(leave.FEEL)), feel.Cache(), None
        self.db = sqlite3.connect(file, isolation_level=None)
        self.db.executescript("pragma journal_mode=wal; pragma synchronous=full; create table kase(id integer primary key, state blob)")

    def start(self) -> int:
        case = bpmn.Case.start(self.model, Host(self.cache, {}))
        case.run()
        return self.db.execute("insert into kase(state) values(?)", (orjson.dumps([case.dump(), {}]),)).lastrowid

    def complete(self, number: int, name: str, filled: dict) -> float:
        began = time.perf_counter()
        self.db.execute("begin immediate")
        saved, data = orjson.loads(self.db.execute("select state from kase where id=?", (number,)).fetchone()[0])
        case = bpmn.Case.load(self.model, Host(self.cache, data), saved)
        token = next(w.token for w in case.waiting() if w.kind == "task" and w.element.id == name)
        data.update(filled)
        case.complete(token)
        case.run()
        self.db.execute("update kase set state=? where id=?", (orjson.dumps([case.dump(), data]), number))
        self.db.execute("commit")
        return time.perf_counter() - began

    def steps(self, count: int) -> list[float]:
        out = []
        while len(out) < count:
            case = self.start()
            out += [self.complete(case, name, filled) for name, filled in leave.STEPS]
        return out[:count]

    def rounds(self, count: int) -> list[float]:
        self.running = self.running or self.start()
        return [self.complete(self.running, name, filled) for _ in range(count) for name, filled in leave.ROUND]


def timed(work, times: int) -> float:
    """Milliseconds, median."""
    out = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        out.append(time.perf_counter() - began)
    return median(out) * 1e3


def said(name: str, value: float, unit: str, limit: float) -> bool:
    good = value <= limit
    print(f"{name:58s} {value:8.3f} {unit:3s} (limit {limit:g}){'' if good else '   TOO SLOW'}")
    return good


def main() -> int:
    good = []
    with tempfile.TemporaryDirectory() as folder, Baseline() as baseline:
        office = Office(str(Path(folder) / "ours.db"))
        office.steps(40)
        figures = compare(baseline, office.steps)
        print(f"one completion, durable: {figures}")
        good.append(said("one completion against the baseline", figures.ratio, "x", 1.0))
        first = median(office.rounds(25))
        office.rounds(450)
        last = median(office.rounds(25))
        good.append(said("round 500 of a revision loop against round 1", last / first, "x", 1.2))
        theirs = baseline.rounds(100)
        print(f"{'  (the baseline, round 100 against round 1)':58s} {median(theirs[-20:]) / median(theirs[:4]):8.3f} x")
    content, cache = CUTI.read_bytes(), feel.Cache()
    good.append(said("parse cuti.bpmn", timed(lambda: bpmn.parse(content), 20), "ms", 40))
    good.append(said("check cuti.bpmn", timed(lambda: bpmn.check(content), 20), "ms", 60))
    model = bpmn.parse(content)

    def begin():
        case = bpmn.Case.start(model, Host(cache, {"kelayakan": []}))
        case.run()
        return case.dump()
    good.append(said("start cuti in memory", timed(begin, 300), "ms", 1))
    saved = orjson.dumps(begin())

    def step():
        case = bpmn.Case.load(model, Host(cache, {"verifikasi": {"keputusan": "lengkap"}}), orjson.loads(saved))
        case.complete(next(w.token for w in case.waiting() if w.kind == "task"))
        case.run()
        return orjson.dumps(case.dump())
    good.append(said("complete cuti's verification in memory, load and dump", timed(step, 300), "ms", 0.3))
    good.append(said("state of cuti", len(saved) / 1000, "kB", 2))
    inside = start("s1") + user("a") + boundary("b", "a", timer("PT1H")) + end("e1") + end("e3") + line("s1", "a", "e1") + line("b", "e3")
    wide = bpmn.parse(xml(start() + sub("sp", many(300) + inside) + end() + line("s", "sp", "e")))
    good.append(said("start 300 parallel sub-processes with a timer each", timed(lambda: Play(wide), 5), "ms", 100))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
