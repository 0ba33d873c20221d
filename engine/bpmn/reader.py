"""From XML to the frozen `Model`: elements, flows, lanes, shapes. Knows nothing of tokens and of SpiffWorkflow."""
from dataclasses import replace

from engine import feel

from .model import Element, EventDefinition, Flow, Label, Lane, Loop, Pool, Shape
from .properties import action, decision, properties
from .xml import ACTIVITIES, BPMN, DC, DD, DI, GLOBAL_TASKS, NODES, SUB_PROCESSES, bare, flag, kids, local, q, text_of, time_of

TIMER_KINDS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
ACTING = ("serviceTask", "sendTask")          # an operator at another element is another tool's, and done by nobody
KINDS = {"conditional": "condition"}
PEOPLE = ("userTask", "manualTask")


class Document:
    """An XML tree with its references resolved; made once for a file."""

    def __init__(self, root, cache=None):
        self.root, self.cache = root, cache or feel.Cache()
        self.by_id = {}
        for node in root.iter():
            if isinstance(node.tag, str) and node.get("id"):
                self.by_id.setdefault(node.get("id"), node)
        self.processes = [*root.iterfind(q("process"))]
        self.global_tasks = [node for tag in GLOBAL_TASKS for node in root.iterfind(q(tag))]

    def get(self, reference: str | None):
        return self.by_id.get(bare(reference))

    # elements ---------------------------------------------------------------------------------------------------------
    def elements(self) -> tuple[dict[str, Element], dict[str, Flow]]:
        """Every node and flow of every process, in document order, sub-processes after what surrounds them. What no lane lists has the lane of the
        activity it is attached to, or of the sub-process it stands in."""
        elements, flows = {}, {}
        lanes = self._lanes_of_nodes()
        scopes = [(p, None) for p in self.processes]
        while scopes:
            scope, lane = scopes.pop(0)
            inner = [n for n in scope if local(n) in NODES and n.tag.startswith("{" + BPMN)]
            for flow in kids(scope, "sequenceFlow"):
                one = self.flow(flow)
                flows[one.id] = one
            for node in inner:
                own = lanes.get(node.get("id")) or lanes.get(bare(node.get("attachedToRef"))) or lane
                one = self._element(node, scope.get("id", ""), own)
                elements[one.id] = one
                if local(node) in SUB_PROCESSES:
                    scopes.append((node, one.lane))
        for task in self.global_tasks:
            one = self._global(task)
            elements[one.id] = one
        return _with_flows(elements, flows), flows

    def scopes(self) -> dict[str, Element]:
        """Processes and global tasks by id, as elements of kind `process`."""
        return {n.get("id"): self._scope(n) for n in [*self.processes, *self.global_tasks] if n.get("id")}

    def _scope(self, node) -> Element:
        return Element(node.get("id"), "process", node.get("name") or node.get("id"), properties=properties(node), documentation=_documentation(node))

    def _global(self, node) -> Element:
        """A global task (BPMN 2.0.2, 10.3.4) is a process of one task."""
        kind = local(node).removeprefix("global")
        return Element(node.get("id") + "_task", kind[0].lower() + kind[1:], node.get("name", ""), node.get("id"), properties=properties(node),
                       decision=decision(node), script=text_of(node, "script"), documentation=_documentation(node))

    def _element(self, node, scope: str, lane: str | None) -> Element:
        kind = local(node)
        events = self.events(node)
        starts = node.find(q("startEvent")) if flag(node, "triggeredByEvent") else None
        if starts is not None:
            interrupting = flag(starts, "isInterrupting", "true")
        else:
            interrupting = flag(node, "cancelActivity" if kind == "boundaryEvent" else "isInterrupting", "true")
        return Element(
            node.get("id"), kind, node.get("name", ""), scope, lane, properties(node),
            default=bare(node.get("default")) or None, attached_to=bare(node.get("attachedToRef")) or None, interrupting=interrupting,
            event=events[0] if events else None, events=events,
            parallel_multiple=flag(node, "parallelMultiple") or node.get("eventGatewayType") == "Parallel",
            triggered_by_event=flag(node, "triggeredByEvent"), instantiates=flag(node, "instantiate"),
            for_compensation=flag(node, "isForCompensation") and not flag(node, "triggeredByEvent"),
            start_quantity=_number(node.get("startQuantity"), 1), completion_quantity=_number(node.get("completionQuantity"), 1),
            decision=decision(node) if kind == "businessRuleTask" else None, action=action(node) if kind in ACTING else None, loop=self._loop(node), script=text_of(node, "script"),
            called=bare(node.get("calledElement")) or None, condition=text_of(node, "activationCondition") or text_of(node, "completionCondition"),
            ordering=node.get("ordering"), cancel_remaining=flag(node, "cancelRemainingInstances", "true"), documentation=_documentation(node),
            choices=self._choices(node), call_in=self._mapping(node, "dataInputAssociation", "in"), call_out=self._mapping(node, "dataOutputAssociation", "out"),
            data_inputs=self._data(node, "dataInputAssociation", "sourceRef"), data_outputs=self._data(node, "dataOutputAssociation", "targetRef"))

    def flow(self, node) -> Flow:
        source, target = bare(node.get("sourceRef")), bare(node.get("targetRef"))
        own = self.get(source)
        default = own is not None and bool(node.get("id")) and bare(own.get("default")) == node.get("id")
        return Flow(node.get("id") or f"{source}>{target}", node.get("name", ""), source, target, text_of(node, "conditionExpression"), default)

    def _data(self, node, association: str, end: str) -> tuple[str, ...]:
        """Ids of the data objects that an activity's associations name."""
        out = []
        for reference in node.iterfind(f"{q(association)}/{q(end)}"):
            target = self.get(reference.text)
            out.append(bare(target.get("dataObjectRef")) if target is not None and target.get("dataObjectRef") else bare(reference.text))
        return tuple(out)

    def _choices(self, node) -> tuple[str, ...]:
        """Activities of an ad-hoc sub-process that are enabled from its beginning, where some of them are people's."""
        if local(node) != "adHocSubProcess" or not kids(node, *PEOPLE):
            return ()
        targets = {bare(f.get("targetRef")) for f in kids(node, "sequenceFlow")}
        return tuple(n.get("id", "") for n in node if local(n) in ACTIVITIES and n.get("id") not in targets and not flag(n, "isForCompensation")
                     and not flag(n, "triggeredByEvent"))

    def _mapping(self, node, association: str, word: str) -> tuple[tuple[str, str], ...]:
        """What a call activity hands over: the standard's associations where they are plain (one source, or FEEL assignments), then our property."""
        if local(node) != "callActivity":
            return ()
        out = []
        for one in kids(node, association):
            assigned = [(text_of(a, "to"), text_of(a, "from")) for a in kids(one, "assignment")]
            sources, target = [self._named(s.text) for s in kids(one, "sourceRef")], self._named(text_of(one, "targetRef"))
            if assigned:
                out += [(_plain(to), text) for to, text in assigned if to and text]
            elif len(sources) == 1 and sources[0] and target:
                out.append((target, sources[0]))
        own = properties(node).get(word)
        return (*out, ("", own)) if own else tuple(out)

    def _named(self, reference: str | None) -> str:
        """The name FEEL knows a data object, input or output by."""
        target = self.get(reference)
        if target is None:
            return bare(reference)
        if target.get("dataObjectRef"):
            return bare(target.get("dataObjectRef"))
        return target.get("id", "") if local(target) == "dataObject" else target.get("name") or target.get("id", "")

    # events and loops -------------------------------------------------------------------------------------------------
    def events(self, node) -> tuple[EventDefinition, ...]:
        """Own and referenced event definitions; a send or receive task has the message it names."""
        found = []
        for child in node:
            if child.tag == q("eventDefinitionRef"):
                child = self.get(child.text)
            if child is not None and local(child).endswith("EventDefinition"):
                found.append(self.definition(child))
        if local(node) in ("sendTask", "receiveTask") and not found:
            message = self._message_of(node)
            if message is not None:
                found.append(EventDefinition("message", message))
        return tuple(found)

    def _message_of(self, node) -> str | None:
        message = self.get(node.get("messageRef"))
        operation = self.get(node.get("operationRef"))
        if message is None and operation is not None:
            message = self.get(text_of(operation, "inMessageRef"))
        return message.get("name") or message.get("id") if message is not None else None

    def definition(self, node) -> EventDefinition:
        kind = local(node).removesuffix("EventDefinition")
        kind = KINDS.get(kind, kind)
        if kind == "timer":
            tag = next((t for t in TIMER_KINDS if text_of(node, t)), None)
            text = time_of(node.find(q(tag))) if tag else None
            return EventDefinition(kind, expression=text, timer_kind=TIMER_KINDS.get(tag), reads=self.reads(text))
        if kind == "condition":
            text = text_of(node, "condition")
            return EventDefinition(kind, expression=text, reads=self.reads("=" + (text or "")))
        if kind == "compensate":
            return EventDefinition(kind, activity=bare(node.get("activityRef")) or None)
        if kind == "link":
            return EventDefinition(kind, node.get("name"))
        target = self.get(node.get(kind + "Ref"))
        if target is None and kind == "message":
            operation = self.get(text_of(node, "operationRef"))
            target = self.get(text_of(operation, "inMessageRef")) if operation is not None else None
        if target is None:
            return EventDefinition(kind, node.getparent().get("name") if kind in ("message", "signal") else None)
        return EventDefinition(kind, target.get("name") or target.get("id"), code=target.get(kind + "Code"))

    def reads(self, text: str | None) -> frozenset[str]:
        """First names an expression reads; none where FEEL cannot read it (the checks say so)."""
        if not text or not text.startswith("="):
            return frozenset()
        try:
            return frozenset(use.name for use in self.cache.expression(text).reads)
        except feel.FeelSyntaxError:
            return frozenset()

    def _loop(self, node) -> Loop | None:
        """Standard loop and multi-instance (BPMN 2.0.2, 10.3.7)."""
        found = node.find(q("standardLoopCharacteristics"))
        if found is not None:
            return Loop("standard", condition=text_of(found, "loopCondition"), maximum=_number(found.get("loopMaximum"), None),
                        test_before=flag(found, "testBefore"))
        found = node.find(q("multiInstanceLoopCharacteristics"))
        if found is None:
            return None
        item, given = found.find(q("inputDataItem")), found.find(q("outputDataItem"))
        behavior = found.get("behavior", "All")
        event = self.get(found.get("oneBehaviorEventRef" if behavior == "One" else "noneBehaviorEventRef"))
        complex_ = tuple((text_of(c, "condition") or "", self._thrown(c)) for c in kids(found, "complexBehaviorDefinition"))
        return Loop("sequential" if flag(found, "isSequential") else "parallel", text_of(found, "loopCardinality"),
                    self._collection(text_of(found, "loopDataInputRef")), item.get("name") or item.get("id") if item is not None else None,
                    text_of(found, "completionCondition"), output=given.get("name") or given.get("id") if given is not None else None,
                    outputs=self._collection(text_of(found, "loopDataOutputRef")), behavior=behavior, event=self.definition(event) if event is not None else None,
                    complex=tuple((text, event) for text, event in complex_ if event is not None))

    def _thrown(self, node) -> EventDefinition | None:
        event = node.find(q("event"))
        found = self.events(event) if event is not None else ()
        return found[0] if found else None

    def _collection(self, reference: str | None) -> str | None:
        """What a multi-instance goes through: FEEL after "=", or the object a reference stands for."""
        if reference is None or reference.startswith("="):
            return reference
        target = self.get(reference)
        return bare(target.get("dataObjectRef")) if target is not None and target.get("dataObjectRef") else bare(reference)

    # lanes, pools, messages, picture -----------------------------------------------------------------------------------
    def _lanes_of_nodes(self) -> dict[str, str]:
        """Element id -> name of the innermost lane that lists it (BPMN 2.0.2, 10.8)."""
        out = {}
        for lane in self.root.iter(q("lane")):                  # document order: an inner lane comes after the one around it
            for reference in kids(lane, "flowNodeRef"):
                out[bare(reference.text)] = lane.get("name") or lane.get("id")
        return out

    def lanes(self) -> dict[str, Lane]:
        found = [Lane(n.get("id", ""), n.get("name") or n.get("id", ""), properties(n)) for n in self.root.iter(q("lane"))]
        return {lane.name: lane for lane in found}

    def pools(self) -> tuple[Pool, ...]:
        return tuple(Pool(n.get("id", ""), n.get("name", ""), bare(n.get("processRef"))) for n in self.root.iter(q("participant")))

    def messages(self) -> dict[str, str]:
        """Message id -> name."""
        return {n.get("id"): n.get("name") or n.get("id") for n in self.root.iterfind(q("message")) if n.get("id")}

    def correlations(self) -> dict[tuple[str, str], str]:
        """Context-based correlation (BPMN 2.0.2, 8.4.2): (process, message) -> FEEL over the process's data that gives the values of the key's properties,
        for every message those properties are retrieved from."""
        out: dict[tuple[str, str], str] = {}
        for process in self.processes:
            for subscription in kids(process, "correlationSubscription"):
                paths = {bare(b.get("correlationPropertyRef")): text_of(b, "dataPath") for b in kids(subscription, "correlationPropertyBinding")}
                key = self.get(subscription.get("correlationKeyRef"))
                wanted = [bare(r.text) for r in kids(key, "correlationPropertyRef")] if key is not None else []
                if wanted and all(paths.get(name) for name in wanted):
                    text = paths[wanted[0]] if len(wanted) == 1 else "[" + ", ".join(_plain(paths[name]) for name in wanted) + "]"
                    out.update({(process.get("id", ""), message): text for message in self._retrieved_from(wanted)})
        return out

    def _retrieved_from(self, properties: list[str]) -> set[str]:
        """Names of the messages that every one of these correlation properties can be retrieved from."""
        found = []
        for name in properties:
            node = self.get(name)
            messages = [self.get(r.get("messageRef")) for r in kids(node, "correlationPropertyRetrievalExpression")] if node is not None else []
            found.append({m.get("name") or m.get("id") for m in messages if m is not None})
        return set.intersection(*found) if found else set()

    def picture(self) -> tuple[dict[str, Shape], dict[str, tuple[tuple[float, float], ...]], dict[str, Label]]:
        """Shapes, edges and the labels of edges (BPMN DI, 12.2), keyed by what they draw; what has no usable number is left out. Several diagrams of one
        file, each drawn from its own corner, stand one under the other; what two of them draw is where the first has it."""
        shapes: dict[str, Shape] = {}
        edges: dict[str, tuple[tuple[float, float], ...]] = {}
        labels: dict[str, Label] = {}
        below = 0.0
        for n, plane in enumerate(self.root.iter(f"{{{DI}}}BPMNPlane")):
            own = _plane(plane)
            top = min((s.y for s in own[0].values()), default=0.0)
            down = below + BETWEEN - top if n and shapes and own[0] else 0.0
            for kept, made in zip((shapes, edges, labels), own, strict=True):
                for name, drawn in made.items():
                    kept.setdefault(name, _moved(drawn, down))
            below = max((s.y + s.h for s in shapes.values()), default=0.0)
        return shapes, edges, labels

    def artifacts(self) -> list[tuple[str, str, str]]:
        """(id, BPMN name, words) of notes, data and groups: for pictures only."""
        found = []
        for tag in ("textAnnotation", "dataObjectReference", "dataStoreReference", "group"):
            for node in self.root.iter(q(tag)):
                category = self.get(node.get("categoryValueRef"))
                words = text_of(node, "text") if tag == "textAnnotation" else category.get("value") if category is not None else node.get("name")
                found.append((node.get("id", ""), tag, words or ""))
        return found


