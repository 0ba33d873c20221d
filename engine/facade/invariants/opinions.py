"""The survey: as many people are counted as invitations were used, and an element by no more of them. Knows counts only; nothing here is anybody's."""
from engine.store.statements import survey as sql


def of_the_office(tx) -> list[str]:
    found = [f"survey {row.procedure}: {row.used} invitations were used and {row.people} people counted" for row in tx.all(sql.ANSWERED) if row.used != row.people]
    return found + [f"survey {row.procedure} {row.month}: more answers about {row.element!r} than people" for row in tx.all(sql.MORE_THAN_PEOPLE)]
