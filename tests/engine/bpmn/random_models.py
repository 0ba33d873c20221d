"""Random structured processes with every construct, and random plays of them, for the differential test. A model is a function of a seed."""
import random
from datetime import UTC, datetime, timedelta

from engine import bpmn

from .drawing import boundary, catch, end, event, flow, gateway, many, start, sub, timer, user
from .hosting import xml

KINDS = ("sequence", "parallel", "inclusive", "loop", "sub", "many", "many_sub", "standard", "timer", "listener", "undo", "error", "gateway",
         "escalation", "transaction", "split")
BEGIN = datetime(2030, 1, 1, tzinfo=UTC)


class Model:
    """Each maker gives (first element, last element, xml)."""

    def __init__(self, seed: int):
        self.r, self.number, self.used = random.Random(seed), 0, set()

    def name(self, prefix: str) -> str:
        self.number += 1
        return f"{prefix}{self.number}"

    def sometimes(self, name: str) -> str:
        return f'acak = "{name}"'

    def xml(self, depth: int) -> bytes:
        first, last, body = self.block(depth)
        return xml(start() + end() + body + flow("s", first) + flow(last, "e"))

    def block(self, depth: int):
        kind = self.r.choice(KINDS) if depth > 0 and self.r.random() > .1 else "user"
        self.used.add(kind)
        return getattr(self, f"a_{kind}")(depth)

    def a_user(self, depth, marker=""):
        name = self.name("u")
        return name, name, user(name, marker)

    def a_sequence(self, depth):
        (a, b, first), (c, d, second) = self.block(depth - 1), self.block(depth - 1)
        return a, d, first + second + flow(b, c)

    def a_parallel(self, depth, kind="parallel"):
        split, join, body, default = self.name("gw"), self.name("j"), "", ""
        for branch in range(2 + (self.r.random() < .3)):
            first, last, inner = self.block(depth - 1)
            name = self.name("f")
            if kind == "inclusive" and not branch:
                default = f'default="{name}"'
            body += inner + flow(split, first, self.sometimes(name) if kind == "inclusive" and branch else None, name) + flow(last, join)
        return split, join, gateway(split, kind, default) + gateway(join, kind) + body

    def a_inclusive(self, depth):
        return self.a_parallel(depth, "inclusive")

    def a_loop(self, depth):
        merge, split, out = self.name("mg"), self.name("x"), self.name("f")
        (first, last, body), (task, _, after) = self.block(depth - 1), self.a_user(0)
        return merge, task, (gateway(merge) + gateway(split, attributes=f'default="{out}"') + body + after + flow(merge, first) + flow(last, split)
                             + flow(split, merge, self.sometimes(split)) + flow(split, task, name=out))

    def a_split(self, depth):
        """Conditions and default on flows that leave a task."""
        task, join, default = self.name("u"), self.name("x"), self.name("f")
        (a, b, first), (c, d, second) = self.block(depth - 1), self.block(depth - 1)
        return task, join, (user(task, attributes=f'default="{default}"') + gateway(join) + first + second + flow(task, a, self.sometimes(task))
                            + flow(task, c, name=default) + flow(b, join) + flow(d, join))

    def marker(self) -> str:
        until = self.sometimes(self.name("mi")) if self.r.random() < .3 else ""
        return many(self.r.randint(1, 3), self.r.random() < .5, until)

    def a_many(self, depth):
        return self.a_user(depth, self.marker())

    def a_standard(self, depth):
        condition = f"<loopCondition>{self.sometimes(self.name('l'))}</loopCondition>"
        return self.a_user(depth, f'<standardLoopCharacteristics loopMaximum="3">{condition}</standardLoopCharacteristics>')

    def a_gateway(self, depth):
        split, join, a, b = self.name("gw"), self.name("x"), self.name("ca"), self.name("ca")
        arms = catch(a, timer("PT3H")) + catch(b, event("message", "m1"))
        return split, join, gateway(split, "eventBased") + gateway(join) + arms + flow(split, a) + flow(split, b) + flow(a, join) + flow(b, join)

    # scopes -----------------------------------------------------------------------------------------------------------
    def scope(self, depth, inside="", tag="subProcess", extra="", tail=None):
        """A sub-process around a block; `tail(end)` may put something before its end: (element, xml)."""
        name, first_event, last_event = self.name("sp"), self.name("s"), self.name("e")
        first, last, body = self.block(depth - 1)
        goal, more = tail(last_event) if tail else (last_event, "")
        whole = inside + start(first_event) + body + more + end(last_event) + extra + flow(first_event, first) + flow(last, goal)
        return name, sub(name, whole, tag=tag)

    def caught(self, name, whole, definition, stop=True):
        """A boundary event at `name`; interrupting it meets the normal way again, else it ends beside it."""
        event_name, join = self.name("b"), self.name("x")
        task, _, body = self.a_user(0)
        out = whole + boundary(event_name, name, definition, stop) + body + flow(event_name, task)
        if stop:
            return name, join, out + gateway(join) + flow(task, join) + flow(name, join)
        last = self.name("eb")
        return name, name, out + end(last) + flow(task, last)

    def a_sub(self, depth):
        name, whole = self.scope(depth)
        return name, name, whole

    def a_many_sub(self, depth):
        name, whole = self.scope(depth, self.marker())
        return name, name, whole

    def a_timer(self, depth):
        name, whole = self.scope(depth)
        stop = self.r.random() < .5
        return self.caught(name, whole, timer("PT4H") if stop else timer("R2/PT4H", "timeCycle"), stop)

    def a_listener(self, depth):
        kind = self.r.choice([event("message", "m1"), event("signal", "g1"), timer("PT6H")])
        name, first_event, last_event = self.name("es"), self.name("s"), self.name("e")
        first, last, body = self.block(depth - 2)
        opening = start(first_event, kind, f'isInterrupting="{self.r.choice(["true", "false"])}"')
        listener = sub(name, opening + body + end(last_event) + flow(first_event, first) + flow(last, last_event), 'triggeredByEvent="true"')
        outer, whole = self.scope(depth, extra=listener)
        return outer, outer, whole

    def thrown_at_end(self, definition):
        """Before the end: sometimes another end that throws."""
        def tail(last_event):
            split, other, default = self.name("x"), self.name("e"), self.name("f")
            return split, (gateway(split, attributes=f'default="{default}"') + flow(split, last_event, name=default)
                           + flow(split, other, self.sometimes(split)) + end(other, definition))
        return tail

    def a_error(self, depth):
        name, whole = self.scope(depth, tail=self.thrown_at_end(event("error", "E1")))
        return self.caught(name, whole, event("error", "E1"))

    def a_escalation(self, depth):
        name, whole = self.scope(depth, tail=self.thrown_at_end(event("escalation", "C1")))
        return self.caught(name, whole, event("escalation", "C1"))

    def undoable(self, definition):
        """Before the end: a task with a handler, then sometimes an end that undoes it."""
        def tail(last_event):
            task, bound, handler = self.name("u"), self.name("cb"), self.name("ch")
            split, more = self.thrown_at_end(definition)(last_event)
            return task, (user(task) + boundary(bound, task, "<compensateEventDefinition/>") + user(handler, attributes='isForCompensation="true"')
                          + f'<association id="{self.name("a")}" sourceRef="{bound}" targetRef="{handler}"/>' + flow(task, split) + more)
        return tail

    def a_undo(self, depth):
        name, whole = self.scope(depth, tail=self.undoable("<compensateEventDefinition/>"))
        return name, name, whole

    def a_transaction(self, depth):
        name, whole = self.scope(depth, tag="transaction", tail=self.undoable("<cancelEventDefinition/>"))
        return self.caught(name, whole, "<cancelEventDefinition/>")


