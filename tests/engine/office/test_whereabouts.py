"""The days on which somebody is not at his work, against the rule that says it for one day."""
from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.office import appointments, places, substitutes, whereabouts
from engine.office.whereabouts import Away
from engine.store import new_id
from engine.store.statements import case as case_sql
from engine.store.statements import place as sql
from tests.engine.office.samples import City, person, undone, unit

START = date(2026, 11, 24)
DAYS = st.integers(-3, 9)
SPANS = st.tuples(DAYS, DAYS).map(sorted)


def at(n):
    return START + timedelta(days=n)


def register(tx, who, span, operation="add", case=None, when="2026-11-01"):
    first, last = (None if n is None else at(n).isoformat() for n in span)
    tx.run(case_sql.REGISTER_INSERT, id=new_id(), register="ketidakhadiran", operation=operation, person=who, kind="sakit", from_day=first, until_day=last, unit=None,
           position=None, basis=None, letter=None, case_id=case, at=when)


@given(st.lists(SPANS, max_size=3), st.lists(st.tuples(st.integers(0, 1), st.none() | DAYS, st.none() | DAYS), max_size=2),
       st.lists(st.tuples(SPANS, st.booleans(), st.sampled_from([None, ["cuti"]]), st.booleans()), max_size=2), st.none() | st.integers(0, 7))
@example([[0, 2]], [(0, None, None)], [], None)
@example([[0, 0], [0, 5]], [(1, 2, 3)], [], None)
@settings(max_examples=60, deadline=None)
def test_a_day_is_among_them_exactly_when_he_is_away_on_that_day(store, leaves, back, named, until):
    with undone(store) as tx:
        city = unit(tx, "U", kind="root")
        one, other = person(tx, city.id, "A"), person(tx, city.id, "B")
        cases = [new_id() for _ in leaves]
        for case, span in zip(cases, leaves, strict=True):
            register(tx, one.id, span, case=None if case == cases[0] else case)
        for n, first, last in back:
            register(tx, one.id, (first, last), "revoke", cases[n] if n < len(cases) else None, "2026-11-02")
        for (first, last), open_, procedures, only_leave in named:
            substitutes.name(tx, one.id, other.id, at(first), None if open_ else at(last), procedures, only_leave, "", "x", "2026-11-01")
        end = None if until is None else at(until)
        days = whereabouts.of(tx, {one.id, other.id}, START, end)
        assert days[other.id] == []
        for n in range(12 if until is None else until + 1):
            absent = {r.id: r.absent for r in tx.all(sql.ABSENT, people=[one.id], day=at(n).isoformat())}[one.id]
            assert any(d.start <= at(n) <= (d.until or date.max) for d in days[one.id]) == places.is_absent(absent, None), (n, days)
        assert all(d.start >= START and (end is None or (d.until or date.max) <= end) for d in days[one.id])
        assert all((b.start - a.until).days > 1 for a, b in zip(days[one.id], days[one.id][1:], strict=False)), "days that follow one another are one"


def test_a_letter_of_acting_counts_but_for_his_own_unit(tx):
    city = City(tx)
    appointments.act(tx, city.disdik.id, city.principal.id, "plh", at(2), at(4), "SPT 1")
    appointments.act(tx, city.sekolah.id, city.principal.id, "plt", at(0), None, "SPT 2")
    assert whereabouts.of(tx, [city.principal.id], START, at(3))[city.principal.id] == [Away(at(2), at(3), "plh", city.disdik.head_title, city.disdik_head.id)]
    assert whereabouts.of(tx, [city.principal.id], at(5), None)[city.principal.id] == []
    assert whereabouts.of(tx, [], START, None) == {}
