"""The inbox as a list: whose tasks, in which order, sifted, searched and counted; what somebody keeps for himself about them."""
import pytest

from engine import Refused, views
from engine.run import sight
from engine.store import new_id
from engine.store.statements import case as sql
from engine.store.statements import office as office_sql
from engine.store.store import Tx
from tests.office import desk as opened
from tests.office import stage

F = views.InboxFilter


@pytest.fixture(scope="module")
def office(databases):
    with stage(databases.kind) as made, opened(made) as desk:
        desk.first = desk.file(mulai="2026-12-14", selesai="2026-12-15")
        desk.file(mulai="2026-12-21", selesai="2026-12-21")
        yield desk


@pytest.fixture
def stage_office(databases):
    with stage(databases.kind) as made, opened(made) as desk:
        yield desk


def numbers(box: views.Inbox) -> list[str]:
    return [row.number for row in box.rows]


def statements(monkeypatch, call) -> list[str]:
    """Names of the statements that a call sends."""
    said = []
    with monkeypatch.context() as patched:
        for name in ("all", "one"):
            real = getattr(Tx, name)
            patched.setattr(Tx, name, lambda self, statement, real=real, **given: (said.append(statement.name), real(self, statement, **given))[1])
        call()
    return said


def test_deciding_facts_and_counts_cost_few_statements(office, monkeypatch):
    who = office.verifikator
    said = statements(monkeypatch, lambda: office.engine.tasks.inbox(who))
    assert len(said) <= 12, said
    box = office.engine.tasks.inbox(who)
    facts = {fact.label: fact.value for fact in next(r for r in box.rows if r.case == office.first.case).facts}
    assert facts["Lamanya"] == "2 hari kerja" and facts["Sisa cuti tahunan"] and facts["Rekan yang juga tidak masuk"] == "Tidak ada"
    assert (box.total, box.found, box.later) == (2, 2, 2) and [o.label for o in box.steps] == ["Verifikasi kepegawaian"]


def test_a_supervisor_with_steps_of_several_kinds_costs_no_more_statements(stage_office, monkeypatch):
    """A head: steps that are his, steps of other units that only looking into each case can tell from his, one he has claimed."""
    desk, found = stage_office, []
    for day in ("09", "10", "14"):
        case = desk.file(mulai=f"2026-12-{day}", selesai=f"2026-12-{day}").case
        desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
        found.append(case)
        desk.complete(case, "atasan", "pertimbangan", keputusan="disetujui") if day == "14" else None
    desk.engine.tasks.claim(desk.atasan, desk.task(found[0], "pertimbangan"))
    for who, waiting in ((desk.atasan, 2), (desk.pejabat, 1)):
        said = statements(monkeypatch, lambda who=who: desk.engine.tasks.inbox(who))
        assert len(said) <= 12 and len(said) == len(set(said)), said
        assert desk.engine.tasks.inbox(who).total == waiting


def test_filters_sift_and_the_counts_follow(office):
    inbox, who = office.engine.tasks.inbox, office.verifikator
    assert inbox(who, asked=F(procedure="cuti", element="verifikasi", time="later")).found == 2
    for nothing in (F(procedure="mutasi"), F(element="keputusan"), F(time="late"), F(time="today"), F(claimed=True), F(marked=True)):
        found = inbox(who, asked=nothing)
        assert (found.found, found.rows, found.total) == (0, (), 2), nothing
    task = office.task(office.first.case, "verifikasi")
    office.engine.tasks.claim(who, task)
    office.engine.inbox.mark(who, [task], True)
    assert numbers(inbox(who, asked=F(claimed=True))) == numbers(inbox(who, asked=F(marked=True))) == [office.first.number]
    office.engine.inbox.mark(who, [task], False)
    office.engine.tasks.release(who, task)
    assert inbox(who, asked=F(marked=True)).found == 0


@pytest.mark.parametrize("words,finds", [("", 2), ("{name}", 2), ("{nip}", 2), ("{number}", 1), ("tidak ada orang begini", 0), ("%", 0), ("1' or '1'='1", 0)])
def test_words_find_names_numbers_and_nip_and_stand_in_no_address(office, words, finds):
    who = office.verifikator
    with office.engine.transactions.read() as env:
        applicant = env.person(office.pemohon.person)
    office.engine.inbox.search(who, words.format(name=applicant.name.split()[0].upper(), nip=applicant.nip[:9], number=office.first.number))
    assert office.engine.tasks.inbox(who, searching=True).found == finds
    assert office.engine.tasks.inbox(who).found == 2, "without being asked nothing is searched"


