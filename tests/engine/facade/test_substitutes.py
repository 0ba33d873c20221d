"""Leave, letters of acting and substitutes: lists, pages, commands, history and letters follow one rule, for exactly the days."""
from datetime import date

import orjson
import pytest

from engine import Refused
from engine.office import appointments, substitutes, units
from engine.play.office import balances
from engine.play.stage import import_rows
from engine.store import new_id
from engine.store.statements import case as sql
from engine.store.statements import office as office_sql
from tests.office import LEAVE

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)


def away(desk, who, start, end, case=None, operation="add"):
    with desk.engine.transactions.write() as env:
        env.tx.run(sql.REGISTER_INSERT, id=new_id(), register="ketidakhadiran", operation=operation, person=who.person, kind="jenis_rahasia", from_day=start.isoformat(),
                   until_day=end.isoformat(), unit=None, position=None, basis=None, letter=None, case_id=case, at=f"2026-11-2{0 if operation == 'add' else 1}")


def named(desk, who, stand_in, procedures=None, only_leave=True, start=MONDAY, until=WEDNESDAY):
    with desk.engine.transactions.write() as env:
        return substitutes.name(env.tx, who.person, stand_in.person, start, until, procedures, only_leave, "", who.person, "2026-11-20")


def listed(desk, who, case):
    return case in [row.case for row in desk.engine.tasks.inbox(who).rows]


@pytest.fixture
def waiting(desk):
    """A request that waits for the superior's view. The verifier is a colleague of his."""
    desk.case = desk.file().case
    desk.complete(desk.case, "verifikator", "verifikasi", keputusan="lengkap")
    return desk


def test_an_officials_own_leave_takes_his_tasks_away_for_exactly_its_days(waiting):
    desk = waiting
    away(desk, desk.atasan, TUESDAY, TUESDAY)
    assert not listed(desk, desk.atasan, desk.case) and listed(desk, desk.pejabat, desk.case)
    with pytest.raises(Refused) as refused:
        desk.complete(desk.case, "atasan", "pertimbangan", keputusan="disetujui")
    assert refused.value.code == "not_yours"
    desk.at("2026-11-25 00:00")
    assert listed(desk, desk.atasan, desk.case) and not listed(desk, desk.pejabat, desk.case)


def test_the_leave_that_was_granted_to_an_official_is_what_keeps_him_away(waiting):
    """From his own request to the list of his tasks, through the register that the procedure writes."""
    desk = waiting
    with desk.engine.transactions.read() as env:
        nip = env.person(desk.atasan.person).nip
    import_rows(desk.engine, "saldo", list(balances(nip, TUESDAY, None)))
    own = desk.engine.requests.file(desk.atasan, "cuti", {**LEAVE, "mulai": "2026-12-07", "selesai": "2026-12-09"}, key="own").case
    for who, step, decision in (("verifikator", "verifikasi", "lengkap"), ("pejabat", "pertimbangan", "disetujui"), ("bkpsdm", "verifikasi_bkpsdm", "lengkap"),
                                ("sekda", "keputusan", "disetujui")):
        desk.complete(own, who, step, keputusan=decision)
    assert "ketidakhadiran" in {row.register for row in desk.rows(sql.REGISTER_OF_CASE, case_id=own)}
    case = desk.file(mulai="2026-12-21", selesai="2026-12-22").case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    for moment, his in (("2026-12-06 23:59", True), ("2026-12-07 00:00", False), ("2026-12-09 23:59", False), ("2026-12-10 00:00", True)):
        desk.at(moment)
        assert (listed(desk, desk.atasan, case), listed(desk, desk.pejabat, case)) == (his, not his), moment


