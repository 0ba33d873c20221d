"""Builds the demo office: imports its people, publishes the procedures, gives ten accounts a password and lets it live until today.

    accounts = build_demo(settings, employees=500, months=6, seed=1)
"""
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import orjson

from engine.clock import Clock, FixedClock
from engine.errors import Unusable
from engine.facade.engine import Engine
from engine.play.demo import cast as casting
from engine.play.demo.cast import Part
from engine.play.demo.organisation import Tree
from engine.play.demo.people import People
from engine.play.demo.simulation import Simulation
from engine.play.demo.story import Story
from engine.play.stage import import_rows
from engine.settings import Settings
from engine.store.statements import office as sql
from engine.views import DemoAccount

REQUESTS = 360
ACCOUNTS, MADE = "demo_accounts", "demo_made"


def build_demo(settings: Settings, *, employees: int = 500, months: int = 6, seed: int = 1, requests: int = REQUESTS,
               now: datetime | None = None, say: Callable[[str], None] = lambda line: None) -> tuple[DemoAccount, ...]:
    """Makes the office in the settings' database, or finds it there as it was made before. Unusable if anything else is there."""
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = now or Clock().now()
    wanted = {"employees": employees, "months": months, "seed": seed}
    with Engine.open(settings, FixedClock(now), migrate=True) as eng:
        there = _there(eng, wanted, settings)
        if there is not None:
            say(f"Kantor contoh sudah ada di {settings.data}")
            return there
        begun = time.perf_counter()
        with eng.store.relaxed():
            _make(eng, wanted, requests, now, say)
        say(f"Selesai dalam {time.perf_counter() - begun:.0f} detik: {settings.data}")
        return _stored(eng)


def _make(eng: Engine, wanted: dict, requests: int, now: datetime, say) -> None:
    """Everything, in order; the last row says that the office is finished."""
    settings, random = eng.settings, Random(wanted["seed"])
    zone = settings.office.tz()
    begin = now - timedelta(days=round(wanted["months"] * 30.44))
    eng.clock.set(begin)
    tree = Tree.build(wanted["employees"])
    people = People.build(tree, wanted["seed"], now.astimezone(zone).date(), begin.astimezone(zone).date())
    casting.appoint(tree, people)
    cast = casting.parts(people, random)
    _office(eng, tree, people, say)
    _publish(eng, settings, say)
    _accounts(eng, cast)
    if wanted["months"]:
        _life(eng, random, wanted["seed"], tree, people, cast, requests, now, say)
    with eng.transactions.write() as env:
        env.tx.run(sql.META_PUT, key=MADE, value=orjson.dumps(wanted).decode())


def _there(eng: Engine, wanted: dict, settings: Settings) -> tuple[DemoAccount, ...] | None:
    """The accounts of the office that is already there; None in an empty database."""
    with eng.transactions.read() as env:
        made = env.tx.value(sql.META_GET, key=MADE)
        empty = env.tx.one(sql.UNIT_ROOT) is None
    if made is None:
        if empty:
            return None
        raise Unusable(f"{settings.data} holds an office that is no finished demo; remove it or set RUNUT_DATA to another folder")
    if orjson.loads(made) != wanted:
        known = " ".join(f"--{k} {v}" for k, v in orjson.loads(made).items())
        raise Unusable(f"{settings.data} holds a demo office made with {known}; remove it or set RUNUT_DATA to another folder")
    return _stored(eng)


def _stored(eng: Engine) -> tuple[DemoAccount, ...]:
    with eng.transactions.read() as env:
        return tuple(DemoAccount(**a) for a in orjson.loads(env.tx.value(sql.META_GET, key=ACCOUNTS) or "[]"))


def _office(eng: Engine, tree: Tree, people: People, say) -> None:
    import_rows(eng, "unit", [unit.row() for unit in tree.units])
    import_rows(eng, "pegawai", people.rows)
    import_rows(eng, "saldo", people.balances)
    say(f"{len(people.rows)} pegawai fiktif dalam {sum(u.kind == 'opd' for u in tree.units)} OPD")


def _publish(eng: Engine, settings: Settings, say) -> None:
    folders = settings.folders()
    if not folders:
        raise Unusable("no procedure folder found; run it where `processes` is, or name it in config.yaml")
    for folder in folders:
        done = eng.studio.deploy(folder, None)
        say(f"Prosedur {done.procedure} versi {done.number}")


def _accounts(eng: Engine, cast: list[Part]) -> None:
    """Only these ten can sign in: a password hash costs 26 ms."""
    for part in cast:
        eng.admin.add_user(part.row["nip"], part.password, part.roles)
    accounts = [{"name": p.row["nama"], "nip": p.row["nip"], "position": p.row["jabatan"], "what": p.what, "password": p.password} for p in cast]
    with eng.transactions.write() as env:
        env.tx.run(sql.META_PUT, key=ACCOUNTS, value=orjson.dumps(accounts).decode())


def _life(eng: Engine, random: Random, seed: int, tree: Tree, people: People, cast: list[Part], requests: int, until: datetime,
          say) -> None:
    begin = eng.clock.now().astimezone(eng.settings.office.tz())
    with eng.transactions.read() as env:
        calendar, ids = env.calendar(), {row.nip: row.id for row in env.tx.all(sql.PEOPLE)}
    simulation = Simulation(eng, random, until, Random(f"{seed} opinions"))
    story = Story(simulation, random, calendar, ids, begin)
    by_key = {part.key: part for part in cast}
    story.shown(by_key, people, tree)
    story.others(by_key["verifikator"].row, list(casting.civil_servants(people, cast)))
    story.complaints([u.code for u in tree.units if u.kind == "opd"], casting.accused(tree, people, cast), requests // 12, Random(f"{seed} complaints"))
    story.ordinary(list(casting.applicants(people, cast, begin.date())), requests)
    simulation.live()
    say(f"{sum(simulation.done.values())} permohonan sejak {begin:%d/%m/%Y}")
