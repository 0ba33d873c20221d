"""What this engine gives no meaning to, or must not run: refused here, so that it is never run wrongly."""
from engine import feel

from ..elements.multi_instance import MOST
from ..problem import NOT_PUBLISHABLE
from ..xml import bare, kids, q, time_of
from .graph import changes_data, circles, links_of, nexts, nodes_of, waits
from .registry import rule

EXPRESSIONS = ("conditionExpression", "condition", "loopCondition", "completionCondition", "activationCondition", "loopCardinality")
TIMES = ("timeDate", "timeDuration", "timeCycle")
SCOPE_TAGS = ("process", "subProcess", "transaction")


@rule(*EXPRESSIONS, runs=True)
def feel_expression(doc, node):
    yield from _syntax(doc, node, (node.text or "").strip())


@rule(*TIMES, runs=True)
def feel_time(doc, node):
    text = time_of(node)
    if text.startswith("="):
        yield from _syntax(doc, node, text)


def _syntax(doc, node, text: str):
    if text:
        try:
            doc.cache.expression(text)
        except feel.FeelSyntaxError as e:
            facts = {"incomplete": True} if doc.other_language(node) else {}
            yield "feel_syntax", {"text": text, "error": e.code, "start": e.start, "end": e.end, "expected": e.expected, **facts}


@rule("multiInstanceLoopCharacteristics", runs=True)
def loop_bounds(doc, node):
    text = next((c.text or "" for c in kids(node, "loopCardinality")), "").strip()
    if text.isdigit() and int(text) > MOST:
        yield "too_many_instances", {"limit": MOST}
    if len(kids(node, "loopDataOutputRef", "outputDataItem")) == 1:
        yield "output_list"


@rule("callActivity", runs=True)
def call_with_data(doc, node):
    """One source or FEEL assignments are followed; what has to be transformed first is not."""
    for association in kids(node, "dataInputAssociation", "dataOutputAssociation"):
        if kids(association, "transformation") or not kids(association, "assignment") and len(kids(association, "sourceRef")) != 1:
            yield "call_with_data"


@rule("callActivity", runs=True)
def recursion(doc, node):
    """A process that calls itself, directly or through others."""
    own, seen, todo = doc.process(node), set(), [node.get("calledElement")]
    while todo:
        target = doc.get(todo.pop())
        if target is None or target in seen:
            continue
        seen.add(target)
        todo.extend(c.get("calledElement") for c in target.iter(q("callActivity")))
    if own in seen:
        yield "calls_itself"


@rule("correlationKey", strength=NOT_PUBLISHABLE)
def correlation_by_first_message(doc, node):
    """A key that no process binds to its data would have to be learnt from the first message; write it as a property `correlation` instead."""
    subscribed = [s for s in doc.by_tag.get(q("correlationSubscription"), ()) if bare(s.get("correlationKeyRef")) == node.get("id")]
    for reference in kids(node, "correlationPropertyRef"):
        bound = any(bare(b.get("correlationPropertyRef")) == bare(reference.text) and any((d.text or "").strip() for d in kids(b, "dataPath"))
                    for s in subscribed for b in kids(s, "correlationPropertyBinding"))
        if not bound:
            yield "correlation", {"property": bare(reference.text)}


@rule(*SCOPE_TAGS, runs=True)
def path_to_an_end(doc, node):
    """From every element that can be reached, something without a way on must be reachable."""
    links, nodes = links_of(doc, node), nodes_of(node)
    before = {}
    for n in nodes:
        for after in nexts(doc, n, links):
            before.setdefault(after, []).append(n)
    good = [n for n in nodes if not nexts(doc, n, links)]
    seen = set(good)
    while good:
        for n in before.get(good.pop(), ()):
            if n not in seen:
                seen.add(n)
                good.append(n)
    stuck = [n for n in nodes if n not in seen]
    if stuck:
        yield "no_path_to_end", {"element": stuck[0].get("id", ""), "elements": ", ".join(n.get("id", "") for n in stuck[:5])}


@rule(*SCOPE_TAGS, runs=True)
def circle_without_change(doc, node):
    """A circle in which nothing waits and nothing can change data is never left once it is entered."""
    links, nodes = links_of(doc, node), nodes_of(node)
    moving = [n for n in nodes if not waits(doc, n) and not changes_data(n)]
    inside = set(moving)
    for group in circles(moving, lambda n: [x for x in nexts(doc, n, links) if x in inside]):
        yield "circle_without_wait", {"element": group[-1].get("id", ""), "elements": ", ".join(n.get("id", "") for n in group[:5])}

