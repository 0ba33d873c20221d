"""Who is named to do somebody's work, from when to when, for which procedures. Knows the rows; `places` knows what follows from them."""
from collections.abc import Iterable
from datetime import date, timedelta

from engine.store import Tx, new_id
from engine.store.statements import office as sql


def name(tx: Tx, person: str, stand_in: str, from_day: date, until: date | None, procedures: Iterable[str] | None, only_leave: bool, basis: str,
         named_by: str, at: str) -> str:
    """Name a substitute, both days included; id of the row. `procedures`: None for all; `only_leave`: only on days of the person's leave.

    ValueError for a reversed period.
    """
    if until and until < from_day:
        raise ValueError("the period ends before it begins")
    row = new_id()
    tx.run(sql.SUBSTITUTE_INSERT, id=row, person=person, stand_in=stand_in, procedures=" ".join(sorted(procedures)) if procedures is not None else None,
           only_leave=int(only_leave), from_day=from_day.isoformat(), until_day=until.isoformat() if until else None, basis=basis, named_by=named_by, at=at,
           ended_at=None)
    return row


def end(tx: Tx, row: str, before: date, at: str) -> bool:
    """End it so that it does not hold on `before` any more; whether there was such a row."""
    return tx.run(sql.SUBSTITUTE_END, id=row, until=(before - timedelta(days=1)).isoformat(), now=at) > 0
