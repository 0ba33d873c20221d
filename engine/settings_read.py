"""Turns YAML into the dataclasses of `settings`, collecting every fault with the key it is about. Knows no key itself."""
import dataclasses
import difflib
import math
import types
import typing
from collections.abc import Mapping
from datetime import time
from pathlib import Path

import yaml

from engine.errors import Unusable

MAX_BYTES = 1_000_000


class _Loader(yaml.SafeLoader):
    """Keeps scalars as they are written (07:30 stays a text) and refuses a key that stands twice."""


_Loader.yaml_implicit_resolvers = {}
for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items():
    kept = [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[-1] in ("null", "merge")]
    if kept:
        _Loader.yaml_implicit_resolvers[first] = kept


def _mapping(loader, node):
    seen = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "a key must be a word", key.start_mark)
        if key.value in seen:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key.value!r} stands twice", key.start_mark)
        seen.add(key.value)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def parse(file: Path) -> dict:
    """The mapping in a YAML file with every scalar as text or None; Unusable with one sentence for anything else."""
    try:
        if file.stat().st_size > MAX_BYTES:
            raise Unusable(f"{file}: too large for a settings file")
        found = yaml.load(file.read_text("utf-8-sig"), _Loader)
    except OSError as error:
        raise Unusable(f"{file}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise Unusable(f"{file}: not UTF-8 text (byte {error.start})") from error
    except yaml.YAMLError as error:
        raise Unusable(f"{file}{_line(error)}: not valid YAML: {_short(error)}") from error
    except RecursionError as error:
        raise Unusable(f"{file}: nested too deeply") from error
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise Unusable(f"{file}: must be a mapping `key: value`")
    return found


def _line(error) -> str:
    mark = getattr(error, "problem_mark", None)
    return f", line {mark.line + 1}" if mark else ""


def _short(error) -> str:
    text = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"{text}; a value that contains ': ' or '#' needs quotes" if "mapping values" in text else text


class Reader:
    """Reads sections of one file and remembers what is wrong, as sentences."""

    def __init__(self, file: str, base: Path):
        self.file, self.base = file, base
        self.problems: list[str] = []

    def wrong(self, key: str, sentence: str) -> None:
        self.problems.append(f"{self.file + ': ' if self.file else ''}{key}: {sentence}")

    def one_of(self, key: str, value, words: tuple[str, ...]) -> None:
        if value not in words:
            self.wrong(key, f"{value!r} is none of {', '.join(words)}{meant(value, words)}")

    def known(self, raw: Mapping, words, where: str) -> None:
        """Notes the keys of `raw` that are not among `words`."""
        for key in raw:
            if key not in words:
                name = f"{where}.{key}" if where else str(key)
                self.wrong(name, f"unknown key{meant(key, words)}")

    def section(self, kind: type, raw, where: str):
        """A dataclass of `kind` from a mapping; wrong values keep their default and are noted."""
        if raw is None:
            raw = {}
        if not isinstance(raw, dict):
            self.wrong(where, "must be a mapping `key: value`")
            raw = {}
        hints = typing.get_type_hints(kind)
        keys = {f.metadata.get("key", f.name): f for f in dataclasses.fields(kind)}
        keys.pop(None, None)
        self.known(raw, keys, where)
        values = {}
        for key, f in keys.items():
            name = f"{where}.{key}" if where else key
            if raw.get(key) is not None:
                try:
                    values[f.name] = self.value(hints[f.name], raw[key], name)
                except ValueError as error:
                    self.wrong(name, str(error))
            elif hints[f.name] is Path or hints[f.name] == tuple[Path, ...]:
                values[f.name] = self.value(hints[f.name], str(f.default) if hints[f.name] is Path else [str(p) for p in f.default], name)
        return kind(**values)

    def value(self, hint, raw, name: str):
        """One value of the type a field wants; ValueError with a sentence."""
        if dataclasses.is_dataclass(hint):
            return self.section(hint, raw, name)
        if typing.get_origin(hint) is tuple:
            items = raw if isinstance(raw, list) else [raw]
            return tuple(self.value(typing.get_args(hint)[0], item, name) for item in items)
        if isinstance(hint, types.GenericAlias) or typing.get_origin(hint) is not None:
            if not isinstance(raw, dict):
                raise ValueError("must be a mapping `key: value`")
            return raw
        if not isinstance(raw, str):
            raise ValueError("must be a single value")  # noqa: TRY004 (a wrong value, not a wrong call)
        return SCALARS[hint](raw) if hint is not Path else (self.base / raw).resolve()


def _yes(raw: str) -> bool:
    words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if raw.lower() not in words:
        raise ValueError(f"{raw!r} is neither true nor false")
    return words[raw.lower()]


def _whole(raw: str) -> int:
    try:
        return int(raw)
    except ValueError:
        raise ValueError(f"{raw[:40]!r} is no whole number") from None


def _number(raw: str) -> float:
    try:
        found = float(raw)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise ValueError(f"{raw[:40]!r} is no number")
    return found


def _time(raw: str) -> time:
    try:
        return time.fromisoformat(raw.replace(".", ":"))
    except ValueError:
        raise ValueError(f"{raw[:40]!r} is no time of day; for example 07:30") from None


SCALARS = {str: str, bool: _yes, int: _whole, float: _number, time: _time}


def meant(word, words) -> str:
    """'; did you mean X?' for a slip of the pen, else nothing."""
    close = difflib.get_close_matches(str(word), [str(w) for w in words], n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""
