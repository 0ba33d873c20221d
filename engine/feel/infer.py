"""The static pass between parsing and compiling: what type each part of an expression has, and what can't be right about it.

    pass_ = feel.infer(expression, {"permohonan": shapes.context({...})}, functions)
    pass_.shape                  # what the expression gives
    pass_.slips                  # [Slip(code, start, end, params)]: the exact slice of the text

It only speaks of what is certain for every value the names can have: where a type is not known it says nothing. Codes: unknown_member, types_differ,
no_such_operation, not_boolean, wrong_argument, wrong_argument_count, value_not_possible, always_true, always_false, may_be_null.
"""
from collections.abc import Mapping
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, NamedTuple

from .builtins import BUILTINS
from .builtins.register import KINDS, Builtin
from .code.logic import operands
from .operators import ARITHMETIC, COMPARE
from .properties import PROPERTIES
from .results import result_of
from .run import Run
from .shapes import ANY, BOOLEAN, CLASSES, DAYS, MONTHS, NUMBER, STRING, Shape, context, join, list_of, of_type, of_value
from .syntax import And, Call, Compare, In, Literal, Name, Node, Or, Path, UnaryTests
from .types import resolve
from .values import Range

ORDERED = frozenset(CLASSES.values()) - {"boolean"}
WIDTH = {k: frozenset(CLASSES[c] for c in v if c in CLASSES) for k, v in KINDS.items() if v and all(c in CLASSES for c in v)}


class Slip(NamedTuple):
    """A mistake in a text: characters `start` to `end` of it."""
    code: str
    start: int
    end: int
    params: dict


class Pass(NamedTuple):
    shape: Shape
    slips: tuple[Slip, ...]


class Office(NamedTuple):
    """A function of the office as the pass sees it: its Builtin (for the parameters) and what it gives."""
    builtin: Builtin
    gives: Shape


def infer(expression, names: Mapping[str, Shape], functions: Mapping[str, Office] | None = None, *, decides: bool = False, test: bool = False,
          subject: Shape | None = None, types=None) -> Pass:
    """The pass over one Expression. `test`: it is a condition, so that it must be boolean and should not always come out the same. `decides`: null
    would go a way nobody drew, so what may be null is said. `subject`: the input of a decision table's column, for its cells."""
    tree = expression.tree
    walk = _Pass(functions or {}, types)
    env = {**names, **({"?": subject} if subject is not None else {})}
    shape = walk.cell(tree, subject or ANY, env) if type(tree) is UnaryTests else walk.shape(tree, env)
    if test:
        walk.condition(tree, shape)
        if decides and shape.null and shape.kind != "Null" and not walk.slips:
            start, end = shape.origin or (tree.start, tree.end)
            walk.slip("may_be_null", start, end, word=expression.text[start:end])
    return Pass(shape, tuple(walk.slips))


