"""The decision tables of the version in force, for those who write them: what there is, one table as it stands, and what a trial of it gave.

Read models only; nothing of a trial is kept. Knows versions, trials and the environment; knows no page.
"""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

from engine import decisions, feel
from engine.clock import from_text
from engine.decisions import sheets
from engine.errors import Refused
from engine.facade import asked, trial, why
from engine.office import people, units
from engine.run.data import CaseData
from engine.run.environment import Environment
from engine.run.values import freeze

LONGEST = 4_000                       # letters of a value on the page
KINDS = ("xlsx", "csv")


@dataclass(frozen=True)
class TableRow:
    """One decision of a version. `rows` is None where its logic is an expression; `hit` is its hit policy, "" then."""
    id: str
    name: str
    question: str
    file: str
    rows: int | None
    hit: str


@dataclass(frozen=True)
class Shelf:
    """The decisions of the version in force of one procedure."""
    procedure: str
    title: str
    number: int
    since: date | None
    tables: tuple[TableRow, ...]


@dataclass(frozen=True)
class Column:
    """A column of the table. kind: input, output, note. `text` its expression or name, `seen` the value a trial had there (None: not tried)."""
    kind: str
    text: str
    label: str
    seen: str | None = None


@dataclass(frozen=True)
class Line:
    """A rule, counted from 1. `held`: for each input cell whether it held, () without a trial; `matched` and `in_force` on the day of the trial."""
    number: int
    rule: str
    cells: tuple[str, ...]
    held: tuple[bool, ...]
    matched: bool
    in_force: bool


@dataclass(frozen=True)
class Step:
    """A table that a trial asked: what it saw (label, FEEL text, value), the rows that matched (number, what the row gave, legal basis)."""
    decision: str
    name: str
    seen: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True)
class Tried:
    """`value`: the result as FEEL writes it, `given`: the same in words."""
    value: str
    given: str
    sentences: tuple[str, ...]
    instead: tuple[str, ...]
    reasons: tuple[str, ...]
    steps: tuple[Step, ...]
    filed: date


@dataclass(frozen=True)
class TablePage:
    """`logic`: the text of a decision that is no table. `given` is what stands in the fields, `errors` pairs of field key and sentence."""
    row: TableRow
    shelf: Shelf
    logic: str
    groups: tuple[asked.Group, ...]
    given: Mapping[str, str]
    errors: tuple[tuple[str, str], ...]
    tried: Tried | None
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def shelf(version, zone: tzinfo, language: str) -> Shelf:
    procedure, since = version.procedure, version.published
    rows = tuple(_row(procedure, key, file, model.decisions[key], language) for key, (file, model) in procedure.decisions.items())
    return Shelf(procedure.key, procedure.title(language), version.number, from_text(since).astimezone(zone).date() if since else None, rows)


def _row(procedure, key: str, file: str, node, language: str) -> TableRow:
    return TableRow(key, why.label(procedure, node.name or key, language), why.label(procedure, node.question, language), file, len(node.table.rules) if node.table else None, node.table.hit if node.table else "")


def page(env: Environment, version, decision: str, person: str, language: str, given: Mapping[str, str] | None = None) -> TablePage:
    """One decision; with `given` also tried, over the record, the calendar and the balances of `person`. Refused: not_found."""
    procedure = version.procedure
    if decision not in procedure.decisions:
        raise Refused("not_found")
    file, model = procedure.decisions[decision]
    node = model.decisions[decision]
    row = env.person(person)
    profile = people.profile(env.tx, row, env.now, env.zone)
    groups = asked.groups(procedure, decision, profile, language)
    shown = {f.key: f.initial for g in groups for f in g.fields} | {asked.FILED: env.today.isoformat()} | dict(given or {})
    made, errors, result, scope = None, {}, None, None
    if given is not None:
        typed = asked.read(procedure, groups, given, env.local, language)
        errors = typed.errors
        if not errors:
            scope = _scope(env, version, row, profile, typed)
            own = {name: value for name, value in typed.values.items() if name not in scope.data.objects}
            made = trial.tried(procedure, scope, decision, typed.filed, language, own)
            result = made.result
    lines, columns = _grid(procedure, model, node, result, scope, typed.filed if made else env.today, language)
    return TablePage(_row(procedure, decision, file, node, language), shelf(version, env.zone, language), getattr(node.box, "text", "") or "", groups, shown,
                     tuple(sorted(errors.items(), key=lambda e: list(shown).index(e[0]) if e[0] in shown else len(shown))),
                     _tried(procedure, decision, made, typed.filed, language) if made else None, columns, lines)


