"""From what a browser or a program sent to the JSON that is stored: one field at a time, without trusting anything. Evaluates no FEEL.

Every reader gives (value, problem): the value as JSON (dates as ISO text), None when the field is empty; a problem instead of an exception.
"""
import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from engine import feel
from engine.errors import Problem

from .component import LONGEST, Component

MOST_DIGITS = 30
MOST_CHOICES = 200
FIRST_YEAR, LAST_YEAR = 1900, 2199
PATTERN_SECONDS = 0.05
DIRECTIONS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")     # they make a text read otherwise than it is stored
NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)?|\d{1,3}(\.\d{3})+(,\d+)?|\d{1,3}(,\d{3})+\.\d+)\Z", re.ASCII)
GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+\Z", re.ASCII)
DAY, CLOCK = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII), re.compile(r"\d{2}:\d{2}(:\d{2})?\Z", re.ASCII)
LOCAL_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z", re.ASCII)
EMAIL = re.compile(r"[^@\s,;<>()\"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\Z")
PHONE = re.compile(r"\+?[0-9][0-9 ().-]{4,24}\Z")
YES, NO = {"on", "true", "1", "ya", "yes"}, {"", "off", "false", "0", "tidak", "no"}

Read = tuple[object, Problem | None]


def read_value(component: Component, raw: object) -> Read:
    """The stored value of one visible field. Empty is None, for a checkbox False."""
    try:
        return READERS[component.type](component, raw)
    except (RecursionError, ValueError, ArithmeticError, TypeError):      # whatever a hostile value still finds is that field's problem
        return None, _problem(component, "field_unreadable")


def _problem(component: Component, code: str, **params) -> Problem:
    return Problem(code, {"label": component.label, **params})


def _single(component: Component, raw: object) -> Read:
    """A text that stands alone, cleaned; None if empty."""
    if raw is None:
        return None, None
    if isinstance(raw, (list, tuple, dict)):
        return None, _problem(component, "field_one_value")
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float, Decimal)):
        return None, _problem(component, "field_text")
    if isinstance(raw, int) and raw.bit_length() > 200:                # str() of it is slow or refused
        return None, _problem(component, "field_long_number", most=MOST_DIGITS)
    text = raw if isinstance(raw, str) else str(raw)
    if len(text) > 100_000:
        return None, _problem(component, "field_too_long", most=_longest(component))
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\u00a0")
    lines = component.type == "textarea"
    if not text.isprintable() and (DIRECTIONS.search(text) or any(_unwanted(c, lines) for c in text)):      # nothing printable is unwanted
        return None, _problem(component, "field_characters")
    return unicodedata.normalize("NFC", text) or None, None


def _unwanted(c: str, lines: bool) -> bool:
    if c == "\n":
        return not lines
    return c != "\t" and unicodedata.category(c) in ("Cc", "Cs", "Cn", "Co")


def _longest(component: Component) -> int:
    return component.max_length if component.max_length is not None else LONGEST.get(component.type, 500)


def _read_text(component: Component, raw: object) -> Read:
    text, problem = _single(component, raw)
    if text is None:
        return None, problem
    if len(text) > _longest(component):
        return None, _problem(component, "field_too_long", most=_longest(component), now=len(text))
    if component.min_length is not None and len(text) < component.min_length:
        return None, _problem(component, "field_too_short", least=component.min_length, now=len(text))
    if component.pattern is not None and not _matches(component.pattern, text):
        return None, _problem(component, "field_pattern", message=component.message)
    if component.validation == "email" and not EMAIL.match(text):
        return None, _problem(component, "field_email")
    if component.validation == "phone" and not PHONE.match(text):
        return None, _problem(component, "field_phone")
    return text, None


def _matches(pattern, text: str) -> bool:
    try:
        return pattern.search(text, timeout=PATTERN_SECONDS) is not None
    except TimeoutError:                                                # a pattern that does not come to an end does not match
        return False


