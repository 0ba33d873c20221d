"""Messages that name no case (BPMN 2.0.2, 8.4.2 "Correlation", 10.5.6, 13.3.1): by name and value, also before the receiver waits, to one receiver only."""
import threading
from datetime import timedelta

import pytest

from engine import Refused
from engine.facade.messages import LASTING
from engine.run import messages
from tests import office
from tests.engine.bpmn.drawing import boundary, catch, event, event_sub, gateway, line
from tests.engine.bpmn.folder import closing, filing, form, properties, task
from web import create_app

from .doing import again, cases, deploy, done, filed, moves, objects, row, sound, waits


@pytest.fixture(scope="module")
def stage(databases):
    with office.stage(databases.kind) as made:
        yield made


BY_NOTE = properties(correlation="permohonan.catatan", writes="jawaban")
WAITING = filing() + catch("c", BY_NOTE + event("message", "m1")) + task("a") + closing() + line("s", "c", "a", "e")
LATER = filing() + task("b") + catch("c", BY_NOTE + event("message", "m1")) + task("a") + closing() + line("s", "b", "c", "a", "e")


def test_a_message_finds_its_case_by_name_and_value(desk):
    one = filed(desk, WAITING, fill={"catatan": "B-1"})
    two = again(desk, catatan="B-2")
    assert desk.engine.messages.send("m1", "B-2", {"isi": "setuju"}, key="k").case == two
    assert (waits(desk, one), waits(desk, two)) == ("", "a")
    assert objects(desk, two)["jawaban"] == {"isi": "setuju"}
    sound(desk)


def test_the_same_key_sends_once(desk):
    filed(desk, WAITING, fill={"catatan": "B-1"})
    again(desk, catatan="B-1")
    first = desk.engine.messages.send("m1", "B-1", key="k")
    assert desk.engine.messages.send("m1", "B-1", key="k") == first and first.how == "received"
    assert sorted(waits(desk, one.id) for one in cases(desk, "uji")) == ["", "a"]


def test_one_message_has_one_receiver_and_the_one_who_waits_longest(desk):
    one = filed(desk, WAITING, fill={"catatan": "B-1"})
    two = again(desk, catatan="B-1")
    assert desk.engine.messages.send("m1", "B-1").case == one
    assert desk.engine.messages.send("m1", "B-1").case == two
    assert desk.engine.messages.send("m1", "B-1").how == "kept"
    sound(desk)


def test_a_message_before_its_receiver_waits_for_it_and_is_taken_in_the_same_command(desk):
    case = filed(desk, LATER, fill={"catatan": "B-1"})
    assert desk.engine.messages.send("m1", "B-1", {"isi": "dini"}).how == "kept"
    assert [(m.name, m.correlation) for m in desk.engine.messages.kept()] == [("m1", "B-1")]
    before = row(desk, case).revision
    done(desk, case, "b")
    assert waits(desk, case) == "a" and row(desk, case).revision == before + 1 and objects(desk, case)["jawaban"] == {"isi": "dini"}
    assert desk.engine.messages.kept() == []
    sound(desk)


def test_a_message_that_waits_when_the_case_is_filed_is_taken_at_the_filing(desk):
    deploy(desk, WAITING)
    desk.engine.messages.send("m1", "B-7", {"isi": "dini"})
    assert waits(desk, again(desk, catatan="B-7")) == "a"
    sound(desk)


def test_of_two_kept_messages_the_older_is_taken_first_and_each_once(desk):
    case = filed(desk, LATER, fill={"catatan": "B-1"})
    desk.engine.messages.send("m1", "B-1", {"isi": "satu"})
    desk.at("2026-11-24 10:00")
    desk.engine.messages.send("m1", "B-1", {"isi": "dua"})
    done(desk, case, "b")
    assert objects(desk, case)["jawaban"] == {"isi": "satu"} and len(desk.engine.messages.kept()) == 1
    sound(desk)


