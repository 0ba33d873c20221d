"""The faults of SpiffWorkflow 3.2.0 that are about people, data and storage, kept away by the engine: each by its number, through the facade.

Those about tokens (S1 to S3, S9, S16, S18 to S20) are in bpmn/test_faults.py; that the library really has them is shown in bpmn/test_stock.py.
"""
import threading

import orjson
import pytest
from sqlalchemy import bindparam, update

from engine import Faulted, Problems, Refused
from engine.run import actions
from engine.store import named, pack, unpack
from engine.store.statements import case as sql
from engine.store.tables import case as cases
from tests import office

from .bpmn.drawing import boundary, catch, end, event, flow, gateway, line, many, start, timer
from .bpmn.folder import checklist, closing, component, filing, folder, form, recorded, table, task

PLANT_STATE = named("plant_state", update(cases).where(cases.c.id == bindparam("case")).values(state=bindparam("packed")))


@pytest.fixture(scope="module")
def stage():
    with office.stage() as made:
        yield made


@pytest.fixture
def desk(stage):
    with office.desk(stage) as made:
        yield made


def filed(desk, files: dict, **fields) -> str:
    """Put a procedure in force and file a request; the case's id."""
    desk.engine.studio.deploy(files)
    return desk.engine.requests.file(desk.pemohon, "uji", {"catatan": "uji", **fields}, key=desk.key()).case


def do(desk, case: str, element: str, **fields):
    return desk.complete(case, "verifikator", element, **fields)


def written(desk, case: str, element: str) -> list[dict]:
    """What an element wrote, each time, as recorded."""
    events = desk.rows(sql.EVENTS_OF, case_id=case)
    return [orjson.loads(e.data)["writes"][element] for e in events if e.kind == "written" and e.element == element]


def row(desk, case: str):
    return desk.rows(sql.CASE_BY_ID, id=case)[0]


def due(desk, case: str) -> dict[str, str]:
    return {t["element"]: t["due_at"] for t in desk.engine.admin.export_state()["timers"] if t["case"] == case}


def round_of(condition: str, *between: str) -> str:
    """s, m, a, x, and from x back to m unless the condition holds."""
    return (filing() + gateway("m") + task("a") + gateway("x", attributes='default="lagi"') + closing() + line("s", "m", "a", "x")
            + flow("x", "e", condition) + flow("x", "m", name="lagi"))


# values --------------------------------------------------------------------------------------------------------------------
def test_s4_a_list_that_is_filled_in_again_is_replaced(desk):
    case = filed(desk, folder(round_of('a.pilihan = ["c", "d"]'), isian=(component("catatan"), checklist("pilihan", "a", "b", "c", "d"))))
    do(desk, case, "a", pilihan=["a", "b"])
    assert "a" in desk.engine.tasks.waiting(case)
    do(desk, case, "a", pilihan=["c", "d"])
    assert row(desk, case).ended_at and written(desk, case, "a")[-1]["pilihan"] == ["c", "d"]


@pytest.mark.parametrize("key", ["typename", "__class__", "py_type", "format"])
def test_s5_no_word_an_employee_types_or_a_form_uses_makes_a_case_unloadable(desk, key):
    case = filed(desk, folder(filing() + task("a") + task("b") + closing() + line("s", "a", "b", "e"), isian=(component("catatan"), component(key))),
                 **{key: "surat"})
    do(desk, case, "a", **{key: "surat"})
    assert desk.engine.tasks.page(desk.verifikator, desk.task(case, "b")).number and desk.engine.admin.doctor() == []
    do(desk, case, "b")
    assert row(desk, case).ended_at and written(desk, case, "a")[0][key] == "surat"


def test_s6_what_is_written_later_rewrites_nothing_that_was_recorded(desk):
    case = filed(desk, folder(round_of('a.catatan = "benar"'), isian=(component("catatan"), checklist("pilihan", "a", "b"))), pilihan=["a"])
    do(desk, case, "a", catatan="salah", pilihan=["a", "b"])
    before = desk.rows(sql.EVENTS_OF, case_id=case)
    do(desk, case, "a", catatan="benar", pilihan=["b"])
    assert desk.rows(sql.EVENTS_OF, case_id=case)[:len(before)] == before
    assert [w["pilihan"] for w in written(desk, case, "a")] == [["a", "b"], ["b"]]
    assert [w["catatan"] for w in written(desk, case, "a")] == ["salah", "benar"]


