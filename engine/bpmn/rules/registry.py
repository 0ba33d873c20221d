"""How rules are written, and the document they look at. Knows no rule.

A rule is a generator over one XML node; it yields a code, or (code, {params}). Rules of the standard speak about executable processes only.
"""
from collections.abc import Callable, Iterable

from engine import feel

from ..problem import NOT_EXECUTABLE, Problem
from ..xml import BPMN, SCOPES, SUB_PROCESSES, bare, flag, is_bpmn, kids, local, q

RULES: list[tuple[tuple[str, ...], str, bool, Callable]] = []
FEEL = "/FEEL/"                                  # part of every address that names FEEL as an expression language


def rule(*tags: str, strength: str = NOT_EXECUTABLE, runs: bool = False):
    """Register a rule for elements with these BPMN names; without names it is asked once, about the root. `runs`: the standard asks for it only where
    the process is to be executed (or only this engine does)."""
    def add(function):
        RULES.append((tags, strength, runs, function))
        return function
    return add


class Document:
    """Indexes over the tree, made once for all rules. out, into: sequence flows by the id of their source and target."""

    def __init__(self, root):
        self.root, self.cache = root, feel.Cache()
        self.by_id: dict[str, list] = {}
        self.out: dict[str, list] = {}
        self.into: dict[str, list] = {}
        self.boundary: dict[str, list] = {}
        self.by_tag: dict[str, list] = {}
        for node in root.iter():
            if not isinstance(node.tag, str):
                continue
            self.by_tag.setdefault(node.tag, []).append(node)
            if node.get("id"):
                self.by_id.setdefault(node.get("id"), []).append(node)
        for flow in self.by_tag.get(q("sequenceFlow"), ()):
            self.out.setdefault(bare(flow.get("sourceRef")), []).append(flow)
            self.into.setdefault(bare(flow.get("targetRef")), []).append(flow)
        for event in self.by_tag.get(q("boundaryEvent"), ()):
            self.boundary.setdefault(bare(event.get("attachedToRef")), []).append(event)
        self.associations = self.by_tag.get(q("association"), [])
        self.drawn_only = self._drawn_only()

    def _drawn_only(self) -> set:
        """Processes that are marked as not executable while another one is executable: pictures of what others do. Not those it calls: they run."""
        processes = self.by_tag.get(q("process"), [])
        todo = [p for p in processes if p.get("isExecutable") in ("true", "1")]
        if not todo:
            return set()
        drawn = {p for p in processes if p.get("isExecutable") in ("false", "0")}
        while todo:
            for call in todo.pop().iter(q("callActivity")):
                called = self.get(call.get("calledElement"))
                if called in drawn:
                    drawn.discard(called)
                    todo.append(called)
        return drawn

    def to_run(self, node) -> bool:
        """Whether an element belongs to a process that says it is to be executed."""
        process = self.process(node)
        return process is not None and process.get("isExecutable") in ("true", "1")

    def other_language(self, node) -> bool:
        """Whether an expression says that it is not FEEL."""
        given = node.get("language") or self.root.get("expressionLanguage") or ""
        return bool(given) and FEEL.lower() not in given.lower() + "/"

    def get(self, reference: str | None):
        found = self.by_id.get(bare(reference))
        return found[0] if found else None

    def scope(self, node):
        """The process or sub-process a node stands in."""
        node = node.getparent()
        while node is not None and local(node) not in SCOPES:
            node = node.getparent()
        return node

    def process(self, node):
        while node is not None and local(node) != "process":
            node = node.getparent()
        return node

    def flows_out(self, node) -> list:
        return self.out.get(node.get("id"), [])

    def flows_in(self, node) -> list:
        return self.into.get(node.get("id"), [])

    def definitions(self, event) -> list[tuple[str, object]]:
        """(kind, node) of every event definition, own and referenced."""
        out = [(local(c).removesuffix("EventDefinition"), c) for c in event if local(c).endswith("EventDefinition")]
        for reference in kids(event, "eventDefinitionRef"):
            target = self.get(reference.text)
            if target is not None:
                out.append((local(target).removesuffix("EventDefinition"), target))
        return out

    def kinds(self, event) -> list[str]:
        return [kind for kind, _ in self.definitions(event)]

    def is_event_sub_process(self, node) -> bool:
        return node is not None and local(node) in SUB_PROCESSES and flag(node, "triggeredByEvent")


def apply(document: Document) -> list[Problem]:
    """What every rule has to say, in document order of the rules."""
    out = []
    for tags, strength, runs, function in RULES:
        nodes = [document.root] if not tags else [n for t in tags for n in document.by_tag.get(f"{{{BPMN}}}{t}", ())]
        for node in nodes:
            if document.drawn_only and document.process(node) in document.drawn_only:
                continue
            out.extend(_problems(node, strength, runs and not document.to_run(node), function(document, node)))
    return out


def _problems(node, strength: str, incomplete: bool, said: Iterable | None):
    for one in said or ():
        code, params = one if isinstance(one, tuple) else (one, {})
        about = nearest_named(node)
        params = dict(params)
        incomplete = params.pop("incomplete", incomplete)
        yield Problem(code, strength, params.pop("element", about.get("id", "")), about.get("name", ""), {"kind": local(about), **params}, incomplete)


def nearest_named(node):
    """The nearest element with an id: what a designer can click."""
    while not node.get("id") and node.getparent() is not None and is_bpmn(node.getparent()):
        node = node.getparent()
    return node
