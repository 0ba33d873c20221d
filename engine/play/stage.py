"""Where scenarios are played: the real engine over a temporary database with the made-up office, one copy of it for each scenario.

Knows the facade and the made-up office; knows no step of a scenario.
"""
import dataclasses
import itertools
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Self

import orjson

from engine.clock import FixedClock, to_text
from engine.errors import Problems
from engine.facade.engine import Engine
from engine.office import people
from engine.office.days import add_months
from engine.play import office, policy
from engine.play.scenario import Given, Scenario, Who
from engine.settings import DATABASE_FILE, Mail, Partners, Settings, Webhook
from engine.store import new_id
from engine.store.statements import play as sql
from engine.views import Actor

BEFORE = datetime(2020, 1, 1, tzinfo=UTC)


class InFiles:
    """Databases that are SQLite files in the data folder: copied and removed with it. Tests have another kind with the same doors."""
    dialect = "sqlite"

    def new(self, data: Path) -> str:
        """URL of a database in a data folder."""
        return f"sqlite:///{data / DATABASE_FILE}"

    def copy(self, url: str, data: Path) -> str:
        """URL of the copy of a database that belongs to the copied data folder."""
        return self.new(data)

    def drop(self, url: str) -> None:
        """It goes with its folder."""


class Stage:
    """The office once prepared and deployed; `play` gives each scenario its own copy."""

    def __init__(self, folder: Path | dict[str, bytes], settings: Settings, databases: InFiles | None = None):
        self.folder, self.base, self.databases = folder, settings, databases or InFiles()
        self.made_up = office.build(settings.roles)
        self.place = Path(tempfile.mkdtemp(prefix="runut-play-"))
        self.copies, self.template = itertools.count(1), ""
        self.procedure = self._prepare()

    def close(self) -> None:
        if self.template:
            self.databases.drop(self.template)
            self.template = ""
        shutil.rmtree(self.place, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def _settings(self, data: Path, database: str) -> Settings:
        return dataclasses.replace(self.base, data=data, database=database, mail=Mail(), webhook=Webhook(), partners=Partners(kept=True), demo=False, given_secret="x" * 40)

    def _prepare(self) -> str:
        """Imports the office and publishes the folder; Problems with its findings when it cannot be published. Gives the procedure's key."""
        template = self.place / "template"
        template.mkdir()
        self.template = self.databases.new(template)
        eng = Engine.open(self._settings(template, self.template), FixedClock(BEFORE), migrate=True)
        try:
            for kind, rows in (("unit", self.made_up.units), ("pegawai", self.made_up.people)):
                import_rows(eng, kind, rows)
            deployment = eng.studio.deploy(self.folder, None)
            if deployment.status != "in_force":
                raise Problems(list(deployment.findings) or [f"{self.folder}: {deployment.status}"])
            return deployment.procedure
        except BaseException:
            eng.close()
            self.close()
            raise
        finally:
            eng.close()

    @contextmanager
    def play(self, scenario: Scenario) -> Iterator["World"]:
        """A fresh copy of the office at the moment the scenario begins, with what it gives."""
        data = self.place / f"scenario-{next(self.copies)}"
        shutil.copytree(self.place / "template", data)
        database = self.databases.copy(self.template, data)
        eng = Engine.open(self._settings(data, database), FixedClock(scenario.at.replace(tzinfo=self.base.office.tz())))
        try:
            world = World(eng, self.procedure, self.made_up, scenario)
            world.give(scenario.given)
            yield world
        finally:
            eng.close()
            self.databases.drop(database)
            shutil.rmtree(data, ignore_errors=True)


def import_rows(eng: Engine, kind: str, rows: list[dict[str, str]]) -> None:
    """Rows through the office's own import; Problems with its sentences if it refuses them."""
    if not rows:
        return
    report = eng.office.import_file(kind, to_csv(rows), None)
    if report.problems:
        raise Problems(list(report.problems))


def to_csv(rows: list[dict[str, str]]) -> bytes:
    """Rows as the imports read them: a header, semicolons, quoted where needed."""
    def cell(value: object) -> str:
        text = str(value)
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in ';"\n,') else text
    lines = [";".join(rows[0])] + [";".join(cell(v) for v in row.values()) for row in rows]
    return ("\n".join(lines) + "\n").encode("utf-8")


