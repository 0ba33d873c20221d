"""From BPMN to element classes, through SpiffWorkflow's parser and its override table. Knows which class stands for which element; what stands in the
XML is read by `reader`. Nothing is walked recursively (the library's parser recurses along flows and breaks at 400 elements in a chain)."""
from copy import deepcopy
from typing import ClassVar

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

from . import elements as e
from .model import Element, Flow
from .problem import NOT_EXECUTABLE, NotExecutable, Problem
from .reader import Document
from .xml import SUB_PROCESSES, kids, local, q

ONLY_TO_RUN = frozenset({"no_process", "calls_nothing"})


def refuse(code: str, element: Element | None = None, **params) -> NotExecutable:
    return NotExecutable([Problem(code, NOT_EXECUTABLE, element.id if element else "", element.name if element else "", params, code in ONLY_TO_RUN)])


class ScopeSpec(BpmnProcessSpec):
    """The graph of a process or sub-process. The library's EndJoin and End are left out: a scope is done when no token is left in it.

    nodes: what stands in it, loops instead of what they repeat. listeners: event sub-processes. compensation: id of the one that undoes this scope.
    choice: where people choose what is done next.
    """

    def __init__(self, element: Element):
        WorkflowSpec.__init__(self, name=element.id)
        self.element, self.description, self.svg, self.io_specification = element, element.name, None, None
        self.data_objects, self.data_stores, self.correlation_keys, self.bpmn_start_events = {}, {}, {}, []
        self.nodes, self.listeners, self.compensation, self.choice = (), (), None, None
        self.start = e.Begin(self, element)

    def close(self) -> None:
        """All elements and flows are known: what follows from them is worked out once, then nothing changes any more."""
        self.nodes = tuple(n for n in self.task_specs.values() if n is not self.start and not n.owner)
        for node in self.task_specs.values():
            if isinstance(node, e.Catch):
                node.prepare()
        self.listeners = e.listeners(self.nodes)
        self.compensation = next((n.name for n in self.nodes if isinstance(n, e.EventSubProcess) and n not in self.listeners), None)
        if self.element.chosen_by_people:
            self.choice = e.Choice(self, self.element)
        for node in self.task_specs.values():
            node.freeze()


class ScopeParser(ProcessParser):
    def create_spec(self):
        return ScopeSpec(self.parser.scope_element(self.bpmn_id))

    def _parse(self) -> None:
        self.spec = self.create_spec()
        for node in self.node:
            if isinstance(node.tag, str) and self.parser._get_parser_class(node.tag)[0]:
                self.parse_node(node)
        for flow in self.parser.flows_of(self.node):
            self._connect(flow)
        for node in kids(self.node, "boundaryEvent"):
            self._attach(node)
        self._link()
        self.spec.close()

    def _spec_of(self, name: str, code: str, element: Element | None = None, **params):
        spec = self.spec.task_specs.get(name)
        if spec is None:
            raise refuse(code, element, target=name, **params)
        return spec

    def _connect(self, flow: Flow) -> None:
        source = self._spec_of(flow.source, "flow_leads_nowhere", flow=flow.id)
        target = self._spec_of(flow.target, "flow_leads_nowhere", flow=flow.id)
        source.flows, target.incoming = (*source.flows, flow), (*target.incoming, flow)
        source.connect(target)

    def _attach(self, node) -> None:
        event = self.spec.task_specs[node.get("id")]
        host = self._spec_of(event.element.attached_to, "attached_to_nothing", event.element)
        if "compensate" not in {d.kind for d in event.element.events}:
            host.boundary = (*host.boundary, event.name)
            return
        goals = [a.get("targetRef") for a in kids(self.node, "association") if a.get("sourceRef") == event.name] + [f.target for f in event.flows]
        handler = self._spec_of(goals[0] if goals else "", "compensation_without_handler", event.element)
        host.handler = handler.name
        handler.is_handler = True

    def _link(self) -> None:
        """Links are paired by name within their scope (BPMN 2.0.2, 10.5.5, "Link")."""
        nodes = self.spec.task_specs.values()
        catchers = {_link_name(n): n for n in nodes if isinstance(n, e.IntermediateCatchEvent) and _link_name(n)}
        for node in nodes:
            if isinstance(node, e.LinkThrow):
                if _link_name(node) not in catchers:
                    raise refuse("link_leads_nowhere", node.element, link=_link_name(node))
                node.target = catchers[_link_name(node)].name
        for node in catchers.values():
            node.link_target = True