def test_a_message_nobody_waited_for_in_its_time_is_gone(desk):
    case = filed(desk, LATER, fill={"catatan": "B-1"})
    desk.engine.messages.send("m1", "B-1", lasting=timedelta(days=2))
    desk.engine.messages.send("m1", "B-1", {"isi": "dua"}, lasting=LASTING)
    desk.at("2026-11-27 09:00")
    assert len(desk.engine.messages.kept()) == 1
    done(desk, case, "b")
    assert objects(desk, case)["jawaban"] == {"isi": "dua"}


def test_another_value_reaches_nobody_and_no_value_is_refused(desk):
    case = filed(desk, WAITING, fill={"catatan": "B-1"})
    assert desk.engine.messages.send("m1", "B-9").how == "kept"
    with pytest.raises(Refused) as refused:
        desk.engine.messages.send("m1")
    assert refused.value.code == "not_waiting" and waits(desk, case) == ""


@pytest.mark.parametrize(("name", "value", "content"), [("", "x", None), ("m1", "x" * 500, None), ("m1", "x", {"a": "y" * 70_000}), ("m1\n", "x", None)])
def test_what_nobody_can_have_meant_is_refused(desk, name, value, content):
    with pytest.raises(Refused) as refused:
        desk.engine.messages.send(name, value, content)
    assert refused.value.code == "invalid"


def test_what_comes_from_outside_is_judged_by_the_form_of_its_receiver(desk):
    """Bad content is refused with its fields, over the API too, and nothing moves; what the form does not name is kept as it came."""
    judged = filing() + catch("c", properties(correlation="permohonan.catatan", form="hasil", writes="jawaban") + event("message", "m1")) + task("a") + closing() \
        + line("s", "c", "a", "e")
    about = {"purpose": "Uji", "retention": "1 tahun", "class": "umum"}
    hasil = form("hasil", {"type": "number", "id": "f_nilai", "key": "nilai", "label": "Nilai", "validate": {"required": True, "max": 10}, "properties": about})
    case = filed(desk, judged, fill={"catatan": "B-1"}, **{"forms/hasil.form": hasil})
    with desk.engine.transactions.read() as env:
        nip = env.person(desk.pejabat.person).nip
    desk.engine.admin.add_user(nip, "kata-sandi-yang-panjang", ("admin",))
    client = create_app(desk.engine, RATELIMIT_ENABLED=False).test_client()
    headers = {"Authorization": f"Bearer {desk.engine.admin.create_token(nip)}"}
    for content in ({"nilai": 11}, {"nilai": "banyak"}, {"lain": 1}, {"nilai": [1]}, {"nilai": {"a": 1}}, {"nilai": None}):
        answer = client.post("/api/v1/messages", json={"name": "m1", "correlation": "B-1", "content": content}, headers={**headers, "Idempotency-Key": f"outside-{desk.key()}"})
        assert answer.status_code in (400, 422) and "nilai" in answer.get_data(as_text=True), content
        with pytest.raises(Refused) as refused:
            desk.engine.requests.message(case, "m1", content)
        assert refused.value.code == "invalid" and set(refused.value.params["errors"]) == {"nilai"}
    assert waits(desk, case) == "" and not desk.engine.messages.kept()
    assert desk.engine.messages.send("m1", "B-1", {"nilai": 7, "dari": "instansi"}).case == case
    assert waits(desk, case) == "a" and objects(desk, case)["jawaban"]["dari"] == "instansi" and int(objects(desk, case)["jawaban"]["nilai"]) == 7
    sound(desk)


def test_the_doctor_sees_a_message_that_somebody_waits_for_and_does_not_get(desk):
    filed(desk, WAITING, fill={"catatan": "B-1"})
    with desk.engine.transactions.write() as env:
        messages.keep(env, "m1", "B-1", {}, LASTING)
    assert desk.engine.admin.doctor() == ["messages: 1 called m1 wait for a receiver who is there"]


def test_by_the_case_it_still_works_without_a_value(desk):
    case = filed(desk, filing() + catch("c", event("message", "m1")) + task("a") + closing() + line("s", "c", "a", "e"))
    desk.engine.requests.message(case, "m1")
    assert waits(desk, case) == "a"


