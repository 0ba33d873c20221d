"""Complaints of anybody: filed and answered by a code alone; who is complained about handles and sees none of it; what comes of it is told in sums."""
import json
import re

import pytest
from sqlalchemy import select

from engine import Refused, Upload
from engine.play.scenario import parse
from engine.run import rules, sight
from engine.store.statements import case as sql
from engine.store.statements import office as office_sql
from engine.store.tables import metadata
from tests import office
from tests.office import HOUSE, Desk
from tests.web.real_office import PDF
from tests.web.test_entrance_codes import browser, text
from web import create_app

WRITTEN = "Berkas saya ditolak dua kali tanpa alasan tertulis oleh petugas loket"
FORM = {"kategori": "pegawai", "unit": "DISDIK", "jabatan_terlapor": "Kepala Bidang", "uraian": WRITTEN, "nama": "Mawar Pelapor", "kontak": "0812999777", "pernyataan": "true"}
ANSWER = {"jawaban": "Alasan penolakan kini selalu tertulis; berkas dapat diajukan lagi.", "perubahan": "prosedur"}
PEOPLE = ("title: uji\npeople: {pemohon: pelaksana, verifikator: pengelola_kepegawaian of pemohon, atasan: atasan_langsung of pemohon, pejabat: kepala_opd of pemohon, "
          "bkpsdm: verifikator_bkpsdm, kepala: kepala_bkpsdm, inspektur: inspektur, inspektorat: inspektorat, sekda: sekda, wali: wali_kota}\nat: 2026-11-24 09:00\nsteps:\n- expect: {}\n")


@pytest.fixture(scope="module")
def made(databases):
    with office.stage(databases.kind) as made:
        yield made


