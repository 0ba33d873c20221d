"""`different_from` with two heads in a row who do not count: list, counter, page, claim, command and what is shown follow one rule."""
import shutil

import orjson
import pytest

from engine import Refused
from engine.office import appointments
from engine.store import Tx
from engine.store.statements import case as sql
from tests.office import CUTI, LEAVE


@pytest.fixture
def office(desk, tmp_path):
    """His superior filed for him and the head of the agency verified: the step after it keeps both apart. The secretary of the city stands behind them."""
    folder = shutil.copytree(CUTI.parent, tmp_path / "processes") / "cuti"
    diagram = folder / "cuti.bpmn"
    text = diagram.read_text("utf-8")
    for element in ("pertimbangan", "pemberitahuan"):                # all the superior does in this diagram
        before, step = text.split(f'<bpmn:userTask id="{element}"')
        text = before + f'<bpmn:userTask id="{element}"' + step.replace(
            'name="different_from" value="permohonan"', 'name="different_from" value="permohonan, verifikasi"', 1)
    diagram.write_text(text, "utf-8")
    assert desk.engine.studio.deploy(folder).number == 2
    with desk.engine.transactions.write() as env:
        for who in (desk.atasan, desk.pejabat):
            appointments.appoint(env.tx, env.roles, "pengelola_kepegawaian", env.person(who.person), env.today)
    desk.case = desk.engine.requests.file(desk.atasan, "cuti", LEAVE, key="filed", on_behalf=desk.pemohon.person).case
    desk.complete(desk.case, "pejabat", "verifikasi", keputusan="lengkap")
    return desk


def test_a_step_behind_two_who_are_kept_apart_is_in_the_right_list(office):
    engine, task = office.engine, office.task(office.case, "pertimbangan")
    assert [t.id for t in engine.tasks.inbox(office.sekda).rows] == [task] and engine.tasks.count(office.sekda) == 1
    assert engine.tasks.page(office.sekda, task).id == task
    for other in (office.atasan, office.pejabat, office.verifikator):
        assert task not in {t.id for t in engine.tasks.inbox(other).rows}
        with pytest.raises(Refused):
            engine.tasks.page(other, task)
    [now] = [s for s in engine.requests.page(office.sekda, office.case).steps if s.state == "now"]
    assert now.holder.you and now.holder.position in engine.requests.mine(office.pemohon)[0].holder
    engine.tasks.claim(office.sekda, task)
    assert engine.tasks.inbox(office.sekda).rows[0].claimed_by_you
    office.complete(office.case, "sekda", "pertimbangan", keputusan="disetujui")
    assert engine.tasks.count(office.sekda) == 0 and office.task(office.case, "keputusan")


def test_the_doubtful_are_asked_for_once_a_page(office, monkeypatch):
    """List and counter are one question."""
    asked, all_rows = [], Tx.all

    def counted(tx, statement, **parameters):
        asked.append(statement.name)
        return all_rows(tx, statement, **parameters)
    monkeypatch.setattr(Tx, "all", counted)
    assert office.engine.tasks.inbox(office.sekda).total == 1 and asked.count("doubtful") == 1


def test_mails_and_letters_go_by_the_same_rule(office):
    """The permit's mail to the superior goes to whoever is that in this case; the letter names him who decided as what he decided."""
    office.complete(office.case, "sekda", "pertimbangan", keputusan="disetujui")
    office.complete(office.case, "pejabat", "keputusan", keputusan="disetujui")
    told = {orjson.loads(job.payload)["to"]["person"] for job in office.rows(sql.MAILS_OF_CASE, case_id=office.case)}
    assert office.sekda.person in told and office.atasan.person not in told
    [letter] = office.rows(sql.LETTERS_OF, case_id=office.case)
    assert letter.signer == office.pejabat.person and office.engine.admin.doctor() == []
