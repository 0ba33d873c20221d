"""Activities with data of their own (BPMN 2.0.2, 10.3.6 "Call Activity", 10.3.7 "Multi-instance", 10.4.2 "Data associations", 10.8 "Lanes")."""
from tests.engine.bpmn.drawing import boundary, condition, end, line, start, timer
from tests.engine.bpmn.folder import action, closing, component, filing, form, properties, task

from .doing import done, filed, moves, objects, row, sound, waits


def process(name: str, body: str) -> str:
    return f'<process id="{name}" isExecutable="true">{body}</process>'


def call(name: str, called: str, inside: str = "", **more: str) -> str:
    return f'<callActivity id="{name}" calledElement="{called}">{properties(**more)}{inside}</callActivity>'


ONE_TASK = start("qs") + task("t") + end("qe") + line("qs", "t", "qe")


# called processes -----------------------------------------------------------------------------------------------------------------------
def test_a_call_with_a_mapping_sees_and_gives_only_that(desk):
    body = (filing() + call("k", "Q", **{"in": "{bahan: permohonan.catatan, t: {catatan: &quot;awal&quot;}}", "out": "{hasil: t.catatan, dulu: bahan}"})
            + task("a") + closing() + line("s", "k", "a", "e"))
    case = filed(desk, body, process("Q", ONE_TASK))
    done(desk, case, "t", catatan="dalam")
    found = objects(desk, case)
    assert waits(desk, case) == "a" and (found["hasil"], found["dulu"]) == ("dalam", "uji")
    done(desk, case, "a")
    assert row(desk, case).ended_at
    sound(desk)


def test_what_a_called_process_writes_changes_nothing_of_the_same_name_outside(desk):
    shared = start("qs") + task("t", writes="a") + end("qe") + line("qs", "t", "qe")
    body = filing() + task("a") + call("k", "Q", out="{hasil: a.catatan}") + task("b") + closing() + line("s", "a", "k", "b", "e")
    body += boundary("x", "b", condition("a.catatan = &quot;luar&quot; and hasil = &quot;dalam&quot;")) + task("c") + closing("e2") + line("x", "c", "e2")
    case = filed(desk, body, process("Q", shared))
    done(desk, case, "a", catatan="luar")
    assert desk.engine.tasks.page(desk.verifikator, desk.task(case, "t")).form.fields[0].value in (None, "")
    done(desk, case, "t", catatan="dalam")
    assert waits(desk, case) == "c"
    sound(desk)


def test_without_a_mapping_the_data_are_shared_as_before(desk):
    case = filed(desk, filing() + call("k", "Q") + task("a") + closing() + line("s", "k", "a", "e"), process("Q", ONE_TASK))
    done(desk, case, "t", catatan="dalam")
    assert objects(desk, case)["t"]["catatan"] == "dalam" and waits(desk, case) == "a"


def test_two_calls_at_once_keep_their_data_apart(desk):
    loop = ('<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality><loopDataOutputRef>semua</loopDataOutputRef>'
            '<outputDataItem id="hasil" name="hasil"/></multiInstanceLoopCharacteristics>')
    body = (filing() + call("k", "Q", loop, **{"in": "{bahan: string(loopCounter)}", "out": "{hasil: bahan + &quot;/&quot; + t.catatan}"})
            + '<dataObject id="semua" isCollection="true"/>' + task("a") + closing() + line("s", "k", "a", "e"))
    case = filed(desk, body, process("Q", ONE_TASK))
    tasks = [t.id for t in desk.rows(_tasks(), case_id=case)]
    for n, one in reversed(list(enumerate(tasks))):              # the second is done first
        desk.engine.tasks.complete(desk.verifikator, one, {"catatan": str(n)}, revision=None, key=desk.key())
    assert objects(desk, case)["semua"] == ["1/0", "2/1"] and waits(desk, case) == "a"
    sound(desk)


def _tasks():
    from engine.store.statements import case as sql
    return sql.OPEN_TASKS_OF_CASE


def test_a_call_that_is_interrupted_takes_its_data_with_it(desk):
    body = (filing() + call("k", "Q", out="{hasil: t.catatan}") + boundary("x", "k", timer("PT1H")) + task("a") + closing() + closing("e2")
            + line("s", "k", "e") + line("x", "a", "e2"))
    case = filed(desk, body, process("Q", ONE_TASK))
    desk.at("2026-11-24 11:00")
    assert waits(desk, case) == "a" and "hasil" not in objects(desk, case)
    sound(desk)


