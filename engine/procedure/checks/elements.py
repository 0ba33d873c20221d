"""Questions about the elements of the diagram: our properties, their words and values, and whether what they name is there."""
import re

from engine import bpmn

from .. import forms
from ..expressions import is_feel
from ..findings import ADVICE, NOT_EXECUTABLE, NOT_PUBLISHABLE
from ..model import DECIDES, GIVEN, HUMAN, OF_A_LANE, ON_SILENCE, PROPERTIES, RECEIVERS
from ..settings import KEY
from .known import Known

PROMISE = re.compile(r"[1-9][0-9]{0,3} (hari kerja|hari|minggu|bulan|tahun)\Z")
FEEL_PROPERTIES = ("refuse_when", "never", "only_if", "correlation", "sends")       # FEEL, one leading "=" accepted


def check(known: Known) -> None:
    model = known.procedure.model
    for lane in model.lanes.values():
        for word in lane.properties:
            if word not in OF_A_LANE:
                known.unknown("unknown_property", NOT_PUBLISHABLE, known.diagram, word, OF_A_LANE, lane.id)
    for node in model.elements.values():
        _properties(known, node)
        _form(known, node)
        _role(known, node)
        _times(known, node)
        _references(known, node)
        _logic(known, node)
    for flow in model.flows.values():
        source = model.elements.get(flow.source)
        known.feel(flow.condition, known.diagram, flow.id, "condition", known.own_names(source) if source is not None else ())
    _objects(known)
    if model.start is None and not model.beginnings:
        known.say("no_filing_start", NOT_PUBLISHABLE, known.diagram)
    if model.beginnings and not known.procedure.settings.starts.owner:
        known.say("begins_for_nobody", NOT_PUBLISHABLE, known.diagram, model.beginnings[0][0].id)
    if not any(known.procedure.fulfils(n) for n in model.elements.values()):
        known.say("nothing_fulfils", ADVICE, known.diagram)


def _properties(known: Known, node: bpmn.Element) -> None:
    for word, value in node.properties.items():
        if word not in PROPERTIES:
            known.unknown("unknown_property", NOT_PUBLISHABLE, known.diagram, word, PROPERTIES, node.id)
        elif word in ("public", "fulfils") and value not in ("true", "false"):
            known.say("bad_flag", NOT_EXECUTABLE, known.diagram, node.id, word=word, value=value)
        elif word == "on_silence":
            if value not in ON_SILENCE:
                known.unknown("unknown_value", NOT_EXECUTABLE, known.diagram, value, ON_SILENCE, node.id, options=", ".join(ON_SILENCE))
            elif value in DECIDES:
                _silence(known, node, value)
        elif word == "status" and value not in known.procedure.settings.statuses:
            known.unknown("unknown_status", NOT_EXECUTABLE, known.diagram, value, known.procedure.settings.statuses, node.id)


def _silence(known: Known, node: bpmn.Element, value: str) -> None:
    """What a task needs to be decided by nobody: a legal basis, a limit, an outcome that is an option, and nothing else that must be filled in."""
    form, outcome = known.procedure.form_of(node), node.properties.get("silence_outcome", "")
    if not node.properties.get("legal_basis"):
        known.say("silence_without_basis", NOT_PUBLISHABLE, known.diagram, node.id, value=value)
    if not (node.properties.get("legal") or node.properties.get("promise")):
        known.say("silence_without_limit", NOT_EXECUTABLE, known.diagram, node.id, value=value)
    if form is None:
        return
    decides = form.component("keputusan")
    options = [word for word, _ in decides.options] if decides is not None else []
    if not outcome or outcome not in options:
        known.unknown("silence_without_outcome", NOT_EXECUTABLE, known.diagram, outcome, options, node.id, value=value, options=", ".join(options) or "-")
    for key in forms.left_empty(form, {"keputusan": outcome}):
        known.say("silence_must_fill", NOT_EXECUTABLE, known.diagram, node.id, value=value, field=key)


def _form(known: Known, node: bpmn.Element) -> None:
    name = node.properties.get("form")
    if name and name not in known.procedure.forms:
        known.unknown("no_such_form", NOT_EXECUTABLE, known.diagram, name, known.procedure.forms, node.id, path=f"forms/{name}.form")
    if not name and node.kind in HUMAN:
        known.say("task_without_form", NOT_EXECUTABLE, known.diagram, node.id)
    if not name and node.id == known.procedure.model.start:
        known.say("start_without_form", NOT_PUBLISHABLE, known.diagram, node.id)


def _role(known: Known, node: bpmn.Element) -> None:
    person = node.kind in HUMAN or node.chosen_by_people or (node.kind in RECEIVERS and "role" in node.properties)
    role = known.procedure.role_of(node) if person else ""
    if person and not role:
        known.say("task_without_role", NOT_EXECUTABLE, known.diagram, node.id)
    elif is_feel(role):
        known.feel(role, known.diagram, node.id, "role", known.own_names(node))
    elif role:
        known.role(role, known.diagram, node.id)