class _Pass:
    def __init__(self, functions, types):
        self.functions, self.types, self.slips = functions, types, []

    def slip(self, code: str, start: int, end: int, **params) -> None:
        if not any(s.start >= start and s.end <= end or s.start <= start and s.end >= end for s in self.slips):
            self.slips.append(Slip(code, start, end, params))

    def at(self, code: str, node: Node, **params) -> None:
        self.slip(code, node.start, node.end, **params)

    def shape(self, node: Node, env) -> Shape:
        return getattr(self, type(node).__name__)(node, env)

    def condition(self, node: Node, shape: Shape) -> None:
        """A place where a boolean is needed."""
        if shape.known and shape.kind != "boolean":
            self.at("not_boolean", node, found=shape.kind)
        elif shape.kind == "boolean" and shape.values is not None and len(shape.values) == 1 and not shape.null and type(node) is not Literal:
            self.at("always_true" if shape.values[0] else "always_false", node)

    # values ---------------------------------------------------------------------------------------------------------------------------
    def Literal(self, node, env):
        return of_value(node.value)

    def Name(self, node, env):
        found = env.get((node.name,)) or env.get(node.name)
        return _read(found, node) if found is not None else Shape("function") if node.name in BUILTINS or node.name in self.functions else ANY

    def Path(self, node, env):
        path = _path(node)
        narrowed = env.get(path) if path is not None else None
        return _read(narrowed, node) if narrowed is not None else _read(self.member(node, self.shape(node.source, env)), node)

    def member(self, node, source: Shape) -> Shape:
        if source.kind == "list" and source.item is not None:
            inner = self.member(node, source.item)
            return list_of(inner) if inner is not ANY else ANY
        if source.kind == "context":
            if source.members is None:
                return ANY
            if node.member in source.members:
                return source.members[node.member].maybe(source.null, source.origin)
            self.at("unknown_member", node, word=node.member, meant=_near(node.member, source.members))
            return ANY
        known = next((PROPERTIES[c] for c, kind in {**CLASSES, Range: "range"}.items() if kind == source.kind and c in PROPERTIES), None)
        if known is not None and node.member in known:
            return (_PROPERTY.get(node.member, NUMBER) if source.kind != "range" else (source.item or ANY)).maybe(source.null, source.origin)
        if source.known and source.kind not in ("list", "function"):
            self.at("unknown_member", node, word=node.member, meant=_near(node.member, known or ()), of=source.kind)
        return ANY

    def Filter(self, node, env):
        source = self.shape(node.source, env)
        item = (source.item or ANY) if source.kind == "list" else source
        inner = {**env, "item": item, **(item.members or {})} if item.kind == "context" else {**env, "item": item}
        if item.kind != "context" or item.members is None:
            inner = _Loose(inner)
        test = self.shape(node.test, inner)
        if test.kind == "number":
            return item.maybe(origin=(node.start, node.end))
        if test.known and test.kind != "boolean":
            self.at("not_boolean", node.test, found=test.kind)
        return Shape("list", item=item) if source.known else ANY

    def ListOf(self, node, env):
        return list_of(join(self.shape(i, env) for i in node.items))

    def ContextOf(self, node, env):
        members, inner = {}, dict(env)
        for key, value in node.entries:
            members[key] = inner[key] = self.shape(value, inner)
        return context(members)

    def RangeOf(self, node, env):
        ends = [self.shape(n, env) for n in (node.start_, node.end_) if n is not None]
        kinds = {e.kind for e in ends if e.known}
        if len(kinds) > 1:
            self.at("types_differ", node, left=ends[0].kind, right=ends[1].kind, op="..")
        return Shape("range", item=join(e.sure() for e in ends), null=any(e.null for e in ends), origin=next((e.origin for e in ends if e.null), None))

    def FunctionDefinition(self, node, env):
        inner = {**env, **{name: of_type(resolve(t, self.types)) if t is not None else ANY for name, t in node.params}}
        if not node.external:
            self.shape(node.body, inner)
        return Shape("function")

    # calls ----------------------------------------------------------------------------------------------------------------------------
    def Call(self, node, env):
        args = [self.shape(a, env) for a in node.args]
        if type(node.function) is not Name:
            self.shape(node.function, env)
            return ANY
        name = node.function.name
        if name in env and env[name] is not None:
            return ANY
        office = self.functions.get(name)
        function = office.builtin if office is not None else BUILTINS.get(name)
        if function is None:
            return ANY
        self.arguments(node, function, args)
        if office is not None:
            return office.gives
        given = node.args[0].value if len(node.args) == 1 and type(node.args[0]) is Literal else None
        return result_of(name, args, given)

    def arguments(self, node, function, args) -> None:
        """Whether one way to call the function takes these arguments."""
        fitting = [s for s in function.signatures if s.fits(args, node.names)]
        if not fitting:
            unknown = [n for n in node.names or () if not any(n in s.names for s in function.signatures)]
            low, high = function.arity
            self.at("wrong_argument_count", node, function=function.name, given=len(args), least=low, most=high, names=tuple(unknown),
                    meant=_near(unknown[0], {n for s in function.signatures for n in s.names}) if unknown else ())
            return
        refused = [self.refused(node, s, args) for s in fitting]
        if all(refused):
            i, wanted = max(refused)
            self.at("wrong_argument", node.args[i], function=function.name, found=args[i].kind, wanted=wanted)

    @staticmethod
    def refused(node, signature, args):
        """(place, wanted type) of the first argument that this signature refuses; None if it takes them."""
        by_name = {p.name: p for p in signature.params}
        for i, arg in enumerate(args):
            p = by_name[node.names[i]] if node.names else signature.params[min(i, len(signature.params) - 1)]
            if not arg.known or not p.kinds or p.is_list or p.rest and not p.kinds:
                continue
            classes = [CLASSES.get(c, "list" if c is list else "context" if c is dict else "range" if c is Range else "function") for c in p.kinds]
            inner = arg.item if arg.kind == "list" and "list" not in classes else arg
            if inner is not None and inner.known and inner.kind not in classes and not (inner.kind == "date" and "date and time" in classes):
                return i, " / ".join(classes)
        return None

    # operators ------------------------------------------------------------------------------------------------------------------------
    def Negate(self, node, env):
        operand = self.shape(node.operand, env)
        if operand.known and operand.kind not in ("number", DAYS.kind, MONTHS.kind):
            self.at("no_such_operation", node, op="-", left="", right=operand.kind)
            return ANY
        return Shape(operand.kind, operand.null, origin=operand.origin)

    def Arithmetic(self, node, env):
        a, b = self.shape(node.left, env), self.shape(node.right, env)
        null, origin = a.null or b.null, a.origin if a.null else b.origin
        if not a.known or not b.known:
            return Shape(null=null, origin=origin)
        kind = _arithmetic(node.op, a.kind, b.kind)
        if kind is None:
            self.at("no_such_operation", node, op=node.op, left=a.kind, right=b.kind)
            return ANY
        return Shape(kind, null, origin=origin)

    def Compare(self, node, env):
        a, b = self.shape(node.left, env), self.shape(node.right, env)
        if node.op in ("=", "!="):
            return self.equality(node, a, b)
        if a.known and b.known and (a.kind != b.kind or a.kind not in ORDERED):
            self.at("types_differ", node, left=a.kind, right=b.kind, op=node.op)
            return ANY
        null, origin = a.null or b.null, a.origin if a.null else b.origin
        return Shape("boolean", null, values=None if null else _verdicts(node.op, a, b), origin=origin)

    def equality(self, node, a: Shape, b: Shape) -> Shape:
        """Null equals null and nothing else; values of different types are not comparable."""
        if a.known and b.known and a.kind != b.kind:
            self.at("types_differ", node, left=a.kind, right=b.kind, op=node.op)
            return ANY
        yes = node.op == "="
        if a.kind == "Null" or b.kind == "Null":
            other = b if a.kind == "Null" else a
            return BOOLEAN.only((not yes,)) if other.known and not other.null else BOOLEAN
        for literal_side, other, at in ((b, a, node.right), (a, b, node.left)):
            if type(at) is Literal and other.values is not None and other.kind == "string" and at.value not in other.values:
                self.at("value_not_possible", at, word=str(at.value), options=other.values, meant=_near(str(at.value), other.values))
                return BOOLEAN
        if _path(node.left) is not None and _path(node.left) == _path(node.right):
            return BOOLEAN.only((yes,))
        if a.null or b.null:
            return BOOLEAN
        return BOOLEAN.only(_verdicts(node.op, a, b) or (True, False))

    def Between(self, node, env):
        parts = [self.shape(n, env) for n in (node.value, node.low, node.high)]
        kinds = {p.kind for p in parts if p.known}
        if len(kinds) > 1:
            wrong = next(p for p in parts[1:] if p.known and p.kind != parts[0].kind) if parts[0].known else parts[2]
            self.at("types_differ", node, left=parts[0].kind, right=wrong.kind, op="between")
        return Shape("boolean", any(p.null for p in parts), origin=next((p.origin for p in parts if p.null), None))

    def In(self, node, env):
        value = self.shape(node.value, env)
        for test in node.tests:
            self.one_test(test, value, env)
        literals = [t.value for t in node.tests if type(t) is Literal]
        if value.values is not None and not value.null and len(literals) == len(node.tests):
            return BOOLEAN.only((True,) if set(value.values) <= set(literals) else (True, False))
        return BOOLEAN

    def one_test(self, node, value: Shape, env) -> None:
        """One test of `in` or of a cell against the value it tests."""
        test = self.shape(node, env)
        inner = test.item if test.kind in ("list", "range") and test.item is not None else test
        if inner.kind == "list" or value.kind == "list" or not value.known or not inner.known or test.kind == "boolean" and value.kind != "boolean":
            return
        if inner.kind != value.kind:
            self.at("types_differ", node, left=value.kind, right=inner.kind, op="in")
        elif value.values is not None and value.kind == "string":
            for at, v in _literals(node):
                if v not in value.values:
                    self.at("value_not_possible", at, word=str(v), options=value.values, meant=_near(str(v), value.values))

    def InstanceOf(self, node, env):
        self.shape(node.value, env)
        return BOOLEAN

    # logic ----------------------------------------------------------------------------------------------------------------------------
    def And(self, node, env):
        return self.chain(node, And, env)

    def Or(self, node, env):
        return self.chain(node, Or, env)

    def chain(self, node, kind, env):
        decisive, parts = kind is Or, []
        for part in operands(node, kind):
            shape = self.shape(part, env)
            if shape.known and shape.kind != "boolean":
                self.at("not_boolean", part, found=shape.kind)
            if type(part) is not Literal and shape.values is not None and len(shape.values) == 1 and not shape.null:
                self.condition(part, shape)
            parts.append(shape)
            env = narrowed(part, not decisive, env)
        verdicts = _covered(node)
        if verdicts is not None:
            return BOOLEAN.only(verdicts)
        nulls = [p for p in parts if p.null]
        return Shape("boolean", bool(nulls), origin=nulls[0].origin if nulls else None)

    def If(self, node, env):
        self.condition(node.test, self.shape(node.test, env))
        return join((self.shape(node.then, narrowed(node.test, True, env)), self.shape(node.other, narrowed(node.test, False, env))))

    # loops ----------------------------------------------------------------------------------------------------------------------------
    def sources(self, node, env):
        inner = dict(env)
        for source in node.sources:
            first = self.shape(source.first, inner)
            if source.last is not None:
                self.shape(source.last, inner)
                inner[source.name] = first.sure()
            else:
                inner[source.name] = (first.item or ANY) if first.kind in ("list", "range") else first.sure() if first.known else ANY
        return inner

    def For(self, node, env):
        return list_of(self.shape(node.result, {**self.sources(node, env), "partial": Shape("list")}))

    def Quantified(self, node, env):
        test = self.shape(node.test, self.sources(node, env))
        if test.known and test.kind != "boolean":
            self.at("not_boolean", node.test, found=test.kind)
        return BOOLEAN

    # cells ----------------------------------------------------------------------------------------------------------------------------
    def cell(self, node, subject: Shape, env) -> Shape:
        for test in node.tests:
            self.one_test(test, subject, env)
        return BOOLEAN

    def UnaryTests(self, node, env):
        return self.cell(node, env.get("?", ANY), env)


