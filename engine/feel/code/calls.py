"""`f(a, b)` and `f(x: a)` (DMN 1.5, 10.3.2.13 and table 63)."""
from ..builtins import BUILTINS
from ..errors import Failure, LimitExceeded
from ..run import RUN, Run
from ..syntax import Literal, Name
from ..types import coerce
from ..values import Function

CONSTANT = frozenset(("date", "time", "date and time", "duration"))      # of literals: worked out once


class Calls:
    def Call(self, node):
        function, args, names, place = self.code(node.function), [self.code(a) for a in node.args], node.names, self.place(node)

        def call(s):
            f, run = function(s), s[RUN]
            if type(f) is not Function:
                return run.note("not_a_function", place)
            return invoke(f, [a(s) for a in args], names, run, place)
        if type(node.function) is Name and node.function.name in CONSTANT and names is None and all(type(a) is Literal for a in node.args):
            name = node.function.name
            value = BUILTINS[name].invoke([a.value for a in node.args], None, Run(), place)
            if value is not None:
                return lambda s: call(s) if name in s else value
        return call


def invoke(f, args, names, run, place):
    """Call any function value: arrange named arguments, convert, count, guard."""
    run.step()
    if f.builtin is not None:
        return f.builtin.invoke(args, names, run, place)
    if f.call is None:                         # a knowledge model that is used before it is made
        return run.note("not_a_function", place, function=f.name)
    if names is not None:
        if set(names) != set(f.params) or len(names) != len(f.params):
            return run.note("wrong_arguments", place, function=f.name)
        by = dict(zip(names, args))
        args = [by[p] for p in f.params]
    elif len(args) != len(f.params):
        return run.note("wrong_arguments", place, function=f.name, expected=len(f.params), given=len(args))
    if f.types:
        for i, t in enumerate(f.types):
            ok, args[i] = coerce(args[i], t, run)
            if not ok:
                return run.note("argument_type", place, function=f.name, parameter=f.params[i])
    return checked(f, called(f, args, run, place), run, place)


def called(f, args, run, place):
    run.calls += 1
    try:
        if run.calls > run.limits.calls:
            raise LimitExceeded("calls")
        return f.call(run, args)
    except Failure as e:
        return run.note(e.code, place, **e.params)
    finally:
        run.calls -= 1


def checked(f, result, run, place):
    if f.result is None:
        return result
    ok, result = coerce(result, f.result, run)
    return result if ok else run.note("result_type", place, function=f.name)