def _times(known: Known, node: bpmn.Element) -> None:
    for word in ("promise", "legal"):
        value = node.properties.get(word)
        if value and not PROMISE.match(value):
            known.say("bad_amount", NOT_EXECUTABLE, known.diagram, node.id, word=word, value=value)
    if node.properties.get("legal") and not node.properties.get("legal_basis"):
        known.say("legal_without_basis", NOT_PUBLISHABLE, known.diagram, node.id)
    if (node.kind in HUMAN or node.chosen_by_people) and not node.properties.get("promise") and known.procedure.role_of(node) != "pemohon":
        known.say("task_without_promise", NOT_PUBLISHABLE, known.diagram, node.id)


def _references(known: Known, node: bpmn.Element) -> None:
    procedure = known.procedure
    elements, objects = procedure.model.elements, procedure.objects
    for other in procedure.different_from(node):
        if other not in elements:
            known.unknown("no_such_element", NOT_EXECUTABLE, known.diagram, other, elements, node.id, word_of="different_from")
        elif elements[other].kind not in (*HUMAN, "startEvent"):
            known.say("different_from_whom", NOT_PUBLISHABLE, known.diagram, node.id, word=other)
    for name in procedure.keeps_of(node):
        if name not in objects:
            known.unknown("name_not_written", NOT_PUBLISHABLE, known.diagram, name, objects, node.id, text=name, what="keeps")
    for name in procedure.preview_of(node):
        if name not in procedure.decisions:
            known.unknown("no_such_decision", NOT_EXECUTABLE, known.diagram, name, procedure.decisions, node.id, what="preview")
    for word in FEEL_PROPERTIES:
        known.feel(node.properties.get(word), known.diagram, node.id, word, known.own_names(node))
    known.value(node.properties.get("agency"), known.diagram, node.id, "agency", known.own_names(node))


def _logic(known: Known, node: bpmn.Element) -> None:
    """Decisions, events, loops: everything of the standard that holds FEEL or names something of the folder."""
    procedure, own = known.procedure, known.own_names(node)
    if node.kind == "businessRuleTask" and not node.decision:
        known.say("rule_without_decision", NOT_EXECUTABLE, known.diagram, node.id)
    if node.decision and node.decision not in procedure.decisions:
        known.unknown("no_such_decision", NOT_EXECUTABLE, known.diagram, node.decision, procedure.decisions, node.id, what="calledDecisionId")
    if node.kind == "scriptTask":
        known.say("script_task", NOT_PUBLISHABLE, known.diagram, node.id)
    for event in node.events or ((node.event,) if node.event is not None else ()):
        if event.kind == "condition":
            known.feel(event.expression, known.diagram, node.id, "condition", own)
        elif event.kind == "timer":
            known.value(event.expression, known.diagram, node.id, "timer", own)
            if event.reads and node.kind == "startEvent" and node.scope == procedure.model.process:
                known.say("start_timer_reads", NOT_PUBLISHABLE, known.diagram, node.id, word=", ".join(sorted(event.reads)))
    loop = node.loop
    if loop is not None:
        for word in ("collection", "cardinality", "condition"):
            known.feel(getattr(loop, word), known.diagram, node.id, word, own)
    known.feel(node.condition, known.diagram, node.id, "condition", own)
    for word, mapping in (("in", node.call_in), ("out", node.call_out)):
        for _, text in mapping:
            known.feel(text, known.diagram, node.id, word, own)
    if loop is not None and loop.output:
        known.feel(loop.output, known.diagram, node.id, "outputDataItem", own)
    for word in ("in", "out"):
        if word in node.properties and node.kind != "callActivity":
            known.say("unknown_property", NOT_PUBLISHABLE, known.diagram, node.id, word=word)


def _objects(known: Known) -> None:
    """Names that elements write: as FEEL can say them, and nobody else's."""
    for name, info in known.procedure.objects.items():
        element = info.writers[0]
        if not KEY.match(name):
            known.say("bad_name", NOT_EXECUTABLE, known.diagram, element, word=name)
        elif name in GIVEN or name in known.functions:
            known.say("reserved_name", NOT_EXECUTABLE, known.diagram, element, word=name)
        for writer in info.writers[1:]:
            node = known.procedure.model.elements[writer]
            if info.form is not None and node.properties.get("form") not in (None, info.form.name):
                known.say("two_forms_one_object", NOT_PUBLISHABLE, known.diagram, writer, word=name, other=element)
    for value in known.procedure.settings.statuses:
        if not any(n.properties.get("status") == value for n in known.procedure.model.elements.values()):
            known.say("unused_status", ADVICE, "procedure.yaml", "statuses", word=value)


