"""A finding in words: what is wrong, and how to repair it, Indonesian first. Knows codes, no folder.

    sentence, repair = describe(finding, "id")

MESSAGES: code to (sentence id, sentence en, repair id, repair en). Parameters stand in braces; one that a finding lacks is empty. What may have been
meant and the line are added by `describe`.
"""
from collections import defaultdict

from engine.errors import Finding

from .words_bpmn import BPMN
from .words_drafting import DRAFTING
from .words_feel import expected
from .words_parts import PARTS
from .words_types import TYPES

MESSAGES: dict[str, tuple[str, str, str, str]] = {
    # files
    "no_procedure_yaml": ("Folder ini tidak berisi procedure.yaml.", "This folder has no procedure.yaml.",
                          "Salin procedure.yaml dari prosedur lain lalu sesuaikan.", "Copy procedure.yaml from another procedure and adapt it."),
    "no_diagram": ("Folder ini tidak berisi diagram .bpmn.", "This folder has no .bpmn diagram.",
                   "Tambahkan diagram dan sebut namanya pada `diagram` di procedure.yaml.", "Add a diagram and name it at `diagram` in procedure.yaml."),
    "no_such_diagram": ("Diagram {word} yang disebut procedure.yaml tidak ada.", "The diagram {word} named in procedure.yaml does not exist.",
                        "Perbaiki nama pada `diagram`.", "Correct the name at `diagram`."),
    "unused_diagram": ("Diagram ini tidak dipakai.", "This diagram is not used.", "Hapus atau sebut pada `diagram`.", "Remove it or name it at `diagram`."),
    "no_scenarios": ("Belum ada skenario.", "There are no scenarios yet.", "Tulis paling sedikit satu skenario di scenarios/.",
                     "Write at least one scenario in scenarios/."),
    "no_texts": ("Belum ada terjemahan.", "There are no translations yet.", "Tambahkan text/en.yaml.", "Add text/en.yaml."),
    "bad_path": ("Nama berkas ini tidak diterima.", "This file name is not accepted.",
                 "Gunakan huruf, angka, titik, garis bawah; tanpa tautan dan tanpa folder di luar prosedur.",
                 "Use letters, digits, dots and underscores; no links and no folders outside of the procedure."),
    "unknown_file": ("Berkas ini tidak dibaca oleh siapa pun.", "Nobody reads this file.", "Tempatkan di {places} atau hapus.", "Put it into {places} or remove it."),
    "unused_file": ("Berkas {word} tidak dipakai oleh diagram.", "The diagram does not use {word}.", "Hapus, atau sebut pada elemen diagram.",
                    "Remove it, or name it at an element."),
    "file_too_large": ("Berkas terlalu besar ({size} byte).", "The file is too large ({size} bytes).", "Kecilkan sampai paling banyak {limit} byte.",
                       "Make it at most {limit} bytes."),
    "not_utf8": ("Berkas bukan teks UTF-8.", "The file is no UTF-8 text.", "Simpan ulang sebagai UTF-8.", "Save it again as UTF-8."),
    # yaml
    "yaml_syntax": ("YAML tidak dapat dibaca: {problem}.", "The YAML cannot be read: {problem}.", "Periksa lekukan dan tanda baca pada baris itu.",
                    "Check indentation and punctuation of that line."),
    "yaml_quote": ("Nilai ini terpotong oleh tanda baca YAML: {text}", "YAML's punctuation cuts this value: {text}",
                   'Apit seluruh nilainya dengan tanda kutip tunggal, misalnya \'=tanggal(a, b)\'.', "Put the whole value into single quotes."),
    "yaml_duplicate_key": ("Kata {key} tertulis dua kali.", "The word {key} stands there twice.", "Hapus salah satunya.", "Remove one of them."),
    "yaml_key": ("Kunci harus berupa teks.", "A key must be text.", "Tulis kunci sebagai satu kata.", "Write the key as one word."),
    "yaml_anchor": ("Jangkar dan alias YAML (& dan *) tidak diterima.", "YAML anchors and aliases (& and *) are not accepted.",
                    "Tulis nilainya lengkap.", "Write the value in full."),
    "yaml_tag": ("Tag YAML ({tag}) tidak diterima.", "YAML tags ({tag}) are not accepted.", "Hapus tanda seru dan namanya.", "Remove the tag."),
    "yaml_documents": ("Berkas berisi lebih dari satu dokumen YAML.", "The file holds more than one YAML document.", "Hapus garis `---`.", "Remove the line `---`."),
    "yaml_too_deep": ("YAML bersarang lebih dari {limit} tingkat.", "The YAML is nested deeper than {limit} levels.", "Sederhanakan susunannya.", "Flatten it."),
    "yaml_too_large": ("Berkas YAML terlalu besar.", "The YAML file is too large.", "Paling banyak {limit} byte.", "At most {limit} bytes."),
    "yaml_too_many": ("Berkas YAML berisi lebih dari {limit} nilai.", "The YAML holds more than {limit} values.", "Bagi atau ringkas berkasnya.",
                      "Split or shorten the file."),
    "yaml_shape": ("{word} tidak berbentuk seperti yang diharapkan ({wanted}).", "{word} has not the expected form ({wanted}).",
                   "Lihat contoh pada prosedur cuti.", "See the example in the procedure cuti."),
    # procedure.yaml
    "unknown_word": ("Kata {word} tidak dikenal.", "The word {word} is unknown.", "Perbaiki atau hapus kata itu.", "Correct or remove it."),
    "missing_word": ("{word} belum diisi.", "{word} is missing.", "Isi bagian itu.", "Fill it in."),
    "unknown_value": ("Nilai {word} tidak dikenal.", "The value {word} is unknown.", "Pilih salah satu: {options}.", "Choose one of: {options}."),
    "unknown_component": ("{word} bukan salah satu dari 14 komponen standar pelayanan.", "{word} is none of the 14 components of a service standard.",
                          "Hapus atau perbaiki namanya.", "Remove it or correct its name."),
    "bad_name": ("Nama {word} tidak diterima.", "The name {word} is not accepted.", "Gunakan huruf kecil, angka, dan garis bawah; diawali huruf.",
                 "Use lower-case letters, digits and underscores, beginning with a letter."),
    "bad_number": ("{word}: {value} bukan bilangan bulat antara {least} dan {most}.", "{word}: {value} is no whole number between {least} and {most}.",
                   "Tulis bilangan bulat.", "Write a whole number."),
    "bad_flag": ("{word}: {value} bukan true atau false.", "{word}: {value} is neither true nor false.", "Tulis true atau false.", "Write true or false."),
    "bad_amount": ("{value} bukan lama waktu yang dikenal.", "{value} is no amount of time.", "Tulis misalnya `2 hari kerja`, `3 hari`, atau `1 bulan`.",
                   "Write for instance `2 hari kerja`, `3 hari` or `1 bulan`."),
    "bad_pattern": ("Pola nomor {pattern} tidak dapat dipakai.", "The number pattern {pattern} cannot be used.",
                    "Pola memuat {{seq}} dan kurung kurawal yang berpasangan.", "A pattern holds {{seq}} and closed braces."),
    "unknown_hole": ("Pola nomor tidak mengenal {{{word}}}.", "The number pattern does not know {{{word}}}.", "Perbaiki nama di dalam kurung kurawal.",
                     "Correct the name in braces."),
    "promise_typed": ("jangka_waktu dihitung dari diagram dan tidak ditulis tangan.", "jangka_waktu is computed from the diagram and never typed.",
                      "Tulis `jangka_waktu: computed`.", "Write `jangka_waktu: computed`."),
    "start_reads": ("Syarat mengajukan hanya boleh membaca pemohon, bukan {word}.", "Who may start may only read pemohon, not {word}.",
                    "Pindahkan syarat itu ke tabel kelayakan.", "Move it to a table of eligibility."),
    "no_such_field": ("Tidak ada isian bernama {word}.", "There is no field called {word}.", "Perbaiki namanya.", "Correct its name."),
    "unused_status": ("Status {word} tidak pernah tercapai.", "The status {word} is never reached.", "Pakai pada sebuah elemen atau hapus.",
                      "Use it at an element or remove it."),
    "unused_series": ("Seri nomor {word} tidak dipakai.", "The number series {word} is not used.", "Hapus atau pakai.", "Remove or use it."),
    "no_translation": ("Bahasa {language} disebut tetapi text/{language}.yaml tidak ada.", "The language {language} is named but text/{language}.yaml is missing.",
                       "Tambahkan berkasnya atau hapus bahasa itu.", "Add the file or remove the language."),
    "not_translated": ("{count} kata belum diterjemahkan, misalnya {word}.", "{count} words are not translated, for instance {word}.",
                       "Tambahkan terjemahannya.", "Add the translations."),
    "text_of_nothing": ("Terjemahan untuk {word} tidak ada pasangannya.", "The translation of {word} belongs to nothing.", "Perbaiki nama atau hapus.",
                        "Correct the name or remove it."),
    **BPMN,
    **DRAFTING,
    **PARTS,
    **TYPES,
}


