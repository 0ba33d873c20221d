"""Letters: a Typst template with a mapping of what it receives, and the PDF of both. Knows no case and no database.

    letter = Letter.parse("surat_izin_cuti", source, mapping, cache)
    given = data(letter, scope)                                  # FEEL of the mapping, as JSON
    pdf = render(letter_files(procedure.files), "surat_izin_cuti.typ", given)

The PDF is made in a child process (press, typesetter): 10 s, 512 MB of address space, 20 pages, embedded fonts only, no network, a fixed time. The
same files and data give the same bytes.
"""
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import segno

from engine import feel

from .expressions import Text, compiled, is_feel
from .files import SHARED
from .findings import NOT_EXECUTABLE, NOT_PUBLISHABLE, finding
from .press import LetterError, Press
from .yamls import YamlError, read

__all__ = ["Letter", "LetterError", "Press", "data", "letter_files", "press", "qr_svg", "render"]

PACKAGE = re.compile(r"@[a-z][a-z0-9_-]*/")
IMPORT = re.compile(r'#?(?:import|include)\s*\(?\s*"([^"\n]*)"')
READS = re.compile(r"\bdata\.([A-Za-z_][A-Za-z0-9_]*)")
COMMENT = re.compile(r"(?<![:\"])//[^\n]*|/\*.*?\*/", re.DOTALL)
READ_WHOLE = "the file was read to its end"
PANICKED = f"error: panicked with: {READ_WHOLE}"
READING_SECONDS = 1.0            # of processor time for reading one file; a hundred thousand brackets take Typst minutes
PANIC = f'#panic("{READ_WHOLE}") '.encode()
LINE = re.compile(r"checked\.typ:(\d+):")
press = Press()


@dataclass(frozen=True)
class Letter:
    """One letter. `mapping`: nested dicts, lists, texts and FEEL; `problems` are findings."""
    name: str
    source: bytes
    mapping: dict = field(default_factory=dict)
    problems: tuple = ()

    @classmethod
    def parse(cls, name: str, source: bytes, mapping: bytes | None, cache: feel.Cache | None = None) -> "Letter":
        """From the bytes of letters/<name>.typ and letters/<name>.yaml; never raises for what they say."""
        problems: list = []
        file = f"letters/{name}.yaml"
        raw: Any = {}
        if mapping is None:
            problems.append(finding("letter_without_mapping", NOT_EXECUTABLE, f"letters/{name}.typ", word=f"{name}.yaml"))
        else:
            try:
                raw = read(mapping)
            except YamlError as e:
                problems.append(finding(e.code, NOT_EXECUTABLE, file, line=e.line, **e.params))
        if raw and not isinstance(raw, dict):
            problems.append(finding("yaml_shape", NOT_EXECUTABLE, file, word=file, wanted="mapping"))
            raw = {}
        made = _mapped(raw or {}, cache if cache is not None else feel.Cache(), file, "", problems)
        return cls(name, source, made, tuple(problems))

    def texts(self) -> list[Text]:
        """Every FEEL text of the mapping."""
        return list(_texts(self.mapping))


def _mapped(given, cache, file: str, where: str, problems: list):
    if isinstance(given, dict):
        return {k: _mapped(v, cache, file, f"{where}.{k}" if where else k, problems) for k, v in given.items()}
    if isinstance(given, list):
        return [_mapped(v, cache, file, f"{where}[{n}]", problems) for n, v in enumerate(given, 1)]
    return compiled(cache, given, file, where, "mapping", problems) if is_feel(given) else given


def _texts(mapped):
    if isinstance(mapped, Text):
        yield mapped
    elif isinstance(mapped, (dict, list)):
        for value in mapped.values() if isinstance(mapped, dict) else mapped:
            yield from _texts(value)


def data(letter: Letter, scope, cache: feel.Cache | None = None) -> dict:
    """What the template receives: the mapping with its FEEL evaluated in a scope of `feel.scope`, as JSON."""
    return _evaluated(letter.mapping, scope)


def _evaluated(mapped, scope):
    if isinstance(mapped, dict):
        return {k: _evaluated(v, scope) for k, v in mapped.items()}
    if isinstance(mapped, list):
        return [_evaluated(v, scope) for v in mapped]
    return feel.to_json(mapped(scope)) if isinstance(mapped, Text) else mapped


