"""Random structured processes with every construct, and random plays of them, for the differential test. A model is a function of a seed."""
import random
from datetime import UTC, datetime, timedelta

import orjson

from engine import bpmn

from .drawing import boundary, catch, condition, end, event, flow, gateway, link, many, start, sub, throw, timer, user
from .hosting import xml

KINDS = ("sequence", "parallel", "inclusive", "loop", "sub", "many", "many_sub", "standard", "timer", "listener", "undo", "error", "gateway",
         "escalation", "transaction", "split", "call", "message", "condition", "terminate", "work", "thrown", "jump", "handled", "beside")
BEGIN = datetime(2030, 1, 1, tzinfo=UTC)


class Model:
    """Each maker gives (first element, last element, xml)."""

    def __init__(self, seed: int, kinds: tuple[str, ...] = KINDS):
        self.r, self.number, self.used, self.kinds, self.called = random.Random(seed), 0, set(), kinds, []

    def name(self, prefix: str) -> str:
        self.number += 1
        return f"{prefix}{self.number}"

    def sometimes(self, name: str) -> str:
        return f'acak = "{name}"'

    def xml(self, depth: int) -> bytes:
        first, last, body = self.a_sequence(depth)
        return xml(start() + end() + body + flow("s", first) + flow(last, "e"), *self.called)

    def block(self, depth: int):
        kind = self.r.choice(self.kinds) if depth > 0 and self.r.random() > .1 else "user"
        self.used.add(kind)
        return getattr(self, f"a_{kind}")(depth)

    def quietly(self, depth: int):
        """A block for a handler: throwing what it waits for itself, it would never end (and be stopped by the step budget)."""
        kinds, self.kinds = self.kinds, tuple(k for k in self.kinds if k != "thrown") or ("sequence",)
        made = self.block(depth)
        self.kinds = kinds
        return made

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
            name = self.name("d")
            if kind == "inclusive" and not branch:
                default = f'default="{name}"'
            body += inner + flow(split, first, self.sometimes(name) if kind == "inclusive" and branch else None, name) + flow(last, join)
        return split, join, gateway(split, kind, default) + gateway(join, kind) + body

    def a_inclusive(self, depth):
        return self.a_parallel(depth, "inclusive")

    def a_loop(self, depth):
        merge, split, out = self.name("mg"), self.name("x"), self.name("d")
        (first, last, body), (again, _, waits), (task, _, after) = self.block(depth - 1), self.a_user(0), self.a_user(0)
        return merge, task, (gateway(merge) + gateway(split, attributes=f'default="{out}"') + body + waits + after + flow(merge, first)
                             + flow(last, again) + flow(again, split) + flow(split, merge, self.sometimes(split)) + flow(split, task, name=out))

    def a_split(self, depth):
        """Conditions and default on flows that leave a task."""
        task, join, default = self.name("u"), self.name("x"), self.name("d")
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
        first, last, body = self.quietly(depth - 2)
        opening = start(first_event, kind, f'isInterrupting="{self.r.choice(["true", "false"])}"')
        listener = sub(name, opening + body + end(last_event) + flow(first_event, first) + flow(last, last_event), 'triggeredByEvent="true"')
        outer, whole = self.scope(depth, extra=listener)
        return outer, outer, whole

    def thrown_at_end(self, definition):
        """Before the end: sometimes another end that throws."""
        def tail(last_event):
            split, other, default = self.name("x"), self.name("e"), self.name("d")
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

    # the rest ----------------------------------------------------------------------------------------------------------
    def a_call(self, depth):
        """A process of its own, called; it sees the case's data and may be stopped from outside."""
        name, process, first_event, last_event = self.name("ca"), self.name("P"), self.name("s"), self.name("e")
        first, last, body = self.block(depth - 1)
        ways = flow(first_event, first) + flow(last, last_event)
        self.called.append(f'<process id="{process}" isExecutable="true">{start(first_event)}{body}{end(last_event)}{ways}</process>')
        whole = f'<callActivity id="{name}" calledElement="{process}"/>'
        return self.caught(name, whole, timer("PT7H")) if self.r.random() < .5 else (name, name, whole)

    def a_message(self, depth):
        """Somebody interferes, at a task or at a sub-process."""
        name, whole = self.scope(depth) if self.r.random() < .5 else self.a_user(0)[1:]
        return self.caught(name, whole, event("message", "m1"), self.r.random() < .5)

    def a_condition(self, depth):
        """What the case's data say: at an activity, or waited for."""
        if self.r.random() < .5:
            name, whole = self.scope(depth)
            return self.caught(name, whole, condition("n &gt; 3"), self.r.random() < .5)
        name = self.name("c")
        return name, name, catch(name, condition("n &gt; 2"))

    def a_terminate(self, depth):
        """Two ways at once in a sub-process, one of which ends all of it."""
        name, first_event, split, a, b = (self.name(p) for p in ("sp", "s", "gw", "e", "e"))
        (c, d, one), (e, f, other) = self.block(depth - 1), self.block(depth - 1)
        return name, name, sub(name, start(first_event) + gateway(split, "parallel") + one + other + end(a, "<terminateEventDefinition/>") + end(b)
                               + flow(first_event, split) + flow(split, c) + flow(split, e) + flow(d, a) + flow(f, b))

    def a_work(self, depth):
        """Work of the host: at once, parked, in two hours, or failing in a way the diagram catches."""
        name = self.name("w")
        return self.caught(name, f'<serviceTask id="{name}"/>', event("error", "E1"))

    def a_thrown(self, depth):
        """Thrown on the way and, as it may be, caught elsewhere in the case."""
        name = self.name("t")
        return name, name, throw(name, self.r.choice([event("message", "m1"), event("signal", "g1"), event("escalation", "C1")]))

    def a_jump(self, depth):
        a, b, label = self.name("t"), self.name("c"), self.name("L")
        first, last, body = self.block(depth - 1)
        return first, b, body + throw(a, link(label)) + catch(b, link(label)) + flow(last, a)

    def a_handled(self, depth):
        """An error or escalation handled inside, by an event sub-process."""
        kind, stop = (event("error", "E1"), "true") if self.r.random() < .5 else (event("escalation", "C1"), self.r.choice(["true", "false"]))
        name, first_event, last_event = self.name("es"), self.name("s"), self.name("e")
        first, last, body = self.quietly(depth - 2)
        opening = start(first_event, kind, f'isInterrupting="{stop}"')
        handler = sub(name, opening + body + end(last_event) + flow(first_event, first) + flow(last, last_event), 'triggeredByEvent="true"')
        outer, whole = self.scope(depth, extra=handler, tail=self.thrown_at_end(kind))
        return outer, outer, whole

    def a_beside(self, depth):
        """An escalation that starts something beside the work, which goes on."""
        inside = self.name("t")
        first, last, body = self.block(depth - 1)
        name, first_event, last_event = self.name("sp"), self.name("s"), self.name("e")
        whole = sub(name, start(first_event) + throw(inside, event("escalation", "C1")) + body + end(last_event) + flow(first_event, inside)
                    + flow(inside, first) + flow(last, last_event))
        return self.caught(name, whole, event("escalation", "C1"), False)


