"""How much of a procedure its scenarios reached: elements, flows and rows of decision tables. Reads recorded events and the model; plays nothing."""
from collections.abc import Iterable

import orjson

from engine.play.report import Share


class Coverage:
    """Collects what was reached; `shares` compares it with what there is."""

    def __init__(self):
        self.elements: set[str] = set()
        self.flows: set[str] = set()
        self.rows: set[tuple[str, int]] = set()

    def events(self, rows: Iterable) -> None:
        """The events of one case."""
        for event in rows:
            data = orjson.loads(event.data) if event.data else {}
            if event.element:
                self.elements.add(event.element)
            if data.get("flow"):
                self.flows.add(data["flow"])
            if event.kind == "flow" and event.element:
                self.flows.add(event.element)
            if event.kind == "decided":
                self.trace(data.get("trace") or {})

    def trace(self, trace: dict) -> None:
        """The trace of one evaluation."""
        for table in trace.get("tables", ()):
            self.rows.update((table["decision"], hit["row"]) for hit in table.get("hits", ()))

    def shares(self, procedure) -> tuple[Share, ...]:
        model = procedure.model
        elements = set(model.elements)
        flows = set(model.flows)
        rows = {(key, number) for key in procedure.decisions for number in range(1, rules_of(procedure, key) + 1)}
        return (_share("elemen", elements, self.elements), _share("alur", flows, self.flows),
                Share("baris keputusan", len(rows & self.rows), len(rows), tuple(f"{key} baris {n}" for key, n in sorted(rows - self.rows))))


def rules_of(procedure, decision: str) -> int:
    """Number of rows of a decision's own table; 0 where it has none."""
    table = procedure.decision_model(decision).decisions[decision].table
    return len(table.rules) if table is not None else 0


def _share(name: str, there: set[str], reached: set[str]) -> Share:
    return Share(name, len(there & reached), len(there), tuple(sorted(there - reached)))
