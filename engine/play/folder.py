"""A procedure folder as a whole: all its scenarios played. Knows the player; knows no page."""
from pathlib import Path

from engine.errors import Problems, RunutError, Unusable
from engine.play import office
from engine.play.coverage import Coverage
from engine.play.player import play
from engine.play.report import PlayReport, ScenarioResult
from engine.play.rows import SUFFIX
from engine.play.scenario import MAX_CHARS, Fault, Scenario, parse
from engine.play.stage import Stage
from engine.procedure.folder import read as read_procedure
from engine.settings import Settings


def scenario_files(folder: Path) -> list[Path]:
    """The scenario files of a folder, by name, then the test rows that stand beside its tables."""
    return sorted((folder / "scenarios").glob("*.yaml")) + sorted(folder.glob(f"*{SUFFIX}"))


def read_scenario(file: Path) -> Scenario:
    """One scenario; Problems with faults, also for what is no text."""
    try:
        return parse(file.name, file.read_bytes()[:4 * MAX_CHARS + 4].decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Problems([Fault(file.name, None, 1, "bukan teks UTF-8")]) from error
    except OSError as error:
        raise Unusable(f"{file}: {error.strerror}") from error


def needs(folder: Path) -> None:
    """Unusable unless this is a procedure folder."""
    if not folder.is_dir():
        raise Unusable(f"{folder}: no such folder")
    if not (folder / "procedure.yaml").is_file():
        raise Unusable(f"{folder}: no procedure folder, procedure.yaml is missing")


def play_folder(folder: Path, settings: Settings, coverage: bool = False, only: str | None = None) -> PlayReport:
    """Plays every scenario of a folder, or the one whose file is called `only`. Unusable if it is no procedure folder."""
    needs(folder)
    files = [f for f in scenario_files(folder) if only in (None, f.stem, f.name)]
    reached = Coverage() if coverage else None
    try:
        stage = Stage(folder, settings)
    except Problems as problems:
        return PlayReport(str(folder), folder.name, (), (), tuple(problems.problems))
    with stage:
        results = tuple(_play(stage, file, reached) for file in files)
    shares = reached.shares(read_procedure(folder)) if reached is not None else ()
    return PlayReport(str(folder), stage.procedure, results, shares)


def _play(stage: Stage, file: Path, reached: Coverage | None) -> ScenarioResult:
    try:
        scenario = read_scenario(file)
        wrong = office.unknown(scenario.people, stage.base.roles)
        if wrong:
            raise Problems([f"{file.name}: {w}" for w in wrong])
    except Problems as problems:
        return ScenarioResult(file.name, "", (), tuple(map(str, problems.problems)))
    except RunutError as error:
        return ScenarioResult(file.name, "", (), (str(error),))
    return play(stage, scenario, reached)
