"""Balances, their ledger and the turn of the year."""
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class BalanceRow:
    """Days left of an account in one year. `unit`: what is counted where it is not days; `target`: what the year should come to."""
    title: str
    account: str
    year: int
    days: int
    unit: str = ""
    target: int | None = None


@dataclass(frozen=True)
class LedgerRow:
    """One entry; `operation`: opening reserve release debit refund grant postpone correction."""
    at: datetime
    title: str
    year: int
    days: int
    operation: str
    reason: str
    number: str                      # of the request it belongs to, ""
    case: str | None


@dataclass(frozen=True)
class BalancePage:
    person: str
    name: str
    balances: tuple[BalanceRow, ...]
    entries: tuple[LedgerRow, ...]   # newest first


@dataclass(frozen=True)
class RolloverRow:
    """`people` get `days`; `known`: what they had been given for that year before, None for nothing."""
    title: str
    days: int
    known: int | None
    people: int


@dataclass(frozen=True)
class Rollover:
    """What is given for a year on 1 January, or was."""
    year: int
    people: int
    rows: tuple[RolloverRow, ...]
    done_at: datetime | None = None
