"""Health is a protected class: a scan of what every role can open, of the mails, the public page and the exports, for the words of one sick leave."""
import re

import pytest

from engine import Upload
from engine.play.stage import import_rows
from engine.store.statements import case as sql
from tests.web.real_office import PDF, ROLES, opened, staged

REASON, FILE = "kemoterapi siklus ketiga", "hasil-onkologi.pdf"
SICK = {"jenis": "sakit", "subjenis": "lebih_satu_hari", "mulai": "2026-12-14", "selesai": "2026-12-18", "alasan": REASON}
WORDS = re.compile(rf"{REASON}|{FILE}|sakit|sick|800\.1\.11\.2|lebih dari satu hari|dokter", re.IGNORECASE)
EVERYBODY = (*ROLES, "rekan")                                         # rekan: a second personnel officer of the same agency
STEPS = (("verifikasi", "verifikator", {"keputusan": "lengkap", "diperiksa": ["surat_dokter"]}), ("pertimbangan", "atasan", {"keputusan": "disetujui"}),
         ("keputusan", "pejabat", {"keputusan": "disetujui"}))


@pytest.fixture(scope="module")
def office():
    with staged() as made, opened(made) as office:
        rows = [{**office.world.made_up.people[-1], "nip": "197902152006041877", "nama": "Tresna Kurniadi", "jenis_kelamin": "L", "status": "pns", "golongan": "III/b",
                 "pangkat": "Penata Muda Tingkat I", "unit": "DISDIK-UMPEG", "email": "rekan@contoh.invalid", "pimpinan": "tidak", "peran": "pengelola_kepegawaian"}]
        office.world.made_up.nips["rekan"] = rows[0]["nip"]
        import_rows(office.engine, "pegawai", rows)
        office.rekan = office.engine.office.person(office.world._persona(type("W", (), {"what": "rekan"})))
        yield office


@pytest.fixture(scope="module")
def case(office):
    """A sick leave just filed."""
    answers = {"alamat": "Jalan Contoh 1, Palembang", "telepon": "081234567890", "pernyataan": "true", **SICK}
    return office.engine.requests.file(office.pemohon, "cuti", answers, key=office.key(), files=[Upload("lampiran", FILE, PDF, "surat_dokter")]).case


def seen(client, paths) -> str:
    """The text of pages, without what is the same for everybody."""
    return "\n".join(client.get(path, follow_redirects=True).get_data(as_text=True) for path in paths)


def mentions(text: str) -> list[str]:
    own = re.sub(r"<svg\b.*?</svg>", "", text, flags=re.DOTALL)          # the diagram is the procedure's and names all its ways
    return sorted({m.group().lower() for m in WORDS.finditer(own)})


LISTS = ("/", "/tugas", "/permohonan", "/pemberitahuan")


def test_only_those_who_process_it_and_the_applicant_see_what_it_is_about(office, case):
    attachment, done = office.rows(sql.ATTACHMENTS_OF, case_id=case)[0].id, set()
    for element, who, answer in STEPS:
        task = office.task(case, element)
        for role in EVERYBODY:
            client, may = office.client(role), role in done | {"pemohon", who} | ({"rekan"} if element == "verifikasi" else set())
            if role != "pemohon":
                assert mentions(seen(client, LISTS)) == [], (element, role)
            assert bool(mentions(seen(client, (f"/permohonan/{case}", f"/tugas/{task}")))) is may, (element, role)
            assert (client.get(f"/lampiran/{attachment}").status_code == 200) is may, (element, role)
        office.engine.tasks.complete(getattr(office, who), task, answer, revision=None, key=office.key())
        office.engine.drain()
        done.add(who)
    letter = office.rows(sql.LETTERS_OF, case_id=case)[0].id
    assert {role for role in EVERYBODY if office.client(role).get(f"/surat/{letter}").status_code == 200} == done | {"pemohon"}


def test_who_only_could_have_held_a_step_sees_the_request_but_not_what_it_is_about(office, case):
    page = office.client("rekan").get(f"/permohonan/{case}")
    assert page.status_code == 200 and mentions(page.get_data(as_text=True)) == [] and "Cuti, 5 hari" in page.get_data(as_text=True)


def test_no_mail_notice_public_page_or_export_says_what_it_is_about(office, case):
    mails = office.rows(sql.MAILS_OF_CASE, case_id=case)
    assert mails and [mentions(m.payload) for m in mails] == [[]] * len(mails)
    [row] = office.rows(sql.CASE_BY_ID, id=case)
    assert mentions(office.client("anonymous").get(f"/l/{row.tracking}").get_data(as_text=True)) == []
    export = office.engine.admin.export_state()
    one = [str(part) for part in (*export["cases"], *export["tasks"], *export["outbox"], *export["ledger"]) if case in str(part)]
    assert one and [mentions(part) for part in one] == [[]] * len(one)