class _Loose(dict):
    """Names inside a filter over elements of which nothing is known: a name may be a member, so nothing is known of it either."""

    def get(self, key, default=None):
        return self[key] if key == "item" else default


def narrowed(node: Node, truth: bool, env):
    """What is known of names where a condition is true (or false): not null, one of some values."""
    if type(node) is And and truth or type(node) is Or and not truth:
        return narrowed(node.right, truth, narrowed(node.left, truth, env))
    if type(node) is Call and type(node.function) is Name and node.function.name == "not" and len(node.args) == 1:
        return narrowed(node.args[0], not truth, env)
    told = told_of(node)
    if told is None:
        return env
    path, values, among = told
    shape = _at(env, path)
    if shape is None:
        return env
    if None in values and len(values) == 1:
        is_null = among is truth
        return env if is_null else {**env, path: shape.sure()}
    if among is truth:
        kept = tuple(v for v in values if shape.values is None or v in shape.values)
        return {**env, path: (shape if shape.known else of_value(values[0])).sure().only(kept)} if kept else env
    if shape.values is not None:
        kept = tuple(v for v in shape.values if v not in values)
        return {**env, path: shape.only(kept)} if kept else env
    return env


def told_of(node: Node):
    """(path, values, whether it is one of them) of `a.b = "x"`, `a.b != null`, `a.b in ("x", "y")`; None of anything else."""
    if type(node) is Compare and node.op in ("=", "!=") and type(node.right) is Literal and _path(node.left) is not None:
        return _path(node.left), (node.right.value,), node.op == "="
    if type(node) is In and _path(node.value) is not None and node.tests and all(type(t) is Literal for t in node.tests):
        return _path(node.value), tuple(t.value for t in node.tests), True
    return None


