"""The ledger: no reservation outlives its case, nothing is given back that was not taken, nothing is taken that was not there. Knows rows only."""
from engine.facade.invariants.page import CaseRows
from engine.store.statements import doctor as sql

TAKES, GIVES = ("reserve", "debit"), ("release", "refund")


def broken(rows: CaseRows) -> list[str]:
    wrong, sums = [], {}
    for row in rows.ledger:
        sums.setdefault((row.person, row.account, row.year), {})[row.operation] = int(row.days)
        if row.operation in TAKES and row.most > 0 or row.operation in GIVES and row.least < 0:
            wrong.append(rows.say(f"{row.operation} of {row.account} {row.year} has the wrong sign"))
    for (_, account, year), days in sums.items():
        held = days.get("reserve", 0) + days.get("release", 0)
        taken = days.get("debit", 0) + days.get("refund", 0)
        if held < 0 and rows.case.ended_at:
            wrong.append(rows.say(f"ended and still holds {-held} days of {account} {year}"))
        if held > 0:
            wrong.append(rows.say(f"released {held} days of {account} {year} more than it held"))
        if taken > 0:
            wrong.append(rows.say(f"gave back {taken} days of {account} {year} more than it took"))
    return wrong


def of_the_office(tx) -> list[str]:
    return [f"case {row.number}: took {row.account} {row.year} down to {int(row.left)} days" for row in tx.all(sql.OVERDRAWN)]
