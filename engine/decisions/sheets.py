"""A decision table as a sheet of texts and back, without loss: officers think in spreadsheets. As .csv or .xlsx; faults name row and column of the sheet.

    sheet = rows_of(decision)                        # list of rows of texts
    to_csv(sheet), to_xlsx(sheet)                    # bytes
    rules, faults = rules_of(model, decision, sheet) # every fault at once; rules are only good without faults
    write(xml, decision, rules)                      # the .dmn with these rows; all else stays as it is, unchanged rows to the letter

The sheet: line 1 names the table, line 2 says what a column is (id, masukan, hasil, keterangan, uraian), line 3 its expression or name, line 4 its label,
line 5 its type, line 6 the values it may have; from line 7 on each line is a row. Lines 1 to 6 are not read back except to find the columns.
"""
import csv
import datetime
import io
import re
import zipfile
from typing import NamedTuple

from lxml import etree

from ..feel import FeelSyntaxError
from ..feel.lexical import parse_date
from .graph import VALIDITY
from .model import Decision, Model, Rule
from .read import PARSER, child, children, local, text_of
from .requirements import names_of

HEAD = 6
ID, INPUT, OUTPUT, NOTE, TOLD = "id", "masukan", "hasil", "keterangan", "uraian"
MOST_ROWS, MOST_CELL, MOST_BYTES = 20_000, 20_000, 40_000_000
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z")
FORMULA = ("=", "+", "@", "\t", "\r")


class Fault(NamedTuple):
    """One thing that is wrong with a sheet: line and column counted from 1, `column` in letters as spreadsheets show them. code: no_head, column_missing,
    column_unknown, syntax, no_day, id_twice, too_long, too_many, too_wide, not_readable, empty_sheet."""
    code: str
    line: int
    column: str
    params: dict


# table -> sheet -----------------------------------------------------------------------------------------------------------------------
def rows_of(decision: Decision, told: dict[str, str] | None = None) -> list[list[str]]:
    """The sheet of a decision's table. `told`: descriptions of rules by id (`descriptions`)."""
    table, told = decision.table, told or {}
    columns = _columns(table, bool(told))
    head = [[TABLE, decision.id, table.hit, table.aggregation], [c.kind for c in columns], [c.name for c in columns], [c.label for c in columns],
            [c.type for c in columns], [c.allowed for c in columns]]
    return [_padded(r, len(columns)) for r in head] + [[c.of(rule, told) for c in columns] for rule in table.rules]


TABLE = "tabel"


class _Column(NamedTuple):
    kind: str
    name: str
    label: str = ""
    type: str = ""
    allowed: str = ""
    place: int = 0

    def of(self, rule: Rule, told: dict[str, str]) -> str:
        if self.kind == ID:
            return rule.id
        if self.kind == TOLD:
            return told.get(rule.id, "")
        if self.kind == NOTE:
            return rule.annotations.get(self.name, "")
        cells = rule.tests if self.kind == INPUT else rule.outputs
        return cells[self.place] if self.place < len(cells) else ""


def _columns(table, told: bool) -> list[_Column]:
    out = [_Column(ID, "")]
    out += [_Column(INPUT, " ".join(c.text.split()), c.label, c.type, c.allowed, n) for n, c in enumerate(table.inputs)]
    out += [_Column(OUTPUT, o.name, o.label, o.type, o.allowed, n) for n, o in enumerate(table.outputs)]
    return out + [_Column(NOTE, name) for name in table.annotations] + ([_Column(TOLD, "")] if told else [])


def _padded(row: list[str], width: int) -> list[str]:
    return row + [""] * (width - len(row))


def descriptions(xml: bytes, decision: Decision) -> dict[str, str]:
    """What a designer wrote about each rule, by its id."""
    table = _table_of(etree.fromstring(xml, etree.XMLParser(**PARSER)), decision)
    return {r.get("id") or "": text_of(r, "description") for r in children(table, "rule") if text_of(r, "description")} if table is not None else {}


# sheet -> table -----------------------------------------------------------------------------------------------------------------------
def rules_of(model: Model, decision: Decision, sheet: list[list[str]]) -> tuple[list[Rule], list[Fault]]:
    """The rules that a sheet holds, and everything that is wrong with it. Columns may stand in any order; unknown ones are faults."""
    faults: list[Fault] = []
    if len(sheet) < 3 or not sheet[0] or sheet[0][0].strip() != TABLE:
        return [], [Fault("no_head" if sheet else "empty_sheet", 1, "A", {"wanted": TABLE})]
    places = _places(decision.table, sheet, faults)
    if faults:
        return [], faults
    rules, seen = [], {}
    for line, row in enumerate(sheet[HEAD:], HEAD + 1):
        if not any(cell.strip() for cell in row):
            continue
        if len(rules) >= MOST_ROWS:
            faults.append(Fault("too_many", line, "A", {"most": MOST_ROWS}))
            break
        rules.append(_rule(model, decision, row, line, places, faults, seen))
    return rules, faults


