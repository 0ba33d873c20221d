"""One decision of a folder tried with values from a command line or a page: result, matched rows, sentences, what one other value would give.

The engine's own code decides, over the made-up office of the scenarios; what the decision needs from other decisions is worked out before it.
Knows the stage and the words of explanations; knows no page.
"""
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import orjson

from engine import feel
from engine.clock import day
from engine.errors import Unusable
from engine.facade import trial, why
from engine.play import decide as step
from engine.play.folder import needs
from engine.play.scenario import Decide, Plain, parse, typed
from engine.play.stage import Stage
from engine.procedure.checks.declared import PEMOHON
from engine.procedure.words_id import shown
from engine.settings import Settings

SCENARIO = "title: coba\npeople: {pemohon: pelaksana}\nat: %s\nsteps:\n- decide: %s\n  expect: null\n"
AT = "2026-11-24 09:00"
ENVIRONMENT = ("balance", "absences", "away")


@dataclass(frozen=True)
class TryOut:
    """What came of it. `rows`: (table, row) that matched; `instead`: sentences; `trace`: as in a case's event; `reasons`: why something is null."""
    table: str
    given: dict
    value: object
    rows: tuple[tuple[str, int], ...]
    sentences: tuple[str, ...]
    instead: tuple[str, ...]
    reasons: tuple[str, ...]
    trace: dict

    def to_json(self) -> dict:
        return {"table": self.table, "given": self.given, "value": self.value, "rows": [list(r) for r in self.rows], "sentences": list(self.sentences),
                "instead": list(self.instead), "reasons": list(self.reasons), "trace": self.trace}


def decide_table(folder: Path, table: str, pairs: Mapping[str, str], settings: Settings, language: str = "id") -> TryOut:
    """Evaluate a decision of a folder (by its id, or its file's name if that holds one). `pairs`: `permohonan.jenis` to `besar`; besides the objects
    of a case: `filed`, `away`, `balance.<account>.<year>`. Unusable for a table or a name that is not there, Problems for a folder that can't be read."""
    needs(folder)
    with Stage(folder, settings) as stage, stage.play(parse("coba.yaml", SCENARIO % (AT, table))) as world:
        with world.eng.transactions.read() as env:
            procedure = world.eng.transactions.versions.in_force(env.tx, world.procedure).procedure
        wanted = _named(procedure, table)
        given, around, filed = _sorted(procedure, pairs)
        for name, info in procedure.objects.items():
            if name in given and info.form is not None and isinstance(given[name], dict):
                given[name] = {**dict.fromkeys(sorted(info.form.keys)), **given[name]}
        with step.scratch(world) as env:
            version = world.eng.transactions.versions.in_force(env.tx, world.procedure)
            scope = step.scope(world, env, version, Decide(1, 1, wanted, given, around, filed, None))
            on = day(filed) if filed else step.scope_day(scope)
            made = trial.tried(procedure, scope, wanted, on, language)
        trace = made.result.to_json()
        return TryOut(wanted, given, trace["value"], tuple((t["decision"], h["row"]) for t in trace["tables"] for h in t["hits"]), made.sentences,
                      tuple(_instead(procedure, one, language) for one in made.instead), made.reasons, trace)


def _named(procedure, table: str) -> str:
    if table in procedure.decisions:
        return table
    inside = [key for key, (file, _) in procedure.decisions.items() if file in (table, f"{table}.dmn")]
    if len(inside) == 1:
        return inside[0]
    raise Unusable(f"{table}: no decision of this folder; there are: {', '.join(inside or procedure.decisions)}")


def _sorted(procedure, pairs: Mapping[str, str]) -> tuple[dict, dict, str | None]:
    """(objects, environment, day of filing) of `a.b=c`; a value is typed as in a scenario, `[a, b]` and quotes as JSON."""
    given: dict = {}
    known = {*procedure.objects, "pemohon", "kasus", *(d for d in procedure.decisions)}
    for name, text in pairs.items():
        path = name.split(".")
        if name not in ("filed", "away") and path[0] not in (*known, *ENVIRONMENT):
            raise Unusable(f"{name}: no object of this procedure; there are: {', '.join(sorted(known))}")
        inner = given
        for part in path[:-1]:
            inner = inner.setdefault(part, {})
            if not isinstance(inner, dict):
                raise Unusable(f"{name}: {part} already has a value")
        _known(procedure, name, path)
        inner[path[-1]] = _value(text)
    around = {word: given.pop(word) for word in ENVIRONMENT if word in given}
    if "balance" in around:
        around["balance"] = {account: {int(year): int(days) for year, days in years.items()} for account, years in around["balance"].items()}
    filed = given.pop("filed", None)
    try:
        return given, around, None if filed is None else day(str(filed)).isoformat()
    except ValueError as error:
        raise Unusable(f"filed: {filed!r} is no day like 2026-11-24") from error


def _known(procedure, name: str, path: list[str]) -> None:
    """A misspelt member would be null without a word: Unusable, with what may have been meant."""
    info = procedure.objects.get(path[0])
    members = PEMOHON.members if path[0] == "pemohon" else info.form.keys if info is not None and info.form is not None else None
    if members is not None and len(path) > 1 and path[1] not in members:
        meant = get_close_matches(path[1], members, 1)
        raise Unusable(f"{name}: {path[0]} has no member {path[1]}; " + (f"did you mean {meant[0]}?" if meant else f"there are: {', '.join(sorted(members))}"))


def _value(text: str):
    if text[:1] in '["{':
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise Unusable(f"{text}: {error}") from error
    return typed(Plain(text))


def _instead(procedure, found, language: str) -> str:
    """As it would be typed: the value of `key=value`."""
    words = "{} = {} alih-alih {}: {}" if language == "id" else "{} = {} instead of {}: {}"
    return words.format(".".join(found.path), shown(feel.to_json(found.new), language), shown(feel.to_json(found.old), language),
                        why.outcome(procedure, feel.to_json(found.value), language))