def letter_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The root a template sees: the procedure's letters/, with the shared ones below bersama/."""
    out = {path.removeprefix("letters/"): content for path, content in files.items() if path.startswith("letters/") and not path.endswith(".yaml")}
    mounted = f"{SHARED}/letters/"
    out.update({f"{SHARED}/{path.removeprefix(mounted)}": content for path, content in files.items() if path.startswith(mounted)})
    return out


def render(files: Mapping[str, bytes], main: str, given: Mapping, *, at: int = 0) -> bytes:
    """The PDF of a template over `letter_files`. `at`: UNIX seconds written into the PDF. Raises LetterError."""
    if main not in files:
        raise LetterError("typst", f"{main} is missing")
    foreign = next((path for path, content in files.items() if path.endswith(".typ") and packages(content)), None)
    if foreign is not None:
        raise LetterError("import", foreign)
    try:
        text = orjson.dumps(given).decode()
    except (TypeError, orjson.JSONEncodeError) as e:
        raise LetterError("data", str(e)) from None
    return press.render(files, main, text, at)


def packages(source: bytes) -> list[str]:
    """Packages that a template would fetch from the internet."""
    return [path for path in imports(source) if PACKAGE.match(path)]


def imports(source: bytes) -> list[str]:
    """Paths and packages that a template imports by a plain text."""
    return IMPORT.findall(without_comments(source))


def reads(source: bytes) -> set[str]:
    """Names of the data that a template reads directly (`data.nomor` is `nomor`)."""
    return set(READS.findall(without_comments(source)))


def without_comments(source: bytes) -> str:
    return COMMENT.sub("", source.decode("utf-8", "replace"))


def check_templates(letters: Mapping[str, Letter], files: Mapping[str, bytes]) -> list:
    """Findings about templates: packages from the internet, imports of files that are not there."""
    root, problems = letter_files(files), []
    for path, content in sorted(root.items()):
        if not path.endswith(".typ"):
            continue
        file = path.replace(f"{SHARED}/", f"{SHARED}/letters/") if path.startswith(SHARED) else f"letters/{path}"
        for wanted in imports(content):
            if PACKAGE.match(wanted):
                problems.append(finding("letter_package", NOT_EXECUTABLE, file, word=wanted))
            elif wanted.lstrip("/") not in root:
                problems.append(finding("letter_import", NOT_EXECUTABLE, file, word=wanted))
    for letter in letters.values():
        if not letter.mapping:
            continue
        wanted = reads(letter.source)            # what shared parts read depends on which of their functions a letter calls: not judged
        for name in sorted(wanted - set(letter.mapping)):
            problems.append(finding("letter_data", NOT_PUBLISHABLE, f"letters/{letter.name}.typ", word=name, mapping=f"letters/{letter.name}.yaml"))
    return problems


def check_syntax(files: Mapping[str, bytes]) -> list:
    """Findings about templates that are no Typst, each at its line. Nothing of them is evaluated: a panic stands before their first word, and Typst
    reads the whole file before it comes to that."""
    root, problems = letter_files(files), []
    for path, content in sorted(root.items()):
        if not path.endswith(".typ"):
            continue
        try:
            press.render({"checked.typ": PANIC + content}, "checked.typ", "{}", cpu=READING_SECONDS)
        except LetterError as e:
            if not e.detail.startswith(PANICKED):         # the words alone also stand in the excerpt of a mistake on the first line
                line = LINE.search(e.detail)
                file = f"letters/{path}" if not path.startswith(f"{SHARED}/") else path.replace(f"{SHARED}/", f"{SHARED}/letters/", 1)
                problems.append(finding("letter_syntax", NOT_EXECUTABLE, file, reason=e.detail.split("\n")[0].removeprefix("error: "),
                                        line=int(line[1]) if line else 1))
    return problems


def qr_svg(url: str) -> str:
    """A QR code as SVG text without a border (error correction M); the same address gives the same text."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, svgns=True, nl=False)
    return out.getvalue().decode("ascii")
