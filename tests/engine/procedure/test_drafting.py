"""Repairs and translations, one by one: what is repaired, what is kept, and that the rest of the file stays as it was."""
import io

import pytest
from lxml import etree

from engine import Problems, bpmn, feel
from engine.procedure.check import check
from engine.procedure.drafting import folder, repair
from engine.procedure.drafting.repairs import REPAIRS
from engine.procedure.drafting.repairs.folder import FOLDER
from engine.procedure.drafting.translate.expressions import to_feel
from engine.procedure.drafting.tree import Tree
from engine.procedure.words import MESSAGES

OPEN = ('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:flowable="http://flowable.org/bpmn" '
        'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="x">')


def process(body: str, more: str = "") -> bytes:
    return f'{OPEN}{more}<process id="p" isExecutable="true">{body}</process></definitions>'.encode()


def flow(a: str, b: str, inside: str = "", name: str = "") -> str:
    return f'<sequenceFlow id="{name or f"{a}_{b}"}" sourceRef="{a}" targetRef="{b}">{inside}</sequenceFlow>'


ENDS = '<startEvent id="s"/><endEvent id="e"/>'
CHOICE = ENDS + '<userTask id="u"/><exclusiveGateway id="g"/>' + flow("s", "u") + flow("u", "g")
JUEL = '<conditionExpression>${jumlah &gt; 5}</conditionExpression>'
EVENT = '<intermediateCatchEvent id="c" name="Menunggu">{}</intermediateCatchEvent>' + ENDS + flow("s", "c") + flow("c", "e")
# what is broken: the code that tells it, and the diagram
BROKEN = {
    "flow_without_condition": CHOICE + '<userTask id="a"/>' + flow("g", "a") + flow("g", "e") + flow("a", "e"),
    "feel_syntax": CHOICE + '<userTask id="a"/>' + flow("g", "a", JUEL) + flow("g", "e", JUEL.replace("5", "6")) + flow("a", "e"),
    "only_way_out_is_conditional": ENDS + '<userTask id="u"/>' + flow("s", "u") + flow("u", "e", "<conditionExpression>true</conditionExpression>"),
    "condition_not_allowed": ENDS + '<userTask id="u"/>' + flow("s", "u", "<conditionExpression>a.b</conditionExpression>")
    + flow("s", "e", "<conditionExpression>a.c</conditionExpression>") + flow("u", "e"),
    "gateway_without_choice": ENDS + '<exclusiveGateway id="g"/>' + flow("s", "g") + flow("g", "e"),
    "gateway_direction": CHOICE.replace('id="g"', 'id="g" gatewayDirection="Converging" default="g_e"') + '<userTask id="a"/>'
    + flow("g", "a", "<conditionExpression>u.x</conditionExpression>") + flow("g", "e") + flow("a", "e"),
    "no_start": '<userTask id="u"/><endEvent id="e"/>' + flow("u", "e"),
    "no_end": '<startEvent id="s"/><userTask id="u"/>' + flow("s", "u"),
    "no_flow_out": ENDS + '<userTask id="u"/><userTask id="v"/><parallelGateway id="g"/>' + flow("s", "g") + flow("g", "u") + flow("g", "v") + flow("u", "e"),
    "no_flow_in": ENDS + '<userTask id="u"/><userTask id="v"/>' + flow("s", "u") + flow("u", "e") + flow("v", "e"),
    "no_path_to_end": '<startEvent id="s"/><userTask id="u"/><userTask id="v"/>' + flow("s", "u") + flow("u", "v") + flow("v", "u") + '<endEvent id="e"/>',
    "timer_needs_one_time": EVENT.format("<timerEventDefinition/>"),
    "timer_not_iso": EVENT.format("<timerEventDefinition><timeDuration>2 hours</timeDuration></timerEventDefinition>"),
    "event_not_named": EVENT.format("<messageEventDefinition/>"),
    "waits_for_nothing": EVENT.format(""),
    "empty_condition": EVENT.format("<conditionalEventDefinition><condition/></conditionalEventDefinition>"),
    "no_code": '<startEvent id="s"/><endEvent id="e"><errorEventDefinition/></endEvent>' + flow("s", "e"),
    "number_or_list": ENDS + '<userTask id="u"><multiInstanceLoopCharacteristics/></userTask>' + flow("s", "u") + flow("u", "e"),
    "dangling_reference": ENDS + '<callActivity id="k" name="Kirim" calledElement="lain"/>' + flow("s", "k") + flow("k", "e"),
    "calls_nothing": ENDS + '<callActivity id="k" name="Kirim"/>' + flow("s", "k") + flow("k", "e"),
    "circle_without_wait": ENDS + '<task id="t"/><exclusiveGateway id="g" default="g_e"/>' + flow("s", "t") + flow("t", "g")
    + flow("g", "t", "<conditionExpression>true</conditionExpression>") + flow("g", "e"),
    "flow_not_listed": ENDS + '<userTask id="u"><incoming>s_u</incoming></userTask>' + flow("s", "u") + flow("u", "e"),
    "sub_process_start_waits": ENDS + '<subProcess id="p2"><startEvent id="s2"><messageEventDefinition messageRef="m"/></startEvent><endEvent id="e2"/>' + flow("s2", "e2")
    + "</subProcess>" + flow("s", "p2") + flow("p2", "e"),
    "link_leads_nowhere": ENDS + '<intermediateThrowEvent id="l"><linkEventDefinition name="x"/></intermediateThrowEvent><userTask id="u"/><parallelGateway id="g"/>'
    + flow("s", "g") + flow("g", "u") + flow("g", "l") + flow("u", "e"),
    "flow_leaves_scope": ENDS + '<subProcess id="p2"><startEvent id="s2"/><userTask id="u"/><endEvent id="e2"/>' + flow("s2", "u") + flow("u", "e2") + flow("u", "e")
    + "</subProcess>" + flow("s", "p2"),
    "cancel_outside_transaction": '<startEvent id="s"/><endEvent id="e"><cancelEventDefinition/></endEvent>' + flow("s", "e"),
    "compensation_without_handler": ENDS + '<userTask id="u"/><boundaryEvent id="b" attachedToRef="u"><compensateEventDefinition/></boundaryEvent>' + flow("s", "u") + flow("u", "e"),
}


