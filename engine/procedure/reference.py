"""The list of all findings for designers, made from the words themselves: `python -m engine.procedure.reference` writes docs/temuan.md anew.

A test holds that the file shipped is what this makes, and that every code the engine can say stands in it. Knows no folder.
"""
from collections import defaultdict
from pathlib import Path

from engine.bpmn.codes import PROBLEMS

from .drafting.repair import CODES
from .words import MESSAGES

FILE = Path(__file__).parents[2] / "docs" / "temuan.md"
HEAD = """# Temuan

Setiap kesalahan yang ditemukan `runut check` mempunyai kode, kekuatan, berkas, elemen, kalimat, dan cara memperbaikinya; `--json` memberi semuanya untuk
program lain. Kekuatan: `not_executable` (mesin tidak dapat menjalankannya: pemasangan ditolak), `not_publishable` (berjalan, tetapi belum layak terbit),
`advice` (saran). Tanda ✓: `runut repair` (dan tombol pada halaman Perancang) dapat memperbaikinya sendiri. Kata dalam kurung kurawal diisi menurut tempatnya.

Halaman ini dibuat oleh `python -m engine.procedure.reference`.
"""
TABLE = "\n| kode | temuan | perbaikan | in English | ✓ |\n|---|---|---|---|---|\n"


class _Holes(defaultdict):
    """A place of a sentence as its own name."""

    def __missing__(self, key):
        return "{" + key + "}"


def text() -> str:
    """The file's content."""
    standard = [code for code in MESSAGES if code in PROBLEMS]
    own = [code for code in MESSAGES if code not in PROBLEMS]
    return HEAD + "".join(f"\n## {title}\n{TABLE}{''.join(map(_line, sorted(codes)))}" for title, codes in (
        ("Diagram menurut standar BPMN 2.0", standard), ("Folder prosedur", own)))


def _line(code: str) -> str:
    sentence, english, repair, _ = (part.format_map(_Holes()).replace("|", "\\|").replace("\n", " ") for part in MESSAGES[code])
    return f"| `{code}` | {sentence} | {repair} | {english} | {'✓' if code in CODES else ''} |\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
