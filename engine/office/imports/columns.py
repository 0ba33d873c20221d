"""The columns of the four files an office imports. Knows words and bounds of cells; knows no database."""
from engine.office import nip, ranks
from engine.office.imports.table import Column, choice, day, email, flag, text, whole

STATUSES = ("pns", "cpns", "pppk")
GROUPS = ("jpt_pratama", "administrator", "pengawas", "jf_madya", "jf_lain", "pelaksana", "guru", "nakes")
FACTS = ("keadaan", "libur_sekolah", "tahun_cuti_besar", "cuti_besar_sampai")     # columns that are kept together, in `person.facts`
CONDITIONS = ("aktif", "cltn", "tugas_belajar", "hukuman_disiplin")


def code(cell: str) -> str:
    """A unit's code: no spaces, as it stands in letters and settings."""
    return "".join(cell.split())


def codes(cell: str) -> tuple[str, ...]:
    """Several names, a semicolon (or | in a file with semicolons) between them."""
    return tuple(dict.fromkeys(part.strip().lower().replace(" ", "_") for part in cell.replace("|", ";").split(";") if part.strip()))


UNIT = (
    Column("kode", code), Column("nama", text), Column("jenis", choice("root", "opd", "bagian")), Column("induk", code, empty=True),
    Column("jabatan_pimpinan", text), Column("kode_surat", text, needed=False, empty=True), Column("alamat", text, needed=False, empty=True),
    Column("zona", text, needed=False, empty=True), Column("pola_kerja", choice("5", "6"), needed=False, empty=True), Column("aktif", flag, needed=False))

PEGAWAI = (
    Column("nip", nip.normal), Column("nama", text), Column("status", choice(*STATUSES)), Column("golongan", ranks.normal, empty=True),
    Column("pangkat", text, needed=False, empty=True), Column("jabatan", text), Column("kelompok_jabatan", choice(*GROUPS)),
    Column("jenis_kelamin", choice("L", "P", **{"laki-laki": "L", "perempuan": "P"})), Column("unit", code),
    Column("induk_unit", text, needed=False, empty=True), Column("email", email, needed=False, empty=True), Column("tmt", day),
    Column("tmt_golongan", day, needed=False, empty=True), Column("tmt_jabatan", day, needed=False, empty=True),
    Column("kontrak_mulai", day, needed=False, empty=True), Column("kontrak_selesai", day, needed=False, empty=True),
    Column("pimpinan", flag, needed=False), Column("peran", codes, needed=False, empty=True),
    Column("keadaan", choice(*CONDITIONS), needed=False, empty=True), Column("libur_sekolah", flag, needed=False, empty=True),
    Column("tahun_cuti_besar", whole(1950, 2200), needed=False, empty=True), Column("cuti_besar_sampai", day, needed=False, empty=True),
    Column("aktif", flag, needed=False))

SALDO = (
    Column("nip", nip.normal), Column("akun", code), Column("tahun", whole(1990, 2200)), Column("hari", whole(0, 400)),
    Column("keterangan", text, needed=False, empty=True))

KALENDER = (
    Column("tanggal", day), Column("jenis", choice("libur", "cuti_bersama", "dicabut")), Column("nama", text), Column("sumber", text),
    Column("perkiraan", flag, needed=False, empty=True), Column("unit", code, needed=False, empty=True))