LONGEST_QUOTE = 200


def clipped(text: str) -> str:
    """What a sentence quotes: short enough to read, whatever the file holds."""
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"


def describe(finding: Finding, language: str = "id") -> tuple[str, str]:
    """(sentence, repair) of a finding. A code without words of its own is named as it is."""
    english = language == "en"
    found = MESSAGES.get(finding.code)
    if found is None:
        return _unworded(finding, english)
    params = defaultdict(str, {k: clipped(", ".join(map(str, v)) if isinstance(v, (list, tuple)) else str(v)) for k, v in finding.params.items()})
    if "expected" in params:
        params["expected"] = expected(params["expected"], language)
    sentence = found[1 if english else 0].format_map(params)
    repair = found[3 if english else 2].format_map(params)
    if params["row"] and "{row}" not in found[0]:
        place = ("row {}", "column {}") if english else ("baris {}", "kolom {}")
        column = params["column"] or params["output"]
        sentence += f" ({place[0].format(params['row'])}{', ' + place[1].format(column) if column else ''})"
    text = str(finding.params.get("text", ""))
    if finding.slice is not None and text:
        start, end = finding.slice
        there = text[start:end].strip() or text[max(0, start - 20):end].strip()
        sentence += (f" Near: {there[:80]}" if english else f" Di sekitar: {there[:80]}") if there else ""
    if params["line"]:
        sentence = (f"Line {params['line']}: " if english else f"Baris {params['line']}: ") + sentence[:1].lower() + sentence[1:]
    meant = finding.params.get("meant")
    if meant:
        repair = (f"Did you mean {' or '.join(meant)}? " if english else f"Mungkin maksudnya {' atau '.join(meant)}? ") + repair
    return sentence, repair


def _unworded(finding: Finding, english: bool) -> tuple[str, str]:
    facts = ", ".join(f"{k}: {v}" for k, v in finding.params.items() if k not in ("kind", "meant"))
    return f"{finding.code}{f' ({facts})' if facts else ''}", "See the documentation of that rule." if english else "Lihat penjelasan aturan itu dalam dokumentasi."
