"""Everything with an operator, by binding strength, loosest first: or; and; comparison, between, in; + -; * /; **; minus; instance of.

All are left-associative, ** too, and the minus sign binds tighter than ** (so the TCK: -3 ** 2 is 9, 3 ** 4 ** 5 is (3 ** 4) ** 5).
"""
from .. import limits
from ..syntax import And, Arithmetic, Between, Compare, In, InstanceOf, Negate, Or

OR, AND, COMPARISON, SUM, PRODUCT, POWER = 1, 2, 3, 4, 5, 6
LEVELS = {"or": OR, "and": AND, "between": COMPARISON, "in": COMPARISON, "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "**": POWER,
          **dict.fromkeys(("=", "!=", "<", "<=", ">", ">="), COMPARISON)}


class Operators:
    def operation(self, least):
        """Operands joined by operators that bind at least as tightly as `least`."""
        start = self.toks[self.i].start
        left, chain = self.negation(), 0
        while True:
            op = self.toks[self.i].text
            level = LEVELS.get(op, 0)
            if level < least or not level:
                return left
            self.i += 1
            chain += 1
            if chain > limits.CHAIN:
                self.too_deep("operators in a row")
            left = self.joined(start, op, level, left)

    def joined(self, start, op, level, left):
        if op == "between":
            low = self.operation(SUM)
            self.need("and")
            return self.made(Between, start, left, low, self.operation(SUM))
        if op == "in":
            return self.made(In, start, left, self.tests_of_in())
        right = self.operation(level + 1)
        if level > COMPARISON:
            return self.made(Arithmetic, start, op, left, right)
        if level == COMPARISON:
            return self.made(Compare, start, op, left, right)
        return self.made(And if level == AND else Or, start, left, right)

    def sum(self):
        return self.operation(SUM)

    def negation(self):
        if not self.at("-"):
            return self.instance_of()
        minus = []
        while self.at("-"):
            minus.append(self.tok.start)
            self.i += 1
            if len(minus) > limits.DEPTH:
                self.too_deep("signs")
        node = self.instance_of()
        for start in reversed(minus):
            node = self.made(Negate, start, node)
        return node

    def instance_of(self):
        start = self.toks[self.i].start
        node = self.postfix()
        if self.at("instance") and self.toks[self.i + 1].text == "of":
            self.i += 2
            node = self.made(InstanceOf, start, node, self.type())
        return node
