"""Repairs of what breaks the schema of the standard: attributes and children that must be there, ids that are none, vendors' words in wrong places."""
import re

from lxml import etree

from engine.bpmn.xml import BPMN, DC, DI, XSI, bare, is_bpmn, kids, local, q

from ..tree import NCNAME, drop
from .events import conditional
from .registry import repairs

IDS = re.compile(r"[^\w.-]")
EXPRESSIONS = ("conditionExpression", "condition", "loopCondition", "completionCondition", "activationCondition", "loopCardinality", "timeDate", "timeDuration",
               "timeCycle", "from", "to", "transformation", "messagePath", "dataPath")
NOT_ALLOWED = re.compile(r"Element '\{([^}]*)\}(\w+)', attribute '(?:\{([^}]*)\})?([\w.-]+)': The attribute .* is not allowed")
NO_DECLARATION = re.compile(r"Element '\{([^}]*)\}(\w+)': No matching global (?:element|attribute) declaration available")


@repairs("schema", whole=True)
def schema(tree, node, params):
    """Everything at once: one finding names one line, and editing moves the lines."""
    done = [repair(tree) for repair in (_namespace, _ids, _types, _links, _conditions, _bounds, _associations, _strangers, _io, _order, _lines)]
    return any([*done, _not_allowed(tree, params.get("reason", ""))])


def _not_allowed(tree, reason: str) -> bool:
    """An attribute the standard does not give to this element, or an element of the standard's extension places that is nobody's."""
    found = NOT_ALLOWED.match(reason)
    key = (f"{{{found[3]}}}" if found and found[3] else "") + found[4] if found else ""
    wrong = [n for n in tree.root.iter(f"{{{found[1]}}}{found[2]}") if key in n.attrib] if found else []
    for one in wrong:
        del one.attrib[key]
    stranger = NO_DECLARATION.match(reason)
    nobodys = list(tree.root.iter(f"{{{stranger[1]}}}{stranger[2]}")) if stranger else []
    for one in nobodys:
        drop(one)
    if wrong or nobodys:
        tree.touched()
    return bool(wrong or nobodys)


def _lines(tree) -> bool:
    """Flows without ends and lines without points: nothing can follow them."""
    wrong = [f for f in tree.all("sequenceFlow") if not f.get("sourceRef") or not f.get("targetRef")]
    for flow in wrong:
        tree.remove(flow)
    bare_lines = [e for e in tree.root.iter(f"{{{DI}}}BPMNEdge") if sum(local(c) == "waypoint" for c in e) < 2]
    for edge in bare_lines:
        drop(edge)
    if wrong or bare_lines:
        tree.touched()
    return bool(wrong or bare_lines)


def _namespace(tree) -> bool:
    if tree.root.get("targetNamespace"):
        return False
    tree.root.set("targetNamespace", "http://runut.invalid/bpmn")
    tree.touched()
    return True


def _ids(tree) -> bool:
    """Ids that XML does not take, and everything that refers to them."""
    wrong = {n.get("id"): n for n in tree.root.iter(etree.Element) if n.get("id") is not None and not NCNAME.match(n.get("id"))}
    if not wrong:
        return False
    new, taken = {}, set(tree.ids)
    for old in wrong:
        name = IDS.sub("_", old) if old else "id"
        name = name if NCNAME.match(name) else f"id_{name}"
        while name in taken:
            name += "_"
        taken.add(name)
        new[old] = name
    for one in tree.root.iter(etree.Element):
        for key, value in one.attrib.items():
            if value in new and (key == "id" or key.endswith(("Ref", "Element", "default", "Refs"))):
                one.set(key, new[value])
        if is_bpmn(one) and not len(one) and one.text and one.text.strip() in new and local(one) not in ("documentation", "text", "script"):
            one.text = new[one.text.strip()]
    tree.touched()
    return True


def _types(tree) -> bool:
    """xsi:type with a prefix nobody declared."""
    done = False
    for one in tree.all(*EXPRESSIONS):
        given = one.get(f"{{{XSI}}}type")
        if given is None:
            continue
        prefix, _, name = given.rpartition(":")
        if one.nsmap.get(prefix or None) != BPMN or name not in ("tFormalExpression", "tExpression"):
            one.set(f"{{{XSI}}}type", tree.prefixed(name if name in ("tFormalExpression", "tExpression") else "tFormalExpression"))
            done = True
    if done:
        tree.touched()
    return done


def _links(tree) -> bool:
    done = False
    for one in tree.all("linkEventDefinition"):
        if not one.get("name"):
            one.set("name", one.getparent().get("name") or one.getparent().get("id") or "")
            tree.touched()
            done = True
    return done


