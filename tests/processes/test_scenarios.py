"""Every scenario of every folder in processes/ is a test, played on the real engine.

On PostgreSQL those that walk through the diagram, each way once: tables tried alone, and the same way for another status, ask nothing new of a database.
"""
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path

import pytest

from engine.play.folder import play_folder, read_scenario, scenario_files
from engine.play.player import play
from engine.play.scenario import Act
from engine.play.stage import Stage
from engine.procedure.folder import read
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


@pytest.mark.slow
@pytest.mark.parametrize("folder", [pytest.param(f, id=f.name) for f in FOLDERS])
def test_the_scenarios_reach_every_element_flow_and_row(folder):
    report = play_folder(folder, Settings(), coverage=True)
    assert not [f"{share.name}: {name}" for share in report.coverage for name in share.missing]


@pytest.mark.parametrize("name", ["cuti", "mutasi", "perubahan_data"])
def test_the_button_to_withdraw_says_what_one_does(name):
    procedure = read(next(f for f in FOLDERS if f.name == name))
    assert [procedure.action_name_of("ditarik", language) for language in ("id", "en")] == ["Tarik permohonan", "Withdraw the request"]
    assert procedure.name_of("ditarik") == "Ditarik pemohon", "the step itself is told as what happened"