def _read_number(component: Component, raw: object) -> Read:
    if isinstance(raw, float) and not math.isfinite(raw):
        return None, _problem(component, "field_number")
    text, problem = _single(component, raw)
    if text is None:
        return None, problem
    text = text.replace("\u2212", "-").replace("\u00a0", "").replace(" ", "")
    if len(text) > MOST_DIGITS:
        return None, _problem(component, "field_long_number", most=MOST_DIGITS)
    number = _decimal(component, text, typed=isinstance(raw, str))
    if number is None:
        return None, _problem(component, "field_number")
    if component.decimals is not None and _places(number) > component.decimals:
        return None, _problem(component, "field_decimals" if component.decimals else "field_whole", most=component.decimals)
    if component.minimum is not None and number < Decimal(component.minimum):
        return None, _problem(component, "field_too_small", least=component.minimum)
    if component.maximum is not None and number > Decimal(component.maximum):
        return None, _problem(component, "field_too_large", most=component.maximum)
    return feel.to_json(number), None


def _places(number: Decimal) -> int:
    """Digits behind the point, without zeros at the end; by its digits, because rounding would ask the thread's ambient context."""
    parts = number.as_tuple()
    digits = "".join(map(str, parts.digits))
    return max(0, -parts.exponent - (len(digits) - len(digits.rstrip("0"))))


def _decimal(component: Component, text: str, typed: bool) -> Decimal | None:
    """`1.234,56`, `1,5`, `1.5`; a typed `1.234` is one thousand only where the field takes whole numbers."""
    if not typed:
        try:
            number = Decimal(text)
        except InvalidOperation:
            return None
        return number if number.is_finite() else None
    if not NUMBER.match(text):
        return None
    if GROUPED.match(text) and (component.decimals == 0 or text.count(".") > 1):
        text = text.replace(".", "")
    elif "," in text and "." in text:
        thousands = "." if text.rindex(",") > text.rindex(".") else ","
        text = text.replace(thousands, "")
    return Decimal(text.replace(",", "."))


def _read_datetime(component: Component, raw: object) -> Read:
    text, problem = _single(component, raw)
    if text is None:
        return None, problem
    kind = component.subtype
    value = _moment(kind, text)
    if value is None:
        return None, _problem(component, {"time": "field_time", "datetime": "field_moment"}.get(kind, "field_date"))
    if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
        return None, _problem(component, "field_year", first=FIRST_YEAR, last=LAST_YEAR)
    return value.isoformat(), None


def _moment(kind: str, text: str) -> date | time | datetime | None:
    try:
        if kind == "time":
            text = text.replace(".", ":")
            return time.fromisoformat(text) if CLOCK.match(text) else None
        if kind == "datetime":
            day, _, clock = text.replace(" ", "T").partition("T")
            return datetime.fromisoformat(f"{day}T{clock}") if DAY.match(day) and CLOCK.match(clock) else None
        written = LOCAL_DAY.match(text)
        if written:
            return date(int(written[3]), int(written[2]), int(written[1]))
        return date.fromisoformat(text) if DAY.match(text) else None
    except ValueError:
        return None


def _read_choice(component: Component, raw: object) -> Read:
    """Whether the choice is among the options is decided where they are evaluated."""
    text, problem = _single(component, raw)
    if problem is not None or text is None:
        return None, problem
    return (text, None) if len(text) <= 500 else (None, _problem(component, "field_choice"))


def _read_checkbox(component: Component, raw: object) -> Read:
    if isinstance(raw, bool) or raw is None:
        return bool(raw), None
    text, problem = _single(component, raw)
    if problem is None and (text or "").lower() in YES:
        return True, None
    if problem is None and (text or "").lower() in NO:
        return False, None
    return None, problem or _problem(component, "field_yes_no")


def _read_checklist(component: Component, raw: object) -> Read:
    given = raw if isinstance(raw, (list, tuple)) else [] if raw in (None, "") else [raw]
    if len(given) > MOST_CHOICES:
        return None, _problem(component, "field_choice")
    chosen: list[str] = []
    for one in given:
        text, problem = _read_choice(component, one)
        if problem is not None:
            return None, problem
        if text is not None and text not in chosen:
            chosen.append(text)
    return chosen or None, None


READERS: dict[str, Callable[[Component, object], Read]] = {
    "textfield": _read_text, "textarea": _read_text, "number": _read_number, "datetime": _read_datetime, "radio": _read_choice,
    "select": _read_choice, "checkbox": _read_checkbox, "checklist": _read_checklist}