@pytest.fixture
def desk(made):
    with made.play(parse("uji.yaml", PEOPLE)) as world:
        desk = Desk(world)
        desk.engine.studio.deploy(HOUSE / "processes" / "pengaduan")
        desk.app = create_app(desk.engine, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
        desk.anybody = desk.app.test_client()
        yield desk


def filed(desk, **fields) -> tuple[str, str]:
    """(code, case) of a complaint."""
    code = desk.engine.public.file("pengaduan", {name: value for name, value in {**FORM, **fields}.items() if value is not None}, key=desk.key())
    return code, desk.rows(sql.CASE_BY_TRACKING, tracking=code)[0].id


def everything(desk) -> dict:
    with desk.engine.store.database.writer.engine.connect() as connection:
        return {t.name: [tuple(row) for row in connection.execute(select(t))] for t in metadata.sorted_tables}


def test_anybody_files_reads_the_answer_and_has_it_reopened_once_by_the_code(desk):
    assert 'href="/lapor/pengaduan"' in text(desk.anybody.get("/layanan")) and "Sampaikan tanpa masuk" in text(desk.anybody.get("/layanan/pengaduan"))
    begun = text(desk.anybody.get("/lapor/pengaduan?kategori=layanan&layanan=cuti&uraian=jahat"))
    assert '<option value="cuti" selected>' in begun and "jahat" not in begun, "a link chooses, it does not write"
    wrong = desk.anybody.post("/lapor/pengaduan", data={**FORM, "uraian": "pendek", "unit": "TIDAK-ADA"})
    assert wrong.status_code == 400 and 'href="#f-uraian"' in text(wrong) and 'href="#f-unit"' in text(wrong) and "Mawar Pelapor" in text(wrong)
    sent = desk.anybody.post("/lapor/pengaduan", data=FORM)
    code = re.fullmatch(r"/l/([a-z2-7]{26})\?terkirim", sent.location)[1]
    case = desk.rows(sql.CASE_BY_TRACKING, tracking=code)[0].id
    page = text(desk.anybody.get(sent.location))
    assert "Simpan nomor lacak ini" in page and code[:4].upper() in page and "Verifikasi pengaduan" in page
    assert not any(secret in page for secret in (WRITTEN, "Mawar Pelapor", "0812999777", "Kepala Bidang"))
    desk.complete(case, "bkpsdm", "verifikasi", keputusan="ditindaklanjuti")
    desk.complete(case, "inspektur", "tindak_lanjut", **ANSWER)
    page = text(desk.anybody.get(f"/l/{code}"))
    assert ANSWER["jawaban"] in page and "Prosedur atau layanan diperbaiki" in page and "Belum, buka kembali" in page
    assert desk.anybody.post(f"/l/{code}", data={"keputusan": "belum"}).status_code == 400
    assert desk.anybody.post(f"/l/{code}", data={"keputusan": "belum", "alasan": "Saksi yang saya sebut belum ditanya"}).status_code == 303
    assert desk.anybody.post(f"/l/{code}", data={"keputusan": "belum", "alasan": "Saya ingin membukanya lagi"}).status_code == 409, "once"
    assert desk.engine.tasks.waiting(case).keys() == {"tindak_lanjut_ulang"}
    with pytest.raises(Refused) as refused:
        desk.complete(case, "inspektur", "tindak_lanjut_ulang", **ANSWER)
    assert refused.value.code in ("not_yours", "same_person"), "another official"
    desk.complete(case, "sekda", "tindak_lanjut_ulang", **{**ANSWER, "jawaban": "Saksi sudah ditanya dan pegawai dibina.", "perubahan": "pembinaan"})
    page = text(desk.anybody.get(f"/l/{code}"))
    assert "Saksi sudah ditanya dan pegawai dibina." in page and "/nilai/" in page and "Tanggapi jawaban" not in page
    assert desk.anybody.post(f"/l/{code}", data={"keputusan": "belum", "alasan": "Saya ingin membukanya lagi"}).status_code == 409
    token = re.search(r"/nilai/([a-z2-7]{26})", page)[1]
    assert desk.anybody.post(f"/nilai/{token}", data={"waktu": "3"}).status_code == 303
    assert desk.engine.admin.doctor() == [] and desk.engine.audit.verify() == []


def test_who_is_complained_about_handles_and_sees_none_of_it(desk):
    """The unit that is named at filing and the employee the verifier names: in no list, on no page, by no command; it falls to whoever stands behind."""
    _, case = filed(desk, kategori="layanan", layanan="cuti", unit="BKPSDM", jabatan_terlapor=None)
    assert _holders(desk, case) == {desk.inspektorat.person}
    task = desk.task(case, "verifikasi")
    for who in ("bkpsdm", "kepala"):
        assert browser(desk, getattr(desk, who)).get(f"/tugas/{task}").status_code == 404
        assert browser(desk, getattr(desk, who)).get(f"/permohonan/{case}").status_code == 404
        assert not desk.engine.tasks.inbox(getattr(desk, who)).rows
    assert [row.case for row in desk.engine.tasks.inbox(desk.inspektorat).rows] == [case]
    desk.complete(case, "inspektorat", "verifikasi", keputusan="ditindaklanjuti")
    assert _holders(desk, case) == {desk.sekda.person}

    _, other = filed(desk)
    assert _holders(desk, other) == {desk.bkpsdm.person}
    nip = desk.rows(office_sql.PERSON_BY_ID, id=desk.inspektur.person)[0].nip
    desk.complete(other, "bkpsdm", "verifikasi", keputusan="ditindaklanjuti", nip_terlapor=nip)
    assert _holders(desk, other) == {desk.sekda.person}, "the inspector was named: who stands above him"
    assert browser(desk, desk.inspektur).get(f"/permohonan/{other}").status_code == 404
    assert browser(desk, desk.pejabat).get(f"/permohonan/{other}").status_code == 404, "nor the head of the agency"
    _, third = filed(desk, unit="INSPEKTORAT")
    assert _holders(desk, third) == {desk.bkpsdm.person}
    with desk.engine.transactions.read() as env:
        for person in {getattr(desk, name).person for name in ("bkpsdm", "kepala", "inspektur", "inspektorat", "sekda", "wali", "pejabat", "verifikator", "pemohon")}:
            listed = {row.id for row in desk.engine.tasks.inbox(desk.engine.office.person(person)).rows}
            his = {t.id for one in (case, other, third) for t in env.tx.all(sql.OPEN_TASKS_WITH_CASE, case_id=one)
                   if rules.is_his(env, env.versions.get(env.tx, t.version).procedure, t, person)}
            assert listed == his, person
            seen = [one for one in (case, other, third) if sight.may_see(env, env.tx.one(sql.CASE_BY_ID, id=one), person)]
            assert {t.case_id for one in (case, other, third) for t in env.tx.all(sql.OPEN_TASKS_WITH_CASE, case_id=one) if t.id in his} <= set(seen), person
    assert desk.engine.admin.doctor() == []


def _holders(desk, case: str) -> set[str]:
    with desk.engine.transactions.read() as env:
        [task] = env.tx.all(sql.OPEN_TASKS_WITH_CASE, case_id=case)
        procedure = env.versions.get(env.tx, task.version).procedure
        apart = rules.kept_apart(env, procedure, case, task.element, task.filed_by)
        return {one.person for one in env.holders(task.role, task.unit, task.applicant, apart, "pengaduan")}


def test_no_list_of_late_cases_tells_a_unit_or_its_head_that_somebody_complained_about_them(desk):
    """The page, its sums by month, its file: whom a complaint is about sees none of it there, administrators among them; others see it as ever."""
    _, unit = filed(desk, unit="SETDA")
    _, employee = filed(desk, unit="DISDIK")
    nip = desk.rows(office_sql.PERSON_BY_ID, id=desk.inspektur.person)[0].nip
    desk.complete(unit, "bkpsdm", "verifikasi", keputusan="ditindaklanjuti")
    desk.complete(employee, "bkpsdm", "verifikasi", keputusan="ditindaklanjuti", nip_terlapor=nip)
    desk.engine.admin.add_user(desk.rows(office_sql.PERSON_BY_ID, id=desk.pejabat.person)[0].nip, "kata-sandi-yang-panjang", ("admin",))
    desk.at("2026-12-21T09:00")
    numbers = {case: desk.rows(sql.CASE_BY_ID, id=case)[0].number for case in (unit, employee)}
    for who, hidden in (("sekda", unit), ("inspektur", employee), ("pejabat", employee)):
        actor = desk.engine.office.person(getattr(desk, who).person)
        pages = [desk.engine.deadlines.page(actor, month=month) for month in ("2026-11", "2026-12")]
        listed = {row.number for page in pages for row in page.rows} | {row.number for row in desk.engine.deadlines.rows(actor)}
        assert numbers[hidden] not in listed and pages[0].total == len(pages[0].rows), who
        seen = [one for one in (unit, employee) if numbers[one] in listed]
        told = sum(row.count for page in pages for row in page.sums if row.procedure_title == "Pengaduan" and row.step.startswith("Tindak"))
        assert told == len(seen), (who, "no sum lets him infer it")
        client = browser(desk, getattr(desk, who))
        for address in ("/tenggat", "/tenggat?bulan=2026-12", "/tenggat.csv", "/tugas?lingkup=semua", "/pemberitahuan", "/"):
            assert numbers[hidden] not in text(client.get(address)), (who, address)
    mayor = desk.engine.office.person(desk.wali.person)
    assert {row.number for row in desk.engine.deadlines.page(mayor).rows} >= set(numbers.values()), "above them it is told"


def test_what_is_attached_is_opened_by_whoever_may_read_the_answer_there(desk):
    """`seen_by` of a filepicker: the list of the page, the download and the API say the same."""
    folder = HOUSE / "processes" / "pengaduan"
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    form = json.loads(files["forms/permohonan.form"])
    next(c for c in form["components"] if c.get("key") == "lampiran")["properties"]["seen_by"] = "verifikator_bkpsdm"
    desk.engine.studio.deploy({**files, "forms/permohonan.form": json.dumps(form).encode()})
    code = desk.engine.public.file("pengaduan", FORM, key=desk.key(), files=[Upload("lampiran", "bukti.pdf", PDF)])
    case = desk.rows(sql.CASE_BY_TRACKING, tracking=code)[0].id
    [there] = desk.rows(sql.ATTACHMENTS_OF, case_id=case)
    address = f"/lampiran/{there.id}"
    assert "bukti.pdf" in text(browser(desk, desk.bkpsdm).get(f"/tugas/{desk.task(case, 'verifikasi')}"))
    desk.complete(case, "bkpsdm", "verifikasi", keputusan="ditindaklanjuti")
    page = text(browser(desk, desk.inspektur).get(f"/tugas/{desk.task(case, 'tindak_lanjut')}"))
    assert WRITTEN in page and "bukti.pdf" not in page and address not in page
    for who, status in (("bkpsdm", 200), ("inspektur", 404)):
        client = browser(desk, getattr(desk, who))
        assert client.get(address).status_code == status, who
        assert ("bukti.pdf" in text(client.get(f"/permohonan/{case}"))) == (status == 200), who
        nip = desk.rows(office_sql.PERSON_BY_ID, id=getattr(desk, who).person)[0].nip
        head = {"Authorization": f"Bearer {desk.engine.admin.create_token(nip, ('cases:read', 'tasks:read'))}"}
        assert desk.anybody.get(f"/api/v1/attachments/{there.id}", headers=head).status_code == status, who
        assert ("bukti.pdf" in text(desk.anybody.get(f"/api/v1/cases/{case}", headers=head))) == (status == 200), who


def test_the_reporters_name_is_read_by_the_verifier_alone(desk):
    _, case = filed(desk)
    page = text(browser(desk, desk.bkpsdm).get(f"/tugas/{desk.task(case, 'verifikasi')}"))
    assert "Mawar Pelapor" in page and "0812999777" in page and WRITTEN in page
    desk.complete(case, "bkpsdm", "verifikasi", keputusan="ditindaklanjuti")
    page = text(browser(desk, desk.inspektur).get(f"/tugas/{desk.task(case, 'tindak_lanjut')}"))
    assert WRITTEN in page and "Mawar Pelapor" not in page and "0812999777" not in page
    for who in ("inspektur", "bkpsdm"):
        shown = text(browser(desk, getattr(desk, who)).get(f"/permohonan/{case}"))
        assert ("Mawar Pelapor" in shown) == (who == "bkpsdm")
    notices = repr(everything(desk)["notice"]) + repr([row for row in everything(desk)["job"]])
    assert "Mawar" not in notices and WRITTEN not in notices


def test_nothing_ties_a_complaint_to_who_was_signed_in_or_to_another(desk):
    mine = browser(desk, desk.pemohon)
    assert "tidak dikaitkan dengan akun Anda" in text(mine.get("/lapor/pengaduan"))
    before = everything(desk)
    assert mine.post("/lapor/pengaduan", data={**FORM, "nama": "", "kontak": ""}).status_code == 303
    after = everything(desk)
    new = repr([row for name in after for row in after[name] if row not in before[name] and name not in ("session", "account", "attempt")])
    assert desk.pemohon.person not in new and desk.pemohon.name not in new
    assert desk.engine.requests.mine(desk.pemohon) == [] and mine.get("/ajukan/pengaduan").status_code == 403
    assert not [row for row in after["notice"] if "publik" in row], "nobody is told by the row that carries them all"
    assert not [row for row in after["account"] if row[0] == "publik"]
    assert "Masyarakat" not in text(browser(desk, desk.bkpsdm).get("/tugas/riwayat"))


def test_attacks_at_the_door_that_is_open_to_all(desk):
    code, case = filed(desk)
    before = {name: rows for name, rows in everything(desk).items() if name not in ("attempt", "session", "account")}
    bad = {"uraian": "x\u202e" + WRITTEN, "unit": ["DISDIK", "BKPSDM"], "kategori": "hantu", "kejadian": "9" * 5000, "status": "selesai", "pernyataan": "mungkin"}
    answer = desk.anybody.post("/lapor/pengaduan", data={**FORM, **bad})
    assert answer.status_code == 400 and all(f'href="#f-{name}"' in text(answer) for name in ("uraian", "kategori", "pernyataan"))
    html = Upload("lampiran", "bukti.pdf", b"<html><script>alert(1)</script>")
    with pytest.raises(Refused) as refused:
        desk.engine.public.file("pengaduan", FORM, key=desk.key(), files=[html])
    assert refused.value.code == "invalid" and "lampiran" in refused.value.params["errors"]
    for address, data in ((f"/l/{'x' * 26}", {"keputusan": "terima"}), (f"/l/{code}\x00", {"keputusan": "terima"}), ("/lapor/cuti", FORM), ("/lapor/tidak_ada", FORM)):
        assert desk.anybody.post(address, data=data).status_code == 404, address
    assert desk.anybody.post(f"/l/{code}", data={"keputusan": "terima"}).status_code == 409, "it is not the reporter's turn"
    leave = desk.file(mulai="2026-12-14", selesai="2026-12-14")
    assert desk.anybody.post(f"/l/{leave.tracking}", data={"alasan": "x"}).status_code == 404, "the code of a request with an owner does nothing"
    desk.engine.requests.act(desk.pemohon, leave.case, "ditarik", {"alasan": "Rencana keluarga berubah"}, key=desk.key())
    kept = {name: rows for name, rows in everything(desk).items() if name in before}
    assert [row for row in kept["cases"] if row[0] == case] == [row for row in before["cases"] if row[0] == case]
    with pytest.raises(Refused) as refused:
        for _ in range(25):
            desk.engine.public.file("pengaduan", FORM, key=desk.key(), source="203.0.113.9")
    assert refused.value.code == "rate_limited"
    key = desk.key()
    twice = {desk.engine.public.file("pengaduan", {**FORM, "harapan": "Maaf"}, key=key) for _ in range(2)}
    assert len(twice) == 1, "sent twice is filed once"
    good = desk.engine.public.file("pengaduan", FORM, key=desk.key(), files=[Upload("lampiran", "bukti.pdf", PDF)])
    [there] = desk.rows(sql.ATTACHMENTS_OF, case_id=desk.rows(sql.CASE_BY_TRACKING, tracking=good)[0].id)
    assert desk.anybody.get(f"/lampiran/{there.id}").status_code == 303 and there.person == "publik"


def test_who_left_a_mail_address_is_told_of_every_change_without_a_word_of_the_complaint(desk):
    """In both languages, with the address of his page; who left none or a telephone number is not, and those who handle it are told by their notices."""
    def mails() -> list[dict]:
        return [json.loads(row.payload) for row in desk.rows(sql.MAILS_OF_CASE, case_id=case)]
    code, case = filed(desk, kontak=" mawar@contoh.invalid ")
    desk.engine.drain()
    assert "Tugas baru: Verifikasi pengaduan" in text(browser(desk, desk.bkpsdm).get("/pemberitahuan"))
    desk.complete(case, "bkpsdm", "verifikasi", keputusan="ditindaklanjuti")
    assert "Tugas baru: Tindak lanjut" in text(browser(desk, desk.inspektur).get("/pemberitahuan"))
    desk.complete(case, "inspektur", "tindak_lanjut", **ANSWER)
    desk.engine.public.reply(code, {"keputusan": "terima"}, key=desk.key())
    told = mails()
    number = desk.rows(sql.CASE_BY_ID, id=case)[0].number
    assert sorted(mail["subject"] for mail in told) == sorted(f"Pengaduan {number}: {status}" for status in (
        "Verifikasi pengaduan", "Tindak lanjut", "Dijawab, menunggu tanggapan pelapor", "Selesai"))
    for mail in told:
        assert mail["to"]["email"] == "mawar@contoh.invalid" and mail["body"].count(f"/l/{code}") == 2 and f"Complaint {number} is now:" in mail["body"]
        assert not any(secret in json.dumps(mail) for secret in (WRITTEN, "Mawar Pelapor", "Kepala Bidang", ANSWER["jawaban"], desk.inspektur.name, desk.bkpsdm.name))
        assert ("Giliran Anda" in mail["body"]) == ("Dijawab" in mail["subject"])
    desk.engine.drain()
    kept = [file.read_text("utf-8") for file in (desk.engine.settings.data / "outbox").glob("*.eml")]
    assert sum("To: mawar@contoh.invalid" in one for one in kept) == 4
    for contact in ("0812999777", "", "a@b", "x@contoh.invalid, y@contoh.invalid", "x@contoh.invalid\u202e"):
        try:
            _, case = filed(desk, kontak=contact)
        except Refused as refused:
            assert refused.code == "invalid"
        else:
            assert mails() == [], contact
    assert desk.engine.admin.doctor() == []


def test_whoever_filed_it_withdraws_it_by_the_code_until_it_is_answered(desk):
    code, case = filed(desk)
    page = text(desk.anybody.get(f"/l/{code}"))
    assert f'href="/l/{code}?aksi=ditarik"' in page and "Tarik pengaduan" in page
    desk.complete(case, "bkpsdm", "verifikasi", keputusan="ditindaklanjuti")
    asked = text(desk.anybody.get(f"/l/{code}?aksi=ditarik"))
    assert f'action="/l/{code}?aksi=ditarik"' in asked and "Mengapa Anda menariknya?" in asked and f'href="/l/{code}"' in asked
    english = desk.app.test_client()
    english.set_cookie("bahasa", "en")
    assert "Withdraw the complaint" in text(english.get(f"/l/{code}"))
    assert desk.anybody.post(f"/l/{code}?aksi=ditarik", data={"alasan": "x" * 501}).status_code == 400
    for address in (f"/l/{code}?aksi=tidak_ada", f"/l/{'x' * 26}?aksi=ditarik", f"/l/{desk.file(mulai='2026-12-14', selesai='2026-12-14').tracking}?aksi=ditarik"):
        for answer in (desk.anybody.get(address), desk.anybody.post(address, data={"alasan": ""})):
            assert answer.status_code in (404, 409), address
    assert desk.anybody.post(f"/l/{code}?aksi=ditarik", data={"alasan": "Sudah selesai dibicarakan"}).location == f"/l/{code}?terkirim"
    page = text(desk.anybody.get(f"/l/{code}"))
    assert "Ditarik kembali oleh pelapor" in page and "aksi=ditarik" not in page and "Sudah selesai dibicarakan" not in page and "/nilai/" not in page
    assert desk.engine.tasks.waiting(case) == {} and not desk.engine.tasks.inbox(desk.inspektur).rows
    assert desk.anybody.post(f"/l/{code}?aksi=ditarik", data={"alasan": ""}).status_code == 409, "once"
    answered, other = filed(desk)
    desk.complete(other, "bkpsdm", "verifikasi", keputusan="ditindaklanjuti")
    desk.complete(other, "inspektur", "tindak_lanjut", **ANSWER)
    assert "aksi=ditarik" not in text(desk.anybody.get(f"/l/{answered}"))
    assert desk.anybody.post(f"/l/{answered}?aksi=ditarik", data={"alasan": ""}).status_code in (403, 409) and desk.engine.tasks.waiting(other)
    assert desk.engine.admin.doctor() == []


def test_what_came_of_complaints_is_told_in_whole_months_and_no_small_group(desk):
    def answered(n: int, change: str) -> None:
        for _ in range(n):
            code, case = filed(desk)
            desk.complete(case, "bkpsdm", "verifikasi", keputusan="ditindaklanjuti")
            desk.complete(case, "inspektur", "tindak_lanjut", **{**ANSWER, "perubahan": change})
            desk.engine.public.reply(code, {"keputusan": "terima"}, key=desk.key())
    answered(5, "prosedur")
    answered(2, "pembinaan")
    assert desk.engine.services.page(None, "pengaduan").outcomes == (), "the running month is not told"
    desk.at("2026-12-03T09:00")
    assert desk.engine.services.page(None, "pengaduan").outcomes == (("Prosedur atau layanan diperbaiki", 5),)
    assert desk.engine.services.page(None, "pengaduan", "en").outcomes == (("Procedure or service improved", 5),)
    page = text(desk.anybody.get("/layanan/pengaduan"))
    assert "Prosedur atau layanan diperbaiki" in page and "Pegawai dibina" not in page


def test_no_explanation_tells_an_answer_that_is_for_others(desk):
    """The category read by a table, here for the verifier alone: on the page and over the API."""
    folder = HOUSE / "processes" / "pengaduan"
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    form = json.loads(files["forms/permohonan.form"])
    next(c for c in form["components"] if c.get("key") == "kategori")["properties"]["seen_by"] = "verifikator_bkpsdm"
    desk.engine.studio.deploy({**files, "forms/permohonan.form": json.dumps(form).encode()})
    _, case = filed(desk, kategori="layanan", layanan="cuti", unit="DISDIK", jabatan_terlapor=None)
    desk.complete(case, "bkpsdm", "verifikasi", keputusan="ditindaklanjuti")

    def told(who) -> set[str]:
        seen = [v for e in desk.engine.requests.explanations(who, case) for v in (*e.inputs, *(v for row in e.rows for v in row.inputs))]
        return {source for v in seen for source in v.sources}
    holder = next(who for who in (desk.inspektur, desk.kepala, desk.sekda, desk.pejabat) if desk.engine.tasks.count(who))
    assert "form permohonan.kategori" in told(desk.bkpsdm) and "form permohonan.kategori" not in told(holder)
    assert len(desk.engine.requests.page(holder, case).why) < len(desk.engine.requests.page(desk.bkpsdm, case).why)
