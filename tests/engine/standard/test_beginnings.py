"""Cases that begin by themselves (BPMN 2.0.2, 13.3.1): by a message, a signal, the clock; whose they are says procedure.yaml."""
import pytest

from engine import Faulted, Problems, Refused
from tests import office
from tests.engine.bpmn.drawing import catch, event, gateway, line, start, timer
from tests.engine.bpmn.folder import closing, filing, folder, properties, task

from .doing import again, as_nip, asleep, cases, deploy, done, objects, row, sound, waits


@pytest.fixture(scope="module")
def stage(databases):
    with office.stage(databases.kind) as made:
        yield made


BY_MESSAGE = start("s", properties(writes="laporan") + event("message", "m1")) + task("a") + closing() + line("s", "a", "e")
MONTHLY = start("s", timer("R/2026-12-01T07:00/P1M", "timeCycle")) + task("a") + closing() + line("s", "a", "e")
OFFICE = "as: sekda"


def holder(desk, case: str) -> str:
    return row(desk, case).applicant


def test_a_message_begins_a_case_of_the_office(desk):
    deploy(desk, BY_MESSAGE, starts=as_nip(desk))
    told = desk.engine.messages.send("m1", content={"isi": "jembatan rusak"}, key="k")
    assert told.how == "begun" and waits(desk, told.case) == "a" and objects(desk, told.case)["laporan"] == {"isi": "jembatan rusak"}
    assert holder(desk, told.case) == desk.pemohon.person
    assert desk.engine.messages.send("m1", content={"isi": "jembatan rusak"}, key="k") == told and len(cases(desk, "uji")) == 1
    assert desk.engine.requests.page(desk.pemohon, told.case).number.startswith("UJI-")
    done(desk, told.case, "a")
    sound(desk)


def test_whose_it_is_by_role_unit_or_message(desk):
    deploy(desk, BY_MESSAGE, starts=OFFICE)
    assert holder(desk, desk.engine.messages.send("m1").case) == desk.sekda.person
    deploy(desk, BY_MESSAGE, starts="as: BKPSDM")
    assert holder(desk, desk.engine.messages.send("m1").case) not in (desk.sekda.person, "")
    deploy(desk, BY_MESSAGE, starts='as: "=pesan.nip"')
    told = desk.engine.messages.send("m1", content={"nip": as_nip(desk).split("'")[1]})
    assert holder(desk, told.case) == desk.pemohon.person
    sound(desk)


def test_a_message_about_nobody_begins_nothing_and_says_so(desk):
    deploy(desk, BY_MESSAGE, starts='as: "=pesan.nip"')
    with pytest.raises(Faulted):
        desk.engine.messages.send("m1", content={"nip": "0"})
    assert cases(desk, "uji") == [] and [i.code for i in desk.engine.admin.incidents()] == ["no_applicant"]


def test_without_an_owner_it_may_not_be_put_in_force(desk):
    with pytest.raises(Problems) as problems:
        desk.engine.studio.deploy(folder(BY_MESSAGE))
    assert [f.code for f in problems.value.problems] == ["begins_for_nobody"]


def test_what_begins_by_itself_is_filed_by_nobody(desk):
    deploy(desk, BY_MESSAGE, starts=OFFICE)
    assert "uji" not in [card.procedure for card in desk.engine.services.cards(desk.pemohon)]
    with pytest.raises(Refused) as refused:
        desk.engine.requests.file(desk.pemohon, "uji", {"catatan": "x"}, key="k")
    assert refused.value.code == "no_version"


def test_a_message_with_a_value_begins_one_case_for_it_and_the_next_one_is_its(desk):
    body = (start("s", event("message", "m1")) + task("a") + catch("c", properties(correlation="a.catatan", writes="lagi") + event("message", "m1"))
            + task("b") + closing() + line("s", "a", "c", "b", "e"))
    deploy(desk, body, starts=as_nip(desk))
    case = desk.engine.messages.send("m1", "L-1").case
    assert desk.engine.messages.send("m1", "L-1", {"isi": "kedua"}).how == "kept" and len(cases(desk, "uji")) == 1
    done(desk, case, "a", catatan="L-1")
    assert waits(desk, case) == "b" and objects(desk, case)["lagi"] == {"isi": "kedua"}
    assert desk.engine.messages.send("m1", "L-2").how == "begun"
    sound(desk)


def test_a_signal_begins_a_case_of_every_procedure_that_waits_for_it(desk):
    by_signal = start("s", event("signal", "g1")) + task("a") + closing() + line("s", "a", "e")
    deploy(desk, by_signal, starts=OFFICE)
    deploy(desk, by_signal, starts=OFFICE, key="lain")
    desk.engine.messages.signal("g1", key="k")
    desk.engine.messages.signal("g1", key="k")
    desk.engine.drain()
    assert [len(cases(desk, key)) for key in ("uji", "lain")] == [1, 1]
    sound(desk)


def test_a_plain_start_and_a_message_start_stand_side_by_side(desk):
    body = filing() + start("s2", event("message", "m1")) + task("a") + closing() + line("s", "a", "e") + line("s2", "a")
    deploy(desk, body, starts="limit_open: 9, as: sekda")
    filed, begun = again(desk), desk.engine.messages.send("m1").case
    assert (waits(desk, filed), waits(desk, begun)) == ("a", "a") and holder(desk, filed) != holder(desk, begun)
    sound(desk)


