"""The ledger: sums that fit, holds that end, nothing given back twice."""
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.office import ledger
from engine.store import new_id
from engine.store.statements import case as case_sql
from engine.store.statements import office as sql
from tests.engine.office.samples import undone

AT = "2026-11-24T02:00:00.000000Z"
CT = "cuti_tahunan"


def entry(year, days, account=CT):
    return {"akun": account, "tahun": year, "hari": days}


@pytest.fixture
def nia(tx):
    person = new_id()
    ledger.open_at(tx, person, CT, 2025, 4, reason="saldo", at=AT)
    ledger.open_at(tx, person, CT, 2026, 12, reason="saldo", at=AT)
    return person


def test_what_is_held_is_not_there_for_others_but_for_the_case_itself(tx, nia):
    ledger.reserve(tx, nia, "case", [entry(2025, 4), entry(2026, 1)], at=AT)
    assert (ledger.balance(tx, nia, CT, 2025), ledger.balance(tx, nia, CT, 2026)) == (0, 11)
    assert (ledger.balance(tx, nia, CT, 2025, "case"), ledger.balance(tx, nia, CT, 2026, "case")) == (4, 12)
    assert ledger.balance(tx, nia, CT, 2026, "another case") == 11


def test_a_second_hold_replaces_the_first(tx, nia):
    ledger.reserve(tx, nia, "case", [entry(2025, 4), entry(2026, 3)], at=AT)
    ledger.reserve(tx, nia, "case", [entry(2026, 2)], at=AT)
    assert ledger.held(tx, "case") == {(nia, CT, 2026): 2}
    assert ledger.balance(tx, nia, CT, 2025) == 4


def test_taking_ends_the_hold(tx, nia):
    ledger.reserve(tx, nia, "case", [entry(2025, 4)], at=AT)
    ledger.debit(tx, nia, "case", [entry(2025, 3)], at=AT)
    assert (ledger.held(tx, "case"), ledger.net(tx, "case"), ledger.balance(tx, nia, CT, 2025)) == ({}, {CT: -3}, 1)


def test_the_end_of_a_case_gives_back_what_was_only_held(tx, nia):
    ledger.reserve(tx, nia, "case", [entry(2026, 5)], at=AT)
    assert ledger.end_of_case(tx, "case", at=AT) == [entry(2026, 5)]
    assert ledger.end_of_case(tx, "case", at=AT) == []
    assert (ledger.balance(tx, nia, CT, 2026), ledger.net(tx, "case")) == (12, {})


def test_nothing_is_given_back_twice(tx, nia):
    ledger.debit(tx, nia, "case", [entry(2026, 5)], at=AT)
    assert ledger.refund(tx, nia, "case", [entry(2026, 3)], at=AT) == [entry(2026, 3)]
    assert ledger.refund(tx, nia, "case", [entry(2026, 3), entry(2025, 9)], at=AT) == [entry(2026, 2)]
    assert ledger.refund(tx, nia, "case", [entry(2026, 1)], at=AT) == []
    assert (ledger.net(tx, "case"), ledger.balance(tx, nia, CT, 2026)) == ({CT: 0}, 12)


def test_postponed_days_are_a_mark_and_change_no_other_balance(tx, nia):
    ledger.postpone(tx, nia, "case", [entry(2026, 3, "cuti_tahunan_tangguhan")], at=AT)
    assert ledger.balance(tx, nia, "cuti_tahunan_tangguhan", 2026) == 3
    assert ledger.balance(tx, nia, CT, 2026) == 12
    assert ledger.net(tx, "case") == {"cuti_tahunan_tangguhan": 3}


def test_an_entry_without_an_account_is_of_the_account_beside_it(tx, nia):
    ledger.debit(tx, nia, "case", [{"tahun": 2026, "hari": 2}], account=CT, at=AT)
    assert ledger.net(tx, "case") == {CT: -2}


def test_entries_of_no_days_are_left_out(tx, nia):
    assert ledger.reserve(tx, nia, "case", [entry(2025, 0), entry(2026, 1)], at=AT) == [entry(2026, 1)]


@pytest.mark.parametrize("wrong", [
    {"akun": CT, "tahun": 2026, "hari": -1}, {"akun": CT, "tahun": 2026, "hari": 0.5}, {"akun": CT, "tahun": 2026, "hari": None},
    {"akun": CT, "tahun": "sekarang", "hari": 1}, {"tahun": 2026, "hari": 1}, {"akun": CT, "tahun": 2026, "hari": True},
    {"akun": CT, "tahun": 2026, "hari": float("nan")}])
def test_an_entry_that_cannot_be_meant_is_refused_and_nothing_is_written(tx, nia, wrong):
    with pytest.raises(ValueError):
        ledger.reserve(tx, nia, "case", [entry(2026, 1), wrong], at=AT)
    assert ledger.held(tx, "case") == {}


