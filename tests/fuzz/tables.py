"""Coverage-led fuzzing of decision tables by hand: `python -m tests.fuzz.tables -max_total_time=600 -rss_limit_mb=1024 -max_len=400 -len_control=0`. Needs `pip install atheris`.

Bytes become a table of any hit policy with cells of random text, and inputs of random type. It is read, checked, evaluated, explained, asked what else
could be, written as a sheet and read back: nothing but DecisionError from reading, no call is long. CI's fuzzing of the same bytes is
tests/engine/decisions/test_fuzz.py.
"""
import datetime
import json
import sys
import time
from contextlib import nullcontext
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

try:
    import atheris
except ImportError:
    atheris = None
with atheris.instrument_imports(include=["engine.feel", "engine.decisions"]) if atheris else nullcontext():
    from engine import decisions, feel
    from engine.decisions import sheets
    from engine.decisions.explain import sentence

SECONDS = 5          # far more than the bounds, so that a busy machine is no finding
DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
DAY = datetime.date(2026, 6, 1)
POLICIES = ("UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT", "SALAH")
AGGREGATIONS = ("", "", "SUM", "MIN", "MAX", "COUNT")
TYPES = ("", "number", "string", "boolean", "date", "Any", "tUkuran", "tidakAda")
NAMES = ("jenis", "lama", "mulai", "ada", "daftar", "ctx.a", "lama + 1", "count(daftar)")
CELLS = ("-", "", "1", "12", '"besar"', '"besar", "sakit"', "< 12", ">= 3", "[1..5]", "(1..5)", "not(3)", 'not("sakit")', "true", "null", "? > lama", "foo", "(1..",
         '@"2026-12-01"', '< @"2026-12-01"', '[@"2026-01-01"..@"2026-12-31"]', "[5..1]", 'contains(?, "e")', "lama", "1/0", "daftar", "= [1]", "not(", "for i in 1..9 return i")
VALUES = (None, Decimal(3), Decimal("-2.5"), Decimal(12), "besar", "sakit", "", True, False, feel.Date(2026, 12, 1), [Decimal(1), None, "x"], [], {"a": Decimal(1)},
          feel.DaysDuration(3), feel.Date(999_999_999, 12, 31), Decimal("9" * 34))
INPUTS = ("jenis", "lama", "mulai", "ada", "daftar", "ctx")


class Source:
    """Choices out of bytes; after the last byte everything is the first choice."""

    def __init__(self, data: bytes):
        self.data, self.at = data, 0

    def number(self, most: int) -> int:
        """From 0 to `most`."""
        byte = self.data[self.at] if self.at < len(self.data) else 0
        self.at += 1
        return byte % (most + 1)

    def one(self, choices):
        return choices[self.number(len(choices) - 1)]

    def cell(self, choices=CELLS) -> str:
        """One of the known cells, or the next bytes as they come."""
        if self.number(3):
            return self.one(choices)
        long = self.number(24)
        text = self.data[self.at:self.at + long].decode("utf-8", "ignore")
        self.at += long
        return "".join(c for c in text if c.isprintable())


def text(tag: str, words: str) -> str:
    return f"<{tag}><text>{escape(words)}</text></{tag}>"


def table(s: Source) -> str:
    ins, outs, rows = s.number(3), 1 + s.number(1), s.number(6)
    parts = [f"<decisionTable hitPolicy={quoteattr(s.one(POLICIES))} aggregation={quoteattr(s.one(AGGREGATIONS))}>"]
    for n in range(ins):
        allowed = text("inputValues", s.cell()) if s.number(3) == 1 else ""
        parts.append(f"<input label='k{n}'><inputExpression typeRef={quoteattr(s.one(TYPES))}><text>{escape(s.cell(NAMES))}</text></inputExpression>{allowed}</input>")
    for n in range(outs):
        allowed = text("outputValues", s.cell()) if s.number(3) == 1 else ""
        default = text("defaultOutputEntry", s.cell()) if s.number(3) == 1 else ""
        parts.append(f"<output name='o{n}' typeRef={quoteattr(s.one(TYPES))}>{allowed}{default}</output>")
    parts.append("<annotation name='dasar_hukum'/><annotation name='berlaku_mulai'/><annotation name='berlaku_sampai'/>")
    for n in range(rows):
        cells = [text("inputEntry", s.cell()) for _ in range(ins)] + [text("outputEntry", s.cell()) for _ in range(outs)]
        days = [f"<annotationEntry><text>{s.one(('', '2026-01-01', '2026-12-31', 'kapan'))}</text></annotationEntry>" for _ in range(s.number(3))]
        parts.append(f"<rule id='r{n}'>{''.join(cells + days)}</rule>")
    return "".join(parts) + "</decisionTable>"


