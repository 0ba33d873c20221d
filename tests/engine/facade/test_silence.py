"""Where nobody's answer is an answer (`on_silence: approve|reject`): by the clock, with its legal basis, told to the applicant and on his page."""
import shutil

import pytest

from engine import Refused, Settings
from engine.office import accounts
from engine.play.stage import Stage
from engine.procedure.check import check
from engine.store.statements import case as sql
from tests import office
from tests.office import CUTI, HOUSE

SILENT = ('name="on_silence" value="approve"/>\n<spiffworkflow:property name="silence_outcome" value="lengkap"/>\n'
          '<spiffworkflow:property name="legal_basis" value="Pasal 53 UU 30/2014"/>\n<spiffworkflow:property name="legal" value="2 hari kerja"')


@pytest.fixture(scope="module")
def made_silent(databases, tmp_path_factory):
    """`cuti`, but what the personnel officer has not verified within two working days counts as complete."""
    folder = tmp_path_factory.mktemp("silent") / "cuti"
    shutil.copytree(CUTI, folder)
    diagram = (folder / "cuti.bpmn").read_text("utf-8")
    at = diagram.index('<bpmn:userTask id="verifikasi"')
    end = diagram.index("</bpmn:userTask>", at)
    task = "\n".join(line for line in diagram[at:end].splitlines() if not any(f'name="{word}"' in line for word in ("on_silence", "legal", "legal_basis")))
    task = task.replace('name="form" value="verifikasi"', f'name="form" value="verifikasi"/>\n<spiffworkflow:property {SILENT}')
    (folder / "cuti.bpmn").write_text(diagram[:at] + task + diagram[end:], "utf-8")
    made = Stage(folder, Settings.load(HOUSE / "config.yaml", {}), databases.kind)
    yield made
    made.close()


@pytest.fixture
def desk(made_silent):
    with office.desk(made_silent) as desk:
        desk.case = desk.file().case
        desk.engine.drain()
        yield desk


def events(desk, *kinds) -> list:
    return [e for e in desk.rows(sql.EVENTS_OF, case_id=desk.case) if e.kind in kinds]


def test_the_case_goes_on_at_the_limit_by_itself_and_says_by_which_law(desk):
    task = desk.task(desk.case, "verifikasi")
    desk.at("2026-11-26T15:59")                              # filed on Tuesday 24 November; two working days end on Thursday at 16.00
    assert desk.task(desk.case, "verifikasi") == task
    desk.at("2026-11-26T16:00")
    assert list(desk.engine.tasks.waiting(desk.case)) == ["pertimbangan"]
    row = next(t for t in desk.rows(sql.TASKS_OF_CASE, case_id=desk.case) if t.id == task)
    assert (row.status, row.decision, row.completed_by) == ("done", "lengkap", None)
    page = desk.engine.requests.page(desk.pemohon, desk.case)
    step = next(s for s in page.steps if s.element == "verifikasi")
    assert step.state == "done" and step.measures[-1] == "Dianggap lengkap: sampai batas waktunya tidak ada putusan (Pasal 53 UU 30/2014)"
    assert any(h.words == "Verifikasi kepegawaian dianggap lengkap: sampai batas waktunya tidak ada putusan (Pasal 53 UU 30/2014)" for h in page.history)
    for who in (desk.pemohon, desk.verifikator):
        assert any("Verifikasi kepegawaian dianggap" in n.words and "Pasal 53 UU 30/2014" in n.words for n in desk.engine.requests.notices(who))
    with pytest.raises(Refused) as told:
        desk.engine.tasks.page(desk.verifikator, task)
    assert told.value.code == "done_by"
    assert desk.engine.admin.doctor() == []


def test_it_is_reminded_of_before_and_never_escalated(desk):
    desk.at("2026-11-26T16:00")
    assert {e.kind for e in events(desk, "reminded", "escalated", "listed")} == {"reminded"}


def test_an_answer_in_time_is_the_answer(desk):
    desk.complete(desk.case, "verifikator", "verifikasi", keputusan="dikembalikan", catatan="Alamat belum lengkap")
    desk.at("2026-12-01T16:00")
    assert [e.actor for e in events(desk, "task_done") if e.element == "verifikasi"] == [desk.verifikator.person]


def test_a_new_holiday_moves_the_limit(desk):
    with desk.engine.transactions.write() as env:
        accounts.set_roles(env.tx, desk.bkpsdm.person, ["admin"], "2026-01-01T00:00:00.000000Z")
    admin = desk.engine.office.person(desk.bkpsdm.person)
    desk.engine.calendar.change(admin, {"ubah": "tambah", "tanggal": "2026-11-26", "jenis": "libur", "nama": "Hari pemilihan", "sumber": "Keppres 1/2026"}, key="libur")
    desk.engine.drain()
    desk.at("2026-11-26T16:00")
    assert "verifikasi" in desk.engine.tasks.waiting(desk.case)
    desk.at("2026-11-27T17:00")
    assert list(desk.engine.tasks.waiting(desk.case)) == ["pertimbangan"]


def findings(folder, *replaced) -> set[tuple[str, str]]:
    """(code, element) of what is amiss with silence in the folder, its diagram with something replaced."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    diagram = files["cuti.bpmn"].decode()
    for before, after in replaced:
        assert before in diagram
        diagram = diagram.replace(before, after, 1)
    return {(f.code, f.element) for f in check({**files, "cuti.bpmn": diagram.encode()}) if "silen" in f.code}


def test_a_designer_is_told_what_silence_needs(made_silent):
    folder = made_silent.folder
    outcome, basis = '<spiffworkflow:property name="silence_outcome" value="lengkap"/>', '<spiffworkflow:property name="legal_basis" value="Pasal 53 UU 30/2014"/>'
    assert findings(folder) == set()
    assert findings(folder, (basis, "")) == {("silence_without_basis", "verifikasi")}
    assert ("silence_without_outcome", "verifikasi") in findings(folder, (outcome, ""))
    assert ("silence_without_outcome", "verifikasi") in findings(folder, (outcome, outcome.replace("lengkap", "beres")))
    assert findings(folder, (outcome, outcome.replace("lengkap", "dikembalikan"))) == {("silence_must_fill", "verifikasi")}
    signed = ('name="on_silence" value="escalate"', 'name="on_silence" value="reject"')
    assert "signer_is_silent" in {code for code, _ in findings(folder, signed)}
