"""Figures of FEEL and of decision tables against their targets. Run alone on a quiet machine: python -m tests.benchmarks.bench_feel"""

import datetime
import gc
import random
import sys
import time
import tracemalloc
from decimal import Decimal
from functools import partial

from engine import decisions, feel
from engine.feel.cache import _compile

CONDITION = 'permohonan.lama > 12 and pemohon.golongan in ("III/a","III/b")'
CASE = {
    "permohonan": {"lama": Decimal(14), "jenis": "besar", "mulai": feel.Date(2026, 12, 1)},
    "pemohon": {"golongan": "III/b", "masa_kerja": Decimal(7)},
    "kasus": {},
    "hak": {"sisa_hari": Decimal(6)},
    "pertimbangan": {"keputusan": "disetujui"},
}
TEXTS = (
    "permohonan.lama > 12",
    'pertimbangan.keputusan = "disetujui"',
    CONDITION,
    'if permohonan.lama <= hak.sisa_hari then "cukup" else "kurang"',
    'permohonan.mulai + duration("P1M") < date("2027-03-01")',
    'some x in ["a","b","c"] satisfies x = permohonan.jenis',
    "sum(for i in 1..10 return i * permohonan.lama)",
)
COLUMNS = ("jenis", "golongan", "masa_kerja", "lama", "mulai", "unit")
KINDS = ("tahunan", "besar", "sakit", "melahirkan", "alasan_penting", "cltn", "bersama", "ibadah")
RANKS = tuple(f"{a}/{b}" for a in ("I", "II", "III", "IV") for b in "abcd")


def best(work, times, rounds=7):
    """Microseconds of processor time of one call: the best of several rounds. A busy machine hardly matters so."""
    found = []
    for _ in range(rounds):
        began = time.process_time()
        for _ in range(times):
            work()
        found.append((time.process_time() - began) / times)
    return min(found) * 1e6


def table(rows, seed=1):
    """A made-up table of six inputs: texts, lists of texts, ranges, comparisons, dates, and `-`."""
    r = random.Random(seed)
    out = ['<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="x" name="x">']
    out += [f'<inputData id="i_{n}" name="{n}"><variable name="{n}"/></inputData>' for n in COLUMNS]
    out.append('<decision id="hak" name="hak"><variable name="hak"/>')
    out += [f'<informationRequirement><requiredInput href="#i_{n}"/></informationRequirement>' for n in COLUMNS]
    out.append('<decisionTable hitPolicy="FIRST">' + "".join(f"<input><inputExpression><text>{n}</text></inputExpression></input>" for n in COLUMNS))
    out.append('<output name="hari"/><annotation name="berlaku_mulai"/><annotation name="berlaku_sampai"/>')
    for i in range(rows):
        low = r.randint(0, 20)
        cells = [
            f'"{r.choice(KINDS)}"',
            ", ".join(f'"{g}"' for g in r.sample(RANKS, 3)) if r.random() < 0.8 else "-",
            f"[{low}..{low + r.randint(1, 12)}]",
            f"&lt;= {r.randint(5, 90)}",
            f'>= @"20{r.randint(20, 26)}-{r.randint(1, 12):02d}-01"',
            f'"unit {r.randint(1, 20)}"' if r.random() < 0.5 else "-",
        ]
        out.append(
            "<rule>"
            + "".join(f"<inputEntry><text>{c}</text></inputEntry>" for c in cells)
            + f"<outputEntry><text>{i}</text></outputEntry>"
            + f"<annotationEntry><text>20{r.randint(18, 24)}-01-01</text></annotationEntry><annotationEntry><text/></annotationEntry></rule>"
        )
    return ("".join(out) + "</decisionTable></decision></definitions>").encode()


def case(r):
    return {
        "jenis": r.choice(KINDS),
        "golongan": r.choice(RANKS),
        "masa_kerja": Decimal(r.randint(0, 30)),
        "lama": Decimal(r.randint(1, 60)),
        "mulai": feel.Date(2026, r.randint(1, 12), 5),
        "unit": f"unit {r.randint(1, 20)}",
    }


def expressions():
    cache = feel.Cache()
    for text in TEXTS:
        e = cache.expression(text)
        ready = feel.scope(CASE)
        target = (1.2, 0.5) if text == CONDITION else (None, None)
        yield f"call: {text}", best(partial(e.value, CASE), 10_000), target[0], "us"
        yield "  in a ready scope", best(partial(e, ready), 10_000), target[1], "us"
    yield "compile, uncached", best(lambda: _compile.__wrapped__("expression", CONDITION, (), (), None), 300), 100, "us"
    yield "compile, cached", best(lambda: cache.expression(CONDITION), 5_000), None, "us"


def tables():
    r, day = random.Random(7), datetime.date(2026, 11, 24)
    cases = [case(r) for _ in range(50)]
    for rows, target, limit in ((200, 80, None), (2_000, None, 0.5)):
        xml = table(rows)
        began = time.process_time()
        model = decisions.load(xml, feel.Cache(), "t.dmn")
        yield f"table of {rows} rows x 6: load and compile", (time.process_time() - began) * 1e3, None, "ms"
        yield (
            "  decide, with trace and validity",
            best(lambda model=model: [decisions.evaluate(model, "hak", c, {}, None, day) for c in cases], 3, 5) / 50,
            target,
            "us",
        )
        began = time.process_time()
        decisions.findings(model)
        yield "  findings", time.process_time() - began, limit, "s"


def memory():
    tracemalloc.start()
    before, cache = tracemalloc.get_traced_memory()[0], feel.Cache()
    for i in range(2_000):
        cache.expression(f'permohonan.lama > {i} and pemohon.golongan in ("III/a","III/b")')
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    yield "2,000 compiled expressions", (after - before) / 1e6, 12, "MB"


def main():
    missed = 0
    for part in (expressions, tables, memory):
        for what, value, target, unit in part():
            missed += target is not None and value > target
            print(f"{what:<76}{value:>9.2f} {unit}" + (f"   target {target}" + (" MISSED" if value > target else "") if target is not None else ""))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
