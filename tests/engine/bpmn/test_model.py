"""What other parts read of a diagram: elements, flows, lanes, pools, shapes; and that it cannot be changed."""

from dataclasses import FrozenInstanceError

import pytest

from engine import bpmn

from .drawing import boundary, catch, end, event, flow, gateway, line, simple, start, sub, throw, timer, user
from .hosting import HEAD, xml

DI = (
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)


def properties(**values):
    inner = "".join(f'<spiffworkflow:property name="{k}" value="{v}"/>' for k, v in values.items())
    return f"<extensionElements><spiffworkflow:properties>{inner}</spiffworkflow:properties></extensionElements>"


def element(body, name, *others):
    return bpmn.parse(xml(body, *others)).elements[name]


def test_properties_are_read_on_every_kind_of_element():
    body = (
        start("s", properties(form="permohonan"))
        + user("a", properties(promise="2 hari kerja"))
        + gateway("g").replace("/>", f">{properties(status='x')}</exclusiveGateway>")
        + end("e", properties(status="selesai"))
        + line("s", "a", "g", "e")
    )
    model = bpmn.parse(xml(body))
    assert [model.elements[n].properties for n in "sage"] == [
        {"form": "permohonan"},
        {"promise": "2 hari kerja"},
        {"status": "x"},
        {"status": "selesai"},
    ]


def test_flows_know_their_ends_conditions_and_default():
    body = (
        start()
        + gateway("g", attributes='default="f3"')
        + user("a")
        + user("b")
        + end()
        + flow("s", "g", name="f1")
        + flow("g", "a", "n &gt; 1", "f2")
        + flow("g", "b", name="f3")
        + line("a", "e")
        + line("b", "e")
    )
    model = bpmn.parse(xml(body))
    assert model.flows["f2"] == bpmn.Flow("f2", "", "g", "a", "n > 1", False)
    assert model.flows["f3"].default and not model.flows["f1"].default
    assert model.elements["g"].incoming == ("f1",) and model.elements["g"].outgoing == ("f2", "f3") and model.elements["g"].default == "f3"


@pytest.mark.parametrize(
    "definition, want",
    [
        (event("message", "m1"), bpmn.EventDefinition("message", "m1")),
        (event("signal", "g1"), bpmn.EventDefinition("signal", "g1")),
        (timer("PT1H"), bpmn.EventDefinition("timer", expression="PT1H", timer_kind="duration")),
        (timer('"PT1H"'), bpmn.EventDefinition("timer", expression="PT1H", timer_kind="duration")),
        (
            timer("=date and time(hak.mulai, time(0,0,0))", "timeDate"),
            bpmn.EventDefinition("timer", expression="=date and time(hak.mulai, time(0,0,0))", timer_kind="date", reads=frozenset({"hak"})),
        ),
        (
            "<conditionalEventDefinition><condition>n &gt; hak.x</condition></conditionalEventDefinition>",
            bpmn.EventDefinition("condition", expression="n > hak.x", reads=frozenset({"n", "hak"})),
        ),
    ],
)
def test_event_definitions(definition, want):
    found = element(start() + catch("c", definition) + end() + line("s", "c", "e"), "c")
    assert found.event == want and found.events == (want,)


def test_thrown_events_and_boundaries():
    model = bpmn.parse(
        xml(
            start()
            + throw("t", event("escalation", "C1"))
            + user("a")
            + boundary("b", "a", event("error", "E1"))
            + end()
            + boundary("n", "a", timer("PT1H"), False)
            + line("s", "t", "a", "e")
            + line("b", "e")
            + line("n", "e")
        )
    )
    assert (model.elements["t"].event.kind, model.elements["t"].event.code) == ("escalation", "C1")
    b, n = model.elements["b"], model.elements["n"]
    assert (b.attached_to, b.interrupting, b.event.code) == ("a", True, "E1") and not n.interrupting


