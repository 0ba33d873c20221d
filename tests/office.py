"""A running engine over the made-up office of the scenarios, for tests: people by their role, a clock to move, requests to make."""
import atexit
import copy
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from engine import Settings
from engine.play.scenario import parse
from engine.play.stage import Stage

HOUSE = Path(__file__).parent.parent
CUTI = HOUSE / "processes" / "cuti"
PEOPLE = ("title: uji\npeople: {pemohon: pelaksana, verifikator: pengelola_kepegawaian of pemohon, atasan: atasan_langsung of pemohon, "
          "pejabat: kepala_opd of pemohon, bkpsdm: verifikator_bkpsdm, sekda: sekda}\nat: 2026-11-24 09:00\nsteps:\n- expect: {}\n")
LEAVE = {"jenis": "tahunan", "subjenis": "biasa", "mulai": "2026-12-07", "selesai": "2026-12-09", "alasan": "keperluan keluarga di luar kota",
         "alamat": "Jalan Contoh 1, Palembang", "telepon": "081234567890", "pernyataan": "true"}


def moment(text: str) -> datetime:
    """An ISO text as a moment of the office."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Jakarta"))


class Desk:
    """The office of one test. `people` are actors by name; `at` moves the clock and does what is due."""

    def __init__(self, world):
        self.world, self.engine = world, world.eng
        self.keys = 0

    def __getattr__(self, name: str):
        """desk.pemohon, desk.atasan ...: the actor."""
        if name in self.world.scenario.people:
            return self.world.actor(name)
        raise AttributeError(name)

    def key(self) -> str:
        self.keys += 1
        return f"test-{self.keys}"

    def file(self, **fields):
        """File a leave request; its receipt."""
        return self.engine.requests.file(self.pemohon, "cuti", {**LEAVE, **fields}, key=self.key())

    def task(self, case: str, element: str) -> str:
        return self.engine.tasks.waiting(case)[element]

    def complete(self, case: str, who: str, element: str, **fields):
        done = self.engine.tasks.complete(getattr(self, who), self.task(case, element), fields, revision=None, key=self.key())
        self.engine.drain()
        return done

    def decided(self, **fields) -> str:
        """A request that was granted; the case's id."""
        case = self.file(**fields).case
        self.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
        self.complete(case, "atasan", "pertimbangan", keputusan="disetujui")
        self.complete(case, "pejabat", "keputusan", keputusan="disetujui")
        return case

    def at(self, text: str) -> None:
        self.world.go(moment(text))

    def rows(self, statement, **params):
        with self.engine.transactions.read() as env:
            return env.tx.all(statement, **params)


_prepared: dict[str, Stage] = {}


@contextmanager
def stage(databases=None, settings: Settings | None = None):
    """The office with `cuti` in force; each `desk` is a copy of it, so that it is prepared once in a process for each place.

    `databases`: where (tests/databases.py), else SQLite files. `settings`: what runs over the copies, if something beside the office differs.
    """
    place = getattr(databases, "base", "files")
    if place not in _prepared:
        _prepared[place] = Stage(CUTI, Settings.load(HOUSE / "config.yaml", {}), databases)
    made = copy.copy(_prepared[place])
    made.base = settings or made.base
    yield made


@atexit.register
def put_away() -> None:
    """Removes what was prepared; databases of a server go with it."""
    for made in _prepared.values():
        made.template = ""
        made.close()
    _prepared.clear()


@contextmanager
def desk(made: Stage):
    with made.play(parse("uji.yaml", PEOPLE)) as world:
        yield Desk(world)