@pytest.mark.parametrize("code", BROKEN)
def test_a_repair_puts_right_what_it_is_for_and_the_diagram_can_be_executed(code):
    xml = process(BROKEN[code], '<message id="m" name="m"/>')
    assert code in {p.code for p in bpmn.check(xml) if p.strength == "not_executable"}
    done = repair.apply({"p.bpmn": xml}, whole=False)
    assert code in {f.code for f in done.made}
    assert [p for p in bpmn.check(done.files["p.bpmn"]) if p.strength == "not_executable"] == []
    bpmn.parse(done.files["p.bpmn"])


def test_a_condition_on_the_default_flow_is_dropped_where_somebody_asks_for_it():
    """It is a formality: the engine ignores it, as the standard says."""
    xml = process(CHOICE.replace('id="g"', 'id="g" default="g_e"') + '<userTask id="a"/>' + flow("g", "a", "<conditionExpression>u.x</conditionExpression>")
    + flow("g", "e", "<conditionExpression>u.y</conditionExpression>") + flow("a", "e"), '<message id="m" name="m"/>')
    done = repair.apply({"p.bpmn": xml}, codes={"default_with_condition"}, whole=False)
    assert {f.code for f in done.made} == {"default_with_condition"}
    assert "default_with_condition" not in {p.code for p in bpmn.check(done.files["p.bpmn"])}


