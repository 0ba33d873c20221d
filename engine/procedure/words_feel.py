"""What FEEL and tables say by codes, in the words of the office: what the grammar wanted instead, and why a value is null. Indonesian first, English second.

Knows codes; evaluates nothing.
"""
from collections import defaultdict
from string import Formatter

EXPECTED = {
    "an expression": "sebuah ungkapan", "a name": "sebuah nama", "the name of a member": "nama bagian sesudah titik", "a type": "sebuah tipe",
    "the end of the expression": "akhir ungkapan", "a FEEL token": "tanda atau kata FEEL", "a number of at most 34 digits": "angka, paling banyak 34 digit",
    "a date, time or duration in quotes": "tanggal, waktu, atau durasi dalam tanda kutip", "a name for every argument": "nama untuk setiap argumen",
    "less nesting": "kurung yang lebih sedikit bersarang", "less operators in a row": "rangkaian operator yang lebih pendek",
    "less signs": "tanda minus yang lebih sedikit", "less steps": "langkah yang lebih sedikit"}

REASONS: dict[str, tuple[str, str]] = {
    # tables and decisions
    "no_rule_matched": ("tidak ada aturan yang cocok", "no rule matches"),
    "several_rules_matched": ("lebih dari satu aturan cocok ({rows}), padahal tabel hanya mengizinkan satu", "several rules match ({rows}), and the table allows one"),
    "rules_disagree": ("aturan yang cocok ({rows}) memberi hasil berbeda", "the rules that match ({rows}) give different results"),
    "input_missing": ("masukan {name} tidak diberikan", "the input {name} was not given"),
    "input_not_allowed": ("nilai masukan {input} di luar nilai yang diizinkan", "the value of the input {input} is not among those allowed"),
    "output_not_allowed": ("hasil {output} pada aturan {row} di luar nilai yang diizinkan", "the output {output} of rule {row} is not among the values allowed"),
    "output_type": ("hasil {output} pada aturan {row} bukan tipe yang dinyatakan", "the output {output} of rule {row} is not of its declared type"),
    "result_type": ("hasilnya bukan tipe yang dinyatakan {type}", "the result is not of the declared type {type}"),
    "cannot_aggregate": ("hasil aturan tidak dapat digabung", "the results of the rules cannot be aggregated"),
    "circular_requirement": ("keputusan {name} memerlukan dirinya sendiri", "the decision {name} requires itself"),
    "no_such_decision": ("keputusan {name} tidak ada", "there is no decision {name}"),
    "no_logic": ("keputusan ini belum berisi", "this decision has no logic"),
    "external_function": ("fungsi luar (Java, PMML) tidak dijalankan", "external functions (Java, PMML) are not run"),
    "syntax": ("bukan FEEL yang benar", "no valid FEEL"),
    # names and members
    "unknown_name": ("nama {name} tidak dikenal", "the name {name} is not known"),
    "no_such_member": ("tidak ada bagian {member}", "there is no member {member}"),
    "member_of_null": ("bagian {member} diambil dari nilai kosong", "the member {member} of an empty value"),
    "filter_of_null": ("penyaring pada nilai kosong", "a filter on an empty value"),
    "index_out_of_range": ("urutan {index} tidak ada; daftar berisi {count}", "there is no element {index}; the list has {count}"),
    "duplicate_key": ("nama yang sama dua kali dalam satu konteks", "the same name twice in a context"),
    # operators
    "not_comparable": ("{left} dan {right} tidak dapat dibandingkan dengan {op}", "{left} and {right} cannot be compared by {op}"),
    "no_such_operation": ("{op} tidak berlaku untuk {left} dan {right}", "{op} is not defined for {left} and {right}"),
    "not_boolean": ("bukan ya atau tidak", "not a boolean"),
    "division_by_zero": ("pembagian dengan nol", "division by zero"),
    "filter_needs_boolean_or_number": ("penyaring harus memberi ya, tidak, atau angka", "a filter must give a boolean or a number"),
    "filter_needs_boolean": ("penyaring harus memberi ya atau tidak", "a filter must give a boolean"),
    "not_a_list": ("bukan daftar", "not a list"),
    "range_of_mixed_types": ("ujung rentang berbeda tipe", "the ends of a range differ in type"),
    "range_needs_ends": ("rentang memerlukan kedua ujungnya", "a range needs both ends"),
    # functions
    "argument_null": ("argumen {parameter} kosong", "the argument {parameter} is empty"),
    "argument_type": ("argumen {parameter} bukan tipe yang diminta", "the argument {parameter} is of another type"),
    "wrong_arguments": ("argumen fungsi {function} tidak cocok", "the arguments of the function {function} do not fit"),
    "not_a_function": ("bukan fungsi", "not a function"),
    "null_result": ("fungsi {function} tidak memberi nilai", "the function {function} gives no value"),
    "not_defined": ("tidak terdefinisi untuk nilai ini", "not defined for this value"),
    "bad_text": ("teks ini tidak dapat dibaca sebagai nilai yang diminta", "the text cannot be read as the value asked for"),
    "bad_pattern": ("pola teks tidak benar", "the pattern is wrong"),
    "pattern_matches_empty": ("pola cocok dengan teks kosong", "the pattern matches the empty text"),
    "bad_replacement": ("teks pengganti tidak benar", "the replacement is wrong"),
    "bad_flags": ("huruf pengatur pola {flags} tidak dikenal", "the flags {flags} are not known"),
    "pattern_too_long": ("polanya terlalu panjang", "the pattern is too long"),
    "bad_separator": ("pemisah angka tidak benar", "the separators of the number are wrong"),
    "bad_range": ("teks ini bukan rentang", "the text is no range"),
    "scale_out_of_range": ("banyaknya desimal {scale} di luar batas", "the scale {scale} is out of bounds"),
    "too_large": ("terlalu besar", "too large"),
    "too_few": ("isinya terlalu sedikit", "too few elements"),
    "not_an_entry": ("bukan pasangan key dan value", "not an entry with key and value"),
    "out_of_calendar": ("di luar kalender", "outside the calendar"),
    "offset_out_of_range": ("selisih waktu di luar batas", "the time offset is out of bounds"),
    "no_such_date": ("tanggal itu tidak ada", "there is no such date"),
    "no_such_time": ("waktu itu tidak ada", "there is no such time"),
    "no_such_zone": ("zona waktu {zone} tidak dikenal", "the time zone {zone} is not known"),
    "empty_list": ("daftarnya kosong", "the list is empty"),
    "no_clock": ("tidak ada jam", "there is no clock"),
    "limit": ("batas perhitungan tercapai ({bound})", "a bound of the evaluation was reached ({bound})"),
}

