"""Which event may stand where (BPMN 2.0.2, 10.5)."""
from datetime import UTC, datetime

from .. import iso
from ..xml import ACTIVITIES, EVENTS, SUB_PROCESSES, bare, flag, kids, local, time_of
from .registry import rule

START = {"message", "signal", "timer", "conditional"}
SUB_START = START | {"error", "escalation", "compensate"}
CATCH = {"message", "signal", "timer", "conditional", "link"}
THROW = {"message", "signal", "escalation", "compensate", "link"}
END = {"message", "signal", "error", "escalation", "compensate", "cancel", "terminate"}
BOUNDARY = {"message", "signal", "timer", "conditional", "error", "escalation", "compensate", "cancel"}
ALWAYS_INTERRUPT = {"error", "cancel", "compensate"}
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def _not_allowed(kinds, allowed):
    wrong = sorted(set(kinds) - allowed)
    if wrong:
        yield "event_kind_not_allowed", {"events": ", ".join(wrong)}


@rule("startEvent")
def start_event(doc, node):
    kinds, scope = doc.kinds(node), doc.scope(node)
    if doc.flows_in(node):
        yield "flow_into_start"
    if not doc.flows_out(node):
        yield "no_flow_out"
    if doc.is_event_sub_process(scope):
        if not kinds:
            yield "waits_for_nothing"
        yield from _not_allowed(kinds, SUB_START)
        if not flag(node, "isInterrupting", "true") and set(kinds) & ALWAYS_INTERRUPT:
            yield "always_interrupts"
    else:
        yield from _not_allowed(kinds, START)
    if flag(node, "isForCompensation"):
        yield "not_for_compensation"


@rule("endEvent")
def end_event(doc, node):
    kinds = doc.kinds(node)
    if doc.flows_out(node):
        yield "flow_out_of_end"
    if not doc.flows_in(node):
        yield "no_flow_in"
    yield from _not_allowed(kinds, END)
    if "cancel" in kinds and local(doc.scope(node)) != "transaction":
        yield "cancel_outside_transaction"


@rule("intermediateThrowEvent")
def throw_event(doc, node):
    kinds = doc.kinds(node)
    yield from _not_allowed(kinds, THROW)
    if not doc.flows_in(node):
        yield "no_flow_in"
    if "link" in kinds:
        if doc.flows_out(node):
            yield "flow_out_of_link"
    elif not doc.flows_out(node):
        yield "no_flow_out"


@rule("intermediateCatchEvent")
def catch_event(doc, node):
    kinds = doc.kinds(node)
    if not kinds:
        yield "waits_for_nothing"
    yield from _not_allowed(kinds, CATCH)
    if not doc.flows_out(node):
        yield "no_flow_out"
    if "link" in kinds:
        if doc.flows_in(node):
            yield "flow_into_link"
    elif not doc.flows_in(node):
        yield "no_flow_in"


@rule("boundaryEvent")
def boundary_event(doc, node):
    kinds, host = doc.kinds(node), doc.get(node.get("attachedToRef"))
    if not kinds:
        yield "waits_for_nothing"
    yield from _not_allowed(kinds, BOUNDARY)
    if doc.flows_in(node):
        yield "flow_into_boundary"
    if "compensate" in kinds:
        yield from _compensation(doc, node)
    elif not doc.flows_out(node):
        yield "no_flow_out"
    if not flag(node, "cancelActivity", "true") and set(kinds) & ALWAYS_INTERRUPT:
        yield "always_interrupts"
    if host is not None:
        if "cancel" in kinds and local(host) != "transaction":
            yield "cancel_outside_transaction"
        if doc.scope(host) is not doc.scope(node):
            yield "attached_in_another_scope"


def _compensation(doc, node):
    if doc.flows_out(node):
        yield "compensation_with_flow"
    ends = [a.get("targetRef") for a in doc.associations if bare(a.get("sourceRef")) == node.get("id")]
    ends += [a.get("sourceRef") for a in doc.associations if bare(a.get("targetRef")) == node.get("id")]
    handlers = [doc.get(end) for end in ends]
    if len(handlers) != 1 or handlers[0] is None or local(handlers[0]) not in ACTIVITIES:
        yield "compensation_without_handler"
    elif not flag(handlers[0], "isForCompensation"):
        yield "handler_not_marked"


