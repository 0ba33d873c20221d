"""The law of tokens, and a book that holds a case to it: read from what the engine reports and saves, from nothing inside it.

1. A token is `entered` once, and ends once: completed, joined or cancelled. It is never heard of before or after.
2. A token comes by a flow only if one has left by it, and no token that left is lost: at rest, for each flow, left = came.
3. What leaves is what the element says: an exclusive or event-based gateway sends one, a parallel gateway one by every flow, an inclusive gateway and an
   activity with conditions at least one and none twice, every other element one by each of its flows; an end event, a throwing link, an event
   sub-process and an instance of a loop send none.
4. A parallel join consumes one token of each flow in each time it fires: at rest, for each flow in, came - standing in front = fired.
5. A case has ended when `ended` is told, once and last: then nothing is live, nothing waits and no timer is armed.
6. What is saved at rest is what was told: the same tokens at the same elements. Each scope belongs to a live activity, each activity with an inside has
   exactly one, each waiting boundary event has a live host and each instance a live loop.
"""
from collections import Counter, defaultdict

from engine import bpmn

ENDINGS = ("completed", "joined", "cancelled")
WITH_INSIDE = ("subProcess", "transaction", "adHocSubProcess", "callActivity")
BEGIN = "(begin)"
STARTED = 32                                  # how "under way" is saved


class Broken(AssertionError):
    """The law does not hold."""


def live_elements(moves) -> Counter:
    """Elements with a token on them, by replaying (kind, element) pairs of recorded events: how a timeline is made."""
    live = Counter()
    for kind, element in moves:
        if kind == "entered":
            live[element] += 1
        elif kind in ENDINGS:
            live[element] -= 1
    return +live


class Book:
    """Follows one case from its first move. `read` what is new in the host's log, `balance` it with what is saved at rest."""

    def __init__(self, model: bpmn.Model):
        self.model, self.position, self.over = model, 0, False
        self.live: dict[str, tuple[str, str | None]] = {}             # token -> (element, flow it came by)
        self.gone: set[str] = set()
        self.left, self.came = Counter(), Counter()
        self.sent: dict[str, list[str]] = defaultdict(list)           # completed token -> flows it left by
        self.done: list[tuple[str, str, bool]] = []                   # completed since the last balance: (token, element, is instance)
        self.fired, self.lost = Counter(), set()                      # joins: how often; those of which a token was cancelled

    # moves -------------------------------------------------------------------------------------------------------------------
    def read(self, log) -> None:
        """log: (kind, element, visit, token, facts)."""
        for kind, element, visit, token, facts in log[self.position:]:
            self.must(not self.over, f"{kind} of {element} after the end")
            if kind in ("started", "ended"):
                self.over = kind == "ended"
                self.must(not (self.over and self.live), f"ended with {self.live}")
            elif kind == "entered":
                self.entered(element, visit, token, facts.get("flow"))
            elif kind in ENDINGS:
                self.ended(kind, element, token, facts)
            elif kind == "flow":
                self.must(token in self.gone and self.model.flows[facts["flow"]].source == element, f"{facts['flow']} left by {token}")
                self.left[facts["flow"]] += 1
                self.sent[token].append(facts["flow"])
            elif kind == "waiting":
                self.must(token in self.live, f"{kind} of {element} by {token}, which is not live")
            elif kind == "thrown":                                   # the end of a cancelled transaction throws as it leaves
                self.must(token in self.live or token in self.gone, f"{element} thrown by {token}, which was never there")
        self.position = len(log)

    def entered(self, element, visit, token, flow) -> None:
        self.must(token not in self.live and token not in self.gone and visit > 0, f"{token} enters {element} a second time")
        if flow is not None:
            self.must(self.model.flows[flow].target == element and self.came[flow] < self.left[flow], f"{token} came by {flow}, by which none left")
            self.came[flow] += 1
        self.live[token] = element, flow

    def ended(self, kind, element, token, facts) -> None:
        self.must(token in self.live and self.live[token][0] == element, f"{kind} of {element} by {token}, which is not there")
        del self.live[token]
        self.gone.add(token)
        if kind == "completed":
            self.fired[element] += 1
            self.done.append((token, element, "index" in facts))
        elif kind == "cancelled":
            self.lost.add(element)

    # at rest -----------------------------------------------------------------------------------------------------------------
    def balance(self, case: bpmn.Case, resting: bool = True) -> None:
        """Between two commands; or (not resting) between two moves when nothing is to be delivered. A case with an incident is thrown away and owes
        nothing."""
        if case.incident:
            return
        self.must(self.left == self.came, f"left {self.left - self.came}, not come")
        for token, element, instance in self.done:
            self.leaving(self.model.elements[element], sorted(self.sent.pop(token, [])), instance)
        self.done = []
        if resting:
            self.joins()
        self.saved(case.dump())
        self.must(case.ended == self.over, "ended and not told, or told and not ended")
        if case.ended:
            self.must(not case.waiting() and case.next_due() is None, "something waits in an ended case")

    def leaving(self, node: bpmn.Element, sent: list[str], instance: bool) -> None:
        out = sorted(node.outgoing)
        if instance or node.triggered_by_event:
            out = []
        if node.kind in ("exclusiveGateway", "eventBasedGateway"):
            good = len(sent) == 1 and set(sent) <= set(out)
        elif node.kind == "inclusiveGateway" or any(self.model.flows[f].condition for f in out):
            good = sent and len(set(sent)) == len(sent) and set(sent) <= set(out)
        else:
            good = sent == out
        self.must(good, f"{node.id} sends {sent} of {out}")

    def joins(self) -> None:
        for node in self.model.elements.values():
            if node.kind == "parallelGateway" and len(node.incoming) > 1 and node.id not in self.lost:
                standing = Counter(flow for element, flow in self.live.values() if element == node.id)
                consumed = {f: self.came[f] - standing[f] for f in node.incoming}
                self.must(set(consumed.values()) == {self.fired[node.id]}, f"{node.id} fired {self.fired[node.id]} times and consumed {consumed}")

    def saved(self, state: dict) -> None:
        scopes = state.get("scopes", [])
        tokens = {t[0]: t for scope in scopes for t in scope["tokens"]}
        self.must(len(tokens) == sum(len(s["tokens"]) for s in scopes) and max(tokens, default=0) <= state["last"], "a number is used twice")
        there = {f"t{n}": t[1].removesuffix(" [inner]") for n, t in tokens.items() if t[3] and t[1] != BEGIN}
        told = {token: element for token, (element, _) in self.live.items()}
        self.must(there == told, f"saved {there}, told {told}")
        openers = [s["of"] for s in scopes[1:]]
        inside = {n for n, t in tokens.items() if self.has_inside(t)}
        self.must(len(openers) == len(set(openers)) and set(openers) == inside, f"scopes of {openers}, activities under way {inside}")
        for scope in scopes:
            here = {t[0] for t in scope["tokens"]}
            for number, _, _, _, *extra in scope["tokens"]:
                more = extra[0] if extra else {}
                for other in (more.get("p"), more.get("m", {}).get("host")):
                    self.must(other is None or int(other[1:]) in here, f"t{number} hangs on {other}, which is gone")

    def has_inside(self, token: list) -> bool:
        """Under way, and no loop: of a loop the instances have an inside."""
        name = token[1].removesuffix(" [inner]")
        element = self.model.elements.get(name)
        if element is None or element.kind not in WITH_INSIDE or token[2] != STARTED:
            return False
        return element.loop is None or token[1] != name

    def must(self, true, why: str) -> None:
        if not true:
            raise Broken(why)
