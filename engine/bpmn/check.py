"""`check`: everything that is wrong with a diagram, as values. Never raises for what a file contains; knows no words and no procedure folder."""
from functools import lru_cache
from pathlib import Path
from threading import Lock

import SpiffWorkflow.bpmn.parser
from lxml import etree

from .parse import parse_document
from .problem import NOT_EXECUTABLE, NotExecutable, Problem
from .reader import Document as Reading
from .rules import Document, apply
from .xml import read

MOST_SCHEMA_PROBLEMS = 20
_schema_lock = Lock()                       # a schema's error log belongs to the schema, not to the call


def check(xml: bytes) -> list[Problem]:
    """Problems in the order of the rules, the same one once. Strength says what it means: see `Problem`."""
    return list(_checked(xml))


@lru_cache(maxsize=8)
def _checked(xml: bytes) -> tuple[Problem, ...]:
    """A draft is looked at, repaired and looked at again: the same bytes have the same problems."""
    try:
        root = read(xml)
        problems = [*_schema(root), *apply(Document(root))]
    except NotExecutable as e:
        return tuple(e.problems)
    if not any(p.strength == NOT_EXECUTABLE for p in problems):
        try:
            parse_document(Reading(root))
        except NotExecutable as e:
            problems.extend(e.problems)
    unique = {(p.code, p.strength, p.element, str(p.params)): p for p in problems}
    return tuple(unique.values())


@lru_cache(maxsize=1)
def _standard() -> etree.XMLSchema:
    """The schema of the standard, as SpiffWorkflow ships it."""
    return etree.XMLSchema(etree.parse(str(Path(SpiffWorkflow.bpmn.parser.__file__).parent / "schema" / "BPMN20.xsd")))


def _schema(root) -> list[Problem]:
    with _schema_lock:
        schema = _standard()
        if schema.validate(root):
            return []
        found = [(e.line, e.message, e.path) for e in schema.error_log][:MOST_SCHEMA_PROBLEMS]
    return [Problem("schema", NOT_EXECUTABLE, *_at(root, path), params={"line": line, "reason": message}) for line, message, path in found]


def _at(root, path: str) -> tuple[str, str]:
    """Id and name of the nearest element with an id around a place."""
    try:
        nodes = root.getroottree().xpath(path) if path else []
    except etree.XPathError:
        nodes = []
    node = nodes[0] if nodes else None
    while node is not None and not node.get("id"):
        node = node.getparent()
    return (node.get("id", ""), node.get("name", "")) if node is not None else ("", "")
