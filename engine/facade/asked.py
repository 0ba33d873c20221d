"""What trying a decision asks for: a field for each value that the decision and those before it read, with the type the model gives it; and what was
typed into these fields as FEEL values. Knows procedures and FEEL; asks no database.
"""
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from engine import decisions, feel
from engine.clock import day
from engine.facade import why
from engine.facade.trial import ANSWERED, parameters
from engine.procedure.checks.declared import Declared
from engine.procedure.model import GIVEN
from engine.procedure.words_feel import expected
from engine.procedure.words_feel import reason as words_of
from engine.texts import add, say

FORM, RECORD, CASE, DECISION, ACTION, OFFICE, FREE = "form", "record", "case", "decision", "action", "office", "free"
CHOICE, BOOLEAN, NUMBER, DATE, TEXT, FEEL = "choice", "boolean", "number", "date", "text", "feel"
FILED, OTHER = "filed", "other"                       # keys beside those of values: the day of filing, values as a FEEL context
KINDS = {"boolean": BOOLEAN, "number": NUMBER, "date": DATE, "string": TEXT}
LONGEST = 2_000
NUMERAL = re.compile(r"[+-]?\d{1,17}(?:[.,]\d{1,17})?\Z")
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z")

add({
    "try_number": ("Isi dengan angka, misalnya 12 atau 2,5.", "Enter a number, such as 12 or 2.5."),
    "try_date": ("Isi dengan tanggal, misalnya 2026-11-24.", "Enter a date, such as 2026-11-24."),
    "try_choice": ("Pilih salah satu nilai dalam daftar.", "Choose one of the values listed."),
    "try_syntax": ("Bukan FEEL yang benar pada huruf ke-{at}; yang diharapkan: {expected}.", "No valid FEEL at character {at}; expected: {expected}."),
    "try_null": ("FEEL ini tidak memberi nilai ({reason}).", "This FEEL gives no value ({reason})."),
    "try_context": ("Isi dengan konteks FEEL, misalnya {example}.", "Enter a FEEL context, such as {example}."),
    "try_name": ("{name} tidak dikenal di sini; yang ada: {known}.", "{name} is not known here; there are: {known}."),
    "try_long": ("Paling banyak {most} huruf.", "At most {most} characters."),
})


@dataclass(frozen=True)
class Asked:
    """One field. kind: choice (options: value, words), boolean, number, date, text, feel. `key` is its path with dots; `initial` what stands there at first."""
    key: str
    path: tuple[str, ...]
    label: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()
    initial: str = ""


@dataclass(frozen=True)
class Group:
    """Fields of one object. kind: form, record, case, decision (its values come from another table unless given), action, office (functions)."""
    name: str
    title: str
    kind: str
    fields: tuple[Asked, ...]


def groups(procedure, decision: str, profile: Mapping, language: str) -> tuple[Group, ...]:
    """The fields of a decision, by object: the start form and the record first, what is worked out before it last."""
    asker = _Asker(procedure, profile, language)
    asker.take(decision)
    return asker.groups()


class _Asker:
    def __init__(self, procedure, profile: Mapping, language: str):
        self.procedure, self.profile, self.language = procedure, profile, language
        self.declared = Declared(procedure)
        self.fields: dict[str, dict[str, Asked]] = {}
        self.calls: dict[str, None] = {}
        self.seen: set[str] = set()

    def take(self, decision: str) -> None:
        """Fields of a decision and of those that write the objects it reads."""
        if decision in self.seen:
            return
        self.seen.add(decision)
        model = self.procedure.decision_model(decision)
        self.calls.update(dict.fromkeys(c for c in decisions.calls_of(model, decision) if c in ANSWERED))
        for path in decisions.paths_of(model, decision):
            self.path(path)
            info = self.procedure.objects.get(path[0])
            if info is not None and info.decision is not None and info.decision in self.procedure.decisions:
                self.take(info.decision)

    def path(self, path: tuple[str, ...]) -> None:
        members = self.declared.object(path[0]).members
        if len(path) == 1 and members:
            for member in members:
                self.put((path[0], member))
        else:
            self.put(path[:2])

    def put(self, path: tuple[str, ...]) -> None:
        if path == ("kasus", "diajukan"):
            return                                     # the day of filing has its own field
        members = self.declared.object(path[0]).members or {}
        shape = members.get(path[1]) if len(path) > 1 else None
        options = self.options(path, shape) if shape is not None and shape.values is not None else ()
        kind = CHOICE if options else KINDS.get(shape.kind, FEEL) if shape is not None else FEEL
        initial = ""
        if path[0] == "pemohon" and len(path) > 1:
            value = self.profile.get(path[1])
            initial = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        key = re.sub(r"\s+", "_", ".".join(path))
        self.fields.setdefault(path[0], {}).setdefault(key, Asked(key, path, why.path_words(self.procedure, path, self.language), kind, options, initial))

    def options(self, path, shape) -> tuple[tuple[str, str], ...]:
        return tuple((v, why.value_words(self.procedure, path, v, self.language)) for v in shape.values if isinstance(v, str))

    def groups(self) -> tuple[Group, ...]:
        out = [Group(name, *self.titled(name), self.ordered(name, fields)) for name, fields in self.fields.items()]
        if self.calls:
            calls = tuple(Asked(name, (name,), f"{name}({', '.join(parameters(name))})", FEEL) for name in self.calls)
            out.append(Group("kantor", "", OFFICE, calls))
        start = self.procedure.writes_of(self.procedure.model.start) if self.procedure.model.start else ""
        order = (FORM, RECORD, CASE, ACTION, DECISION, OFFICE)
        return tuple(sorted(out, key=lambda g: (g.name != start, order.index(g.kind))))

    def titled(self, name: str) -> tuple[str, str]:
        """(title, kind) of an object's group."""
        if name in GIVEN:
            return "", RECORD if name == "pemohon" else CASE
        info = self.procedure.objects.get(name)
        if info is None:
            return name, ACTION
        kind = FORM if info.form is not None else DECISION if info.decision is not None else ACTION
        return self.procedure.name_of(info.writers[0], self.language), kind

    def ordered(self, name: str, fields: dict[str, Asked]) -> tuple[Asked, ...]:
        """As they stand in the form."""
        places = {member: n for n, member in enumerate(self.declared.object(name).members or ())}
        return tuple(sorted(fields.values(), key=lambda one: places.get(one.path[-1], len(places))))


