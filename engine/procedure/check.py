"""Every mistake of a procedure folder, each with its place, its strength and what was meant. Runs nothing and needs no database.

    findings = check(Path("processes/cuti"), roles=settings.roles)
    sentence, repair = words.describe(finding, "id")

Strengths: not_executable (the engine has no meaning for it: a deployment fails), not_publishable (an office must not put it in force), advice.
"""
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from engine import bpmn
from engine.clock import Clock
from engine.errors import Finding

from .checks import actions, elements, parts, scenarios, strangers, types
from .checks.known import FUNCTIONS, Known
from .files import collect
from .findings import ADVICE, NOT_EXECUTABLE, NOT_PUBLISHABLE, finding
from .folder import Procedure, draft

MOST_ELEMENTS = 400              # of one diagram; what is known at each is kept side by side, which grows with the square; nobody reads more
ORDER = {NOT_EXECUTABLE: 0, NOT_PUBLISHABLE: 1, ADVICE: 2}


def check(source: Procedure | Path | str | Mapping[str, bytes], shared: Mapping[str, bytes] | None = None, *,
          roles: Iterable[str] | None = None, functions: Iterable[str] = FUNCTIONS, today: date | None = None) -> list[Finding]:
    """Findings of a folder, of files by path, or of a procedure that was read; the strongest first, then by file.

    `roles`: keys of the office's table of roles; without it role names are not judged. `functions`: names of the office functions of FEEL.
    `today`: rows of tables that ended before it, with nothing after them, are told; the machine's day without it.
    """
    if isinstance(source, Procedure):
        source, shared = source.files, {}
    procedure, found = draft(source, shared)
    diagram = _diagram(procedure, source, shared)
    if procedure is not None and len(procedure.model.elements) > MOST_ELEMENTS:
        found.append(finding("too_many_elements", NOT_PUBLISHABLE, procedure.settings.diagram, elements=len(procedure.model.elements), limit=MOST_ELEMENTS))
    elif procedure is not None and diagram is not None and procedure.settings.readable:
        path = diagram[0]
        known = Known(procedure, path, frozenset(roles) if roles is not None else None, frozenset(functions), today=today or Clock().now().date())
        for question in (elements.check, actions.check, parts.forms, parts.letters, parts.mails, parts.tables, parts.settings, parts.texts, types.check,
                         scenarios.check, strangers.check):
            question(known)
        found = found + known.out + [f for f in _of_the_standard(*diagram) if f.code != "feel_syntax"]       # `elements` finds these too, with the slice
    elif diagram is not None:                                # what can be said of the diagram alone, instead of where reading it gave up
        found = [f for f in found if f.file != diagram[0]] + _of_the_standard(*diagram)
    return sorted(_once(found), key=lambda f: (ORDER.get(f.strength, 2), f.file, f.element))


def publishable(findings: Iterable[Finding]) -> bool:
    """Whether an office may put a folder with these findings in force."""
    return not any(f.strength in (NOT_EXECUTABLE, NOT_PUBLISHABLE) for f in findings)


def _diagram(procedure: Procedure | None, source, shared) -> tuple[str, bytes] | None:
    """(path, bytes) of the diagram: what procedure.yaml names, else the first there is."""
    files = procedure.files if procedure is not None else collect(source, shared)[0]
    paths = sorted(path for path in files if path.endswith(".bpmn"))
    wanted = procedure.settings.diagram if procedure is not None else ""
    return next(((path, files[path]) for path in (wanted, *paths) if path in files), None)


def _of_the_standard(path: str, data: bytes) -> list[Finding]:
    """What the BPMN rules say about the diagram."""
    return [finding(p.code, ADVICE if p.strength == "formal" else p.strength, path, p.element, p.name, **p.params)
            for p in bpmn.check(data)]


def _once(findings: list[Finding]) -> list[Finding]:
    """The same mistake found by two questions is one finding."""
    out: dict[tuple, Finding] = {}
    for f in findings:
        out.setdefault((f.code, f.file, f.element, str(sorted(f.params.items(), key=str)), f.slice), f)
    return list(out.values())
