"""Decision tables (DMN 1.5, ch. 8 and 10.3.2.10).

A column is not tried row by row. Each different cell of a column is tried once and stands for a bit mask of the rows that hold it;
cells that are plain strings or numbers are found by one dictionary look-up. The rows that match are the bits left over. Which rows are
in force on the day asked for is one more such mask, laid over before the hit policy.
"""
from decimal import Decimal

from ..feel import FeelSyntaxError
from ..feel.run import RUN
from ..feel.syntax import Literal
from ..feel.types import coerce
from .hits import POLICIES, Ranking
from .itemtypes import find_type
from .trace import Hit, TableTrace
from .validity import Validity

INDEXED = (str, Decimal)


class Column:
    """One input: its expression and its cells grouped by what they say."""

    def __init__(self, number, source, cells, names, builder):
        self.text, self.label = source.text, source.label
        self.read = builder.typed(builder.text(source.text, names, column=number), source.type)
        self.allowed = builder.text(source.allowed, names, "unary", column=number) if source.allowed.strip() else None
        self.always, self.literals, self.others = 0, {}, []
        rows_of = {}
        for row, cell in enumerate(cells):
            rows_of.setdefault(cell.strip(), []).append(row)
        for text, rows in rows_of.items():
            self.add(text, sum(1 << r for r in rows), builder, names, {"column": number, "row": rows[0] + 1})

    def add(self, text, mask, builder, names, where):
        if text in ("-", ""):
            self.always |= mask
            return
        values = literals_of(text, names, builder)
        if values is None:
            self.others.append((builder.text(text, names, "unary", **where), mask))
        for v in values or ():
            self.literals[v] = self.literals.get(v, 0) | mask

    def rows(self, value, s, alive):
        """Mask of the rows of `alive` whose cell holds for this value."""
        found = self.always
        if type(value) in INDEXED:
            found |= self.literals.get(value, 0)
        elif type(value) is list and len(value) == 1 and type(value[0]) in INDEXED:
            found |= self.literals.get(value[0], 0)
        if self.others:
            s["?"] = value
            for test, mask in self.others:
                if mask & alive & ~found and test(s) is True:
                    found |= mask
        return found & alive


def literals_of(text, names, builder):
    """Values of a cell made of string and number literals only, else None."""
    try:
        tree = builder.read(text, names, "unary").tree
    except FeelSyntaxError:
        return None
    if tree.negated or tree.any or not all(type(t) is Literal and type(t.value) in INDEXED for t in tree.tests):
        return None
    return [t.value for t in tree.tests]


class Output:
    """One output column: its cells, its type, the values it may give."""

    def __init__(self, number, source, cells, names, builder):
        self.name, self.type = source.name, find_type(source.type, builder.types)
        self.cells = [builder.text(c, names, output=number, row=row) if c.strip() else nothing for row, c in enumerate(cells, 1)]
        self.allowed = builder.text(source.allowed, names, "unary", output=number) if source.allowed.strip() else None
        self.default = builder.text(source.default, names, output=number) if source.default and source.default.strip() else None

    def value(self, row, s):
        value = self.cells[row](s)
        if self.type is not None:
            ok, value = coerce(value, self.type, s[RUN])
            if not ok:
                s[RUN].note("output_type", row=row + 1, output=self.name)
        if self.allowed is not None and value is not None:
            s["?"] = value
            if self.allowed(s) is not True:
                return s[RUN].note("output_not_allowed", row=row + 1, output=self.name)
        return value


def nothing(s):
    """An empty output cell is null."""
    return


class Table:
    def __init__(self, box, names, builder):
        self.box, self.name, self.decision = box, box.name, builder.element
        rules = box.rules
        self.columns = [Column(n, c, [at(r.tests, n - 1, "-") for r in rules], names, builder) for n, c in enumerate(box.inputs, 1)]
        self.outputs = [Output(n, o, [at(r.outputs, n - 1, "") for r in rules], names, builder) for n, o in enumerate(box.outputs, 1)]
        self.defaults = [o.default for o in self.outputs if o.default is not None]
        self.validity = Validity(rules)
        self.hit = box.hit if box.hit in POLICIES else "UNIQUE"
        if box.hit not in POLICIES:
            builder.problem("hit_policy_unknown", found=box.hit)
        self.ranking = Ranking(box, names, builder)

    def evaluate(self, s):
        run, s = s[RUN], s.copy()
        work = run.above                      # the evaluation this is part of: traces, day of validity
        alive, seen, deciding = self.validity.rows(work.valid_on, work.validity), [], []
        for n, column in enumerate(self.columns):
            value = column.read(s)
            seen.append((column.text, value))
            if column.allowed is not None and value is not None:
                s["?"] = value
                if column.allowed(s) is not True:
                    work.traces.append(self.trace(seen, ()))
                    return run.note("input_not_allowed", input=column.text)
            if alive:
                left = column.rows(value, s, alive)
                if left != alive:
                    alive = left
                    deciding.append(n)
        rows = rows_in(alive)
        if self.hit == "FIRST":
            rows = rows[:1]
        run.step(1 + len(rows))
        values = [[o.value(r, s) for o in self.outputs] for r in rows]
        work.traces.append(self.trace(seen, zip(rows, values), () if rows else tuple(deciding)))
        return POLICIES[self.hit](self, rows, values, run) if rows else self.no_row(s)

    def trace(self, seen, hits, deciding=()):
        rules = self.box.rules
        return TableTrace(self.decision, self.box.id, self.hit, tuple(seen), tuple(
            Hit(row + 1, rules[row].id, tuple(rules[row].tests), self.shaped(values), rules[row].annotations) for row, values in hits),
            tuple(c.label for c in self.columns), deciding)

    def shaped(self, values):
        """One output is the value itself, several are a context."""
        return values[0] if len(values) == 1 else {o.name: v for o, v in zip(self.outputs, values)}

    def no_row(self, s):
        """No row matched: the default outputs, if given."""
        if self.defaults:
            return self.shaped([d(s) for d in self.defaults])
        if self.hit == "COLLECT" and self.box.aggregation == "COUNT":
            return Decimal(0)
        if self.hit in ("COLLECT", "RULE ORDER", "OUTPUT ORDER") and not self.box.aggregation:
            return []
        return s[RUN].note("no_rule_matched", table=self.name)


def at(items, i, missing):
    return items[i] if i < len(items) else missing


def rows_in(mask):
    """Numbers of the bits that are set, from 0."""
    rows = []
    while mask:
        low = mask & -mask
        rows.append(low.bit_length() - 1)
        mask ^= low
    return rows