@dataclass
class Typed:
    """What was typed: FEEL values by object and member, answers of office functions as expressions, the day of filing; sentences at the fields' keys."""
    values: dict[str, object] = field(default_factory=dict)
    answers: dict[str, feel.Expression] = field(default_factory=dict)
    filed: date = date.min
    errors: dict[str, str] = field(default_factory=dict)


def read(procedure, asked: tuple[Group, ...], given: Mapping[str, str], now: datetime, language: str) -> Typed:
    """Everything that was typed, and every mistake in it. `now` in the office's zone: what FEEL calls today."""
    reader = _Reader(procedure, now, language)
    for group in asked:
        for one in group.fields:
            reader.field(group, one, given.get(one.key, one.initial).strip())
    reader.filed(given.get(FILED, "").strip())
    reader.other(asked, given.get(OTHER, "").strip())
    return reader.typed


class _Fault(Exception):
    def __init__(self, code: str, **params):
        super().__init__(code)
        self.code, self.params = code, params


class _Reader:
    def __init__(self, procedure, now: datetime, language: str):
        self.procedure, self.now, self.language, self.typed = procedure, now, language, Typed()

    def guarded(self, key: str, work, *args):
        try:
            return work(*args)
        except _Fault as fault:
            self.typed.errors[key] = say(fault.code, self.language, **fault.params)

    def field(self, group: Group, one: Asked, text: str) -> None:
        if group.kind == OFFICE:
            made = self.guarded(one.key, self.expression, text, parameters(one.key)) if text else None
            if made is not None:
                self.typed.answers[one.key] = made
        elif text:
            self.put(one.path, self.guarded(one.key, self.value, one, text))
        elif group.kind == RECORD:
            self.put(one.path, None)                                  # the record would have its own value

    def put(self, path: tuple[str, ...], value) -> None:
        if len(path) == 1:
            self.typed.values[path[0]] = value
            return
        inner = self.typed.values.setdefault(path[0], {})
        if isinstance(inner, dict):
            inner[path[1]] = value

    def value(self, one: Asked, text: str):
        if len(text) > LONGEST:
            raise _Fault("try_long", most=LONGEST)
        if text.startswith("=") or one.kind == FEEL:
            return self.evaluated(text.removeprefix("="))
        if one.kind == NUMBER:
            if not (text.isascii() and NUMERAL.match(text)):
                raise _Fault("try_number")
            return Decimal(text.replace(",", "."))
        if one.kind == DATE:
            return feel.to_feel(_day(text))
        if one.kind == BOOLEAN:
            if text not in ("true", "false"):
                raise _Fault("try_choice")
            return text == "true"
        if one.kind == CHOICE and text not in dict(one.options):
            raise _Fault("try_choice")
        return text

    def expression(self, text: str, names: tuple[str, ...] = ()) -> feel.Expression:
        text = text.removeprefix("=").strip()
        if len(text) > LONGEST:
            raise _Fault("try_long", most=LONGEST)
        try:
            return feel.Cache().expression(text, names)
        except feel.FeelSyntaxError as error:
            raise _Fault("try_syntax", at=error.start + 1, expected=expected(error.expected, self.language)) from error

    def evaluated(self, text: str):
        run = feel.Run(clock=lambda: self.now)
        value = self.expression(text)(feel.scope({}, {}, run))
        reasons = run.take()
        if value is None and reasons:
            raise _Fault("try_null", reason=words_of(reasons[0], self.language))
        return value

    def filed(self, text: str) -> None:
        self.typed.filed = (self.guarded(FILED, _day, text) if text else None) or self.now.date()

    def other(self, asked: tuple[Group, ...], text: str) -> None:
        if text:
            self.guarded(OTHER, self.context, asked, text)

    def context(self, asked: tuple[Group, ...], text: str) -> None:
        """`{permohonan: {mulai: date("2026-12-07")}}` goes before the fields."""
        given, known = self.evaluated(text.removeprefix("=")), {*self.procedure.objects, *GIVEN}
        if not isinstance(given, dict):
            raise _Fault("try_context", example="{permohonan: {jenis: \"besar\"}}")
        for name, value in given.items():
            if name not in known:
                raise _Fault("try_name", name=name[:60], known=", ".join(sorted(known)))
            old = self.typed.values.get(name)
            self.typed.values[name] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
            if name in GIVEN and not isinstance(value, dict):
                raise _Fault("try_context", example=f"{{{name}: {{...}}}}")


def _day(text: str) -> date:
    found = DAY.match(text)
    try:
        return day(f"{int(found[3]):04}-{int(found[2]):02}-{int(found[1]):02}" if found else text)
    except ValueError as error:
        raise _Fault("try_date") from error