def test_actions_and_decisions():
    operator = (
        '<extensionElements><spiffworkflow:serviceTaskOperator id="ledger" resultVariable="potong"><spiffworkflow:parameters>'
        '<spiffworkflow:parameter id="operation" type="feel" value="debit"/><spiffworkflow:parameter id="account" type="feel" value="=hak.akun"/>'
        "</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator></extensionElements>"
    )
    called = "<extensionElements><spiffworkflow:calledDecisionId>hak</spiffworkflow:calledDecisionId></extensionElements>"
    body = (
        start()
        + f'<serviceTask id="a">{operator}</serviceTask><businessRuleTask id="b">{called}</businessRuleTask>'
        + end()
        + line("s", "a", "b", "e")
    )
    model = bpmn.parse(xml(body))
    assert model.elements["a"].action == bpmn.Action("ledger", {"operation": "debit", "account": "=hak.akun"}, "potong")
    assert model.elements["b"].decision == "hak" and model.elements["a"].decision is None


def test_scopes_and_inherited_lanes():
    lanes = (
        '<laneSet id="ls"><lane id="l1" name="Pemohon"><flowNodeRef>s</flowNodeRef></lane><lane id="l2" name="Kantor"><flowNodeRef>sp</flowNodeRef>'
        '<flowNodeRef>a</flowNodeRef><childLaneSet id="cs"><lane id="l3" name="Loket"><flowNodeRef>a</flowNodeRef></lane>'
        "</childLaneSet></lane></laneSet>"
    )
    inner = sub("sp", start("s1") + user("u") + end("e1") + line("s1", "u", "e1"))
    model = bpmn.parse(
        xml(lanes + start() + inner + user("a") + boundary("b", "a", timer("PT1H")) + end() + line("s", "sp", "a", "e") + line("b", "e"))
    )
    assert {n: model.elements[n].lane for n in ("s", "sp", "u", "a", "b", "e")} == {
        "s": "Pemohon",
        "sp": "Kantor",
        "u": "Kantor",
        "a": "Loket",
        "b": "Loket",
        "e": None,
    }
    assert model.elements["u"].scope == "sp" and model.elements["a"].scope == "P"
    assert set(model.lanes) == {"Pemohon", "Kantor", "Loket"} and model.start == "s"


def test_multi_instance_over_an_object():
    marker = (
        '<multiInstanceLoopCharacteristics isSequential="true"><loopDataInputRef>d</loopDataInputRef><inputDataItem id="i" name="anggota"/>'
        "<completionCondition>cukup</completionCondition></multiInstanceLoopCharacteristics>"
    )
    data = '<dataObject id="tim" isCollection="true"/><dataObjectReference id="d" dataObjectRef="tim"/>'
    found = element(data + start() + user("a", marker) + end() + line("s", "a", "e"), "a")
    assert found.loop == bpmn.Loop("sequential", collection="tim", item="anggota", condition="cukup")


def test_a_file_with_several_processes_is_seen_from_each():
    other = '<process id="Q" name="Lain" isExecutable="true">' + simple("q").replace('"s"', '"s1"').replace('"e"', '"e1"') + "</process>"
    model = bpmn.parse(xml(simple("a"), other))
    assert (model.process, model.start) == ("P", "s")
    seen = model.using("Q")
    assert (seen.process, seen.name, seen.start) == ("Q", "Lain", "s1") and seen.elements is model.elements
    assert bpmn.parse(xml(simple("a"), other), process="Q").start == "s1"
    assert [e.id for e in seen.inside("Q")] == ["s1", "q", "e1"]