def test_what_is_seen_beside_ones_own_leads_to_the_request(office):
    """Who has done a step sees where the case is now; it is in nobody's list whose it is not."""
    case = office.file(mulai="2026-12-28", selesai="2026-12-28").case
    inbox = office.engine.tasks.inbox
    assert inbox(office.atasan, asked=F(scope="all")).found == 0
    office.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    assert inbox(office.verifikator).total == 2 and inbox(office.atasan).total == 1
    [row] = [r for r in inbox(office.verifikator, asked=F(scope="all")).rows if r.case == case]
    assert row.holder and not row.facts
    mine = next(r for r in inbox(office.verifikator, asked=F(scope="all")).rows if r.case == office.first.case)
    assert not mine.holder and mine.facts
    assert case in {r.case for r in inbox(office.verifikator, asked=F(scope="unit")).rows}, "his unit is the agency and all below it"
    assert inbox(office.pemohon, asked=F(scope="all")).found == 0, "his own requests are no tasks of his"
    office.complete(case, "atasan", "pertimbangan", keputusan="dikembalikan", alasan="Alamat selama cuti belum lengkap")


def test_a_follow_up_day_sinks_the_row_and_tells_him_on_the_day(office):
    who, task = office.verifikator, office.task(office.first.case, "verifikasi")
    for wrong in ("2026-11-24", "2020-01-01", "2028-01-01", "x", "9" * 30):
        with pytest.raises(Refused) as refused:
            office.engine.inbox.follow(who, task, wrong)
        assert refused.value.code == "invalid"
    office.engine.inbox.follow(who, task, "2026-11-26")
    box = office.engine.tasks.inbox(who)
    assert (box.rows[-1].id, box.rows[-1].group, box.follow, box.later) == (task, "follow", 1, 1)
    assert numbers(office.engine.tasks.inbox(who, asked=F(time="follow"))) == [office.first.number]
    office.engine.daily()
    assert not [n for n in office.engine.requests.notices(who) if "ingin melihat lagi" in n.words]
    office.at("2026-11-26T08:00")
    office.engine.daily()
    office.engine._day = None
    office.engine.daily()
    [told] = [n.words for n in office.engine.requests.notices(who) if "ingin melihat lagi" in n.words]
    assert office.first.number in told
    assert office.engine.tasks.inbox(who).follow == 0
    with pytest.raises(Refused):
        office.engine.inbox.follow(office.bkpsdm, task, "2026-12-01")


def test_saved_filters_hold_codes_and_no_personal_number(office):
    who = office.verifikator
    office.engine.inbox.save_filter(who, "Cuti yang lewat", F(procedure="cuti", time="late"))
    [saved] = office.engine.tasks.inbox(who).saved
    assert saved.filter == F(procedure="cuti", time="late") and not office.engine.tasks.inbox(office.atasan).saved
    for name in ("", "x" * 41, "NIP 198609262015051001", "1986 0926 2015", "a\u202eb"):
        with pytest.raises(Refused) as refused:
            office.engine.inbox.save_filter(who, name, F())
        assert refused.value.code == "invalid"
    for n in range(11):
        office.engine.inbox.save_filter(who, f"S{n}", F())
    with pytest.raises(Refused):
        office.engine.inbox.save_filter(who, "satu lagi", F())
    office.engine.inbox.remove_filter(who, "Cuti yang lewat")
    assert len(office.engine.tasks.inbox(who).saved) == 11


# delegation ------------------------------------------------------------------------------------------------------------------------
WHY = "Saya rapat anggaran sepanjang hari"


@pytest.fixture(scope="module")
def handing():
    with stage() as made, opened(made) as desk:
        yield desk


def at_superior(desk, day: str) -> tuple[str, str]:
    case = desk.file(mulai=day, selesai=day).case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    return case, desk.task(case, "pertimbangan")


def lists(desk, task: str) -> set[str]:
    """In whose list the task is; its count says the same."""
    found = {}
    for who in ("atasan", "pejabat", "verifikator", "pemohon"):
        box = desk.engine.tasks.inbox(getattr(desk, who))
        assert box.total == len(box.rows) == desk.engine.tasks.count(getattr(desk, who))
        found[who] = task in {row.id for row in box.rows}
    return {who for who, there in found.items() if there}


