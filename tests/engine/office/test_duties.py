"""Random offices with leave, letters of acting, appointments and substitutes: who holds what, and the same seen from the person."""
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.office import appointments, places, substitutes
from engine.office import duties as office_duties
from engine.office import roles as office_roles
from engine.office.places import SUBSTITUTE, VACANT
from engine.office.roles import Roles
from engine.settings import ROLES
from engine.store import new_id
from engine.store.statements import case as case_sql
from engine.store.statements import office as sql
from engine.store.statements import place as place_sql
from tests.engine.office.samples import City, person, undone, unit

TODAY = date(2026, 11, 24)
YESTERDAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 25)
PERIODS = st.sampled_from([(YESTERDAY, YESTERDAY), (YESTERDAY, TODAY), (TODAY, None), (TOMORROW, None), (YESTERDAY, None), (TODAY, TODAY)])
PROCEDURES = (None, "cuti", "mutasi")
ASKED = ("atasan_langsung", "pengelola_kepegawaian")


@st.composite
def offices(draw):
    """A random tree with heads, acting officials, appointments, leave and substitutes, all possibly empty, expired, or the same person."""
    size = draw(st.integers(1, 5))
    people = draw(st.integers(1, 5))
    pick = st.integers(0, people - 1)
    return {
        "parents": [draw(st.integers(0, place - 1)) for place in range(1, size)],
        "homes": [draw(st.integers(0, size - 1)) for _ in range(people)],
        "active": [draw(st.integers(0, 5)) > 0 for _ in range(people)],
        "heads": [draw(st.none() | pick) for _ in range(size)],
        "acting": draw(st.lists(st.tuples(st.integers(0, size - 1), pick, st.sampled_from(["plt", "plh"]), PERIODS, st.none() | st.sampled_from([YESTERDAY, TODAY])),
                                max_size=3)),
        "appointed": draw(st.lists(st.tuples(st.sampled_from(["pengelola_kepegawaian", "verifikator_bkpsdm"]), st.integers(0, size - 1), pick, PERIODS),
                                   max_size=4, unique_by=lambda row: row[:3])),
        "leave": draw(st.lists(st.tuples(pick, st.sampled_from([(YESTERDAY, YESTERDAY), (YESTERDAY, TODAY), (TODAY, TOMORROW)])), max_size=3)),
        "substitutes": draw(st.lists(st.tuples(pick, pick, st.sampled_from([None, "cuti", "cuti mutasi"]), st.booleans(), PERIODS), max_size=4))}


def build(tx, office):
    units = [unit(tx, "U0", kind="root")]
    for place, parent in enumerate(office["parents"], start=1):
        units.append(unit(tx, f"U{place}", units[parent].id, "opd" if place % 2 else "part"))
    everybody = [person(tx, units[home].id, f"P{place}", active=int(active)) for place, (home, active) in enumerate(zip(office["homes"], office["active"], strict=True))]
    for place, head in enumerate(office["heads"]):
        if head is not None:
            tx.run(sql.UNIT_HEAD, id=units[place].id, head=everybody[head].id)
    for at, (place, one, form, (start, end), issued) in enumerate(office["acting"]):
        appointments.act(tx, units[place].id, everybody[one].id, form, start, end, "", issued, f"2026-11-20 0{at}")
    for role, place, one, (start, end) in office["appointed"]:
        appointments.appoint(tx, Roles(ROLES), role, everybody[one], start, end, unit=units[place].id)
    for one, (start, end) in office["leave"]:
        leave(tx, everybody[one].id, start, end)
    for at, (one, other, procedures, only_leave, (start, end)) in enumerate(office["substitutes"]):
        substitutes.name(tx, everybody[one].id, everybody[other].id, start, end, procedures.split(" ") if procedures else None, only_leave, "", "x", f"2026-{at:02}")
    return [one.id for one in units], [one.id for one in everybody]


def leave(tx, who, start, end, case=None, operation="add", at="2026-11-01"):
    tx.run(case_sql.REGISTER_INSERT, id=new_id(), register="ketidakhadiran", operation=operation, person=who, kind="tahunan", from_day=start and start.isoformat(),
           until_day=end and end.isoformat(), unit=None, position=None, basis=None, letter=None, case_id=case, at=at)


def on_leave(office, one):
    return any(who == one and start <= TODAY <= end for who, (start, end) in office["leave"])


def away(office, one, procedure):
    """The rule, said once more and differently: on leave, or in a period for which he named somebody."""
    return on_leave(office, one) or any(
        who == one and not only_leave and start <= TODAY and (end is None or TODAY <= end) and (procedures is None or procedure in procedures.split(" "))
        for who, _, procedures, only_leave, (start, end) in office["substitutes"])


