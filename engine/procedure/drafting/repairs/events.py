"""Repairs of events: what they wait for or throw, when a timer fires, links and their names."""
import re

from engine.bpmn.xml import EVENTS, NODES, bare, kids, local, q

from .. import words
from ..translate.expressions import to_feel
from ..tree import drop
from .flows import expressions
from .registry import repairs

DAY, AGAIN = "P1D", "R3/P1D"                             # stand-ins of a timer: tomorrow, and three times
TIMES = ("timeDate", "timeDuration", "timeCycle")
SHORT = re.compile(r"(\d+)\s*(s|m|min|h|d|w|sec|seconds?|minutes?|hours?|days?|weeks?|jam|hari|menit|minggu)\Z", re.IGNORECASE)
UNITS = {"s": "PT{}S", "m": "PT{}M", "h": "PT{}H", "d": "P{}D", "w": "P{}W", "j": "PT{}H"}
CRON = re.compile(r"[\d*?/,\-A-Z#L]+( [\d*?/,\-A-Z#L]+){4,6}\Z")


def _timers(tree, node):
    """Timer definitions at or below what a finding names."""
    if node is None:
        return tree.all("timerEventDefinition")
    found = list(node.iter(q("timerEventDefinition")))
    above = node.getparent()
    return found or ([above] if above is not None and local(above) == "timerEventDefinition" else [])


def _cycles(tree, definition) -> bool:
    event = definition.getparent()
    return local(event) == "startEvent" and local(tree.scope(event)) == "process"


@repairs("timer_needs_one_time", whole=True)
def one_time(tree, node, params):
    for definition in _timers(tree, node):
        times = kids(definition, *TIMES)
        filled = [t for t in times if (t.text or "").strip()]
        for time in times:
            if time is not (filled or [None])[0]:
                drop(time)
        if not filled:
            _put_time(tree, definition, "timeDuration", DAY)
        tree.touched()
    return True


def _put_time(tree, definition, tag: str, text: str) -> None:
    time = tree.make(tag)
    time.set("{http://www.w3.org/2001/XMLSchema-instance}type", tree.prefixed("tFormalExpression"))
    time.text = text
    definition.append(time)


@repairs("timer_not_iso", whole=True)
def iso_time(tree, node, params):
    """What can be read becomes ISO 8601; anything else waits for a day, and what stood there stays as documentation."""
    done = False
    for definition in _timers(tree, node):
        for time in kids(definition, *TIMES):
            text = (time.text or "").strip()
            if text.strip('"') != params.get("text", text):
                continue
            found = iso(text)
            if found is None:
                tree.note(_owner(definition), f"Semula: {text}")
                cyclic = local(time) == "timeCycle" and not _cycles(tree, definition)
                drop(time)
                _put_time(tree, definition, "timeCycle" if cyclic else "timeDuration", AGAIN if cyclic else DAY)
            else:
                time.text = found
                if local(time) == "timeDate" and not found.startswith("="):
                    time.tag = q("timeDuration")
                time.attrib.pop("language", None)
            tree.touched()
            done = True
    return done


def _owner(definition):
    """The event of a definition; one that stands alone is its own."""
    return definition.getparent() if local(definition.getparent()) in NODES else definition


def iso(text: str) -> str | None:
    """`2 hours`, `1w`, `${duration}` as this engine reads it."""
    text = text.strip().strip("'\"")
    short = SHORT.match(text)
    if short:
        unit = short[2].lower()
        unit = {"menit": "m", "min": "m", "hari": "d", "minggu": "w", "jam": "h"}.get(unit, unit[0])
        return UNITS[unit].format(short[1])
    if re.match(r"R\d*/P", text) or re.match(r"P[\dT]", text):
        return None
    if CRON.match(text):
        return None
    feel = to_feel(text) if text.startswith(("${", "#{", "=")) else None
    return f"={feel}" if feel else None


