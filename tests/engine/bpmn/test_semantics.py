"""What BPMN says about tokens, one story each: an act, then what waits. Told live, and saved and restored after every act."""
import pytest

from .drawing import (
    boundary,
    box,
    catch,
    compensate,
    condition,
    end,
    event,
    event_sub,
    flow,
    framed,
    gateway,
    line,
    link,
    many,
    simple,
    start,
    sub,
    throw,
    timer,
    undone_by,
    user,
)
from .hosting import Play

INCIDENT, STANDS_STILL = "incident", "stands still"


def message(play): play.message()
def signal(play): play.signal()
def nothing(play): return None
def wait(hours): return lambda play: play.wait(hours)
def put(**data): return lambda play: play.put(**data)
def done(name, **data): return lambda play: play.done(name, **data)


STORIES = {}


def story(title, body, *acts):
    STORIES[title] = (body, acts)


story("a message event sub-process beside the work, twice", framed(box("a", extra=event_sub("x", event("message", "m1"), "h", False))),
      (nothing, "a"), (message, "a h"), (message, "a h h"), (done("a"), "h h"), (done("h"), "h"), (done("h"), "z"))
story("an interrupting event sub-process stops inner work at once", framed(box("a", "b", extra=event_sub("x", event("signal", "g1"), "h", True))),
      (signal, "h"), (done("h"), "z"))
story("an event sub-process inside an event sub-process",
      framed(box("a", extra=sub("x", start("sx", event("message", "m1"), 'isInterrupting="false"') + user("h") + end("ex") + line("sx", "h", "ex")
                                + event_sub("y", event("signal", "g1"), "k", True), 'triggeredByEvent="true"'))),
      (signal, "a"), (message, "a h"), (signal, "a k"), (done("k"), "a"))
story("a timer event sub-process at the top level", simple("a") + event_sub("x", timer("PT5H"), "h", False),
      (wait(4), "a"), (wait(2), "a h"), (done("a"), "h"), (done("h"), ""))
story("an error goes to the nearest scope, a sibling's boundary does not catch it (S18)",
      start() + gateway("g", "parallel") + sub("p", start("s1") + user("a") + end("e1", event("error", "E1")) + line("s1", "a", "e1"))
      + sub("q", start("s2") + user("b") + end("e2") + line("s2", "b", "e2")) + boundary("bq", "q", event("error", "E1"))
      + boundary("bp", "p", event("error", "E1")) + user("hp") + user("hq") + end("x1") + end("x2") + end("x3")
      + line("s", "g", "p", "x1") + line("g", "q", "x2") + line("bp", "hp", "x3") + line("bq", "hq", "x3"),
      (done("a"), "b hp"), (done("b"), "hp"), (done("hp"), ""))
story("the exact error code beats catch-all",
      framed(box("a", last=event("error", "E1")), boundary("b0", "sp", event("error")) + boundary("b1", "sp", event("error", "E1")) + user("any")
             + user("exact") + end("x") + line("b0", "any", "x") + line("b1", "exact", "x")), (done("a"), "exact"))
story("an error event sub-process comes before the boundary",
      framed(box("a", last=event("error", "E1"), extra=event_sub("x", event("error", "E1"), "h", True)),
             boundary("b1", "sp", event("error", "E1")) + user("out") + end("x9") + line("b1", "out", "x9")), (done("a"), "h"), (done("h"), "z"))
story("an escalation passes two levels and work goes on",
      framed(sub("sp", start("s1") + sub("q", start("s2") + user("a") + throw("t", event("escalation", "C1")) + user("b") + end("e2")
                                         + line("s2", "a", "t", "b", "e2")) + end("e1") + line("s1", "q", "e1")),
             boundary("bb", "sp", event("escalation", "C1"), False) + user("h") + end("x") + line("bb", "h", "x")),
      (done("a"), "b h"), (done("b"), "h z"))
story("an uncaught error is an incident, never an end", simple("a").replace(end(), end("e", event("error", "E1"))), (done("a"), INCIDENT))
story("a condition beside the work is tested after any change and fires on the edge",
      framed(box("a", "b"), boundary("bb", "sp", condition("n &gt; 3"), False) + user("h") + end("x") + line("bb", "h", "x")),
      (put(n=1), "a"), (put(n=5), "a h"), (put(n=6), "a h"), (put(n=0), "a h"), (put(n=9), "a h h"))
story("an interrupting condition on a waiting task",
      start() + user("a") + boundary("bb", "a", condition("n &gt; 3")) + user("h") + user("z") + end() + line("s", "a", "z", "e")
          + line("bb", "h", "e"),
      (put(n=1), "a"), (put(n=5), "h"))
story("a reminder every 24 hours, three times",
      start() + user("a") + boundary("bb", "a", timer("R3/PT24H", "timeCycle"), False) + user("h") + end() + end("x") + line("s", "a", "e")
      + line("bb", "h", "x"),
      (wait(25), "a h"), (wait(24), "a h h"), (wait(24), "a h h h"), (wait(99), "a h h h"), (done("a"), "h h h"))
