"""What the ledger says, why, and what 1 January gives."""
import pytest

from engine import Actor, Refused, Unusable
from engine.store.statements import case as sql


@pytest.fixture
def admin(desk) -> Actor:
    """The secretary of the city, made an administrator."""
    with desk.engine.transactions.read() as env:
        nip_of = env.person(desk.sekda.person).nip
    desk.engine.admin.set_roles(nip_of, ["admin"])
    return desk.sekda


def years(desk) -> dict:
    return {(b.account, b.year): b.days for b in desk.engine.balances.of(desk.pemohon).balances}


def nip(desk) -> str:
    with desk.engine.transactions.read() as env:
        return env.person(desk.pemohon.person).nip


def test_a_preview_writes_nothing_and_the_rollover_gives_what_it_said(desk, admin):
    before = years(desk)
    preview = desk.engine.balances.rollover_preview(2027)
    assert years(desk) == before and preview.done_at is None
    report = desk.engine.balances.rollover(2027, admin)
    assert {(r.title, r.days, r.people) for r in report.rows} == {(r.title, r.days, r.people) for r in preview.rows}
    assert years(desk) == {**before, ("cuti_tahunan", 2027): 12} and report.done_at is not None


def test_doing_it_again_gives_nothing_twice(desk, admin):
    desk.engine.balances.rollover(2027, admin)
    entries = len(desk.engine.balances.of(desk.pemohon).entries)
    desk.engine.balances.rollover(2027, admin)
    assert len(desk.engine.balances.of(desk.pemohon).entries) == entries and years(desk)[("cuti_tahunan", 2027)] == 12


def test_it_happens_by_itself_on_1_january(desk):
    desk.at("2026-12-31T23:00")
    assert ("cuti_tahunan", 2027) not in years(desk)
    desk.at("2027-01-01T00:30")
    assert years(desk)[("cuti_tahunan", 2027)] == 12
    assert any(a["kind"] == "rollover" for a in desk.engine.admin.export_state()["audit"])


def test_a_correction_needs_a_reason_and_keeps_it(desk, admin):
    before = years(desk)[("cuti_tahunan", 2026)]
    desk.engine.balances.correct(admin, nip(desk), "cuti_tahunan", 2026, -2, "Cuti bersama 18 Agustus belum dihitung", key="c")
    desk.engine.balances.correct(admin, nip(desk), "cuti_tahunan", 2026, -2, "Cuti bersama 18 Agustus belum dihitung", key="c")
    assert years(desk)[("cuti_tahunan", 2026)] == before - 2
    newest = desk.engine.balances.of(desk.pemohon).entries[0]
    assert (newest.days, newest.operation, newest.reason) == (-2, "correction", "Cuti bersama 18 Agustus belum dihitung")
    for wrong in (("cuti_tahunan", 0, "tanpa hari"), ("cuti_tahunan", 1, " "), ("gaji", 1, "bukan akun cuti")):
        with pytest.raises(Unusable):
            desk.engine.balances.correct(admin, nip(desk), wrong[0], 2026, wrong[1], wrong[2], key=str(wrong))


def test_every_entry_names_its_request(desk):
    case = desk.decided()
    entry = next(e for e in desk.engine.balances.of(desk.pemohon).entries if e.operation == "debit")
    assert entry.case == case and entry.number == desk.rows(sql.CASE_BY_ID, id=case)[0].number and entry.days == -3


def test_the_balance_is_the_sum_of_its_entries_and_never_negative_here(desk):
    desk.decided()
    page = desk.engine.balances.of(desk.pemohon)
    for b in page.balances:
        assert b.days == sum(e.days for e in page.entries if (e.title, e.year) == (b.title, b.year)) >= 0


def test_another_persons_balances_are_for_administrators(desk):
    other = desk.engine.balances.of(desk.verifikator, desk.pemohon.person)
    assert other.person == desk.verifikator.person


def test_only_administrators_correct_and_give(desk):
    before = years(desk)
    for call in (lambda: desk.engine.balances.correct(desk.verifikator, nip(desk), "cuti_tahunan", 2026, 5, "untuk diri sendiri", key="x"),
                 lambda: desk.engine.balances.rollover(2027, desk.verifikator)):
        with pytest.raises(Refused) as caught:
            call()
        assert caught.value.code == "not_found"
    assert years(desk) == before
