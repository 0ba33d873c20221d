"""A CSV file as rows of typed values, with every fault and its line. Knows columns and cells; knows nothing of the office.

Header in the first line; comma, semicolon or tab between cells; UTF-8 with or without a mark, or what Windows writes (1252). Empty lines are left out.
"""
import csv
import difflib
import io
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from engine.errors import Problem

LARGEST = 30 * 1024 * 1024       # bytes of a file
LONGEST = 300                    # letters of a cell
MOST = 500                       # faults told at once
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
_BETWEEN = (",", ";", "\t")


class Wrong(Exception):
    """A cell that cannot be meant; code and parameters of the fault."""

    def __init__(self, code: str, **params):
        self.code, self.params = code, params
        super().__init__(code)


@dataclass(frozen=True)
class Column:
    """A column: its header, how a cell is read, whether the header must be there and whether a cell may be empty (then its value is None)."""
    name: str
    read: Callable[[str], object]
    needed: bool = True
    empty: bool = False


def read(data: bytes, columns: tuple[Column, ...], other=None) -> tuple[list[dict], list[Problem]]:
    """(rows, problems): rows of {column: value} with "line"; columns the header lacks are not in them. Problems have "line" but for the file's own,
    those of a cell also "nip" where that column can be read. `other` knows headers of somebody else's exports and says them in ours (see siasn)."""
    try:
        lines = _lines(data)
        if other is not None and other.knows(lines[0][1]):
            names, rest = other.translate(lines[0][1], lines[1:])
            lines = [(lines[0][0], names), *rest]
        header = _header(lines[0][1], columns)
    except Wrong as wrong:
        return [], [Problem(wrong.code, wrong.params)]
    rows, problems = [], []
    for number, cells in lines[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        row, faults = _row(number, cells, header)
        problems += faults
        if not faults:
            rows.append(row)
    if not rows and not problems:
        problems.append(Problem("file_empty"))
    return rows, problems


def text_of(data: bytes) -> str:
    """The text of a file, whichever of the two encodings it has. Wrong for any other."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Wrong("file_encoding")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Wrong("file_encoding")
    if "\0" in text:
        raise Wrong("file_encoding")
    return text


def _lines(data: bytes) -> list[tuple[int, list[str]]]:
    """(line number, cells) of every line."""
    if len(data) > LARGEST:
        raise Wrong("file_large", most=LARGEST // (1024 * 1024))
    text = text_of(data)
    if not text.strip():
        raise Wrong("file_empty")
    first = text.lstrip().split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_BETWEEN, key=first.count), strict=True)
    found = []
    try:
        found.extend((reader.line_num, cells) for cells in reader)
    except csv.Error as error:
        raise Wrong("file_csv", at=reader.line_num) from error
    start = next((place for place, (_, cells) in enumerate(found) if any(cell.strip() for cell in cells)), None)
    if start is None:
        raise Wrong("file_empty")
    return found[start:]


def _header(cells: list[str], columns: tuple[Column, ...]) -> list[Column]:
    known = {column.name: column for column in columns}
    names = [cell.strip().lower().replace(" ", "_") for cell in cells]
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            if near:
                raise Wrong("column_unknown_near", name=name[:40], near=near[0])
            raise Wrong("column_unknown", name=name[:40], known=", ".join(known))
        if names.count(name) > 1:
            raise Wrong("column_twice", name=name)
    missing = [column.name for column in columns if column.needed and column.name not in names]
    if missing:
        raise Wrong("column_missing", names=", ".join(missing))
    return [known[name] for name in names]


def _row(number: int, cells: list[str], header: list[Column]) -> tuple[dict, list[Problem]]:
    if len(cells) != len(header):
        return {}, [Problem("row_cells", {"line": number, "found": len(cells), "wanted": len(header)})]
    row, faults = {"line": number}, []
    for column, cell in zip(header, cells, strict=True):
        try:
            row[column.name] = _cell(column, cell.strip())
        except Wrong as wrong:
            faults.append(Problem(wrong.code, {"line": number, "column": column.name, **wrong.params}))
    whose = {"nip": row["nip"]} if faults and row.get("nip") else {}
    return row, [Problem(fault.code, {**fault.params, **whose}) for fault in faults] if whose else faults


def _cell(column: Column, cell: str) -> object:
    if not cell:
        if column.empty:
            return None
        raise Wrong("value_missing")
    if len(cell) > LONGEST:
        raise Wrong("value_long", most=LONGEST)
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co") for letter in cell):
        raise Wrong("value_characters")
    return column.read(cell)


# how cells are read -----------------------------------------------------------------------------------------------------------
def text(cell: str) -> str:
    """One line of text with single spaces."""
    return " ".join(unicodedata.normalize("NFC", cell).split())


def choice(*options: str, **also: str) -> Callable[[str], str]:
    """One of the options, in any case of letters; `also` gives other spellings and what they mean."""
    meanings = {**{option.lower(): option for option in options}, **also}

    def one(cell: str) -> str:
        try:
            return meanings["_".join(cell.lower().split())]
        except KeyError:
            raise Wrong("value_choice", value=cell[:40], options=", ".join(options)) from None
    return one


def flag(cell: str) -> bool:
    """ya or tidak."""
    return choice("ya", "tidak")(cell) == "ya"


@lru_cache(8192)                  # an export says the same days over and over
def day(cell: str) -> str:
    """A day as `YYYY-MM-DD`, from that form or from DD/MM/YYYY."""
    for form in _DAYS:
        try:
            found = datetime.strptime(cell, form).date()
        except ValueError:
            continue
        if date(1900, 1, 1) <= found <= date(2200, 12, 31):
            return found.isoformat()
    raise Wrong("value_day", value=cell[:40])


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number within bounds."""
    def one(cell: str) -> int:
        if not (cell.isascii() and cell.isdigit() and len(cell) < 10 and least <= int(cell) <= most):
            raise Wrong("value_number", value=cell[:40], least=least, most=most)
        return int(cell)
    return one


def email(cell: str) -> str:
    """An address that can stand in one header of a mail."""
    name, at, host = cell.rpartition("@")
    if not at or not name or "." not in host or any(letter in cell for letter in " ,;<>\"'()[]\\") or "@" in name or not cell.isascii():
        raise Wrong("value_email", value=cell[:60])
    return cell
