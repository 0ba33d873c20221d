"""Unary tests: the cells of a decision table (DMN 1.5, grammar rules 13-15, table 55), and the right side of `in`."""
from ..operators import contains, equal, within
from ..run import RUN
from ..syntax import Literal, RangeOf
from .words import any_name


class Tests:
    def test(self, node):
        code = self.code(node)
        if type(node) is RangeOf and node.op in ("=", "!="):
            return lambda v, s: contains(code(s), v, s[RUN])
        if type(node) is RangeOf:
            def in_range(v, s):
                r = code(s)
                return None if r is None else within(v, r, s[RUN])
            return in_range
        if type(node) is Literal:
            value = node.value
            return lambda v, s: equal(v, value, s[RUN])
        return lambda v, s: contains(code(s), v, s[RUN])

    def cell_test(self, node):
        if type(node) in (Literal, RangeOf):
            return self.test(node)
        code = self.code(node)
        if any_name(node, "?"):
            def holds(v, s):
                found = code(s)
                return found if type(found) is bool else contains(found, v, s[RUN])
            return holds

        def matches(v, s):
            found = code(s)
            result = contains(found, v, s[RUN])
            return found if type(found) is bool and type(v) is not bool else result
        return matches

    def UnaryTests(self, node):
        """code(scope with '?') -> True, False or None"""
        if node.any:
            return lambda s: True
        tests, negated = [self.cell_test(t) for t in node.tests], node.negated
        if len(tests) == 1 and not negated:
            test = tests[0]
            return lambda s: test(s["?"], s)

        def any_of(s):
            value, result = s["?"], False
            for test in tests:
                found = test(value, s)
                if found is True:
                    return not negated
                if found is None:
                    result = None
            return result if result is None or not negated else True
        return any_of
