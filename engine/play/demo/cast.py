"""Who plays whom in the demo office: appointed officials, the ten accounts with their passwords, and whom the ordinary requests come from.

Works on the rows of `People`; knows no engine.
"""
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from engine.play.demo.organisation import Tree
from engine.play.demo.people import People

WORDS = ("pempek", "tekwan", "laksan", "celimpungan", "burgo", "lenggang", "martabak", "kemplang", "srikayo", "engkak")

OFFICERS = (                         # who examines for other procedures than leave: unit, how many, role, position
    ("SETDA-BAG1", 1, "bagian_organisasi", "Analis Kebijakan Ahli Muda"), ("INSPEKTORAT-BID1", 2, "inspektorat", "Auditor Ahli Muda"),
    ("BKPSDM-SEK-UMPEG", 1, "pengelola_pelatihan", "Pengembang Kompetensi Ahli Muda"))


@dataclass(frozen=True)
class Part:
    """One account: the row of the person, what he shows, his system roles."""
    key: str
    row: dict[str, str]
    what: str
    roles: tuple[str, ...] = ()
    password: str = ""


def appoint(tree: Tree, people: People) -> None:
    """Fills the column `peran`: personnel officers of every agency, verifiers at the personnel agency."""
    for unit in tree.units:
        if unit.kind == "opd":
            for row in _staff(people, f"{unit.code}-SEK-UMPEG")[:2 if unit.code in ("DISDIK", "DINKES") else 1]:
                row.update(peran="pengelola_kepegawaian", jabatan="Pengelola Kepegawaian", kelompok_jabatan="pelaksana")
    for row in [*_staff(people, "BKPSDM-BID1"), *_staff(people, "BKPSDM-BID2")][:3]:
        row.update(peran="verifikator_bkpsdm", jabatan="Analis SDM Aparatur Ahli Muda", kelompok_jabatan="jf_lain")
    for place, number, role, position in OFFICERS:
        for row in [r for r in _staff(people, place) if not r["peran"]][:number]:
            row.update(peran=role, jabatan=position, kelompok_jabatan="jf_lain")


def parts(people: People, random: Random) -> list[Part]:
    """The ten accounts. Applicant, superior and head belong to one another, so that a request can be followed from desk to desk."""
    field = people.of("DISDIK-BID1")
    applicants = [row for row in field[1:] if not row["peran"]][:2]
    for row in applicants:
        settle(row, people)
    others = [row for row in people.of("BKPSDM-SEK-KEU")[1:]]
    cast = [
        ("berjalan", applicants[0], "Pemohon: permohonan cuti sedang berjalan", ()),
        ("dikembalikan", applicants[1], "Pemohon: permohonan dikembalikan untuk dilengkapi", ()),
        ("verifikator", next(r for r in people.rows if r["unit"] == "DISDIK-SEK-UMPEG" and r["peran"]), "Pengelola kepegawaian: verifikasi berkas", ()),
        ("atasan", field[0], "Atasan langsung: pertimbangan", ()),
        ("kepala_opd", people.of("DISDIK")[0], "Kepala OPD: keputusan cuti", ()),
        ("verifikator_bkpsdm", next(r for r in people.rows if r["peran"] == "verifikator_bkpsdm"), "Verifikator BKPSDM", ()),
        ("kepala_bkpsdm", people.of("BKPSDM")[0], "Kepala BKPSDM: keputusan pengawas dan alasan penting", ()),
        ("sekda", people.of("SETDA")[0], "Sekretaris Daerah: keputusan administrator", ()),
        ("admin", others[0], "Administrator sistem", ("admin",)),
        ("perancang", others[1], "Perancang prosedur", ("perancang",)),
    ]
    words = random.sample(WORDS, len(cast))
    return [Part(key, row, what, roles, f"{word}-{random.randint(1000, 9999)}") for (key, row, what, roles), word in zip(cast, words, strict=True)]


def settle(row: dict[str, str], people: People) -> None:
    """Makes an employee an ordinary civil servant of many years with a full balance, so that nothing but the story stands in his way."""
    year = max(int(b["tahun"]) for b in people.balances)
    birth, sex = f"{year - 36}{row['nip'][4:8]}", row["nip"][14]
    start = date(year - 11, 3, 1)
    nip = next(n for n in (f"{birth}{start:%Y%m}{sex}{serial}" for serial in range(901, 1000)) if all(r["nip"] != n for r in people.rows))
    for balance in people.balances:
        if balance["nip"] == row["nip"]:
            balance["nip"] = nip
    own = {b["tahun"]: b for b in people.balances if b["nip"] == nip}
    for offset, days in ((0, 12), (1, 12), (2, 5)):
        if str(year - offset) in own:
            own[str(year - offset)]["hari"] = str(days)
        else:
            people.balances.append({"nip": nip, "akun": "cuti_tahunan", "tahun": str(year - offset), "hari": str(days), "keterangan": "Saldo awal (fiktif)"})
    row.update(nip=nip, status="pns", golongan="III/c", pangkat="Penata", jabatan="Penelaah Teknis Kebijakan", kelompok_jabatan="pelaksana",
               tmt=start.isoformat(), kontrak_mulai="", kontrak_selesai="", libur_sekolah="tidak")


def _staff(people: People, unit: str) -> list[dict[str, str]]:
    return people.of(unit)[1:]


def civil_servants(people: People, cast: list[Part]) -> Iterator[dict[str, str]]:
    """Ordinary civil servants outside of the schools, of whom transfers and trainings are shown."""
    taken = {part.row["nip"] for part in cast}
    for row in people.rows:
        if row["status"] == "pns" and row["kelompok_jabatan"] in ("pelaksana", "jf_lain") and not row["peran"] and row["pimpinan"] == "tidak" \
                and row["nip"] not in taken and row["unit"].startswith("DIS") and row["unit"] != cast[0].row["unit"]:
            yield row


def accused(tree: Tree, people: People, cast: list[Part]) -> dict[str, list[str]]:
    """NIPs of whom a complaint may name, by agency: ordinary employees none of the accounts belongs to."""
    agencies, taken, found = {u.code: u.agency for u in tree.units}, {part.row["nip"] for part in cast}, dict[str, list[str]]()
    for row in people.rows:
        if row["pimpinan"] == "tidak" and not row["peran"] and row["nip"] not in taken:
            found.setdefault(agencies[row["unit"]], []).append(row["nip"])
    return found


def applicants(people: People, cast: list[Part], before: date) -> Iterator[dict[str, str]]:
    """Those whom ordinary requests may come from: in service for more than a year, none of the cast, no teacher on school holidays by contract."""
    taken = {part.row["nip"] for part in cast}
    for row in people.rows:
        served = date.fromisoformat(row["tmt"]) < before.replace(year=before.year - 1)
        if row["nip"] not in taken and served and not (row["status"] == "pppk" and row["libur_sekolah"] == "ya") and row["unit"] != "PEMKOT":
            yield row
