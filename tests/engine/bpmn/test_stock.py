"""Against SpiffWorkflow as it comes, in a child process: where it is right both agree, and the faults our tests keep away are really there."""
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from engine import bpmn

from .drawing import flow, gateway, many
from .random_models import ChanceHost, Model
from .stock import chance

CHILD = Path(__file__).with_name("stock.py")
# What the library has right. Not: joins in loops (S1), an error beside a sibling (S18), conditions on flows that leave a task, two timers (S9).
RIGHT = ("sequence", "parallel", "inclusive", "sub", "many", "many_sub", "standard", "choice", "call", "round")
PLAYS = 60


class Plain(Model):
    def __init__(self, seed: int):
        super().__init__(seed, RIGHT)

    def marker(self) -> str:
        sequential = self.r.random() < .5
        return many(self.r.randint(1, 3), sequential)

    def a_many_sub(self, depth):
        """Of several tasks of one name either side does its first: without loops inside it makes no difference which instance that is."""
        kinds, self.kinds = self.kinds, ("sequence", "parallel", "inclusive", "sub", "choice")
        made = super().a_many_sub(depth)
        self.kinds = kinds
        return made

    def a_choice(self, depth):
        split, join, default = self.name("x"), self.name("x"), self.name("d")
        (a, b, first), (c, d, second) = self.block(depth - 1), self.block(depth - 1)
        return split, join, (gateway(split, attributes=f'default="{default}"') + gateway(join) + first + second + flow(split, a, self.sometimes(split))
                             + flow(split, c, name=default) + flow(b, join) + flow(d, join))

    def a_round(self, depth):
        """A loop without a join in it."""
        kinds, self.kinds = self.kinds, ("sequence", "many", "choice")
        made = self.a_loop(min(depth, 2))
        self.kinds = kinds
        return made


class StepHost(ChanceHost):
    """Answers as the child does."""
    step = 0

    def evaluate(self, text, local):
        return int(text) if text.isdigit() else chance(text, self.seed, self.step)


def ours(xml: str, seed: int, steps: int = 60) -> list:
    dice, host, seen = random.Random(seed), StepHost(seed), []
    case = bpmn.Case.start(bpmn.parse(xml.encode()), host)
    case.run()
    for step in range(1, steps):
        tasks = [w for w in case.waiting() if w.kind == "task"]
        names = sorted(w.element.id for w in tasks)
        seen.append(names)
        if not names:
            break
        chosen, host.step = dice.choice(names), step
        case.complete(next(w.token for w in tasks if w.element.id == chosen))
        case.run()
    return [seen, case.ended]


def child(*words: str, text: str = "") -> list:
    done = subprocess.run([sys.executable, str(CHILD), *words], input=text, capture_output=True, text=True, timeout=120, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def agree(seeds) -> None:
    asked = [(Plain(seed).xml(3).decode(), seed) for seed in seeds]
    for (xml, seed), theirs in zip(asked, child("play", text="".join(json.dumps(a) + "\n" for a in asked)), strict=True):
        assert ours(xml, seed) == theirs, f"model and play {seed}"


def test_where_the_library_is_right_both_agree():
    agree(range(PLAYS))


@pytest.mark.slow
def test_where_the_library_is_right_both_agree_for_long():
    agree(range(PLAYS, PLAYS + 1500))


def test_the_library_still_has_each_fault_that_our_tests_keep_away():
    """If one is gone, its row of the list and what was built around it can go as well."""
    assert child("faults") == [dict.fromkeys(("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S11", "S13", "S15", "S17", "S18", "S19", "S20"), True)]
