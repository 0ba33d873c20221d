"""For the program around FEEL: functions of the office, scopes, and values in and out (Python, JSON, form fields)."""
import datetime
import inspect
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from . import limits, shapes
from .builtins.register import Builtin, Signature, read_signature
from .errors import LimitExceeded
from .infer import Office
from .lexical import parse_date, parse_date_time, parse_duration, parse_number, parse_time, to_text
from .run import RUN, Run
from .values import SECOND, Date, DateTime, DaysDuration, Function, MonthsDuration, Time, ordinal


def function(signature: str) -> Callable[[Callable], Function]:
    """`@function("working_days(from: date, to: date)")` -> a FEEL function to put into a scope under its name.

    The Python function gets FEEL values in the order of the signature, before them the Run if its first parameter is called `run`; what it
    returns may be a Python value. feel.Failure(code, **params) makes the call null with that reason; any other exception passes through:
    it is a fault of the program, not of a text.
    """
    name, params = read_signature(signature)

    def make(python: Callable) -> Function:
        wants_run = next(iter(inspect.signature(python).parameters), "") == "run"
        own = Builtin(name, errors=())
        own.signatures.append(Signature(params, lambda *args: to_feel(python(*args)), wants_run))
        return own.value
    return make


def declared(signature: str):
    """`working_days(from: date, to: date) -> number` as the static pass sees it: (name, infer.Office)."""
    call, _, gives = signature.partition("->")
    name, params = read_signature(call)
    own = Builtin(name, errors=())
    own.signatures.append(Signature(params, None, False))
    return name, Office(own, shapes.of(gives or "Any"))


def scope(values: Mapping[str, Any], functions: Mapping[str, Function] | None = None, run: Run | None = None) -> dict:
    """What expressions are evaluated in: made once per state of a case, used by many. Values are FEEL values or Lazy; they hide functions."""
    made: dict[Any, Any] = dict(functions or values)
    if functions:
        made.update(values)
    made[RUN] = Run() if run is None else run
    return made


def to_feel(value: Any) -> Any:
    """Python or JSON value -> FEEL value (int, float, datetime types, tuples, nested). Texts stay texts: see `typed`."""
    kind = type(value)
    if kind is str or value is None or kind is bool or kind is Decimal:
        return value if kind is not Decimal or value.is_finite() else None
    if kind is int:
        return Decimal(value)
    if kind is float:
        d = Decimal(repr(value))
        return d if d.is_finite() else None
    if isinstance(value, Mapping):
        return {str(k): to_feel(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_feel(v) for v in value]
    return _temporal(value)


def _temporal(value):
    if isinstance(value, datetime.datetime):
        return DateTime(ordinal(value.year, value.month, value.day), _nanos(value), *_offset(value))
    if isinstance(value, datetime.date):
        return Date(value.year, value.month, value.day)
    if isinstance(value, datetime.time):
        return Time(_nanos(value), *_offset(value))
    if isinstance(value, datetime.timedelta):
        return DaysDuration((value.days * 86400 + value.seconds) * SECOND + value.microseconds * 1000)
    return value


def _nanos(v):
    return ((v.hour * 60 + v.minute) * 60 + v.second) * SECOND + v.microsecond * 1000


def _offset(value):
    zone, offset = getattr(value.tzinfo, "key", None), value.utcoffset()
    return None if zone or offset is None else int(offset.total_seconds()), zone


def to_json(value: Any) -> Any:
    """FEEL value -> JSON-able value: whole numbers as int, others as float where that is exact, else as text; times and durations as ISO text.

    LimitExceeded where shared lists would make more than limits.PARTS parts (values that an Expression gave never do).
    """
    return _Exporter().export(value)


class _Exporter:
    def __init__(self):
        self.left, self.depth = limits.PARTS, 0

    def export(self, value):
        self.left -= 1
        if self.left < 0 or self.depth > limits.HEIGHT:
            raise LimitExceeded("json")
        kind = type(value)
        if kind is str or value is None or kind is bool:
            return value
        if kind is Decimal:
            return _json_number(value)
        if kind is list or kind is dict:
            self.depth += 1
            out = [self.export(v) for v in value] if kind is list else {k: self.export(v) for k, v in value.items()}
            self.depth -= 1
            return out
        return None if kind is Function else str(value)


def _json_number(value):
    if value == value.to_integral_value():
        return int(value) if not value or value.adjusted() < 18 else to_text(value)
    as_float = float(value)
    return as_float if Decimal(repr(as_float)) == value else to_text(value)


def text(value: Any) -> str:
    """A value as a person reads it in a letter or a mail: null is the empty text, texts are themselves, the rest as FEEL's string()."""
    return "" if value is None else to_text(value)


def _number(value):
    if isinstance(value, str):
        return parse_number(value.strip())
    return to_feel(value) if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) else None


def _parsed(parse):
    return lambda value: parse(value.strip()) if isinstance(value, str) else None


def _date(value):
    day, _, clock = value.strip().partition("T") if isinstance(value, str) else ("", "", "")
    return parse_date(day) if not clock or parse_time(clock) else None


def _boolean(value):
    return value if isinstance(value, bool) else True if value == "true" else False if value == "false" else None


def _of_type(kind, parse):
    return lambda value: found if type(found := parse(value)) is kind else None


def _text(value):
    return value if isinstance(value, str) else text(to_feel(value))


def _list(value):
    return to_feel(value) if isinstance(value, (list, tuple)) else [to_feel(value)]


TYPED = {"text": _text, "number": _number, "boolean": _boolean, "date": _date, "time": _parsed(parse_time), "date and time": _parsed(parse_date_time),
         "duration": _parsed(parse_duration), "days and time duration": _of_type(DaysDuration, _parsed(parse_duration)),
         "years and months duration": _of_type(MonthsDuration, _parsed(parse_duration)), "list": _list}


def typed(value: Any, component_type: str) -> Any:
    """JSON of a form field -> FEEL value by the type of its component: text, number, boolean, date, time, date and time, duration
    (or one of its two kinds), list.

    Null for what is empty or can't be read as that type; an unknown type takes the JSON as it is.
    """
    convert = TYPED.get(component_type)
    if value is None or (value == "" and component_type != "text"):
        return None
    return to_feel(value) if convert is None else convert(value)