@repairs("event_not_named")
def named(tree, node, params):
    """A message or signal of the event's own name."""
    done = False
    for definition in tree.definitions(node):
        kind = local(definition).removesuffix("EventDefinition")
        if kind in ("message", "signal") and not definition.get(f"{kind}Ref"):
            definition.set(f"{kind}Ref", _root(tree, kind, node.get("name") or node.get("id")))
            done = True
    tree.touched()
    return done


def _root(tree, kind: str, name: str, **more: str) -> str:
    """The id of the file's message, signal, error or escalation of that name, made if there is none."""
    known = next((n for n in tree.root.iterfind(q(kind)) if n.get("name") == name and n.get("id") and all(n.get(k) for k in more)), None)
    if known is None:
        known = tree.make(kind, id=tree.new_id(kind.capitalize()), name=name, **more)
        tree.add_root(known)
    return known.get("id")


@repairs("no_code")
def code(tree, node, params):
    for definition in tree.definitions(node):
        kind = local(definition).removesuffix("EventDefinition")
        if kind not in ("error", "escalation"):
            continue
        target = tree.get(definition.get(f"{kind}Ref"))
        if target is not None and local(target) == kind:
            target.set(f"{kind}Code", target.get("name") or target.get("id"))
        else:
            name = node.get("name") or node.get("id")
            definition.set(f"{kind}Ref", _root(tree, kind, name, **{f"{kind}Code": words.slug(name, kind)}))
        tree.touched()
    return True


@repairs("waits_for_nothing")
def something(tree, node, params):
    """An event that waits for nothing waits for a message of its name."""
    if tree.definitions(node):
        return False
    reference = next(iter(kids(node, "eventDefinitionRef")), None)
    if reference is not None:
        drop(reference)
    name = node.get("name") or node.get("id")
    definition = tree.make("messageEventDefinition", id=tree.new_id("Pesan"), messageRef=_root(tree, "message", name))
    node.append(definition)
    tree.touched()
    return True


@repairs("empty_condition")
def conditional(tree, node, params):
    for definition in node.iter(q("conditionalEventDefinition")):
        filled = [c for c in kids(definition, "condition") if (c.text or "").strip()]
        if not filled:
            for old in kids(definition, "condition"):
                drop(old)
            child = tree.make("condition")
            child.set("{http://www.w3.org/2001/XMLSchema-instance}type", tree.prefixed("tFormalExpression"))
            child.text = _condition(tree, node)
            definition.append(child)
    tree.touched()
    return True


def _condition(tree, node) -> str:
    asked = words.writer(tree, node)
    value = words.slug(node.get("name") or node.get("id", ""), "terjadi")
    return f"{words.object_of(tree, asked)}.{value} = true" if asked is not None else "false"


@repairs("empty_expression")
def expression(tree, node, params):
    done = False
    for one in list(expressions(node)):
        if (one.text or "").strip():
            continue
        holder = one.getparent()
        if local(one) == "condition" and local(holder) == "conditionalEventDefinition":
            one.text = _condition(tree, _owner(holder))
        elif local(one) == "loopCardinality":
            one.text = "2"
        else:
            drop(one)
        tree.touched()
        done = True
    return done


@repairs("feel_syntax")
def feel_text(tree, node, params):
    """Another vendor's expression in FEEL; one that cannot be said in FEEL is kept as documentation and asked of a person instead."""
    text, done = params.get("text", ""), False
    for one in list(expressions(node)):
        if (one.text or "").strip() == text:
            done |= _translated(tree, one, text)
    for time in [t for d in _timers(tree, node) for t in kids(d, *TIMES)]:
        if (time.text or "").strip().strip('"') == text:
            tree.note(_owner(time.getparent()), f"Semula: {text}")
            time.text = AGAIN if local(time) == "timeCycle" else DAY
            if local(time) == "timeDate":
                time.tag = q("timeDuration")
            tree.touched()
            done = True
    return done


