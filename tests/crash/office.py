"""The office of the crash test: the made-up one with more staff, every account with the same password. Prepared once, copied for each campaign."""
import dataclasses
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

from engine import Engine, FixedClock, Settings
from engine.clock import to_text
from engine.office import accounts, people
from engine.play import office as made_up
from engine.play.stage import import_rows
from tests.office import CUTI, HOUSE

BEGIN = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)         # a Tuesday, 09.00 in Palembang
PASSWORD = "sandi-uji-tahan-banting"
STAFF = 18


@dataclass(frozen=True)
class Office:
    """`staff`: NIPs of those who file; `officials`: role -> NIP; `ids`: NIP -> person id."""
    folder: Path
    database: str
    staff: tuple[str, ...]
    officials: dict[str, str]
    ids: dict[str, str]

    def settings(self, smtp: str = "none") -> Settings:
        base = Settings.load(HOUSE / "config.yaml", {})
        return dataclasses.replace(base, data=self.folder, database=self.database, given_secret="x" * 40,
                                   mail=dataclasses.replace(base.mail, smtp=smtp))

    def write_config(self, port: int, smtp_port: int) -> Path:
        file = self.folder / "config.yaml"
        file.write_text(yaml.safe_dump({
            "data": str(self.folder), "database": self.database, "processes": [str(HOUSE / "processes")],
            "mail": {"smtp": f"127.0.0.1:{smtp_port}"}, "web": {"host": "127.0.0.1", "port": port, "threads": 8}, "jobs": {"poll_seconds": 0.2}}))
        return file


def prepare(kind, folder: Path) -> Office:
    """`kind`: where databases come from (tests.databases); `folder`: empty."""
    found = made_up.build(Settings.load(HOUSE / "config.yaml", {}).roles)
    model = next(row for row in found.people if row["nip"] == found.nips["pelaksana"])
    sex = 2 if model["jenis_kelamin"] == "P" else 1
    staff = [{**model, "nip": f"19900101201503{sex}{n + 1:03}", "nama": f"Pegawai Uji {n}", "email": f"pegawai{n}@contoh.invalid"} for n in range(STAFF)]
    office = Office(folder, kind.new(folder), tuple(r["nip"] for r in staff), {
        "verifikasi": found.nips["pengelola_kepegawaian"], "pertimbangan": found.nips["pimpinan DISDIK-BID1"], "keputusan": found.nips["pimpinan DISDIK"]}, {})
    with Engine.open(office.settings(), FixedClock(BEGIN), migrate=True) as eng:
        for kind_, rows in (("unit", found.units), ("pegawai", found.people + staff),
                            ("saldo", [b for row in staff for b in made_up.balances(row["nip"], BEGIN.date(), None)])):
            import_rows(eng, kind_, rows)
        eng.studio.deploy(CUTI, None)
        hashed = accounts.hash_password(PASSWORD)
        with eng.transactions.write() as env:
            for nip in (*office.staff, *office.officials.values()):
                person = office.ids[nip] = people.by_nip(env.tx, nip).id
                accounts.set_hash(env.tx, person, hashed, to_text(BEGIN))
    return office


def copy(kind, office: Office, folder: Path) -> Office:
    """A fresh copy of a prepared office in a folder that is not there yet."""
    shutil.copytree(office.folder, folder)
    return dataclasses.replace(office, folder=folder, database=kind.copy(office.database, folder))