def test_one_finding_is_repaired_and_the_others_are_left():
    xml = process(BROKEN["flow_without_condition"] + '<intermediateCatchEvent id="c"/>')
    done = repair.apply({"p.bpmn": xml}, only={("waits_for_nothing", "c")}, whole=False)
    assert {(f.code, f.element) for f in done.made} == {("waits_for_nothing", "c")}
    assert "flow_without_condition" in {f.code for f in done.left}
    by_code = repair.apply({"p.bpmn": xml}, codes={"flow_without_condition"}, whole=False)
    assert {f.code for f in by_code.made} == {"flow_without_condition"} and "waits_for_nothing" in {f.code for f in by_code.left}


def test_a_lane_that_is_no_role_and_a_task_without_a_promise_are_put_right_where_somebody_asks_for_it():
    """The nearest role of the office at the lane, the stand-in where none is near; the limit is written only by name."""
    lane = '<laneSet id="ls"><lane id="l" name="{}"><flowNodeRef>u</flowNodeRef><flowNodeRef>v</flowNodeRef></lane></laneSet>'
    two = ENDS + '<userTask id="u" name="Periksa"/><userTask id="v" name="Catat"/>' + flow("s", "u") + flow("u", "v") + flow("v", "e")
    roles = frozenset({"kepala_bkpsdm", "pengelola_kepegawaian"})
    for name, chosen in (("Kepala BKPSDMM", "kepala_bkpsdm"), ("Meja depan", "pengelola_kepegawaian")):
        first = repair.apply({"p.bpmn": process(lane.format(name) + two)}, roles=roles)
        left = {(f.code, f.element) for f in first.left}
        assert {("unknown_role", "u"), ("unknown_role", "v"), ("task_without_promise", "u")} <= left, "no role and no promise is made up unasked"
        done = repair.apply(first.files, only={("unknown_role", "u"), ("task_without_promise", "u")}, roles=roles)
        assert {(f.code, f.element) for f in done.made} == {("unknown_role", "u"), ("task_without_promise", "u")}
        left = {(f.code, f.element) for f in done.left}
        assert ("task_without_promise", "v") in left and not {code for code, _ in left} & {"unknown_role"}
        tree = Tree(done.files["p.bpmn"])
        assert (tree.property(tree.get("l"), "role"), tree.property(tree.get("u"), "role"), tree.property(tree.get("u"), "promise")) == (chosen, None, "2 hari kerja")


def test_every_repair_is_of_a_finding_that_has_words():
    assert {*REPAIRS, *FOLDER} <= set(MESSAGES)


def test_a_repaired_choice_can_be_answered_in_its_form():
    """The stand-in condition reads what the stand-in form of the task before it asks."""
    done = repair.apply({"p.bpmn": process(BROKEN["flow_without_condition"].replace('id="a"', 'id="a" name="Periksa lagi"'))})
    assert not [f for f in done.left if f.strength == "not_executable"] and not [f for f in check(done.files) if f.code in ("unknown_member", "value_not_possible")]
    assert b'u.keputusan = "periksa_lagi"' in done.files["p.bpmn"] and b'"periksa_lagi"' in done.files["forms/u.form"]


VENDOR = '<userTask id="u" {}>{}</userTask>' + ENDS + flow("s", "u") + flow("u", "e")


@pytest.mark.parametrize(("attributes", "inside", "expected"), [
    ('camunda:candidateGroups="Akuntansi, Lain"', "", {"role": "akuntansi"}), ('camunda:assignee="${initiator}"', "", {"role": "pemohon"}),
    ('flowable:candidateGroups="sales"', "", {"role": "sales"}), ('camunda:dueDate="P1W" camunda:assignee="${manager}"', "", {"promise": "7 hari", "role": "manager"}),
    ("", '<extensionElements><zeebe:assignmentDefinition candidateGroups="hr"/><zeebe:taskSchedule dueDate="P3D"/></extensionElements>', {"role": "hr", "promise": "3 hari"}),
    ('camunda:formKey="embedded:app:forms/start-form.html"', "", {"form": "start_form"}),
    ("", '<extensionElements><zeebe:formDefinition formId="cek-data"/></extensionElements>', {"form": "cek_data"}),
    ("", '<extensionElements><spiffworkflow:properties><spiffworkflow:property name="formJsonSchemaFilename" value="isi-schema.json"/></spiffworkflow:properties></extensionElements>',
     {"form": "isi"})])
