"""What an evaluation saw, for explanations and for the record of a case."""
from dataclasses import dataclass
from typing import Any, NamedTuple

from .. import feel


@dataclass(frozen=True, slots=True)
class Hit:
    """One matched row (counted from 1): what its cells said, what it gave, its annotations by column."""
    row: int
    rule_id: str
    cells: tuple[str, ...]
    outputs: Any                    # one output column: its value; several: a context
    annotations: dict[str, str]

    def to_json(self) -> dict:
        return {"row": self.row, "rule": self.rule_id, "cells": list(self.cells), "outputs": _json(self.outputs), "annotations": self.annotations}


@dataclass(frozen=True, slots=True)
class TableTrace:
    """What a table saw: (expression, value) of each input, and the rows that matched. `labels` are the designer's words for the inputs."""
    decision: str                   # id
    table: str                      # id of the decisionTable element
    hit_policy: str
    inputs: tuple[tuple[str, Any], ...]
    hits: tuple[Hit, ...]
    labels: tuple[str, ...] = ()
    deciding: tuple[int, ...] = ()  # where no row matched: inputs (from 0) that by themselves rule every row out

    def to_json(self) -> dict:
        found = {"decision": self.decision, "table": self.table, "hit_policy": self.hit_policy,
                 "inputs": [[text, _json(value)] for text, value in self.inputs], "labels": list(self.labels),
                 "hits": [h.to_json() for h in self.hits]}
        return {**found, "deciding": list(self.deciding)} if self.deciding else found


class Result(NamedTuple):
    value: Any
    reasons: tuple[feel.Reason, ...]        # why something was null
    tables: tuple[TableTrace, ...]          # in the order evaluated
    values: dict[str, Any]                  # every decision and input that took part, by name
    decision: str = ""                      # id

    def to_json(self) -> dict:
        """Value, tables and reasons as JSON, for the event of a case."""
        return {"decision": self.decision, "value": _json(self.value), "tables": [t.to_json() for t in self.tables],
                "reasons": [{"code": r.code, "text": r.slice, "where": r.where, "params": _json(feel.to_feel(r.params))} for r in self.reasons]}


def _json(value):
    """JSON of a value; null for one of more parts than may leave an evaluation."""
    try:
        return feel.to_json(value)
    except feel.LimitExceeded:
        return None
