"""Literals, names, lists, contexts, ranges, function definitions."""
from ..builtins import BUILTINS
from ..lazy import Lazy
from ..operators import less
from ..run import RUN
from ..syntax import Literal
from ..types import resolve
from ..values import Function, Range


class Values:
    def Literal(self, node):
        value = node.value
        return lambda s: value

    def Name(self, node):
        name, place = node.name, self.place(node)
        builtin = BUILTINS.get(name)

        def read(s):
            try:
                value = s[name]
            except KeyError:
                if builtin is not None:
                    return builtin.value
                return s[RUN].note("unknown_name", place, name=name)
            if type(value) is Lazy:
                value = s[name] = value.value()
            return value
        return read

    def ListOf(self, node):
        items = [self.code(i) for i in node.items]
        return lambda s: [i(s) for i in items]

    def ContextOf(self, node):
        entries, place = [(k, self.code(v)) for k, v in node.entries], self.place(node)
        if len({k for k, _ in entries}) < len(entries):
            return lambda s: s[RUN].note("duplicate_key", place)

        def build(s):
            inner, out = s.copy(), {}
            for key, code in entries:
                inner[key] = out[key] = code(inner)
            return out
        return build

    def RangeOf(self, node):
        start = self.code(node.start_) if node.start_ else None
        end = self.code(node.end_) if node.end_ else None
        low, high, op, place = node.start_included, node.end_included, node.op, self.place(node)

        def build(s):
            a = start(s) if start else None
            b = end(s) if end else None
            if (start and a is None) or (end and b is None):
                return s[RUN].note("range_needs_ends", place) if not op or op[0] in "<>" else Range(a, b, low, high, op)
            if start and end and not op and less(a, b) is None:
                return s[RUN].note("range_of_mixed_types", place)
            return Range(a, b, low, high, op)
        ends = (node.start_, node.end_)
        if not op and all(type(n) is Literal and n.value is not None for n in ends) and less(ends[0].value, ends[1].value) is not None:
            value = Range(ends[0].value, ends[1].value, low, high, op)
            return lambda s: value
        return build

    def FunctionDefinition(self, node):
        names = [n for n, _ in node.params]
        types = [resolve(t, self.types) for _, t in node.params]
        place = self.place(node)
        if node.external:
            return lambda s: Function("external", names, lambda run, args: run.note("external_function", place), types)
        body = self.code(node.body)

        def define(s):
            s[RUN].step(1 + (len(s) >> 3))         # a function keeps the scope it was made in

            def call(run, args):
                inner = s.copy()
                inner[RUN] = run
                inner.update(zip(names, args))
                return body(inner)
            return Function("", names, call, types)
        return define