def test_vendors_words_are_taken_over_and_stay(attributes, inside, expected):
    xml = process(VENDOR.format(attributes, inside))
    done = repair.apply({"p.bpmn": xml}, codes={"vendor_words", "no_procedure_yaml"})
    node = Tree(done.files["p.bpmn"]).get("u")
    tree = Tree(done.files["p.bpmn"])
    assert {name: tree.property(node, name) for name in expected} == expected
    for word in [w for w in attributes.split('"') if ":" in w]:
        assert word.strip().encode() in done.files["p.bpmn"]


def test_a_vendors_form_becomes_a_form_of_the_folder():
    fields = ('<extensionElements><camunda:formData><camunda:formField id="jumlahHari" label="Jumlah hari" type="long"/><camunda:formField id="jenis" type="enum">'
              '<camunda:value id="a" name="Biasa"/></camunda:formField></camunda:formData></extensionElements>')
    done = repair.apply({"p.bpmn": process(VENDOR.format('name="Isi"', fields))})
    assert b'"jumlah_hari"' in done.files["forms/isi.form"] and b'"Biasa"' in done.files["forms/isi.form"]


def test_what_has_no_counterpart_is_listed():
    found = repair.apply({"p.bpmn": process(VENDOR.format('camunda:taskListener="x" flowable:skipExpression="${a}"', ""))}).left
    assert [f.params["word"] for f in found if f.code == "vendor_left"] == ["camunda:taskListener=x, flowable:skipExpression=${a}"]


@pytest.mark.parametrize(("text", "expected"), [
    ("${approved}", "approved"), ("${!approved}", "not(approved)"), ("${amount > 500 && type == 'a'}", 'amount > 500 and type = "a"'), ("${a || b}", "a or b"),
    ("#{x le 4}", "x <= 4"), ("${empty x}", '(x = null or x = "")'), ("${execution.getVariable('x') eq 5}", "x = 5"), ("${order.total >= 10.5}", "order.total >= 10.5"),
    ("answer=='Yes'", 'answer = "Yes"'), ("x in ['b','c'] and not y", 'list contains(["b", "c"], x) and not(y)'), ("x is None or n != 3", "x = null or n != 3"),
    ("= a > 5", "a > 5"), ('a = "b"', 'a = "b"'), ("this.environment.variables.take === true", "take = true"), ("${a.equals('b')}", 'a = "b"')])
def test_expressions_of_others_in_feel(text, expected):
    assert to_feel(text) == expected
    feel.Cache().expression(expected)


@pytest.mark.parametrize("text", ["${bean.run(x)}", "next(null, this.a);", "${a ? b : c}", "lambda: 1", "[x for x in y]", "${", "", "x" * 5000, "(" * 500, "__import__('os')", "a[0](b)", "f'{x}'",
                                  "${a = 5; b}", "\ud800"])
def test_what_has_no_certain_meaning_in_feel(text):
    assert to_feel(text) in (None, text)
    if to_feel(text) is not None:
        feel.Cache().expression(text)


def test_what_is_not_touched_is_written_as_it_was():
    xml = process(BROKEN["no_code"] + '<userTask id="x" camunda:foo="1"><!-- catatan --><documentation>A &amp; B</documentation></userTask>').replace(b"<process", b"<?pi a?>\n<process")
    tree = Tree(xml)
    assert tree.to_bytes() is xml
    assert etree.tostring(etree.fromstring(tree.written()), method="c14n") == etree.tostring(etree.fromstring(xml), method="c14n")
    done = repair.apply({"p.bpmn": xml}, only={("no_code", "e")}, whole=False).files["p.bpmn"]
    assert b"<!-- catatan -->" in done and b"<?pi a?>" in done and b'camunda:foo="1"' in done and b"A &amp; B" in done


