"""Splits and joins that do not fit, found by playing: every way a token can go is tried on the net of one scope, up to a bound (BPMN 2.0.2, 13.4).

What happens is left out: conditions may be true or false, events may come or not, activities end. A sub-process is one step; what is inside is played on
its own. Told are a join that waits for what never comes, with the choices that lead there, and a step that is done once for each of several tokens.

    closure   steps without a choice are gone at once, since no other token can hinder them
    choice    of all tokens in front of a choice, one is followed through every alternative: the others keep theirs
"""
from collections import deque
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from ..problem import ADVICE, NOT_PUBLISHABLE
from ..xml import ACTIVITIES, bare, flag, kids, local
from .graph import links_of, nodes_of
from .registry import rule

MOST_STATES = 3_000                      # states of one scope that are looked at
MOST_WAYS = 6                            # ways out of an inclusive split whose every combination is tried
MOST_TOLD = 3                            # findings of one kind in one scope
MOST_CHOICES = 6                         # choices named in one finding, the last ones
SCOPES = ("process", "subProcess", "transaction")
CLEARING = {"terminate", "error", "cancel"}            # an end that leaves no other token in its scope


Ways = list[tuple[tuple[int, ...], str]]


@dataclass
class Step:
    """A node of the net: `ways` are alternatives of outgoing places, each with what a designer calls it. `join`: parallel, inclusive or "" (each token on its own)."""
    node: Any
    into: tuple[int, ...]
    ways: Ways
    join: str = ""
    clears: bool = False
    beside: frozenset[int] = frozenset()                # places that an event marks beside the step, as often as it comes: never a mistake


@dataclass
class Found:
    stuck: dict = field(default_factory=dict)           # step index -> (missing places, choices)
    doubled: dict = field(default_factory=dict)         # place -> choices
    complete: bool = True