def test_what_the_office_gives_is_corrected_by_the_difference_and_never_rewritten(tx, nia):
    before = tx.all(sql.LEDGER_OF_PERSON, person=nia)
    ledger.debit(tx, nia, "case", [entry(2026, 5)], at=AT)
    assert ledger.open_at(tx, nia, CT, 2026, 10, reason="koreksi", at=AT) == -2
    assert ledger.open_at(tx, nia, CT, 2026, 10, reason="koreksi", at=AT) == 0
    rows = tx.all(sql.LEDGER_OF_PERSON, person=nia)
    assert rows[:len(before)] == before
    assert [(row.operation, row.days) for row in rows[len(before):]] == [("debit", -5), ("correction", -2)]
    assert ledger.balance(tx, nia, CT, 2026) == 5


def test_an_opening_of_no_days_is_written_once(tx, nia):
    for _ in range(2):
        ledger.open_at(tx, nia, CT, 2024, 0, reason="saldo", at=AT)
    assert [row.days for row in tx.all(sql.LEDGER_OF_PERSON, person=nia) if row.year == 2024] == [0]


def test_days_go_back_to_the_newest_year_first():
    taken = [entry(2024, 2), entry(2025, 4), entry(2026, 1)]
    assert ledger.refund_entries(taken, 3) == [entry(2026, 1), entry(2025, 2)]
    assert ledger.refund_entries(taken, 0) == ledger.refund_entries([], 3) == []
    assert sum(one["hari"] for one in ledger.refund_entries(taken, 100)) == 7


ENTRIES = st.lists(st.builds(entry, st.sampled_from([2024, 2025, 2026]), st.integers(0, 6), st.sampled_from([CT, "lain"])), max_size=3)
STEPS = st.lists(st.tuples(st.sampled_from(["reserve", "debit", "refund", "release", "end"]), st.sampled_from(["one", "two"]), ENTRIES), max_size=12)


@given(STEPS)
@settings(max_examples=80, deadline=None)
def test_whatever_is_done_the_sums_fit(store, steps):
    with undone(store) as tx:
        person = new_id()
        keys = [(account, year) for account in (CT, "lain") for year in (2024, 2025, 2026)]
        for account, year in keys:
            ledger.open_at(tx, person, account, year, 12, reason="saldo", at=AT)
        for operation, case, entries in steps:
            if operation in ("release", "end"):
                (ledger.release if operation == "release" else ledger.end_of_case)(tx, case, at=AT)
            else:
                getattr(ledger, operation)(tx, person, case, entries, at=AT)
        rows = tx.all(sql.LEDGER_OF_PERSON, person=person)
        for account, year in keys:
            mine = [row for row in rows if (row.account, row.year) == (account, year)]
            assert ledger.balance(tx, person, account, year) == sum(row.days for row in mine)
            for case in ("one", "two"):
                of_case = {operation: sum(row.days for row in mine if row.case_id == case and row.operation == operation)
                           for operation in ("reserve", "release", "debit", "refund")}
                assert of_case["reserve"] + of_case["release"] <= 0                      # never releases more than it held
                assert of_case["debit"] + of_case["refund"] <= 0                         # never gives back more than it took
                assert ledger.balance(tx, person, account, year, case) - ledger.balance(tx, person, account, year) == ledger.held(
                    tx, case).get((person, account, year), 0)
        for case in ("one", "two"):
            ledger.end_of_case(tx, case, at=AT)
            assert ledger.held(tx, case) == {}
            assert sum(ledger.net(tx, case).values()) == sum(row.days for row in rows if row.case_id == case and row.operation in ("debit", "refund"))


def test_days_given_by_a_decision_may_be_taken(tx, nia):
    ledger.grant(tx, nia, "case", [entry(2026, 2, "pengganti")], at=AT)
    ledger.debit(tx, nia, "other", [entry(2026, 1, "pengganti")], at=AT)
    assert (ledger.balance(tx, nia, "pengganti", 2026), ledger.net(tx, "case")) == (1, {"pengganti": 2})


def test_what_absences_of_a_year_have_taken_of_another_years_days(tx, nia):
    def absent(case, first, operation="add"):
        tx.run(case_sql.REGISTER_INSERT, **{c: None for c in ("unit", "position", "basis", "letter")}, id=new_id(), register="ketidakhadiran",
               operation=operation, person=nia, kind="tahunan", from_day=first, until_day=first, case_id=case, at=AT)
    ledger.enter(tx, nia, CT, 2025, 12, operation="opening", reason="awal", at=AT)
    for case, first, days in (("a", "2025-12-30", 2), ("b", "2026-01-05", 3)):
        ledger.debit(tx, nia, case, [entry(2025, days)], at=AT)
        absent(case, first)
    ledger.refund(tx, nia, "b", [entry(2025, 1)], at=AT)
    ledger.reserve(tx, nia, "c", [entry(2025, 1)], at=AT)
    absent("c", "2026-02-02", "asked")
    assert ledger.taken(tx, nia, CT, 2025, "2026-01-01", "2026-12-31") == 3
    assert ledger.taken(tx, nia, CT, 2025, "2026-01-01", "2026-12-31", without_case="c") == 2
    assert ledger.taken(tx, nia, CT, 2025, "2025-01-01", "2025-12-31") == 2
