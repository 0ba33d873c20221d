"""The files of a procedure folder as bytes by path, from a directory or from an upload, with every trick of paths and sizes refused.

Knows where files stand and how large they may be; reads none of them.
"""
import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

from engine.errors import Unusable

from .findings import ADVICE, NOT_EXECUTABLE, finding

SHARED = "bersama"
MOST_BYTES, MOST_FILE, MOST_FILES = 8_000_000, 2_000_000, 400
PLACES = {"": ("yaml", "bpmn", "dmn", "md"), "forms": ("form",), "letters": ("typ", "yaml", "png", "jpg", "jpeg", "svg"), "mails": ("txt",),
          "text": ("yaml",), "scenarios": ("yaml",), f"{SHARED}/letters": ("typ", "png", "jpg", "jpeg", "svg")}
EXECUTED = ("", "forms", "letters", "mails")
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\Z")


def collect(source: Path | str | Mapping[str, bytes], shared: Mapping[str, bytes] | None = None) -> tuple[dict[str, bytes], list]:
    """(files by path, findings). `shared` are the files of `bersama/`, by path below it; a directory brings the `bersama` beside it.

    Unusable if `source` is no directory that can be read.
    """
    problems: list = []
    if isinstance(source, Mapping):
        given = dict(source)
    else:
        given = _directory(Path(source), problems)
        if shared is None and (Path(source).resolve().parent / SHARED).is_dir():
            shared = _directory(Path(source).resolve().parent / SHARED, [])
    for path, data in (shared or {}).items():
        path = path if path.startswith(SHARED + "/") else f"{SHARED}/{path}"
        if place_of(path) == f"{SHARED}/letters":                      # other shared things (diagrams) are not mounted anywhere yet
            given.setdefault(path, data)
    return _sifted(given, problems), problems


def place_of(path: str) -> str:
    """The folder a file stands in: "" for the top."""
    return path.rpartition("/")[0]


def _directory(root: Path, problems: list) -> dict[str, bytes]:
    """Regular files only: a link could point out of the folder."""
    if not root.is_dir():
        raise Unusable(f"{root}: bukan folder prosedur")
    out: dict[str, bytes] = {}
    total = 0
    for folder, below, names in os.walk(root, followlinks=False):
        problems += [finding("bad_path", NOT_EXECUTABLE, Path(folder, n).relative_to(root).as_posix()) for n in sorted(below) if Path(folder, n).is_symlink()]
        below[:] = sorted(n for n in below if not n.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            relative = path.relative_to(root).as_posix()
            if name.startswith(".") or name.endswith("~"):
                continue
            if path.is_symlink() or not path.is_file():
                problems.append(finding("bad_path", NOT_EXECUTABLE, relative))
                continue
            size = path.stat().st_size
            total += size
            if size > MOST_FILE or total > MOST_BYTES or len(out) >= MOST_FILES:
                problems.append(finding("file_too_large", NOT_EXECUTABLE, relative, size=size, limit=MOST_FILE))
                continue
            try:
                out[relative] = path.read_bytes()
            except OSError as e:
                raise Unusable(f"{path}: {e.strerror}") from e
    return out


def _sifted(given: Mapping[str, bytes], problems: list) -> dict[str, bytes]:
    """What may be there, sorted by path."""
    out: dict[str, bytes] = {}
    total = 0
    for path, data in sorted((str(path), data) for path, data in given.items()):
        if len(problems) > MOST_FILES:
            break                                              # enough to see what this is
        place, _, name = path.rpartition("/")
        kind = name.rpartition(".")[2]
        if not (isinstance(data, bytes) and NAME.match(name) and ".." not in path and re.fullmatch(r"[A-Za-z0-9_./-]*", path)):
            problems.append(finding("bad_path", NOT_EXECUTABLE, path[:200]))
        elif place not in PLACES or kind not in PLACES[place]:
            problems.append(finding("unknown_file", ADVICE, path, places=", ".join(p for p in PLACES if p)))
        elif len(data) > MOST_FILE or total + len(data) > MOST_BYTES or len(out) >= MOST_FILES:
            problems.append(finding("file_too_large", NOT_EXECUTABLE, path, size=len(data), limit=MOST_FILE))
        elif kind in ("yaml", "bpmn", "dmn", "form", "typ", "txt") and not _utf8(data):
            problems.append(finding("not_utf8", NOT_EXECUTABLE, path))
        else:
            total += len(data)
            out[path] = data
    if "procedure.yaml" not in out:
        problems.append(finding("no_procedure_yaml", NOT_EXECUTABLE, "procedure.yaml"))
    if not any(p.endswith(".bpmn") for p in out):
        problems.append(finding("no_diagram", NOT_EXECUTABLE, "procedure.yaml"))
    if not any(p.startswith("scenarios/") for p in out):
        problems.append(finding("no_scenarios", ADVICE, "scenarios"))
    if not any(p.startswith("text/") for p in out):
        problems.append(finding("no_texts", ADVICE, "text"))
    return out


def _utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def executed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that the engine executes: without texts, scenarios and test rows, with the shared letters if a letter uses them."""
    shared = any(f"{SHARED}/".encode() in data for path, data in files.items() if path.startswith("letters/") and path.endswith(".typ"))
    wanted = (*EXECUTED, f"{SHARED}/letters") if shared else EXECUTED
    return {path: data for path, data in files.items() if place_of(path) in wanted and not path.endswith((".md", ".tests.yaml"))}


def hash_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 over paths, sizes and contents, in the order of the paths."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path}\0{len(files[path])}\0".encode())
        digest.update(files[path])
    return digest.hexdigest()
