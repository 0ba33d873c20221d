"""Every scenario of every folder in processes/ is a test, played on the real engine on both databases."""
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path

import pytest

from engine.play.folder import read_scenario, scenario_files
from engine.play.player import play
from engine.play.stage import Stage
from engine.settings import Settings

FOLDERS = sorted(file.parent for file in (Path(__file__).parents[2] / "processes").glob("*/procedure.yaml"))
SCENARIOS = [pytest.param(folder, file, id=f"{folder.name}-{file.stem}") for folder in FOLDERS for file in scenario_files(folder)]


@pytest.fixture(scope="module")
def stages(databases):
    """One prepared office for each folder, made when it is first asked for."""
    with ExitStack() as made:
        yield lru_cache(None)(lambda folder: made.enter_context(Stage(folder, Settings(), databases.kind)))


@pytest.mark.parametrize("folder, file", SCENARIOS)
def test_scenario(folder, file, stages):
    result = play(stages(folder), read_scenario(file))
    assert result.ok, "\n".join([result.title, *result.sentences()])
    assert result.steps


def test_there_are_scenarios():
    assert SCENARIOS