def test_a_receive_task_and_an_event_gateway_begin_cases(desk):
    receive = f'<receiveTask id="r" instantiate="true" messageRef="m1">{properties(writes="laporan")}</receiveTask>'
    deploy(desk, receive + task("a") + closing() + line("r", "a", "e"), starts=OFFICE)
    assert waits(desk, desk.engine.messages.send("m1", content={"isi": "x"}).case) == "a"
    arms = (gateway("g", "eventBased", 'instantiate="true"') + catch("c1", event("message", "m1")) + catch("c2", event("signal", "g1")) + task("a") + task("b")
            + closing() + closing("e2") + line("g", "c1", "a", "e") + line("g", "c2", "b", "e2"))
    deploy(desk, arms, starts=OFFICE)
    assert waits(desk, desk.engine.messages.send("m1").case) == "a"
    desk.engine.messages.signal("g1")
    desk.engine.drain()
    assert sorted(waits(desk, c.id) for c in cases(desk, "uji")) == ["a", "a", "b"]
    sound(desk)


# the clock ------------------------------------------------------------------------------------------------------------------------------
def test_the_clock_begins_a_case_each_month(desk):
    deploy(desk, MONTHLY, starts=OFFICE)
    assert cases(desk, "uji") == []
    desk.at("2026-12-01 06:59")
    assert cases(desk, "uji") == []
    desk.at("2026-12-01 07:00")
    assert [waits(desk, c.id) for c in cases(desk, "uji")] == ["a"]
    desk.at("2027-01-01 07:00")
    assert len(cases(desk, "uji")) == 2
    sound(desk)


def test_months_without_the_machine_are_made_up_for_once(desk):
    """S10: what was missed is one case, and the next one comes at its own day."""
    deploy(desk, MONTHLY, starts=OFFICE)
    asleep(desk, "2027-04-15 08:00")
    assert len(cases(desk, "uji")) == 1
    desk.at("2027-05-01 07:00")
    assert len(cases(desk, "uji")) == 2
    sound(desk)


def test_a_day_begins_a_case_once_however_often_the_folder_is_deployed(desk):
    once = start("s", timer("2026-12-01T07:00", "timeDate")) + task("a") + closing() + line("s", "a", "e")
    deploy(desk, once, starts=OFFICE)
    deploy(desk, once, starts=OFFICE)
    desk.at("2026-12-01 07:00")
    deploy(desk, once, starts=OFFICE)
    desk.at("2026-12-03 07:00")
    assert len(cases(desk, "uji")) == 1


def test_another_version_takes_over_the_clock(desk):
    deploy(desk, MONTHLY, starts=OFFICE)
    deploy(desk, MONTHLY.replace('id="a"', 'id="baru"').replace('"a"', '"baru"'), starts=OFFICE)
    desk.at("2026-12-01 07:00")
    assert [waits(desk, c.id) for c in cases(desk, "uji")] == ["baru"]
    sound(desk)


def test_a_case_that_cannot_begin_keeps_no_later_one_from_beginning(desk):
    deploy(desk, MONTHLY, starts="as: '1'")                      # a NIP nobody has
    desk.at("2026-12-01 07:00")
    desk.at("2026-12-02 07:00")
    desk.at("2026-12-10 07:00")
    assert cases(desk, "uji") == []
    ticks = [job for job in desk.engine.admin.export_state()["outbox"] if job["kind"] == "tick" and job["status"] == "waiting"]
    assert len(ticks) == 1


def test_a_timer_start_that_reads_a_request_is_found_and_one_that_gives_no_time_stops_nobody(desk):
    reads = start("s", timer("=permohonan.catatan", "timeDate")) + task("a") + closing() + line("s", "a", "e")
    with pytest.raises(Problems) as problems:
        desk.engine.studio.deploy(folder(reads, starts=OFFICE))
    assert "start_timer_reads" in {f.code for f in problems.value.problems}
    deploy(desk, start("s", timer("=&quot;besok&quot;", "timeDate")) + task("a") + closing() + line("s", "a", "e"), starts=OFFICE, key="tanpa_waktu")
    deploy(desk, MONTHLY, starts=OFFICE)
    desk.at("2026-12-01 07:00")
    assert len(cases(desk, "uji")) == 1 and cases(desk, "tanpa_waktu") == []


def test_a_timer_start_by_feel_and_by_working_days(desk):
    for key, text, tag in (("feel", "=now() + duration(&quot;P1D&quot;)", "timeDate"), ("hari", "1 hari kerja", "timeDuration")):
        deploy(desk, start("s", timer(text, tag)) + task("a") + closing() + line("s", "a", "e"), starts=OFFICE, key=key)
    desk.at("2026-11-25 09:00")
    assert [len(cases(desk, key)) for key in ("feel", "hari")] == [1, 0]
    desk.at("2026-11-25 16:00")
    assert [len(cases(desk, key)) for key in ("feel", "hari")] == [1, 1]
