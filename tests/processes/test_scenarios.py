"""Every scenario of every folder in processes/ is a test, played on the real engine.

On PostgreSQL those that walk through the diagram, each way once: tables tried alone, and the same way for another status, ask nothing new of a database.
"""
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path

import pytest

from engine.play.folder import read_scenario, scenario_files
from engine.play.player import play
from engine.play.scenario import Act
from engine.play.stage import Stage
from engine.settings import Settings

FOLDERS = sorted(file.parent for file in (Path(__file__).parents[2] / "processes").glob("*/procedure.yaml"))
SCENARIOS = [pytest.param(folder, file, id=f"{folder.name}-{file.stem}") for folder in FOLDERS for file in scenario_files(folder)]


@pytest.fixture(scope="module")
def stages(databases):
    """One prepared office for each folder, made when it is first asked for."""
    with ExitStack() as made:
        yield lru_cache(None)(lambda folder: made.enter_context(Stage(folder, Settings(), databases.kind)))


def walks(scenario) -> bool:
    return any(isinstance(step, Act) for step in scenario.steps) and "_pppk_" not in scenario.file


@pytest.mark.parametrize("folder, file", SCENARIOS)
def test_scenario(folder, file, stages, databases):
    scenario = read_scenario(file)
    if databases.kind.dialect != "sqlite" and not walks(scenario):
        pytest.skip("asks nothing new of this database")
    result = play(stages(folder), scenario)
    assert result.ok, "\n".join([result.title, *result.sentences()])
    assert result.steps


def test_there_are_scenarios():
    assert SCENARIOS