def test_leave_that_was_shortened_or_revoked_keeps_nobody_away(waiting):
    desk = waiting
    away(desk, desk.atasan, MONDAY, WEDNESDAY, desk.case)
    assert not listed(desk, desk.atasan, desk.case)
    away(desk, desk.atasan, WEDNESDAY, WEDNESDAY, desk.case, "revoke")           # called back on the third day
    assert not listed(desk, desk.atasan, desk.case) and desk.atasan.name in desk.engine.tasks.inbox(desk.pemohon).away
    desk.at("2026-11-25 00:00")
    assert listed(desk, desk.atasan, desk.case) and desk.atasan.name not in desk.engine.tasks.inbox(desk.pemohon).away


def test_a_substitute_decides_in_his_name_and_page_history_and_task_say_so(waiting):
    desk = waiting
    away(desk, desk.atasan, TUESDAY, TUESDAY)
    named(desk, desk.atasan, desk.verifikator)
    engine, task = desk.engine, desk.task(desk.case, "pertimbangan")
    assert listed(desk, desk.verifikator, desk.case) and not listed(desk, desk.pejabat, desk.case)
    page = engine.tasks.page(desk.verifikator, task)
    assert page.acting.startswith("Anda bertindak sebagai pengganti Kepala Bidang")
    holder = engine.requests.page(desk.pemohon, desk.case).holder
    assert holder.acting == "Pengganti" and holder.position.startswith("Kepala Bidang") and holder.person == desk.verifikator.name
    desk.complete(desk.case, "verifikator", "pertimbangan", keputusan="disetujui")
    [row] = [t for t in desk.rows(sql.TASKS_OF_CASE, case_id=desk.case) if t.element == "pertimbangan"]
    assert (row.completed_by, row.acting_for) == (desk.verifikator.person, desk.atasan.person)
    page = engine.requests.page(desk.pemohon, desk.case)
    assert any("oleh Pengganti Kepala Bidang" in entry.words for entry in page.history)
    assert "jenis_rahasia" not in str(page)                                               # that he is away may be known, not why
    assert engine.admin.doctor() == []


def test_a_substitute_signs_in_the_name_of_whom_he_stands_in_for(waiting):
    desk = waiting
    desk.complete(desk.case, "atasan", "pertimbangan", keputusan="disetujui")
    away(desk, desk.pejabat, TUESDAY, TUESDAY)
    named(desk, desk.pejabat, desk.verifikator, ["cuti"])
    desk.complete(desk.case, "verifikator", "keputusan", keputusan="disetujui")
    [letter] = desk.rows(sql.LETTERS_OF, case_id=desk.case)
    [job] = [j for j in desk.rows(sql.ALL_JOBS) if j.case_id == desk.case and j.kind == "letter"]
    signer = orjson.loads(job.payload)["data"]["pejabat"]
    assert signer["untuk"] == "Kepala Dinas Pendidikan" and signer["nama"] == desk.verifikator.name and signer["jabatan"] == desk.verifikator.position
    assert letter.signer_title == f"{desk.verifikator.position}, a.n. Kepala Dinas Pendidikan"
    assert letter.sha256                                                          # and it could be set


def test_who_acts_by_letter_replaces_the_head_and_signs_as_plh(waiting):
    desk = waiting
    desk.complete(desk.case, "atasan", "pertimbangan", keputusan="disetujui")
    assert listed(desk, desk.pejabat, desk.case)
    with desk.engine.transactions.write() as env:
        agency = units.by_code(env.tx, "DISDIK")
        appointments.act(env.tx, agency.id, desk.atasan.person, "plh", MONDAY, WEDNESDAY, "SPT 1")
    assert not listed(desk, desk.pejabat, desk.case) and listed(desk, desk.atasan, desk.case)
    desk.complete(desk.case, "atasan", "keputusan", keputusan="disetujui")
    [letter] = desk.rows(sql.LETTERS_OF, case_id=desk.case)
    assert letter.signer_title == "Plh. Kepala Dinas Pendidikan"