# the same where a reason does not say what about
BARE: dict[str, tuple[str, str]] = {
    "not_comparable": ("nilai-nilai ini tidak dapat dibandingkan", "these values cannot be compared"),
    "no_such_operation": ("perhitungan ini tidak berlaku untuk nilai itu", "this operation is not defined for that value"),
    "wrong_arguments": ("argumennya tidak cocok", "the arguments do not fit"),
    "argument_type": ("argumennya bukan tipe yang diminta", "an argument is of another type"),
    "index_out_of_range": ("urutan itu tidak ada", "there is no such element"),
    "result_type": ("hasilnya bukan tipe yang dinyatakan", "the result is not of its declared type"),
}


def expected(what: str, language: str = "id") -> str:
    """What the grammar wanted (FeelSyntaxError.expected)."""
    if language != "en":
        what = EXPECTED.get(what) or what.replace(" or ", " atau ").replace("at most", "paling banyak").replace("characters", "huruf")
    return what or "-"


def reason(found, language: str = "id") -> str:
    """A `feel.Reason`: why, and the part of the text it is about. A code without words of its own is named as it is."""
    pair, there = REASONS.get(found.code), " ".join(found.slice.split())
    if pair and any(hole not in found.params for _, hole, _, _ in Formatter().parse(pair[0]) if hole):
        pair = BARE.get(found.code, pair)
    params = defaultdict(lambda: "…", {k: ", ".join(map(str, v)) if isinstance(v, (list, tuple)) else str(v) for k, v in found.params.items()})
    words = pair[1 if language == "en" else 0].format_map(params) if pair else found.code
    return f"{there}: {words}" if there else words
