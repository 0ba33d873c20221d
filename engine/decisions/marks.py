"""For whoever writes a table: which of its cells held in an evaluation, and which rows were in force on a day. What matched is in the trace already."""
import datetime
from collections.abc import Mapping
from typing import Any

from .. import feel
from ..feel import FeelSyntaxError
from .graph import VALIDITY
from .model import Decision, Model, TableBox
from .requirements import names_of
from .trace import Result
from .validity import Validity


def held(model: Model, decision: Decision, result: Result, functions: Mapping[str, Any] | None = None, run: feel.Run | None = None) -> tuple[tuple[bool, ...], ...]:
    """For each row of the decision's own table which of its input cells hold for what the table saw; () where the table was not asked."""
    trace, table = next((t for t in result.tables if t.decision == decision.id), None), decision.table
    if trace is None or table is None or len(trace.inputs) != len(table.inputs):
        return ()
    scope, names, known = feel.scope({**(functions or {}), **result.values}, None, run), names_of(model, decision), {}

    def holds(n: int, text: str) -> bool:
        key = (n, text.strip())
        if key not in known:
            try:
                known[key] = key[1] in ("", "-") or model.cache.unary(key[1], names, model.members, model.types).test(trace.inputs[n][1], scope) is True
            except FeelSyntaxError:
                known[key] = False
        return known[key]
    return tuple(tuple(holds(n, text) for n, text in enumerate(rule.tests[:len(table.inputs)])) for rule in table.rules)


def in_force(table: TableBox, day: datetime.date, validity: tuple[str, str] = VALIDITY) -> tuple[bool, ...]:
    """For each row whether it is in force on a day."""
    mask = Validity(table.rules).rows(day, validity)
    return tuple(bool(mask >> n & 1) for n in range(len(table.rules)))