def _at(env, path):
    if path in env:
        return env[path]
    shape = env.get(path[0])
    for member in path[1:]:
        if shape is None or shape.kind != "context" or shape.members is None or member not in shape.members:
            return None
        shape = shape.members[member].maybe(shape.null)
    return shape


def _path(node) -> tuple[str, ...] | None:
    steps = []
    while type(node) is Path:
        steps.append(node.member)
        node = node.source
    return (node.name, *reversed(steps)) if type(node) is Name else None


def _read(shape: Shape, node) -> Shape:
    return shape.maybe(origin=shape.origin or (node.start, node.end)) if shape.null and shape.origin is None else shape


_PROPERTY = {"timezone": STRING, "time offset": DAYS}


def _near(word, words) -> tuple[str, ...]:
    return tuple(get_close_matches(word, [str(w) for w in words], 3, 0.6))


def _literals(node):
    if type(node) is Literal:
        yield node, node.value
    for part in getattr(node, "items", ()):
        yield from _literals(part)


_SAMPLES: dict[str, Any] = {}


def _arithmetic(op: str, left: str, right: str) -> str | None:
    """Type of the result, by trying it on one value of each type."""
    if not _SAMPLES:
        from .lexical import parse_date, parse_date_time, parse_duration, parse_number, parse_time
        _SAMPLES.update({"number": parse_number("2"), "string": "a", "boolean": True, "date": parse_date("2026-12-07"), "time": parse_time("10:00:00"),
                         "date and time": parse_date_time("2026-12-07T10:00:00"), DAYS.kind: parse_duration("P1D"), MONTHS.kind: parse_duration("P1M")})
    if left not in _SAMPLES or right not in _SAMPLES:
        return None
    return CLASSES.get(type(ARITHMETIC[op](_SAMPLES[left], _SAMPLES[right])))


