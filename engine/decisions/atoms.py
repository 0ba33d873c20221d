"""A column of a decision table, cut into atoms: the single values and the open stretches between them that its cells tell apart.

A cell is then a bit mask over atoms and a row is a box, so that questions about rows are questions about boxes.
"""
from decimal import Decimal
from functools import cmp_to_key

from ..feel import FeelSyntaxError
from ..feel.code import Compiler
from ..feel.lexical import literal
from ..feel.names import reads
from ..feel.operators import less, within
from ..feel.run import RUN, Run
from ..feel.values import SECOND, Date, DateTime, DaysDuration, MonthsDuration, Range, Time

ANYTHING = (), True          # the cell `-`
ANALYSED = (bool, str, Decimal, Date, Time, DateTime, DaysDuration, MonthsDuration)


def cell(text, read):
    """(values and ranges, negated) of a cell; None if it needs more than its own input. `read(text)` gives its Expression or FeelSyntaxError."""
    if text.strip() in ("", "-"):
        return ANYTHING
    tree, tests = read(text).tree, []
    for node in tree.tests:
        if any(not u.called for u in reads(node)):
            return None
        value = Compiler(text).code(node)({RUN: Run()})
        if not all(type(v) in ANALYSED for v in ends(value)) or value is None:
            return None
        tests.append(value)
    return tuple(tests), tree.negated


def allowed_cell(text, read):
    """The input values of a column like a cell; None if there are none or they can't be read."""
    try:
        found = cell(text, read) if text.strip() else None
    except FeelSyntaxError:
        return None
    return None if found is None or found[1] else found


class Atoms:
    """The atoms of one column and each row's mask over them. Ordered values get stretches between them, texts an 'anything else'."""

    def __init__(self, text, cells, allowed=None):
        self.text, self.run = text, Run()
        self.closed = allowed is not None and not any(type(v) is Range for v in allowed[0])
        self.points = unique([p for c in (*cells, allowed) if c for t in c[0] for p in ends(t)])
        if self.points and all(type(p) is bool for p in self.points):
            self.points, self.closed = [False, True], True
        self.ordered = bool(self.points) and type(self.points[0]) is not str and all(less(p, self.points[0]) is not None for p in self.points)
        if self.ordered:
            self.points.sort(key=cmp_to_key(lambda a, b: -1 if less(a, b) else 1 if less(b, a) else 0))
        self.index = {key(p): i for i, p in enumerate(self.points)}
        self.atoms = self.make()
        self.full = (1 << len(self.atoms)) - 1
        known = {None: self.full}
        for c in cells:
            if c not in known:
                known[c] = self.mask(c)
        self.masks = [known[c] for c in cells]

    def make(self):
        if not self.ordered:
            return [("=", p) for p in self.points] + ([] if self.closed else [("other", None)])
        out = [] if self.closed else [("below", self.points[0])]
        for i, p in enumerate(self.points):
            out.append(("=", p))
            if not self.closed:
                out.append(("between", (p, self.points[i + 1])) if i + 1 < len(self.points) else ("above", p))
        return out

    def mask(self, c):
        tests, negated = c
        bits = 0
        for t in tests:
            bits |= self.bits(t)
        return self.full & ~bits if negated else bits

    def bits(self, test):
        """Mask of the atoms for which one test holds."""
        if type(test) is not Range or test.op in ("=", "!="):
            bit = self.bit(test if type(test) is not Range else test.end)
            return self.full & ~bit if type(test) is Range and test.op == "!=" else bit
        if self.ordered:
            return self.between(test)
        return sum(1 << i for i, p in enumerate(self.points) if within(p, test, self.run) is True)

    def bit(self, value):
        i = self.index[key(value)]
        return 1 << (i if self.closed or not self.ordered else 2 * i + 1)

    def between(self, r):
        """Atoms of a range: those of its ends and all between. Without `closed` they alternate: below, p0, between, p1, ... above."""
        step, shift = (1, 0) if self.closed else (2, 1)
        low = 0 if r.start is None else step * self.index[key(r.start)] + shift + (not r.start_included)
        high = len(self.atoms) if r.end is None else step * self.index[key(r.end)] + shift + r.end_included
        return ((1 << high) - 1) & ~((1 << low) - 1) if high > low else 0

    def say(self, mask):
        """FEEL text of some atoms: `-` for all of them, `not("a")` where values that no cell names are among them."""
        if mask == self.full:
            return "-"
        if self.ordered:
            return ", ".join(self.stretches(mask))
        if not self.closed and mask >> len(self.points) & 1:
            return f"not({self.listed(~mask)})"
        return self.listed(mask)

    def listed(self, mask):
        return ", ".join(literal(p) for i, p in enumerate(self.points) if mask >> i & 1)

    def stretches(self, mask):
        i = 0
        while i < len(self.atoms):
            first = i
            if mask >> i & 1:
                while not self.closed and i + 1 < len(self.atoms) and mask >> i + 1 & 1:
                    i += 1
                yield stretch(self.atoms[first], self.atoms[i])
            i += 1


def key(value):
    """The same for values that FEEL calls equal (moments: the same second)."""
    return (type(value), value.shift() is None, value.instant() // SECOND) if type(value) in (Time, DateTime) else (type(value), value)


def unique(values):
    return list({key(v): v for v in reversed(values)}.values())[::-1]


def ends(test):
    return [v for v in (test.start, test.end) if v is not None] if type(test) is Range else [test]


def stretch(first, last):
    """FEEL text from one atom to another: `5`, `< 3`, `(1..5]`."""
    (low, a), (high, b) = first, last
    if low == high == "=" and a == b:
        return literal(a)
    start = "" if low == "below" else literal(a[0] if low == "between" else a)
    end = "" if high == "above" else literal(b[1] if high == "between" else b)
    if not start:
        return f"{'<=' if high == '=' else '<'} {literal(b) if high == 'below' else end}"
    if not end:
        return f"{'>=' if low == '=' else '>'} {start}"
    return f"{'[' if low == '=' else '('}{start}..{end}{']' if high == '=' else ')'}"
