"""The ledger of rights: days given, held, taken and given back, one row each, never changed. Knows accounts and years; knows no rules of leave.

    opening, correction   what the office enters (+ or -)
    reserve, release      held for a case that runs (-), and no longer (+)
    debit, refund         taken by a case (-), and given back (+)
    grant                 given by a decision of a case (+): compensation, what is left of a right
    postpone              a mark on an account of its own (+): it changes no other balance

A balance is the sum of the rows of (person, account, year). What a case holds never outlives it, and it never gives back more than it took.
Entries are rows of a table of a decision: {"akun", "tahun", "hari"}; an entry without `akun` is of the account named beside them.
"""
from collections.abc import Iterable, Mapping

from engine.store import Tx
from engine.store.statements import office as sql

POSTED = ("debit", "refund", "grant", "postpone", "correction")


def balance(tx: Tx, person: str, account: str, year: int, without_case: str | None = None) -> int:
    """Days left of an account in one year; what `without_case` itself has reserved is not counted."""
    if without_case is None:
        return tx.value(sql.LEDGER_BALANCE, person=person, account=account, year=year)
    return tx.value(sql.LEDGER_BALANCE_WITHOUT, person=person, account=account, year=year, case_id=without_case)


def taken(tx: Tx, person: str, account: str, year: int, first: str, last: str, without_case: str | None = None) -> int:
    """Days of that year's account that absences beginning in first..last (ISO days) have taken or hold; those of `without_case` do not count."""
    return -tx.value(sql.LEDGER_TAKEN, person=person, account=account, year=year, case_id=without_case or "", until=last, **{"from": first})


def balances(tx: Tx, person: str) -> list:
    """Rows (account, year, days) of everything a person has ever had."""
    return tx.all(sql.LEDGER_YEARS, person=person)


def reserve(tx: Tx, person: str, case: str, entries: Iterable[Mapping], *, account: str | None = None, reason: str = "",
            actor: str | None = None, at: str) -> list[dict]:
    """Hold days for a case; what else it held before is released. The entries held. ValueError for an entry that cannot be meant."""
    wanted = _entries(entries, account)
    before = held(tx, case)
    if before == {(person, one["akun"], one["tahun"]): one["hari"] for one in wanted} and len(before) == len(wanted):
        return wanted                            # it holds just these: a request that was sent again for completion
    _release(tx, case, reason or "reserve", actor, at)
    _append(tx, person, case, "reserve", [(one, -one["hari"]) for one in wanted], reason, actor, at)
    return wanted


def debit(tx: Tx, person: str, case: str, entries: Iterable[Mapping], *, account: str | None = None, reason: str = "",
          actor: str | None = None, at: str) -> list[dict]:
    """Take days for good; what the case held is released. The entries taken. ValueError for an entry that cannot be meant."""
    wanted = _entries(entries, account)
    _release(tx, case, reason or "debit", actor, at)
    _append(tx, person, case, "debit", [(one, -one["hari"]) for one in wanted], reason, actor, at)
    return wanted


def refund(tx: Tx, person: str, case: str, entries: Iterable[Mapping], *, account: str | None = None, reason: str = "",
           actor: str | None = None, at: str) -> list[dict]:
    """Give days back, of each account and year at most what the case has taken and not yet given back. The entries given back."""
    taken = {key: -days for key, days in _sums(tx, case, ("debit", "refund")).items()}
    given = []
    for one in _entries(entries, account):
        key = person, one["akun"], one["tahun"]
        days = min(one["hari"], taken.get(key, 0))
        if days > 0:
            taken[key] -= days
            given.append({**one, "hari": days})
    _append(tx, person, case, "refund", [(one, one["hari"]) for one in given], reason, actor, at)
    return given


def grant(tx: Tx, person: str, case: str, entries: Iterable[Mapping], *, account: str | None = None, reason: str = "",
          actor: str | None = None, at: str) -> list[dict]:
    """Give days by a decision of a case. The entries given. ValueError for an entry that cannot be meant."""
    wanted = _entries(entries, account)
    _append(tx, person, case, "grant", [(one, one["hari"]) for one in wanted], reason, actor, at)
    return wanted


def postpone(tx: Tx, person: str, case: str, entries: Iterable[Mapping], *, account: str | None = None, reason: str = "",
             actor: str | None = None, at: str) -> list[dict]:
    """Mark days as postponed on the account the entries name. The entries marked."""
    wanted = _entries(entries, account)
    _append(tx, person, case, "postpone", [(one, one["hari"]) for one in wanted], reason, actor, at)
    return wanted


