"""Everything that is wrong with a procedure folder, its scenarios included. Knows the findings of procedures and the reading of scenarios; plays nothing."""
from collections.abc import Iterator
from pathlib import Path

from engine.errors import Finding, Problems
from engine.play import office
from engine.play.folder import needs, read_scenario, scenario_files
from engine.procedure.check import check
from engine.settings import Settings


def check_folder(folder: Path, settings: Settings) -> list[Finding]:
    """Every finding of a folder, its scenarios included. Unusable if it is no procedure folder."""
    needs(folder)
    return [*check(folder, roles=frozenset(settings.roles)), *_scenario_findings(folder, settings)]


def _scenario_findings(folder: Path, settings: Settings) -> Iterator[Finding]:
    for file in scenario_files(folder):
        try:
            scenario = read_scenario(file)
        except Problems as problems:
            for fault in problems.problems:
                yield Finding("scenario", "not_publishable", f"scenarios/{file.name}", params={
                    "step": fault.step, "line": fault.line, "sentence": fault.sentence})
            continue
        for sentence in office.unknown(scenario.people, settings.roles):
            yield Finding("scenario", "not_publishable", f"scenarios/{file.name}", params={"step": None, "line": 1, "sentence": sentence})