def test_shapes_edges_labels_and_pools():
    picture = (
        '<bpmndi:BPMNDiagram id="D"><bpmndi:BPMNPlane id="PL" bpmnElement="K">'
        '<bpmndi:BPMNShape id="p_di" bpmnElement="pool" isHorizontal="false"><dc:Bounds x="0" y="0" width="400" height="200"/></bpmndi:BPMNShape>'
        '<bpmndi:BPMNShape id="a_di" bpmnElement="a"><dc:Bounds x="100" y="80.5" width="110" height="80"/><bpmndi:BPMNLabel>'
        '<dc:Bounds x="101" y="90" width="50" height="14"/></bpmndi:BPMNLabel></bpmndi:BPMNShape>'
        '<bpmndi:BPMNShape id="b_di" bpmnElement="e"><dc:Bounds x="x" y="1" width="1" height="1"/></bpmndi:BPMNShape>'
        '<bpmndi:BPMNEdge id="f_di" bpmnElement="f1"><di:waypoint x="36" y="18"/><di:waypoint x="100" y="18"/><bpmndi:BPMNLabel>'
        '<dc:Bounds x="60" y="4" width="20" height="14"/></bpmndi:BPMNLabel></bpmndi:BPMNEdge></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
    )
    body = start() + user("a") + end() + flow("s", "a", name="f1") + flow("a", "e", name="f2")
    text = (
        f'{HEAD.replace("<definitions", f"<definitions {DI}")}'
        '<collaboration id="K"><participant id="pool" name="Cuti" processRef="P"/></collaboration>'
        f'<process id="P" isExecutable="true">{body}</process>{picture}</definitions>'
    )
    model = bpmn.parse(text.encode())
    assert model.shapes == {"pool": bpmn.Shape(0, 0, 400, 200, None, False), "a": bpmn.Shape(100, 80.5, 110, 80, bpmn.Label(101, 90, 50, 14))}
    assert model.edges == {"f1": ((36, 18), (100, 18))} and model.edge_labels == {"f1": bpmn.Label(60, 4, 20, 14)}
    assert model.pools == (bpmn.Pool("pool", "Cuti", "P"),)


def test_what_starts_a_process_from_outside():
    model = bpmn.parse(xml(start("s", event("message", "m1")) + end() + line("s", "e")))
    assert (
        model.start is None
        and model.begins_with("message", "m1")
        and not model.begins_with("message", "m2")
        and not model.begins_with("signal", "m1")
    )


@pytest.mark.parametrize("value", ["elements", "flows", "process"])
def test_a_model_and_what_is_in_it_cannot_be_reassigned(value):
    model = bpmn.parse(xml(simple("a")))
    with pytest.raises(FrozenInstanceError):
        setattr(model, value, None)
    with pytest.raises(FrozenInstanceError):
        model.elements["a"].name = "lain"


def test_a_global_task_is_a_process_of_one_task():
    body = (
        start()
        + '<callActivity id="c" calledElement="G"/>'
        + end()
        + line("s", "c", "e")
        + '</process><globalUserTask id="G" name="Tanda tangan"/><process id="Z">'
    )
    model = bpmn.parse(xml(body))
    assert (model.elements["G_task"].kind, model.elements["G_task"].scope, model.elements["c"].called) == ("userTask", "G", "G")


# pictures ------------------------------------------------------------------------------------------------------------------------------------
TWO_PLANES = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:i="http://www.omg.org/spec/BPMN/20100524/DI"
 xmlns:c="http://www.omg.org/spec/DD/20100524/DC" xmlns:d="http://www.omg.org/spec/DD/20100524/DI" targetNamespace="x">
 <process id="p"><startEvent id="s"/><userTask id="u"/><sequenceFlow id="f" sourceRef="s" targetRef="u"/><textAnnotation id="n"><text>Catatan</text></textAnnotation></process>
 <i:BPMNDiagram><i:BPMNPlane bpmnElement="p"><i:BPMNShape bpmnElement="s"><c:Bounds x="0" y="0" width="36" height="36"/></i:BPMNShape></i:BPMNPlane></i:BPMNDiagram>
 <i:BPMNDiagram><i:BPMNPlane bpmnElement="p"><i:BPMNShape bpmnElement="s"><c:Bounds x="5" y="5" width="36" height="36"/></i:BPMNShape>
 <i:BPMNShape bpmnElement="u"><c:Bounds x="0" y="0" width="100" height="80"/></i:BPMNShape>
 <i:BPMNEdge bpmnElement="f"><d:waypoint x="0" y="10"/><d:waypoint x="9" y="10"/></i:BPMNEdge></i:BPMNPlane></i:BPMNDiagram></definitions>"""


def test_several_diagrams_of_a_file_stand_one_under_the_other():
    model = bpmn.sketch(TWO_PLANES)
    assert (model.shapes["s"].x, model.shapes["s"].y) == (0, 0)
    assert model.shapes["u"].y >= 36 and model.edges["f"][0] == (0, 10 + model.shapes["u"].y)
    assert bpmn.artifacts(TWO_PLANES) == [("n", "textAnnotation", "Catatan")]
