"""What a case has written when a token comes to an element: which objects certainly, which perhaps, and which values a branch has left possible.

A walk along the flows until nothing changes (a "must" and a "may" analysis at once), with the rule of format.md that a form written again empties what
was written after its previous writing. Knows the model and the conditions' trees; knows no question.
"""
from dataclasses import dataclass, field

from engine import bpmn, feel
from engine.procedure.model import Procedure


@dataclass(frozen=True)
class Written:
    """One object: certainly there? Before its writing certainly / perhaps there: these."""
    certain: bool
    after: frozenset[str] = frozenset()
    perhaps_after: frozenset[str] = frozenset()


@dataclass(frozen=True)
class State:
    """`objects` by name; `values`: what a path can still be, where a condition has said so."""
    objects: dict[str, Written] = field(default_factory=dict)
    values: dict[tuple[str, ...], frozenset] = field(default_factory=dict)

    def certain(self) -> frozenset[str]:
        return frozenset(n for n, w in self.objects.items() if w.certain)


def merge(a: State | None, b: State, together: bool = False) -> State:
    """Where ways meet; `together`: both were gone (a parallel join)."""
    if a is None:
        return b
    objects = {}
    for name in {**a.objects, **b.objects}:
        x, y = a.objects.get(name), b.objects.get(name)
        if x is not None and x == y:
            objects[name] = x
            continue
        both = [w for w in (x, y) if w is not None]
        certain = any(w.certain for w in both) if together else len(both) == 2 and x.certain and y.certain
        after = frozenset.intersection(*(w.after for w in both))
        objects[name] = Written(certain, after, frozenset().union(*(w.perhaps_after for w in both)))
    return State(objects, {p: a.values[p] | b.values[p] for p in a.values if p in b.values})


