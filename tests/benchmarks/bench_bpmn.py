"""Figures of the token runner against the baseline and its targets. Run alone on a quiet machine: python -m tests.benchmarks.bench_bpmn"""
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import orjson

from engine import bpmn, feel
from engine.store.statements import case as sql
from tests import office as made_up
from tests.engine.bpmn.drawing import boundary, end, flow, gateway, line, many, start, sub, timer, user
from tests.engine.bpmn.hosting import BEGIN, xml

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
        self.model, self.cache = bpmn.parse(leave.xml(leave.FEEL)), feel.Cache()
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


def timed(work, times: int) -> float:
    """Milliseconds of processor time, median: what is measured touches no disk, and a busy machine makes no difference."""
    out = []
    for _ in range(times):
        began = time.process_time()
        work()
        out.append(time.process_time() - began)
    return median(out) * 1e3


class Rounds:
    """A revision loop that is never left, each step loaded, moved, saved and committed: what a round costs, wherever the loop stands."""
    LOOP = gateway("m") + user("ajukan") + user("periksa") + gateway("x", attributes='default="lagi"')
    WAYS = line("m", "ajukan", "periksa", "x") + flow("x", "m", name="lagi")

    def __init__(self, file: str, body: str):
        self.model, self.cache = bpmn.parse(xml(body)), feel.Cache()
        self.db = sqlite3.connect(file, isolation_level=None)
        self.db.executescript("pragma journal_mode=wal; pragma synchronous=full; create table if not exists kase(id integer primary key, state blob)")
        case = bpmn.Case.start(self.model, Host(self.cache, {"selesai": False}))
        case.run()
        self.number = self.db.execute("insert into kase(state) values(?)", (orjson.dumps(case.dump()),)).lastrowid
        self.size = 0

    @classmethod
    def plain(cls, file):
        return cls(file, start() + cls.LOOP + end() + cls.WAYS + flow("s", "m") + flow("x", "e", "selesai"))

    @classmethod
    def inside(cls, file):
        inner = start("s1") + cls.LOOP + end("e1") + cls.WAYS + flow("s1", "m") + flow("x", "e1", "selesai")
        return cls(file, start() + sub("sp", inner + boundary("t", "ajukan", timer("PT9H"), False) + end("e2") + line("t", "e2")) + end() + line("s", "sp", "e"))

    @classmethod
    def beside(cls, file):
        return cls(file, start() + gateway("g", "parallel") + gateway("j", "parallel") + user("luar") + cls.LOOP + end() + cls.WAYS
                   + line("s", "g", "luar", "j", "e") + flow("g", "m") + flow("x", "j", "selesai"))

    def round(self) -> float:
        """Seconds of processor time: a busy machine makes no difference."""
        began = time.process_time()
        for name in ("ajukan", "periksa"):
            self.db.execute("begin immediate")
            saved = orjson.loads(self.db.execute("select state from kase where id=?", (self.number,)).fetchone()[0])
            case = bpmn.Case.load(self.model, Host(self.cache, {"selesai": False}), saved)
            case.complete(next(w.token for w in case.waiting() if w.kind == "task" and w.element.id == name))
            case.run()
            state = orjson.dumps(case.dump())
            self.size = max(self.size, len(state))
            self.db.execute("update kase set state=? where id=?", (state, self.number))
            self.db.execute("commit")
        return time.process_time() - began

    def growth(self, rounds: int = 2000) -> float:
        """The last hundred rounds against the first, after a few to warm up."""
        spent = [self.round() for _ in range(rounds)]
        return median(spent[-100:]) / median(spent[20:120])


def blocks(number: int, branches: int) -> str:
    """Parallel blocks one after another."""
    body, last = start() + end(), "s"
    for block in range(number):
        body += gateway(f"g{block}", "parallel") + gateway(f"j{block}", "parallel") + line(last, f"g{block}")
        for branch in range(branches):
            body += user(f"u{block}{branch}") + line(f"g{block}", f"u{block}{branch}", f"j{block}")
        last = f"j{block}"
    return body + line(last, "e")


def starts(model: bpmn.Model) -> None:
    case = bpmn.Case.start(model, Host(feel.Cache(), {}))
    case.run()


def leave_states(rounds: int) -> list[int]:
    """Bytes of the row's state of a leave case in an office, returned for completion again and again; then decided. The whole state, as stored."""
    sizes = []
    with made_up.stage() as stage, made_up.desk(stage) as desk:
        case = desk.file().case

        def done(who, element, **fields):
            desk.complete(case, who, element, **fields)
            sizes.append(len(desk.rows(sql.CASE_BY_ID, id=case)[0].state))
        for _ in range(rounds):
            done("verifikator", "verifikasi", keputusan="dikembalikan", catatan="Alamat belum lengkap")
            done("pemohon", "perbaikan", **made_up.LEAVE)
        done("verifikator", "verifikasi", keputusan="lengkap")
        done("atasan", "pertimbangan", keputusan="disetujui")
        done("pejabat", "keputusan", keputusan="disetujui")
    return sizes


def must_hold(folder: str) -> list[bool]:
    """The limits of the foundations."""
    good = []
    for name, kind in (("alone", Rounds.plain), ("inside a sub-process", Rounds.inside), ("beside an open branch", Rounds.beside)):
        rounds = kind(str(Path(folder) / f"{kind.__name__}.db"))
        good.append(said(f"2,000 rounds, {name}: the last against the first", rounds.growth(), "x", 1.2))
        good.append(said("  largest state of tokens", rounds.size / 1000, "kB", 1))
    nine = bpmn.parse(xml(blocks(9, 3)))
    good.append(said("start 3 branches x 9 sequential parallel blocks", timed(lambda: starts(nine), 200), "ms", 5))
    inside = start("s1") + user("a") + boundary("b", "a", timer("PT1H")) + end("e1") + end("e3") + line("s1", "a", "e1") + line("b", "e3")
    wide = bpmn.parse(xml(start() + sub("sp", many(300) + inside) + end() + line("s", "sp", "e")))
    good.append(said("start 300 parallel sub-processes with a timer each", timed(lambda: starts(wide), 15), "ms", 100))
    sizes = leave_states(25)
    good.append(said("state of a leave case in its row, the largest of 25 rounds", max(sizes) / 1000, "kB", 4))
    good.append(said("  round 25 against round 1", sizes[-4] / sizes[1], "x", 1.2))
    return good


def said(name: str, value: float, unit: str, limit: float) -> bool:
    good = value <= limit
    print(f"{name:62s} {value:8.3f} {unit:3s} (limit {limit:g}){'' if good else '   TOO SLOW'}")
    return good


def main() -> int:
    good = []
    with tempfile.TemporaryDirectory() as folder, Baseline() as baseline:
        office = Office(str(Path(folder) / "ours.db"))
        office.steps(40)
        figures = compare(baseline, office.steps)
        print(f"one completion, durable: {figures}")
        good.append(said("one completion against the baseline", figures.ratio, "x", 1.0))
        theirs = baseline.rounds(100)
        print(f"{'  (the baseline, round 100 against round 1)':62s} {median(theirs[-20:]) / median(theirs[:4]):8.3f} x")
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
    with tempfile.TemporaryDirectory() as folder:
        good += must_hold(folder)
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