story("missed ticks of a cycle are one tick (S10)",
      start() + user("a") + boundary("bb", "a", timer("R5/PT24H", "timeCycle"), False) + user("h") + end() + end("x") + line("s", "a", "e")
      + line("bb", "h", "x"),
      (wait(24 * 3 + 1), "a h"), (wait(24), "a h h"), (wait(24), "a h h h"), (wait(99), "a h h h"))
story("a cycle in the flow lets one token go each time",
      start() + catch("c", timer("R2/PT1H", "timeCycle")) + user("a") + end()
          + line("s", "c", "a", "e"), (nothing, ""), (wait(1), "a"), (wait(1), "a a"),
      (wait(9), "a a"))
story("compensation in reverse order, only of what was completed",
      start() + "".join(map(user, "abc")) + undone_by("a", "ua") + undone_by("b", "ub") + undone_by("c", "uc") + compensate("t") + user("z") + end()
      + gateway("x") + flow("s", "a") + flow("a", "b") + flow("b", "x") + flow("x", "c", "ya") + flow("x", "t", "not(ya)") + line("c", "t", "z", "e"),
      (done("a"), "b"), (done("b", ya=False), "ub"), (done("ub"), "ua"), (done("ua"), "z"))
story("compensation of one activity, once",
      start() + user("a") + user("b") + undone_by("a", "ua") + undone_by("b", "ub") + compensate("t", "a") + compensate("t2") + user("z") + end()
      + line("s", "a", "b", "t", "t2", "z", "e"), (done("a"), "b"), (done("b"), "ua"), (done("ua"), "ub"), (done("ub"), "z"))
story("a completed sub-process is undone from the inside",
      start() + sub("sp", start("s1") + user("a") + user("b") + undone_by("a", "ua") + undone_by("b", "ub") + end("e1") + line("s1", "a", "b", "e1"))
      + user("m") + compensate("t") + user("z") + end() + line("s", "sp", "m", "t", "z", "e"),
      (done("a"), "b"), (done("b"), "m"), (done("m"), "ub"), (done("ub"), "ua"), (done("ua"), "z"))
story("a completed sub-process is undone by its compensation event sub-process",
      start() + sub("sp", start("s1") + user("a") + end("e1") + line("s1", "a", "e1") + event_sub("x", event("compensate"), "u", True))
      + user("m") + compensate("t") + user("z") + end() + line("s", "sp", "m", "t", "z", "e"), (done("a"), "m"), (done("m"), "u"), (done("u"), "z"))
story("every instance of a multi-instance sub-process is undone",
      start() + sub("sp", many(2, True) + start("s1") + user("a") + undone_by("a", "ua") + end("e1") + line("s1", "a", "e1")) + user("m")
      + compensate("t") + user("z") + end() + line("s", "sp", "m", "t", "z", "e"),
      (done("a"), "a"), (done("a"), "m"), (done("m"), "ua"), (done("ua"), "ua"), (done("ua"), "z"))
story("a cancelled transaction undoes itself, then its boundary goes on",
      start() + sub("sp", start("s1") + user("a") + undone_by("a", "ua") + user("b") + end("e1", "<cancelEventDefinition/>")
                    + line("s1", "a", "b", "e1"), tag="transaction") + boundary("bb", "sp", "<cancelEventDefinition/>") + user("h") + user("z")
                    + end()
      + line("s", "sp", "z", "e") + line("bb", "h", "e"), (done("a"), "b"), (done("b"), "ua"), (done("ua"), "h"))
story("terminate ends only its own sub-process",
      framed(sub("sp", start("s1") + gateway("g", "parallel") + user("a") + user("b") + end("e1", "<terminateEventDefinition/>") + end("e2")
                 + line("s1", "g", "a", "e1") + line("g", "b", "e2"))), (nothing, "a b"), (done("a"), "z"))
story("a boundary timer stops all instances of a task",
      start() + user("a", many(3)) + boundary("bb", "a", timer("PT2H")) + user("h") + user("z") + end() + line("s", "a", "z", "e")
          + line("bb", "h", "e"),
      (nothing, "a a a"), (done("a"), "a a"), (wait(3), "h"))
story("the completion condition stops the other instances",
      start() + user("a", many(3, until="cukup")) + user("z") + end()
          + line("s", "a", "z", "e"), (done("a", cukup=False), "a a"), (done("a", cukup=True), "z"))
story("a multi-instance of nothing goes on", start() + user("a", many(0)) + user("z") + end() + line("s", "a", "z", "e"), (nothing, "z"))
story("a standard loop goes round while its condition holds",
      start() + user("a", '<standardLoopCharacteristics loopMaximum="3"><loopCondition>lagi</loopCondition></standardLoopCharacteristics>')
          + user("z")
      + end() + line("s", "a", "z", "e"), (done("a", lagi=True), "a"), (done("a", lagi=True), "a"), (done("a", lagi=True), "z"))