class Flowing:
    """`before[element]` and `after[element]`: the State when a token enters and when it leaves. An element no flow leads to has none."""

    def __init__(self, procedure: Procedure, options):
        """`options(path)`: every value a path can have, None where that is not known."""
        self.procedure, self.model, self.options = procedure, procedure.model, options
        self.before: dict[str, State] = {}
        self.after: dict[str, State] = {}
        self.writes = {w: name for name, info in procedure.objects.items() for w in info.writers}
        self.catches = {(n.event.kind, n.event.name, n.scope): n.id for n in self.model.elements.values()
                        if n.event is not None and n.event.kind == "link" and n.outgoing and n.kind == "intermediateCatchEvent"}
        self.run()

    def run(self) -> None:
        waiting = [(n.id, State()) for n in self.model.elements.values() if not n.incoming and n.attached_to is None and n.kind != "subProcess"
                   and self.model.elements.get(n.scope) is None and n.id not in self.catches.values()]
        for _ in range(200 * (len(self.model.elements) + 1)):
            if not waiting:
                return
            element, state = waiting.pop(0)
            known = self.before.get(element)
            node = self.model.elements[element]
            merged = merge(known, state, node.kind == "parallelGateway" and len(node.incoming) > 1)
            if known is not None and merged == known and element in self.after:
                continue
            self.before[element] = merged
            self.after[element] = self.written(node, merged)
            waiting += self.onwards(node)

    def written(self, node: bpmn.Element, state: State) -> State:
        """After the element's own writing."""
        also = self.procedure.also_writes(node)
        if also:
            state = State({**state.objects, **{n: Written(True, frozenset(state.objects), frozenset(state.objects)) for n in also}}, state.values)
        name = self.writes.get(node.id)
        if name is None or name in also:
            return state
        objects = {n: w for n, w in state.objects.items() if n != name}
        earlier = state.objects.get(name)
        if earlier is not None and node.properties.get("form"):
            keeps = set(self.procedure.keeps_of(node))
            objects = {n: Written(w.certain and (n in earlier.after or n in keeps), w.after, w.perhaps_after) for n, w in objects.items()
                       if n in keeps or not earlier.certain or n in earlier.perhaps_after}
        certain = frozenset(n for n, w in objects.items() if w.certain)
        objects[name] = Written(True, certain, frozenset(objects))
        return State(objects, {p: v for p, v in state.values.items() if p[0] != name and p[0] in objects})

    def onwards(self, node: bpmn.Element):
        """(element, state) of everything a token may come to from here."""
        state = self.after[node.id]
        for other in self.model.elements.values():
            if other.attached_to == node.id:
                yield other.id, self.before[node.id]
            elif other.scope == node.id and not other.incoming and other.attached_to is None:
                yield other.id, self.before[node.id]                # the start of a sub-process, and event sub-processes in it
            elif other.scope == node.scope and other.kind == "subProcess" and not other.incoming and node.kind == "startEvent" and node.event is None:
                yield other.id, State(state.objects)                # an event sub-process: nothing but the start is certain
        if node.event is not None and node.event.kind == "link" and not node.outgoing:
            target = self.catches.get(("link", node.event.name, node.scope))
            if target:
                yield target, state
        scope = self.model.elements.get(node.scope)
        if scope is not None and not node.outgoing and scope.outgoing:
            yield from ((self.model.flows[f].target, state) for f in scope.outgoing)
        if node.kind != "subProcess" or not any(o.scope == node.id for o in self.model.elements.values()):
            for f in node.outgoing:
                yield self.model.flows[f].target, self.along(node, f, state)

    def along(self, node: bpmn.Element, flow: str, state: State) -> State:
        """What is known on one of several ways: its own condition holds, those tried before it do not."""
        values = dict(state.values)
        for text, truth in self.said(node, flow):
            try:
                tree = self.procedure.cache.expression(text).tree
            except feel.FeelSyntaxError:
                continue
            for path, kept in self.kept(tree, truth, values):
                values[path] = kept
        return State(state.objects, values)

    def said(self, node: bpmn.Element, flow: str):
        """(condition, its truth) that hold on a way out of an exclusive gateway."""
        flows = [self.model.flows[f] for f in node.outgoing]
        chosen = self.model.flows[flow]
        if node.kind != "exclusiveGateway" or len(flows) < 2:
            return
        for other in flows:
            if other.id == flow:
                if chosen.condition:
                    yield chosen.condition, True
                if not chosen.default:
                    return
            elif other.condition and not other.default:
                yield other.condition, False

    def kept(self, tree, truth: bool, values):
        told = feel.told_of(tree)
        if told is None or None in told[1]:
            return
        path, named, among = told
        every = values.get(path) or self.options(path)
        if among is truth:
            yield path, frozenset(named) & frozenset(every) if every else frozenset(named)
        elif every:
            yield path, frozenset(every) - frozenset(named)

    # what may be there besides: other branches run at the same time ------------------------------------------------------------------------
    def perhaps(self, element: str) -> frozenset[str]:
        """Objects that may have been written when a token is at an element, by its own way or by another that runs beside it."""
        state = self.before.get(element)
        found = set(state.objects) if state is not None else set()
        node = self.model.elements[element]
        inside = self.scopes(node)
        if self.procedure.process_of(node) != self.model.process:
            return frozenset(self.procedure.objects)                 # a called process: at any time, with what it is given
        if any(s.kind == "subProcess" and not s.incoming for s in inside):
            return frozenset(self.procedure.objects)                 # an event sub-process may be started at any time
        for start in self.model.elements.values():
            outer = self.model.elements.get(start.scope)
            if outer is not None and outer.kind == "subProcess" and not outer.incoming and start.kind == "startEvent" and not start.interrupting \
                    and outer.scope in {node.scope, *(s.scope for s in inside)}:
                found |= {self.writes[e.id] for e in self.model.elements.values() if e.id in self.writes and outer in self.scopes(e)}   # it runs beside all
        for fork in self.model.elements.values():
            if len(fork.outgoing) > 1 and fork.kind not in ("exclusiveGateway", "eventBasedGateway") and element in self.reach(fork.id):
                found |= {self.writes[e] for e in self.reach(fork.id) if e in self.writes}
        for boundary in self.model.elements.values():
            if boundary.attached_to and (not boundary.interrupting or self.model.elements[boundary.attached_to].kind == "subProcess") \
                    and element in self.reach(boundary.id) | {boundary.id}:
                host = boundary.attached_to
                beside = self.reach(host) if not boundary.interrupting else {e.id for e in self.model.elements.values() if host in {s.id for s in self.scopes(e)}}
                found |= {self.writes[e] for e in beside if e in self.writes}
        return frozenset(found)

    def scopes(self, node: bpmn.Element) -> list[bpmn.Element]:
        out = []
        while (outer := self.model.elements.get(node.scope)) is not None:
            out.append(outer)
            node = outer
        return out

    def reach(self, element: str) -> set[str]:
        """Elements that can be come to from one, itself left out unless it lies in a circle."""
        known = self.procedure.memo.setdefault("reach", {})
        if element not in known:
            seen: set[str] = set()
            waiting = [element]
            while waiting:
                node = self.model.elements[waiting.pop()]
                following = [self.model.flows[f].target for f in node.outgoing]
                following += [o.id for o in self.model.elements.values() if o.attached_to == node.id or o.scope == node.id and not o.incoming]
                scope = self.model.elements.get(node.scope)
                if scope is not None and not node.outgoing:
                    following += [self.model.flows[f].target for f in scope.outgoing]
                if node.event is not None and node.event.kind == "link" and not node.outgoing and self.catches.get(("link", node.event.name, node.scope)):
                    following.append(self.catches["link", node.event.name, node.scope])
                waiting += [f for f in following if f not in seen]
                seen.update(following)
            known[element] = seen
        return known[element]
