"""Reads a .form file (form-js schema) into components. Never raises for what a file says: mistakes are findings. Evaluates nothing."""
import re
from decimal import Decimal, InvalidOperation

import orjson
import regex

from engine import feel

from ..expressions import Text, compiled
from ..findings import NOT_EXECUTABLE, NOT_PUBLISHABLE, finding, unknown
from .component import CHOICES, CLASSES, INPUTS, LOOKS, PROPERTIES, READ, SUBTYPES, TYPES, VALIDATIONS, WITHOUT_MEANING, Component

KEY = re.compile(r"[a-z_][a-z0-9_]*\Z")
RESERVED = frozenset({"csrf_token", "key", "revision", "tombol", "untuk", "prosedural", "kasus"})      # names of the frame around a form
RETENTION = re.compile(r"[1-9][0-9]{0,2} (tahun|bulan|hari)\Z")
MOST_COMPONENTS, DEEPEST, LONGEST_PATTERN = 300, 5, 300
HOLES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


class Reader:
    """Collects the components of one file, in the order of the page, groups before what they hold."""

    def __init__(self, name: str, cache):
        self.file, self.cache = f"forms/{name}.form", cache
        self.components: list[Component] = []
        self.problems: list = []
        self.keys: set[str] = set()

    def read(self, data: bytes) -> None:
        try:
            schema = orjson.loads(data)
        except orjson.JSONDecodeError as e:
            self._say("form_json", NOT_EXECUTABLE, line=e.lineno, reason=e.msg)
            return
        if not isinstance(schema, dict) or not isinstance(schema.get("components"), list):
            self._say("form_shape", NOT_EXECUTABLE)
            return
        self._all(schema["components"], (), 0)
        if not any(c.type in INPUTS for c in self.components):
            self._say("form_empty", NOT_PUBLISHABLE)

    def _say(self, code: str, strength: str, element: str = "", **params) -> None:
        self.problems.append(finding(code, strength, self.file, element, **params))

    def _all(self, given: list, hides: tuple[Text, ...], depth: int) -> None:
        for raw in given:
            if len(self.components) >= MOST_COMPONENTS or depth > DEEPEST:
                self._say("form_too_large", NOT_EXECUTABLE, limit=MOST_COMPONENTS)
                return
            if isinstance(raw, dict) and isinstance(raw.get("type"), str):
                self._one(raw, hides, depth)
            else:
                self._say("form_component", NOT_EXECUTABLE)

    def _one(self, raw: dict, hides: tuple[Text, ...], depth: int) -> None:
        kind, key = raw["type"], _text(raw.get("key"))
        name = key or _text(raw.get("id")) or kind
        if kind not in TYPES:
            if key:
                self.keys.add(key)
            self.problems.append(unknown("form_unknown_component", NOT_EXECUTABLE, self.file, kind, TYPES, name))
            return
        self._words(raw, name)
        if kind in INPUTS and not self._key(key, name):
            return
        own = raw.get("conditional")
        if isinstance(own, dict) and own.get("hide") not in (None, ""):
            hides = (*hides, self._feel(own["hide"], name, "hide"))
        self.components.append(self._component(raw, kind, key if kind in INPUTS else "", name, hides))
        if kind == "group" and isinstance(raw.get("components"), list):
            self._all(raw["components"], hides, depth + 1)

    def _key(self, key: str, name: str) -> bool:
        if not KEY.match(key) or key in RESERVED:
            self._say("form_key", NOT_EXECUTABLE, name, key=key)
            return False
        if key in self.keys:
            self._say("form_duplicate_key", NOT_EXECUTABLE, key, key=key)
            return False
        self.keys.add(key)
        return True

    def _words(self, raw: dict, name: str) -> None:
        """Findings about words that nobody reads."""
        for word, value in raw.items():
            if word in WITHOUT_MEANING and value not in (None, False, "", {}):
                self._say("form_without_meaning", NOT_PUBLISHABLE, name, word=word)
            elif word not in READ | LOOKS | WITHOUT_MEANING:
                self.problems.append(unknown("form_unknown_word", NOT_PUBLISHABLE, self.file, word, READ, name))
        for part, known in (("properties", PROPERTIES), ("validate", VALIDATIONS), ("conditional", ("hide",))):
            given = raw.get(part)
            if given is not None and not isinstance(given, dict):
                self._say("form_shape_of", NOT_EXECUTABLE, name, word=part)
            for word in given if isinstance(given, dict) else ():
                if word not in known:
                    self.problems.append(unknown("form_unknown_word", NOT_PUBLISHABLE, self.file, word, known, name, part=part))

    def _component(self, raw: dict, kind: str, key: str, name: str, hides: tuple[Text, ...]) -> Component:
        check, props = _dict(raw.get("validate")), _dict(raw.get("properties"))
        if kind in INPUTS:
            self._privacy(props, name)
        subtype = _text(raw.get("subtype")) or ("date" if kind == "datetime" else "")
        if kind == "datetime" and subtype not in SUBTYPES:
            self.problems.append(unknown("form_subtype", NOT_EXECUTABLE, self.file, subtype, SUBTYPES, name))
            subtype = "date"
        options, options_from = self._options(raw, kind, name)
        label = _text(raw.get("label")) or _text(raw.get("dateLabel")) or _text(raw.get("timeLabel"))
        if kind in INPUTS and not label:
            self._say("form_label", NOT_PUBLISHABLE, name)
        return Component(
            id=_text(raw.get("id")) or name, type=kind, key=key, label=label, description=_text(raw.get("description")),
            required=check.get("required") is True, minimum=self._number(check, "min", name), maximum=self._number(check, "max", name),
            min_length=self._length(check, "minLength", name), max_length=self._length(check, "maxLength", name),
            pattern=self._pattern(check.get("pattern"), name), validation=self._validation(check.get("validationType"), name),
            decimals=raw["decimalDigits"] if isinstance(raw.get("decimalDigits"), int) and 0 <= raw["decimalDigits"] <= 20 else None,
            options=options, options_from=options_from, hides=hides,
            rule=self._feel(props["rule"], name, "rule") if props.get("rule") else None, message=_text(props.get("message")),
            allowed=self._feel(props["allowed"], name, "allowed") if props.get("allowed") else None,
            procedural=self._procedural(props.get("procedural"), options, name),
            klass=_text(props.get("class")), purpose=_text(props.get("purpose")), retention=_text(props.get("retention")),
            default=raw.get("defaultValue"), multiple=raw.get("multiple") is True, accept=_text(raw.get("accept")),
            slots=self._feel(props["slots"], name, "slots") if props.get("slots") else None, subtype=subtype,
            seen_by=tuple(one.strip() for one in _text(props.get("seen_by")).split(",") if one.strip()),
            text=self._template(_text(raw.get("text")), name) if kind == "text" else ())

    def _privacy(self, props: dict, name: str) -> None:
        """UU 27/2022: every field says what kind of data it holds, what for and how long."""
        for word, good in (("class", props.get("class") in CLASSES), ("purpose", bool(_text(props.get("purpose")).strip())),
                           ("retention", bool(RETENTION.match(_text(props.get("retention")))))):
            if not good:
                self._say("form_privacy", NOT_PUBLISHABLE, name, word=word, value=_text(props.get(word)))

    def _feel(self, source, name: str, what: str) -> Text:
        if not isinstance(source, str):
            self._say("form_shape_of", NOT_EXECUTABLE, name, word=what)
            return Text("")
        return compiled(self.cache, source, self.file, name, what, self.problems)

    def _options(self, raw: dict, kind: str, name: str):
        if kind not in CHOICES:
            return (), None
        source = raw.get("valuesExpression")
        if source:
            return (), self._feel(source, name, "valuesExpression")
        options = []
        for given in raw["values"] if isinstance(raw.get("values"), list) else ():
            value, label = _dict(given).get("value"), _text(_dict(given).get("label"))
            if not isinstance(value, str) or not value:
                self._say("form_option", NOT_EXECUTABLE, name, option=label or str(value))
            elif value in dict(options):
                self._say("form_duplicate_option", NOT_PUBLISHABLE, name, option=value)
            else:
                options.append((value, label or value))
        if not options:
            self._say("form_no_options", NOT_EXECUTABLE, name)
        return tuple(options), None

    def _procedural(self, given, options, name: str) -> tuple[str, ...]:
        values = tuple(v.strip() for v in _text(given).split(",") if v.strip())
        for value in values:
            if options and value not in dict(options):
                self.problems.append(unknown("form_unknown_option", NOT_PUBLISHABLE, self.file, value, dict(options), name))
        return values

    def _number(self, check: dict, word: str, name: str) -> str | None:
        value = check.get(word)
        if value in (None, ""):
            return None
        try:
            number = Decimal(str(value))
            if isinstance(value, bool) or not number.is_finite() or len(str(value)) > 30:
                raise InvalidOperation
        except InvalidOperation:
            self._say("form_limit", NOT_EXECUTABLE, name, word=word, value=str(value)[:40])
            return None
        return f"{number:f}"

    def _length(self, check: dict, word: str, name: str) -> int | None:
        value = check.get(word)
        if value in (None, ""):
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100_000:
            self._say("form_limit", NOT_EXECUTABLE, name, word=word, value=str(value)[:40])
            return None
        return value

    def _pattern(self, source, name: str):
        if source in (None, ""):
            return None
        try:
            if not isinstance(source, str) or len(source) > LONGEST_PATTERN or feel.pattern_size(source) > feel.PATTERN_SIZE:
                raise regex.error("too large")
            return regex.compile(source, regex.V0 | regex.ASCII)
        except (regex.error, RecursionError, OverflowError) as e:
            self._say("form_pattern", NOT_EXECUTABLE, name, pattern=str(source)[:80], reason=str(e))
            return None

    def _validation(self, given, name: str) -> str:
        if given in (None, "", "custom"):
            return ""
        if given not in ("email", "phone"):
            self.problems.append(unknown("form_unknown_word", NOT_PUBLISHABLE, self.file, str(given), ("email", "phone"), name, part="validationType"))
            return ""
        return given

    def _template(self, source: str, name: str) -> tuple[str | Text, ...]:
        return template(source, self.cache, self.file, name, self.problems)


def template(source: str, cache, file: str, element: str, problems: list | None = None) -> tuple[str | Text, ...]:
    """The pieces of `Sisa: {{hak.sisa}} hari`: texts and FEEL in turn."""
    if source.startswith("="):
        return (compiled(cache, source, file, element, "text", problems),)
    pieces = HOLES.split(source)
    return tuple(compiled(cache, piece, file, element, "text", problems) if i % 2 else piece for i, piece in enumerate(pieces) if i % 2 or piece)


def _text(value) -> str:
    return value if isinstance(value, str) else ""


def _dict(value) -> dict:
    return value if isinstance(value, dict) else {}
