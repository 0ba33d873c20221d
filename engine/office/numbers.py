"""Numbers of letters and of cases: one after the other, none twice, none left out. Knows series and patterns; knows no letters.

The next number is last + 1 of the series row, which stays locked until the command ends: a command that is undone gives its number back.
"""
import re
from collections.abc import Mapping

from engine.store import Tx
from engine.store.statements import office as sql

_PLACE = re.compile(r"\{([a-z_]+)(?::([0-9]{1,2}))?\}")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
WIDTH = 4                        # digits of {seq} when the pattern names none
NAMES = frozenset({"seq", "classification", "unit", "year", "month", "roman"})


def allocate(tx: Tx, series: str, pattern: str, scope: Mapping[str, object], *, classification: str | None, unit: str | None, year: int,
             day: str, case: str | None, at: str) -> dict:
    """Take the next number of a series: {"nomor": text, "tanggal": day}.

    `scope`: values within which the series counts on its own, in the order the procedure names them ({"unit": "DISDIK", "year": 2026}).
    `day`: day of the letter as text; {month} and {roman} of the pattern come from it. ValueError for a pattern that cannot be filled.
    """
    if any(value is None or value == "" for value in scope.values()):
        raise ValueError(f"series {series!r}: its scope has no value for {', '.join(name for name, value in scope.items() if not value)}")
    place = "/".join(str(value) for value in scope.values())
    values = {"classification": classification, "unit": unit, "year": year, "month": day[5:7], "roman": ROMAN[int(day[5:7]) - 1]}
    fill(pattern, {**values, "seq": 0})          # before a number is taken
    seq = tx.value(sql.SERIES_NEXT, name=series, scope=place)
    text = fill(pattern, {**values, "seq": seq})
    tx.run(sql.NUMBER_INSERT, series=series, scope=place, seq=seq, text=text, day=day, case_id=case, classification=classification,
           unit=unit, year=year, at=at)
    return {"nomor": text, "tanggal": day}


def series_of(tx: Tx, text: str | None, case: str) -> str | None:
    """The series a number of this case was taken from; None if it is no number of the case."""
    return tx.value(sql.NUMBER_SERIES, text=text, case_id=case) if text else None


def case_number(tx: Tx, pattern: str, procedure: str, year: int) -> str:
    """The next registration number of a procedure in a year (`CUTI-{year}-{seq:6}`)."""
    seq = tx.value(sql.SERIES_NEXT, name=f"case:{procedure}", scope=str(year))
    return fill(pattern, {"seq": seq, "year": year})


def fill(pattern: str, values: Mapping[str, object]) -> str:
    """A pattern with its places filled; `{seq:6}` is padded to six digits. ValueError for an unknown or empty place."""
    def one(match: re.Match) -> str:
        name, width = match[1], match[2]
        value = values.get(name)
        if value is None or value == "":
            raise ValueError(f"number pattern {pattern!r}: nothing to put in {{{name}}}")
        if name == "seq":
            return str(value).zfill(int(width or WIDTH))
        return str(value).zfill(int(width)) if width else str(value)
    text = _PLACE.sub(one, pattern)
    if "{" in text or "}" in text:
        raise ValueError(f"number pattern {pattern!r} has a place nobody can read")
    return text


def gaps(tx: Tx) -> list[str]:
    """Series whose numbers are not 1, 2, 3 ... to the last one taken; for doctor, empty when all is well."""
    holes = {f"{row.series} {row.scope}" for row in tx.all(sql.NUMBER_GAPS)}
    return sorted(holes | {f"{row.name} {row.scope}" for row in tx.all(sql.NUMBERED_AWAY)})
