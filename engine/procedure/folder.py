"""Reads a procedure folder: files in, a `Procedure` out, or every reason why not at once. Knows no database.

    procedure = read(Path("processes/cuti"))             # raises Problems with findings
    procedure, findings = draft(files)                   # what could be read, whatever is wrong; None without a diagram or procedure.yaml
"""
from collections.abc import Mapping
from pathlib import Path

from engine import bpmn, decisions, feel
from engine.errors import Finding, Problems

from .files import collect, executed, hash_of
from .findings import ADVICE, NOT_EXECUTABLE, NOT_PUBLISHABLE, finding
from .forms import Form
from .letters import Letter
from .mails import Mail, MailError, inspect
from .model import MessageAction, ObjectInfo, Procedure
from .settings import FILE, Settings, parse
from .yamls import YamlError
from .yamls import read as read_yaml

__all__ = ["MessageAction", "ObjectInfo", "Procedure", "draft", "read"]


def read(source: Path | str | Mapping[str, bytes], shared: Mapping[str, bytes] | None = None, *, number: int | None = None) -> Procedure:
    """The procedure of a folder or of files by path. `shared`: files of bersama/ by path; a folder brings the one beside it.

    Problems with its findings if the engine cannot execute it, Unusable if there is no folder at all.
    """
    procedure, findings = draft(source, shared, number=number)
    broken = [f for f in findings if f.strength == NOT_EXECUTABLE]
    if broken or procedure is None:
        raise Problems(broken or findings)
    return procedure


def draft(source: Path | str | Mapping[str, bytes], shared: Mapping[str, bytes] | None = None, *,
          number: int | None = None) -> tuple[Procedure | None, list[Finding]]:
    """What can be read, and what is wrong with the single files (see `check` for how they fit together)."""
    files, problems = collect(source, shared)
    reader = _Reader(files, problems)
    settings = reader.settings()
    model = reader.diagram(settings)
    loaded = reader.decisions()
    forms, letters, mails, texts = reader.forms(), reader.letters(), reader.mails(), reader.texts()
    if model is None:
        return None, problems
    return Procedure(settings, model, loaded, forms, letters, mails, texts, files, hash_of(executed(files)), reader.cache, number), problems


class _Reader:
    """Takes the files kind by kind; what is wrong goes to `problems`."""

    def __init__(self, files: dict[str, bytes], problems: list):
        self.files, self.problems, self.cache = files, problems, feel.Cache()

    def _in(self, folder: str, kind: str):
        """(path, name without the kind, bytes) of one folder's files."""
        for path, data in self.files.items():
            place, _, name = path.rpartition("/")
            if place == folder and name.endswith("." + kind):
                yield path, name.removesuffix("." + kind), data

    def _yaml(self, path: str):
        try:
            return read_yaml(self.files[path])
        except YamlError as e:
            self.problems.append(finding(e.code, NOT_EXECUTABLE, path, line=e.line, **e.params))
            return None

    def settings(self) -> Settings:
        if FILE not in self.files:
            return Settings(readable=False)
        before = len(self.problems)
        raw = self._yaml(FILE)
        return parse(raw, self.cache, self.problems) if len(self.problems) == before else Settings(readable=False)

    def diagram(self, settings: Settings) -> bpmn.Model | None:
        found = [path for path in self.files if path.endswith(".bpmn")]
        path = settings.diagram or (found[0] if len(found) == 1 else "")
        if path not in self.files:
            if found and path:
                self.problems.append(finding("no_such_diagram", NOT_EXECUTABLE, FILE, "diagram", word=path, meant=tuple(found)))
            return None
        for other in found:
            if other != path:
                self.problems.append(finding("unused_diagram", ADVICE, other))
        try:
            return bpmn.parse(self.files[path], self.cache)
        except bpmn.NotExecutable as e:
            self.problems += [finding(p.code, p.strength, path, p.element, p.name, **p.params) for p in e.problems]
            return None

    def decisions(self) -> dict:
        out: dict[str, tuple[str, object]] = {}
        for path, _, data in self._in("", "dmn"):
            try:
                model = decisions.load(data, self.cache, path)
            except decisions.DecisionError as e:
                self.problems.append(finding(e.code, NOT_EXECUTABLE, path, e.element, **e.params))
                continue
            for key in model.decisions:
                if key in out:
                    self.problems.append(finding("duplicate_decision", NOT_EXECUTABLE, path, key, other=out[key][0]))
                else:
                    out[key] = (path, model)
        return out

    def forms(self) -> dict[str, Form]:
        out = {}
        for _, name, data in self._in("forms", "form"):
            out[name] = Form.parse(name, data, self.cache)
            self.problems += out[name].problems
        return out

    def letters(self) -> dict[str, Letter]:
        """A .typ with a .yaml of its name is a letter, one without is a part that letters import."""
        out = {}
        mappings = {name: data for _, name, data in self._in("letters", "yaml")}
        sources = {name: data for _, name, data in self._in("letters", "typ")}
        for name, data in mappings.items():
            if name not in sources:
                self.problems.append(finding("mapping_without_letter", NOT_EXECUTABLE, f"letters/{name}.yaml", word=f"{name}.typ"))
                continue
            out[name] = Letter.parse(name, sources[name], data, self.cache)
            self.problems += out[name].problems
        return out

    def mails(self) -> dict[str, dict[str, Mail]]:
        out: dict[str, dict[str, Mail]] = {}
        for path, stem, data in self._in("mails", "txt"):
            name, _, language = stem.partition(".")
            mail = Mail(name, data.decode("utf-8-sig"), language or "id")
            try:
                inspect(mail.source)
            except MailError as e:
                self.problems.append(finding(e.code, NOT_EXECUTABLE, path, line=e.line, **e.params))
            out.setdefault(name, {})[mail.language] = mail
        for name in [n for n, found in out.items() if "id" not in found]:
            self.problems.append(finding("mail_only_translated", NOT_EXECUTABLE, f"mails/{name}.txt", word=name))
            del out[name]
        return out

    def texts(self) -> dict[str, dict]:
        out = {}
        for path, language, _ in self._in("text", "yaml"):
            raw = self._yaml(path)
            if isinstance(raw, dict):
                out[language] = raw
            elif raw is not None:
                self.problems.append(finding("yaml_shape", NOT_PUBLISHABLE, path, word=path, wanted="mapping"))
        return out
