"""Camunda 8: its extension elements (assignment, form, schedule, called decision, lists). Its conditions are FEEL already."""
from collections.abc import Iterator
from typing import Any

from lxml import etree

from engine.bpmn.xml import is_bpmn, kids, local

from ..words import slug
from .offer import Offer, promise

ZEEBE = "http://camunda.org/schema/zeebe/1.0"
MEANT = ("assignmentDefinition", "formDefinition", "taskSchedule", "calledDecision", "loopCharacteristics", "userTask", "userTaskForm")
QUIET = ("versionTag", "userTask", "userTaskForm")


def _extensions(node) -> Iterator:
    for holder in kids(node, "extensionElements"):
        for one in holder:
            if isinstance(one.tag, str) and etree.QName(one).namespace == ZEEBE:
                yield one


def offers(tree) -> Iterator[Offer]:
    if ZEEBE.encode() not in tree.data:
        return
    for node in tree.root.iter(etree.Element):
        if not is_bpmn(node):
            continue
        for one in _extensions(node):
            yield from _offer(node, one)


def _offer(node, one) -> Iterator[Offer]:
    word = local(one)
    if word == "assignmentDefinition":
        for name in ("candidateGroups", "assignee", "candidateUsers"):
            role = _role(one.get(name, ""))
            if role:
                yield Offer(node, f"zeebe:{name}={one.get(name)}", "property", "role", role)
                return
    elif word == "formDefinition" and local(node) in ("userTask", "startEvent"):
        given = one.get("formId") or one.get("externalReference") or (one.get("formKey") or "").rpartition(":")[2]
        if given:
            yield Offer(node, f"zeebe:formDefinition={given}", "form", "form", slug(given))
    elif word == "taskSchedule" and promise(one.get("dueDate", "")):
        yield Offer(node, f"zeebe:dueDate={one.get('dueDate')}", "property", "promise", promise(one.get("dueDate", "")) or "")
    elif word == "calledDecision" and one.get("decisionId"):
        yield Offer(node, f"zeebe:decisionId={one.get('decisionId')}", "decision", value=one.get("decisionId"))
    elif word == "loopCharacteristics" and one.get("inputCollection"):
        loop = node
        owner = loop.getparent() if local(loop) == "multiInstanceLoopCharacteristics" else loop
        name = slug(one.get("inputCollection").lstrip("= ").partition(".")[0])
        yield Offer(owner, f"zeebe:inputCollection={one.get('inputCollection')}", "list", name, slug(one.get("inputElement", ""), "butir"))


def _role(value: str) -> str:
    text = value.strip()
    if text.startswith("="):
        text = text[1:].strip().strip('[]"')
        if text in ("initiator", "starter", "requester"):
            return "pemohon"
    first = text.split(",")[0].strip(' "')
    return slug(first) if first else ""


def left(tree) -> Iterator[tuple[Any, str]]:
    if ZEEBE.encode() not in tree.data:
        return
    for node in tree.root.iter(etree.Element):
        if is_bpmn(node):
            for one in _extensions(node):
                if local(one) not in MEANT and local(one) not in QUIET:
                    yield node, f"zeebe:{local(one)}"