def _translated(tree, one, text: str) -> bool:
    found = to_feel(text)
    one.attrib.pop("language", None)
    tree.touched()
    if found is not None:
        one.text = found
        return True
    holder = _element(one)
    tree.note(holder, f"Semula: {text}")
    if local(one) == "conditionExpression":
        source = tree.get(holder.get("sourceRef"))
        one.text = words.stand_in(tree, source, holder) if source is not None else "true"
    elif local(one) == "loopCardinality":
        one.text = "2"
    elif local(one) == "condition":
        one.text = _condition(tree, holder)
    else:
        drop(one)
    return True


def _element(node):
    """The flow or flow node a text belongs to."""
    while local(node) not in NODES | {"sequenceFlow"} and node.getparent() is not None:
        node = node.getparent()
    return node


@repairs("link_leads_nowhere", "nothing_leads_to_link")
def link(tree, node, params):
    """A link without its other half ends here, or begins at once."""
    if node is None or local(node) not in EVENTS:
        return False
    for definition in tree.definitions(node):
        if local(definition) == "linkEventDefinition":
            drop(definition)
    tree.rename(node, "endEvent" if not tree.flows_out(node) and local(node) == "intermediateThrowEvent" else "intermediateThrowEvent")
    tree.touched()
    return True


@repairs("event_kind_not_allowed")
def allowed_kind(tree, node, params):
    """A kind that cannot stand here: thrown things are passed over, caught ones become a message of the event's name."""
    wrong = {w.strip() for w in params.get("events", "").split(",")}
    for definition in tree.definitions(node):
        if local(definition).removesuffix("EventDefinition") in wrong:
            tree.note(node, f"Semula: {local(definition)}")
            drop(definition)
    tree.touched()
    if local(node) in ("intermediateCatchEvent", "boundaryEvent") and not tree.definitions(node):
        something(tree, node, {})
    return True


@repairs("definition_of_another_event")
def own_definition(tree, node, params):
    for reference in kids(node, "eventDefinitionRef"):
        target = tree.get(reference.text)
        if target is not None and local(target.getparent()) != "definitions":
            kind = local(target).removesuffix("EventDefinition")
            own = tree.make(local(target), id=tree.new_id("Peristiwa"))
            if target.get(f"{kind}Ref"):
                own.set(f"{kind}Ref", bare(target.get(f"{kind}Ref")))
            node.replace(reference, own)
    tree.touched()
    return True


@repairs("cancel_outside_transaction")
def no_cancel(tree, node, params):
    """Only a transaction can be cancelled: elsewhere the end is an end, the boundary event waits for an error of that name."""
    for definition in tree.definitions(node):
        if local(definition) == "cancelEventDefinition":
            tree.note(node, "Semula: cancelEventDefinition")
            if local(node) == "boundaryEvent":
                name = node.get("name") or node.get("id")
                own = tree.make("errorEventDefinition", id=tree.new_id("Galat"), errorRef=_root(tree, "error", name, errorCode=words.slug(name, "batal")))
                node.replace(definition, own)
            else:
                drop(definition)
    tree.touched()
    return True


@repairs("compensation_without_handler")
def handler(tree, node, params):
    """A compensation event without a handler gets one: a person undoes it."""
    scope = tree.scope(node)
    for line in tree.all("association"):
        if node.get("id") in (bare(line.get("sourceRef")), bare(line.get("targetRef"))):
            return False                                     # there are several, or the wrong one: which is meant, nobody can say
    task = tree.add_node(scope, "userTask", "Tugas", f"Batalkan: {node.get('name') or node.get('id')}")
    task.set("isForCompensation", "true")
    line = tree.make("association", id=tree.new_id("Asosiasi"), sourceRef=node.get("id"), targetRef=task.get("id"), associationDirection="One")
    scope.append(line)
    tree.touched()
    return True
