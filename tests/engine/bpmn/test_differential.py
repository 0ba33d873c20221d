"""Random models with every construct, random plays of them: saving and restoring after every command and after every single move changes nothing, the
law of tokens holds, what was recorded gives the timeline, and each of these tests notices what it is there for."""
import os

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import bpmn

from .drawing import boundary, end, line, start, timer, user
from .hosting import Play
from .law import Book, Broken, live_elements
from .random_models import KINDS, Model, kept, move_by_move, play, saved, to_rest

SEEDS = {"model_seed": st.integers(0, 1_000_000), "play_seed": st.integers(0, 1000)}
MANY = int(os.environ.get("RUNUT_EXAMPLES", "3000"))


def quick(examples: int):
    """The same examples in every run: a failure of the suite is a change of the code."""
    return settings(max_examples=examples, deadline=None, derandomize=True, database=None)


LONG = settings(max_examples=MANY, deadline=None, database=None)


def held_to_the_law(model, play_seed, restore=kept, go=to_rest, model_of=Book):
    book = model_of(model)

    def look(case, resting):
        book.read(case.host.log)
        book.balance(case, resting)
    return play(model, play_seed, restore, go, look=look)


def same_in_every_mode(model_seed, play_seed, depth=4):
    model = bpmn.parse(Model(model_seed).xml(depth))
    live = held_to_the_law(model, play_seed)
    assert held_to_the_law(model, play_seed, saved) == live
    assert held_to_the_law(model, play_seed, saved, move_by_move) == live
    return live


@quick(120)
@given(**SEEDS)
def test_saved_after_every_command_and_after_every_move_a_case_is_the_same_and_keeps_the_law(model_seed, play_seed):
    same_in_every_mode(model_seed, play_seed)


@quick(40)
@given(**SEEDS)
def test_a_structured_model_is_executable_and_never_stands_still(model_seed, play_seed):
    """Every construct is closed, so a play ends, or something waits: a token that is lost would show as a case in which nothing waits."""
    drawn = Model(model_seed).xml(4)
    assert not [p for p in bpmn.check(drawn) if p.strength == "not_executable" and p.code != "schema"]
    for waiting, _, incident, ended in play(bpmn.parse(drawn), play_seed, saved)[0]:
        assert not incident and (ended or waiting)


@quick(60)
@given(**SEEDS)
def test_the_recorded_moves_give_the_live_elements_at_every_step(model_seed, play_seed):
    """Without tokens, as a timeline is made from the event table; compared with where the case's own waits are."""
    model = bpmn.parse(Model(model_seed).xml(4))

    def look(case, resting):
        told = live_elements((kind, element) for kind, element, *_ in case.host.log)
        there = {}
        for scope in case.dump().get("scopes", ()):
            for _, name, _, visit, *_ in scope["tokens"]:
                if visit and name != "(begin)":
                    element = name.removesuffix(" [inner]")
                    there[element] = there.get(element, 0) + 1
        assert told == there
        if resting:
            assert {w.element.id for w in case.waiting() if w.kind in ("task", "work")} <= set(told)
    play(model, play_seed, saved, move_by_move, look=look)


@pytest.mark.slow
@pytest.mark.parametrize("depth", [4, 6])
def test_long_run_of_the_same(depth):
    @LONG
    @given(**SEEDS)
    def run(model_seed, play_seed):
        same_in_every_mode(model_seed, play_seed, depth)
    run()


def test_the_models_use_every_construct():
    used = set()
    for seed in range(120):
        made = Model(seed)
        made.xml(4)
        used |= made.used
    assert used == {*KINDS, "user"}


# teeth ---------------------------------------------------------------------------------------------------------------------
def without(change):
    """Restore from a state that `change` has damaged."""
    def restore(case):
        state = orjson.loads(orjson.dumps(case.dump()))
        change(state)
        return bpmn.Case.load(case.model, case.host, state)
    return restore


def of_each_token(change):
    def damage(state):
        for scope in state.get("scopes", ()):
            scope["tokens"] = [t for t in scope["tokens"] if change(t, t[4] if len(t) > 4 else {}) is not False]
    return damage


def no_undo(state):
    for scope in state.get("scopes", ()):
        scope.pop("undo", None)


