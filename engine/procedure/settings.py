"""What procedure.yaml says, as frozen values. Every key the engine knows stands here once; the schema for editors is made from the same table.

Reading never raises for what the file says: unknown words, missing keys and values that cannot be meant become findings. Knows no diagram.
"""
import re
from dataclasses import dataclass, field
from typing import Any

from engine.feel import Cache

from .expressions import Text, compiled
from .findings import ADVICE, NOT_EXECUTABLE, NOT_PUBLISHABLE, finding, unknown
from .yamls import Marked

FILE = "procedure.yaml"
KEY = re.compile(r"[a-z_][a-z0-9_]*\Z")
AMOUNT = re.compile(r"[1-9][0-9]{0,3} (hari kerja|hari|minggu|bulan|tahun|jam)\Z")
PERCENT = re.compile(r"[1-9][0-9]{0,2}%\Z")
COMPONENTS = ("persyaratan", "prosedur", "jangka_waktu", "biaya", "produk", "pengaduan", "dasar_hukum", "sarana", "kompetensi_pelaksana",
              "pengawasan_internal", "jumlah_pelaksana", "jaminan_pelayanan", "jaminan_keamanan", "evaluasi_kinerja")
ELEMENTS = ("persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "pengaduan", "sarana")     # PermenPANRB 14/2017
HOLDERS = ("holder", "superior_of_holder", "head_of_next_unit")
HOLES = {"case": ("year", "seq"), "series": ("classification", "seq", "unit", "year", "month")}
SEQUENCE = re.compile(r"\{([a-z_]+)(:[1-9])?\}")

TOP = {"key": True, "title": True, "summary": True, "owner": True, "diagram": True, "starts": True, "numbering": True, "statuses": True,
       "reminders": False, "applicant_reminders": False, "retention": True, "public": False, "languages": True, "accounts": False, "subject": False,
       "facts": False, "confidential": False, "survey": False, "complaint": False, "objection": False, "corrects": False, "service_standard": True}
WORDS = {"starts": ("who", "roles", "on_behalf", "limit_open", "as", "public"), "numbering": ("case", "series"), "series": ("pattern", "scope", "gapless"),
         "reminders": ("at", "do", "to"), "retention": ("case", "drafts", "attachments"), "keeping": ("keep", "after", "then", "legal_basis"),
         "public": ("show_kind", "hide", "answer", "tally", "contact"), "facts": ("label", "value", "show", "strong"),
         "confidential": ("when", "subject"), "survey": ("elements", "when", "except"), "complaint": ("opens", "after"),
         "objection": ("to", "within", "legal_basis"),
         "component": ("id", "en", "decision", "diagram", "letters", "procedure", "from")}
DO, THEN, AFTER = ("remind", "escalate", "list"), ("anonymise", "archive", "delete"), ("ended", "promise")


@dataclass(frozen=True)
class Starts:
    """who: FEEL over `pemohon`, None everybody; roles: who files holds one of them (none: anybody); on_behalf: roles that may file for another; limit_open: running cases of one applicant. owner (`as`): whose
    a case is that begins by itself: a role, a unit's code, a NIP, or FEEL over `pesan` that gives a NIP. public: anybody files it, without a login, and nobody under his name."""
    who: Text | None = None
    on_behalf: tuple[str, ...] = ()
    limit_open: int | None = None
    owner: str = ""
    roles: tuple[str, ...] = ()
    public: bool = False


@dataclass(frozen=True)
class Series:
    """A series of letter numbers. pattern: {classification}/{seq}/{unit}/{year}; scope: what the count starts again for."""
    pattern: str
    scope: tuple[str, ...] = ("year",)
    gapless: bool = True


@dataclass(frozen=True)
class Numbering:
    case: str = ""
    series: dict[str, Series] = field(default_factory=dict)


@dataclass(frozen=True)
class LadderStep:
    """at: "50%" of the promise or an amount of time; do: remind, escalate, list; to: holder, superior_of_holder, head_of_next_unit or a role."""
    at: str
    do: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class Keeping:
    """How long: keep "5 tahun" after "ended", then anonymise, archive or delete."""
    keep: str = ""
    after: str = ""
    then: str = ""
    legal_basis: str = ""


@dataclass(frozen=True)
class Retention:
    case: Keeping = Keeping()
    drafts: Keeping = Keeping()
    attachments: Keeping = Keeping()


@dataclass(frozen=True)
class Public:
    """show_kind: the public page may say which kind; hide: fields no page shows to the public. Of what is filed without a login, by `object.field`:
    answer: what its code opens of the office's words; tally: a choice that is counted for everybody, what came of it; contact: where whoever filed it may leave a mail
    address, to be told there."""
    show_kind: bool = True
    hide: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    tally: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Survey:
    """What is asked of whom a case was for, once it has ended; not after the statuses in `exceptions`."""
    elements: tuple[str, ...] = ELEMENTS
    when: str = "ended"
    exceptions: tuple[str, ...] = ()     # statuses


@dataclass(frozen=True)
class Complaint:
    opens: str = ""
    after: str = "promise"


@dataclass(frozen=True)
class Objection:
    """How to object to a refusal. to: a role; within: an amount of time from the decision; legal_basis: of both."""
    to: str = ""
    within: str = ""
    legal_basis: str = ""


@dataclass(frozen=True)
class Account:
    """An account of days a procedure books on. title: words by language. The days a person is given each 1 January: `yearly` (FEEL over `pemohon`)
    with its legal_basis, or `decision` (a table over `pemohon` and `kasus.diajukan`, that day); neither: nothing is given by itself.
    unit: what is counted, words by language (empty: days). target: what a year should come to (FEEL over `pemohon`), where the account is a duty."""
    key: str
    title: dict[str, str]
    yearly: Text | None = None
    legal_basis: str = ""
    decision: str = ""
    unit: dict[str, str] = field(default_factory=dict)
    target: Text | None = None


PLACES = ("form", "task", "inbox", "request")


@dataclass(frozen=True)
class Fact:
    """Something that matters about a request. label: words by language; value: FEEL over the case's objects, null hides it; show: where
    (form: beside the start form, task, inbox: a row's deciding facts, request: the request's page)."""
    label: dict[str, str]
    value: Text
    show: tuple[str, ...] = PLACES
    strong: bool = False


@dataclass(frozen=True)
class Confidential:
    """When what a request is about is told to nobody but those who process it (FEEL), and the line that stands in lists instead (FEEL)."""
    when: Text
    subject: Text | None = None


@dataclass(frozen=True)
class Settings:
    """The whole file. title, summary: words by language; service_standard: component to its mapping, or the text `computed`."""
    key: str = ""
    title: dict[str, str] = field(default_factory=dict)
    summary: dict[str, str] = field(default_factory=dict)
    owner: str = ""
    diagram: str = ""
    starts: Starts = Starts()
    numbering: Numbering = Numbering()
    statuses: dict[str, str] = field(default_factory=dict)
    reminders: tuple[LadderStep, ...] = ()
    applicant_reminders: tuple[LadderStep, ...] = ()
    retention: Retention = Retention()
    public: Public = Public()
    languages: tuple[str, ...] = ("id",)
    accounts: tuple[Account, ...] = ()
    subject: Text | None = None          # FEEL: what a request is about, one line
    facts: tuple[Fact, ...] = ()
    confidential: Confidential | None = None
    survey: Survey | None = None
    complaint: Complaint | None = None
    objection: Objection | None = None
    corrects: str = ""                   # field of the start form that names which value of the applicant's record is corrected
    service_standard: dict[str, Any] = field(default_factory=dict)
    readable: bool = True                # False: the file is no YAML mapping, so nothing else can be said about it

    @property
    def series(self) -> dict[str, Series]:
        """The series of letter numbers by name."""
        return self.numbering.series


def parse(raw, cache: Cache, problems: list) -> Settings:
    """`Settings` of the file's YAML; findings are added to `problems`."""
    reader = _Reader(cache, problems)
    if not isinstance(raw, dict):
        reader.say("yaml_shape", NOT_EXECUTABLE, word=FILE, wanted="mapping")
        return Settings(readable=False)
    reader.known(raw, TOP, "")
    for word, needed in TOP.items():
        if needed and raw.get(word) in (None, "", [], {}):
            reader.say("missing_word", NOT_EXECUTABLE if word in ("key", "diagram", "statuses", "numbering") else NOT_PUBLISHABLE, word=word)
    return reader.settings(raw)


class _Reader:
    """Takes the file apart, word by word."""

    def __init__(self, cache: Cache, problems: list):
        self.cache, self.problems = cache, problems

    def say(self, code: str, strength: str, where: str = "", **params) -> None:
        self.problems.append(finding(code, strength, FILE, where, **params))

    def known(self, given, words, where: str) -> None:
        for word in given if isinstance(given, dict) else ():
            if word not in words:
                line = given.lines.get(word, 0) if isinstance(given, Marked) else 0
                self.problems.append(unknown("unknown_word", NOT_PUBLISHABLE, FILE, word, words, where, line=line))

    def settings(self, raw: dict) -> Settings:
        key, statuses = self.text(raw, "key"), self.mapping(raw, "statuses")
        if key and not KEY.match(key):
            self.say("bad_name", NOT_EXECUTABLE, "key", word=key)
        for status in statuses:
            if not KEY.match(status):
                self.say("bad_name", NOT_EXECUTABLE, "statuses", word=status)
        return Settings(
            key=key, title=self.words(raw, "title"), summary=self.words(raw, "summary"), owner=self.text(raw, "owner"),
            diagram=self.text(raw, "diagram"), starts=self.starts(self.mapping(raw, "starts")), numbering=self.numbering(self.mapping(raw, "numbering")),
            statuses={k: v for k, v in statuses.items() if isinstance(v, str)}, reminders=self.ladder(raw, "reminders"),
            applicant_reminders=self.ladder(raw, "applicant_reminders"), retention=self.retention(self.mapping(raw, "retention")),
            public=self.public(self.mapping(raw, "public")), languages=self.many(raw, "languages") or ("id",),
            accounts=self.accounts(raw), subject=self.feel(raw, "subject"), facts=self.facts(raw), confidential=self.confidential(self.mapping(raw, "confidential")),
            survey=self.survey(self.mapping(raw, "survey")) if "survey" in raw else None,
            complaint=self.complaint(self.mapping(raw, "complaint")) if "complaint" in raw else None,
            objection=self.objection(self.mapping(raw, "objection")) if "objection" in raw else None,
            corrects=self.text(raw, "corrects"),
            service_standard=self.standard(self.mapping(raw, "service_standard")))

    # plain values -------------------------------------------------------------------------------------------------------------------
    def text(self, given: dict, word: str, where: str = "") -> str:
        value = given.get(word, "")
        if isinstance(value, str):
            return value.strip()
        self.say("yaml_shape", NOT_EXECUTABLE, _path(where, word), word=word, wanted="text")
        return ""

    def mapping(self, given: dict, word: str, where: str = "") -> dict:
        value = given.get(word)
        if isinstance(value, dict):
            return value
        if value not in (None, ""):
            self.say("yaml_shape", NOT_EXECUTABLE, _path(where, word), word=word, wanted="mapping")
        return {}

    def many(self, given: dict, word: str, where: str = "") -> tuple[str, ...]:
        value = given.get(word)
        if isinstance(value, str):
            return tuple(v.strip() for v in value.split(",") if v.strip())
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        if value is not None:
            self.say("yaml_shape", NOT_EXECUTABLE, _path(where, word), word=word, wanted="list")
        return ()

    def words(self, raw: dict, word: str) -> dict[str, str]:
        value = raw.get(word)
        if isinstance(value, str):
            return {"id": value}
        out = {k: v for k, v in self.mapping(raw, word).items() if isinstance(v, str)}
        if word in raw and not out.get("id"):
            self.say("missing_word", NOT_PUBLISHABLE, word, word=f"{word}.id")
        return out

    def number(self, given: dict, word: str, where: str, least: int, most: int) -> int | None:
        value = self.text(given, word, where)
        if not value:
            return None
        if value.isdecimal() and value.isascii() and len(value) < 10 and least <= int(value) <= most:
            return int(value)
        self.say("bad_number", NOT_EXECUTABLE, _path(where, word), word=word, value=value, least=least, most=most)
        return None

    def flag(self, given: dict, word: str, where: str, default: bool) -> bool:
        value = self.text(given, word, where)
        if value.lower() in ("true", "false", ""):
            return default if not value else value.lower() == "true"
        self.say("bad_flag", NOT_EXECUTABLE, _path(where, word), word=word, value=value)
        return default

    def one_of(self, value: str, known: tuple[str, ...], where: str) -> str:
        if value and value not in known:
            self.problems.append(unknown("unknown_value", NOT_EXECUTABLE, FILE, value, known, where, options=", ".join(known)))
        return value

    def amount(self, value: str, where: str) -> str:
        if value and not AMOUNT.match(value):
            self.say("bad_amount", NOT_EXECUTABLE, where, value=value)
        return value

    # sections -------------------------------------------------------------------------------------------------------------------------
    def starts(self, given: dict) -> Starts:
        self.known(given, WORDS["starts"], "starts")
        who = self.text(given, "who", "starts")
        text = compiled(self.cache, who, FILE, "starts.who", "who", self.problems) if who else None
        return Starts(text, self.many(given, "on_behalf", "starts"), self.number(given, "limit_open", "starts", 1, 1000), self.text(given, "as", "starts"),
                      self.many(given, "roles", "starts"), self.flag(given, "public", "starts", False))

    def feel(self, given: dict, word: str, where: str = "") -> Text | None:
        text = self.text(given, word, where)
        return compiled(self.cache, text, FILE, _path(where, word), word, self.problems) if text else None

    def accounts(self, raw: dict) -> tuple[Account, ...]:
        """`accounts`: {key: {title, yearly, legal_basis, decision, unit, target}}."""
        out = []
        for key, given in self.mapping(raw, "accounts").items():
            where = f"accounts.{key}"
            if not KEY.match(key) or not isinstance(given, dict):
                self.say("bad_name" if isinstance(given, dict) else "yaml_shape", NOT_EXECUTABLE, where, word=key, wanted="mapping")
                continue
            self.known(given, ("title", "yearly", "legal_basis", "decision", "unit", "target"), where)
            yearly, basis = self.feel(given, "yearly", where), self.text(given, "legal_basis", where)
            target = self.feel(given, "target", where)
            if (yearly is not None or target is not None) and not basis:
                self.say("missing_word", NOT_PUBLISHABLE, where, word="legal_basis")
            out.append(Account(key, self.words(given, "title"), yearly, basis, self.text(given, "decision", where), self.words(given, "unit"), target))
        return tuple(out)

    def facts(self, raw: dict) -> tuple[Fact, ...]:
        """`facts`: [{label, value, show, strong}]."""
        given, out = raw.get("facts") or [], []
        if not isinstance(given, list) or not all(isinstance(f, dict) for f in given):
            self.say("yaml_shape", NOT_EXECUTABLE, "facts", word="facts", wanted="list")
            return ()
        for n, fact in enumerate(given, 1):
            where = f"facts[{n}]"
            self.known(fact, WORDS["facts"], where)
            show = self.many(fact, "show", where) or PLACES
            for place in show:
                self.one_of(place, PLACES, f"{where}.show")
            value = self.feel(fact, "value", where)
            if value is None:
                self.say("missing_word", NOT_EXECUTABLE, where, word="value")
            else:
                out.append(Fact(self.words(fact, "label"), value, show, self.flag(fact, "strong", where, False)))
        return tuple(out)

    def confidential(self, given: dict) -> Confidential | None:
        self.known(given, WORDS["confidential"], "confidential")
        when = self.feel(given, "when", "confidential")
        if given and when is None:
            self.say("missing_word", NOT_EXECUTABLE, "confidential", word="when")
        return Confidential(when, self.feel(given, "subject", "confidential")) if when is not None else None

    def numbering(self, given: dict) -> Numbering:
        self.known(given, WORDS["numbering"], "numbering")
        series = {}
        for name, one in self.mapping(given, "series", "numbering").items():
            where = f"numbering.series.{name}"
            if not isinstance(one, dict):
                self.say("yaml_shape", NOT_EXECUTABLE, where, word=name, wanted="mapping")
                continue
            self.known(one, WORDS["series"], where)
            scope = self.many(one, "scope", where)
            for part in scope:
                self.one_of(part, ("unit", "year", "classification"), f"{where}.scope")
            series[name] = Series(self.pattern(self.text(one, "pattern", where), "series", where), scope or ("year",), self.flag(one, "gapless", where, True))
        return Numbering(self.pattern(self.text(given, "case", "numbering"), "case", "numbering.case"), series)

    def pattern(self, pattern: str, kind: str, where: str) -> str:
        holes = [m[1] for m in SEQUENCE.finditer(pattern)]
        for hole in holes:
            if hole not in HOLES[kind]:
                self.problems.append(unknown("unknown_hole", NOT_EXECUTABLE, FILE, hole, HOLES[kind], where))
        if "seq" not in holes or "{" in SEQUENCE.sub("", pattern):
            self.say("bad_pattern", NOT_EXECUTABLE, where, pattern=pattern)
        return pattern

    def ladder(self, raw: dict, word: str) -> tuple[LadderStep, ...]:
        given, steps = raw.get(word) or [], []
        if not isinstance(given, list):
            self.say("yaml_shape", NOT_EXECUTABLE, word, word=word, wanted="list")
            return ()
        for n, one in enumerate(given, 1):
            where = f"{word}[{n}]"
            if not isinstance(one, dict):
                self.say("yaml_shape", NOT_EXECUTABLE, where, word=word, wanted="mapping")
                continue
            self.known(one, WORDS["reminders"], where)
            at = self.text(one, "at", where)
            if not PERCENT.match(at):
                self.amount(at or "?", where)
            steps.append(LadderStep(at, self.one_of(self.text(one, "do", where) or "?", DO, where), self.many(one, "to", where)))
        return tuple(steps)

    def retention(self, given: dict) -> Retention:
        self.known(given, WORDS["retention"], "retention")
        return Retention(*(self.keeping(self.mapping(given, w, "retention"), f"retention.{w}") for w in WORDS["retention"]))

    def keeping(self, given: dict, where: str) -> Keeping:
        self.known(given, WORDS["keeping"], where)
        return Keeping(self.amount(self.text(given, "keep", where), where), self.one_of(self.text(given, "after", where), AFTER, where),
                       self.one_of(self.text(given, "then", where), THEN, where), self.text(given, "legal_basis", where))

    def public(self, given: dict) -> Public:
        self.known(given, WORDS["public"], "public")
        return Public(self.flag(given, "show_kind", "public", True), self.many(given, "hide", "public"),
                      self.many(given, "answer", "public"), self.text(given, "tally", "public"), self.text(given, "contact", "public"))

    def survey(self, given: dict) -> Survey:
        self.known(given, WORDS["survey"], "survey")
        return Survey(self.elements(given), self.one_of(self.text(given, "when", "survey") or "ended", ("ended",), "survey"),
                      self.many(given, "except", "survey"))

    def elements(self, given: dict) -> tuple[str, ...]:
        """`9`, all of them, or their codes."""
        if isinstance(given.get("elements"), str) and given["elements"].strip().isdigit():
            self.number(given, "elements", "survey", len(ELEMENTS), len(ELEMENTS))
            return ELEMENTS
        found = self.many(given, "elements", "survey")
        for one in found:
            if one not in ELEMENTS:
                self.problems.append(unknown("unknown_word", NOT_PUBLISHABLE, FILE, one, ELEMENTS, "survey.elements"))
        return tuple(one for one in ELEMENTS if one in found) or ELEMENTS

    def objection(self, given: dict) -> Objection:
        self.known(given, WORDS["objection"], "objection")
        return Objection(self.text(given, "to", "objection"), self.amount(self.text(given, "within", "objection"), "objection"),
                         self.text(given, "legal_basis", "objection"))

    def complaint(self, given: dict) -> Complaint:
        self.known(given, WORDS["complaint"], "complaint")
        return Complaint(self.amount(self.text(given, "opens", "complaint"), "complaint"),
                         self.one_of(self.text(given, "after", "complaint") or "promise", AFTER, "complaint"))

    def standard(self, given: dict) -> dict:
        self.known(given, COMPONENTS, "service_standard")
        for word in COMPONENTS if given else ():
            where = f"service_standard.{word}"
            one = given.get(word)
            if one in (None, "", {}):
                self.say("missing_word", NOT_PUBLISHABLE, where, word=where)
            elif word == "jangka_waktu" and one != "computed":
                self.say("promise_typed", NOT_PUBLISHABLE, where)
            elif isinstance(one, dict):
                self.known(one, WORDS["component"], where)
            elif word != "jangka_waktu":
                self.say("yaml_shape", NOT_EXECUTABLE, where, word=word, wanted="mapping")
        for extra in (w for w in given if w not in COMPONENTS):
            self.say("unknown_component", ADVICE, f"service_standard.{extra}", word=extra)
        return dict(given)


def _path(where: str, word: str) -> str:
    return f"{where}.{word}" if where else word