class ChanceHost:
    """Answers every condition by its text, the seed and how often it was asked: the same in each mode."""

    def __init__(self, seed: int):
        self.seed, self.counts, self.now, self.log = seed, {}, BEGIN, []

    def zone(self, element):
        return UTC

    def evaluate(self, text, local):
        if text.isdigit():
            return int(text)
        self.counts[text] = self.counts.get(text, 0) + 1
        return self.counts[text] < 5 and (sum(map(ord, text)) * 7 + self.counts[text] * 13 + self.seed * 31) % 3 == 0

    def work(self, token):
        return None

    def happened(self, kind, element, visit, token, **facts):
        self.log.append((kind, element, visit, token, facts.get("flow"), facts.get("index")))


def play(model: bpmn.Model, seed: int, restore, steps: int = 60) -> tuple[list, list]:
    """What waited after each step, and every move; `restore(case)` is what stands between two commands."""
    chance, host = random.Random(seed), ChanceHost(seed)
    case, seen = bpmn.Case.start(model, host), []
    case.run()
    for _ in range(steps):
        waiting = case.waiting()
        seen.append(([(w.token, w.element.id, w.visit, w.kind, w.index, w.due) for w in waiting], list(case.uncaught), case.incident, case.ended))
        if case.ended or case.incident:
            break
        tasks, dice = [w for w in waiting if w.kind == "task"], chance.random()
        if dice < .1:
            case.message("m1")
        elif dice < .16:
            case.signal("g1")
        elif dice < .26 or not tasks:
            host.now += timedelta(hours=2)
        else:
            case.complete(tasks[chance.randrange(len(tasks))].token)
        case.run()
        case = restore(case)
    return seen, host.log