BETWEEN = 60.0                                              # between two diagrams of a file


def _plane(plane) -> tuple[dict, dict, dict]:
    shapes, edges, labels = {}, {}, {}
    for node in plane.iter(f"{{{DI}}}BPMNShape"):
        bounds = _bounds(node)
        if bounds and node.get("bpmnElement"):
            shapes[bare(node.get("bpmnElement"))] = Shape(
                *bounds, _label(node), flag(node, "isHorizontal", "true"), flag(node, "isExpanded", "true"), flag(node, "isMarkerVisible"))
    for node in plane.iter(f"{{{DI}}}BPMNEdge"):
        points = [_point(p) for p in node.iterfind(f"{{{DD}}}waypoint")]
        if node.get("bpmnElement") and len(points) > 1 and None not in points:
            edges[bare(node.get("bpmnElement"))] = tuple(points)
            if label := _label(node):
                labels[bare(node.get("bpmnElement"))] = label
    return shapes, edges, labels


def _moved(drawn, down: float):
    """A shape, a line or a label so much lower."""
    if not down:
        return drawn
    if isinstance(drawn, tuple):
        return tuple((x, y + down) for x, y in drawn)
    label = getattr(drawn, "label", None)
    more = {"label": replace(label, y=label.y + down)} if label is not None else {}
    return replace(drawn, y=drawn.y + down, **more)


