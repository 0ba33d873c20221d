"""Names a FEEL text can say, made from what a designer wrote; and whose object a stand-in condition reads. Knows the tree, no finding."""
import re
import unicodedata

from engine.bpmn.xml import kids, local

PEOPLE = ("userTask", "manualTask")
FILED = "permohonan"
KEY = re.compile(r"[a-z_][a-z0-9_]*\Z")
LONGEST = 40


def slug(text: str, fallback: str = "langkah") -> str:
    """`Check Invoice #2` as `check_invoice_2`."""
    plain = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", text or "")).encode("ascii", "ignore").decode()
    out = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")[:LONGEST].strip("_")
    if out and out[0].isdigit():
        out = "n" + out
    return out or fallback


def object_of(tree, node) -> str:
    """The object an element writes (format.md, "Properties of elements"); one that FEEL cannot say gets a property."""
    known = tree.property(node, "writes")
    if known:
        return known
    if local(node) == "startEvent":
        return tree.property(node, "writes", FILED)
    if KEY.match(node.get("id", "")):
        return node.get("id")
    return tree.property(node, "writes", free(tree, slug(node.get("name") or node.get("id", ""))))


def free(tree, wanted: str) -> str:
    """A name no other element writes."""
    taken = {n.get("id") for n in tree.all(*PEOPLE)} | {tree.property(n, "writes") for n in tree.all(*PEOPLE, "startEvent", "businessRuleTask")} | {"pemohon", "kasus"}
    out, n = wanted, 2
    while out in taken:
        out, n = f"{wanted}_{n}", n + 1
    return out


def writer(tree, node):
    """Whoever filled in a form last before a token comes here: a task of a person, else the filing. None in a process nobody files."""
    back = None
    for one in tree.before(node):
        if local(one) in PEOPLE:
            return one
        if local(one) == "startEvent" and not tree.definitions(one) and local(tree.scope(one)) == "process":
            back = back if back is not None else one
    if back is not None:
        return back
    return next((s for p in tree.all("process") for s in kids(p, "startEvent") if not tree.definitions(s)), None)


def stand_in(tree, node, flow) -> str:
    """A condition somebody can answer: what the last form before it says about this way. `true` where nobody was asked anything."""
    asked = writer(tree, node)
    if asked is None:
        return "true"
    name = object_of(tree, asked)
    target = tree.get(flow.get("targetRef"))
    value = slug(flow.get("name") or (target.get("name") if target is not None else "") or flow.get("id", ""), "ya")
    if local(node) != "exclusiveGateway":
        return f"{name}.{value} = true"
    return f'{name}.{_key(tree, node, name)} = "{value}"'


def _key(tree, gateway, name: str) -> str:
    """`keputusan`, once for each gateway that asks the same form."""
    own = {f.get("id") for f in tree.flows_out(gateway)}
    taken: set[str] = set()
    for flow in tree.all("sequenceFlow"):
        text = " ".join(c.text or "" for c in kids(flow, "conditionExpression"))
        found = re.match(rf"{re.escape(name)}\.(keputusan\w*) = ", text)
        if found:
            if flow.get("id") in own:
                return found[1]
            taken.add(found[1])
    out, n = "keputusan", 2
    while out in taken:
        out, n = f"keputusan_{n}", n + 1
    return out
