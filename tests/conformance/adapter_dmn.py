"""The DMN TCK's wire values <-> FEEL values, and its three questions: decision, decision service, knowledge model."""

import datetime
from decimal import Decimal
from pathlib import Path

from lxml import etree

from engine import decisions, feel
from engine.feel.lexical import parse_date, parse_date_time, parse_duration, parse_number, parse_time, to_text

READ = {"b": lambda x: x, "n": parse_number, "s": str, "d": parse_date, "t": parse_time, "dt": parse_date_time, "dur": parse_duration}
WRITTEN = {feel.Date: "d", feel.Time: "t", feel.DateTime: "dt", feel.DaysDuration: "dur", feel.MonthsDuration: "dur"}


def inward(w):
    """FEEL value of a wire value."""
    if w is None:
        return None
    if isinstance(w, list):
        return [inward(x) for x in w]
    kind, v = next(iter(w.items()))
    return {n: inward(x) for n, x in v.items()} if kind == "c" else READ[kind](v)


def outward(v):
    """Wire value of a FEEL value."""
    if v is None:
        return None
    kind = type(v)
    if kind is list:
        return [outward(x) for x in v]
    if kind is dict:
        return {"c": {n: outward(x) for n, x in v.items()}}
    if kind is bool:
        return {"b": v}
    if kind is Decimal:
        return {"n": str(v)}
    return {WRITTEN.get(kind, "s"): to_text(v)}


def clock():
    return datetime.datetime.now(datetime.UTC)


class Dmn:
    """load and evaluate, as shared/cases/tools/tck_run.py asks for them."""

    def load(self, path):
        """Model of a file; what it imports is looked for in the same folder."""
        path = Path(path)

        def find(namespace):
            for other in sorted(path.parent.glob("*.dmn")):
                if etree.parse(other).getroot().get("namespace") == namespace:
                    return other.read_bytes()
            return None

        return decisions.load(path.read_bytes(), feel.Cache(), path.name, find)

    def evaluate(self, model, name, kind, inputs):
        """Wire value of a node by its name, as the cases call it."""
        run = feel.Run(clock)
        return outward(decisions.evaluate(model, name, {k: inward(v) for k, v in inputs.items()}, {}, run).value)
