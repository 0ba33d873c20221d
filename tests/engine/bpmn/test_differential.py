"""A case that is saved and restored after every command is the same case: the same moves, the same waits, on random models. And the test notices when
state loses something."""
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import bpmn

from .random_models import Model, play


def kept(case):
    return case


def saved(case):
    return bpmn.Case.load(case.model, case.host, orjson.loads(orjson.dumps(case.dump())))


def without(change):
    """Restore from a state that `change` has damaged."""
    def restore(case):
        state = orjson.loads(orjson.dumps(case.dump()))
        for scope in state.get("scopes", ()):
            change(scope)
        return bpmn.Case.load(case.model, case.host, state)
    return restore


@settings(max_examples=200, deadline=None)
@given(model_seed=st.integers(0, 100_000), play_seed=st.integers(0, 1000))
def test_saving_and_restoring_changes_nothing(model_seed, play_seed):
    model = bpmn.parse(Model(model_seed).xml(4))
    assert play(model, play_seed, saved) == play(model, play_seed, kept)


@settings(max_examples=60, deadline=None)
@given(model_seed=st.integers(0, 100_000), play_seed=st.integers(0, 1000))
def test_a_structured_model_loses_no_token(model_seed, play_seed):
    """Every construct is closed, so a play ends, or something waits, or a thrown error is an incident: it never stands still."""
    model = bpmn.parse(Model(model_seed).xml(4))
    assert not [p for p in bpmn.check(Model(model_seed).xml(4)) if p.strength == "not_executable" and p.code != "schema"]
    seen, _ = play(model, play_seed, saved)
    for waiting, _, incident, ended in seen:
        assert waiting or incident or ended


def no_undo(scope):
    scope.pop("undo", None)


def no_listener(scope):
    scope["tokens"] = [t for t in scope["tokens"] if not (len(t) > 4 and "listener" in t[4].get("m", {}))]


def no_boundary(scope):
    scope["tokens"] = [t for t in scope["tokens"] if not (len(t) > 4 and "host" in t[4].get("m", {}))]


def no_due(scope):
    for token in scope["tokens"]:
        if len(token) > 4 and "d" in token[4]:
            token[4]["d"] = {i: [None, *due[1:]] for i, due in token[4]["d"].items()}


def no_arrival(scope):
    """The first token that stands in front of a join."""
    at_join = next((t for t in scope["tokens"] if t[1].startswith("j") and t[2] == 8), None)
    if at_join:
        scope["tokens"].remove(at_join)


@pytest.mark.parametrize("damage", [no_undo, no_listener, no_boundary, no_due, no_arrival])
def test_the_comparison_has_teeth(damage):
    """Each way of losing a part of the state shows within a few dozen models."""
    for seed in range(150):
        model = bpmn.parse(Model(seed).xml(4))
        if play(model, seed, without(damage)) != play(model, seed, kept):
            return
    pytest.fail(f"{damage.__name__} went unnoticed")
