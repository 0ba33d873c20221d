"""What runs as the standard says, but an office must not put in force."""
from datetime import UTC, datetime, timedelta

from .. import iso
from ..problem import NOT_PUBLISHABLE
from ..xml import GATEWAYS, flag, local, time_of
from .graph import changes_data, circles, links_of, nexts, nodes_of, reachable, waits
from .registry import rule

SHORTEST = timedelta(minutes=1)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SCOPE_TAGS = ("process", "subProcess", "transaction")


@rule("adHocSubProcess", strength=NOT_PUBLISHABLE)
def ad_hoc(doc, node):
    yield "ad_hoc"


@rule("timeCycle", strength=NOT_PUBLISHABLE)
def cycle(doc, node):
    text = time_of(node)
    try:
        times, _first, period = iso.repeating(text, NOON, UTC)
        step = iso.duration(period).after(NOON) - NOON
    except (ValueError, OverflowError):
        return                                              # not ISO: said elsewhere, or FEEL
    event = node.getparent().getparent()
    if times < 0 and not (local(event) == "startEvent" and local(doc.scope(event)) == "process"):      # a case each month, for ever
        yield "cycle_without_limit"
    if step < SHORTEST:
        yield "cycle_too_short"


@rule("startEvent", strength=NOT_PUBLISHABLE)
def started_by_condition(doc, node):
    """There is no data yet that could make it true."""
    if local(doc.scope(node)) == "process" and "conditional" in doc.kinds(node):
        yield "started_by_event"


@rule(*SCOPE_TAGS, strength=NOT_PUBLISHABLE)
def unreachable(doc, node):
    links, nodes = links_of(doc, node), nodes_of(node)
    starts = [n for n in nodes if local(n) == "startEvent" or flag(n, "instantiate") or flag(n, "triggeredByEvent") or flag(n, "isForCompensation")]
    if not starts:
        return
    seen = reachable(doc, starts, links)
    for n in nodes:
        if n not in seen and not (local(n) == "boundaryEvent" and "compensate" in doc.kinds(n)):
            yield "unreachable", {"element": n.get("id", "")}


@rule(*SCOPE_TAGS, strength=NOT_PUBLISHABLE)
def circle_without_wait(doc, node):
    """It may end by what its tasks change, or run into the step budget."""
    links, nodes = links_of(doc, node), nodes_of(node)
    moving = [n for n in nodes if not waits(doc, n)]
    inside = set(moving)
    for group in circles(moving, lambda n: [x for x in nexts(doc, n, links) if x in inside]):
        if any(changes_data(n) for n in group):
            yield "circle_without_person", {"element": group[-1].get("id", "")}


@rule("parallelGateway", strength=NOT_PUBLISHABLE)
def waits_for_what_never_comes(doc, node):
    """A parallel join whose ways in all come from ONE exclusive split: only one of them is ever taken."""
    into = doc.flows_in(node)
    if len(into) > 1:
        splits = [_split_before(doc, f, "exclusiveGateway") for f in into]
        if splits[0] is not None and all(s is splits[0] for s in splits):
            yield "join_never_fires", {"split": splits[0].get("id", "")}


@rule("exclusiveGateway", strength=NOT_PUBLISHABLE)
def runs_on_twice(doc, node):
    """An exclusive join whose ways in all come from ONE parallel split: what follows is done once for each."""
    into = doc.flows_in(node)
    if len(into) > 1 and len(doc.flows_out(node)) == 1:
        splits = [_split_before(doc, f, "parallelGateway") for f in into]
        if splits[0] is not None and all(s is splits[0] for s in splits):
            yield "parallel_not_joined", {"split": splits[0].get("id", "")}


def _split_before(doc, flow, tag: str):
    """Back along a path without choices to the gateway it comes from, if that is such a split."""
    seen = set()
    node = doc.get(flow.get("sourceRef"))
    while node is not None and node not in seen:
        seen.add(node)
        if local(node) in GATEWAYS and len(doc.flows_out(node)) > 1:
            return node if local(node) == tag else None
        into = doc.flows_in(node)
        node = doc.get(into[0].get("sourceRef")) if len(into) == 1 else None
    return None
