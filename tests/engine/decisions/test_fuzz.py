"""Random models of all kinds of boxes with random texts: loading, deciding, checking and exporting never raise."""

import datetime
import json
import random
from decimal import Decimal as D
from xml.sax.saxutils import escape, quoteattr

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import decisions, feel
from engine.decisions.explain import sentence
from engine.feel.builtins import BUILTINS
from engine.feel.values import Date, DateTime, DaysDuration, Function, MonthsDuration, Range, Time
from tests.fuzz import tables

from . import DMN

KINDS = (type(None), bool, D, str, list, dict, Date, Time, DateTime, DaysDuration, MonthsDuration, Range, Function)
CASE = {
    "a": D(3),
    "xs": [D(1), None, "x", [D(2)]],
    "ctx": {"a": D(1), "k": {"z": [True]}},
    "d": Date(2026, 2, 28),
    "loan amount": D(7),
    "malas": feel.Lazy({"a": 1}),
}
VALUES = [
    "1",
    "0",
    "-1",
    "1e6144",
    "null",
    "true",
    '""',
    '"abc"',
    '@"2024-02-29"',
    '@"P1D"',
    "[]",
    "{}",
    "[1..5]",
    "(< 3)",
    "function(x) x",
    "1+",
    "a.b.c",
    "xs[item>1]",
    "f(",
    "{a:1,b:a}",
    "for i in xs return i",
    "d2",
    "bkm(1)",
    "bkm(1, 2)",
    "svc()",
    "svc(1)",
    'a + "x"',
    *CASE,
]
CELLS = [
    "-",
    "",
    "1",
    "2",
    "3",
    '"abc"',
    "< 3",
    ">= 2.5",
    "[1..5]",
    "not(1, 2)",
    '"a", "b"',
    "? > 1",
    "null",
    "true",
    "(1..",
    "foo",
    "a",
    "xs",
    "not(",
    "[5..1]",
    '@"2024-02-29"',
    "< d",
    'contains(?, "a")',
    "1/0",
    "]1..2[",
    "= [1]",
    "!= 2",
    "[[1]..[2]]",
    '["a".."c"]',
    '"b"',
    "(function(x) x)",
    '>= @"10:00:00"',
]
TYPES = ["", "", "number", "string", "boolean", "date", "tNum", "tList", "tSelf", "Any", "nosuch", "feel:number"]
POLICIES = ["UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT", "WRONG"]
DAYS = ["", "2020-01-01", "2026-12-31", "kapan", "2026-02-30"]


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def text(self):
        t = self.r.choice(VALUES)
        return t if self.r.random() < 0.7 else f"{self.r.choice(sorted(BUILTINS))}({t}, {self.r.choice(VALUES)})"

    def literal(self):
        return f"<literalExpression><text>{escape(self.text())}</text></literalExpression>"

    def type(self):
        return f"typeRef={quoteattr(self.r.choice(TYPES))}"

    def box(self, depth=2):
        kinds = [self.table] * 4 + [
            self.literal,
            self.context,
            self.list,
            self.relation,
            self.function,
            self.conditional,
            self.filter,
            self.iterator,
            self.invocation,
        ]
        return self.r.choice(kinds)() if depth else self.literal()

    def inner(self):
        return self.box(self.r.randint(0, 1)) if self.r.random() < 0.8 else self.literal()

    def values(self, tag):
        return f"<{tag}><text>{escape(', '.join(self.r.sample(CELLS, 3)))}</text></{tag}>" if self.r.random() < 0.4 else ""

    def table(self):
        r = self.r
        ins, outs, rows = r.randint(0, 3), r.randint(0, 2), r.randint(0, 6)
        how = f' aggregation="{r.choice(["SUM", "MIN", "MAX", "COUNT", "AVG"])}"' if r.random() < 0.5 else ""
        columns = "".join(
            f"<input><inputExpression {self.type()}><text>{escape(self.text())}</text></inputExpression>{self.values('inputValues')}</input>"
            for _ in range(ins)
        )
        for i in range(outs):
            default = f"<defaultOutputEntry><text>{escape(self.text())}</text></defaultOutputEntry>" if r.random() < 0.3 else ""
            columns += f"<output name='o{i}' {self.type()}>{self.values('outputValues')}{default}</output>"
        columns += "<annotation name='berlaku_mulai'/><annotation name='berlaku_sampai'/>"
        rules = "".join(
            "<rule>"
            + "".join(f"<inputEntry><text>{escape(r.choice(CELLS))}</text></inputEntry>" for _ in range(max(0, ins - (r.random() < 0.1))))
            + "".join(f"<outputEntry><text>{escape(self.text())}</text></outputEntry>" for _ in range(outs))
            + "".join(f"<annotationEntry><text>{r.choice(DAYS)}</text></annotationEntry>" for _ in range(r.randint(0, 2)))
            + "</rule>"
            for _ in range(rows)
        )
        return f"<decisionTable hitPolicy={quoteattr(r.choice(POLICIES))}{how}>{columns}{rules}</decisionTable>"

    def context(self):
        entries = "".join(f"<contextEntry><variable name='v{i}' {self.type()}/>{self.inner()}</contextEntry>" for i in range(self.r.randint(0, 3)))
        return f"<context>{entries}" + (f"<contextEntry>{self.inner()}</contextEntry>" if self.r.random() < 0.4 else "") + "</context>"

    def list(self):
        return f"<list>{self.inner()}{self.inner()}</list>"

    def relation(self):
        return f"<relation><column name='c'/><column name='d'/><row>{self.literal()}{self.literal()}</row><row>{self.literal()}</row></relation>"

    def function(self):
        kind = self.r.choice(["FEEL", "Java", "PMML"])
        return f"<functionDefinition kind='{kind}'><formalParameter name='x' {self.type()}/>{self.inner()}</functionDefinition>"

    def conditional(self):
        other = f"<else>{self.inner()}</else>" if self.r.random() < 0.8 else ""
        return f"<conditional><if>{self.inner()}</if><then>{self.inner()}</then>{other}</conditional>"

    def filter(self):
        return f"<filter><in>{self.inner()}</in><match>{self.inner()}</match></filter>"

    def iterator(self):
        kind = self.r.choice(["for", "some", "every"])
        tag = "return" if kind == "for" else "satisfies"
        return f"<{kind} iteratorVariable='i'><in>{self.inner()}</in><{tag}>{self.inner()}</{tag}></{kind}>"

    def invocation(self):
        what = f"<literalExpression><text>{self.r.choice(['bkm', 'svc', 'abs', 'nosuch', 'date'])}</text></literalExpression>"
        return f"<invocation>{what}<binding><parameter name='{self.r.choice(['x', 'n', 'from'])}'/>{self.inner()}</binding></invocation>"

    def model(self):
        inputs = "".join(
            f'<inputData id="i_{i}" name={quoteattr(n)}><variable name={quoteattr(n)} {self.type()}/></inputData>' for i, n in enumerate(CASE)
        )
        needs = "".join(f'<informationRequirement><requiredInput href="#i_{i}"/></informationRequirement>' for i in range(len(CASE)))
        also = [f'<informationRequirement><requiredDecision href="#{h}"/></informationRequirement>' for h in ("d1", "d2", "nosuch", "bkm")]
        calls = "".join(f'<knowledgeRequirement><requiredKnowledge href="#{h}"/></knowledgeRequirement>' for h in ("bkm", "svc", "i_0"))
        nodes = "".join(
            f'<decision id="{d}" name="{d}"><variable name="{d}" {self.type()}/>{needs}'
            f'{"".join(self.r.sample(also, self.r.randint(0, 2)))}{calls}{self.box()}</decision>'
            for d in ("d1", "d2")
        )
        return (
            f'<definitions xmlns="{DMN}" namespace="n" name="m"><itemDefinition name="tNum"><typeRef>number</typeRef>'
            f"<allowedValues><text>{escape(self.r.choice(CELLS))}</text></allowedValues></itemDefinition>"
            '<itemDefinition name="tList" isCollection="true"><typeRef>tNum</typeRef></itemDefinition>'
            f'<itemDefinition name="tSelf"><itemComponent name="s"><typeRef>tSelf</typeRef></itemComponent></itemDefinition>{inputs}{nodes}'
            f'<businessKnowledgeModel id="bkm" name="bkm"><variable name="bkm"/><encapsulatedLogic>'
            f'<formalParameter name="x"/>{self.box()}</encapsulatedLogic>'
            '<knowledgeRequirement><requiredKnowledge href="#bkm"/></knowledgeRequirement></businessKnowledgeModel>'
            '<decisionService id="svc" name="svc"><variable name="svc"/><outputDecision href="#d2"/><outputDecision href="#bkm"/>'
            '<inputData href="#i_0"/>'
            '<inputDecision href="#nosuch"/></decisionService></definitions>'
        ).encode()


def test_random_models():
    given = 0
    for seed in range(120):
        model = decisions.load(Maker(seed).model(), feel.Cache(), "acak.dmn")
        for name in ("d1", "d2", "bkm", "svc", "nosuch"):
            for day in (None, datetime.date(2026, 6, 1)):
                result = decisions.evaluate(model, name, CASE, {}, feel.Run(), day)
                assert isinstance(result.value, KINDS), seed
                given += result.value is not None
                json.dumps(result.to_json())
                for trace in result.tables:
                    sentence(trace)
        decisions.findings(model, functions=("saldo",), valid_on=datetime.date(2026, 6, 1))
    assert given > 100


@settings(max_examples=100, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.binary(min_size=10, max_size=300))
def test_whatever_stands_in_a_table(data):
    """The bytes of tests/fuzz/tables.py, a few seconds of them."""
    tables.one(data)
