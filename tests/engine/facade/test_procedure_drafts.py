"""Drafts of procedures: taken in whatever they lack, repaired, saved, submitted and published by a second person, on both databases."""
import io
import json
import zipfile

import pytest

from engine import Problems, Refused, play_draft
from engine.office import accounts
from engine.store.statements import case as cases
from tests.office import CUTI, HOUSE

PASSWORD, SOURCE = "sungai kecil di hulu", "192.0.2.1"
STRANGER = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="http://example.org" id="d">
  <!-- drawn elsewhere -->
  <process id="order" name="Order handling" isExecutable="true">
    <startEvent id="Start_1"/>
    <sequenceFlow id="f1" sourceRef="Start_1" targetRef="Check"/>
    <userTask id="Check" name="Check order" camunda:candidateGroups="clerks" camunda:dueDate="P2D" camunda:class="org.example.Listener"/>
    <sequenceFlow id="f2" sourceRef="Check" targetRef="G"/>
    <exclusiveGateway id="G"/>
    <sequenceFlow id="f3" name="Accepted" sourceRef="G" targetRef="Ship"><conditionExpression>${approved == true}</conditionExpression></sequenceFlow>
    <sequenceFlow id="f4" name="Refused" sourceRef="G" targetRef="Tell"/>
    <task id="Ship" name="Ship"/>
    <serviceTask id="Tell" name="Tell customer" camunda:delegateExpression="${tell}"/>
  </process>
