"""SpiffArena: JSON-schema forms and its own extension elements. Its conditions are simple Python (`expressions`); decisions and operators are written
as ours are."""
from collections.abc import Iterator
from typing import Any

from lxml import etree

from engine.bpmn.xml import SPIFF, is_bpmn, kids, local

from ..words import slug
from .offer import Offer

FORM = "formJsonSchemaFilename"
OWN = ("properties", "calledDecisionId", "serviceTaskOperator")
LEFT = ("preScript", "postScript", "unitTests", "messagePayload", "messageVariable", "payloadExpression", "variableName", "allowGuest", "guestConfirmation",
        "signalButtonLabel", "processModelDataObjects", "isOutputSynchronous")
FOREIGN = ("formJsonSchemaFilename", "formUiSchemaFilename")


def _holders(tree) -> Iterator:
    if SPIFF.encode() not in tree.data:
        return
    for node in tree.root.iter(etree.Element):
        if is_bpmn(node):
            for holder in kids(node, "extensionElements"):
                yield node, holder


def offers(tree) -> Iterator[Offer]:
    for node, holder in _holders(tree):
        value = next((p.get("value") for p in holder.iter(f"{{{SPIFF}}}property") if p.get("name") == FORM), None)
        if value and local(node) in ("userTask", "manualTask", "startEvent"):
            yield Offer(node, f"spiffworkflow:{FORM}={value}", "form", "form", slug(value.removesuffix(".json").replace("-schema", "")))


def left(tree) -> Iterator[tuple[Any, str]]:
    for node, holder in _holders(tree):
        for one in holder:
            if isinstance(one.tag, str) and one.tag.startswith("{" + SPIFF) and local(one) in LEFT:
                yield node, f"spiffworkflow:{local(one)}"