story("an event-based gateway in a loop keeps its own timers (S9)",
      start() + gateway("m") + gateway("g", "eventBased") + catch("c1", timer("PT1H")) + catch("c2", event("message", "m1")) + user("a") + user("z")
      + end() + line("s", "m", "g", "c1", "a", "m") + line("g", "c2", "z", "e"),
      (wait(2), "a"), (done("a"), ""), (wait(0.5), ""), (wait(1), "a"), (done("a"), ""), (message, "z"))
story("an inclusive join waits only for what can still come",
      start() + gateway("g", "inclusive") + gateway("j", "inclusive") + "".join(map(user, "abcz")) + end() + flow("s", "g") + flow("g", "a", "true")
      + flow("g", "b", "true") + flow("g", "c", "false") + line("a", "j") + line("b", "j") + line("c", "j") + line("j", "z", "e"),
      (nothing, "a b"), (done("a"), "b"), (done("b"), "z"))
story("of several start events the first one starts, the other is withdrawn",
      start("s", event("message", "m1")) + start("s2", event("signal", "g1")) + user("a") + user("b") + end() + line("s", "a", "e")
          + line("s2", "b", "e"),
      (nothing, ""), (message, "a"), (signal, "a"))
story("several links jump to one catch",
      start() + gateway("x") + user("a") + user("b") + throw("t1", link("L")) + throw("t2", link("L")) + catch("c", link("L")) + user("z") + end()
      + flow("s", "x") + flow("x", "a", "ya") + flow("x", "b", "not(ya)") + line("a", "t1") + line("b", "t2") + line("c", "z", "e"),
      (nothing, "b"), (done("b"), "z"))
story("an exclusive split into a parallel join stands still and says nothing wrong",
      start() + gateway("g") + gateway("j", "parallel") + "".join(map(user, "abz")) + end() + flow("s", "g") + flow("g", "a", "true")
      + flow("g", "b", "false") + line("a", "j") + line("b", "j") + line("j", "z", "e"), (done("a"), STANDS_STILL))
story("no condition holds and there is no default: an incident",
      start() + user("a") + gateway("g") + user("b") + user("c") + end() + flow("s", "a") + flow("a", "g") + flow("g", "b", "n = 1")
      + flow("g", "c", "n = 2") + line("b", "e") + line("c", "e"), (done("a", n=3), INCIDENT))
story("conditions and default on flows that leave a task",
      start() + user("a", attributes='default="fd"') + user("b") + user("c") + user("d") + end() + flow("s", "a") + flow("a", "b", "n &gt; 1")
      + flow("a", "c", "n &gt; 2") + flow("a", "d", name="fd") + line("b", "e") + line("c", "e") + line("d", "e"), (done("a", n=3), "b c"))
story("back to a task without a gateway",
      start() + user("a") + user("b") + end() + flow("s", "a") + flow("a", "b") + flow("b", "a", "lagi") + flow("b", "e", "not(lagi)"),
      (done("a", lagi=True), "b"), (done("b"), "a"), (done("a", lagi=False), "b"), (done("b"), ""))
story("elements called Start and End collide with nothing (S19)",
      start("Start") + user("Root") + end("End") + line("Start", "Root", "End"), (nothing, "Root"), (done("Root"), ""))
story("a called process runs inside its caller",
      start() + '<callActivity id="sp" calledElement="Q"/>' + user("z") + end() + line("s", "sp", "z", "e") + "</process><process id='Q'>"
      + start("sq") + user("q") + end("eq") + line("sq", "q", "eq"), (nothing, "q"), (done("q"), "z"))
story("ad-hoc, one after another",
      start() + sub("sp", "<scriptTask id='a'/><scriptTask id='b'/>", 'ordering="Sequential"', "adHocSubProcess") + user("z") + end()
      + line("s", "sp", "z", "e"), (nothing, "z"))


@pytest.mark.parametrize("cut", [False, True], ids=["live", "saved"])
@pytest.mark.parametrize("title", STORIES)
def test_story(title, cut):
    body, acts = STORIES[title]
    play = Play(body, cut, n=0, ya=False, lagi=False)
    for number, (act, want) in enumerate(acts):
        act(play)
        case, got = play.case, play.tasks()
        if want == INCIDENT:
            assert case.incident and not case.ended
        elif want == STANDS_STILL:
            assert not got and not case.ended and not case.waiting()
        else:
            assert got == want, f"act {number}"
            assert not case.incident and (got or case.ended or case.waiting())


def test_of_a_sub_process_stopped_before_its_first_move_only_itself_is_told():
    """The token that begins a scope enters no element: stopping it was told as a second stop of the sub-process."""
    body = (start() + gateway("g", "parallel") + end("t", "<terminateEventDefinition/>") + sub("sp", start("s1") + user("a") + end("e1")
            + line("s1", "a", "e1")) + end() + line("s", "g", "t") + line("g", "sp", "e"))
    play = Play(body)
    assert play.case.ended and play.host.moves("cancelled") == [("cancelled", "sp", 1)]
