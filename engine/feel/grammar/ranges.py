"""Ranges `[a..b]`, `(< a)` and the unary tests of a table cell (rules 7-16)."""
from ..syntax import RangeOf, UnaryTests
from .base import COMPARISONS


class Ranges:
    def unary_range(self):
        """(< 10), <= 10, = 10, != 10 (rule 7)"""
        start, op = self.tok.start, self.tok.text
        self.i += 1
        end = self.sum()
        if op in ("=", "!="):
            return self.made(RangeOf, start, end, end, True, True, op)
        if op[0] == "<":
            return self.made(RangeOf, start, None, end, False, op == "<=", op)
        return self.made(RangeOf, start, end, None, op == ">=", False, op)

    def range_rest(self, start, included):
        self.i += 1
        first = self.sum()
        self.need("..")
        return self.range_end_of(start, first, included)

    def range_end_of(self, start, first, included):
        saved, self.range_end = self.range_end, True
        last = self.sum()
        self.range_end = saved
        if self.take("]"):
            return self.made(RangeOf, start, first, last, included, True)
        if self.take(")") or self.take("["):
            return self.made(RangeOf, start, first, last, included, False)
        self.fail("']', ')' or '['")

    def tests_of_in(self):
        if not self.at("("):
            return (self.unary_range() if self.tok.kind == "mark" and self.tok.text in COMPARISONS else self.sum(),)
        start = self.i
        self.need("(")
        tests = self.tests()
        if self.take(")") and not self.at(".", "["):
            return tests
        self.i = start           # (a..b), or an expression that begins with a parenthesis
        return (self.sum(),)

    def test(self):
        if self.tok.kind == "mark" and self.tok.text in COMPARISONS:
            return self.unary_range()
        return self.expression()

    def tests(self):
        out = [self.test()]
        while self.take(","):
            out.append(self.test())
        return tuple(out)

    def unary_tests(self):
        """A cell of a decision table (rule 15)."""
        start = self.tok.start
        if self.at("-") and self.toks[self.i + 1].kind == "end":
            self.i += 1
            return self.made(UnaryTests, start, (), False, True)
        saved = self.i
        if self.at("not") and self.toks[self.i + 1].text == "(":
            self.i += 2
            tests = self.tests()
            if self.take(")") and self.tok.kind == "end":
                return self.made(UnaryTests, start, tests, True, False)
            self.i = saved
        return self.made(UnaryTests, start, self.tests(), False, False)