@given(offices())
@settings(max_examples=130, deadline=None)
def test_a_headship_has_one_holder_who_is_there_and_nobody_decides_on_himself_or_for_whom_he_stands_in(store, office):
    roles = Roles(ROLES)
    with undone(store) as tx:
        units, everybody = build(tx, office)
        for procedure in PROCEDURES:
            for role in ASKED:
                for place in units:
                    for applicant in [None, *everybody]:
                        held = office_roles.holders(tx, roles, role, place, TODAY, applicant, procedure=procedure)
                        people = [one.person for one in held]
                        assert applicant not in people and len(people) == len(set(people))
                        assert applicant is None or applicant not in [one.acting_for for one in held]
                        assert len(people) <= 1 or roles[role].kind == "appointed" and all(one.form == "" for one in held)
                        for one in held:
                            assert not away(office, everybody.index(one.person), procedure)
                            assert (one.form == SUBSTITUTE) <= (one.acting_for is not None and away(office, everybody.index(one.acting_for), procedure))
                            assert one.form in ("", "plt", "plh", SUBSTITUTE, VACANT)
                        if held:        # whoever comes next holds where this one is kept apart: a line of people, each once, that ends in the queue
                            after = office_roles.holders(tx, roles, role, place, TODAY, applicant, people, procedure)
                            assert not {one.person for one in after} & set(people)


@given(offices())
@settings(max_examples=60, deadline=None)
def test_of_several_letters_for_one_place_the_one_that_begins_last_counts_then_the_one_issued_last_then_the_one_entered_last(store, office):
    with undone(store) as tx:
        units, everybody = build(tx, office)
        for place, here in enumerate(units):
            letters = [(start, issued or date.min, at, one) for at, (where, one, _, (start, end), issued) in enumerate(office["acting"])
                       if where == place and office["active"][one] and start <= TODAY and (end is None or end >= TODAY)]
            first = places.Places(tx, TODAY.isoformat()).place(here).first
            head = office["heads"][place]
            wanted = max(letters)[3] if letters else head if head is not None and office["active"][head] else None
            assert (first.person if first else None) == (everybody[wanted] if wanted is not None else None)


@given(offices())
@settings(max_examples=130, deadline=None)
def test_a_persons_duties_are_exactly_the_roles_whose_holders_he_is_among(store, office):
    roles = Roles(ROLES)
    with undone(store) as tx:
        units, everybody = build(tx, office)
        found = {one: office_duties.duties(tx, roles, one, TODAY) for one in everybody}
        for role in ASKED:
            for place in units:
                for procedure in PROCEDURES:
                    for applicant in [None, *everybody]:
                        held = {one.person for one in office_roles.holders(tx, roles, role, place, TODAY, applicant, procedure=procedure)}
                        for one in everybody:
                            if one == applicant:
                                continue
                            says = found[one].holds(role, place, applicant or "", procedure)
                            assert says == (one in held) or says is None and any(names for _, _, names, *_ in office["substitutes"])
                            if one in held:
                                assert (role, place) in found[one].held
                                if applicant is not None and (role, place) in found[one].positions and found[one].counts_as:
                                    assert (role, place) in found[one].proxies or office_roles.holders(
                                        tx, roles, role, place, TODAY, applicant, procedure=procedure)[0].form != SUBSTITUTE


@given(offices(), st.data())
@settings(max_examples=60, deadline=None)
def test_whoever_holds_because_others_are_kept_apart_finds_it_among_his_places(store, office, data):
    """The inverse of `holders` with `apart`: two people in a row, be one of them the applicant, may not count."""
    roles = Roles(ROLES)
    with undone(store) as tx:
        _, everybody = build(tx, office)
        apart = data.draw(st.sets(st.sampled_from(everybody), min_size=1, max_size=2))
        duties = {one: office_duties.duties(tx, roles, one, TODAY) for one in everybody}
        for one in everybody:
            for role in ASKED:
                place = office_roles.anchor(tx, roles, role, tx.one(sql.PERSON_BY_ID, id=one))
                applicant = one if len(apart) == 1 else None
                for holder in office_roles.holders(tx, roles, role, place, TODAY, applicant, apart, "cuti"):
                    mine = duties[holder.person]
                    assert (role, place) in mine.places
                    if not mine.holds(role, place, applicant or "", "cuti"):
                        assert (role, place, applicant) in mine.unsure or (role, place) in mine.behind and any((place, one) in mine.before for one in apart)


