"""Our values inside a diagram: one reader for every kind of element. They stand in SpiffWorkflow's own extension elements, so that bpmn-js with its
panel edits them. Knows their form, not which names mean something (that is procedure/'s)."""
from .model import Action
from .xml import SPIFF, q

_PATH = f"{q('extensionElements')}/{{{SPIFF}}}"


def properties(node) -> dict[str, str]:
    """`spiffworkflow:properties` of any element, in the order they are written."""
    return {p.get("name", ""): p.get("value", "") for p in node.iterfind(f"{_PATH}properties/{{{SPIFF}}}property")}


def decision(node) -> str | None:
    """`spiffworkflow:calledDecisionId` of a business rule task."""
    found = node.find(f"{_PATH}calledDecisionId")
    return (found.text or "").strip() or None if found is not None else None


def action(node) -> Action | None:
    """`spiffworkflow:serviceTaskOperator` of a service task."""
    found = node.find(f"{_PATH}serviceTaskOperator")
    if found is None:
        return None
    given = found.iterfind(f"{{{SPIFF}}}parameters/{{{SPIFF}}}parameter")
    return Action(found.get("id", ""), {p.get("id", ""): p.get("value", "") for p in given}, found.get("resultVariable") or None)
