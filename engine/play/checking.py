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
    found = check(folder, roles=frozenset(settings.roles))
    told = {f.file for f in found}
    return found + [f for file in scenario_files(folder) if (path := file.relative_to(folder).as_posix()) not in told for f in _scenario(file, path, settings)]


def _scenario(file: Path, path: str, settings: Settings) -> Iterator[Finding]:
    """What the player would refuse: its grammar, and people this office cannot have."""
    try:
        sentences = office.unknown(read_scenario(file).people, settings.roles)
    except Problems as problems:
        sentences = [f"{f'langkah {f.step}, ' if f.step else ''}baris {f.line}: {f.sentence}" for f in problems.problems]
    for sentence in sentences:
        yield Finding("scenario_fault", "not_publishable", path, params={"sentence": sentence})
