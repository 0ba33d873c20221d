"""Fictional employees for a unit tree, as rows of the imports `pegawai` and `saldo` (domain.md 10). Decides nothing about procedures.

    people = People.build(tree, seed=7, today=date(2026, 11, 24), since=date(2026, 5, 24))

Every NIP is plausible by domain.md 1.4 and has a serial of 901 to 999, which no real one has; every address ends with contoh.invalid.
"""
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from engine.office.ranks import PANGKAT
from engine.play.demo import names
from engine.play.demo.organisation import Tree, Unit

GRADES = {                           # position group -> golongan of civil servants, by weight
    "jpt_pratama": {"IV/c": 3, "IV/d": 1}, "administrator": {"IV/a": 3, "IV/b": 2, "III/d": 1}, "pengawas": {"III/d": 3, "III/c": 3, "IV/a": 1},
    "jf_madya": {"IV/a": 3, "IV/b": 2}, "jf_lain": {"III/a": 2, "III/b": 3, "III/c": 2, "III/d": 1},
    "guru": {"III/a": 3, "III/b": 3, "III/c": 2, "III/d": 2, "IV/a": 3, "IV/b": 1}, "nakes": {"II/c": 2, "II/d": 2, "III/a": 3, "III/b": 3, "III/c": 2, "III/d": 1},
    "pelaksana": {"I/d": 0.3, "II/a": 1, "II/b": 1.5, "II/c": 2, "II/d": 2, "III/a": 4, "III/b": 3, "III/c": 1}}
PPPK_GRADES = {"guru": {"IX": 1}, "nakes": {"VII": 2, "IX": 1}, "pelaksana": {"V": 2, "VII": 2, "IX": 2}, "jf_lain": {"IX": 1}}
POSITIONS = {
    "pelaksana": ("Pengadministrasi Perkantoran", "Pengelola Layanan Operasional", "Penata Layanan Operasional", "Pengelola Umum", "Penelaah Teknis Kebijakan",
                  "Pengolah Data dan Informasi", "Bendahara Pengeluaran"),
    "guru": ("Guru Ahli Pertama", "Guru Ahli Pertama", "Guru Ahli Muda", "Guru Ahli Madya"),
    "nakes": ("Perawat Terampil", "Perawat Ahli Pertama", "Bidan Terampil", "Bidan Mahir", "Dokter Ahli Pertama", "Apoteker Ahli Pertama", "Sanitarian Terampil"),
    "jf_lain": ("Analis SDM Aparatur Ahli Muda", "Perencana Ahli Pertama", "Pranata Komputer Ahli Pertama"),
    "jf_madya": ("Analis Kebijakan Ahli Madya", "Auditor Ahli Madya")}


@dataclass
class People:
    rows: list[dict[str, str]] = field(default_factory=list)
    balances: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def build(cls, tree: Tree, seed: int, today: date, since: date) -> "People":
        """People for every seat of the tree, the same for the same seed and days; all of them serve since `since` at least."""
        maker = _Maker(Random(seed), today, since)
        rows = [row for unit in tree.units for row in maker.of(unit)]
        return cls(rows, list(maker.balances(rows)))

    def of(self, unit: str) -> list[dict[str, str]]:
        """Those who sit in the unit, its head first."""
        return [row for row in self.rows if row["unit"] == unit]


