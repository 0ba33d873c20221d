"""The sentences of the office's problem codes: Indonesian, English. Knows no place they are shown in.

`describe` puts a `Problem` into words with its line; `MESSAGES` is registered by whoever wants to say the codes alone.
"""
from engine.errors import Problem

MESSAGES: dict[str, tuple[str, str]] = {
    # the file
    "file_large": ("Berkas terlalu besar: paling banyak {most} MB.", "The file is too large: at most {most} MB."),
    "file_encoding": ("Berkas ini bukan teks CSV yang dapat dibaca. Simpan ulang sebagai CSV UTF-8, lalu coba lagi.",
                      "This file is no readable CSV text. Save it again as CSV UTF-8, then try again."),
    "file_empty": ("Berkas tidak berisi baris data.", "The file has no rows."),
    "file_csv": ("Tanda kutip tidak lengkap di sekitar baris {at}.", "A quotation mark is left open near line {at}."),
    "column_missing": ("Kolom belum ada: {names}.", "Columns are missing: {names}."),
    "column_unknown": ("Kolom {name} tidak dikenal. Kolom yang dikenal: {known}.", "Column {name} is unknown. Known columns: {known}."),
    "column_unknown_near": ("Kolom {name} tidak dikenal. Mungkin maksudnya {near}.", "Column {name} is unknown. Perhaps {near} is meant."),
    "column_twice": ("Kolom {name} tertulis dua kali.", "Column {name} stands there twice."),
    # a row
    "row_cells": ("Ada {found} kolom, seharusnya {wanted}.", "There are {found} cells, {wanted} are expected."),
    "value_missing": ("Kolom {column} belum diisi.", "Column {column} is empty."),
    "value_long": ("Isi kolom {column} terlalu panjang: paling banyak {most} huruf.", "Column {column} is too long: at most {most} letters."),
    "value_characters": ("Kolom {column} berisi huruf yang tidak terlihat. Ketik ulang isinya.", "Column {column} has invisible characters. Type it again."),
    "value_choice": ("Kolom {column}: {value} tidak dikenal. Pilihan: {options}.", "Column {column}: {value} is unknown. Options: {options}."),
    "value_day": ("Kolom {column}: {value} bukan tanggal. Tulis seperti 2026-11-24 atau 24/11/2026.",
                  "Column {column}: {value} is no date. Write 2026-11-24 or 24/11/2026."),
    "value_number": ("Kolom {column}: {value} bukan bilangan bulat antara {least} dan {most}.",
                     "Column {column}: {value} is no whole number between {least} and {most}."),
    "value_email": ("Kolom {column}: {value} bukan alamat surel.", "Column {column}: {value} is no mail address."),
    # units
    "unit_twice": ("Unit {key} sudah tertulis pada baris {first}.", "Unit {key} already stands in line {first}."),
    "unit_parent_needed": ("Unit {code} belum punya induk; hanya jenis root yang tanpa induk.", "Unit {code} has no parent; only kind root has none."),
    "unit_root_parent": ("Unit {code} berjenis root, jadi induknya dikosongkan.", "Unit {code} is the root, so it has no parent."),
    "unit_parent_unknown": ("Induk {code} tidak ada.", "There is no parent {code}."),
    "unit_roots": ("Hanya boleh ada satu unit tanpa induk, tetapi ada beberapa: {codes}.", "Only one unit may be without a parent, but there are several: {codes}."),
    "unit_root_none": ("Belum ada unit berjenis root.", "There is no unit of kind root."),
    "unit_circle": ("Unit {code} menjadi induk dirinya sendiri melalui unit lain.", "Unit {code} is its own parent by way of others."),
    "unit_zone": ("Zona waktu {value} tidak dikenal; contoh: Asia/Jakarta.", "Time zone {value} is unknown; for example: Asia/Jakarta."),
    "unit_unknown": ("Unit {code} tidak ada. Impor unit lebih dahulu.", "There is no unit {code}. Import units first."),
    "unit_two_heads": ("Unit {key} sudah mempunyai pimpinan pada baris {first}.", "Unit {key} already has a head in line {first}."),
    # people
    "nip_twice": ("NIP ini sudah tertulis pada baris {first}.", "This NIP already stands in line {first}."),
    "nip_digits": ("NIP harus 18 angka.", "A NIP has 18 digits."),
    "nip_birth_date": ("Delapan angka pertama NIP bukan tanggal lahir.", "The first eight digits of the NIP are no date of birth."),
    "nip_birth_differs": ("Tanggal lahir berbeda dari NIP.", "The date of birth differs from the NIP."),
    "nip_month": ("Bulan pengangkatan dalam NIP harus 01 sampai 12.", "The month of appointment in the NIP must be 01 to 12."),
    "nip_age": ("Menurut NIP, umur saat diangkat kurang dari 17 tahun.", "By the NIP, the age at appointment is under 17."),
    "nip_future": ("Menurut NIP, pengangkatannya belum terjadi.", "By the NIP, the appointment lies in the future."),
    "nip_sex": ("Angka ke-15 NIP harus 1 atau 2.", "Digit 15 of the NIP must be 1 or 2."),
    "nip_sex_differs": ("Jenis kelamin berbeda dari NIP.", "The sex differs from the NIP."),
    "nip_serial": ("Nomor urut NIP tidak boleh 000.", "The serial of the NIP must not be 000."),
    "grade_unknown": ("Golongan {value} tidak ada untuk {status}.", "There is no golongan {value} for {status}."),
    "contract_reversed": ("Kontrak selesai sebelum dimulai.", "The contract ends before it begins."),
    "role_unknown": ("Peran {value} tidak dapat ditunjuk. Pilihan: {options}.", "Nobody can be appointed to role {value}. Options: {options}."),
    "person_unknown": ("Pegawai dengan NIP ini tidak ada. Impor pegawai lebih dahulu.", "There is nobody with this NIP. Import people first."),
    # what a person should look at before a file of people is imported
    "doubt_back": ("{name} ada lagi dalam berkas: ia aktif kembali.", "{name} is in the file again: active once more."),
    "doubt_grade_falls": ("Golongan {name} turun dari {old} ke {new}.", "The golongan of {name} falls from {old} to {new}."),
    "doubt_status_back": ("{name} PNS, menurut berkas {new}.", "{name} is PNS, by the file {new}."),
    "doubt_sex": ("Jenis kelamin {name} berubah.", "The sex of {name} changes."),
    "head_chosen": ("Pimpinan unit {unit} sudah ditetapkan di halaman unit kerja dan berbeda dari berkas ini. Yang ditetapkan tetap berlaku.",
                    "The head of unit {unit} was chosen on the page of units and differs from this file. The choice stays in force."),
    "doubt_set_here": ("{name}: {column} diubah di sini menjadi {ours}; berkas menyebut {theirs}.", "{name}: {column} was set here to {ours}; the file says {theirs}."),
    "doubt_role_here": ("Peran {role} untuk {name} diberikan di sini dan tidak ada dalam berkas.", "The role {role} of {name} was given here and is not in the file."),
    "doubt_same_person": ("NIP baru ini tampaknya milik {name} yang NIP lamanya tidak ada lagi dalam berkas.",
                          "This new NIP seems to be that of {name}, whose old one is no longer in the file."),
    "doubt_many_missing": ("{n} dari {of} pegawai aktif tidak ada dalam berkas.", "{n} of {of} active employees are not in the file."),
    "doubt_leaves_head": ("{name} tidak ada dalam berkas, tetapi memimpin {unit}.", "{name} is not in the file but heads {unit}."),
    "doubt_leaves_work": ("{name} tidak ada dalam berkas, tetapi mempunyai {cases} permohonan berjalan dan {tasks} tugas yang diambil.",
                          "{name} is not in the file but has {cases} requests under way and {tasks} claimed tasks."),
    # balances and days
    "balance_twice": ("Akun dan tahun yang sama sudah tertulis pada baris {first}.", "The same account and year already stand in line {first}."),
    "day_twice": ("Tanggal ini sudah tertulis pada baris {first}.", "This day already stands in line {first}."),
    # what an administrator enters
    "who_unknown": ("Tidak ada pegawai aktif dengan NIP ini.", "There is no active employee with this NIP."),
    "day_missing": ("Isi tanggal ini.", "Enter this day."),
    "day_wrong": ("Tanggal ini tidak dapat dibaca.", "This day cannot be read."),
    "period_reversed": ("Tanggal akhir lebih awal daripada tanggal mulai.", "The period ends before it begins."),
    "form_missing": ("Pilih Plt. atau Plh.", "Choose Plt. or Plh."),
    "basis_missing": ("Isi dasar penunjukannya, misalnya nomor surat perintah.", "Enter what it rests on, for example the number of the order."),
    "acts_for_himself": ("Ia sudah menjadi pimpinan unit ini.", "He is the head of this unit already."),
    "day_known": ("Tanggal ini sudah tercatat.", "This day is known already."),
    "day_unknown": ("Tanggal ini tidak tercatat.", "This day is not in the calendar."),
    "name_missing": ("Isi nama hari ini.", "Enter the name of this day."),
    "source_missing": ("Isi sumbernya, misalnya nomor keputusan.", "Enter the source, for example the number of the decree."),
    # passwords
    "password_wrong": ("Kata sandi lama tidak cocok.", "The old password does not match."),
    "password_short": ("Kata sandi paling sedikit {least} huruf.", "A password has at least {least} letters."),
    "password_long": ("Kata sandi paling banyak {most} huruf.", "A password has at most {most} letters."),
    "password_guessable": ("Kata sandi ini mudah ditebak. Pilih yang bukan nama atau NIP Anda.",
                           "This password is easy to guess. Choose one that is not your name or NIP."),
}
# what a person decides about a doubt that is held
ACCEPT: dict[str, tuple[str, str]] = {
    "doubt_set_here": ("Ikuti berkas untuk data yang diubah di sini", "Follow the file for what was set here"),
    "head_chosen": ("Ikuti berkas untuk pimpinan yang ditetapkan di sini", "Follow the file for heads that were set here"),
    "doubt_role_here": ("Akhiri peran yang diberikan di sini", "End roles that were given here"),
    "doubt_same_person": ("NIP-nya berganti: teruskan sebagai orang yang sama", "The NIP changed: go on as the same person"),
    "doubt_many_missing": ("Berkas ini lengkap: nonaktifkan yang tidak ada di dalamnya", "This file is complete: those not in it become inactive"),
    "doubt_leaves_head": ("Nonaktifkan juga pimpinan unit", "Heads of units become inactive too"),
    "doubt_leaves_work": ("Nonaktifkan juga yang masih mempunyai permohonan atau tugas", "Those with requests or tasks become inactive too"),
}
# columns of people and units as an import names them
COLUMNS: dict[str, tuple[str, str]] = {
    "nip": ("NIP", "NIP"), "name": ("nama", "name"), "status": ("status kepegawaian", "status"), "rank": ("pangkat", "rank"), "grade": ("golongan", "grade"),
    "position": ("jabatan", "position"), "position_group": ("kelompok jabatan", "group of position"), "position_from": ("TMT jabatan", "in position since"),
    "sex": ("jenis kelamin", "sex"), "unit": ("unit kerja", "unit"), "email": ("surel", "e-mail"), "service_from": ("TMT", "in service since"),
    "contract_from": ("kontrak mulai", "contract from"), "contract_until": ("kontrak selesai", "contract until"), "active": ("aktif", "active"),
    "unit_name": ("nama unit", "name of the unit"), "kind": ("jenis", "kind"), "parent": ("induk", "parent"), "head_title": ("jabatan pimpinan", "title of its head"),
    "letter_code": ("kode surat", "code in letters"), "address": ("alamat", "address"), "zone": ("zona waktu", "time zone"),
    "week": ("hari kerja seminggu", "working days a week"),
    "head": ("pimpinan", "head"), "role": ("peran", "role"), "keadaan": ("keadaan", "condition"), "libur_sekolah": ("libur sekolah", "school holidays"),
    "tahun_cuti_besar": ("tahun cuti besar", "year of long leave"), "cuti_besar_sampai": ("cuti besar sampai", "long leave until"),
}
# fields of a record as a person reads his own, in groups
DATA: dict[str, tuple[str, str]] = {
    "nama": ("Nama", "Name"), "jenis_kelamin": ("Jenis kelamin", "Sex"), "email": ("Alamat surel", "E-mail address"),
    "status": ("Status kepegawaian", "Status"), "pangkat": ("Pangkat", "Rank"), "golongan": ("Golongan", "Grade"),
    "tmt": ("TMT pengangkatan", "In service since"), "keadaan": ("Keadaan", "Condition of service"), "jabatan": ("Jabatan", "Position"),
    "kelompok_jabatan": ("Kelompok jabatan", "Group of position"), "tmt_jabatan": ("TMT jabatan", "In position since"), "unit": ("Unit kerja", "Unit"),
    "kontrak_mulai": ("Awal kontrak", "Contract from"), "kontrak_selesai": ("Akhir kontrak", "Contract until"),
    "libur_sekolah": ("Mendapat libur sekolah", "Has school holidays"), "tahun_cuti_besar": ("Tahun cuti besar terakhir", "Year of the last long leave"),
    "cuti_besar_sampai": ("Akhir cuti besar terakhir", "End of the last long leave"),
}
GROUPS: tuple[tuple[tuple[str, str], tuple[str, ...]], ...] = (
    (("Identitas", "Identity"), ("nama", "jenis_kelamin", "email")),
    (("Kepegawaian", "Service"), ("status", "golongan", "pangkat", "tmt", "keadaan", "kontrak_mulai", "kontrak_selesai")),
    (("Jabatan dan unit", "Position and unit"), ("jabatan", "kelompok_jabatan", "tmt_jabatan", "unit")),
    (("Untuk hak cuti", "For leave"), ("libur_sekolah", "tahun_cuti_besar", "cuti_besar_sampai")),
)
_LINE = ("Baris {line}: {sentence}", "Line {line}: {sentence}")


def describe(problem: Problem, language: str = "id") -> str:
    """The sentence of a problem, with its line when it has one. KeyError for a code of another package."""
    which = 1 if language == "en" else 0
    params = dict(problem.params)
    if problem.code == "doubt_set_here":
        params["column"] = COLUMNS.get(params["column"], (params["column"],) * 2)[which]
    sentence = MESSAGES[problem.code][which].format(**params)
    return _LINE[which].format(line=problem.params["line"], sentence=sentence) if "line" in problem.params else sentence