def _places(table, sheet, faults) -> dict[_Column, int]:
    """Where each column of the table stands in the sheet."""
    kinds, names = sheet[1], _padded(list(sheet[2]), len(sheet[1]))
    there: dict[tuple[str, str], int] = {}
    for n, kind in enumerate(kinds):
        key = (kind.strip(), " ".join(names[n].split()))
        if key[0] and key in there:
            faults.append(Fault("column_twice", 3, letters(n), {"name": key[1]}))
        there.setdefault(key, n)
    out = {}
    for column in _columns(table, (TOLD, "") in there):
        key = (column.kind, column.name)
        if key in there:
            out[column] = there.pop(key)
        else:
            faults.append(Fault("column_missing", 3, "", {"name": column.name or column.kind, "kind": column.kind}))
    faults += [Fault("column_unknown", 3, letters(n), {"name": key[1] or key[0], "kind": key[0]}) for key, n in there.items() if any(key)]
    return out


def _rule(model, decision, row, line, places, faults, seen) -> Rule:
    cells = {}
    for column, n in places.items():
        text = row[n] if n < len(row) else ""
        if len(text) > MOST_CELL:
            faults.append(Fault("too_long", line, letters(n), {"most": MOST_CELL}))
            text = ""
        cells[column] = _checked(model, decision, column, text, line, n, faults)
    ident = next((v.strip() for c, v in cells.items() if c.kind == ID), "")
    if ident and ident in seen:
        faults.append(Fault("id_twice", line, letters(next(n for c, n in places.items() if c.kind == ID)), {"id": ident, "first": seen[ident]}))
    seen[ident] = line
    ordered = sorted(cells, key=lambda c: c.place)
    rule = Rule(ident, [cells[c] or "-" for c in ordered if c.kind == INPUT], [cells[c] for c in ordered if c.kind == OUTPUT],
                {name: cells[c].strip() for name in decision.table.annotations for c in cells if c.kind == NOTE and c.name == name})
    told = next((v for c, v in cells.items() if c.kind == TOLD), None)
    rule.told = told
    return rule


def _checked(model, decision, column, text, line, n, faults) -> str:
    """A cell as it goes into the table: FEEL must be FEEL, days must be days."""
    if column.kind in (INPUT, OUTPUT) and text.strip() in ("TRUE", "FALSE"):                 # as spreadsheets write what they take for a boolean
        text = text.strip().lower()
    if column.kind == NOTE and column.name in VALIDITY and text.strip():
        found = DAY.match(text.strip())
        if found:
            text = f"{int(found[3]):04}-{int(found[2]):02}-{int(found[1]):02}"
        if parse_date(text.strip()) is None:
            faults.append(Fault("no_day", line, letters(n), {"text": text, "name": column.name}))
    if column.kind in (INPUT, OUTPUT) and text.strip() not in ("", "-"):
        read = model.cache.unary if column.kind == INPUT else model.cache.expression
        try:
            read(text, names_of(model, decision), model.members, model.types)
        except FeelSyntaxError as e:
            faults.append(Fault("syntax", line, letters(n), {"text": text, "expected": e.expected, "start": e.start, "end": e.end, "name": column.name}))
    return text


def letters(n: int) -> str:
    """A, B, ... Z, AA: the column of a spreadsheet, from 0."""
    out = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, 26)
        out = chr(65 + rest) + out
    return out


