"""`+ - * / **` and the minus sign (DMN 1.5, 10.3.2.15, tables 56 to 60 and 62)."""
from ..operators import ARITHMETIC, negate
from ..run import RUN
from ..syntax import Literal
from .words import kind_name


class Arithmetics:
    def Negate(self, node):
        operand, place = self.code(node.operand), self.place(node)
        if type(node.operand) is Literal and negate(node.operand.value) is not None:
            value = negate(node.operand.value)
            return lambda s: value

        def minus(s):
            value = operand(s)
            result = negate(value)
            return s[RUN].note("no_such_operation", place, op="-", left=kind_name(value)) if result is None else result
        return minus

    def Arithmetic(self, node):
        left, right, do, op, place = self.code(node.left), self.code(node.right), ARITHMETIC[node.op], node.op, self.place(node)

        def calculate(s):
            a, b = left(s), right(s)
            result = do(a, b)
            if result is None:
                return s[RUN].note("no_such_operation", place, op=op, left=kind_name(a), right=kind_name(b))
            return s[RUN].made(result) if type(result) is str else result
        return calculate
