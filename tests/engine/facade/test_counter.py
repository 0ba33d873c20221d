"""Filing for a colleague: who may, for whom, who is told, what stands in the history."""
import pytest

from engine import Refused
from engine.store.statements import case as sql
from engine.store.statements import people as people_sql
from tests.office import LEAVE


def file_for(desk, who, **fields) -> str:
    return desk.engine.requests.file(desk.verifikator, "cuti", {**LEAVE, **fields}, key=desk.key(), on_behalf=who.person).case


def row(desk, who):
    return desk.rows(people_sql.ONE_PERSON, person=who.person)[0]


def refused(code: str, act, *args, **kwargs) -> None:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code


def test_an_officer_finds_the_people_of_his_agency_and_what_he_may_file(desk):
    applicant = row(desk, desk.pemohon)
    [found] = desk.engine.counter.find(desk.verifikator, applicant.nip)
    assert (found.id, found.name) == (applicant.id, applicant.name) and [(w.procedure, w.why_not) for w in found.ways] == [("cuti", "")]
    assert applicant.id in {c.id for c in desk.engine.counter.find(desk.verifikator, applicant.name[:4].upper())}
    for stranger in (desk.sekda, desk.bkpsdm):
        assert desk.engine.counter.find(desk.verifikator, row(desk, stranger).nip) == []
    assert desk.engine.counter.find(desk.verifikator, row(desk, desk.verifikator).nip) == [], "for himself he files as everybody does"
    assert desk.engine.counter.find(desk.verifikator, " ") == []


def test_nobody_else_has_a_counter(desk):
    assert desk.engine.counter.open_to(desk.verifikator) and not desk.engine.counter.open_to(desk.atasan)
    for who in (desk.pemohon, desk.atasan, desk.pejabat):
        refused("not_found", desk.engine.counter.page, who)
        refused("not_found", desk.engine.counter.find, who, "a")
    refused("not_yours", desk.engine.requests.start_form, desk.atasan, "cuti", on_behalf=desk.pemohon.person)
    refused("not_yours", desk.engine.requests.file, desk.atasan, "cuti", LEAVE, key="x", on_behalf=desk.pemohon.person)


def test_the_form_and_the_receipt_name_the_applicant(desk):
    form = desk.engine.requests.start_form(desk.verifikator, "cuti", on_behalf=desk.pemohon.person)
    assert desk.pemohon.name in form.applicant
    case = file_for(desk, desk.pemohon)
    assert desk.pemohon.name in desk.engine.requests.receipt(desk.verifikator, case).applicant
    assert desk.engine.requests.receipt(desk.pemohon, case).applicant == ""
    assert desk.engine.requests.start_form(desk.verifikator, "cuti", on_behalf=desk.verifikator.person).applicant == ""


def test_the_applicant_is_told_and_the_filer_recorded(desk):
    case = file_for(desk, desk.pemohon)
    desk.engine.drain()
    assert any(desk.verifikator.name in n.words and "atas nama Anda" in n.words for n in desk.engine.requests.notices(desk.pemohon))
    told = [f.read_text("utf-8") for f in (desk.engine.settings.data / "outbox").glob("*.eml")]
    mail = next(m for m in told if "diajukan atas nama Anda" in m)
    assert row(desk, desk.pemohon).email in mail and f"X-Runut-Event: {case}/1" in mail
    history = [h.words for h in desk.engine.requests.page(desk.pemohon, case).history]
    assert any(words.startswith("Diajukan oleh") and "atas nama pemohon" in words for words in history)
    [head] = desk.rows(sql.CASE_BY_ID, id=case)
    assert (head.applicant, head.filed_by) == (desk.pemohon.person, desk.verifikator.person)
    assert desk.engine.requests.page(desk.verifikator, case).number == head.number, "who filed may see it"
    assert case in {r.case for r in desk.engine.counter.page(desk.verifikator).filed}
    assert case in {r.id for r in desk.engine.requests.mine(desk.pemohon)} and case not in {r.id for r in desk.engine.requests.mine(desk.verifikator)}
    assert not desk.engine.admin.doctor()


def test_one_files_for_oneself_as_ever(desk):
    desk.file()
    desk.engine.drain()
    assert any("telah diterima" in n.words for n in desk.engine.requests.notices(desk.pemohon))
    folder = desk.engine.settings.data / "outbox"
    assert not any("atas nama" in f.read_text("utf-8") for f in folder.glob("*.eml"))


def test_a_limit_is_told_before_the_form_is_opened(desk):
    for day in ("07", "09", "14"):
        file_for(desk, desk.pemohon, mulai=f"2026-12-{day}", selesai=f"2026-12-{day}")
    [found] = desk.engine.counter.find(desk.verifikator, row(desk, desk.pemohon).nip)
    assert found.ways[0].why_not == "Sudah ada 3 permohonan yang berjalan."


def test_nobody_is_filed_for_who_is_not_there(desk):
    refused("not_found", desk.engine.requests.start_form, desk.verifikator, "cuti", on_behalf="0" * 16)
    refused("not_found", desk.engine.requests.file, desk.verifikator, "cuti", LEAVE, key="x", on_behalf="0" * 16)


def test_who_filed_does_not_verify_and_the_step_falls_to_the_next(desk):
    case = file_for(desk, desk.pemohon)
    task = desk.task(case, "verifikasi")
    assert task not in {t.id for t in desk.engine.tasks.inbox(desk.verifikator).rows} and desk.engine.tasks.count(desk.verifikator) == 0
    refused("same_person", desk.engine.tasks.page, desk.verifikator, task)
    assert task in {t.id for t in desk.engine.tasks.inbox(desk.pejabat).rows}, "the only officer of the agency filed: its head stands behind him"
    assert desk.engine.tasks.count(desk.pejabat) == 1 and desk.engine.tasks.inbox(desk.pejabat).total == 1
    assert any(step.holder and step.holder.you for step in desk.engine.requests.page(desk.pejabat, case).steps)
    desk.complete(case, "pejabat", "verifikasi", keputusan="lengkap")
    assert desk.task(case, "pertimbangan")


def test_of_his_own_agency_nobody_sees_more_than_before(desk):
    case = desk.file().case
    task = desk.task(case, "verifikasi")
    assert task in {t.id for t in desk.engine.tasks.inbox(desk.verifikator).rows}
    assert task not in {t.id for t in desk.engine.tasks.inbox(desk.pejabat).rows}
    refused("not_found", desk.engine.requests.page, desk.sekda, case)
