"""The hit policies (DMN 1.5, ch. 8 and 10.3.2.10): what the values of the matching rows make together. At least one row has matched."""
from decimal import Decimal

from ..feel import FeelSyntaxError
from ..feel.operators import add, equal, less
from ..feel.syntax import Literal


class Ranking:
    """Output values in order of priority, by the column's list of values."""

    def __init__(self, box, names, builder):
        wanted = box.hit in ("PRIORITY", "OUTPUT ORDER")
        self.orders = [self.order(o, names, builder) if wanted else [] for o in box.outputs]

    def order(self, output, names, builder):
        try:
            tree = builder.read(output.allowed, names, "unary").tree if output.allowed.strip() else None
        except FeelSyntaxError:              # noted already as a problem of the column
            tree = None
        return [t.value if type(t) is Literal else None for t in tree.tests] if tree else []

    def key(self, run):
        def rank(values):
            return [next((i for i, v in enumerate(order) if equal(v, value, run) is True), len(order)) for value, order in zip(values, self.orders)]
        return rank


def unique(table, rows, values, run):
    if len(values) == 1:
        return table.shaped(values[0])
    return run.note("several_rules_matched", table=table.name, rows=tuple(r + 1 for r in rows))


def any_(table, rows, values, run):
    if all(equal(v, values[0], run) is True for v in values):
        return table.shaped(values[0])
    return run.note("rules_disagree", table=table.name, rows=tuple(r + 1 for r in rows))


def first(table, rows, values, run):
    return table.shaped(values[0])


def priority(table, rows, values, run):
    return table.shaped(min(values, key=table.ranking.key(run)))


def output_order(table, rows, values, run):
    return [table.shaped(v) for v in sorted(values, key=table.ranking.key(run))]


def rule_order(table, rows, values, run):
    return [table.shaped(v) for v in values]


def collect(table, rows, values, run):
    out, how = [table.shaped(v) for v in values], table.box.aggregation
    if not how:
        return out
    if how == "COUNT":
        return Decimal(len(out))
    total = out[0]
    for v in out[1:]:
        total = add(total, v) if how == "SUM" else _better(total, v, how, run)
        if total is None:
            return run.note("cannot_aggregate", table=table.name)
    return total


def _better(a, b, how, run):
    before = less(b, a)
    if before is None:
        return None
    return b if before is (how == "MIN") and equal(b, a, run) is False else a


POLICIES = {"UNIQUE": unique, "ANY": any_, "FIRST": first, "PRIORITY": priority, "OUTPUT ORDER": output_order,
            "RULE ORDER": rule_order, "COLLECT": collect}
