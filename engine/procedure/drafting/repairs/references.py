"""Repairs of references and ids: what they name is made where that is enough, else the reference is taken away."""
from engine.bpmn.xml import NODES, SCOPES, bare, is_bpmn, kids, local, q

from .. import words
from ..tree import NCNAME, drop
from .activities import called_process
from .registry import repairs

NAMED = {"messageRef": "message", "signalRef": "signal", "errorRef": "error", "escalationRef": "escalation"}
TAKEN_AWAY = ("default", "activityRef", "noneBehaviorEventRef", "oneBehaviorEventRef")


@repairs("dangling_reference", "wrong_reference", whole=True)
def dangling(tree, node, params):
    name, target = params.get("reference", ""), params.get("target", "")
    if node is None:
        node = _holder(tree, name, target)
    if node is None:
        return False
    if name == "calledElement":
        return called_process(tree, node, params)
    if name in ("sourceRef", "targetRef"):
        return _line(tree, node)
    if name == "attachedToRef":
        tree.remove(node)
        return True
    holders = [n for n in node.iter() if is_bpmn(n) and (n.get(name) == target or local(n) == name and (n.text or "").strip() == target)]
    for holder in holders:
        if name in NAMED and holder.get(name) is not None:
            _make(tree, holder, name, target)
        elif holder.get(name) is not None:
            del holder.attrib[name]
        elif name == "loopDataInputRef":
            loop = holder.getparent()
            for old in kids(loop, "loopDataInputRef", "inputDataItem"):
                drop(old)
        else:
            drop(holder)
    tree.touched()
    return bool(holders)


def _holder(tree, name: str, target: str):
    return next((n for n in tree.root.iter() if is_bpmn(n) and (n.get(name) == target or local(n) == name and (n.text or "").strip() == target)), None)


def _line(tree, node) -> bool:
    """A line to nothing, or between things it cannot join."""
    if local(node) not in ("sequenceFlow", "association", "messageFlow", "dataInputAssociation", "dataOutputAssociation"):
        return False
    tree.remove(node)
    return True


def _make(tree, holder, name: str, target: str) -> None:
    kind, wanted = NAMED[name], bare(target)
    known = tree.get(wanted)
    event = holder if local(holder) in NODES else holder.getparent()
    words_of = (event.get("name") or wanted) if event is not None else wanted
    new = wanted if known is None and NCNAME.match(wanted) else tree.new_id(kind.capitalize())
    more = {f"{kind}Code": words.slug(wanted, kind)} if kind in ("error", "escalation") else {}
    tree.add_root(tree.make(kind, id=new, name=wanted if kind in ("message", "signal") else words_of, **more))
    holder.set(name, new)
    tree.touched()


@repairs("duplicate_id")
def another_id(tree, node, params):
    """The second and later ones get another id; what refers to it means the first."""
    name = node.get("id") if node is not None else ""
    found = [n for n in tree.root.iter() if is_bpmn(n) and n.get("id") == name]
    for extra in found[1:]:
        extra.set("id", tree.new_id(name))
        tree.touched()
    return len(found) > 1


@repairs("no_id", whole=True)
def an_id(tree, node, params):
    done = False
    for one in list(tree.root.iter()):
        if is_bpmn(one) and local(one) in NODES | SCOPES and not one.get("id"):
            one.set("id", tree.new_id(local(one).capitalize()))
            tree.touched()
            done = True
    return done


@repairs("flow_without_id", whole=True)
def flow_ids(tree, node, params):
    done = False
    for flow in tree.root.iter(q("sequenceFlow")):
        if not flow.get("id"):
            flow.set("id", tree.new_id("Alur"))
            tree.touched()
            done = True
    return done


@repairs("lane_of_another_process")
def not_in_the_lane(tree, node, params):
    found = [r for r in kids(node, "flowNodeRef") if bare(r.text) == params.get("target")]
    for reference in found:
        drop(reference)
    tree.touched()
    return bool(found)


@repairs("message_flow_at_gateway", "cannot_send", "cannot_receive", "message_flow_in_one_pool", "not_a_message_event")
def no_message_flow(tree, node, params):
    """A message flow between things that send or receive none: only a line of the picture."""
    return _line(tree, node)


@repairs("no_process", whole=True)
def a_process(tree, node, params):
    """A file without a process gets one: a beginning, one task, an end."""
    if tree.all("process"):
        return False
    process = tree.make("process", id=tree.new_id("Proses"), isExecutable="true")
    tree.add_root(process)
    begin, task = tree.add_node(process, "startEvent", "Mulai"), tree.add_node(process, "userTask", "Tugas", "Tugas")
    end = tree.add_node(process, "endEvent", "Akhir")
    tree.add_flow(process, begin, task)
    tree.add_flow(process, task, end)
    return True
