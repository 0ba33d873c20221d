"""The page of one request: who opened it, what a refusal says and leads to, where its figures come from. On SQLite: no statement is its own here."""
import pytest

from engine import Refused, Upload
from engine.store.statements import look as sql
from tests.office import LEAVE, desk

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
WHY = "Ada pemeriksaan anggaran pada minggu itu"


@pytest.fixture(scope="module")
def office(made):
    with desk(made) as office:
        yield office


@pytest.fixture(scope="module")
def refused(office):
    case = office.file().case
    office.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    office.complete(case, "atasan", "pertimbangan", keputusan="tidak_disetujui", alasan=WHY)
    office.complete(case, "pejabat", "keputusan", keputusan="tidak_disetujui", alasan=WHY)
    return case


def looks(office, case):
    return [(look.title, look.name, look.times) for look in office.engine.requests.page(office.pemohon, case).looks]


def test_who_opens_a_request_is_told_to_its_owner_once_an_hour_and_by_name_only_beyond_his_duties(office):
    office.at("2026-11-24 09:30")
    case = office.file(mulai="2026-12-21", selesai="2026-12-22").case
    pages = office.engine.requests.page
    assert looks(office, case) == []                          # his own looks are nobody's business
    pages(office.verifikator, case)
    office.engine.tasks.page(office.verifikator, office.task(case, "verifikasi"))
    assert looks(office, case) == [(office.verifikator.position, "", 1)]
    office.at("2026-11-24 10:40")
    pages(office.verifikator, case)
    office.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    pages(office.verifikator, case)                           # what he has done he may look at
    assert looks(office, case) == [(office.verifikator.position, "", 2)]
    office.complete(case, "atasan", "pertimbangan", keputusan="disetujui")
    office.at("2026-11-24 11:20")
    assert pages(office.pejabat, case).looks == () and len(office.rows(sql.LOOKS_OF, case_id=case)) == 2
    assert looks(office, case)[0] == (office.pejabat.position, "", 1)


def test_a_look_of_somebody_who_has_nothing_to_do_there_names_him(office, refused):
    """The head who stands in for the superior held no step of this case: the rule, asked directly."""
    from engine.run import sight
    from engine.store.statements import case as cases
    with office.engine.transactions.read() as env:
        case, tasks = env.tx.one(cases.CASE_BY_ID, id=refused), env.tx.all(cases.TASKS_OF_CASE, case_id=refused)
        beyond = {who: sight.beyond_duty(env, case, tasks, getattr(office, who).person) for who in ("verifikator", "atasan", "pejabat", "sekda")}
    assert beyond == {"verifikator": False, "atasan": False, "pejabat": False, "sekda": True}
    office.engine.transactions.change("look", lambda env: env.tx.run(
        sql.LOOK_ADD, case_id=refused, person=office.sekda.person, hour="2026-11-24T03", at="2026-11-24T03:00:00.000000Z", title="Sekretaris Daerah", beyond=1))
    assert ("Sekretaris Daerah", office.sekda.name, 1) in looks(office, refused)


def test_a_refusal_says_why_by_whom_on_what_basis_and_how_to_object(office, refused):
    page = office.engine.requests.page(office.pemohon, refused)
    said = {f.label: f.value for f in page.refusal}
    assert said["Alasan"] == WHY and said["Diputus oleh"] == office.pejabat.position and said["Dasar hukum"].startswith("PP 11/2017")
    assert said["Keberatan"] == "Tertulis kepada Wali Kota, paling lambat 23 Desember 2026 (UU 30/2014 Pasal 77)"
    english = office.engine.requests.page(type(office.pemohon)(**{**vars(office.pemohon), "language": "en"}), refused)
    assert [f.label for f in english.refusal] == ["Reason", "Decided by", "Legal basis", "Objection"]
    assert page.again and not office.engine.requests.page(office.pejabat, refused).again


