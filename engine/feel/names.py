"""Which names an expression reads, and where: for checks at design time and explanations at run time."""
from dataclasses import fields
from typing import NamedTuple

from .builtins import BUILTINS
from .syntax import Call, ContextOf, Filter, For, FunctionDefinition, Name, Node, Path, Quantified


class Use(NamedTuple):
    name: str                # 'permohonan'
    path: tuple[str, ...]    # ('permohonan', 'lama')
    start: int               # offsets in the text: from the name to the end of the path
    end: int
    in_filter: bool          # may be a member of the list's elements
    called: bool             # stands before '('


def reads(node: Node, bound=(), in_filter: bool = False) -> list[Use]:
    """Every Use of a name that the expression does not bind itself; built-ins are included."""
    walk = _Reads()
    walk.visit(node, frozenset(bound), in_filter)
    return walk.out


def free_names_of(node: Node) -> tuple[Use, ...]:
    """Uses that must come from outside, built-ins left out."""
    return tuple(u for u in reads(node) if u.name not in BUILTINS)


class _Reads:
    def __init__(self):
        self.out = []

    def visit(self, node, bound, in_filter):
        special = getattr(self, type(node).__name__, None)
        if special is not None:
            special(node, bound, in_filter)
        else:
            self.parts(node, bound, in_filter)

    def parts(self, node, bound, in_filter):
        for f in fields(node):
            value = getattr(node, f.name)
            for part in value if type(value) is tuple else (value,):
                if isinstance(part, Node):
                    self.visit(part, bound, in_filter)

    def Name(self, node: Name, bound, in_filter, called=False):
        if node.name not in bound:
            self.out.append(Use(node.name, (node.name,), node.start, node.end, in_filter, called))

    def Path(self, node: Path, bound, in_filter):
        steps, source = [node.member], node.source
        while type(source) is Path:
            steps.append(source.member)
            source = source.source
        if type(source) is not Name:
            self.visit(source, bound, in_filter)
        elif source.name not in bound:
            self.out.append(Use(source.name, (source.name, *reversed(steps)), node.start, node.end, in_filter, False))

    def Filter(self, node: Filter, bound, in_filter):
        self.visit(node.source, bound, in_filter)
        self.visit(node.test, bound | {"item"}, True)

    def For(self, node: For, bound, in_filter):
        self.visit(node.result, self.sources(node, bound | {"partial"}, in_filter), in_filter)

    def Quantified(self, node: Quantified, bound, in_filter):
        self.visit(node.test, self.sources(node, bound, in_filter), in_filter)

    def sources(self, node, bound, in_filter):
        for source in node.sources:
            self.visit(source.first, bound, in_filter)
            if source.last:
                self.visit(source.last, bound, in_filter)
            bound = bound | {source.name}
        return bound

    def FunctionDefinition(self, node: FunctionDefinition, bound, in_filter):
        self.visit(node.body, bound | {n for n, _ in node.params}, in_filter)

    def ContextOf(self, node: ContextOf, bound, in_filter):
        for key, value in node.entries:
            self.visit(value, bound, in_filter)
            bound = bound | {key}

    def Call(self, node: Call, bound, in_filter):
        if type(node.function) is Name:
            self.Name(node.function, bound, in_filter, True)
        else:
            self.visit(node.function, bound, in_filter)
        for a in node.args:
            self.visit(a, bound, in_filter)
