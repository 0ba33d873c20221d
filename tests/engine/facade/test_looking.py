"""All that a page reads is of one state of the office, until it changes something itself."""
import threading

import pytest

from engine import Refused
from engine.store.statements import office as sql


def cases_of(desk) -> int:
    return len(desk.engine.requests.mine(desk.pemohon))


def test_what_is_looked_at_together_is_of_one_state_and_worked_out_once(desk):
    transactions = desk.engine.transactions
    with desk.engine.looking():
        with transactions.read() as first:
            mine = first.duties(desk.pemohon.person)
        other = []
        thread = threading.Thread(target=lambda: other.append(desk.file(mulai="2026-12-14", selesai="2026-12-15")))
        before = cases_of(desk)
        thread.start()
        thread.join()
        assert other
        assert cases_of(desk) == before
        with transactions.read() as second:
            assert second is first
            assert second.duties(desk.pemohon.person) is mine
    assert cases_of(desk) == before + 1


def test_who_changes_something_sees_it_at_once(desk):
    with desk.engine.looking():
        before = cases_of(desk)
        desk.file(mulai="2026-12-14", selesai="2026-12-15")
        assert cases_of(desk) == before + 1


def test_a_refusal_ends_nothing_and_a_fault_leaves_nothing_broken(desk):
    transactions = desk.engine.transactions
    with desk.engine.looking():
        with pytest.raises(Refused), transactions.read() as env:
            raise Refused("not_found")
        with transactions.read() as again:
            assert again is env
        with pytest.raises(ZeroDivisionError), transactions.read() as env:
            raise ZeroDivisionError
        with transactions.read() as again:
            assert again is not env
            assert again.tx.one(sql.PERSON_BY_ID, id=desk.pemohon.person)
        with transactions.read() as outer:
            desk.file(mulai="2026-12-14", selesai="2026-12-15")
            assert outer.tx.one(sql.PERSON_BY_ID, id=desk.pemohon.person)       # a view that is not done keeps its state
        assert cases_of(desk) == 1
