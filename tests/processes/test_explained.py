"""For every decision and every way taken of every scenario of cuti the sentences stand in a golden file. After a change that is meant:

    RUNUT_GOLDEN=write python -m pytest tests/processes/test_explained.py
"""
import os
from pathlib import Path

import pytest

from engine.facade import why
from engine.play.folder import read_scenario, scenario_files
from engine.play.player import play
from engine.play.stage import Stage
from engine.procedure.folder import read
from engine.run import explain
from engine.settings import Settings

FOLDER = Path(__file__).parents[2] / "processes" / "cuti"
GOLDEN = Path(__file__).parent / "golden"


class Heard:
    """Stands in the place of the player's coverage: keeps what was decided, by the steps and by the case."""

    def __init__(self):
        self.traces, self.rows = [], []

    def trace(self, trace: dict) -> None:
        self.traces.append(trace)

    def events(self, rows) -> None:
        self.rows += rows


@pytest.fixture(scope="module")
def stage():
    with Stage(FOLDER, Settings()) as made:
        yield made


@pytest.fixture(scope="module")
def procedure():
    return read(FOLDER)


@pytest.mark.parametrize("file", [pytest.param(f, id=f.stem) for f in scenario_files(FOLDER)])
def test_sentences(file, stage, procedure):
    heard = Heard()
    assert play(stage, read_scenario(file), heard).ok
    found = [explain.decided(procedure, trace) for trace in heard.traces] + explain.explanations(procedure, heard.rows)
    assert found
    every_row_is_named(procedure, found)
    text = "\n".join(f"{language}\n" + "\n".join(why.sentences(procedure, found, language)) + "\n" for language in ("id", "en"))
    golden = GOLDEN / f"{file.stem}.txt"
    if os.environ.get("RUNUT_GOLDEN") == "write":
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def every_row_is_named(procedure, found) -> None:
    """No decision and no way without a sentence, and each names its row and the values that decided."""
    for one in found:
        sentences = why.sentences(procedure, [one])
        assert sentences
        if isinstance(one, explain.Chosen):
            assert one.seen and " = " in sentences[0]
            continue
        for table in one.tables:
            for row in table.rows:
                assert any(f"aturan {row.row}" in s and (" = " in s or row.every) for s in sentences)