def _conditions(tree) -> bool:
    events = [d.getparent() for d in tree.all("conditionalEventDefinition") if not kids(d, "condition")]
    done = [conditional(tree, e, {}) for e in events]
    return any(done)


def _bounds(tree) -> bool:
    done = False
    for one in tree.root.iter(f"{{{DC}}}Bounds"):
        for name, value in (("x", "0"), ("y", "0"), ("width", "100"), ("height", "80")):
            if not _number(one.get(name)):
                one.set(name, value)
                done = True
    if done:
        tree.touched()
    return done


def _number(text: str | None) -> bool:
    try:
        float(text or "")
    except ValueError:
        return False
    return True


def _associations(tree) -> bool:
    """Data associations without a target join nothing."""
    wrong = [a for a in tree.all("dataInputAssociation", "dataOutputAssociation") if not [t for t in kids(a, "targetRef") if (t.text or "").strip()]]
    for one in wrong:
        drop(one)
    if wrong:
        tree.touched()
    return bool(wrong)


def _strangers(tree) -> bool:
    """Vendors' elements outside of extensionElements: moved into them; in the picture, where there is no such place, behind everything they may stand."""
    done = False
    for one in list(tree.root.iter(etree.Element)):
        parent = one.getparent()
        if parent is None or is_bpmn(one) or etree.QName(one).namespace in (DI, DC, None):
            continue
        if is_bpmn(parent) and local(parent) not in ("extensionElements", "definitions", "documentation", "text", "script", "conditionExpression", "from", "to", "transformation"):
            if parent.tag == q("extension"):
                continue
            holder = next(iter(kids(parent, "extensionElements")), None)
            if holder is None:
                holder = tree.make("extensionElements")
                parent.insert(len(kids(parent, "documentation")), holder)
            holder.append(one)
            done = True
        elif local(parent) in ("BPMNShape", "BPMNEdge", "BPMNPlane", "BPMNLabel") and etree.QName(parent).namespace == DI \
                and etree.QName(one).namespace != "http://www.omg.org/spec/DD/20100524/DI":
            drop(one)
            done = True
    for one in tree.all("extension"):
        drop(one)                                            # says where another tool's schema stands: nothing to read
        done = True
    if done:
        tree.touched()
    return done


def _io(tree) -> bool:
    """An input-output specification needs its sets."""
    done = False
    for one in tree.all("ioSpecification"):
        for tag, data, refs in (("inputSet", "dataInput", "dataInputRefs"), ("outputSet", "dataOutput", "dataOutputRefs")):
            if not kids(one, tag):
                made = tree.make(tag)
                for d in kids(one, data):
                    child = tree.make(refs)
                    child.text = d.get("id")
                    made.append(child)
                at = max([n for n, c in enumerate(one) if local(c) in ("documentation", "extensionElements", "dataInput", "dataOutput")
                          or tag == "outputSet" and local(c) == "inputSet"], default=-1) + 1
                one.insert(at, made)
                done = True
    if done:
        tree.touched()
    return done


def _order(tree) -> bool:
    """Flow elements before artifacts, and the head of an element first."""
    done = False
    for scope in tree.all("process", "subProcess", "transaction", "adHocSubProcess"):
        late = [c for c in scope if is_bpmn(c) and local(c) in ("association", "group", "textAnnotation")]
        if late and any(is_bpmn(c) and local(c) not in ("association", "group", "textAnnotation", "completionCondition", "resourceRole", "correlationSubscription", "supports")
                        for c in list(scope)[list(scope).index(late[0]):]):
            for one in late:
                scope.remove(one)
            at = next((n for n, c in enumerate(scope) if is_bpmn(c) and local(c) in ("resourceRole", "performer", "humanPerformer", "potentialOwner",
                                                                                    "correlationSubscription", "supports", "completionCondition")), len(scope))
            for one in reversed(late):
                scope.insert(at, one)
            done = True
    for one in tree.all("incoming", "outgoing"):
        parent = one.getparent()
        if any(local(c) in ("documentation", "extensionElements") for c in one.itersiblings()) and local(parent) != "definitions":
            for head in [c for c in parent if is_bpmn(c) and local(c) in ("documentation", "extensionElements")][::-1]:
                parent.insert(0, head)
            done = True
    if done:
        tree.touched()
    return done


@repairs("not_formal_expression")
def formal(tree, node, params):
    """Say at each expression that it is one; FEEL is what this engine reads."""
    done = False
    for one in list(node.iter()):
        if local(one) in EXPRESSIONS[:-3] and bare(one.get(f"{{{XSI}}}type")) != "tFormalExpression":
            one.set(f"{{{XSI}}}type", tree.prefixed("tFormalExpression"))
            done = True
    if done:
        tree.touched()
    return done
