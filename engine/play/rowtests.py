"""The test rows that stand beside the tables of the version in force, played as `runut play` plays them: over the made-up office, in a database of their own.

Worked out once for a version with its texts; a look at a page must not play them again. Knows the stage and the engine.
"""
from dataclasses import dataclass

import orjson
import yaml

from engine.errors import Problems
from engine.facade.engine import Engine
from engine.play import office
from engine.play.player import play
from engine.play.rows import SUFFIX
from engine.play.scenario import LOADER, Decide, parse
from engine.play.stage import Stage


@dataclass(frozen=True)
class RowTest:
    """One row. `given` and `expect` as JSON on a line; `why`: what differs, () where it holds."""
    table: str
    file: str
    line: int
    title: str
    given: str
    expect: str
    filed: str
    why: tuple[str, ...]


def row_tests(eng: Engine, procedure: str, table: str) -> tuple[RowTest, ...]:
    """The test rows of one table of a procedure in force. Refused("no_version") without one; a file that can't be played is one row that says so."""
    with eng.transactions.read() as env:
        version = eng.transactions.versions.in_force(env.tx, procedure)
    memo, files = version.memo, version.procedure.files
    rows = {path: data for path, data in files.items() if path.endswith(SUFFIX) and "/" not in path}
    if not any(table.encode() in data for data in rows.values()):
        return ()
    if "row_tests" not in memo:
        memo["row_tests"] = tuple(_played(eng, files, rows))
    return tuple(row for row in memo["row_tests"] if row.table in (table, ""))


def _played(eng: Engine, files: dict[str, bytes], rows: dict[str, bytes]):
    try:
        with Stage(files, eng.settings) as stage:
            for path, data in rows.items():
                yield from _of_file(stage, path, data)
    except Problems as error:                                  # the made-up office cannot run what this office runs
        yield _unplayed(next(iter(rows)), error)


def _of_file(stage: Stage, path: str, data: bytes):
    try:
        text = data.decode("utf-8-sig")
        scenario = parse(path, text)
        wrong = office.unknown(scenario.people, stage.base.roles)
    except (Problems, UnicodeDecodeError) as error:
        yield _unplayed(path, error)
        return
    played = play(stage, scenario) if not wrong else None
    if played is None or played.faults:
        yield _unplayed(path, *(wrong if played is None else played.faults))
        return
    titles = [row.get("title") if isinstance(row, dict) else None for row in (yaml.load(text, LOADER) or {}).get("rows", [])]
    for step, done, title in zip(scenario.steps, played.steps, titles, strict=False):
        if isinstance(step, Decide):
            yield RowTest(step.table, path, step.line, str(title or f"{path}, {step.line}"), _json({**step.given, **step.env}), _json(step.expect),
                          step.filed or "", done.why)


def _unplayed(path: str, *why) -> RowTest:
    """A file of which no row could be played: it belongs to every table, so that nobody overlooks it."""
    return RowTest("", path, 1, path, "", "", "", tuple(map(str, why)))


def _json(value) -> str:
    return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