# a few by hand, on both databases ----------------------------------------------------------------------------------------------------
def test_of_two_letters_that_begin_on_one_day_the_later_one_counts(tx):
    city = City(tx)
    for one, issued, at in ((city.officer, YESTERDAY, "3"), (city.teacher, TODAY, "1"), (city.principal, TODAY, "2"), (city.secretary, None, "4")):
        appointments.act(tx, city.disdik.id, one.id, "plh", TODAY, None, "", issued, at)
        first = places.Places(tx, TODAY.isoformat()).place(city.disdik.id).first
        assert first.person == {"3": city.officer, "1": city.teacher, "2": city.principal, "4": city.principal}[at].id
        assert places.everywhere(tx, TODAY.isoformat())[city.disdik.id].first.person == first.person


def held_by(tx, roles, role, place, applicant, procedure=None):
    return [(one.person, one.form, one.acting_for) for one in office_roles.holders(tx, roles, role, place, TODAY, applicant.id, procedure=procedure)]


def test_of_several_substitutes_the_last_one_named_who_is_there_holds(tx, roles):
    city = City(tx)
    leave(tx, city.bidang_head.id, YESTERDAY, TODAY)
    for at, (one, procedures) in enumerate(((city.officer, None), (city.principal, ["cuti"]), (city.secretary, ["mutasi"]))):
        substitutes.name(tx, city.bidang_head.id, one.id, YESTERDAY, TOMORROW, procedures, True, "", "x", f"2026-11-0{at + 1}")
    place, away = city.bidang.id, city.bidang_head.id
    assert held_by(tx, roles, "atasan_langsung", place, city.teacher, "cuti") == [(city.principal.id, SUBSTITUTE, away)]
    assert held_by(tx, roles, "atasan_langsung", place, city.teacher, "mutasi") == [(city.secretary.id, SUBSTITUTE, away)]
    assert held_by(tx, roles, "atasan_langsung", place, city.principal, "cuti") == [(city.officer.id, SUBSTITUTE, away)]      # not on his own request
    assert held_by(tx, roles, "atasan_langsung", place, city.bidang_head, "cuti") == [(city.disdik_head.id, VACANT, None)]    # nor on that of whom he stands in for
    found = {one.name: office_duties.duties(tx, roles, one.id, TODAY) for one in (city.principal, city.officer, city.secretary, city.bidang_head)}
    assert found["Kabid"] == office_duties.Duties()
    assert [("atasan_langsung", place) in one.in_procedure("cuti") for one in found.values()] == [True, False, False, False]
    leave(tx, city.principal.id, TODAY, TODAY)
    assert held_by(tx, roles, "atasan_langsung", place, city.teacher, "cuti") == [(city.officer.id, SUBSTITUTE, away)]


def test_those_appointed_who_are_there_hold_and_only_without_them_their_substitutes(tx, roles):
    city = City(tx)
    for one in (city.officer, city.teacher):
        appointments.appoint(tx, roles, "pengelola_kepegawaian", one, YESTERDAY)
    substitutes.name(tx, city.officer.id, city.principal.id, TODAY, TODAY, None, False, "", "x", "2026-11-01")
    place = city.disdik.id
    assert held_by(tx, roles, "pengelola_kepegawaian", place, city.bidang_head) == [(city.teacher.id, "", None)]
    leave(tx, city.teacher.id, TODAY, TODAY)
    assert held_by(tx, roles, "pengelola_kepegawaian", place, city.bidang_head) == [(city.principal.id, SUBSTITUTE, city.officer.id)]
    assert held_by(tx, roles, "pengelola_kepegawaian", place, city.principal) == [(city.disdik_head.id, VACANT, None)]
    assert ("pengelola_kepegawaian", place) in office_duties.duties(tx, roles, city.principal.id, TODAY).proxies
    leave(tx, city.disdik_head.id, TODAY, TODAY)
    assert held_by(tx, roles, "pengelola_kepegawaian", place, city.principal) == [(city.mayor.id, VACANT, None)]
    rows = {row.stand_in: row for row in tx.all(place_sql.SUBSTITUTES_WITH, person=city.principal.id)}
    assert rows[city.principal.id].name == "Umpeg" and len(tx.all(place_sql.SUBSTITUTES_NOT_OVER, day=TODAY.isoformat())) == 1
    assert {row.id: row.absent for row in tx.all(place_sql.ABSENT, people=[city.officer.id, city.teacher.id, city.mayor.id], day=TODAY.isoformat())} == {
        city.officer.id: "*", city.teacher.id: "!", city.mayor.id: None}