def _link_name(node) -> str | None:
    return next((d.name for d in node.element.events if d.kind == "link"), None)


class ElementParser(TaskParser):
    """Makes one element; flows, boundaries and links come later, in ScopeParser."""

    def parse_node(self):
        element = self.process_parser.parser.elements[self.bpmn_id]
        cls = self.spec_class
        if element.kind in SUB_PROCESSES:
            self.process_parser.parser.create_parser(self.node)
            cls = e.EventSubProcess if element.triggered_by_event else cls
        if element.kind == "callActivity" and (element.called or "") not in self.process_parser.parser.scopes:
            raise refuse("calls_nothing", element, called=element.called or "")
        if element.kind == "intermediateThrowEvent" and any(d.kind == "link" for d in element.events):
            cls = e.LinkThrow
        if element.loop is None:
            task = self.task = cls(self.spec, element)
        else:
            task = self.task = self._around(cls, element)
        if cls is e.EventSubProcess:
            inner = next((i for i in self.process_parser.parser.elements.values() if i.scope == element.id and i.kind == "startEvent"), None)
            self.spec.task_specs[task.inner if element.loop else task.name].inner_start = inner
        return task

    def _around(self, cls, element: Element):
        inner = cls(self.spec, element, f"{element.id} [inner]")
        outer = (e.StandardLoop if element.loop.kind == "standard" else e.MultiInstance)(self.spec, element)
        inner.owner, outer.inner, inner.starts_at_once = outer.name, inner.name, True
        return outer


class Parser(BpmnParser):
    PROCESS_PARSER_CLASS = AD_HOC_PARSER_CLASS = ScopeParser
    OVERRIDE_PARSER_CLASSES: ClassVar = {full_tag(cls.tag): (ElementParser, cls) for cls in e.BY_TAG}

    def __init__(self, document: Document):
        super().__init__()
        self.document = document
        self.elements, self.flows = document.elements()
        self.scopes = document.scopes()
        self.add_bpmn_xml(document.root)

    def add_bpmn_xml(self, bpmn, filename=None) -> None:
        """Processes and global tasks only: a global task (BPMN 2.0.2, 10.3.4) is a process of one task."""
        for node in self.document.processes:
            self.create_parser(node)
        for node in self.document.global_tasks:
            process = node.makeelement(q("process"), {"id": node.get("id"), "isExecutable": "true"})
            inner = deepcopy(node)
            kind = local(node).removeprefix("global")
            inner.tag = q(kind[0].lower() + kind[1:])
            inner.set("id", node.get("id") + "_task")
            process.append(inner)
            self.create_parser(process)

    def scope_element(self, name: str) -> Element:
        return self.scopes.get(name) or self.elements[name]

    def flows_of(self, node) -> list[Flow]:
        """In document order; a flow without an id is known by its ends."""
        return [self.document.flow(n) for n in kids(node, "sequenceFlow")]

    def specs(self) -> dict[str, ScopeSpec]:
        """Every process and sub-process of the file, by id. Inner ones are made while outer ones are parsed, so the list grows as we go."""
        out, todo = {}, list(self.process_parsers)
        while todo:
            name = todo.pop(0)
            out[name] = self.get_spec(name)
            todo.extend(n for n in self.process_parsers if n not in out and n not in todo)
        return out


