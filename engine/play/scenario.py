"""Reads scenario files (format.md, "Scenarios") into plain values; every fault names file, step and line. Plays nothing, knows no engine.

    scenario = parse("01_disetujui.yaml", text)      # raises Problems with a list of `Fault`

Scalars are kept as they are written (`on` and `0712...` stay text) where they fill a form; elsewhere plain `3`, `true` and `null` are typed.
"""
import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

import yaml

from engine.errors import Problems, Refused
from engine.play import rows

EXPECTATIONS = ("status", "waiting", "role", "ended", "letters", "mails", "numbers", "register", "ledger", "findings", "data")
PERSONAS = ("publik", "pelaksana", "administrator", "pengawas", "jpt_pratama", "jf_madya", "jf_lain", "guru", "nakes")
WORDS = ("message", "external", "wait", "until", "decide", "expect")       # a step's own words: no person may be called so
MAX_CHARS = 500_000
DEEPEST = 40
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)      # libyaml where it is: ten times as fast
MAX_NODES = 20_000                 # values of one step


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a scenario. `step` counts from 1; None means the head of the file."""
    file: str
    step: int | None
    line: int
    sentence: str

    def __str__(self) -> str:
        where = f"langkah {self.step}, " if self.step else ""
        return f"{self.file}: {where}baris {self.line}: {self.sentence}"


@dataclass(frozen=True)
class Who:
    """A persona of the made-up office, a role, or the role of another person of the scenario."""
    what: str
    of: str | None = None


@dataclass(frozen=True)
class Given:
    """The world before the first step. `balance`: {account: {year: days}}; `absences`: [(from, until, kind)] as ISO days; `recorded`: the same by register;
    `tables`: {decision: {column of its result: value of every row}}."""
    person: Mapping[str, object] = field(default_factory=dict)
    balance: Mapping[str, Mapping[int, int]] | None = None
    absences: tuple[tuple[str, str, str], ...] = ()
    recorded: Mapping[str, tuple[tuple[str, str, str], ...]] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    number: int
    line: int


@dataclass(frozen=True)
class Act(Step):
    """Somebody fills in the form of an element or sends a message of the case."""
    person: str
    element: str
    fill: Mapping[str, object]
    attach: tuple[str, ...] = ()
    refused: str | None = None

    def __str__(self) -> str:
        return f"{self.person}: {self.element}"


@dataclass(frozen=True)
class Message(Step):
    """A message from outside."""
    name: str
    fill: Mapping[str, object]
    refused: str | None = None

    def __str__(self) -> str:
        return f"message: {self.name}"


@dataclass(frozen=True)
class External(Step):
    """What a program outside does with the work of an element (or topic): its result, or the code of a BPMN error. `payload`: what it must be told."""
    element: str
    fill: Mapping[str, object]
    error: str | None = None
    payload: object = None
    refused: str | None = None

    def __str__(self) -> str:
        return f"external: {self.element}"


@dataclass(frozen=True)
class Wait(Step):
    amount: str                      # "1 hari kerja"

    def __str__(self) -> str:
        return f"wait: {self.amount}"


@dataclass(frozen=True)
class Until(Step):
    at: datetime                     # naive, in the office's zone

    def __str__(self) -> str:
        return f"until: {self.at:%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class Decide(Step):
    """One decision evaluated by itself. `env`: balance, absences, recorded, away (percent), seats."""
    table: str
    given: Mapping[str, object]
    env: Mapping[str, object]
    filed: str | None
    expect: object

    def __str__(self) -> str:
        return f"decide: {self.table}"


@dataclass(frozen=True)
class Expect(Step):
    values: Mapping[str, object]

    def __str__(self) -> str:
        return "expect"


@dataclass(frozen=True)
class Scenario:
    file: str
    title: str
    people: Mapping[str, Who]
    at: datetime                     # naive, in the office's zone
    given: Given
    steps: tuple[Step, ...]

    def applicant(self) -> str:
        """The person of the scenario whose request it is: who files first, else the first one named."""
        return next((s.person for s in self.steps if isinstance(s, Act)), next(iter(self.people)))


# YAML with its marks --------------------------------------------------------------------------------------------------------------
class Plain(str):
    """A scalar written without quotes; `typed` may read it as a number, a truth value or nothing."""

    __slots__ = ()


def meant(word: object, words) -> str:
    """'; mungkin maksudnya X' for a slip of the pen, else nothing."""
    close = difflib.get_close_matches(str(word), list(words), n=1, cutoff=0.6)
    return f"; mungkin maksudnya {close[0]}" if close else ""


class _Wrong(Exception):
    def __init__(self, line: int, sentence: str):
        self.line, self.sentence = line, sentence
        super().__init__(sentence)


def _value(node: yaml.Node, budget: list[int] | None = None) -> object:
    """Mappings, lists and texts of a node, nothing typed; keys must be unique words. `budget`: nodes left (aliases may repeat without end)."""
    budget = budget if budget is not None else [MAX_NODES]
    budget[0] -= 1
    if budget[0] < 0:
        raise _Wrong(_line(node), "terlalu banyak nilai")
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.style else Plain(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, budget) for child in node.value]
    found: dict[str, object] = {}
    for key, child in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _Wrong(_line(key), "kunci harus berupa kata")
        if key.value in found:
            raise _Wrong(_line(key), f"kunci {key.value!r} tertulis dua kali")
        found[key.value] = _value(child, budget)
    return found


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1


def typed(value: object) -> object:
    """JSON of a value as written: plain numbers, true, false and null are typed, everything quoted stays text, days stay ISO text."""
    if isinstance(value, dict):
        return {k: typed(v) for k, v in value.items()}
    if isinstance(value, list):
        return [typed(v) for v in value]
    if not isinstance(value, Plain):
        return value
    if value in ("", "~", "null"):
        return None
    if value in ("true", "false"):
        return value == "true"
    if re.fullmatch(r"-?(0|[1-9][0-9]{0,17})", value):
        return int(value)
    if re.fullmatch(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}", value):
        return Decimal(value)
    return str(value)


def filled(value: object) -> object:
    """What fills a form: text as written; only null means an empty field, and true and false a ticked or empty box."""
    if isinstance(value, list):
        return [filled(v) for v in value]
    if isinstance(value, Plain):
        return {"null": "", "~": "", "true": True, "false": False}.get(value, str(value))
    return value


# parsing --------------------------------------------------------------------------------------------------------------------------
def parse(file: str, text: str) -> Scenario:
    """One scenario, or the test rows of a table as one; Problems with every Fault found."""
    try:
        if len(text) > MAX_CHARS:
            raise _Wrong(1, "skenario terlalu panjang")
        root = _nodes(text)
        if file.endswith(rows.SUFFIX):
            root = rows.as_scenario(file, root)
        return _Reader(file).scenario(root)
    except _Wrong as wrong:
        raise Problems([Fault(file, None, wrong.line, wrong.sentence)]) from wrong
    except yaml.YAMLError as error:
        raise Problems([Fault(file, None, *_yaml_fault(error))]) from error


def _nodes(text: str) -> yaml.Node | None:
    """YAML's nodes. How deep they lie is counted first: libyaml's composer calls itself for each level and would end the process."""
    depth = 0
    for event in yaml.parse(text, LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise _Wrong(event.start_mark.line + 1, "jangkar dan alias (& dan *) tidak dipakai di sini; tulis nilainya")
        if depth > DEEPEST:
            raise _Wrong(event.start_mark.line + 1, "terlalu dalam bersarang")
    return yaml.compose(text, LOADER)


def _yaml_fault(error: yaml.YAMLError) -> tuple[int, str]:
    mark = getattr(error, "problem_mark", None)
    advice = "; nilai yang memuat ': ' perlu tanda kutip" if "mapping values" in str(error) else ""
    return (mark.line + 1 if mark else 1), f"bukan YAML yang benar: {getattr(error, 'problem', None) or 'huruf yang tidak boleh ada'}{advice}"


class _Reader:
    """Reads one file; collects faults so that all come at once."""

    def __init__(self, file: str):
        self.file = file
        self.faults: list[Fault] = []
        self.step: int | None = None
        self.line = 1

    def wrong(self, sentence: str, line: int | None = None) -> None:
        self.faults.append(Fault(self.file, self.step, line or self.line, sentence))

    def known(self, found: Mapping, words, what: str) -> None:
        for key in found:
            if key not in words:
                self.wrong(f"{what} tidak mengenal {key!r}{meant(key, words)}")

    def scenario(self, root: yaml.Node | None) -> Scenario:
        if not isinstance(root, yaml.MappingNode):
            raise _Wrong(1, "isinya harus berupa pemetaan dengan title, people, at, steps")
        nodes = {key.value: child for key, child in root.value if isinstance(key, yaml.ScalarNode)}
        head = {key: _value(child) for key, child in nodes.items() if key != "steps"}
        self.known(nodes, ("title", "people", "at", "given", "steps"), "skenario")
        for needed in ("title", "people", "at", "steps"):
            if needed not in nodes:
                self.wrong(f"{needed} belum ada")
        people = self.people(head.get("people"))
        at = self.moment(head.get("at"), "at") if "at" in head else None
        given = self.given(head.get("given"))
        steps = tuple(self.steps(nodes.get("steps"), people))
        if self.faults:
            raise Problems(self.faults)
        return Scenario(self.file, str(head["title"]), people, at, given, steps)

    def mapping(self, value: object, what: str) -> dict:
        if value is None or value == "":
            return {}
        if not isinstance(value, dict):
            self.wrong(f"{what} harus berupa pemetaan")
            return {}
        return value

    def people(self, raw: object) -> dict[str, Who]:
        found = {}
        for name, text in self.mapping(raw, "people").items():
            match = re.fullmatch(r"([a-z_][a-z0-9_]*)(?: of ([a-z_][a-z0-9_]*))?", text) if isinstance(text, str) else None
            if name in WORDS:
                self.wrong(f"{name!r} adalah kata kunci langkah; beri nama lain kepada orang ini")
            elif not match:
                self.wrong(f"people.{name}: tulis persona, peran, atau `peran of orang`")
            else:
                found[name] = Who(match[1], match[2])
        for name, who in found.items():
            if who.of and who.of not in found:
                self.wrong(f"people.{name}: {who.of!r} tidak ada di people{meant(who.of, found)}")
            seen, at = set(), name
            while at in found and at not in seen:
                seen.add(at)
                at = found[at].of
            if at in seen:
                self.wrong(f"people.{name}: berputar ke dirinya sendiri")
        return found

    def moment(self, raw: object, what: str) -> datetime | None:
        try:
            return datetime.strptime(raw, "%Y-%m-%d %H:%M")
        except (TypeError, ValueError):
            self.wrong(f"{what}: {raw!r} bukan waktu; contoh: 2026-11-24 09:00")
            return None

    def given(self, raw: object) -> Given:
        found = self.mapping(raw, "given")
        self.known(found, ("pemohon", "balance", "absences", "recorded", "tables"), "given")
        balance = self.balance(found["balance"], "given.balance") if "balance" in found else None
        tables = {name: typed(self.mapping(columns, f"given.tables.{name}")) for name, columns in self.mapping(found.get("tables"), "given.tables").items()}
        return Given(typed(self.mapping(found.get("pemohon"), "given.pemohon")), balance, self.absences(found.get("absences")),
                     self.recorded(found.get("recorded"), "given.recorded"), tables)

    def balance(self, raw: object, what: str) -> dict[str, dict[int, int]]:
        found: dict[str, dict[int, int]] = {}
        for account, years in self.mapping(raw, what).items():
            for year, days in self.mapping(years, f"{what}.{account}").items():
                if not (re.fullmatch(r"[0-9]{4}", year) and isinstance(typed(days), int) and not isinstance(typed(days), bool)):
                    self.wrong(f"{what}.{account}: tulis tahun: hari, contoh 2026: 12")
                    continue
                found.setdefault(account, {})[int(year)] = typed(days)
        return found

    def recorded(self, raw: object, what: str) -> dict[str, tuple[tuple[str, str, str], ...]]:
        return {register: self.absences(days, f"{what}.{register}") for register, days in self.mapping(raw, what).items()}

    def absences(self, raw: object, what: str = "absences") -> tuple[tuple[str, str, str], ...]:
        found = []
        for item in raw if isinstance(raw, list) else [] if raw is None else [raw]:
            days = item if isinstance(item, list) else []
            if len(days) not in (2, 3) or not all(isinstance(d, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", d) for d in days[:2]):
                self.wrong(f"{what}: tulis [[mulai, selesai], ...] atau [[mulai, selesai, jenis], ...] dengan tanggal seperti 2026-12-09")
                continue
            found.append((str(days[0]), str(days[1]), str(days[2]) if len(days) == 3 else "cuti"))
        return tuple(found)

    def steps(self, node: yaml.Node | None, people: Mapping[str, Who]) -> Iterator[Step]:
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.wrong("steps harus berupa daftar langkah", _line(node))
            return
        for number, child in enumerate(node.value, 1):
            self.step, self.line = number, _line(child)
            try:
                raw = _value(child)
            except _Wrong as wrong:
                self.wrong(wrong.sentence, wrong.line)
                continue
            if not isinstance(raw, dict):
                self.wrong("langkah harus berupa pemetaan")
                continue
            step = self.one(raw, people)
            if step is not None:
                yield step

    def one(self, raw: dict, people: Mapping[str, Who]) -> Step | None:
        here = (self.step, self.line)
        before = len(self.faults)
        if "decide" in raw:
            step = self.decide(raw, here)
        elif "expect" in raw:
            self.known(raw, ("expect",), "langkah expect")
            step = Expect(*here, self.expectations(raw["expect"]))
        elif "wait" in raw:
            self.known(raw, ("wait",), "langkah wait")
            step = Wait(*here, str(raw["wait"]))
        elif "until" in raw:
            self.known(raw, ("until",), "langkah until")
            step = Until(*here, self.moment(raw["until"], "until"))
        elif "external" in raw:
            step = self.external(raw, here)
        elif "message" in raw:
            self.known(raw, ("message", "fill", "refused"), "langkah message")
            step = Message(*here, str(raw["message"]), self.fill(raw), self.refused(raw))
        else:
            step = self.act(raw, people, here)
        return step if len(self.faults) == before else None

    def external(self, raw: dict, here: tuple) -> External:
        self.known(raw, ("external", "fill", "error", "payload", "refused"), "langkah external")
        if "fill" in raw and "error" in raw:
            self.wrong("external: tulis fill atau error, tidak keduanya")
        error = raw.get("error")
        return External(*here, str(raw["external"]), typed(self.mapping(raw.get("fill"), "fill")), None if error is None else str(error), typed(raw.get("payload")),
                        self.refused(raw))

    def act(self, raw: dict, people: Mapping[str, Who], here: tuple) -> Act | None:
        who = [key for key in raw if key in people]
        if len(who) != 1:
            first = next(iter(raw), "")
            self.wrong(f"langkah perlu tepat satu orang dari people atau satu dari {', '.join(WORDS)}; {first!r} bukan itu{meant(first, [*people, *WORDS])}")
            return None
        self.known(raw, (who[0], "fill", "attach", "refused"), "langkah")
        attach = raw.get("attach")
        attach = attach if isinstance(attach, list) else [] if attach is None else [attach]
        return Act(*here, who[0], str(raw[who[0]]), self.fill(raw), tuple(str(a) for a in attach), self.refused(raw))

    def fill(self, raw: dict) -> dict:
        return {k: filled(v) for k, v in self.mapping(raw.get("fill"), "fill").items()}

    def refused(self, raw: dict) -> str | None:
        code = raw.get("refused")
        if code is None:
            return None
        if code not in Refused.CODES:
            self.wrong(f"refused: {code!r} bukan kode penolakan{meant(code, Refused.CODES)}")
        return str(code)

    def decide(self, raw: dict, here: tuple) -> Decide:
        self.known(raw, ("decide", "given", "env", "filed", "expect"), "langkah decide")
        if "expect" not in raw:
            self.wrong("decide perlu expect")
        env = self.mapping(raw.get("env"), "env")
        self.known(env, ("balance", "absences", "recorded", "away", "seats"), "env")
        world = {"balance": self.balance(env.get("balance"), "env.balance"), "absences": self.absences(env.get("absences"))}
        if "recorded" in env:
            world["recorded"] = self.recorded(env["recorded"], "env.recorded")
        for pool, given in self.mapping(env.get("seats"), "env.seats").items():
            world.setdefault("seats", {})[pool] = {name: typed(value) for name, value in self.mapping(given, f"env.seats.{pool}").items()}
        if "away" in env:
            world["away"] = typed(env["away"])
        filed = raw.get("filed")
        return Decide(*here, str(raw["decide"]), typed(self.mapping(raw.get("given"), "given")), world, None if filed is None else str(filed),
                      typed(raw.get("expect")))

    def expectations(self, raw: object) -> dict:
        found = self.mapping(raw, "expect")
        self.known(found, EXPECTATIONS, "expect")
        values = typed(found)
        for key in ("waiting", "letters", "mails", "register", "findings"):
            if key in values and not isinstance(values[key], list):
                self.wrong(f"expect.{key} harus berupa daftar")
        for key in ("role", "ledger", "data"):
            if key in values and not isinstance(values[key], dict):
                self.wrong(f"expect.{key} harus berupa pemetaan")
        return values