</definitions>"""


@pytest.fixture
def designers(desk):
    """Two who write procedures, each with a password."""
    hashed = accounts.hash_password(PASSWORD)
    with desk.engine.transactions.write() as env:
        for who in (desk.bkpsdm, desk.sekda):
            accounts.set_roles(env.tx, who.person, ["perancang"], "2026-01-01T00:00:00.000000Z")
            accounts.set_hash(env.tx, who.person, hashed, "2026-01-01T00:00:00.000000Z")
    return desk.bkpsdm, desk.sekda


def refused(code: str, act, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code
    return caught.value


def folder(name: str) -> dict[str, bytes]:
    root = HOUSE / "processes" / name
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def zipped(files: dict[str, bytes], top: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in files.items():
            archive.writestr(top + path, data)
    return out.getvalue()


def test_a_strangers_diagram_becomes_a_draft_is_repaired_and_stays_itself(desk, designers):
    one, _ = designers
    studio = desk.engine.studio
    draft = studio.import_draft(one, "Order Handling.bpmn20.xml", STRANGER)
    page = studio.draft(one, draft)
    assert page.row.title == "Order handling" and page.diagram_file == "order_handling.bpmn" and not page.executable and page.row.revision == 1
    assert studio.draft_diagram(one, draft) == ("order_handling.bpmn", STRANGER)                # an unchanged save is the same file
    assert studio.save_diagram(one, draft, STRANGER, 1) == 1
    codes = {(f.code, f.element): f for f in page.findings}
    assert ("flow_without_condition", "G") in codes and codes["flow_without_condition", "G"].repairable and codes["flow_without_condition", "G"].sentence
    done = studio.repair(one, draft, 1, "flow_without_condition", "G")
    assert len(done.made) == 1 and done.revision == 2
    assert ("flow_without_condition", "G") not in {(f.code, f.element) for f in studio.draft(one, draft).findings}
    done = studio.repair(one, draft, 2)
    page = studio.draft(one, draft)
    assert done.made and page.executable and page.diagram.nodes and not page.publishable         # stand-ins are marked: nobody publishes them
    assert {f.code for f in page.findings} >= {"not_written", "vendor_left"}
    xml = studio.draft_diagram(one, draft)[1]
    assert b"<!-- drawn elsewhere -->" in xml and b'camunda:delegateExpression="${tell}"' in xml and b'name="role" value="clerks"' in xml and b'value="2 hari"' in xml
    assert b"check_order.approved = true" in xml
    assert [c.kind for c in page.history] == ["import", "repair", "repair"] and {c.person for c in page.history} == {"" or page.row.changed_by}
    refused("draft_changed", studio.repair, one, draft, 2)


def test_a_zip_is_the_folder_and_its_scenarios_are_played(desk, designers):
    one, _ = designers
    studio = desk.engine.studio
    files = folder("perubahan_data")
    draft = studio.import_draft(one, "folder.zip", zipped(files, "perubahan_data/"))
    page = studio.draft(one, draft)
    assert page.publishable and page.may_submit and not page.may_publish and page.row.procedure == "perubahan_data" and page.scenarios
    name, data = studio.draft_zip(one, draft)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert name == "perubahan_data.zip" and {n.partition("/")[2]: archive.read(n) for n in archive.namelist()} == files
    played = play_draft(desk.engine, one, studio.import_draft(one, "folder.zip", zipped(one_scenario(files))))
    assert played.ok and len(played.scenarios) == 1 and played.reached and played.missing and not played.faults
    assert {n.id for n in played.diagram.nodes if n.state == "done"} <= played.reached and {s[0]: s[2] for s in played.shares}["elemen"]


def one_scenario(files: dict[str, bytes]) -> dict[str, bytes]:
    scenarios = sorted(p for p in files if p.startswith("scenarios/"))
    return {p: d for p, d in files.items() if p not in scenarios[1:] and not p.endswith(".tests.yaml")}


@pytest.mark.parametrize(("name", "data", "code"), [
    ("x.bpmn", b"hello", "not_xml"), ("x.bpmn", b"<a/>", "not_bpmn"), ("x.zip", b"PK\x03\x04rubbish", "not_a_zip"), ("x.bpmn", b"<!DOCTYPE a><a/>", "doctype"),
    ("x.zip", zipped({"a.txt": b"x"}), "no_diagram"), ("x.zip", zipped({"x.bpmn": b" " * 2_000_001}), "file_too_large")])
def test_what_is_no_diagram_is_refused_and_nothing_is_stored(desk, designers, name, data, code):
    with pytest.raises(Problems) as caught:
        desk.engine.studio.import_draft(designers[0], name, data)
    assert [p.code for p in caught.value.problems] == [code]
    assert desk.engine.studio.drafts(designers[0]) == ()


def test_nobody_else_sees_a_draft(desk, designers):
    studio = desk.engine.studio
    draft = studio.import_draft(designers[0], "a.bpmn", STRANGER)
    for act in (lambda: studio.drafts(desk.pemohon), lambda: studio.draft(desk.pemohon, draft), lambda: studio.import_draft(desk.pemohon, "a.bpmn", STRANGER),
                lambda: studio.repair(desk.pemohon, draft, 1), lambda: studio.save_diagram(desk.pemohon, draft, STRANGER + b" ", 1),
                lambda: studio.publish_draft(desk.pemohon, draft, 1, "x", SOURCE), lambda: studio.submit_draft(desk.pemohon, draft, 1),
                lambda: studio.draft_zip(desk.pemohon, draft), lambda: studio.discard_draft(desk.pemohon, draft, 1), lambda: studio.versions_of(desk.pemohon, "cuti"),
                lambda: play_draft(desk.engine, desk.pemohon, draft), lambda: studio.draft(designers[0], "tiada")):
        refused("not_found", act)


def test_four_eyes_publish_and_the_hash_is_audited(desk, designers):
    one, two = designers
    studio = desk.engine.studio
    draft = studio.open_draft(one, "cuti")
    before = studio.versions_of(one, "cuti")
    yaml = (CUTI / "procedure.yaml").read_text("utf-8").replace("limit_open: 3", "limit_open: 2")
    mail = next(p for p in studio.draft_files(one, draft) if p.startswith("mails/"))
    revision = studio.save_file(one, draft, "procedure.yaml", yaml.encode(), 1)
    assert revision == 2 and mail
    refused("not_allowed_now", studio.publish_draft, two, draft, revision, PASSWORD, SOURCE)
    revision = studio.submit_draft(one, draft, revision)
    row = studio.draft(two, draft)
    assert row.may_publish and row.row.submitted_by and not studio.draft(one, draft).may_publish
    refused("second_person", studio.publish_draft, one, draft, revision, PASSWORD, SOURCE)
    assert refused("invalid", studio.publish_draft, two, draft, revision, "salah sama sekali", SOURCE).params["errors"]["password"].code == "password_wrong"
    refused("draft_changed", studio.publish_draft, two, draft, revision - 1, PASSWORD, SOURCE)
    assert studio.versions_of(one, "cuti") == before
    done = studio.publish_draft(two, draft, revision, PASSWORD, SOURCE)
    assert done.status == "in_force" and done.number == before[0].number + 1
    assert [v.status for v in studio.versions_of(one, "cuti")][:2] == ["in_force", "retired"]
    written = [json.loads(r.payload) for r in desk.rows(cases.AUDIT_ALL) if r.kind == "deploy"][-1]
    assert written["hash"] == row.row.hash and written["submitted_by"] == one.person and written["version"] == done.version
    refused("not_found", studio.draft, two, draft)


def test_a_change_after_the_request_asks_anew_and_makes_its_author_no_second_person(desk, designers):
    one, two = designers
    studio = desk.engine.studio
    draft = studio.open_draft(one, "cuti")
    revision = studio.submit_draft(one, draft, 1)
    refused("not_allowed_now", studio.submit_draft, two, draft, revision)
    revision = studio.save_file(two, draft, "README.md", b"# Catatan\n", revision)
    assert studio.draft(one, draft).row.submitted_by == ""
    revision = studio.submit_draft(two, draft, revision)
    for who in (one, two):
        refused("second_person", studio.publish_draft, who, draft, revision, PASSWORD, SOURCE)
    assert studio.recall_draft(one, draft, revision) == revision + 1 and not studio.draft(one, draft).row.submitted_by


def test_what_stands_against_it_is_told_before_it_is_submitted(desk, designers):
    studio = desk.engine.studio
    draft = studio.import_draft(designers[0], "a.bpmn", STRANGER)
    with pytest.raises(Problems):
        studio.submit_draft(designers[0], draft, 1)


@pytest.mark.parametrize("path", ["../x.yaml", "a/b/c.yaml", "x.exe", "", "forms/../../x.form", "\ud800.md", "a" * 300 + ".md"])
def test_a_path_no_folder_has_is_refused(desk, designers, path):
    draft = desk.engine.studio.import_draft(designers[0], "a.bpmn", STRANGER)
    with pytest.raises(Problems):
        desk.engine.studio.save_file(designers[0], draft, path, b"x", 1)


def test_a_discarded_draft_is_gone(desk, designers):
    studio = desk.engine.studio
    draft = studio.import_draft(designers[0], "a.bpmn", STRANGER)
    assert [d.id for d in studio.drafts(designers[1])] == [draft]
    studio.discard_draft(designers[1], draft, 1)
    assert studio.drafts(designers[0]) == ()
    refused("not_found", studio.save_diagram, designers[0], draft, STRANGER + b" ", 2)