def test_s6_branches_see_what_each_other_wrote_and_change_nothing_of_it(desk):
    body = (filing() + gateway("g", "parallel") + task("a") + task("b") + gateway("j", "parallel") + task("c") + closing()
            + line("s", "g", "a", "j", "c", "e") + line("g", "b", "j"))
    case = filed(desk, folder(body))
    do(desk, case, "a", catatan="dari a")
    do(desk, case, "b", catatan="dari b")
    objects = unpack(row(desk, case).state)["d"]["o"]
    assert (objects["a"]["catatan"], objects["b"]["catatan"], objects["permohonan"]["catatan"]) == ("dari a", "dari b", "uji")


# who and when --------------------------------------------------------------------------------------------------------------
def test_s7_what_is_done_or_has_not_come_cannot_be_done(desk):
    case = filed(desk, folder(filing() + task("a") + task("b") + closing() + line("s", "a", "b", "e")))
    assert set(desk.engine.tasks.waiting(case)) == {"a"}                  # of `b` there is not even an id
    first = desk.task(case, "a")
    do(desk, case, "a")
    for again in (first, "no-such-task"):
        with pytest.raises(Refused) as refused:
            desk.engine.tasks.complete(desk.verifikator, again, {}, revision=None, key=desk.key())
        assert refused.value.code == ("not_waiting" if again == first else "not_found")
    assert set(desk.engine.tasks.waiting(case)) == {"b"} and row(desk, case).revision == 2


