"""Camunda 7, Operaton, Flowable and Activiti: forms, assignees, groups, due dates, decisions, lists. Their words are the same but for the namespace."""
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from engine.bpmn.xml import is_bpmn, kids, local

from ..words import KEY, slug
from .expressions import to_feel
from .offer import Field, Offer, promise

SPACES = {"http://camunda.org/schema/1.0/bpmn": "camunda", "http://operaton.org/schema/1.0/bpmn": "operaton", "http://flowable.org/bpmn": "flowable",
          "http://activiti.org/bpmn": "activiti", "http://activiti.com/modeler": "activiti-modeler"}
APPLICANT = re.compile(r"[$#]\{\s*(initiator|starter|startUser|applicant|requester|employee|creator)\w*\s*\}\Z", re.IGNORECASE)
HOLE = re.compile(r"[$#]\{\s*([A-Za-z_]\w*)(?:\.\w+)*\s*\}\Z")
KINDS = {"string": "textfield", "long": "number", "integer": "number", "int": "number", "double": "number", "boolean": "checkbox", "date": "date", "enum": "select",
         "text": "textarea", "multi-line-text": "textarea"}
PEOPLE = ("userTask", "manualTask", "startEvent")
MEANT = ("assignee", "candidateGroups", "candidateUsers", "dueDate", "formKey", "formRef", "initiator", "decisionRef", "collection", "elementVariable")
QUIET = ("diagramRelationId", "historyTimeToLive", "versionTag", "exclusive", "isStartableInTasklist", "modelerTemplate", "modelerTemplateVersion", "asyncBefore", "asyncAfter",
         "async", "jobPriority", "formFieldValidation", "targetDockerX", "targetDockerY", "sourceDockerX", "sourceDockerY")       # of no consequence here
INSIDE = ("formData", "formField", "formProperty", "value", "validation", "constraint")          # read with their form


def _words(node) -> Iterator[tuple[str, str, str]]:
    """(vendor, word, value) of an element's attributes in these namespaces."""
    for key, value in node.attrib.items():
        space = etree.QName(key).namespace
        if space in SPACES:
            yield SPACES[space], etree.QName(key).localname, value


def _extensions(node) -> list:
    return [e for x in kids(node, "extensionElements") for e in x if isinstance(e.tag, str) and etree.QName(e).namespace in SPACES]


def offers(tree) -> Iterator[Offer]:
    if not set(SPACES) & _spaces(tree):
        return
    for node in tree.root.iter(etree.Element):
        if not is_bpmn(node):
            continue
        given = {word: (vendor, value) for vendor, word, value in _words(node) if value.strip()}
        if local(node) in PEOPLE:
            yield from _person(node, given)
            yield from _form(node, given)
        if local(node) == "businessRuleTask" and "decisionRef" in given:
            vendor, value = given["decisionRef"]
            yield Offer(node, f"{vendor}:decisionRef={value}", "decision", value=value)
        if local(node) == "multiInstanceLoopCharacteristics" and "collection" in given:
            vendor, value = given["collection"]
            found = HOLE.match(value)
            name = slug(found[1] if found else value)
            item = slug(given.get("elementVariable", ("", "butir"))[1], "butir")
            yield Offer(node.getparent(), f"{vendor}:collection={value}", "list", name, item)


def _spaces(tree) -> set[str]:
    found: set[str] = set(tree.root.nsmap.values())
    if set(SPACES) & found:
        return found
    return {uri for uri in SPACES if uri.encode() in tree.data}


def _person(node, given) -> Iterator[Offer]:
    if local(node) != "startEvent":
        for word in ("candidateGroups", "assignee", "candidateUsers"):
            if word in given:
                vendor, value = given[word]
                role = _role(value)
                if role:
                    yield Offer(node, f"{vendor}:{word}={value}", "property", "role", role)
                    break
        if "dueDate" in given:
            vendor, value = given["dueDate"]
            amount = promise(re.sub(r"[$#]\{.*\}", "", value) or value)
            if amount:
                yield Offer(node, f"{vendor}:dueDate={value}", "property", "promise", amount)


def _role(value: str) -> str:
    if APPLICANT.match(value):
        return "pemohon"
    hole = HOLE.match(value)
    if hole:
        return slug(hole[1])
    first = value.split(",")[0].strip()
    return slug(first) if first and not first.startswith(("$", "#")) else ""


def _form(node, given) -> Iterator[Offer]:
    fields = tuple(f for e in _extensions(node) for f in _fields(e))
    if fields:
        yield Offer(node, f"{local(node)}: {', '.join(f.key for f in fields)[:80]}", "form", "form", slug(node.get("name") or node.get("id", "")), fields)
        return
    for word in ("formKey", "formRef"):
        if word in given:
            vendor, value = given[word]
            name = slug(re.sub(r"\.\w+\Z", "", value.rpartition("/")[2].rpartition(":")[2]))
            yield Offer(node, f"{vendor}:{word}={value}", "form", "form", name)
            return


def _fields(holder) -> Iterator[Field]:
    found = holder if local(holder) == "formData" else [holder] if local(holder) == "formProperty" else ()
    for one in found:
        if not isinstance(one.tag, str) or not one.get("id"):
            continue
        options = tuple((v.get("id", ""), v.get("name") or v.get("id", "")) for v in one if local(v) == "value" and v.get("id"))
        kind = KINDS.get((one.get("type") or "string").lower(), "textfield")
        required = one.get("required") == "true" or any(local(c) == "constraint" and c.get("name") == "required" for c in one.iter())
        key = one.get("id")
        yield Field(key if KEY.match(key) else slug(key), one.get("label") or one.get("name") or key, "select" if options else kind, options, required)


def left(tree) -> Iterator[tuple[Any, str]]:
    if not set(SPACES) & _spaces(tree):
        return
    for node in tree.root.iter(etree.Element):
        if not is_bpmn(node):
            continue
        for vendor, word, value in _words(node):
            if word in QUIET or word in MEANT and _understood(word, value):
                continue
            yield node, f"{vendor}:{word}={value}"
        for one in _extensions(node):
            if local(one) not in INSIDE and local(one) not in QUIET:
                yield node, f"{SPACES[etree.QName(one).namespace]}:{local(one)}"


def _understood(word: str, value: str) -> bool:
    if word in ("assignee", "candidateUsers", "candidateGroups"):
        return bool(_role(value))
    if word == "dueDate":
        return promise(value) is not None or to_feel(value) is not None and not value.startswith(("$", "#"))
    return True
