"""The pages over a real engine: the made-up office with an agency next door, an administrator and a designer, and one case in each state.

    with crowded() as office:  office.client("pemohon").get(...)      office.things["returned"].case
"""
import dataclasses
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from engine import Engine, FixedClock, Settings, Upload
from engine.office import accounts
from engine.play.scenario import parse
from engine.play.stage import Stage, import_rows
from engine.run import surveys
from engine.store.statements import case as sql
from engine.store.tables import metadata
from tests.office import CUTI, HOUSE, LEAVE, Desk, stage
from web import create_app

ROLES = ("anonymous", "pemohon", "lain", "verifikator", "verifikator_lain", "atasan", "pejabat", "bkpsdm", "admin", "perancang")
MORE = (                                  # name, unit, position, role of the procedure
    ("lain", "DISDIK-BID1", "Penelaah Teknis Kebijakan", ""), ("verifikator_lain", "INSPEKTORAT", "Pengelola Kepegawaian", "pengelola_kepegawaian"),
    ("admin", "BKPSDM", "Pranata Komputer Ahli Muda", ""), ("perancang", "BKPSDM", "Analis SDM Aparatur Ahli Muda", ""))
NAMES = {"lain": "Zulkarnain Effendi", "verifikator_lain": "Yohana Simatupang", "admin": "Wahyudi Prakoso", "perancang": "Vivian Tanjung"}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PEOPLE = ("title: uji\npeople: {pemohon: pelaksana, guru: guru, verifikator: pengelola_kepegawaian of pemohon, atasan: atasan_langsung of pemohon, "
          "pejabat: kepala_opd of pemohon, bkpsdm: verifikator_bkpsdm, sekda: sekda}\nat: 2026-11-24 09:00\nsteps:\n- expect: {}\n")
COMES_AND_GOES = frozenset({"session", "attempt", "look", "draft", "inbox_search"})      # who is signed in, tried, looked, types or searches: no state of the office


@dataclass
class Thing:
    """One case with what hangs on it, by id."""
    case: str = "0" * 16
    task: str = "0" * 16
    letter: str = "0" * 16
    attachment: str = "0" * 16
    tracking: str = "x" * 26
    token: str = "x" * 26
    survey: str = "x" * 26
    person: str = "0" * 16
    unit: str = "0" * 16
    draft: str = "0" * 16            # of a procedure