# files --------------------------------------------------------------------------------------------------------------------------------
def to_csv(sheet: list[list[str]]) -> bytes:
    """Semicolons and UTF-8 with a mark, as Indonesian spreadsheets open it. A text that a spreadsheet would calculate is kept a text by an apostrophe."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([["'" + c if c.startswith(FORMULA + ("'",)) else c for c in row] for row in sheet])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def from_csv(data: bytes) -> tuple[list[list[str]], list[Fault]]:
    """The sheet of a .csv with semicolons, commas or tabs."""
    if len(data) > MOST_BYTES:
        return [], [Fault("too_many", 1, "A", {"most": MOST_BYTES})]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [Fault("not_readable", 1, "A", {"wanted": "UTF-8"})]
    first = text.splitlines()[0] if text else ""
    mark = max(";,\t", key=first.count)
    try:
        sheet = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=False))
    except csv.Error as e:
        return [], [Fault("not_readable", 1, "A", {"wanted": str(e)})]
    return [[c.removeprefix("'") for c in row] for row in sheet], []


def to_xlsx(sheet: list[list[str]]) -> bytes:
    """One worksheet; every cell is text, so that nothing is calculated or turned into a date."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    book = Workbook()
    page = book.active
    page.title = sheet[0][1][:31] or TABLE
    for line, row in enumerate(sheet, 1):
        for n, text in enumerate(row, 1):
            cell = page.cell(line, n)
            if text:
                cell.value, cell.data_type = text, "s"
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if line <= HEAD:
                cell.font, cell.fill = Font(bold=line == 4), PatternFill("solid", start_color="EEF2F6")
    page.freeze_panes = page.cell(HEAD + 1, 2)
    for n in range(1, len(sheet[1]) + 1):
        page.column_dimensions[letters(n - 1)].width = min(60, max(10, *(len(r[n - 1]) + 2 for r in sheet[1:] if n <= len(r))))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def from_xlsx(data: bytes) -> tuple[list[list[str]], list[Fault]]:
    """The first worksheet of an .xlsx; what its zip would unpack to is bounded."""
    from openpyxl import load_workbook
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if len(data) > MOST_BYTES or sum(i.file_size for i in packed.infolist()) > MOST_BYTES:
                return [], [Fault("too_many", 1, "A", {"most": MOST_BYTES})]
            if any(b"<!DOCTYPE" in packed.read(i) or b"<!ENTITY" in packed.read(i) for i in packed.infolist() if i.filename.endswith((".xml", ".rels"))):
                return [], [Fault("not_readable", 1, "A", {"wanted": "xlsx"})]
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        page = book.worksheets[0]
        sheet = [[_plain(v) for v in row] for row in page.iter_rows(values_only=True, max_row=MOST_ROWS + HEAD + 1, max_col=500)]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, TypeError, AttributeError, etree.XMLSyntaxError, SyntaxError, OSError):
        return [], [Fault("not_readable", 1, "A", {"wanted": "xlsx"})]          # openpyxl lets every fault of a damaged file through
    while sheet and not any(sheet[-1]):
        sheet.pop()
    return sheet, []


def _plain(value) -> str:
    """What a spreadsheet made of a text, as text again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


# into the file ------------------------------------------------------------------------------------------------------------------------
def write(xml: bytes, decision: Decision, rules: list[Rule]) -> bytes:
    """The .dmn with these rules in the decision's table. Rules whose texts are the same stay as they are; everything else of the file is left alone."""
    root = etree.fromstring(xml, etree.XMLParser(**{**PARSER, "remove_comments": False, "remove_pis": False}))
    table = _table_of(root, decision)
    old = {r.get("id"): r for r in children(table, "rule")}
    known = {r.id: r for r in decision.table.rules}
    first = children(table, "rule")[0] if old else None
    at = list(table).index(first) if first is not None else len(table)
    tail, last = (first.tail if first is not None else "\n    "), (children(table, "rule")[-1].tail if old else "\n  ")
    for element in children(table, "rule"):
        table.remove(element)
    taken = {r.id for r in rules if r.id} | {e.get("id") for e in root.iter() if isinstance(e.tag, str) and e.get("id")}
    for n, rule in enumerate(rules):
        element = old.get(rule.id) if rule.id else None
        if element is None or not _same(known.get(rule.id), rule) or (rule.told is not None and text_of(element, "description") != rule.told):
            element = _element(table, rule, decision, rule.id or _new_id(decision, n, taken), element)
        element.tail = tail if n + 1 < len(rules) else last
        table.insert(at + n, element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _table_of(root, decision: Decision):
    found = next((e for e in root.iter() if isinstance(e.tag, str) and local(e) == "decision" and (e.get("id") or e.get("name")) == decision.id), None)
    return child(found, "decisionTable") if found is not None else None


def _same(a: Rule | None, b: Rule) -> bool:
    return a is not None and [t.strip() or "-" for t in a.tests] == [t.strip() or "-" for t in b.tests] \
        and [t.strip() for t in a.outputs] == [t.strip() for t in b.outputs] and a.annotations == b.annotations


def _new_id(decision: Decision, n: int, taken: set) -> str:
    while (made := f"{decision.id}_r{n + 1}") in taken:
        n += 1
    taken.add(made)
    return made


def _element(table, rule: Rule, decision: Decision, ident: str, old):
    space = etree.QName(table).namespace
    element = etree.Element(f"{{{space}}}rule", id=ident)
    told = rule.told if rule.told is not None else text_of(old, "description") if old is not None else ""
    element.text = "\n        "
    if told:
        etree.SubElement(element, f"{{{space}}}description").text = told
    for tag, kind, texts in (("inputEntry", "i", rule.tests), ("outputEntry", "o", rule.outputs)):
        for n, text in enumerate(texts, 1):
            entry = etree.SubElement(element, f"{{{space}}}{tag}", id=f"{ident}_{kind}{n}")
            etree.SubElement(entry, f"{{{space}}}text").text = text
    for name in decision.table.annotations:
        entry = etree.SubElement(element, f"{{{space}}}annotationEntry")
        etree.SubElement(entry, f"{{{space}}}text").text = rule.annotations.get(name, "")
    for entry in element:
        entry.tail = "\n        "
    if len(element):
        element[-1].tail = "\n      "
    return element