def test_utf16_becomes_utf8_and_loses_nothing():
    xml = process(BROKEN["no_code"]).decode()
    files = folder.take("a.bpmn", ("<?xml version='1.0' encoding='UTF-16'?>" + xml).encode("utf-16"))
    assert etree.tostring(etree.fromstring(files["a.bpmn"]), method="c14n") == etree.tostring(etree.fromstring(xml.encode()), method="c14n")


def test_layout_puts_nothing_over_anything_else():
    done = repair.apply({"p.bpmn": process(BROKEN["flow_leaves_scope"])})
    model = bpmn.parse(done.files["p.bpmn"])
    assert set(model.elements) <= set(model.shapes) and set(model.flows) <= set(model.edges)
    boxes = [(model.shapes[e.id], e) for e in model.elements.values() if e.kind not in ("subProcess", "boundaryEvent")]
    for n, (a, one) in enumerate(boxes):
        for b, other in boxes[n + 1:]:
            assert a.x + a.w <= b.x or b.x + b.w <= a.x or a.y + a.h <= b.y or b.y + b.h <= a.y, (one.id, other.id)
    assert repair.apply(done.files).files == done.files                                     # done once is done


def test_an_empty_id_is_one_name_more_and_takes_no_other_with_it():
    """Found by mutated strangers' diagrams."""
    done = repair.apply({"p.bpmn": process(BROKEN["no_code"]).replace(b'id="', b'id=""  name="', 1)})
    assert b'id=""' not in done.files["p.bpmn"]


def test_an_element_outside_of_every_process_is_no_error():
    stray = process(BROKEN["no_code"]).replace(b"</definitions>", b'<exclusiveGateway id="stray"/></definitions>')
    assert repair.apply({"p.bpmn": stray}).files


@pytest.mark.parametrize("seed", range(80))
def test_a_mutated_diagram_is_repaired_or_refused_and_nothing_else(seed):
    """Bytes cut, doubled, changed and swapped: findings or Problems, never another error."""
    import random
    dice = random.Random(seed)
    data = bytearray(process(BROKEN[dice.choice(list(BROKEN))] + VENDOR.split(ENDS)[0].format('camunda:assignee="a"', "")))
    for _ in range(dice.randint(1, 6)):
        at, to = sorted(dice.randrange(len(data)) for _ in "ab")
        act = dice.randrange(5)
        if act == 0:
            del data[at:min(to, at + 30)]
        elif act == 1:
            data[at:at] = data[at:min(to, at + 80)]
        elif act == 2:
            data[at] = dice.randrange(256)
        elif act == 3:
            words = [b"userTask", b"endEvent", b"sequenceFlow", b"subProcess", b'id="u"', b'id="g"', b"boundaryEvent", b"process", b"${", b"timeDate"]
            old = dice.choice(words)
            data = bytearray(bytes(data).replace(old, dice.choice(words), 1))
        else:
            data = bytearray(bytes(data).replace(b'Ref="', b'Ref="' + dice.choice([b"x:", b"", b"p", b"s"]), dice.randint(1, 3)))
        if not data:
            return
    try:
        done = repair.apply(folder.take("a.bpmn", bytes(data)), whole=seed % 3 == 0)
    except Problems as problems:
        assert problems.problems
        return
    assert done.files


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x03\x04" + b"x" * 200, b"\xff\xfe", b"<", b"\0" * 50])
def test_rubbish_is_refused(data):
    with pytest.raises(Problems):
        folder.take("x", data)


def test_a_zip_that_lies_about_its_size_is_refused():
    import zipfile
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.bpmn", b" " * 3_000_000)
    with pytest.raises(Problems) as caught:
        folder.take("x.zip", out.getvalue())
    assert caught.value.problems[0].code == "file_too_large"
