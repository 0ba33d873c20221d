"""What runs as the standard says, but an office must not put in force."""
from datetime import UTC, datetime, timedelta

from .. import iso
from ..problem import NOT_PUBLISHABLE
from ..xml import flag, kids, local, time_of
from .graph import changes_data, circles, links_of, nexts, nodes_of, reachable, waits
from .registry import rule

SHORTEST = timedelta(minutes=1)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SCOPE_TAGS = ("process", "subProcess", "transaction")


@rule("adHocSubProcess", strength=NOT_PUBLISHABLE)
def ad_hoc(doc, node):
    """Where people work in it they choose; where nobody does, the engine runs all of it."""
    if not kids(node, "userTask", "manualTask"):
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