def test_a_delegated_task_is_the_delegates_until_it_is_taken_back(handing):
    desk, tasks = handing, handing.engine.tasks
    case, task = at_superior(desk, "2026-12-14")
    people = {one.id for one in tasks.delegate_page(desk.atasan, task).people}
    assert desk.pemohon.person not in people and desk.atasan.person not in people
    to = min(people)
    delegate = desk.engine.office.person(to)
    for who, whom in ((desk.verifikator, to), (desk.atasan, desk.pemohon.person), (desk.atasan, desk.atasan.person), (desk.atasan, desk.sekda.person), (desk.atasan, "x")):
        with pytest.raises(Refused) as refused:
            tasks.delegate(who, task, whom, WHY)
        assert refused.value.code in ("not_yours", "not_allowed_now")
    with pytest.raises(Refused) as refused:
        tasks.delegate(desk.atasan, task, "", "pendek")
    assert set(refused.value.params["errors"]) == {"kepada", "alasan"}
    tasks.delegate(desk.atasan, task, to, WHY)
    assert lists(desk, task) == set() and task in {r.id for r in tasks.inbox(delegate).rows} and tasks.count(delegate) == 1
    assert "limpahan dari" in tasks.inbox(delegate).rows[0].acting
    assert WHY in desk.engine.requests.notices(delegate)[0].words
    [row] = [r for r in tasks.inbox(desk.atasan, asked=F(scope="all")).rows if r.id == task]
    assert row.handed and row.holder.startswith("a.n. Kepala Bidang")
    assert tasks.page(desk.atasan, task).delegated_to == delegate.name and not tasks.page(desk.atasan, task).may_delegate
    with pytest.raises(Refused) as refused:
        tasks.complete(desk.atasan, task, {"keputusan": "disetujui"}, revision=None, key=desk.key())
    assert refused.value.code == "delegated"
    with pytest.raises(Refused) as refused:
        tasks.delegate(delegate, task, desk.verifikator.person, WHY)
    assert refused.value.code == "not_allowed_now"
    tasks.take_back(desk.atasan, task)
    assert lists(desk, task) == {"atasan"} and tasks.count(delegate) == 0
    for unseen in (lambda: tasks.page(delegate, task), lambda: tasks.take_back(delegate, task), lambda: tasks.delegate(delegate, task, desk.verifikator.person, WHY)):
        with pytest.raises(Refused) as refused:
            unseen()
        assert refused.value.code == "not_found", "who sees no task is not told whose it is"
    told = " ".join(e.words for e in desk.engine.requests.page(desk.pemohon, case).history)
    assert "dilimpahkan kepada" in told and "diambil kembali" in told and WHY not in told


def test_a_delegate_decides_in_the_name_of_whoever_delegated(handing):
    desk, tasks = handing, handing.engine.tasks
    _, task = at_superior(desk, "2026-12-16")
    to = tasks.delegate_page(desk.atasan, task).people[0].id
    delegate = desk.engine.office.person(to)
    tasks.delegate(desk.atasan, task, to, WHY)
    tasks.complete(delegate, task, {"keputusan": "disetujui"}, revision=None, key=desk.key())
    [done] = [t for t in desk.engine.admin.export_state()["tasks"] if t["id"] == task]
    assert done["completed_by"] == to
    [row] = desk.rows(sql.TASK_WITH_CASE, id=task)
    assert row.acting_for == desk.atasan.person
    assert any("atas nama Anda" in n.words for n in desk.engine.requests.notices(desk.atasan))


def test_a_delegation_ends_with_the_right_of_whoever_gave_it(handing):
    """The superior is no longer in charge: the task is his successor's, not the delegate's."""
    desk, tasks = handing, handing.engine.tasks
    desk.last, task = at_superior(desk, "2026-12-18")
    to = tasks.delegate_page(desk.atasan, task).people[0].id
    tasks.delegate(desk.atasan, task, to, WHY)
    with desk.engine.transactions.write() as env:
        place = env.tx.one(sql.TASK_WITH_CASE, id=task).unit
        env.tx.run(office_sql.UNIT_HEAD, id=place, head=desk.verifikator.person)
    assert tasks.count(desk.engine.office.person(to)) == 0
    with pytest.raises(Refused):
        tasks.complete(desk.engine.office.person(to), task, {"keputusan": "disetujui"}, revision=None, key=desk.key())
    with desk.engine.transactions.read() as env:
        case = env.tx.one(sql.CASE_BY_ID, id=desk.last)
        rows = env.tx.all(sql.TASKS_OF_CASE, case_id=case.id)
        assert not sight.may_see_protected(env, case, rows, to) and sight.beyond_duty(env, case, rows, to)


def test_ones_own_decisions_are_listed_and_small_figures_are_not_given(desk):
    for day in ("2026-12-21", "2026-12-22"):
        at_superior(desk, day)
    page = desk.engine.decided.page(desk.verifikator)
    assert page.total == len(page.rows) == 2 and {row.outcome for row in page.rows} == {"Lengkap"}
    rows = desk.engine.decided.recap(desk.pejabat, "2026-11")
    assert rows and all((row.count, row.median_days, row.late) == (None, None, None) for row in rows), "fewer than five"
    for nobody in (desk.pemohon, desk.verifikator):
        if not desk.engine.decided.page(nobody).months:
            with pytest.raises(Refused):
                desk.engine.decided.recap(nobody, "2026-11")
    assert desk.engine.decided.recap(desk.pejabat, "bukan bulan") == rows and desk.engine.decided.recap(desk.pejabat, "2020-01") == []
    for month in ("0001-01", "9999-12", "2026-13"):
        assert desk.engine.decided.recap(desk.pejabat, month) == rows, "a month no calendar reaches is this one"