class Office(Desk):
    """A `Desk` with people beyond those of one case, browsers for them, and `things` by name."""

    def __init__(self, world):
        super().__init__(world)
        self.things: dict[str, Thing] = {}
        self.ids: dict[str, str] = {}
        self._app = None

    def __getattr__(self, name: str):
        if name in NAMES:
            return self.engine.office.person(self.ids[name])
        return super().__getattr__(name)

    # browsers -------------------------------------------------------------------------------------------------------------------
    @property
    def app(self):
        if self._app is None:
            self._app = create_app(self.engine, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
        return self._app

    def session(self, person: str) -> str:
        with self.engine.transactions.write() as env:
            accounts.ensure(env.tx, person, "2026-01-01T00:00:00.000000Z")
            return accounts.open_session(env.tx, person, env.now, 12)

    def client(self, role: str, app=None):
        """A browser: of nobody, or of the person in that role with a live session."""
        client = (app or self.app).test_client()
        if role != "anonymous":
            client.set_cookie("runut", self.session(getattr(self, role).person))
        return client

    def clients(self) -> dict:
        return {role: self.client(role) for role in ROLES}

    # the office ------------------------------------------------------------------------------------------------------------------
    def hire(self) -> None:
        """The people of MORE; the verifier next door, an administrator and a designer among them."""
        rows = []
        for number, (name, unit, position, role) in enumerate(MORE):
            nip = f"19790{number + 1}152006041{800 + number}"
            self.world.made_up.nips[name] = nip
            rows.append({"nip": nip, "nama": NAMES[name], "status": "pns", "golongan": "III/c", "pangkat": "Penata", "jabatan": position,
                         "kelompok_jabatan": "jf_lain", "jenis_kelamin": "L", "unit": unit, "email": f"{name}@contoh.invalid", "tmt": "2006-04-01",
                         "tmt_jabatan": "2020-01-06", "kontrak_mulai": "", "kontrak_selesai": "", "pimpinan": "tidak", "peran": role})
        import_rows(self.engine, "pegawai", rows)
        for name, *_ in MORE:
            self.ids[name] = self.world._persona(type("W", (), {"what": name}))
        for role in ("admin", "perancang"):
            self.engine.admin.set_roles(self.world.made_up.nips[role], [role])

    def about(self, case: str, element: str = "") -> Thing:
        """Everything with an address about a case."""
        [row] = self.rows(sql.CASE_BY_ID, id=case)
        letters, files = self.rows(sql.LETTERS_OF, case_id=case), self.rows(sql.ATTACHMENTS_OF, case_id=case)
        tasks = [t for t in self.rows(sql.TASKS_OF_CASE, case_id=case) if not element or t.element == element]
        thing = Thing(case, tasks[-1].id, tracking=row.tracking, person=row.applicant, unit=row.unit)
        if letters:
            thing.letter, thing.token = letters[0].id, self.rows(sql.LETTER_BY_ID, id=letters[0].id)[0].token
        if row.ended_at:
            thing.survey = surveys.token(self.engine.settings.secret, case)
        if files:
            thing.attachment = files[0].id
        return thing


def rows_of(engine) -> dict[str, list]:
    """Every row of every table that holds state: equal before and after means that nothing was changed."""
    with engine.store.database.writer.engine.connect() as connection:
        return {t.name: sorted(map(repr, connection.execute(select(t)))) for t in metadata.sorted_tables if t.name not in COMES_AND_GOES}


def settings() -> Settings:
    base = Settings.load(HOUSE / "config.yaml", {})
    return dataclasses.replace(base, limits=dataclasses.replace(base.limits, lookups_per_minute=100_000))


@contextmanager
def staged(databases=None, folder: Path = CUTI) -> Iterator[Stage]:
    """`databases`: where (tests/databases.py), else SQLite files."""
    with stage(databases, settings()) if folder == CUTI else Stage(folder, settings(), databases) as made:
        yield made


@contextmanager
def opened(made: Stage) -> Iterator[Office]:
    """A fresh office with its people and no case."""
    with made.play(parse("uji.yaml", PEOPLE)) as world:
        office = Office(world)
        office.databases = made.databases
        office.hire()
        yield office


def filled(office: Office) -> Office:
    """`ended` (refused, with its letter), `verifying`, `deciding`, `returned` of the applicant; `foreign`: of somebody else with another verifier; `unknown`."""
    ended = office.file(mulai="2026-12-01", selesai="2026-12-02").case
    office.complete(ended, "verifikator", "verifikasi", keputusan="lengkap")
    office.complete(ended, "atasan", "pertimbangan", keputusan="tidak_disetujui", alasan="Ada pemeriksaan anggaran pada minggu itu")
    office.complete(ended, "pejabat", "keputusan", keputusan="tidak_disetujui", alasan="Ada pemeriksaan anggaran pada minggu itu")
    verifying = office.engine.requests.file(office.pemohon, "cuti", {**LEAVE, "mulai": "2026-12-14", "selesai": "2026-12-14"}, key=office.key(),
                                            files=[Upload("lampiran", "undangan.pdf", PDF)]).case
    deciding = office.file(mulai="2026-12-16", selesai="2026-12-16").case
    office.complete(deciding, "verifikator", "verifikasi", keputusan="lengkap")
    office.complete(deciding, "atasan", "pertimbangan", keputusan="disetujui")
    returned = office.file(mulai="2026-12-17", selesai="2026-12-17").case
    office.complete(returned, "verifikator", "verifikasi", keputusan="dikembalikan", catatan="Alamat selama cuti belum lengkap")
    foreign = office.engine.requests.file(office.verifikator_lain, "cuti", {**LEAVE, "jenis": "alasan_penting", "subjenis": "perkawinan"}, key=office.key(),
                                          files=[Upload("lampiran", "undangan.pdf", PDF, "undangan_nikah")]).case
    draft = office.engine.studio.blank_draft(office.perancang, "Surat Keterangan")
    office.things.update(
        ended=office.about(ended, "keputusan"), verifying=dataclasses.replace(office.about(verifying), draft=draft), deciding=office.about(deciding, "keputusan"),
        returned=office.about(returned, "perbaikan"), foreign=office.about(foreign), unknown=Thing())
    return office


@contextmanager
def copied(office: Office) -> Iterator[Office]:
    """The same office once more, so that something may succeed there."""
    there = Path(office.engine.settings.data)
    here = there.with_name(f"{there.name}-copy-{office.keys}")
    office.keys += 1
    office.engine.store.close()                     # its connections come back by themselves
    shutil.copytree(there, here)
    database = office.databases.copy(office.engine.settings.database, here)
    made = dataclasses.replace(office.engine.settings, data=here, database=database)
    engine = Engine.open(made, FixedClock(office.engine.clock.now()))
    try:
        twin = Office.__new__(Office)
        twin.__dict__.update(office.__dict__, engine=engine, _app=None)
        yield twin
    finally:
        engine.close()
        office.databases.drop(database)
        shutil.rmtree(here, ignore_errors=True)