def test_the_standards_own_associations_map_too(desk):
    """10.4.2: one source, or FEEL assignments."""
    inside = ('<ioSpecification><dataInput id="di" name="bahan"/><dataOutput id="do" name="t"/><inputSet><dataInputRefs>di</dataInputRefs></inputSet>'
              '<outputSet><dataOutputRefs>do</dataOutputRefs></outputSet></ioSpecification>'
              '<dataInputAssociation><sourceRef>permohonan</sourceRef><targetRef>di</targetRef></dataInputAssociation>'
              '<dataOutputAssociation><sourceRef>do</sourceRef><targetRef>keluar</targetRef></dataOutputAssociation>')
    body = (filing() + '<dataObject id="permohonan"/><dataObject id="keluar"/>' + call("k", "Q", inside) + task("a") + closing() + line("s", "k", "a", "e"))
    body = body.replace("<extensionElements><spiffworkflow:properties></spiffworkflow:properties></extensionElements><ioSpec", "<ioSpec")
    script = start("qs") + task("t") + end("qe") + line("qs", "t", "qe")
    case = filed(desk, body, process("Q", script))
    done(desk, case, "t", catatan="dalam")
    assert objects(desk, case)["keluar"] == {"catatan": "dalam"}
    sound(desk)


def test_an_action_in_a_called_process_reads_what_it_was_given(desk):
    inner = start("qs") + action("r", "register", register="ketidakhadiran", operation="add", kind="=bahan") + end("qe") + line("qs", "r", "qe")
    body = filing() + call("k", "Q", **{"in": "{bahan: &quot;dinas&quot;}", "out": "{ada: r.tercatat}"}) + task("a") + closing() + line("s", "k", "a", "e")
    case = filed(desk, body, process("Q", inner))
    assert objects(desk, case)["ada"] is True and waits(desk, case) == "a"


# lanes ------------------------------------------------------------------------------------------------------------------------------------
def test_a_called_process_without_lanes_has_the_role_of_whoever_calls(desk):
    """10.8: lanes partition a process; a called one without any is worked on by those who call it."""
    inner = start("qs") + task("t").replace('<spiffworkflow:property name="role" value="pengelola_kepegawaian"/>', "") + end("qe") + line("qs", "t", "qe")
    body = filing() + call("k", "Q", role="atasan_langsung") + call("l", "Q", role="pengelola_kepegawaian") + closing() + line("s", "k", "l", "e")
    case = filed(desk, body, process("Q", inner))
    assert desk.engine.tasks.page(desk.atasan, desk.task(case, "t")).number
    done(desk, case, "t", "atasan")
    assert desk.engine.tasks.page(desk.verifikator, desk.task(case, "t")).number
    done(desk, case, "t")
    assert row(desk, case).ended_at
    sound(desk)


# lists of outputs -----------------------------------------------------------------------------------------------------------------------
def many(items: str, output: str, until: str = "", sequential: bool = False) -> str:
    done = f"<completionCondition>{until}</completionCondition>" if until else ""
    return (f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}"><loopCardinality>{items}</loopCardinality>'
            f'<loopDataOutputRef>jawaban</loopDataOutputRef><outputDataItem id="o" name="{output}"/>{done}'
            '</multiInstanceLoopCharacteristics><dataObject id="jawaban" isCollection="true"/>')


def looped(loop: str) -> str:
    marker, data = loop.split("<dataObject")
    return filing() + task("t", inside=marker) + "<dataObject" + data + task("a") + closing() + line("s", "t", "a", "e")


def complete(desk, case: str, number: int, **fields) -> None:
    tasks = sorted(desk.rows(_tasks(), case_id=case), key=lambda t: t.idx)
    desk.engine.tasks.complete(desk.verifikator, next(t.id for t in tasks if t.idx == number), fields, revision=None, key=desk.key())


def test_outputs_stand_in_the_order_of_the_inputs_whoever_is_first(desk):
    case = filed(desk, looped(many("3", "t")))
    for number in (3, 1, 2):
        complete(desk, case, number, catatan=f"no {number}")
    assert [one["catatan"] for one in objects(desk, case)["jawaban"]] == ["no 1", "no 2", "no 3"] and waits(desk, case) == "a"
    sound(desk)


def test_an_instance_that_did_not_come_to_its_end_leaves_null(desk):
    case = filed(desk, looped(many("3", "t", until="t.catatan = &quot;cukup&quot;")))
    complete(desk, case, 2, catatan="cukup")
    assert objects(desk, case)["jawaban"] == [None, {"catatan": "cukup"}, None] and waits(desk, case) == "a"
    assert moves(desk, case, "cancelled") == ["t", "t"]
    sound(desk)


def test_one_after_the_other_and_with_dates_that_stay_dates(desk):
    fields = {"forms__hari_dot_form": form("hari", component("mulai", "datetime", subtype="date"))}
    body = looped(many("2", "t", sequential=True)).replace('name="form" value="isian"/><spiffworkflow:property name="role"', 'name="form" value="hari"/><spiffworkflow:property name="role"', 1)
    body += boundary("b", "a", condition('jawaban[2].mulai &gt; date("2026-12-02")')) + task("c") + closing("e2") + line("b", "c", "e2")
    case = filed(desk, body, **fields)
    complete(desk, case, 1, mulai="2026-12-01")
    assert waits(desk, case) == "t"
    complete(desk, case, 2, mulai="2026-12-03")
    assert waits(desk, case) == "c"
    sound(desk)


def test_nothing_to_go_through_gives_an_empty_list(desk):
    case = filed(desk, looped(many("0", "t")))
    assert waits(desk, case) == "a" and objects(desk, case)["jawaban"] == []
