"""`= != < <= > >=`, between, in, instance of (DMN 1.5, 10.3.2.15, tables 52 to 55 and 61)."""
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne

from ..operators import COMPARE, less_equal
from ..run import RUN
from ..syntax import Literal, Name, Path
from ..types import conforms, resolve
from .words import kind_name

PLAIN = {"=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


class Comparisons:
    def Compare(self, node):
        left, right, do, op, place = self.code(node.left), self.code(node.right), COMPARE[node.op], node.op, self.place(node)

        def compare(s):
            return judged(left(s), right(s), s[RUN], do, place, op)
        if type(node.right) is not Literal or type(node.right.value) not in (Decimal, str):
            return compare
        if is_plain_path(node.left):
            return path_comparison(node.left.source.name, node.left.member, node.right.value, op, compare)
        return constant_comparison(left, node.right.value, op, place)

    def Between(self, node):
        value, low, high, place = self.code(node.value), self.code(node.low), self.code(node.high), self.place(node)

        def between(s):
            v, run = value(s), s[RUN]
            a, b = less_equal(low(s), v, run), less_equal(v, high(s), run)
            if a is None or b is None:
                return run.note("not_comparable", place, op="between", left=kind_name(v))
            return a and b
        return between

    def In(self, node):
        value, place = self.code(node.value), self.place(node)
        tests = [self.test(t) for t in node.tests]

        def is_in(s):
            return among(value(s), tests, s, place)
        if not all(type(t) is Literal and type(t.value) is str for t in node.tests):
            return is_in
        strings = frozenset(t.value for t in node.tests)
        if is_plain_path(node.value):
            return path_among(node.value.source.name, node.value.member, strings, is_in)

        def is_one_of(s):
            v = value(s)
            return v in strings if type(v) is str else among(v, tests, s, place)
        return is_one_of

    def InstanceOf(self, node):
        value, t = self.code(node.value), resolve(node.type, self.types)

        def instance(s):
            v = value(s)
            return v is not None and conforms(v, t, s[RUN], constraints=False) if t.kind != "Null" else v is None
        return instance


# The commonest conditions, made short: `hak.sisa > 12`, `pemohon.golongan in ("III/a", "III/b")`. Whatever is not plain goes the slow way.
# The slow way evaluates nothing again that may be a chain of its own: each link would double the work.
def judged(a, b, run, do, place, op):
    """Any two values; null with the reason where the operator knows none for them."""
    result = do(a, b, run)
    return run.note("not_comparable", place, op=op, left=kind_name(a), right=kind_name(b)) if result is None else result


def among(v, tests, s, place):
    """Whether one of the tests holds for a value."""
    result = False
    for test in tests:
        found = test(v, s)
        if found is True:
            return True
        if found is None:
            result = None
    return result if result is False or len(tests) > 1 else s[RUN].note("not_comparable", place, op="in", left=kind_name(v))


def constant_comparison(left, constant, op, place):
    """Comparison with a number or text known beforehand."""
    kind, plain = type(constant), PLAIN[op]

    def compare(s):
        a = left(s)
        return plain(a, constant) if type(a) is kind else judged(a, constant, s[RUN], COMPARE[op], place, op)
    return compare


def is_plain_path(node):
    return type(node) is Path and type(node.source) is Name


def path_comparison(name, member, constant, op, slow):
    """The same for a member of an object in scope, where every name counts: the operators are written out."""
    kind = type(constant)
    if op == "=":
        def compare(s):
            try:
                a = s[name][member]
            except (KeyError, TypeError):
                return slow(s)
            return a == constant if type(a) is kind else slow(s)
    elif op == ">":
        def compare(s):
            try:
                a = s[name][member]
            except (KeyError, TypeError):
                return slow(s)
            return a > constant if type(a) is kind else slow(s)
    else:
        plain = PLAIN[op]

        def compare(s):
            try:
                a = s[name][member]
            except (KeyError, TypeError):
                return slow(s)
            return plain(a, constant) if type(a) is kind else slow(s)
    return compare


def path_among(name, member, strings, slow):
    """A member of an object in scope among texts known beforehand."""
    def among(s):
        try:
            v = s[name][member]
        except (KeyError, TypeError):
            return slow(s)
        return v in strings if type(v) is str else slow(s)
    return among