def test_what_was_refused_is_filed_anew_with_its_entries(office, refused):
    requests = office.engine.requests
    form = requests.start_form(office.pemohon, "cuti", follows=refused)
    typed = {f.key: f.value for f in form.fields if f.key in LEAVE}
    assert form.follows.startswith("CUTI-2026-")
    assert {k: typed[k] for k in ("jenis", "mulai", "alasan", "telepon")} == {k: LEAVE[k] for k in ("jenis", "mulai", "alasan", "telepon")}
    assert not typed.get("pernyataan")                        # what is declared is declared anew
    done = requests.file(office.pemohon, "cuti", {**LEAVE, "mulai": "2026-12-28", "selesai": "2026-12-28"}, key=office.key(), follows=refused)
    with office.engine.transactions.read() as env:
        from engine.store.statements import case as cases
        assert env.tx.one(cases.CASE_BY_ID, id=done.case).follows == refused
    for who, followed in (("verifikator", refused), ("pemohon", done.case), ("pemohon", "0" * 16)):
        with pytest.raises(Refused) as refusal:
            requests.start_form(getattr(office, who), "cuti", follows=followed)
        assert refusal.value.code == "not_found"
    with pytest.raises(Refused, match="not_found"):
        requests.file(office.pemohon, "cuti", LEAVE, key=office.key(), follows=done.case)


def test_the_public_sees_neither_person_nor_kind_not_even_of_sick_leave(office):
    office.at("2026-11-25 09:00")
    done = office.engine.requests.file(office.pemohon, "cuti", {**LEAVE, "jenis": "sakit", "subjenis": "satu_hari", "mulai": "2026-11-25", "selesai": "2026-11-25",
                                                               "alasan": "Demam tinggi sejak kemarin"}, key=office.key(), files=[Upload("lampiran", "surat.pdf", PDF, "surat_dokter")])
    shown = office.engine.requests.track(done.tracking)
    words = repr(shown).lower()
    for secret in ("sakit", "dokter", "demam", "satu_hari", "lampiran", office.pemohon.name.lower(), office.atasan.name.lower()):
        assert secret not in words, secret
    assert shown.procedure_title == "Cuti pegawai" and [s.name for s in shown.steps if s.state == "now"] == ["Pertimbangan atasan langsung"]


def test_past_its_promise_the_owner_may_ask_once_a_day_and_those_who_hold_it_are_told(made):
    with desk(made) as office:
        _asked(office)


def _asked(office):
    case = office.file(mulai="2027-01-18", selesai="2027-01-19").case
    requests, asked = office.engine.requests, {"pertanyaan": "Sampai di mana permohonan saya,\n dan siapa yang memegangnya?"}

    def refused(who, text=asked):
        with pytest.raises(Refused) as refusal:
            requests.ask(getattr(office, who), case, text, key=office.key())
        return refusal.value.code
    opens = requests.page(office.pemohon, case).question_opens
    assert refused("pemohon") == "not_allowed_now" and refused("verifikator") == "not_yours" and refused("sekda") == "not_found"
    office.at(f"{opens} 08:00")
    assert requests.question_form(office.pemohon, case).fields[0].key == "pertanyaan"
    for wrong in ("", "apa?", "x" * 501, "halo\x00 apa kabar permohonan", ["a", "b"]):
        assert refused("pemohon", {"pertanyaan": wrong}) == "invalid"
    revision, key = requests.revision(office.pemohon, case), office.key()
    for _ in range(2):                                        # sent twice, asked once
        requests.ask(office.pemohon, case, asked, key=key)
    assert refused("pemohon", {"pertanyaan": "Sekali lagi saya bertanya"}) == "asked_today"
    page = requests.page(office.pemohon, case)
    told = [entry.words for entry in page.history if "Pertanyaan" in entry.words]
    assert told == ["Pertanyaan dari Anda: “Sampai di mana permohonan saya, dan siapa yang memegangnya?”"]
    assert requests.revision(office.pemohon, case) == revision
    assert any("Sampai di mana" in notice.words for notice in requests.notices(office.verifikator))
    assert office.engine.admin.doctor() == []