def _with_flows(elements: dict[str, Element], flows: dict[str, Flow]) -> dict[str, Element]:
    into, out = {}, {}
    for flow in flows.values():
        out.setdefault(flow.source, []).append(flow.id)
        into.setdefault(flow.target, []).append(flow.id)
    for name, element in elements.items():                      # still ours alone: the only place where a frozen element is completed
        object.__setattr__(element, "incoming", tuple(into.get(name, ())))
        object.__setattr__(element, "outgoing", tuple(out.get(name, ())))
    return elements


def _plain(text: str) -> str:
    """FEEL without the "=" before it."""
    return text[1:].strip() if text.startswith("=") else text


def _documentation(node) -> str:
    return text_of(node, "documentation") or ""


def _number(text: str | None, missing):
    return int(text) if text and text.lstrip("-").isdigit() else missing


def _bounds(node) -> tuple[float, float, float, float] | None:
    bounds = node.find(f"{{{DC}}}Bounds")
    try:
        return tuple(float(bounds.get(k)) for k in ("x", "y", "width", "height")) if bounds is not None else None
    except (TypeError, ValueError):
        return None


def _point(node) -> tuple[float, float] | None:
    try:
        return float(node.get("x")), float(node.get("y"))
    except (TypeError, ValueError):
        return None


def _label(node) -> Label | None:
    found = node.find(f"{{{DI}}}BPMNLabel")
    bounds = _bounds(found) if found is not None else None
    return Label(*bounds) if bounds else None