@rule(*sorted(EVENTS))
def definitions_complete(doc, node):
    kinds = doc.kinds(node)
    throws = local(node) in ("endEvent", "intermediateThrowEvent")
    for kind, definition in doc.definitions(node):
        missing = {"incomplete": not doc.to_run(node)}           # tables of 10.5.5: they must be there in an executable process
        if kind in ("message", "signal") and not definition.get(kind + "Ref") and not definition.get("operationRef"):
            yield "event_not_named", {"event": kind, **missing}
        if throws and kind in ("error", "escalation"):
            target = doc.get(definition.get(kind + "Ref"))
            if target is None or not target.get(kind + "Code"):
                yield "no_code", {"event": kind, **missing}
        if kind == "conditional" and not any((c.text or "").strip() for c in kids(definition, "condition")):
            yield "empty_condition", missing
        if kind == "compensate" and definition.get("activityRef"):
            target = doc.get(definition.get("activityRef"))
            if target is not None and not _compensable(doc, target):
                yield "cannot_be_compensated", {"activity": bare(definition.get("activityRef"))}
    if len(kinds) > 1 and "link" in kinds:
        yield "link_stands_alone"


def _compensable(doc, activity) -> bool:
    attached = any("compensate" in doc.kinds(b) for b in doc.boundary.get(activity.get("id"), ()))
    return attached or local(activity) in SUB_PROCESSES or local(activity) == "callActivity"


@rule("timerEventDefinition")
def timer(doc, node):
    times = kids(node, "timeDate", "timeDuration", "timeCycle")
    if len(times) != 1:
        yield "timer_needs_one_time", {"incomplete": not times and not doc.to_run(node)}
    for time in times:
        text = time_of(time)
        if text.startswith("="):                            # FEEL: its own check looks at it
            continue
        if local(time) == "timeDuration" and iso.is_amount(text):
            continue                                        # the office's working days
        try:
            _read_time(local(time), text)
        except (ValueError, OverflowError):
            yield "timer_not_iso", {"text": text, "incomplete": not doc.to_run(node)}


def _read_time(tag: str, text: str) -> None:
    if tag == "timeDuration":
        iso.duration(text).after(NOON)
    elif tag == "timeCycle":
        iso.repeating(text, NOON, UTC)
    else:
        iso.moment(text, UTC)


@rule("process", "subProcess", "transaction")
def links(doc, node):
    """Links are paired by name within their scope; several throws may share one catch."""
    thrown, caught = {}, {}
    for tag, box in (("intermediateThrowEvent", thrown), ("intermediateCatchEvent", caught)):
        for event in kids(node, tag):
            for kind, definition in doc.definitions(event):
                if kind == "link":
                    box.setdefault(definition.get("name"), []).append(event)
    for name, events in thrown.items():
        if name not in caught:
            yield "link_leads_nowhere", {"link": name or "", "element": events[0].get("id")}
    for name, events in caught.items():
        if name not in thrown:
            yield "nothing_leads_to_link", {"link": name or "", "element": events[0].get("id")}
        if len(events) > 1:
            yield "link_with_several_targets", {"link": name or "", "element": events[1].get("id")}


@rule("multiInstanceLoopCharacteristics")
def multi_instance(doc, node):
    behavior = node.get("behavior")
    if behavior == "None" and not node.get("noneBehaviorEventRef") or behavior == "One" and not node.get("oneBehaviorEventRef"):
        yield "behavior_without_event"
    if behavior == "Complex" and not kids(node, "complexBehaviorDefinition"):
        yield "behavior_without_event"
    if bool(kids(node, "loopCardinality")) == bool(kids(node, "loopDataInputRef")):
        yield "number_or_list", {"incomplete": not (kids(node, "loopCardinality") or doc.to_run(node))}


@rule("complexBehaviorDefinition")
def complex_behavior(doc, node):
    for event in kids(node, "event"):
        kinds = doc.kinds(event)
        if len(kinds) != 1 or set(kinds) - THROW:
            yield "behavior_event_not_thrown"