def test_who_is_away_today_stands_in_the_head(office):
    with office.engine.transactions.write() as env:
        env.tx.run(sql.REGISTER_INSERT, id=new_id(), register="ketidakhadiran", operation="add", person=office.pemohon.person, kind="tahunan",
                   from_day=env.today.isoformat(), until_day=env.today.isoformat(), unit=None, position=None, basis=None, letter=None, case_id=None, at="x")
    assert office.engine.tasks.inbox(office.atasan).away == (office.pemohon.name,) and office.engine.tasks.inbox(office.pemohon).away == ()


def test_notes_stay_inside_and_a_question_asks_the_applicant(office):
    """An internal note is read by those who process the case alone; a question stands on the applicant's page until he has answered it."""
    engine, case = office.engine, office.first.case

    def page(who):
        return engine.remarks.page(who, case)
    before = engine.requests.page(office.pemohon, case)
    assert page(office.verifikator).may_ask and not page(office.pemohon).may_write and before.must_act is None
    engine.remarks.write(office.verifikator, case, "note", "Rekan satu bidang juga cuti")
    assert [r.kind for r in page(office.verifikator).rows] == ["note"] and page(office.pemohon).rows == ()
    assert engine.requests.page(office.pemohon, case).remarks == 0
    engine.remarks.write(office.verifikator, case, "question", "Siapa yang menerima\nserah terima tugas?", key="question-1")
    engine.remarks.write(office.verifikator, case, "question", "Siapa yang menerima\nserah terima tugas?", key="question-1")
    asked = engine.requests.page(office.pemohon, case)
    assert asked.must_act.link == f"/permohonan/{case}/catatan" and "serah terima" in asked.must_act.why and asked.revision == before.revision
    assert asked.dates.promise == before.dates.promise, "the clock runs on"
    question = page(office.pemohon).question
    for who, code in ((office.verifikator, "not_yours"), (office.bkpsdm, "not_found")):
        with pytest.raises(Refused) as refused:
            engine.remarks.answer(who, case, question.id, "Bukan saya")
        assert refused.value.code == code
    with pytest.raises(Refused):
        engine.remarks.answer(office.pemohon, case, question.id, " ")
    engine.remarks.answer(office.pemohon, case, question.id, "Lina Susanti")
    with pytest.raises(Refused) as refused:
        engine.remarks.answer(office.pemohon, case, question.id, "Lina Susanti lagi")
    assert refused.value.code == "not_waiting" and engine.requests.page(office.pemohon, case).must_act is None
    assert {r.kind for r in engine.tasks.page(office.verifikator, office.task(case, "verifikasi")).remarks} == {"note", "question", "answer"}
    assert any("dijawab" in n.words for n in engine.requests.notices(office.verifikator))
    for who, kind in ((office.pemohon, "note"), (office.pemohon, "question"), (office.verifikator, "answer"), (office.bkpsdm, "note")):
        with pytest.raises(Refused):
            engine.remarks.write(who, case, kind, "Tidak boleh")


def test_a_letter_of_a_delegate_names_whoever_gave_it(handing):
    desk, tasks = handing, handing.engine.tasks
    with desk.engine.transactions.write() as env:                    # the earlier test has put another in charge
        env.tx.run(office_sql.UNIT_HEAD, id=desk.rows(sql.OPEN_TASKS_OF_CASE, case_id=desk.last)[0].unit, head=desk.atasan.person)
    tasks.take_back(desk.atasan, desk.task(desk.last, "pertimbangan"))
    desk.complete(desk.last, "atasan", "pertimbangan", keputusan="disetujui")
    task = desk.task(desk.last, "keputusan")
    to = tasks.delegate_page(desk.pejabat, task).people[0].id
    tasks.delegate(desk.pejabat, task, to, WHY)
    tasks.complete(desk.engine.office.person(to), task, {"keputusan": "disetujui"}, revision=None, key=desk.key())
    [letter] = [job for job in desk.rows(sql.ALL_JOBS) if job.kind == "letter" and job.case_id == desk.last]
    assert '"untuk":"Kepala Dinas Pendidikan"' in letter.payload and desk.engine.office.person(to).name in letter.payload