def sheet(version, decision: str, kind: str) -> bytes:
    """The table as an .xlsx or .csv file. Refused: not_found."""
    procedure = version.procedure
    found = procedure.decisions.get(decision)
    node = found[1].decisions[decision] if found else None
    if kind not in KINDS or node is None or node.table is None:
        raise Refused("not_found")
    rows = sheets.rows_of(node, sheets.descriptions(procedure.files[found[0]], node))
    return sheets.to_csv(rows) if kind == "csv" else sheets.to_xlsx(rows)


# a trial --------------------------------------------------------------------------------------------------------------------------------
def _scope(env: Environment, version, person, profile: dict, typed: asked.Typed) -> trial.TrialScope:
    """What the decision sees: what was typed, over the record of whoever tries it. A form's object has every key of the form."""
    procedure, data, values = version.procedure, CaseData(), dict(typed.values)
    own = _json(values.pop("pemohon", None))
    facts = {"nomor": None, "versi": version.number, "status": None, "tahap": None, "alamat": None, "diajukan": typed.filed.isoformat(),
             **_json(values.pop("kasus", None))}
    start = procedure.writes_of(procedure.model.start) if procedure.model.start else ""
    for name, info in procedure.objects.items():
        if info.decision is None and (name in values or name == start):
            value = values.get(name)
            if info.form is not None and (value is None and name == start or isinstance(value, dict)):
                value = {**dict.fromkeys(sorted(info.form.keys)), **(value or {})}
            data.write(name, *freeze(value))
    made = trial.TrialScope(env, procedure, data, applicant=person.id, unit=units.by_id(env.tx, person.unit).id, case_id=None,
                            profile={**profile, **own}, facts=facts)
    made.answers = typed.answers
    return made


def _json(value) -> dict:
    return feel.to_json(value) if isinstance(value, dict) else {}


def _tried(procedure, decision: str, made: trial.Trial, filed: date, language: str) -> Tried:
    steps = []
    for table in made.result.tables:
        node = procedure.decisions[table.decision][1].decisions[table.decision] if table.decision in procedure.decisions else None
        seen = tuple((why.label(procedure, label or why.short(text), language), text, _text(value)) for (text, value), label in zip(table.inputs, table.labels, strict=False))
        steps.append(Step(table.decision, why.label(procedure, node.name if node is not None else table.decision, language), seen,
                          tuple((h.row, _text(h.outputs), h.annotations.get("dasar_hukum", "")) for h in table.hits)))
    instead = tuple(why.other(procedure, decision, one, language) for one in made.instead)
    return Tried(_text(made.result.value), why.outcome(procedure, made.result.to_json()["value"], language, decision), made.sentences, instead,
                 made.reasons, tuple(steps), filed)


def _text(value) -> str:
    """A value as FEEL writes it."""
    try:
        text = feel.literal(value)
    except feel.LimitExceeded:
        return "…"
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"


# the table itself -------------------------------------------------------------------------------------------------------------------------
def _grid(procedure, model, node, result, scope, day: date, language: str) -> tuple[tuple[Line, ...], tuple[Column, ...]]:
    table = node.table
    if table is None:
        return (), ()
    trace = next((t for t in result.tables if t.decision == node.id), None) if result is not None else None
    seen = [_text(value) for _, value in trace.inputs] if trace is not None else []
    hits = {h.row for h in trace.hits} if trace is not None else set()
    held = decisions.held(model, node, result, scope.functions, scope.run) if trace is not None else ()
    columns = [Column("input", i.text, why.label(procedure, i.label or why.short(i.text), language), seen[n] if n < len(seen) else None) for n, i in enumerate(table.inputs)]
    columns += [Column("output", o.name, why.label(procedure, o.label or why.short(o.name), language)) for o in table.outputs]
    columns += [Column("note", name, why.label(procedure, why.short(name), language)) for name in table.annotations]
    force = decisions.in_force(table, day)
    lines = tuple(Line(n, rule.id, (*_filled(rule.tests, len(table.inputs), "-"), *_filled(rule.outputs, len(table.outputs), ""),
                                    *(rule.annotations.get(name, "") for name in table.annotations)),
                       held[n - 1] if held else (), n in hits, force[n - 1]) for n, rule in enumerate(table.rules, 1))
    return lines, tuple(columns)


def _filled(cells: list[str], width: int, missing: str) -> list[str]:
    return (list(cells) + [missing] * width)[:width]
