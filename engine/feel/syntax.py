"""The syntax tree: one small class per construct of the grammar (DMN 1.5, 10.3.1.2). Every node knows where it stands:
`start` and `end` (not included) are offsets in the text. Nodes are not changed once made.
"""
from dataclasses import dataclass, fields
from typing import Any, Optional


@dataclass(slots=True, eq=False)
class Node:
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Literal(Node):            # number, string, boolean, null, @"..."
    value: Any


@dataclass(slots=True, eq=False)
class Name(Node):
    name: str


@dataclass(slots=True, eq=False)
class Path(Node):               # a.b
    source: Node
    member: str


@dataclass(slots=True, eq=False)
class Filter(Node):             # a[b]
    source: Node
    test: Node


@dataclass(slots=True, eq=False)
class Call(Node):               # f(a, b) or f(x: a)
    function: Node
    args: tuple
    names: tuple | None      # parameter names, None if positional


@dataclass(slots=True, eq=False)
class Negate(Node):
    operand: Node


@dataclass(slots=True, eq=False)
class Arithmetic(Node):         # + - * / **
    op: str
    left: Node
    right: Node


@dataclass(slots=True, eq=False)
class Compare(Node):            # = != < <= > >=
    op: str
    left: Node
    right: Node


@dataclass(slots=True, eq=False)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(slots=True, eq=False)
class In(Node):                 # value in test, value in (test, test)
    value: Node
    tests: tuple


@dataclass(slots=True, eq=False)
class And(Node):
    left: Node
    right: Node


@dataclass(slots=True, eq=False)
class Or(Node):
    left: Node
    right: Node


@dataclass(slots=True, eq=False)
class If(Node):
    test: Node
    then: Node
    other: Node


@dataclass(slots=True, eq=False)
class Source:                   # x in list, i in a..b
    name: str
    first: Node
    last: Node | None


@dataclass(slots=True, eq=False)
class For(Node):
    sources: tuple
    result: Node


@dataclass(slots=True, eq=False)
class Quantified(Node):         # some, every
    every: bool
    sources: tuple
    test: Node


@dataclass(slots=True, eq=False)
class FunctionDefinition(Node):
    params: tuple               # (name, type or None)
    body: Node
    external: bool


@dataclass(slots=True, eq=False)
class ListOf(Node):
    items: tuple


@dataclass(slots=True, eq=False)
class ContextOf(Node):
    entries: tuple              # (key, Node)


@dataclass(slots=True, eq=False)
class RangeOf(Node):            # [a..b], (< a): op is '' or the operator
    start_: Node | None
    end_: Node | None
    start_included: bool
    end_included: bool
    op: str = ""


@dataclass(slots=True, eq=False)
class InstanceOf(Node):
    value: Node
    type: "TypeName"


@dataclass(slots=True, eq=False)
class TypeName(Node):           # name with arguments: list<T>, context<a: T>, function<T>->R
    name: str
    args: tuple = ()
    keys: tuple = ()
    result: Optional["TypeName"] = None


@dataclass(slots=True, eq=False)
class UnaryTests(Node):         # a cell of a decision table
    tests: tuple                # of Node; each RangeOf with op, or an expression
    negated: bool               # not( ... )
    any: bool                   # "-"


def nodes(tree: Node):
    """Every node of a tree, outermost first."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Node):
            yield node
            waiting.extend(getattr(node, f.name) for f in fields(node) if f.name not in ("start", "end"))
        elif type(node) is tuple:
            waiting.extend(node)