class _Maker:
    def __init__(self, random: Random, today: date, since: date):
        self.random, self.today, self.since = random, today, since
        self.nips: set[str] = set()

    def of(self, unit: Unit) -> list[dict[str, str]]:
        return [self.person(unit, seat) for seat in range(unit.size)]

    def person(self, unit: Unit, seat: int) -> dict[str, str]:
        head = seat == 0
        group = unit.group if head else unit.staff
        if not head and group == "pelaksana" and self.random.random() < 0.08:
            group = self.random.choice(("jf_lain", "jf_lain", "jf_madya"))
        status = self.status(group, head)
        sex = self.sex(head, group)
        birth, start = self.dates(group, head, status)
        grade = self.pick(PPPK_GRADES[group] if status == "pppk" else {"III/a": 1} if status == "cpns" else GRADES[group])
        contract = self.contract(start) if status == "pppk" else ("", "")
        name = names.name(self.random, sex)
        position = unit.head if head else self.random.choice(POSITIONS[group])
        return {"nip": self.nip(birth, start, sex, status), "nama": name, "status": status, "golongan": grade, "pangkat": PANGKAT.get(grade, ""),
                "jabatan": position, "kelompok_jabatan": group, "jenis_kelamin": sex, "unit": unit.code,
                "email": f"{name.lower().replace(' ', '.').replace('..', '.')}.{len(self.nips)}@contoh.invalid", "tmt": start.isoformat(),
                "tmt_jabatan": self.between(max(start, self.today - timedelta(days=2200)), self.today - timedelta(days=40)).isoformat(),
                "kontrak_mulai": contract[0], "kontrak_selesai": contract[1], "pimpinan": "ya" if head else "tidak", "peran": "",
                "libur_sekolah": "ya" if unit.staff == "guru" and group == "guru" else "tidak"}

    def status(self, group: str, head: bool) -> str:
        if head or group not in PPPK_GRADES:
            return "pns"
        chance = self.random.random()
        return "pppk" if chance < 0.36 else "cpns" if chance < 0.38 and group == "pelaksana" else "pns"

    def sex(self, head: bool, group: str) -> str:
        women = {"guru": 0.68, "nakes": 0.74}.get(group, 0.38 if head else 0.5)
        return "P" if self.random.random() < women else "L"

    def dates(self, group: str, head: bool, status: str) -> tuple[date, date]:
        """(birth, start of service): heads are older; nobody is past retirement at 58 (60 for teachers and high officials)."""
        low, high = (45, 58) if group == "jpt_pratama" else (38, 57) if head else (24, 57)
        birth = self.today - timedelta(days=round(365.25 * self.random.uniform(low, high)))
        age = (self.today - birth).days / 365.25
        begun = {"pppk": self.random.uniform(0.4, 5), "cpns": self.random.uniform(0.3, 0.95)}.get(status) or self.random.uniform(min(8, age - 21), age - 20)
        start = self.today - timedelta(days=round(365.25 * min(begun, age - 19)))
        return birth, min(start, self.since).replace(day=1)

    def contract(self, start: date) -> tuple[str, str]:
        """A contract of one to five years that has not ended."""
        years = self.random.choice((1, 2, 3, 5, 5))
        while _years(start, years) <= self.today + timedelta(days=20):
            start = _years(start, years)
        return start.isoformat(), (_years(start, years) - timedelta(days=1)).isoformat()

    def nip(self, birth: date, start: date, sex: str, status: str) -> str:
        head = f"{birth:%Y%m%d}{start:%Y}{'21' if status == 'pppk' else f'{start:%m}'}{1 if sex == 'L' else 2}"
        for serial in self.random.sample(range(901, 1000), 99):
            if f"{head}{serial}" not in self.nips:
                self.nips.add(f"{head}{serial}")
                return f"{head}{serial}"
        raise ValueError(f"more than 99 people share {head}")

    def balances(self, rows):
        """What is left of the last two years and the whole of this one; in the last months also next year's."""
        year = self.today.year
        for row in rows:
            served = self.today - date.fromisoformat(row["tmt"])
            yield self.balance(row, year, 12)
            if self.today.month >= 10:
                yield self.balance(row, year + 1, 12)
            if served > timedelta(days=500):
                yield self.balance(row, year - 1, self.pick({12: 0.2, 6: 1, 5: 1, 4: 1, 3: 2, 2: 2, 1: 1, 0: 2}))
            if served > timedelta(days=900):
                yield self.balance(row, year - 2, self.pick({12: 0.1, 3: 0.5, 0: 6}))

    def balance(self, row, year: int, days: int) -> dict[str, str]:
        return {"nip": row["nip"], "akun": "cuti_tahunan", "tahun": str(year), "hari": str(days), "keterangan": "Saldo awal (fiktif)"}

    def pick(self, weights: dict):
        return self.random.choices(list(weights), list(weights.values()))[0]

    def between(self, low: date, high: date) -> date:
        return low if high <= low else low + timedelta(days=self.random.randrange((high - low).days + 1))


def _years(day: date, years: int) -> date:
    """The same day `years` later; 1 March for a day that year does not have."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
