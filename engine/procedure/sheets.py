"""Decision tables of a folder as spreadsheet files and back into the folder's .dmn. Knows files and words of faults; the sheet itself is `decisions.sheets`."""
from dataclasses import dataclass
from pathlib import Path

from engine.decisions import sheets
from engine.errors import Problems, Unusable

from .folder import read
from .words_feel import expected

KINDS = (".xlsx", ".csv")
WORDS: dict[str, tuple[str, str]] = {
    "no_head": ("Baris pertama harus dimulai dengan kata {wanted}; ekspor dahulu tabelnya lalu isi di situ.",
                "The first line must begin with the word {wanted}; export the table first and fill that in."),
    "empty_sheet": ("Lembar ini kosong.", "The sheet is empty."),
    "column_missing": ("Kolom {kind} {name} tidak ada.", "The column {kind} {name} is missing."),
    "column_unknown": ("Kolom {kind} {name} tidak dikenal oleh tabel ini.", "This table knows no column {kind} {name}."),
    "column_twice": ("Kolom {name} ada dua kali.", "The column {name} stands there twice."),
    "syntax": ("{text} bukan FEEL yang benar; yang diharapkan: {expected}.", "{text} is no valid FEEL; expected: {expected}."),
    "no_day": ("{text} bukan tanggal; tulis seperti 2026-11-24.", "{text} is no day; write it like 2026-11-24."),
    "id_twice": ("Id {id} sudah dipakai pada baris {first}; kosongkan untuk baris baru.", "The id {id} stands in line {first} already; leave it empty for a new row."),
    "too_long": ("Isi sel lebih dari {most} huruf.", "The cell has more than {most} characters."),
    "too_many": ("Lebih dari {most}.", "More than {most}."),
    "not_readable": ("Berkas tidak dapat dibaca sebagai {wanted}.", "The file cannot be read as {wanted}."),
}


@dataclass(frozen=True)
class SheetFault:
    """A fault of a sheet in the words of the office."""
    file: str
    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}: baris {self.line}{f', kolom {self.column}' if self.column else ''}: {self.sentence}"


def in_words(fault: sheets.Fault, language: str = "id") -> str:
    params = {**fault.params, "expected": expected(fault.params["expected"], language)} if "expected" in fault.params else fault.params
    return WORDS[fault.code][1 if language == "en" else 0].format(**params)


def export_table(folder: Path, table: str, target: Path) -> int:
    """Write a table of a folder to an .xlsx or .csv file; the number of its rows. Unusable for another kind of file or a table that is not there."""
    path, _, decision = _found(folder, table)
    told = sheets.descriptions(path.read_bytes(), decision)
    sheet = sheets.rows_of(decision, told)
    data = sheets.to_csv(sheet) if _kind(target) == ".csv" else sheets.to_xlsx(sheet)
    try:
        target.write_bytes(data)
    except OSError as e:
        raise Unusable(f"{target}: {e.strerror}") from e
    return len(decision.table.rules)


def import_table(folder: Path, table: str, source: Path) -> tuple[int, int, int]:
    """Put the rows of a sheet into a folder's .dmn: (added, changed, removed). Problems with every fault, by line and column; then nothing is written."""
    path, model, decision = _found(folder, table)
    try:
        data = source.read_bytes()
    except OSError as e:
        raise Unusable(f"{source}: {e.strerror}") from e
    sheet, faults = sheets.from_csv(data) if _kind(source) == ".csv" else sheets.from_xlsx(data)
    rules: list = []
    if not faults:
        rules, faults = sheets.rules_of(model, decision, sheet)
    if faults:
        raise Problems([SheetFault(source.name, f.line, f.column, in_words(f)) for f in faults])
    before, after = {r.id: r for r in decision.table.rules}, {r.id for r in rules}
    changed = sum(1 for r in rules if r.id in before and (before[r.id].tests, before[r.id].outputs, before[r.id].annotations) != (r.tests, r.outputs, r.annotations))
    path.write_bytes(sheets.write(path.read_bytes(), decision, rules))
    return sum(1 for r in rules if r.id not in before), changed, sum(1 for i in before if i not in after)


def _found(folder: Path, table: str):
    procedure = read(folder)
    if table not in procedure.decisions or procedure.decisions[table][1].decisions[table].table is None:
        with_table = [d for d, (_, m) in procedure.decisions.items() if m.decisions[d].table is not None]
        raise Unusable(f"{table}: no decision table of this folder; there are: {', '.join(with_table)}")
    file, model = procedure.decisions[table]
    return Path(folder) / file, model, model.decisions[table]


def _kind(path: Path) -> str:
    if path.suffix.lower() not in KINDS:
        raise Unusable(f"{path}: the file must end in {' or '.join(KINDS)}")
    return path.suffix.lower()
