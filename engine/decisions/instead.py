"""What would have to be different: the smallest change of one input that gives another outcome. Every answer has been tried; nothing is guessed.

Where to look comes from the tables: the values their cells tell apart, and steps from the present value. What lies between two steps is halved until
the nearest value is found, so that a value is only called nearest when its neighbour on the way to the present one gives the old outcome.
"""
import datetime
import time
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from .. import feel
from ..feel import FeelSyntaxError
from ..feel.lazy import value_of
from ..feel.values import Date, Range
from .atoms import cell, ends
from .findings import texts
from .graph import VALIDITY, evaluate
from .model import Decision, InputData, Model
from .requirements import target

STEPS = (1, 2, 3, 5, 8, 13, 21, 34, 62, 93, 186, 366)         # how far from the present value, in whole units or days
MOST = 60                                                     # values of an enumeration that are tried
SECONDS = 2.0                                                 # for all inputs together: what is not found by then is not told


class _Enough(Exception):
    """The time for trying is over."""


class Instead(NamedTuple):
    """`path` would have to be `new` instead of `old`; the decision then gives `value`."""
    path: tuple[str, ...]
    old: Any
    new: Any
    value: Any


def instead(model: Model, decision_id: str, values: Mapping[str, Any], functions: Mapping[str, Any] | None = None, run: feel.Run | None = None,
            valid_on: datetime.date | None = None, validity: tuple[str, str] = VALIDITY, *, domains: Mapping[tuple[str, ...], Iterable] | None = None,
            wanted: Callable[[Any], bool] | None = None) -> list[Instead]:
    """For each input path of a decision the nearest value that gives another outcome (or one that is `wanted`), as far as there is one.

    `domains`: the values a path may have, where they are few; without them texts take those that cells name. FEEL values throughout.
    """
    given, run = {n: value_of(v) for n, v in values.items()}, feel.Run() if run is None else run
    before = run.take()
    first, until = feel.to_json(evaluate(model, decision_id, given, functions, run, valid_on, validity).value), time.monotonic() + SECONDS

    def outcome(changed):
        if time.monotonic() > until:
            raise _Enough
        return evaluate(model, decision_id, changed, functions, run, valid_on, validity).value
    good = wanted or (lambda value: feel.to_json(value) != first)
    out = []
    for path, stops in paths_of(model, decision_id).items():
        if path[0] not in given:
            continue
        old = _member(given, path)
        options = (domains or {}).get(path)
        try:
            new = nearest(old, lambda v, path=path: good(outcome(_with(given, path, v))), tuple(options) if options is not None else (), stops)
            if new is not None:
                out.append(Instead(path, old, new, outcome(_with(given, path, new))))
        except _Enough:
            break
    run.reasons = before
    return out


def nearest(old: Any, holds: Callable[[Any], bool], options: tuple = (), stops: Iterable = ()) -> Any:
    """The value nearest to `old` for which `holds` is true: among `options`, or the other boolean, or along numbers and dates. None if none was found."""
    if type(old) is bool:
        return (not old) if holds(not old) else None
    if options or type(old) is str:
        tried = [v for v in dict.fromkeys((*options, *(() if options else stops))) if type(v) is str and v != old]
        return next((v for v in tried[:MOST] if holds(v)), None)
    if type(old) not in (Decimal, Date):
        return None
    return _walk(old, holds, stops)


def _walk(old, holds, stops):
    """Along numbers or days, in both directions at once, so that nothing far away is tried when something near was found."""
    begin = _number(old)
    marks = {*STEPS, *(abs(_number(s) + d - begin) for s in stops if type(s) is type(old) for d in (-1, 0, 1))} - {0}
    last = 0
    for step in sorted(marks):
        found = [sign * _halved(lambda n, sign=sign: holds(_like(old, begin + sign * n)), last, step) for sign in (-1, 1)
                 if holds(_like(old, begin + sign * step))]
        if found:
            return _like(old, begin + min(found, key=abs))
        last = step
    return None


