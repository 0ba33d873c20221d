"""`apply`: repairs a draft, one finding or all of them, until nothing more can be done. Knows the order of the steps; the repairs stand in `repairs/`.

    done = apply(files)                                      # all that can be repaired
    done = apply(files, only={("no_code", "End_1")})         # these findings
"""
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from engine import bpmn, feel
from engine.bpmn.xml import NODES, is_bpmn, local
from engine.errors import Finding, Problems

from ..check import check
from ..findings import ADVICE, NOT_EXECUTABLE, finding
from ..folder import draft as read_folder
from . import layout
from .repairs import REPAIRS, WHOLE
from .repairs.folder import FOLDER
from .tree import Tree

ROUNDS = 14                                              # of looking and repairing; each may bring to light what the one before hid
AGAIN = 3                                                # times the same finding is tried
STRONG = ("not_executable",)
NEEDED = frozenset({"vendor_words", "task_without_kind", "not_drawn", "name_not_written", "unknown_member", "start_without_form", "no_filing_start", "missing_word",
                    "implicit_split"})                  # repaired by "all" though the engine would run without
ASKED = frozenset({"ad_hoc", "started_by_event", "implicit_split"})       # repaired only when they are named
FIRST = frozenset({"vendor_words"})                      # what is said already needs no stand-in
CODES = frozenset(REPAIRS) | frozenset(FOLDER)


@dataclass(frozen=True)
class Repaired:
    """`made`: the findings that were repaired, in order; `left`: what is still to be said about the files."""
    files: dict[str, bytes]
    made: tuple[Finding, ...]
    left: tuple[Finding, ...]


@dataclass
class Draft:
    """Files under repair, and the diagram among them as a tree."""
    files: dict[str, bytes]
    diagram: str
    tree: Tree
    roles: frozenset[str] | None = None
    cache: feel.Cache = field(default_factory=feel.Cache)
    objects: frozenset[str] = frozenset()

    def keep(self) -> None:
        self.files[self.diagram] = self.tree.to_bytes()


def repairable(one: Finding) -> bool:
    return one.code in CODES


def diagram_of(files: Mapping[str, bytes]) -> str:
    """The diagram of a folder: the one procedure.yaml names, else the first."""
    diagrams = sorted(path for path in files if path.endswith(".bpmn") and "/" not in path)
    if not diagrams:
        raise Problems([finding("no_diagram", NOT_EXECUTABLE, "procedure.yaml")])
    named = b"".join(line.partition(b":")[2].strip().strip(b"'\"") for line in files.get("procedure.yaml", b"").splitlines() if line.startswith(b"diagram:"))
    return named.decode("utf-8", "replace") if named.decode("utf-8", "replace") in diagrams else diagrams[0]


def apply(files: Mapping[str, bytes], only: Collection[tuple[str, str]] | None = None, codes: Collection[str] | None = None, *,
          roles: Iterable[str] | None = None, whole: bool = True) -> Repaired:
    """Repairs these findings (code, element), those codes, or with neither everything. `whole`: the folder around the diagram too.

    Problems if there is no diagram or it cannot be read at all.
    """
    files = dict(files)
    path = diagram_of(files)
    try:
        draft = Draft(files, path, Tree(files[path]), frozenset(roles) if roles is not None else None)
    except bpmn.NotExecutable as refused:
        raise Problems([finding(p.code, p.strength, path, p.element, p.name, **p.params) for p in refused.problems]) from None
    made: list[Finding] = []
    tried: dict[tuple, int] = {}
    for _ in range(ROUNDS):
        found = _findings(draft, whole)
        if not _round(draft, [f for f in found if _wanted(f, only, codes)], tried, made):
            break
    if draft.tree.drawn() and made and layout.complete(draft.tree):      # what repairs have added to a drawing is drawn too
        draft.keep()
        found = _findings(draft, whole)
    return Repaired(dict(draft.files), tuple(made), tuple(found))


def _wanted(one: Finding, only, codes) -> bool:
    if only is not None and (one.code, one.element) in only or codes is not None and one.code in codes:
        return True
    return only is None and codes is None and one.code not in ASKED and (one.strength in STRONG or one.code in NEEDED)


def _round(draft: Draft, found: list[Finding], tried: dict[tuple, int], made: list[Finding]) -> bool:
    """Each finding once; whether anything was changed."""
    done = False
    for one in sorted(found, key=lambda f: f.code not in FIRST):
        key = (one.code, one.file, one.element, str(sorted(one.params.items(), key=str)))
        if tried.get(key, 0) >= AGAIN:
            continue
        tried[key] = tried.get(key, 0) + 1
        if _one(draft, one):
            made.append(one)
            done = True
    draft.keep()
    return done


def _one(draft: Draft, one: Finding) -> bool:
    repair = REPAIRS.get(one.code)
    if repair is not None and one.file == draft.diagram:
        node = draft.tree.get(one.element) if one.element else None
        if one.element and node is None:
            return False                                     # an earlier repair has taken it away
        if node is None and repair not in WHOLE or node is not None and (not is_bpmn(node) or local(node) in NODES and draft.tree.scope(node) is None):
            return False                                     # a name that something else has too, or that stands nowhere: nothing can be put beside it
        return repair(draft.tree, node, one.params)
    repair = FOLDER.get(one.code)
    return repair is not None and repair(draft, one)


def _findings(draft: Draft, whole: bool) -> list[Finding]:
    """What the rules of the diagram say; when it can be executed, what the folder says."""
    strong = [finding(p.code, ADVICE if p.strength == "formal" else p.strength, draft.diagram, p.element, p.name, **p.params)
              for p in bpmn.check(draft.tree.to_bytes())]
    if not whole or any(f.strength == NOT_EXECUTABLE and f.code in REPAIRS for f in strong):
        return strong
    procedure, _ = read_folder(draft.files)
    draft.objects = frozenset(procedure.objects) if procedure is not None else frozenset()
    return check(draft.files, roles=draft.roles) if "procedure.yaml" in draft.files and procedure is not None else [
        *strong, *(f for f in check(draft.files, roles=draft.roles) if f not in strong)]
