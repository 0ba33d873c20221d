"""Import of balances: what the office gives a person in a year. Knows the ledger; never changes a row of it."""
from engine.errors import Problem
from engine.office import ledger
from engine.office.imports.outcome import Outcome, twice
from engine.store.statements import office as sql

REASON = "impor saldo"


def look(rows: list[dict]) -> list[Problem]:
    """Faults the rows have among themselves."""
    return twice(rows, "balance_twice", "nip", "akun", "tahun")


def contradictions(context, rows: list[dict]) -> list[Problem]:
    """Faults against the office: people there are not."""
    known = {person.nip for person in context.tx.all(sql.PEOPLE)}
    return [Problem("person_unknown", {"line": row["line"]}) for row in rows if row["nip"] not in known]


def store(context, rows: list[dict]) -> Outcome:
    """An opening for what was never given, a correction for what differs."""
    ids = {person.nip: person.id for person in context.tx.all(sql.PEOPLE)}
    outcome = Outcome()
    for row in rows:
        place = {"person": ids[row["nip"]], "account": row["akun"], "year": row["tahun"]}
        new = not context.tx.one(sql.LEDGER_ENTITLED, **place).rows
        difference = ledger.open_at(context.tx, place["person"], place["account"], place["year"], row["hari"],
                                    reason=row.get("keterangan") or REASON, actor=context.actor, at=context.at)
        outcome.added += new
        outcome.changed += bool(difference) and not new
        outcome.unchanged += not difference and not new
    return outcome
