"""`a.b` and `a[b]` (DMN 1.5, 10.3.2.5 lists and filters, 10.3.2.6 contexts, tables 64 and 68)."""
from decimal import Decimal

from ..loops import turns
from ..properties import PROPERTIES
from ..run import RUN
from ..syntax import Literal, Name
from ..values import Range
from .words import kind_name


class Paths:
    def Path(self, node):
        source, member, place = self.code(node.source), node.member, self.place(node)

        def walk(s):
            return get_member(source(s), member, s[RUN], place)
        if type(node.source) is Name:
            name = node.source.name

            def walk_name(s):
                try:
                    return s[name][member]
                except (KeyError, TypeError):
                    value = source(s)
                    if value is None and name in s:
                        return None              # an object that is not written yet: null without a reason
                    return get_member(value, member, s[RUN], place)
            return walk_name
        return walk

    def Filter(self, node):
        source, test, place = self.code(node.source), self.code(node.test), self.place(node)
        constant = node.test.value if type(node.test) is Literal else None

        def pick(s):
            values = source(s)
            if values is None:
                return s[RUN].note("filter_of_null", place)
            if type(values) is Range and not values.op:
                values = turns(values, None, s[RUN]) or []
            if type(values) is not list:
                values = [values]
            if type(constant) is Decimal:
                return element(values, constant, s[RUN], place)
            out, first, run = [], True, s[RUN]
            for value in values:
                run.step()
                inner = s.copy()
                if type(value) is dict:
                    inner.update(value)
                inner["item"] = value if type(value) is not dict or "item" not in value else value["item"]
                found = test(inner)
                if found is True:
                    out.append(value)
                elif first and type(found) is Decimal:
                    outside = test(s)
                    return element(values, outside if type(outside) is Decimal else found, run, place)
                elif found is not False and found is not None:
                    return run.note("filter_needs_boolean_or_number", place)
                first = False
            if not values:
                kept = run.reasons[:]
                outside = test(s)                # an index or a condition? what a condition asks of an item that is not there is no fault
                if type(outside) is Decimal:
                    return None
                run.reasons[:] = kept
            return out
        return pick


def element(values, index, run, place):
    """1-based; negative counts from the end."""
    i = int(index) if index == index.to_integral_value() and abs(index) < 1_000_000_000 else 0
    if i and -len(values) <= i <= len(values):
        return values[i - 1 if i > 0 else i]
    return run.note("index_out_of_range", place, index=str(index), count=len(values))


def get_member(value, member, run, place):
    """value.member for contexts, lists (member of each), and values with properties."""
    if type(value) is dict:
        if member in value:
            return value[member]
        return run.note("no_such_member", place, member=member)
    if type(value) is list:
        run.step(len(value))
        return [get_member(v, member, run, place) for v in value]
    found = PROPERTIES.get(type(value), {}).get(member)
    if found is None:
        return run.note("no_such_member" if value is not None else "member_of_null", place, member=member, of=kind_name(value))
    return found(value)