def no_visits(state):
    state["visits"] = {}


def no_numbers(state):
    state["last"] = max([t[0] for s in state.get("scopes", ()) for t in s["tokens"]], default=0)


def no_arrival(state):
    """The first token that stands in front of a join."""
    for scope in state.get("scopes", ()):
        at_join = next((t for t in scope["tokens"] if t[1].startswith("j") and t[2] == 8), None)
        if at_join:
            scope["tokens"].remove(at_join)


def memo(name):
    def forget(token, more):
        more.get("m", {}).pop(name, None)
    return forget


def blank_due(token, more):
    more.update({"d": {i: [None, *due[1:]] for i, due in more["d"].items()}} if "d" in more else {})


def fresh_cycle(token, more):
    """A cycle that forgets how often it has fired."""
    for due in more.get("d", {}).values():
        if len(due) > 2:
            due[2] += 1


def other_visit(token, more):
    token[3] += token[3] > 0


# what is lost, and the constructs that need it most
DAMAGES = {
    "undo": (no_undo, ("undo", "transaction")), "visits": (no_visits, KINDS), "numbers": (no_numbers, KINDS), "arrival": (no_arrival, KINDS),
    "listener": (of_each_token(lambda t, more: "listener" not in more.get("m", {})), KINDS),
    "boundary": (of_each_token(lambda t, more: "host" not in more.get("m", {})), KINDS),
    "due": (of_each_token(blank_due), KINDS),
    "visit": (of_each_token(other_visit), KINDS), "edge": (of_each_token(memo("edge")), ("condition", "sequence", "sub")),
    "done": (of_each_token(memo("done")), ("many", "standard")), "flow": (of_each_token(memo("flow")), KINDS),
    "fired": (of_each_token(memo("fired")), ("gateway",)), "end of work": (of_each_token(lambda t, more: more.pop("w", None) and None), ("work", "sequence"))}


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_comparison_has_teeth(damage):
    """Each way of losing a part of the state shows within a few hundred models."""
    change, kinds = DAMAGES[damage]
    for seed in range(300):
        model = bpmn.parse(Model(seed, kinds).xml(4))
        try:
            if play(model, seed, without(change), move_by_move) != play(model, seed):
                return
        except (LookupError, TypeError, AttributeError):
            return                                                   # a state that cannot even be used is noticed too
    pytest.fail(f"{damage} went unnoticed")


@pytest.mark.parametrize("restore, reminders", [(saved, 2), (without(of_each_token(fresh_cycle)), 5)])
def test_a_cycle_that_forgets_how_often_it_fired_would_show(restore, reminders):
    """Chance seldom lets so much time pass; so this loss is planted by hand."""
    play = Play(start() + user("a") + boundary("b", "a", timer("R2/PT4H", "timeCycle"), False) + user("h") + end() + end("x") + line("s", "a", "e")
                + line("b", "h", "x"))
    for _ in range(5):
        play.case = restore(play.case)
        play.wait(4)
    assert play.tasks().count("h") == reminders


def lying(change):
    """A book that reads a log to which `change` was done."""
    class Lied(Book):
        def read(self, log):
            super().read(change(list(log)))
    return Lied


def drop_last(kind):
    def change(log):
        for at in range(len(log) - 1, -1, -1):
            if log[at][0] == kind:
                log[at] = ("told nothing", *log[at][1:])
                break
        return log
    return change


@pytest.mark.parametrize("kind", ["entered", "completed", "joined", "cancelled", "flow", "ended"])
def test_the_law_has_teeth_for_what_is_told(kind):
    """One move that is not told breaks the law, in some model at the latest."""
    for seed in range(100):
        try:
            held_to_the_law(bpmn.parse(Model(seed).xml(4)), seed, model_of=lying(drop_last(kind)))
        except Broken:
            return
    pytest.fail(f"a missing {kind!r} went unnoticed")


@pytest.mark.parametrize("damage", ["arrival", "numbers"])
def test_the_law_has_teeth_for_what_is_saved(damage):
    for seed in range(300):
        try:
            held_to_the_law(bpmn.parse(Model(seed).xml(4)), seed, without(DAMAGES[damage][0]))
        except (Broken, LookupError):
            return
    pytest.fail(f"{damage} went unnoticed")