class World:
    """The office of one scenario while it is played: its people, its clock and its one case."""

    def __init__(self, eng: Engine, procedure: str, made_up: office.MadeUpOffice, scenario: Scenario):
        self.eng, self.procedure, self.made_up, self.scenario = eng, procedure, made_up, scenario
        self.zone = eng.settings.office.tz()
        self.case: str | None = None
        self._ids: dict[str, str] = {}

    # people ---------------------------------------------------------------------------------------------------------------------
    def person_id(self, name: str) -> str:
        """Id of a person of the scenario; a role is looked up once, at its first use. Problems when nobody holds it."""
        if name not in self._ids:
            who = self.scenario.people[name]
            if who.what == people.PUBLIC:
                with self.eng.transactions.write() as env:
                    return people.public(env.tx).id
            self._ids[name] = self._persona(who) if who.of is None and who.what in self.made_up.nips and who.what not in self.eng.settings.roles \
                else self._holder(name, who)
        return self._ids[name]

    def _persona(self, who: Who) -> str:
        with self.eng.transactions.read() as env:
            return people.by_nip(env.tx, self.made_up.nips[who.what]).id

    def _holder(self, name: str, who: Who) -> str:
        of = who.of or self.scenario.applicant()
        relative = self.person_id(of) if of != name else self._persona(Who("pelaksana"))
        with self.eng.transactions.read() as env:
            found = env.holders(who.what, env.anchor(who.what, relative), relative)
            if not found:
                raise Problems([f"{self.scenario.file}: people.{name}: tidak ada yang memegang peran {who.what}"])
            return found[0].person

    def is_public(self, name: str) -> bool:
        """Whether a person of the scenario is anybody, without a login."""
        return self.scenario.people[name].what == people.PUBLIC

    def actor(self, name: str) -> Actor:
        person = self.person_id(name)
        with self.eng.transactions.read() as env:
            row = people.by_id(env.tx, person)
        return Actor(person, row.name, row.position)

    # what is given --------------------------------------------------------------------------------------------------------------
    def give(self, given: Given) -> None:
        """Balances by the import, facts of the applicant and absences as rows: everything after this is the engine's own doing."""
        name = self.scenario.applicant()
        person, today = self.person_id(name), self.scenario.at.date()
        with self.eng.transactions.read() as env:
            nip = people.by_id(env.tx, person).nip
        import_rows(self.eng, "saldo", list(office.balances(nip, today, given.balance)))
        with self.eng.transactions.write() as env:
            if given.person:
                env.tx.run(sql.PERSON_FACTS, id=person, **person_row(people.by_id(env.tx, person), given.person, today))
            add_records(env, person, given.absences, given.recorded)
        if given.tables:
            self.publish(given.tables)

    def publish(self, tables: Mapping[str, Mapping[str, object]]) -> None:
        """In this copy of the office, a version whose tables say this. Problems with its findings."""
        with self.eng.transactions.read() as env:
            files = policy.files(self.eng.transactions.versions.in_force(env.tx, self.procedure).procedure, tables)
        deployment = self.eng.studio.deploy(files, None)
        if deployment.status not in ("in_force", "unchanged"):
            raise Problems(list(deployment.findings) or [f"given.tables: {deployment.status}"])

    # time -----------------------------------------------------------------------------------------------------------------------
    def go(self, until: datetime) -> None:
        """Move the clock to a moment, stopping wherever a timer or a job falls due, as a running office would."""
        clock = self.eng.clock
        until = until.astimezone(UTC)
        while clock.now() < until:
            with self.eng.transactions.read() as env:
                due = env.tx.one(sql.NEXT_DUE, after=to_text(clock.now()), until=to_text(until)).due_at
            clock.set(datetime.fromisoformat(due) if due else until)
            self.eng.drain()
        self.eng.drain()


def add_records(env, person: str, absences, recorded: Mapping[str, tuple] | None = None) -> None:
    """Absences, and what other registers hold, that were recorded before, as rows of the register."""
    for register, rows in (("ketidakhadiran", absences), *(recorded or {}).items()):
        for start, end, kind in rows:
            env.tx.run(sql.ABSENCE_GIVEN, id=new_id(), register=register, operation="add", person=person, kind=kind, from_day=start, until_day=end,
                       unit=None, position=None, basis=None, letter=None, case_id=None, at=to_text(env.now))


def person_row(row, facts: Mapping[str, object], today: date) -> dict:
    """Columns of a person such that his profile shows these facts (format.md "Values"); counted months become dates. Problems for others."""
    found = {name: getattr(row, name) for name in (
        "status", "rank", "grade", "position", "position_group", "sex", "service_from", "position_from", "contract_from", "contract_until")}
    own = orjson.loads(row.facts)
    plain = {"status": "status", "pangkat": "rank", "golongan": "grade", "jabatan": "position", "kelompok_jabatan": "position_group",
             "jenis_kelamin": "sex", "kontrak_selesai": "contract_until"}
    months = {"masa_kerja_bulan": "service_from", "bulan_dalam_jabatan": "position_from"}
    unknown = []
    for name, value in facts.items():
        if name in plain:
            found[plain[name]] = value
        elif name in months:
            found[months[name]] = add_months(today, -int(value)).isoformat()
        elif name == "bulan_sejak_cuti_besar":
            own["cuti_besar_sampai"] = add_months(today, -int(value)).isoformat()
        elif name in ("keadaan", "libur_sekolah", "tahun_cuti_besar"):
            own[name] = value
        elif name != "lama_kontrak_bulan":
            unknown.append(f"given.pemohon: {name!r} tidak dapat diberikan")
    if unknown:
        raise Problems(unknown)
    if facts.get("lama_kontrak_bulan") is not None:
        until = date.fromisoformat(found["contract_until"] or (today + timedelta(days=365)).isoformat())
        found["contract_until"] = until.isoformat()
        found["contract_from"] = add_months(until + timedelta(days=1), -int(facts["lama_kontrak_bulan"])).isoformat()
    return {**found, "facts": orjson.dumps(own).decode()}
