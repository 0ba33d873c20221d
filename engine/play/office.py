"""The made-up office in which scenarios are played: one small unit tree with somebody in every role. Rows of the imports `unit`, `pegawai`, `saldo`.

Knows the shapes of the imports and of the table of roles; knows no engine and no procedure.
"""
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.office.ranks import PANGKAT
from engine.play.scenario import PERSONAS, Who, meant

UNITS = (                            # code, name, kind, parent, title of the head, position group of the head
    ("PEMKOT", "Pemerintah Kota Palembang", "root", "", "Wali Kota Palembang", "jpt_pratama"),
    ("SETDA", "Sekretariat Daerah", "opd", "PEMKOT", "Sekretaris Daerah Kota Palembang", "jpt_pratama"),
    ("BKPSDM", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", "opd", "SETDA", "Kepala BKPSDM", "jpt_pratama"),
    ("BKPSDM-BID1", "Bidang Mutasi dan Promosi", "bagian", "BKPSDM", "Kepala Bidang Mutasi dan Promosi", "administrator"),
    ("INSPEKTORAT", "Inspektorat", "opd", "SETDA", "Inspektur", "jpt_pratama"),
    ("DISDIK", "Dinas Pendidikan", "opd", "SETDA", "Kepala Dinas Pendidikan", "jpt_pratama"),
    ("DISDIK-SEK", "Sekretariat", "bagian", "DISDIK", "Sekretaris Dinas Pendidikan", "administrator"),
    ("DISDIK-UMPEG", "Subbagian Umum dan Kepegawaian", "bagian", "DISDIK-SEK", "Kepala Subbagian Umum dan Kepegawaian", "pengawas"),
    ("DISDIK-BID1", "Bidang Pembinaan Sekolah Dasar", "bagian", "DISDIK", "Kepala Bidang Pembinaan Sekolah Dasar", "administrator"),
)
ELSEWHERE = (                        # where people are transferred to, and whose heads decide about them
    ("SETDA-SEK", "Asisten Administrasi Umum", "bagian", "SETDA", "Asisten Administrasi Umum", "jpt_pratama"),
    ("SETDA-BAG1", "Bagian Organisasi", "bagian", "SETDA", "Kepala Bagian Organisasi", "administrator"),
    ("DISARPUS", "Dinas Kearsipan dan Perpustakaan", "opd", "SETDA", "Kepala Dinas Kearsipan dan Perpustakaan", "jpt_pratama"),
)
STAFF = {                            # persona -> unit and position; heads are the persona of their own group
    "pelaksana": ("DISDIK-BID1", "Pengelola Layanan Operasional", "III/b"), "jf_madya": ("DISDIK-BID1", "Analis Kebijakan Ahli Madya", "IV/a"),
    "jf_lain": ("DISDIK-BID1", "Perencana Ahli Pertama", "III/b"), "guru": ("DISDIK-BID1", "Guru Ahli Muda", "III/c"),
    "nakes": ("DISDIK-BID1", "Perawat Ahli Pertama", "III/a")}
HEADS = {"administrator": "DISDIK-SEK", "pengawas": "DISDIK-UMPEG", "jpt_pratama": "DISDIK"}
GRADES = {"jpt_pratama": "IV/c", "administrator": "IV/a", "pengawas": "III/d"}
NAMES = ("Agus Firmanto", "Rina Marlina", "Hendra Wijaya", "Siti Rahayu", "Bambang Susilo", "Dewi Puspita", "Iwan Setiawan", "Nur Hasanah", "Rudi Hartono",
         "Maya Anggraini", "Teguh Prabowo", "Fitri Handayani", "Arif Gunawan", "Lina Susanti", "Yusuf Maulana", "Ratna Pertiwi", "Dodi Kurniawan",
         "Wulan Safitri", "Heru Nugroho", "Indah Lestari", "Taufik Hidayat", "Mira Astuti", "Eko Saputra", "Yuni Pratiwi", "Fajar Ramadhan")


@dataclass(frozen=True)
class MadeUpOffice:
    """`nips`: who plays what: persona or role -> NIP. `units`, `people`: rows of the imports."""
    units: list[dict[str, str]]
    people: list[dict[str, str]]
    nips: Mapping[str, str]


def build(roles: Mapping[str, Mapping]) -> MadeUpOffice:
    """The office with everything the table of roles asks for: units that are named there and missing here are added below the city."""
    maker = _Maker()
    for code, name, kind, parent, title, group in UNITS + ELSEWHERE:
        maker.unit(code, name, kind, parent, title, group)
    for key, role in roles.items():
        if role["kind"] == "head" and role.get("unit") and role["unit"] not in maker.heads:
            maker.unit(role["unit"], f"Unit {role['unit']}", "opd", "PEMKOT", f"Kepala {role['unit']}", "jpt_pratama")
        elif role["kind"] == "appointed":
            maker.appointed(key, role)
    for persona, (unit, position, grade) in STAFF.items():
        maker.person(persona, unit, position, persona, grade)
    for persona, unit in HEADS.items():
        maker.nips[persona] = maker.heads[unit]
    return MadeUpOffice(maker.units, maker.people, maker.nips)


class _Maker:
    def __init__(self):
        self.units: list[dict[str, str]] = []
        self.people: list[dict[str, str]] = []
        self.nips: dict[str, str] = {}
        self.heads: dict[str, str] = {}

    def unit(self, code: str, name: str, kind: str, parent: str, title: str, group: str) -> None:
        self.units.append({"kode": code, "nama": name, "jenis": kind, "induk": parent, "jabatan_pimpinan": title,
                           "kode_surat": code if kind != "bagian" else "", "alamat": "", "zona": ""})
        self.heads[code] = self.person(f"pimpinan {code}", code, title, group, GRADES[group], head=True)

    def appointed(self, key: str, role: Mapping) -> None:
        """One official for the role: in the applicant's agency, in the named unit, or city-wide with a seat at the personnel agency."""
        unit = role.get("unit") or {"opd": "DISDIK-UMPEG", "city": "BKPSDM-BID1"}[role["anchor"]]
        if unit not in self.heads:
            self.unit(unit, f"Unit {unit}", "opd", "PEMKOT", f"Kepala {unit}", "jpt_pratama")
        self.person(key, unit, "Pengelola Kepegawaian", "pelaksana", "III/b", role=key)

    def person(self, what: str, unit: str, position: str, group: str, grade: str, head: bool = False, role: str = "") -> str:
        number = len(self.people)
        female = number % 2 == 1
        nip = f"1985{number % 12 + 1:02}{number % 28 + 1:02}201203{2 if female else 1}{901 + number}"
        name = NAMES[number % len(NAMES)] + (f" {_roman(number // len(NAMES) + 1)}" if number >= len(NAMES) else "")
        self.people.append({
            "nip": nip, "nama": name, "status": "pns", "golongan": grade, "pangkat": PANGKAT[grade], "jabatan": position, "kelompok_jabatan": group,
            "jenis_kelamin": "P" if female else "L", "unit": unit, "email": f"{name.lower().replace(' ', '.')}@contoh.invalid", "tmt": "2012-03-01",
            "tmt_jabatan": "2020-01-06", "kontrak_mulai": "", "kontrak_selesai": "", "pimpinan": "ya" if head else "tidak", "peran": role})
        self.nips[what] = nip
        return nip


def _roman(number: int) -> str:
    return ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")[number - 1]


def balances(nip: str, day: date, given: Mapping[str, Mapping[int, int]] | None) -> Iterator[dict[str, str]]:
    """Opening balances of the applicant; not given: 12 days of this year, 6 of the last one, nothing older."""
    accounts = {"cuti_tahunan": {day.year: 12, day.year - 1: 6, day.year - 2: 0}} if given is None else given
    for account, years in accounts.items():
        for year, days in years.items():
            yield {"nip": nip, "akun": account, "tahun": str(year), "hari": str(days), "keterangan": "Saldo awal skenario"}


def unknown(people: Mapping[str, Who], roles: Mapping[str, Mapping]) -> list[str]:
    """Sentences for people of a scenario whom this office cannot have."""
    known = {*PERSONAS, *roles}
    wrong = [f"people.{name}: {who.what!r} bukan persona dan bukan peran{meant(who.what, known)}" for name, who in people.items() if who.what not in known]
    return wrong + [f"people.{name}: {who.what!r} adalah persona; hapus `of {who.of}`" for name, who in people.items() if who.of and who.what in PERSONAS]