class ChanceHost:
    """Answers every condition by its text, the seed and how often it was asked: the same in each mode. n is data of the case."""

    def __init__(self, seed: int):
        self.seed, self.counts, self.now, self.log, self.n, self.worked = seed, {}, BEGIN, [], 0, {}

    def zone(self, element):
        return UTC

    def evaluate(self, text, local):
        if text.isdigit():
            return int(text)
        if text.startswith("n > "):
            return self.n > int(text[4:])
        self.counts[text] = self.counts.get(text, 0) + 1
        return self.counts[text] < 5 and (sum(map(ord, text)) * 7 + self.counts[text] * 13 + self.seed * 31) % 3 == 0

    def work(self, token):
        name = token.element.id
        self.worked[name] = self.worked.get(name, 0) + 1
        kind = (sum(map(ord, name)) + self.worked[name] + self.seed) % 5
        if kind == 4:
            raise bpmn.BpmnError("E1")
        return (None, bpmn.PARK, timedelta(hours=2), None)[kind]

    def happened(self, kind, element, visit, token, **facts):
        self.log.append((kind, element, visit, token, facts))


def kept(case):
    return case


def saved(case):
    """Through JSON, as a database would do it."""
    return bpmn.Case.load(case.model, case.host, orjson.loads(orjson.dumps(case.dump())))


def to_rest(case, restore, look):
    """`run`."""
    case.run()
    return case


def move_by_move(case, restore, look):
    """`run`, but saved and restored after every single move that leaves nothing to deliver."""
    for _ in range(400):
        if not case.step():
            return case
        if not case.queue:
            look(case, False)
            case = restore(case)
    raise LookupError("it moves without end")


def play(model: bpmn.Model, seed: int, restore=kept, go=to_rest, steps: int = 60, look=lambda case, resting: None) -> tuple[list, list]:
    """What waited after each step, and every move. `restore(case)` is what stands between two commands, `go` how it runs, `look` sees it at rest."""
    chance, host = random.Random(seed), ChanceHost(seed)
    case, seen = bpmn.Case.start(model, host), []
    case = go(case, restore, look)
    for _ in range(steps):
        look(case, True)
        waiting = case.waiting()
        seen.append(([(w.token, w.element.id, w.visit, w.kind, w.index, w.due) for w in waiting], list(case.uncaught), case.incident, case.ended))
        if case.ended or case.incident:
            break
        act(case, waiting, chance)
        case = go(case, restore, look)
        case = restore(case)
    return seen, host.log


def act(case: bpmn.Case, waiting: list, chance: random.Random) -> None:
    """One command of chance: a message, a signal, time, a change of data, or something that is done."""
    host, dice = case.host, chance.random()
    doable = [w for w in waiting if w.kind == "task" or w.kind == "work" and w.due is None]
    if dice < .1:
        case.message("m1")
    elif dice < .16:
        case.signal("g1")
    elif dice < .26 or not doable:
        host.now += timedelta(hours=2)
        host.n = (host.n + 1) % 6
        case.recompute({"n"})
    else:
        host.n = (host.n + 1) % 6
        chosen = doable[chance.randrange(len(doable))]
        if chosen.kind == "work" and dice > .8:
            case.error(chosen.token, "E1")
        else:
            case.complete(chosen.token)