class Net:
    """The places (sequence flows) and steps of one scope."""

    def __init__(self, doc, scope):
        self.doc, self.complete = doc, True
        flows = [f for f in kids(scope, "sequenceFlow") if doc.get(f.get("sourceRef")) is not None and doc.get(f.get("targetRef")) is not None]
        self.flows = flows
        self.place = {id(f): n for n, f in enumerate(flows)}
        self.out: dict[str, list[int]] = {}
        self.into: dict[str, list[int]] = {}
        for n, f in enumerate(flows):
            self.out.setdefault(bare(f.get("sourceRef")), []).append(n)
            self.into.setdefault(bare(f.get("targetRef")), []).append(n)
        links = links_of(doc, scope)
        nodes = nodes_of(scope)
        self.steps = [self._step(n, links) for n in nodes if local(n) != "boundaryEvent" and not flag(n, "triggeredByEvent")]
        self.step_at: dict[int, int] = {p: s for s, step in enumerate(self.steps) for p in step.into}
        self.begins = self._beginnings(nodes)
        self.free = self._free()
        self.reach = {s: self._reach(step) for s, step in enumerate(self.steps) if step.join == "inclusive"}

    # the net ---------------------------------------------------------------------------------------------------------------------------
    def _step(self, node, links) -> Step:
        kind, name = local(node), node.get("id", "")
        into, out = tuple(self.into.get(name, ())), self.out.get(name, [])
        if kind in ("exclusiveGateway", "eventBasedGateway"):
            ways: Ways = [((p,), self._said(node, p)) for p in out]
            if node.get("eventGatewayType") == "Parallel":
                ways = [(tuple(out), "")]
            return Step(node, into, ways or [((), "")])
        if kind == "parallelGateway":
            return Step(node, into, [(tuple(out), "")], "parallel" if len(into) > 1 else "")
        if kind in ("inclusiveGateway", "complexGateway"):
            self.complete &= kind != "complexGateway"
            return Step(node, into, self._some(node, out) or [((), "")], "inclusive" if len(into) > 1 else "")
        if kind == "endEvent":
            return Step(node, into, [((), "")], clears=bool(CLEARING & set(self.doc.kinds(node))))
        if kind == "intermediateThrowEvent" and "link" in self.doc.kinds(node):
            targets = [t for k, d in self.doc.definitions(node) if k == "link" for t in links.get(d.get("name"), [])]
            return Step(node, into, [(tuple(p for t in targets for p in self.out.get(t.get("id"), ())), "")])
        ways = self._some(node, out, always=True) if any(kids(self.flows[p], "conditionExpression") for p in out) else [(tuple(out), "")]
        beside: set[int] = set()
        if kind in ACTIVITIES:
            self.complete &= node.get("startQuantity", "1") == "1" and node.get("completionQuantity", "1") == "1"
            for event in self.doc.boundary.get(name, ()):
                own, stops = tuple(self.out.get(event.get("id"), ())), flag(event, "cancelActivity", "true")
                if own and "compensate" not in self.doc.kinds(event):
                    ways.append((own if stops else tuple(out) + own, _name(event)))
                    beside |= set() if stops else set(own)
        return Step(node, into, ways, beside=frozenset(beside))

    def _some(self, node, out: list[int], always: bool = False) -> list[tuple[tuple[int, ...], str]]:
        """Combinations of the ways whose conditions may hold; without any the default. `always`: ways without a condition are gone in any case."""
        default = bare(node.get("default"))
        spare = [p for p in out if self.flows[p].get("id") == default]
        sure = [p for p in out if always and p not in spare and not kids(self.flows[p], "conditionExpression")]
        asked = [p for p in out if p not in spare and p not in sure]
        sizes = range(1, len(asked) + 1) if len(asked) <= MOST_WAYS else (1, 2, len(asked))
        self.complete &= len(asked) <= MOST_WAYS
        ways = [(tuple(sure + list(c)), " + ".join(self._said(node, p) for p in c)) for size in sizes for c in combinations(asked, size)]
        if spare or sure:
            ways.append((tuple(sure + spare), self._said(node, (spare or sure)[0]) if asked else ""))
        return ways

    def _said(self, node, place: int) -> str:
        flow = self.flows[place]
        target = self.doc.get(flow.get("targetRef"))
        return f"{_name(node)}: {flow.get('name') or _name(target)}"

    def _beginnings(self, nodes) -> list[tuple[tuple[int, ...], str]]:
        """What is marked when the scope begins: a start event each, or everything nothing leads to."""
        starts = [n for n in nodes if local(n) == "startEvent" or flag(n, "instantiate")]
        if starts:
            many = len(starts) > 1
            return [(tuple(self.out.get(n.get("id"), ())), _name(n) if many else "") for n in starts]
        first = [n for n in nodes if not self.into.get(n.get("id")) and local(n) != "boundaryEvent" and not flag(n, "triggeredByEvent")
                 and not flag(n, "isForCompensation") and not (local(n) == "intermediateCatchEvent" and "link" in self.doc.kinds(n))]
        return [(tuple(p for n in first for p in self.out.get(n.get("id"), ())), "")]

    def _free(self) -> list[frozenset[int]]:
        """For each place the places a token may come to from it without being joined with another."""
        onward = [self._onward(p, joins=False) for p in range(len(self.flows))]
        return [_closed(p, onward) for p in range(len(self.flows))]

    def _onward(self, place: int, joins: bool) -> tuple[int, ...]:
        step = self.steps[self.step_at[place]] if place in self.step_at else None
        if step is None or step.join and not joins:
            return ()
        return tuple({p for way, _ in step.ways for p in way if joins or p not in step.beside})

    def _reach(self, step: Step) -> dict[int, frozenset[int]]:
        """For each place the ways into this join that a token may still come by without having passed it."""
        onward = [() if p in step.into else self._onward(p, joins=True) for p in range(len(self.flows))]
        return {p: _closed(p, onward) & frozenset(step.into) for p in range(len(self.flows))}

    # playing ---------------------------------------------------------------------------------------------------------------------------
    def play(self) -> Found:
        found = Found(complete=self.complete)
        came: dict[frozenset, tuple] = {}
        todo: deque[frozenset] = deque()              # the shortest ways first: they are told
        for places, said in self.begins:
            if len(places) <= len(set(places)):
                self._reached(frozenset(places), None, said, came, todo, found)
        while todo:
            if len(came) > MOST_STATES:
                found.complete = False
                return found
            marked = todo.popleft()
            chosen = self._choice(marked)
            if chosen is None:
                self._stuck(marked, came, found)
                continue
            step, taken = chosen
            for places, said in step.ways:
                left = frozenset() if step.clears else marked - taken
                again = left & set(places) - step.beside
                if again:
                    found.doubled.setdefault(next(iter(again)), self._choices(marked, came, said))
                self._reached(left | set(places), marked, said if len(step.ways) > 1 else "", came, todo, found)
        return found

    def _reached(self, marked: frozenset, before, said: str, came: dict, todo: deque, found: Found) -> None:
        state = self._moved(marked, before, said, came, found)
        if state not in came:
            came[state] = (before, said)
            todo.append(state)

    def _moved(self, marked: frozenset, before, said: str, came: dict, found: Found) -> frozenset:
        """Go on until every token stands before a choice or a join that waits."""
        for _ in range(20 * len(self.flows) + 20):
            self._doubles(marked, before, said, came, found)
            taken = self._forced(marked)
            if taken is None:
                return marked
            step, used = taken
            left = frozenset() if step.clears else marked - used
            again = left & set(step.ways[0][0])
            if again:
                found.doubled.setdefault(next(iter(again)), self._choices(before, came, said))
            marked = left | set(step.ways[0][0])
        found.complete = False                               # a circle without any choice: another rule tells it
        return frozenset()

    def _doubles(self, marked: frozenset, before, said: str, came: dict, found: Found) -> None:
        """A token that can come to where another stands: what follows is done twice."""
        if len(marked) < 2:
            return
        for place in marked:
            for other in self.free[place] & marked:
                if other != place and other not in found.doubled:
                    found.doubled[other] = [*self._choices(before, came, said), *self._along(place, other)]

    def _along(self, place: int, goal: int) -> list[str]:
        """What is chosen on the shortest way of one token from a place to another."""
        came: dict[int, tuple[int, str]] = {place: (-1, "")}
        todo = deque([place])
        while todo and goal not in came:
            here = todo.popleft()
            step = self.steps[self.step_at[here]] if here in self.step_at else None
            for way, said in step.ways if step is not None and not step.join else ():
                for p in way:
                    if p not in came:
                        came[p] = here, said if len(step.ways) > 1 else ""
                        todo.append(p)
        said = []
        while goal in came and goal != -1:
            goal, word = came[goal]
            said.append(word)
        return [word for word in reversed(said) if word]

    def _forced(self, marked: frozenset):
        for place in sorted(marked):
            step = self.steps[self.step_at[place]] if place in self.step_at else None
            if step is None:
                return Step(None, (place,), [((), "")]), {place}          # a flow to nothing that is played here
            if step.join == "parallel":
                if marked.issuperset(step.into) and len(step.ways) == 1:
                    return step, set(step.into)
            elif not step.join and len(step.ways) == 1:
                return step, {place}
        return None

    def _choice(self, marked: frozenset):
        for place in sorted(marked):
            step = self.steps[self.step_at[place]]
            if not step.join:
                return step, {place}
        for place in sorted(marked):                         # only joins are left: inclusive ones that need wait for nobody
            index = self.step_at[place]
            step = self.steps[index]
            if step.join == "inclusive" and self._enough(index, step, marked):
                return step, marked & set(step.into)
        return None

    def _enough(self, index: int, step: Step, marked: frozenset) -> bool:
        full = marked & set(step.into)
        empty = set(step.into) - full
        return not any(self.reach[index][p] & empty and not self.reach[index][p] & full for p in marked if p not in full)

    def _stuck(self, marked: frozenset, came: dict, found: Found) -> None:
        for place in sorted(marked):
            index = self.step_at[place]
            if index not in found.stuck:
                missing = [p for p in self.steps[index].into if p not in marked]
                found.stuck[index] = (missing, self._choices(marked, came, ""))

    def _choices(self, state, came: dict, last: str) -> list[str]:
        """What was chosen on the way here, in order."""
        said = [last] if last else []
        while state is not None and state in came:
            state, word = came[state]
            if word:
                said.append(word)
        return said[::-1]