def test_who_did_a_step_for_another_is_that_other_where_the_model_keeps_apart(desk):
    """The superior filed for him while his substitute stands in: the substitute counts as the superior too, so it goes up."""
    with desk.engine.transactions.write() as env:
        appointments.appoint(env.tx, env.roles, "pengelola_kepegawaian", env.person(desk.atasan.person), env.today)
    case = desk.engine.requests.file(desk.atasan, "cuti", LEAVE, key="filed", on_behalf=desk.pemohon.person).case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    away(desk, desk.atasan, TUESDAY, TUESDAY)
    named(desk, desk.atasan, desk.verifikator)
    assert not listed(desk, desk.verifikator, case) and listed(desk, desk.pejabat, case)
    with pytest.raises(Refused) as refused:
        desk.complete(case, "verifikator", "pertimbangan", keputusan="disetujui")
    assert refused.value.code == "same_person"


def test_a_substitute_for_some_procedures_has_only_these(waiting):
    desk = waiting
    away(desk, desk.atasan, TUESDAY, TUESDAY)
    row = named(desk, desk.atasan, desk.verifikator, ["mutasi"])
    assert not listed(desk, desk.verifikator, desk.case) and listed(desk, desk.pejabat, desk.case)
    named(desk, desk.atasan, desk.verifikator, ["cuti", "mutasi"])
    assert listed(desk, desk.verifikator, desk.case) and not listed(desk, desk.pejabat, desk.case)
    with desk.engine.transactions.write() as env:
        assert substitutes.end(env.tx, row, TUESDAY, "2026-11-24")


def test_who_was_named_for_a_period_has_it_though_nobody_is_on_leave(waiting):
    desk = waiting
    named(desk, desk.atasan, desk.verifikator, only_leave=False)
    assert listed(desk, desk.verifikator, desk.case) and not listed(desk, desk.atasan, desk.case)
    away(desk, desk.verifikator, TUESDAY, TUESDAY)                                # away himself: nobody stands in for a substitute
    assert listed(desk, desk.pejabat, desk.case) and not listed(desk, desk.verifikator, desk.case)


def test_a_head_who_leaves_the_office_is_replaced_at_once(waiting):
    desk = waiting
    with desk.engine.transactions.write() as env:
        env.tx.run(office_sql.PERSON_CHANGE, **{**env.person(desk.atasan.person)._asdict(), "active": 0})
    assert listed(desk, desk.pejabat, desk.case)


def test_who_names_a_substitute_is_told_on_which_of_the_days_he_is_not_there(desk):
    engine = desk.engine

    def told(who=desk.atasan):
        return [(one.start.isoformat(), one.until and one.until.isoformat(), one.as_what) for one in engine.substitutes.page(who).mine[0].elsewhere]
    away(desk, desk.verifikator, date(2026, 11, 20), date(2026, 11, 26))
    engine.substitutes.name(desk.atasan, {"pengganti": desk.verifikator.person, "cara": "periode", "mulai": "2026-11-25", "selesai": "2026-12-11"}, key="n")
    assert told() == [("2026-11-25", "2026-11-26", "")], "a warning, no refusal"
    away(desk, desk.verifikator, date(2026, 12, 10), date(2026, 12, 20))          # asked for and granted afterwards
    with engine.transactions.write() as env:
        appointments.act(env.tx, units.by_code(env.tx, "INSPEKTORAT").id, desk.verifikator.person, "plt", date(2026, 12, 1), None, "SPT 2")
        appointments.act(env.tx, env.person(desk.atasan.person).unit, desk.verifikator.person, "plh", date(2026, 12, 1), None, "SPT 3")
    assert told() == [("2026-11-25", "2026-11-26", ""), ("2026-12-01", "2026-12-11", "Plt. Inspektur"), ("2026-12-10", "2026-12-11", "")], \
        "that he acts for the official himself keeps him from nothing"
    assert engine.substitutes.page(desk.verifikator).for_others[0].elsewhere and "jenis_rahasia" not in str(engine.substitutes.page(desk.atasan))
    desk.at("2026-12-03 08:00")
    assert told()[0][0] == "2026-12-03", "what is past warns of nothing"
    desk.at("2026-12-12 08:00")
    assert told() == []