def model(s: Source) -> bytes:
    inputs = "".join(f"<inputData id='i_{n}' name='{n}'><variable name='{n}' typeRef={quoteattr(s.one(TYPES))}/></inputData>" for n in INPUTS)
    needs = "".join(f"<informationRequirement><requiredInput href='#i_{n}'/></informationRequirement>" for n in INPUTS)
    return (f"<definitions xmlns='{DMN}' namespace='n' name='m'><itemDefinition name='tUkuran'><typeRef>number</typeRef>{text('allowedValues', s.cell())}"
            f"</itemDefinition>{inputs}<decision id='lain' name='lain'><variable name='lain'/>{needs}{table(s)}</decision><decision id='d' name='d'><variable name='d'/>"
            f"{needs}<informationRequirement><requiredDecision href='#lain'/></informationRequirement>{table(s)}</decision></definitions>").encode()


def one(data: bytes) -> object:
    """One table through everything that is done with tables; what it decided."""
    began, s = time.thread_time(), Source(data)
    xml = model(s)
    try:
        found = decisions.load(xml, feel.Cache(), "acak.dmn")
    except decisions.DecisionError:
        return None
    values = {name: s.one(VALUES) for name in INPUTS}
    for problem in decisions.findings(found, functions=("saldo",), valid_on=DAY):
        assert problem.code
    result = None
    for day in (None, DAY):
        result = decisions.evaluate(found, "d", values, {}, feel.Run(), day)
        json.dumps(result.to_json())
        for trace in result.tables:
            assert sentence(trace)
    node = found.decisions["d"]
    marks = decisions.held(found, node, result, {}, feel.Run())
    trace = next((t for t in result.tables if t.decision == "d"), None)
    if marks and trace is not None and not any(r.code in ("input_not_allowed", "limit") for r in result.reasons):
        assert all(all(marks[hit.row - 1]) for hit in trace.hits), "a row that matched has a cell that does not hold"
        force = decisions.in_force(node.table, DAY)
        assert trace.hits or not any(ok and all(marks[n]) for n, ok in enumerate(force)), "a row in force whose cells all hold did not match"
        assert trace.hits or not any(ok and all(marks[n][i] for i in trace.deciding) for n, ok in enumerate(force)), "what decided rules not every row out"
    before = feel.to_json(decisions.evaluate(found, "d", values, {}, feel.Run(), DAY).value)
    for other in decisions.instead(found, "d", values, {}, feel.Run(), DAY):
        changed = decisions.evaluate(found, "d", with_path(values, other.path, other.new), {}, feel.Run(), DAY).value
        assert feel.to_json(changed) == feel.to_json(other.value) != before, "a counterfactual that is none"
    sheet = sheets.rows_of(node)
    again, faults = sheets.from_csv(sheets.to_csv(sheet))
    assert not faults
    rules, faults = sheets.rules_of(found, node, again)
    if not faults:
        decisions.load(sheets.write(xml, node, rules), feel.Cache(), "acak.dmn")
    if time.thread_time() - began > SECONDS:
        raise TimeoutError(xml)
    return result.value


def with_path(values: dict, path: tuple[str, ...], new) -> dict:
    inner = values.get(path[0])
    return {**values, path[0]: new if len(path) == 1 else {**(inner if isinstance(inner, dict) else {}), path[1]: new}}


def main() -> int:
    if atheris is None:
        print("atheris is not installed: pip install atheris", file=sys.stderr)
        return 2
    atheris.Setup(sys.argv, one_)
    atheris.Fuzz()
    return 0


def one_(data: bytes) -> None:
    one(data)


if __name__ == "__main__":
    sys.exit(main())
