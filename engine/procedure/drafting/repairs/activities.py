"""Repairs of activities: loops, calls, tasks that say not who does them, circles that never wait."""
from engine.bpmn.xml import bare, kids, local

from .. import words
from ..tree import NCNAME, drop
from .registry import repairs

TASK_CONTENT = ("script", "operationRef")


@repairs("number_or_list")
def number(tree, node, params):
    """Neither a number nor a list: twice; both: the list."""
    for loop in node.iter():
        if local(loop) != "multiInstanceLoopCharacteristics":
            continue
        counts, lists = kids(loop, "loopCardinality"), kids(loop, "loopDataInputRef")
        if counts and lists:
            for count in counts:
                drop(count)
        elif not counts and not lists:
            count = tree.make("loopCardinality")
            count.set("{http://www.w3.org/2001/XMLSchema-instance}type", tree.prefixed("tFormalExpression"))
            count.text = "2"
            loop.insert(len(kids(loop, "documentation", "extensionElements")), count)
    tree.touched()
    return True


@repairs("below_one")
def at_least_one(tree, node, params):
    name = params.get("attribute", "")
    done = False
    for one in (node, *kids(node, "standardLoopCharacteristics")):
        if one.get(name) is not None:
            if name == "loopMaximum":
                del one.attrib[name]
            else:
                one.set(name, "1")
            done = True
    tree.touched()
    return done


@repairs("behavior_without_event")
def plain_behavior(tree, node, params):
    for loop in node.iter():
        if local(loop) == "multiInstanceLoopCharacteristics":
            loop.attrib.pop("behavior", None)
    tree.touched()
    return True


@repairs("output_list")
def no_output_list(tree, node, params):
    """The object of the form is the list."""
    for loop in node.iter():
        if local(loop) == "multiInstanceLoopCharacteristics":
            for old in kids(loop, "loopDataOutputRef", "outputDataItem"):
                drop(old)
    tree.touched()
    return True


@repairs("too_many_instances")
def fewer(tree, node, params):
    for loop in node.iter():
        if local(loop) == "loopCardinality" and (loop.text or "").strip().isdigit():
            tree.note(node, f"Semula: {loop.text.strip()}")
            loop.text = str(params.get("limit", 2))
    tree.touched()
    return True


@repairs("calls_nothing")
def called_process(tree, node, params):
    """What stands in another file is a step of a person until it is here: a process of that name with one task."""
    wanted = bare(node.get("calledElement"))
    name = wanted if NCNAME.match(wanted) and wanted not in tree.ids else tree.new_id("Proses")
    process = tree.make("process", id=name, name=node.get("name", ""), isExecutable="true")
    tree.add_root(process)
    begin = tree.add_node(process, "startEvent", "Mulai")
    task = tree.add_node(process, "userTask", "Tugas", node.get("name", "") or name)
    end = tree.add_node(process, "endEvent", "Akhir")
    tree.add_flow(process, begin, task)
    tree.add_flow(process, task, end)
    if wanted != name:
        if wanted:
            tree.note(node, f"Semula: calledElement={wanted}")
        node.set("calledElement", name)
    if role := _lane_role(tree, node):
        tree.property(task, "role", role)
    tree.touched()
    return True


def _lane_role(tree, node) -> str:
    for lane in tree.all("lane"):
        if any(bare(r.text) == node.get("id") for r in kids(lane, "flowNodeRef")):
            return words.slug(lane.get("name") or lane.get("id", ""))
    return ""


@repairs("task_without_kind")
def task_of_a_person(tree, node, params):
    """A task that says not who does it is done by a person."""
    if local(node) != "task":
        return False
    tree.rename(node, "userTask")
    return True


@repairs("circle_without_wait")
def somebody_in_the_circle(tree, node, params):
    """One of the steps of the circle is a person's."""
    named = [tree.get(name.strip()) for name in params.get("elements", "").split(",")]
    for one in [n for n in named if n is not None]:
        if local(one) in ("task", "sendTask"):
            tree.note(one, f"Semula: {local(one)}")
            for name in ("messageRef", "operationRef", "implementation"):
                one.attrib.pop(name, None)
            tree.rename(one, "userTask")
            return True
    flow = next((f for n in named if n is not None for f in tree.flows_out(n) if tree.get(f.get("targetRef")) in named), None)
    if flow is None:
        return False
    task = tree.add_node(tree.scope(flow), "userTask", "Tugas", "Periksa ulang")
    target = tree.get(flow.get("targetRef"))
    tree.aim(flow, target=task)
    tree.add_flow(tree.scope(task), task, target)
    return True


@repairs("ad_hoc")
def plain_sub_process(tree, node, params):
    """Nobody chooses among automatic steps: all of them are done at once."""
    if local(node) != "adHocSubProcess":
        return False
    for name in ("ordering", "cancelRemainingInstances"):
        node.attrib.pop(name, None)
    for old in kids(node, "completionCondition"):
        if (old.text or "").strip():
            tree.note(node, f"Semula: {old.text.strip()}")
        drop(old)
    tree.rename(node, "subProcess")
    return True


@repairs("service_without_action", "rule_without_decision", "unknown_action", "no_such_decision")
def by_hand(tree, node, params):
    """An automatic step nobody has taught the engine yet is done by a person; what the other engine called stays in the file."""
    if local(node) not in ("serviceTask", "businessRuleTask", "sendTask", "scriptTask"):
        return False
    tree.note(node, f"Semula: {local(node)}; dikerjakan orang sampai tindakannya ditentukan.")
    for name in ("operationRef", "implementation"):
        node.attrib.pop(name, None)
    tree.rename(node, "userTask")
    return True