def test_s7_of_two_copies_of_a_case_only_one_goes_on(desk):
    """Two people look at the same revision and send: the second is told, whichever task he did; ten at once complete a task once."""
    body = (filing() + gateway("g", "parallel") + task("a") + task("b") + closing() + line("s", "g", "a", "e") + line("g", "b", "e"))
    case = filed(desk, folder(body))
    seen, a, b = row(desk, case).revision, desk.task(case, "a"), desk.task(case, "b")
    desk.engine.tasks.complete(desk.verifikator, a, {}, revision=seen, key="one")
    with pytest.raises(Refused) as refused:
        desk.engine.tasks.complete(desk.verifikator, b, {}, revision=seen, key="two")
    assert refused.value.code == "stale"
    told = []

    def send(number):
        try:
            desk.engine.tasks.complete(desk.verifikator, b, {}, revision=None, key=f"at-once-{number}")
            told.append("done")
        except Refused as e:
            told.append(e.code)
    threads = [threading.Thread(target=send, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["done"] + ["not_waiting"] * 9
    assert [e.element for e in desk.rows(sql.EVENTS_OF, case_id=case) if e.kind == "task_done"] == ["a", "b"]


# technical faults ----------------------------------------------------------------------------------------------------------
def broken(*_):
    raise ValueError("no such account: cuti_besar")


def test_s8_the_error_of_a_service_is_told_as_it_was(desk, monkeypatch):
    case = filed(desk, folder(filing() + task("a") + recorded("catat") + closing() + line("s", "a", "catat", "e")))
    monkeypatch.setitem(actions.ACTIONS, "register", broken)
    with pytest.raises(Faulted):
        do(desk, case, "a")
    found = [i for i in desk.rows(sql.INCIDENTS_OPEN) if i.case_id == case]
    assert [i.code for i in found] == ["ValueError"] and "no such account: cuti_besar" in found[0].detail


def test_s13_a_technical_fault_leaves_nothing_behind_and_can_be_tried_again(desk, monkeypatch):
    """Not half of what was written, no boundary event (the diagram's errors are other ones), no join that waits for ever."""
    body = (filing() + gateway("g", "parallel") + task("a") + task("b") + recorded("catat") + recorded("lalu") + boundary("galat", "lalu", event("error", "E1"))
            + gateway("j", "parallel") + task("c") + closing() + closing("e2", "<terminateEventDefinition/>") + line("s", "g", "a", "catat", "lalu", "j", "c", "e") + line("g", "b", "j")
            + line("galat", "e2"))
    case = filed(desk, folder(body))
    do(desk, case, "b")
    before = row(desk, case), desk.rows(sql.EVENTS_OF, case_id=case), desk.rows(sql.TASKS_OF_CASE, case_id=case)
    calls, real = [], actions.ACTIONS["register"]

    def second_breaks(*given):
        calls.append(1)
        return real(*given) if len(calls) % 2 else broken()
    monkeypatch.setitem(actions.ACTIONS, "register", second_breaks)
    for _ in range(2):
        with pytest.raises(Faulted):
            do(desk, case, "a")
    assert (row(desk, case), desk.rows(sql.EVENTS_OF, case_id=case), desk.rows(sql.TASKS_OF_CASE, case_id=case)) == before
    assert desk.rows(sql.REGISTER_OF_CASE, case_id=case) == [] and len([i for i in desk.rows(sql.INCIDENTS_OPEN) if i.case_id == case]) == 1
    monkeypatch.undo()
    do(desk, case, "a")
    assert set(desk.engine.tasks.waiting(case)) == {"c"} and len(desk.rows(sql.REGISTER_OF_CASE, case_id=case)) == 2
    assert desk.engine.admin.doctor() == []


def plant_state(desk, case: str, change) -> bytes:
    state = unpack(row(desk, case).state)
    change(state)
    packed = pack(state)
    with desk.engine.transactions.write() as env:
        env.tx.run(PLANT_STATE, case=case, packed=packed)
    return packed


@pytest.mark.parametrize("version", [0, 2, 99, "1", None])
def test_s11_a_state_of_a_form_nobody_knows_is_refused_and_kept(desk, version):
    """Nothing is guessed and nothing overwritten: with a release that knows it the case goes on."""
    inside = '<subProcess id="sp">' + start("s1") + task("a") + end("e1") + line("s1", "a", "e1") + "</subProcess>"
    case = filed(desk, folder(filing() + inside + closing() + line("s", "sp", "e")))
    planted = plant_state(desk, case, lambda state: state["b"].update(format=version))
    with pytest.raises(Faulted):
        do(desk, case, "a")
    assert bytes(row(desk, case).state) == planted and row(desk, case).revision == 1
    plant_state(desk, case, lambda state: state["b"].update(format=1))
    do(desk, case, "a")
    assert row(desk, case).ended_at


# what a diagram may do -----------------------------------------------------------------------------------------------------
PYTHON = ['__import__("os").system("touch {}")', "open('{}', 'w')", "[c for c in ().__class__.__base__.__subclasses__()]", "exec(\"open('{}','w')\")",
          "(lambda: open('{}', 'w'))()", "raise SystemExit", "exit()", "quit()", "__import__('sys').exit(1)"]


def places(text: str) -> dict[str, dict]:
    """A procedure for each place in which a designer may write something that is evaluated."""
    word = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    two = gateway("g", attributes='default="d"') + task("a") + task("b") + closing() + line("a", "e") + line("b", "e") + flow("g", "b", name="d")
    after = line("s", "a", "e")
    return {
        "condition": folder(filing() + two + line("s", "g") + flow("g", "a", word)),
        "timer": folder(filing() + task("a") + boundary("t", "a", timer("=" + word)) + closing() + closing("e2") + after + line("t", "e2")),
        "number of instances": folder(filing() + task("a", inside=many(word)) + closing() + after),
        "script": folder(filing() + f"<scriptTask id='w'><script>{word}</script></scriptTask>" + task("a") + closing() + line("s", "w", "a", "e")),
        "role": folder(filing() + task("a", role="=" + word) + closing() + after),
        "parameter": folder(filing() + task("a") + recorded("c").replace('value="uji"', f'value="={word}"') + closing() + line("s", "a", "c", "e")),
        "table": folder(filing() + '<businessRuleTask id="k"><extensionElements><spiffworkflow:calledDecisionId>k</spiffworkflow:calledDecisionId>'
                        "</extensionElements></businessRuleTask>" + task("a") + closing() + line("s", "k", "a", "e"), k_dot_dmn=table("k", word)),
        "field": folder(filing() + task("a") + closing() + after,
                        forms__isian_dot_form=form("isian", component("catatan", conditional={"hide": "=" + text})))}


@pytest.mark.parametrize("place", places("1"))
def test_s15_s17_python_is_refused_wherever_it_may_be_written(desk, tmp_path, place):
    """Every one at deployment; nothing of it was done, and the engine goes on (S17: a SystemExit would end its thread)."""
    mark = tmp_path / "mark"
    for text in PYTHON:
        with pytest.raises(Problems):
            desk.engine.studio.deploy(places(text.format(mark))[place])
    assert not mark.exists()
    assert row(desk, filed(desk, folder(filing() + task("a") + closing() + line("s", "a", "e")))).ended_at is None


def test_s17_what_is_no_function_is_null_with_a_reason_and_never_an_exit(desk):
    """In data it is only a text."""
    case = filed(desk, folder(round_of('a.catatan = "benar"')), catatan="raise SystemExit")
    do(desk, case, "a", catatan="exit()")
    do(desk, case, "a", catatan="benar")
    assert row(desk, case).ended_at


CALLS = '<callActivity id="c" calledElement="{}"/>'
ENDLESS = {
    "calls itself": (filing() + task("a") + CALLS.format("P") + closing() + line("s", "a", "c", "e"),),
    "call each other": (filing() + task("a") + CALLS.format("Q") + closing() + line("s", "a", "c", "e"),
                        '<process id="Q" isExecutable="false">' + start("sq") + '<callActivity id="d" calledElement="Q"/>' + end("eq") + line("sq", "d", "eq")
                        + "</process>"),
    "a cycle of no time": (filing() + task("a") + boundary("t", "a", timer("R/PT0S", "timeCycle"), False) + closing() + closing("e2") + line("s", "a", "e")
                           + line("t", "e2"),),
    "beyond the calendar": (filing() + task("a") + boundary("t", "a", timer("P999999999M")) + closing() + closing("e2") + line("s", "a", "e")
                            + line("t", "e2"),),
    "a circle without a wait": (filing() + gateway("m") + gateway("x", attributes='default="d"') + task("a") + closing() + line("s", "m", "x")
                                + flow("x", "m", "permohonan.catatan = null") + flow("x", "a", name="d") + line("a", "e"),),
    "a circle of services": (filing() + gateway("m") + recorded("c") + gateway("x", attributes='default="d"') + task("a") + closing() + line("s", "m", "c", "x")
                             + flow("x", "m", "permohonan.catatan = null") + flow("x", "a", name="d") + line("a", "e"),),
    "ten million": (filing() + task("a", inside=many("10000000")) + closing() + line("s", "a", "e"),)}


@pytest.mark.parametrize("what", ENDLESS)
def test_s16_a_diagram_that_would_never_end_is_refused(desk, what):
    with pytest.raises(Problems):
        desk.engine.studio.deploy(folder(*ENDLESS[what]))


@pytest.mark.parametrize("field, text, code", [("number", "10000000", "too_many_instances"), ("textfield", "P999999999M", "timer_value")])
def test_s16_what_only_data_make_endless_is_an_incident_of_that_case(desk, field, text, code):
    """The other cases go on, this one keeps its last state and can be done otherwise."""
    body = (filing() + task("a") + (task("b", inside=many("number(string(a.banyak))")) if field == "number" else
                                    task("b") + boundary("t", "b", timer("=a.banyak")) + closing("e2") + line("t", "e2"))
            + closing() + line("s", "a", "b", "e"))
    case = filed(desk, folder(body, isian=(component("catatan"), component("banyak", field))))
    with pytest.raises(Faulted):
        do(desk, case, "a", banyak=text)
    assert [i.code for i in desk.rows(sql.INCIDENTS_OF, case_id=case)] == [code]
    other = desk.engine.requests.file(desk.pemohon, "uji", {"catatan": "lain"}, key=desk.key()).case
    for one in (other, case):
        do(desk, one, "a", banyak="2" if field == "number" else "P1D")
        assert "b" in desk.engine.tasks.waiting(one)


def test_s2_the_state_of_a_leave_case_stays_under_4_kb_however_often_it_comes_back(desk):
    """Read from the case's row. (By the thousand, and what a round costs: benchmarks/bench_bpmn.)"""
    case, sizes = desk.file().case, []
    for _ in range(4):
        desk.complete(case, "verifikator", "verifikasi", keputusan="dikembalikan", catatan="Alamat belum lengkap")
        desk.complete(case, "pemohon", "perbaikan", **office.LEAVE)
        sizes.append(len(row(desk, case).state))
    assert max(sizes) <= 4000 and sizes[-1] <= sizes[0] + 60


# time ----------------------------------------------------------------------------------------------------------------------
def test_s9_each_arm_of_an_event_gateway_has_its_own_row_and_time(desk):
    body = (filing() + gateway("g", "eventBased") + catch("lama", timer("PT3H")) + catch("cepat", timer("PT1H")) + task("a") + task("b") + closing()
            + line("s", "g", "lama", "a", "e") + line("g", "cepat", "b", "e"))
    case = filed(desk, folder(body))
    assert due(desk, case) == {"lama": "2026-11-24T05:00:00.000000Z", "cepat": "2026-11-24T03:00:00.000000Z"}
    desk.at("2026-11-24T10:30")
    assert set(desk.engine.tasks.waiting(case)) == {"b"} and due(desk, case) == {}


@pytest.mark.parametrize("then", ["2026-12-01", "2026-11-20"], ids=["ahead", "past"])
def test_a_timer_in_another_branch_follows_what_an_action_writes_while_the_case_moves(desk, then):
    """The object is written after the timer was armed and by no person: its row must be there with the same commit."""
    when = f"=if catat.tercatat = true then date and time(&quot;{then}T00:00:00&quot;) else null"
    body = (filing() + gateway("g", "parallel") + catch("tunggu", timer(when, "timeDate")) + task("b") + task("a") + recorded("catat") + closing() + closing("e2")
            + line("s", "g", "tunggu", "b", "e") + line("g", "a", "catat", "e2"))
    case = filed(desk, folder(body))
    assert due(desk, case) == {} and set(desk.engine.tasks.waiting(case)) == {"a"}
    do(desk, case, "a")
    if then == "2026-12-01":
        assert due(desk, case) == {"tunggu": "2026-11-30T17:00:00.000000Z"} and desk.engine.admin.doctor() == []
        desk.at("2026-12-01T08:00")
    assert set(desk.engine.tasks.waiting(case)) == {"b"} and due(desk, case) == {}


def test_the_recorded_events_of_a_leave_request_give_its_live_elements(desk):
    """The timeline is made of events alone; it must agree with the tokens at every revision."""
    from .bpmn.law import live_elements

    def agree():
        told = live_elements((e.kind, e.element) for e in desk.rows(sql.EVENTS_OF, case_id=case) if e.element)
        scopes = unpack(row(desk, case).state)["b"]["scopes"] if row(desk, case).state else []
        there = [name.removesuffix(" [inner]") for scope in scopes for _, name, _, visit, *_ in scope["tokens"] if visit]
        assert sorted(told.elements()) == sorted(there)
    case = desk.file().case
    agree()
    desk.complete(case, "verifikator", "verifikasi", keputusan="dikembalikan", catatan="Alamat belum lengkap")
    agree()
    desk.complete(case, "pemohon", "perbaikan", **office.LEAVE)
    agree()
    for who, element, answer in (("verifikator", "verifikasi", "lengkap"), ("atasan", "pertimbangan", "disetujui"), ("pejabat", "keputusan", "disetujui")):
        desk.complete(case, who, element, keputusan=answer)
        agree()
    desk.at("2026-12-10T08:00")
    desk.complete(case, "pemohon", "lapor_kembali", kembali_pada="2026-12-10")
    agree()
    assert row(desk, case).ended_at
