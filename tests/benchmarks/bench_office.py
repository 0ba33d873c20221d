"""Pages of a whole city: 13,870 people and a year of leave requests, multiplied by SQL from a few hundred that were really lived.

    python -m tests.benchmarks.bench_office [--people 13870] [--cases 48500] [--json FILE]

A copy differs from its original in its keys and its applicant, who is somebody else of the same unit: so roles, desks and the past fit. Timed is what
the server does for a page, without the network: the view and the HTML.
"""
import argparse
import json
import random
import sqlite3
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from engine import Engine, FixedClock, Settings
from engine.office import accounts as accounts_of
from engine.play.demo.build import build_demo
from engine.store.statement import Statement
from engine.store.statements import office as sql
from tests.office import HOUSE
from web import create_app

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
LIVED = 500
KEYED = {"cases": ("id", "number", "tracking"), "task": ("id", "case_id"), "event": ("case_id",), "register": ("id", "case_id"), "ledger": ("case_id",),
         "letter": ("id", "case_id", "token"), "attachment": ("id", "case_id"), "notice": ("id", "case_id")}


def multiply(database: Path, wanted: int) -> int:
    """Copies every case until there are so many; how many there are then."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF; PRAGMA cache_size=-400000")
    lived = connection.execute("SELECT count(*) FROM cases").fetchone()[0]
    chance = random.Random(1)
    mates: dict[str, list[str]] = {}
    for person, unit in connection.execute("SELECT id, unit FROM person WHERE active = 1"):
        mates.setdefault(unit, []).append(person)
    place = dict(connection.execute("SELECT id, unit FROM person"))
    originals = connection.execute("SELECT id, applicant FROM cases").fetchall()
    connection.execute("CREATE TEMP TABLE other (case_id TEXT PRIMARY KEY, person TEXT)")
    columns = {table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] for table in KEYED}
    for table in KEYED:
        case = "id" if table == "cases" else "case_id"
        connection.execute(f"CREATE TEMP TABLE old_{table} AS SELECT * FROM {table} WHERE {case} IN (SELECT id FROM cases)")
    for n in range(1, -(-wanted // lived)):
        connection.execute("BEGIN")
        connection.execute("DELETE FROM other")
        connection.executemany("INSERT INTO other VALUES (?, ?)", [(case, chance.choice(mates[place[who]])) for case, who in originals])
        for table, keys in KEYED.items():
            case = "o.id" if table == "cases" else "o.case_id"
            values = [_value(table, column, keys, n) for column in columns[table]]
            connection.execute(f"INSERT INTO {table} SELECT {', '.join(values)} FROM old_{table} o JOIN other ON other.case_id = {case}")
        connection.execute("COMMIT")
    connection.execute("ANALYZE")
    found = connection.execute("SELECT count(*) FROM cases").fetchone()[0]
    connection.close()
    return found


def _value(table: str, column: str, keys: tuple[str, ...], n: int) -> str:
    if column in keys:
        return f"o.{column} || '-{n}'"
    if column in ("applicant", "person") or (table == "cases" and column == "filed_by"):
        return "other.person"
    return "NULL" if (table, column) == ("ledger", "seq") else f"o.{column}"


def timed(call, count: int = 40) -> tuple[float, float]:
    """Median and 95th percentile, milliseconds."""
    call()
    spent = []
    for _ in range(count):
        begun = time.perf_counter()
        call()
        spent.append((time.perf_counter() - begun) * 1e3)
    return median(spent), quantiles(spent, n=20)[-1]


def measure(people: int, cases: int) -> list[tuple[str, float, float, float, int]]:
    """(page, median, p95, target, statements), milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        base = Settings.load(HOUSE / "config.yaml", {"RUNUT_DATA": folder})
        accounts = build_demo(base, employees=people, months=12, requests=LIVED, now=NOW, say=print)
        print(f"{multiply(Path(folder) / 'runut.sqlite', cases)} permohonan")
        with Engine.open(base, FixedClock(NOW)) as engine:
            return _pages(engine, accounts)


def _pages(engine, accounts) -> list[tuple[str, float, float, float, int]]:
    app = create_app(engine, RATELIMIT_ENABLED=False)
    out = []

    def page(name: str, nip: str, address: str, target: float) -> None:
        client = app.test_client()
        client.set_cookie("runut", _session(engine, nip))
        assert client.get(address).status_code == 200, address
        asked = counted(lambda: client.get(address))
        middle, high = timed(lambda: client.get(address))
        out.append((name, middle, high, target, asked))

    people = {account.nip: _actor(engine, account.nip) for account in accounts}
    desks = sorted(((engine.tasks.count(actor), nip) for nip, actor in people.items()), reverse=True)
    for count, nip in (desks[0], desks[1]):
        page(f"inbox, {count} waiting", nip, "/tugas", 20.0)
    row = engine.tasks.inbox(people[desks[0][1]]).rows[0]
    page("one task", desks[0][1], f"/tugas/{row.id}", 20.0)
    page("one request, its holder", desks[0][1], f"/permohonan/{row.case}", 15.0)
    own = next((nip, listed[0].id) for nip, actor in people.items() if (listed := engine.requests.mine(actor)))
    page("one request, its owner", own[0], f"/permohonan/{own[1]}", 15.0)
    page("my requests", own[0], "/permohonan", 20.0)
    page("start form", own[0], "/ajukan/cuti", 20.0)
    return out


def counted(call) -> int:
    """How many statements a call sends to the database."""
    found, on = [0], Statement.on

    def counting(statement, dialect):
        found[0] += 1
        return on(statement, dialect)
    Statement.on = counting
    try:
        call()
    finally:
        Statement.on = on
    return found[0]


def _actor(engine, nip: str):
    with engine.transactions.read() as env:
        person = env.tx.one(sql.PERSON_BY_NIP, nip=nip).id
    return engine.office.person(person)


def _session(engine, nip: str) -> str:
    person = _actor(engine, nip).person
    with engine.transactions.write() as env:
        return accounts_of.open_session(env.tx, person, env.now, 12)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=13_870)
    parser.add_argument("--cases", type=int, default=48_500)
    parser.add_argument("--json")
    args = parser.parse_args()
    rows = measure(args.people, args.cases)
    for name, middle, high, target, statements in rows:
        print(f"{name:30} {middle:7.2f} ms  p95 {high:7.2f}  {statements:3} statements  target {target:5.1f}  {'ok' if middle <= target else 'MISSED'}")
    if args.json:
        Path(args.json).write_text(json.dumps([dict(zip(("page", "ms", "p95", "target", "statements"), row, strict=True)) for row in rows], indent=1))


if __name__ == "__main__":
    main()
