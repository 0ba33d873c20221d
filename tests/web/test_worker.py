"""The example worker of the docs, started as a program of its own against a served engine: it takes work, fails it until it is given up, an administrator
lets it try again, it completes; and another outcome takes the way of its error event."""
import json
import os
import subprocess
import sys

import pytest

from engine.store.statements import case as case_sql
from engine.store.statements import office as office_sql
from tests.browser.server import free_port, serving, stage_at
from tests.engine.bpmn.drawing import boundary, event, line
from tests.engine.bpmn.folder import action, closing, filing, folder, task
from tests.office import HOUSE
from tests.web import real_office

BODY = (filing() + action("cek", "external", topic="bkn.cek", payload="={nip: pemohon.nip}", returns="nomor: string, tanggal: date")
        + boundary("b", "cek", event("error", "E1")) + task("a") + task("h") + closing() + line("s", "cek", "a", "e") + line("b", "h", "e"))


@pytest.fixture(scope="module")
def served():
    with free_port() as place, stage_at(place) as made, real_office.opened(made) as office, serving(office.engine, place) as base:
        office.hire()
        office.engine.studio.deploy({path: data.replace(b'errorCode="E1"', b'errorCode="TIDAK_DITEMUKAN"') for path, data in folder(BODY).items()})
        [row] = office.rows(office_sql.PERSON_BY_ID, id=office.admin.person)
        yield office, base, office.engine.admin.create_token(row.nip, ["work:write"])


def filed(office) -> str:
    case = office.engine.requests.file(office.pemohon, "uji", {"catatan": "uji"}, key=office.key()).case
    office.engine.drain()
    return case


def run(served, file) -> str:
    """One round of the worker: what it says."""
    _, base, token = served
    program = [sys.executable, str(HOUSE / "docs" / "contoh_pekerja.py"), "--server", base, "--topic", "bkn.cek", "--file", str(file), "--worker", "uji", "--once"]
    done = subprocess.run(program, env={**os.environ, "RUNUT_TOKEN": token}, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout.strip()


def test_it_takes_work_fails_it_has_it_retried_and_completes_it(served, tmp_path):
    office, *_ = served
    case, file = filed(office), tmp_path / "pegawai.json"
    number = office.rows(case_sql.CASE_BY_ID, id=case)[0].number
    for moment in ("2026-11-24 09:00:01", "2026-11-24 09:10", "2026-11-24 09:30"):
        office.at(moment)
        assert run(served, file) == f"{number} fail"
        assert run(served, file) == "", "not before its pause is over"
    page = office.client("admin").get("/admin/gangguan").get_data(as_text=True)
    assert "FileNotFoundError" in page and number in page and "work_failed" in page
    [row] = office.rows(office_sql.PERSON_BY_ID, id=office.pemohon.person)
    file.write_text(json.dumps({row.nip: {"nomor": "B-7", "tanggal": "2026-11-20"}}))
    assert run(served, file) == ""
    assert office.client("admin").post("/admin/gangguan", data={"ubah": f"ulang:{case}"}).status_code in (302, 303)
    assert run(served, file) == f"{number} complete"
    assert set(office.engine.tasks.waiting(case)) == {"a"} and office.engine.admin.incidents() == [] and office.engine.admin.doctor() == []


def test_an_outcome_the_diagram_knows_takes_its_own_way(served, tmp_path):
    office, *_ = served
    case, file = filed(office), tmp_path / "pegawai.json"
    file.write_text("{}")
    assert run(served, file).endswith(" error")
    assert set(office.engine.tasks.waiting(case)) == {"h"}


def test_what_comes_too_late_is_a_conflict_and_what_does_not_fit_names_its_fields(served):
    office, _, token = served
    filed(office)
    client, headers = office.app.test_client(), {"Authorization": f"Bearer {token}"}

    def post(path: str, body: dict, **more):
        return client.post(f"/api/v1/work/{path}", json=body, headers=headers | more)
    [work] = post("fetch", {"topics": ["bkn.cek"], "worker": "w"}).json
    wrong = post(f"{work['id']}/complete", {"attempt": 1, "result": {"nomor": 7}})
    assert (wrong.status_code, wrong.json["code"]) == (400, "invalid") and {e["place"] for e in wrong.json["errors"]} == {"result.nomor", "result.tanggal"}
    assert (lost := post(f"{work['id']}/complete", {"attempt": 2, "result": {}})).status_code == 409 and lost.json["code"] == "lock_lost"
    assert post(f"{work['id']}/extend", {"attempt": 1, "seconds": 600}).status_code == 204
    assert post(f"{work['id']}/error", {"attempt": 1, "code": "LAIN"}).json == {"caught": False}
    gone = post(f"{work['id']}/complete", {"attempt": 1, "result": {"nomor": "x", "tanggal": "2026-11-20"}})
    assert (gone.status_code, gone.json["code"], gone.mimetype) == (409, "not_waiting", "application/problem+json")


def test_the_page_of_a_request_says_that_an_outside_system_is_waited_for_and_who(served):
    office, *_ = served
    case = filed(office)
    page = office.client("pemohon").get(f"/permohonan/{case}").get_data(as_text=True)
    assert "Menunggu sistem luar: cek" in page
    named = BODY.replace("<extensionElements><spiffworkflow:serviceTaskOperator", '<extensionElements><spiffworkflow:properties>'
                         '<spiffworkflow:property name="agency" value="BKN"/><spiffworkflow:property name="public" value="true"/>'
                         '<spiffworkflow:property name="public_name" value="Pemeriksaan data"/></spiffworkflow:properties><spiffworkflow:serviceTaskOperator')
    office.engine.studio.deploy(folder(named, key="bernama"))
    case = office.engine.requests.file(office.pemohon, "bernama", {"catatan": "uji"}, key=office.key()).case
    page = office.client("pemohon").get(f"/permohonan/{case}").get_data(as_text=True)
    assert "Menunggu BKN: Pemeriksaan data" in page and "Berhenti dihitung selama menunggu BKN" in page
