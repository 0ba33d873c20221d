"""Three-valued and, or; if (DMN 1.5, 10.3.2.4 and table 50)."""
from ..run import RUN
from ..syntax import And, Or


def operands(node, kind):
    """Operands of a chain of `and` (or `or`), from left to right."""
    out = []
    while type(node) is kind:
        out.append(node.right)
        node = node.left
    out.append(node)
    return out[::-1]


class Logic:
    def And(self, node):
        return self.chain(node, And, False, "and")

    def Or(self, node):
        return self.chain(node, Or, True, "or")

    def chain(self, node, kind, decisive, op):
        """`decisive` settles the whole; otherwise every operand must be boolean."""
        codes, place = [self.code(n) for n in operands(node, kind)], self.place(node)
        if len(codes) == 2:
            return pair(*codes, decisive, op, place)

        def several(s):
            null = False
            for code in codes:
                value = code(s)
                if value is decisive:
                    return decisive
                if type(value) is not bool:
                    null = True
            return s[RUN].note("not_boolean", place, op=op) if null else not decisive
        return several

    def If(self, node):
        test, then, other = self.code(node.test), self.code(node.then), self.code(node.other)
        return lambda s: then(s) if test(s) is True else other(s)


def pair(left, right, decisive, op, place):
    other = not decisive

    def both(s):
        a = left(s)
        if a is decisive:
            return decisive
        b = right(s)
        if b is decisive:
            return decisive
        return other if a is other and b is other else s[RUN].note("not_boolean", place, op=op)
    return both
