"""Numbers follow each other without gaps, whatever is undone and whoever comes at once."""
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.office import numbers
from engine.store import Store
from tests.engine.office.samples import Undo, undone

AT = "2026-11-24T02:00:00.000000Z"
PATTERN = "{classification}/{seq}/{unit}/{year}"


def take(tx, unit="DISDIK", year=2026, case="case", pattern=PATTERN):
    return numbers.allocate(tx, "surat_cuti", pattern, {"unit": unit, "year": year}, classification="800.1.11.4", unit=unit, year=year,
                            day=f"{year}-11-24", case=case, at=AT)


def test_a_series_counts_by_its_scope(tx):
    assert [take(tx)["nomor"], take(tx)["nomor"], take(tx, unit="BKPSDM")["nomor"], take(tx, year=2027)["nomor"]] == [
        "800.1.11.4/0001/DISDIK/2026", "800.1.11.4/0002/DISDIK/2026", "800.1.11.4/0001/BKPSDM/2026", "800.1.11.4/0001/DISDIK/2027"]
    assert take(tx) == {"nomor": "800.1.11.4/0003/DISDIK/2026", "tanggal": "2026-11-24"}
    assert numbers.gaps(tx) == []


def test_a_number_knows_its_series_for_its_own_case_only(tx):
    text = take(tx)["nomor"]
    assert numbers.series_of(tx, text, "case") == "surat_cuti"
    assert numbers.series_of(tx, text, "other") is None and numbers.series_of(tx, None, "case") is None


def test_cases_are_numbered_by_procedure_and_year(tx):
    found = [numbers.case_number(tx, "CUTI-{year}-{seq:6}", procedure, year) for procedure, year in
             (("cuti", 2026), ("cuti", 2026), ("mutasi", 2026), ("cuti", 2027))]
    assert found == ["CUTI-2026-000001", "CUTI-2026-000002", "CUTI-2026-000001", "CUTI-2027-000001"]
    assert numbers.gaps(tx) == []


def test_a_month_may_be_roman(tx):
    assert take(tx, pattern="{seq:3}/{roman}/{month}/{year}")["nomor"] == "001/XI/11/2026"


@pytest.mark.parametrize("pattern", ["{seq}/{bulan}", "{seq", "{seq}}", "{Seq}"])
def test_a_pattern_nobody_can_fill_takes_no_number(tx, pattern):
    with pytest.raises(ValueError):
        take(tx, pattern=pattern)
    assert take(tx)["nomor"].split("/")[1] == "0001"


def test_a_scope_without_a_value_takes_no_number(tx):
    with pytest.raises(ValueError):
        take(tx, unit=None, pattern="{seq}")


@given(st.lists(st.tuples(st.sampled_from(["A", "B"]), st.booleans()), max_size=25))
@settings(max_examples=30, deadline=None)
def test_numbers_are_gapless_whatever_is_undone(store, commands):
    wanted = {"A": 0, "B": 0}
    with undone(store) as tx:
        for unit, fails in commands:
            tx._cursor.execute("SAVEPOINT command")
            take(tx, unit)
            if fails:
                tx._cursor.execute("ROLLBACK TO command")
            wanted[unit] += not fails
        for unit, count in wanted.items():
            assert take(tx, unit)["nomor"].split("/")[1] == f"{count + 1:04d}"
        assert numbers.gaps(tx) == []


def test_ten_threads_of_which_some_fail_leave_no_gap(tmp_path):
    store = Store.open(tmp_path / "runut.sqlite")
    store.create()
    taken = []

    def work(place):
        for turn in range(6):
            try:
                with store.write() as tx:
                    text = take(tx)["nomor"]
                    if (place + turn) % 3 == 0:
                        raise Undo
                taken.append(int(text.split("/")[1]))
            except Undo:
                pass

    threads = [threading.Thread(target=work, args=(place,)) for place in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 41))
    with store.read() as tx:
        assert numbers.gaps(tx) == []
    store.close()


def test_a_hole_is_found(tx):
    take(tx)
    take(tx)
    tx._cursor.execute("DELETE FROM number WHERE seq = 1")
    assert numbers.gaps(tx) == ["surat_cuti DISDIK/2026"]


def test_a_number_that_was_taken_and_lost_is_found(tx):
    take(tx)
    tx._cursor.execute("UPDATE series SET last = 2")
    assert numbers.gaps(tx) == ["surat_cuti DISDIK/2026"]