def _halved(holds, low, high):
    """`holds` is false at `low`, true at `high`: the nearest to `low` where it is true, in whole steps from `high`."""
    while high - low > 1:
        middle = low + (high - low) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _number(value):
    return value.ordinal() if type(value) is Date else value


def _like(old, number):
    return Date.of_ordinal(int(number)) if type(old) is Date else number


def _member(values, path):
    value = values
    for name in path:
        value = value_of(value.get(name)) if isinstance(value, dict) else None
    return value


def _with(values, path, new):
    """The same values, the one at the path replaced."""
    inner = values.get(path[0]) if isinstance(values, dict) else None
    return {**(values if isinstance(values, dict) else {}), path[0]: new if len(path) == 1 else _with(inner, path[1:], new)}


def depends(model: Model, code: str, member: str = "kode") -> set[tuple[str, ...]] | None:
    """Paths of the input data that the rows which give `code` in their output column `member` look at; None where no row names it."""
    found: set[tuple[str, ...]] | None = None
    for node in model.decisions.values():
        column = next((n for n, o in enumerate(node.table.outputs) if o.name == member), None) if node.table is not None else None
        for rule in node.table.rules if column is not None else ():
            if column < len(rule.outputs) and rule.outputs[column].strip() == f'"{code}"':
                needed = {n.variable.name: n for n in (target(model, href)[2] for href in node.needs) if n is not None}
                for source, test in zip(node.table.inputs, rule.tests):
                    if test.strip() not in ("", "-"):
                        found = (found or set()) | _behind(model, needed, source.text)
    return found


def _behind(model, needed, text):
    """What the names of a text come from, through decisions of the same model."""
    out = set()
    for use in _reads(model, text, "expression"):
        node = needed.get(use.name)
        if isinstance(node, Decision):
            out |= set(paths_of(model, node.id))
        elif node is not None and not use.called:
            out.add(use.path)
    return out


def paths_of(model: Model, decision_id: str) -> dict[tuple[str, ...], list]:
    """Paths of the input data that a decision and all it requires read, with the values that cells compare them to."""
    found: dict[tuple[str, ...], list] = {}
    for node, inputs, uses in _behind_it(model, decision_id):
        for use in uses:
            if use.name in inputs and not use.called:
                found.setdefault(use.path, [])
        if node.table is not None:
            _stops(model, node.table, found)
    return found


def calls_of(model: Model, decision_id: str) -> tuple[str, ...]:
    """Names of the functions that a decision and all it requires call."""
    return tuple(dict.fromkeys(use.name for _, _, uses in _behind_it(model, decision_id) for use in uses if use.called))


def _behind_it(model, decision_id):
    """(decision, names of its input data, what its texts read) for a decision and all it requires in the same model."""
    seen, waiting = set(), [model.find(decision_id, Decision)]
    while waiting:
        node = waiting.pop()
        if node is None or node.id in seen:
            continue
        seen.add(node.id)
        needed = [target(model, href)[2] for href in node.needs]
        waiting += [n for n in needed if isinstance(n, Decision)]
        yield node, {n.variable.name for n in needed if isinstance(n, InputData)}, [u for text, kind in texts(node.box) for u in _reads(model, text, kind)]


def _reads(model, text, kind):
    try:
        return (model.cache.expression if kind == "expression" else model.cache.unary)(text, (), model.members, model.types).reads
    except FeelSyntaxError:
        return ()


def _stops(model, table, found):
    for n, column in enumerate(table.inputs):
        path = tuple(column.text.strip().split("."))
        if path not in found:
            continue
        for text in {r.tests[n] for r in table.rules if n < len(r.tests)}:
            try:
                tests = cell(text, lambda t: model.cache.unary(t, (), model.members, model.types))
            except FeelSyntaxError:
                continue
            for test in tests[0] if tests else ():
                found[path] += ends(test) if type(test) is Range else [test]
