"""Places of which there are only so many: never more than there are, nobody waits beside a free one, nobody passes another."""
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.office import seats
from engine.store.statements import seat as sql
from tests.engine.office.samples import undone

MOVES = st.lists(st.tuples(st.sampled_from(("take", "take", "release", "use", "end")), st.integers(0, 7)), max_size=40)


def at(n: int) -> str:
    return f"2026-11-24T09:00:{n:02}.000000Z"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3), MOVES)
def test_whatever_happens_places_go_to_the_first_of_the_line(store, most, moves):
    with undone(store) as tx:
        held: list[str] = []
        used: list[str] = []
        line: list[str] = []
        for n, (move, who) in enumerate(moves):
            case = f"c{who}"
            promoted = []
            if move == "take":
                found, promoted = seats.take(tx, "x", case, case, most, message="tempat", at=at(n))
                line += [case] * (case not in held + used + line)
            elif move == "use":
                assert seats.use(tx, "x", case, at=at(n)) == (case in held)
                used += [case] * (case in held)
                held = [c for c in held if c != case]
            else:
                promoted = seats.release(tx, "x", case, at=at(n)) if move == "release" else seats.end_of_case(tx, case, at=at(n))
                held, line = [c for c in held if c != case], [c for c in line if c != case]
            before = list(held)
            while line and len(held) + len(used) < most:
                held.append(line.pop(0))
            assert [p.case for p in promoted] == [c for c in held if c not in before and not (move == "take" and c == case)]
            rows = tx.all(sql.SEATS, pool="x")
            assert {r.case_id for r in rows if r.status == "held"} == set(held) and [r.case_id for r in rows if r.status == "waiting"] == line
            if move == "take":
                assert (found.held, found.line) == (case in held + used, line.index(case) + 1 if case in line else 0)
            assert seats.counts(tx, "x") == (len(held) + len(used), len(line))


def test_a_pool_that_has_grown_serves_its_line_before_newcomers(tx):
    for n, (case, most) in enumerate((("a", 1), ("b", 1), ("c", 1))):
        seats.take(tx, "x", case, case, most, message="tempat", at=at(n))
    found, promoted = seats.take(tx, "x", "d", "d", 2, at=at(9))
    assert [p.case for p in promoted] == ["b"] and (found.held, found.line, found.left) == (False, 2, 0)
    assert seats.mine(tx, "x", "b", None) and not seats.mine(tx, "x", "b", "b") and seats.broken(tx) == []
