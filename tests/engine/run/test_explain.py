"""Why a case went its way: rows, ways, origins of values, and what one changed field would give; on the request page and on the start form."""
import pytest

from engine.facade import why
from engine.run import drafts, explain, instead
from engine.run.commands import Sent
from engine.store.statements import case as sql
from tests import office

TOO_LONG = {"mulai": "2026-12-01", "selesai": "2026-12-31"}


@pytest.fixture(scope="module")
def stage():
    with office.stage() as made:
        yield made


@pytest.fixture
def desk(stage):
    with office.desk(stage) as made:
        yield made


def explained(desk, case):
    with desk.engine.transactions.read() as env:
        version = desk.engine.transactions.versions.in_force(env.tx, "cuti")
        return version.procedure, explain.explanations(version.procedure, env.tx.all(sql.EVENTS_OF, case_id=case))


def test_a_decision_names_its_row_its_values_and_their_origin(desk):
    _, found = explained(desk, desk.decided())
    who = next(e for e in found if isinstance(e, explain.Decided) and e.decision == "pejabat_berwenang")
    row = who.tables[0].rows[0]
    assert (row.row, row.outputs["peran"]) == (7, "kepala_opd")
    assert [(s.text, s.value, s.sources) for s in row.seen] == [("permohonan.jenis", "tahunan", (explain.Source("form", "permohonan", "jenis"),))]
    ketentuan = next(t for e in found if isinstance(e, explain.Decided) for t in e.tables if t.decision == "ketentuan")
    assert ketentuan.rows[0].seen[0].sources == (explain.Source("record", "pemohon", "status"),)
    assert "313-314" in next(t for t in found[0].tables if t.decision == "bawaan").rows[0].basis


def test_a_way_names_what_its_conditions_saw(desk):
    _, found = explained(desk, desk.decided())
    ways = {e.element: e for e in found if isinstance(e, explain.Chosen)}
    assert ways["g_keputusan"].flow == "f_g_keputusan_hitung_akhir"
    assert [(s.text, s.value) for s in ways["g_keputusan"].seen] == [("keputusan.keputusan", "disetujui")]
    assert ways["g_bkpsdm"].default
    assert ways["g_bkpsdm"].seen[0].rows == (("Pejabat berwenang", 7),)
    assert ways["g_bkpsdm"].seen[-1].rows == (("Kebijakan kantor", 1),)              # the member's own table, not all that took part
    assert [s.rows for s in ways["g_pemberitahuan_saja"].seen] == [(("Ketentuan jenis cuti", 1),)]
    assert ways["g_layak"].seen[0].value == []


def test_what_a_way_saw_is_recorded_when_it_is_taken(desk):
    case = desk.file().case
    desk.complete(case, "verifikator", "verifikasi", keputusan="dikembalikan", catatan="Alamat selama cuti belum lengkap")
    with desk.engine.transactions.read() as env:
        rows = [r for r in env.tx.all(sql.EVENTS_OF, case_id=case) if r.kind == "entered" and r.element == "perbaikan"]
    assert '"seen":{"verifikasi.keputusan":"dikembalikan"}' in rows[-1].data


def test_the_request_page_says_why_in_the_readers_language(desk):
    case = desk.decided()
    page = desk.engine.requests.page(desk.pemohon, case)
    assert "Isi keputusan? disetujui atau perubahan, karena Keputusan = Disetujui." in page.why
    assert any("aturan 7" in s and "Kepala OPD" in s for s in page.why)
    assert page.why == desk.engine.requests.page(desk.pejabat, case).why
    english = desk.engine.requests.page(type(desk.pemohon)(desk.pemohon.person, desk.pemohon.name, language="en"), case)
    assert "Which decision? approved or changed, because Decision = Approved." in english.why


def test_what_is_no_day_is_none_in_any_language(desk):
    with desk.engine.transactions.read() as env:
        scope = drafts.Draft.new(env, desk.engine.transactions.versions.in_force(env.tx, "cuti"), env.person(desk.pemohon.person)).scope
        for scope.language in ("id", "en"):
            assert [scope.evaluate(text) for text in ('tanggal("segera")', "tanggal(5)", 'tanggal("2026-13-40")')] == [None] * 3
            assert scope.evaluate('tanggal("2026-12-07")') == {"id": "7 Desember 2026", "en": "7 December 2026"}[scope.language]


def test_only_what_holds_since_the_last_filing_is_told(desk):
    case = desk.file(**TOO_LONG).case
    assert any("Sisa cuti tahunan tidak mencukupi" in s for s in desk.engine.requests.page(desk.pemohon, case).why)
    desk.complete(case, "pemohon", "perbaikan", **{**office.LEAVE, "mulai": "2026-12-08", "selesai": "2026-12-09"})
    after = desk.engine.requests.page(desk.pemohon, case).why
    assert not any("tidak mencukupi" in s for s in after)
    assert any("Temuan kelayakan = tidak ada" in s for s in after)


def test_a_change_that_helps_was_tried_and_is_the_smallest(desk):
    with desk.engine.transactions.read() as env:
        draft = desk.engine.requests._draft(env, "cuti", desk.pemohon, None)
        sent = Sent({**office.LEAVE, **TOO_LONG}, {}, "id")
        judged = draft.judge(sent)
        assert instead.refusing(judged) == {"SALDO_KURANG"}
        found = {c.key: c for c in instead.changes(draft, sent, judged)}
        assert str(found["selesai"].new) == "2026-12-28"
        for change in found.values():
            assert not instead.refusing(draft.judge(Sent({**sent.raw, change.key: str(change.new)}, {}, "id")))
        assert instead.refusing(draft.judge(Sent({**sent.raw, "selesai": "2026-12-29"}, {}, "id")))


def test_the_start_form_shows_it(desk):
    shown = desk.engine.requests.start_form(desk.pemohon, "cuti", {**office.LEAVE, **TOO_LONG}).preview.counterfactuals
    assert any("28 Desember 2026 alih-alih 31 Desember 2026" in s and "18 hari kerja alih-alih 21 hari kerja" in s for s in shown)
    assert desk.engine.requests.start_form(desk.pemohon, "cuti", office.LEAVE).preview.counterfactuals == ()


def test_a_finding_that_looks_at_few_fields_is_searched_in_these(desk):
    with desk.engine.transactions.read() as env:
        draft = desk.engine.requests._draft(env, "cuti", desk.pemohon, None)
        assert instead.fields_behind(draft, frozenset({"ANAK_KE_4"})) == {"jenis", "anak_ke"}


def test_one_sentence_is_told_once(desk):
    procedure, found = explained(desk, desk.decided())
    told = why.sentences(procedure, [*found, *found])
    assert len(told) == len(set(told)) == len(why.sentences(procedure, found))