def release(tx: Tx, case: str, *, reason: str = "release", actor: str | None = None, at: str) -> list[dict]:
    """No longer hold what the case holds. The entries released."""
    return _release(tx, case, reason, actor, at)


def end_of_case(tx: Tx, case: str, *, at: str) -> list[dict]:
    """Release what was held and never taken, when a case ends. The entries released."""
    return _release(tx, case, "end_of_case", None, at)


def enter(tx: Tx, person: str, account: str, year: int, days: int, *, operation: str = "correction", reason: str, actor: str | None = None,
          at: str) -> None:
    """Write down what the office knows: operation opening or correction, days with their sign."""
    if operation not in ("opening", "correction"):
        raise ValueError(f"the office enters opening and correction, not {operation!r}")
    tx.run(sql.LEDGER_APPEND, person=person, account=account, year=year, days=days, operation=operation, case_id=None, reason=reason,
           actor=actor, at=at)


def open_at(tx: Tx, person: str, account: str, year: int, days: int, *, reason: str, actor: str | None = None, at: str) -> int:
    """What the office gives for a year is `days` from now on: an opening at first, afterwards a correction by the difference (returned)."""
    entitled = tx.one(sql.LEDGER_ENTITLED, person=person, account=account, year=year)
    difference = days - entitled.days
    if difference or not entitled.rows:
        enter(tx, person, account, year, difference, operation="correction" if entitled.rows else "opening", reason=reason, actor=actor, at=at)
    return difference


def refund_entries(entries: Iterable[Mapping], days: int, account: str | None = None) -> list[dict]:
    """Which entries give back `days` of those taken: newest year first, each at most what was taken of it."""
    left, chosen = max(int(days), 0), []
    for one in sorted(_entries(entries, account, named=False), key=lambda entry: -entry["tahun"]):
        part = min(left, one["hari"])
        if part:
            chosen.append({**one, "hari": part})
            left -= part
    return chosen


def net(tx: Tx, case: str) -> dict[str, int]:
    """What a case has changed for good: {account: days}, reservations aside; an account it took and gave back stands at 0."""
    found: dict[str, int] = {}
    for (_, account, _), days in _sums(tx, case, POSTED).items():
        found[account] = found.get(account, 0) + days
    return found


def held(tx: Tx, case: str) -> dict[tuple[str, str, int], int]:
    """What a case holds now: {(person, account, year): days}."""
    return {key: -days for key, days in _sums(tx, case, ("reserve", "release")).items() if days}


def _release(tx: Tx, case: str, reason: str, actor: str | None, at: str) -> list[dict]:
    released = []
    for (person, account, year), days in held(tx, case).items():
        one = {"akun": account, "tahun": year, "hari": days}
        _append(tx, person, case, "release", [(one, days)], reason, actor, at)
        released.append(one)
    return released


def _sums(tx: Tx, case: str, operations: tuple[str, ...]) -> dict[tuple[str, str, int], int]:
    sums: dict[tuple[str, str, int], int] = {}
    for row in tx.all(sql.LEDGER_OF_CASE, case_id=case):
        if row.operation in operations:
            key = row.person, row.account, row.year
            sums[key] = sums.get(key, 0) + int(row.days)
    return sums


def _append(tx: Tx, person: str, case: str, operation: str, rows: list, reason: str, actor: str | None, at: str) -> None:
    tx.many(sql.LEDGER_APPEND, [
        {"person": person, "account": one["akun"], "year": one["tahun"], "days": days, "operation": operation, "case_id": case,
         "reason": reason, "actor": actor, "at": at} for one, days in rows])


def _entries(entries: Iterable[Mapping], account: str | None, named: bool = True) -> list[dict]:
    """Checked entries with whole days above 0; those of no days are dropped."""
    found = []
    for entry in entries or ():
        one = {"akun": entry.get("akun") or account, "tahun": _whole(entry.get("tahun")), "hari": _whole(entry.get("hari"))}
        if one["hari"] < 0 or (named and not one["akun"]):
            raise ValueError(f"no entry of a ledger: {dict(entry)!r}")
        if one["hari"]:
            found.append(one if one["akun"] else {"tahun": one["tahun"], "hari": one["hari"]})
    return found


def _whole(value: object) -> int:
    """A whole number of days or a year; ValueError for parts of a day and for what is no number."""
    try:
        number = int(value)
        exact = number == value
    except (TypeError, ValueError, OverflowError, ArithmeticError):
        exact = False
    if not exact or isinstance(value, bool):
        raise ValueError(f"no whole number: {value!r}")
    return number
