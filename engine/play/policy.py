"""What a scenario takes as set by another office: `given: {tables: {kebijakan: {kebijakan_n2: longgar}}}` plays on a version whose table has that value in
every row of that column. So the rows and ways that a choice of this office leaves unused are tried like all others.

Writes files; publishes nothing.
"""
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from engine.decisions import sheets
from engine.errors import Problems
from engine.play.scenario import meant


def files(procedure, tables: Mapping[str, Mapping[str, object]]) -> dict[str, bytes]:
    """The procedure's files with these values in the columns of these tables. Problems for a table or column that is not there."""
    found, wrong = dict(procedure.files), []
    for table, values in tables.items():
        path, model = procedure.decisions.get(table, ("", None))
        decision = model.decisions[table] if model is not None else None
        if decision is None or decision.table is None:
            wrong.append(f"given.tables: {table!r} bukan tabel keputusan prosedur ini{meant(table, procedure.decisions)}")
            continue
        columns = [o.name for o in decision.table.outputs]
        wrong += [f"given.tables.{table}: kolom hasil {name!r} tidak ada{meant(name, columns)}" for name in values if name not in columns]
        rules = [replace(rule, outputs=[_feel(values[name]) if name in values else text for name, text in zip(columns, rule.outputs, strict=True)])
                 for rule in decision.table.rules]
        found[path] = sheets.write(found[path], decision, rules)
    if wrong:
        raise Problems(wrong)
    return found


def _feel(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return str(value) if isinstance(value, (int, Decimal)) else '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