def _closed(place: int, onward: list) -> frozenset[int]:
    seen: set[int] = set()
    todo = [place]
    while todo:
        for p in onward[todo.pop()]:
            if p not in seen:
                seen.add(p)
                todo.append(p)
    return frozenset(seen)


def _name(node) -> str:
    return " ".join((node.get("name") or node.get("id") or "").split()) if node is not None else ""


def _way(choices: list[str]) -> str:
    return "; ".join(choices[-MOST_CHOICES:])


def _played(doc, scope) -> tuple[Net, Found]:
    kept = doc.__dict__.setdefault("played", {})
    if scope not in kept:
        net = Net(doc, scope)
        kept[scope] = net, net.play()
    return kept[scope]


def _onwards(net: Net, node):
    """The step somebody waits for: what comes behind a gateway."""
    places = net.out.get(node.get("id"), [])
    target = net.doc.get(net.flows[places[0]].get("targetRef")) if len(places) == 1 else None
    return target if target is not None and not node.get("name") else node


@rule(*SCOPES, strength=NOT_PUBLISHABLE)
def waits_for_ever(doc, node):
    net, found = _played(doc, node)
    for index, (missing, choices) in list(found.stuck.items())[:MOST_TOLD]:
        join = net.steps[index].node
        never = ", ".join(dict.fromkeys(_name(doc.get(net.flows[p].get("sourceRef"))) for p in missing))
        yield "may_wait_forever" if choices else "waits_forever", {
            "element": join.get("id", ""), "step": _name(_onwards(net, join)), "missing": never, "way": _way(choices)}


@rule(*SCOPES, strength=NOT_PUBLISHABLE)
def done_several_times(doc, node):
    net, found = _played(doc, node)
    told: set = set()
    places: list[int] = []
    for place, choices in found.doubled.items():
        if any(place in net.free[p] for p in places):        # what follows a step that is done twice is done twice too
            continue
        places.append(place)
        source, target = (doc.get(net.flows[place].get(end)) for end in ("sourceRef", "targetRef"))
        meeting = source if len(net.into.get(source.get("id"), ())) > 1 else target
        step = _onwards(net, meeting)
        if step not in told and len(told) < MOST_TOLD:
            told.add(step)
            yield "done_several_times", {"element": meeting.get("id", ""), "step": _name(step), "way": _way(choices)}


@rule(*SCOPES, strength=ADVICE)
def not_explored(doc, node):
    if not _played(doc, node)[1].complete:
        yield "not_explored", {"limit": MOST_STATES}
