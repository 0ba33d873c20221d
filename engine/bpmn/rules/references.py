"""Every reference of the standard and what it may point to; one table, so a new reference is one more line. And ids, which references rest on."""
import re

from ..problem import FORMAL
from ..xml import ACTIVITIES, NODES, bare, is_bpmn, kids, local
from .registry import nearest_named, rule

CHOREOGRAPHY = {"choreographyTask", "subChoreography", "callChoreography"}
ANY_NODE = NODES | CHOREOGRAPHY
ANY_END = ANY_NODE | {"participant", "conversation", "subConversation", "callConversation"}
DATA = {"dataInput", "dataOutput", "dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "property", "ioSpecification"}
DEFINITION = {d + "EventDefinition" for d in (
    "signal", "message", "error", "escalation", "timer", "conditional", "compensate", "cancel", "link", "terminate")}
CALLABLE = {"process", "globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask"}
ANYTHING = None

# (element or None for any, attribute or child element) -> what it may point to
REFERENCES = {
    ("sequenceFlow", "sourceRef"): ANY_NODE, ("sequenceFlow", "targetRef"): ANY_NODE,
    ("messageFlow", "sourceRef"): ANY_END, ("messageFlow", "targetRef"): ANY_END,
    ("association", "sourceRef"): ANYTHING, ("association", "targetRef"): ANYTHING,
    ("relationship", "source"): ANYTHING, ("relationship", "target"): ANYTHING,
    ("boundaryEvent", "attachedToRef"): ACTIVITIES, ("compensateEventDefinition", "activityRef"): ACTIVITIES,
    ("callActivity", "calledElement"): CALLABLE,
    ("dataInputAssociation", "sourceRef"): DATA, ("dataInputAssociation", "targetRef"): DATA,
    ("dataOutputAssociation", "sourceRef"): DATA, ("dataOutputAssociation", "targetRef"): DATA,
    (None, "incoming"): {"sequenceFlow", "messageFlow"}, (None, "outgoing"): {"sequenceFlow", "messageFlow"}, (None, "default"): {"sequenceFlow"},
    (None, "messageRef"): {"message"}, (None, "signalRef"): {"signal"}, (None, "errorRef"): {"error"}, (None, "escalationRef"): {"escalation"},
    (None, "itemSubjectRef"): {"itemDefinition"}, (None, "itemRef"): {"itemDefinition"}, (None, "operationRef"): {"operation"},
    (None, "inMessageRef"): {"message"}, (None, "outMessageRef"): {"message"}, (None, "eventDefinitionRef"): DEFINITION,
    (None, "noneBehaviorEventRef"): DEFINITION, (None, "oneBehaviorEventRef"): DEFINITION,
    (None, "dataObjectRef"): {"dataObject"}, (None, "dataStoreRef"): {"dataStore"}, (None, "flowNodeRef"): ANY_NODE,
    (None, "loopDataInputRef"): DATA, (None, "loopDataOutputRef"): DATA,
    (None, "dataInputRefs"): {"dataInput"}, (None, "optionalInputRefs"): {"dataInput"}, (None, "whileExecutingInputRefs"): {"dataInput"},
    (None, "dataOutputRefs"): {"dataOutput"}, (None, "optionalOutputRefs"): {"dataOutput"}, (None, "whileExecutingOutputRefs"): {"dataOutput"},
    (None, "inputSetRefs"): {"inputSet"}, (None, "outputSetRefs"): {"outputSet"},
    (None, "categoryValueRef"): {"categoryValue"}, (None, "processRef"): {"process"}, (None, "interfaceRef"): {"interface"},
    (None, "supportedInterfaceRef"): {"interface"}, (None, "correlationKeyRef"): {"correlationKey"},
    (None, "correlationPropertyRef"): {"correlationProperty"}, (None, "participantRef"): {"participant"}, (None, "resourceRef"): {"resource"},
    (None, "parameterRef"): {"resourceParameter"}, (None, "partnerRoleRef"): {"partnerRole"}, (None, "partnerEntityRef"): {"partnerEntity"},
    (None, "definitionalCollaborationRef"): {"collaboration", "choreography", "globalConversation"},
    (None, "messageFlowRef"): {"messageFlow"}, (None, "innerParticipantRef"): {"participant"}, (None, "outerParticipantRef"): {"participant"},
    (None, "endPointRef"): {"endPoint"}, (None, "calledCollaborationRef"): {"collaboration", "globalConversation", "choreography"},
}
# without these a case would not run, or run wrongly; the rest is form
RUN_ON = {"sourceRef", "targetRef", "attachedToRef", "default", "messageRef", "signalRef", "errorRef", "escalationRef", "calledElement",
          "eventDefinitionRef", "activityRef", "noneBehaviorEventRef", "oneBehaviorEventRef", "loopDataInputRef"}
NO_REFERENCE = object()


@rule()
def ids(doc, root):
    for name, found in doc.by_id.items():
        ours = [e for e in found if is_bpmn(e)]
        if len(ours) > 1:
            yield "duplicate_id", {"element": name, "times": len(ours)}
    for node in root.iter():
        if is_bpmn(node) and local(node) in NODES | {"process"} and not node.get("id"):
            yield "no_id", {"found": local(node), "incomplete": True}          # only what is referred to needs one


@rule()
def references(doc, root):
    yield from (said for name, said in _dangling(doc, root) if name in RUN_ON)


@rule(strength=FORMAL)
def other_references(doc, root):
    yield from (said for name, said in _dangling(doc, root) if name not in RUN_ON)


def _dangling(doc, root):
    imported = bool(kids(root, "import"))
    for node in root.iter():
        if not is_bpmn(node) or doc.drawn_only and doc.process(node) in doc.drawn_only:
            continue
        tag = local(node)
        found = [(k, v) for k, v in node.attrib.items() if "{" not in k] + [(local(c), c.text or "") for c in node if is_bpmn(c) and not len(c)]
        for name, value in found:
            allowed = REFERENCES.get((tag, name), REFERENCES.get((None, name), NO_REFERENCE))
            if allowed is NO_REFERENCE or tag == "association":             # associations have a rule of their own
                continue
            targets = doc.by_id.get(bare(value))
            facts = {"element": nearest_named(node).get("id", ""), "reference": name, "target": value.strip()}
            if not targets:
                if not (imported and ":" in value):
                    elsewhere = {"incomplete": not doc.to_run(node)} if name == "calledElement" else {}
                    yield name, ("dangling_reference", {**facts, **elsewhere})
            elif allowed and not any(local(t) in allowed for t in targets):
                yield name, ("wrong_reference", {**facts, "found": local(targets[0])})


@rule(strength=FORMAL)
def uris(doc, root):
    for node in root.iter():
        if not is_bpmn(node):
            continue
        for name in ("expressionLanguage", "typeLanguage", "evaluatesToTypeRef", "namespace", "language"):
            value = node.get(name)
            if value and (" " in value or value.startswith(":")):
                yield "not_a_uri", {"attribute": name, "text": value}
        media = node.get("textFormat") or node.get("scriptFormat")
        if media and not re.fullmatch(r"[\w.+-]+/[\w.+-]+", media):
            yield "not_a_media_type", {"text": media}
