"""Places of which there are only so many, and who waits for one: each a row of (pool, case). Knows rows and their order; knows no training.

    held       has a place                        waiting    stands in the line, the first one first
    used       had it to the end, for good        released   gave it back, or stopped waiting

Whoever takes, or frees, a place of a pool is alone with it until his command ends: there are never more places held and used than the pool has, and a
place that becomes free is the next one's in the same commit. `most` stands in every row: how many the pool had when that case asked.
"""
from dataclasses import dataclass

from engine.store import Tx
from engine.store.statements import seat as sql

COUNTED = ("held", "used")


@dataclass(frozen=True)
class Seat:
    """What somebody has of a pool. `line`: his place among those who wait, 0 if he has a seat; `left`: how many are free."""
    held: bool
    line: int
    left: int


@dataclass(frozen=True)
class Promoted:
    """A case that waited and has a place now, and the message that tells it."""
    case: str
    number: str
    message: str


def take(tx: Tx, pool: str, case: str, person: str, most: int, *, message: str = "", at: str) -> tuple[Seat, list[Promoted]]:
    """A place of the pool for a case, or one in the line; whoever stood in the line before goes first, also where the pool has become larger."""
    _alone(tx, pool)
    rows = _rows(tx, pool)
    own = next((row for row in rows if row.case_id == case), None)
    if own is None or own.status == "released":
        tx.run(sql.SEAT_PUT, pool=pool, case_id=case, person=person, status="waiting", most=most, message=message, at=at, changed_at=None)
    promoted = _fill(tx, pool, most, at)
    return seat(tx, pool, case, most), [one for one in promoted if one.case != case]


def use(tx: Tx, pool: str, case: str, *, at: str) -> bool:
    """The place is used up: it frees nobody's way any more. Whether the case had one."""
    _alone(tx, pool)
    return tx.run(sql.SEAT_STATUS, pool=pool, case_id=case, before="held", status="used", at=at) == 1


def release(tx: Tx, pool: str, case: str, *, at: str) -> list[Promoted]:
    """Give the place back, or stop waiting; who has one now because of it."""
    _alone(tx, pool)
    row = next((row for row in _rows(tx, pool) if row.case_id == case), None)
    if row is None or row.status not in ("held", "waiting"):
        return []
    tx.run(sql.SEAT_STATUS, pool=pool, case_id=case, before=row.status, status="released", at=at)
    return _fill(tx, pool, row.most, at) if row.status == "held" else []


def end_of_case(tx: Tx, case: str, *, at: str) -> list[Promoted]:
    """What a case held or waited for and did not use, when it ends."""
    return [one for row in tx.all(sql.SEATS_OF_CASE, case_id=case) if row.status in ("held", "waiting") for one in release(tx, row.pool, case, at=at)]


def seat(tx: Tx, pool: str, case: str | None, most: int) -> Seat:
    """What a case has of a pool."""
    rows = _rows(tx, pool)
    line = [row.case_id for row in rows if row.status == "waiting"]
    held = any(row.case_id == case and row.status in COUNTED for row in rows)
    return Seat(held, line.index(case) + 1 if case in line else 0, max(0, most - sum(row.status in COUNTED for row in rows)))


def counts(tx: Tx, pool: str) -> tuple[int, int]:
    """(places held or used, people who wait)."""
    rows = _rows(tx, pool)
    return sum(row.status in COUNTED for row in rows), sum(row.status == "waiting" for row in rows)


def mine(tx: Tx, pool: str, person: str, without_case: str | None) -> bool:
    """Whether somebody has a place of the pool, or waits for one, by another case."""
    return any(row.person == person and row.case_id != without_case and row.status != "released" for row in _rows(tx, pool))


def broken(tx: Tx) -> list[str]:
    """Pools of which more is held than they ever had, and cases that ended and still hold or wait; for doctor."""
    return [f"seats {row.pool}: {row.n} are held of {row.most}" for row in tx.all(sql.SEATS_TOO_MANY)] + [
        f"seats {row.pool}: {row.number} has ended and still has one" for row in tx.all(sql.SEATS_OF_ENDED)]


def _alone(tx: Tx, pool: str) -> None:
    tx.alone(f"seats {pool}")


def _rows(tx: Tx, pool: str) -> list:
    return tx.all(sql.SEATS, pool=pool)


def _fill(tx: Tx, pool: str, most: int, at: str) -> list[Promoted]:
    """Free places go to those who wait, in their order."""
    rows = _rows(tx, pool)
    free = most - sum(row.status in COUNTED for row in rows)
    found = [row for row in rows if row.status == "waiting"][:max(0, free)]
    for row in found:
        tx.run(sql.SEAT_GIVEN, pool=pool, case_id=row.case_id, most=most, at=at)
    return [Promoted(row.case_id, row.number or "", row.message) for row in found]