def _verdicts(op: str, a: Shape, b: Shape) -> tuple | None:
    """Every outcome of comparing the values that two sides can have; None where these are not known."""
    if a.values is None or b.values is None or len(a.values) * len(b.values) > 400:
        return None
    run = Run()
    found = {COMPARE[op](x, y, run) for x in a.values for y in b.values}
    return tuple(found) if found <= {True, False} else None


def _covered(node) -> tuple | None:
    """Outcomes of an `and` / `or` whose parts all compare one path with numbers or dates: `x > 5 or x <= 5` is always true."""
    points, path = [], None
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if type(one) in (And, Or):
            waiting += [one.left, one.right]
        elif type(one) is Compare and type(one.right) is Literal and CLASSES.get(type(one.right.value)) == "number" and _path(one.left) is not None \
                and path in (None, _path(one.left)):
            path = _path(one.left)
            points.append(one.right.value)
        else:
            return None
    ordered = sorted(set(points))
    tried = [ordered[0] - 1, *ordered, *((a + b) / 2 for a, b in pairwise(ordered)), ordered[-1] + 1]
    found = {_decide(node, v) for v in tried}
    return tuple(found) if len(found) == 1 else None


def _decide(node, value) -> bool:
    if type(node) is And:
        return _decide(node.left, value) and _decide(node.right, value)
    if type(node) is Or:
        return _decide(node.left, value) or _decide(node.right, value)
    return COMPARE[node.op](value, node.right.value, Run())