def test_boundary_event_sub_process_and_receive_task_take_by_value(desk):
    inside = boundary("b", "t", BY_NOTE + event("message", "m1"), False)
    body = (filing() + task("t") + inside + task("h") + closing() + closing("e2") + line("s", "t", "e") + line("b", "h", "e2")
            + event_sub("x", properties(correlation="permohonan.catatan", writes="lain") + event("message", "m1"), "k", False).replace(
                '<userTask id="k" >', '<userTask id="k">' + properties(form="isian", role="pengelola_kepegawaian", promise="1 hari kerja")))
    case = filed(desk, body, fill={"catatan": "B-1"})
    for _ in range(2):
        desk.engine.messages.send("m1", "B-1")
    assert waits(desk, case) in ("h h t", "h k t", "k k t") and len(moves(desk, case, "message")) == 2
    sound(desk)


def test_one_case_sends_to_another(desk):
    throw = f'<intermediateThrowEvent id="t">{properties(correlation="permohonan.catatan", sends="{isi: permohonan.catatan}")}{event("message", "m1")}</intermediateThrowEvent>'
    deploy(desk, filing() + throw + closing() + line("s", "t", "e"), key="kirim")
    case = filed(desk, WAITING, fill={"catatan": "B-1"})
    sender = again(desk, "kirim", catatan="B-1")
    assert row(desk, sender).ended_at and waits(desk, case) == "a" and objects(desk, case)["jawaban"] == {"isi": "B-1"}
    again(desk, "kirim", catatan="B-2")
    assert [m.correlation for m in desk.engine.messages.kept()] == ["B-2"]
    sound(desk)


def test_the_standards_own_correlation_subscription(desk):
    """8.4.2: the key's property is retrieved from the message; the process binds it to its data."""
    keys = ('<correlationProperty id="cp"><correlationPropertyRetrievalExpression messageRef="m1"><messagePath>isi</messagePath>'
            '</correlationPropertyRetrievalExpression></correlationProperty><collaboration id="co"><participant id="pa" processRef="P"/>'
            '<correlationKey id="ck"><correlationPropertyRef>cp</correlationPropertyRef></correlationKey></collaboration>')
    subscribed = ('<correlationSubscription id="cs" correlationKeyRef="ck"><correlationPropertyBinding correlationPropertyRef="cp"><dataPath>permohonan.catatan'
                  '</dataPath></correlationPropertyBinding></correlationSubscription>')
    body = filing() + catch("c", event("message", "m1")) + task("a") + closing() + line("s", "c", "a", "e") + subscribed
    case = filed(desk, body, keys, fill={"catatan": "B-1"})
    assert desk.engine.messages.send("m1", "B-1").case == case and waits(desk, case) == "a"


def test_the_arms_of_a_gateway_are_known_by_their_values(desk):
    body = (filing() + gateway("g", "eventBased") + catch("c1", BY_NOTE + event("message", "m1")) + catch("c2", event("signal", "g1")) + task("a") + task("b")
            + closing() + closing("e2") + line("s", "g", "c1", "a", "e") + line("g", "c2", "b", "e2"))
    case = filed(desk, body, fill={"catatan": "B-1"})
    assert desk.engine.messages.send("m1", "B-1").case == case and waits(desk, case) == "a"
    sound(desk)


def test_sender_and_receiver_at_the_same_moment_do_not_miss_each_other(desk):
    deploy(desk, LATER)
    for n in range(6):
        value = f"S-{n}"
        case, told = again(desk, catatan=value), []
        task_id = desk.task(case, "b")

        def receive(task_id=task_id, n=n):
            desk.engine.tasks.complete(desk.verifikator, task_id, {"catatan": "x"}, revision=None, key=f"receive-{n}")

        def send(value=value, told=told):
            told.append(desk.engine.messages.send("m1", value))
        threads = [threading.Thread(target=act) for act in ((receive, send) if n % 2 else (send, receive))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert told and waits(desk, case) == "a"
    assert desk.engine.messages.kept() == []
    sound(desk)
