"""What the standard's elements look like to people and programs: a choice in an ad-hoc sub-process as a task, a case begun by a message, events on its page,
messages by the API and the command line, all over a real engine."""
import pytest

from engine.store.statements import office as office_sql
from tests.engine.bpmn.drawing import boundary, catch, event, line, timer
from tests.engine.bpmn.folder import closing, filing, folder, properties, task
from tests.web import real_office

OWN = properties(role="pengelola_kepegawaian", promise="3 hari kerja", public_name="Pemeriksaan")
CHOOSING = (filing() + f'<adHocSubProcess id="pilih">{OWN}{task("a", public_name="Telepon")}{task("b")}</adHocSubProcess>' + task("z") + closing()
            + line("s", "pilih", "z", "e"))
WAITING = (filing() + catch("c", properties(correlation="permohonan.catatan", writes="jawaban", public="true", public_name="Jawaban BKN") + event("message", "m1"))
           + boundary("b", "t", timer("PT1H"), False).replace("<timer", properties(public="true", public_name="Lewat satu jam") + "<timer") + task("t") + task("h")
           + closing() + closing("e2") + line("s", "c", "t", "e") + line("b", "h", "e2"))


@pytest.fixture(scope="module")
def office():
    with real_office.staged() as made, real_office.opened(made) as found:
        found.hire()
        yield found


def filed(office, body: str, note: str = "uji") -> str:
    office.engine.studio.deploy(folder(body))
    case = office.engine.requests.file(office.pemohon, "uji", {"catatan": note}, key=office.key()).case
    office.engine.drain()
    return case


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def test_people_choose_on_the_page_of_a_task(office):
    case = filed(office, CHOOSING)
    browser = office.client("verifikator")
    assert "Pemeriksaan" in text(browser.get("/tugas"))
    address = f"/tugas/{office.task(case, 'pilih')}"
    page = text(browser.get(address))
    assert "Kegiatan berikutnya" in page and "Telepon" in page and "Selesai, tidak ada lagi" in page and 'value="a"' in page
    assert browser.post(address, data={"tombol": "kirim", "key": "choose-nothing-at-all"}).status_code == 400
    assert browser.post(address, data={"pilihan": "a", "tombol": "kirim", "key": "choose-telephone-1"}).status_code == 303
    assert set(office.engine.tasks.waiting(case)) == {"a", "pilih"}
    assert office.client("lain").get(address).status_code in (403, 404)
    assert "Telepon" in text(office.client("pemohon").get(f"/permohonan/{case}"))
    address = f"/tugas/{office.task(case, 'pilih')}"
    assert browser.post(address, data={"pilihan": "selesai", "tombol": "kirim", "key": "choose-done-now-1"}).status_code == 303
    assert set(office.engine.tasks.waiting(case)) == {"z"}


def test_a_program_delivers_a_message_and_the_page_tells_it(office):
    case = filed(office, WAITING, "B-77")
    [row] = office.rows(office_sql.PERSON_BY_ID, id=office.admin.person)
    token = office.engine.admin.create_token(row.nip, ["messages:write"])
    program = office.app.test_client()
    sent = program.post("/api/v1/messages", json={"name": "m1", "correlation": "B-77", "content": {"isi": "setuju"}},
                        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "message-from-bkn-1"})
    assert sent.status_code == 200 and sent.json == {"how": "received", "case": case}
    office.at("2026-11-24 10:30")
    page = text(office.client("pemohon").get(f"/permohonan/{case}"))
    assert "Jawaban BKN: pesan diterima" in page and "Lewat satu jam: waktunya tiba" in page
    assert program.post("/api/v1/signals", json={"name": "g1"}, headers={"Authorization": f"Bearer {token}"}).status_code == 204
    kept = program.post("/api/v1/messages", json={"name": "m1", "correlation": "B-78"}, headers={"Authorization": f"Bearer {token}"})
    assert kept.json == {"how": "kept", "case": None}
    for wrong in ({"name": "m1"}, {"name": "", "correlation": "x"}, {"name": "m1", "correlation": "x" * 900}, {"name": 1}, {}):
        assert 400 <= program.post("/api/v1/messages", json=wrong, headers={"Authorization": f"Bearer {token}"}).status_code < 500


def test_a_case_that_began_by_itself_has_a_page_for_whose_it_is(office):
    body = f'<startEvent id="s" name="Laporan BKN">{properties(writes="laporan")}{event("message", "m1")}</startEvent>' + task("a") + closing() + line("s", "a", "e")
    [row] = office.rows(office_sql.PERSON_BY_ID, id=office.pemohon.person)
    office.engine.studio.deploy(folder(body, key="lapor", starts=f"as: '{row.nip}'"))
    case = office.engine.messages.send("m1", content={"isi": "x"}).case
    browser = office.client("pemohon")
    assert "LAPOR-2026-000001" in text(browser.get("/permohonan")) and "Dimulai sendiri oleh Laporan BKN" in text(browser.get(f"/permohonan/{case}"))
    assert "LAPOR" not in text(browser.get("/layanan")).upper().replace("LAPORAN", "")
    assert browser.get("/ajukan/lapor").status_code in (404, 409)
    assert text(office.client("verifikator").get(f"/tugas/{office.task(case, 'a')}"))
