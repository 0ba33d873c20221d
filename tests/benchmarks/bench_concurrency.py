"""Figures of many at once (design.md, "Numbers to hold"). Run alone on a quiet machine:

    python -m tests.benchmarks.bench_concurrency [--seconds N]

SQLite: six readers open the page of a request ten times a second each (60 page views a second), first alone, then while two writers complete tasks of
other requests as fast as they can, in one process and with the readers in a second one. Beside it what the database alone needs for it: a read of the
case and its events. PostgreSQL (durable, on disk): completions a second of one process and of two, each of two threads.
"""
import argparse
import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import datetime
from statistics import median, quantiles

from engine import Engine, FixedClock, Refused, Settings, Unavailable
from engine.play.stage import import_rows
from engine.run import commands
from engine.run.commands import Sent
from engine.store.statements import case as sql
from engine.store.statements.office import PEOPLE
from tests import office
from tests.databases import Clones, cluster

READERS, WRITERS = 6, 2
PACE = 0.1                       # seconds between two pages of one reader
APPLICANTS = 8
DURABLE = "-c shared_buffers=128MB"


def writer(engine, who: tuple, case: str, until: float, done: list) -> None:
    """Returned for completion and sent again, for as long as there is time: every completion is durable."""
    (verifier, applicant, fields), number = who, 0
    while time.perf_counter() < until:
        waiting = engine.tasks.waiting(case)
        element, task = next(iter(waiting.items()))
        number += 1
        key = f"{os.getpid()}-{threading.get_ident()}-{number}"
        begun = time.perf_counter()
        try:
            if element == "verifikasi":
                complete(engine, verifier, task, {"keputusan": "dikembalikan", "catatan": "Alamat belum lengkap"}, key)
            else:
                complete(engine, applicant, task, fields, key)
        except (Refused, Unavailable) as refused:
            raise SystemExit(f"{element}: {refused!r}") from refused
        done.append(time.perf_counter() - begun)


def complete(engine, actor, task: str, fields: dict, key: str) -> None:
    """The command alone, without the view that follows it."""
    def work(env):
        run = commands.complete(env, engine.transactions.versions, task, actor.person, Sent(fields), None)
        return {"case": run.head.id}, run.head.id
    engine.transactions.command(actor.person, "complete", key, {"task": task, "fields": fields}, work)


def reader(look: Callable[[], object], until: float, spent: list) -> None:
    while time.perf_counter() < until:
        begun = time.perf_counter()
        look()
        took = time.perf_counter() - begun
        spent.append(took)
        time.sleep(max(PACE - took, 0))


def rows(engine, case: str) -> None:
    with engine.store.read() as tx:
        tx.one(sql.CASE_BY_ID, id=case)
        tx.all(sql.TASKS_OF_CASE, case_id=case)
        tx.all(sql.EVENTS_OF, case_id=case)


def crowd(*calls) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def applicants(desk) -> list:
    """People of one office whom one verifier serves, each with a request that waits for him."""
    with desk.engine.transactions.read() as env:
        rows = env.tx.all(PEOPLE)
    import_rows(desk.engine, "saldo", [{"nip": row.nip, "akun": "cuti_tahunan", "tahun": "2026", "hari": "12"} for row in rows
                                       if row.id != desk.pemohon.person])
    found = []
    for row in rows:
        if row.id in (desk.verifikator.person, desk.atasan.person):
            continue
        actor = desk.engine.office.person(row.id)
        try:
            case = desk.engine.requests.file(actor, "cuti", office.LEAVE, key=desk.key()).case
        except Refused:
            continue
        task = desk.engine.tasks.waiting(case).get("verifikasi")
        if task and any(r.id == task for r in desk.engine.tasks.inbox(desk.verifikator, per_page=100).rows):
            found.append((actor, case, office.LEAVE))
    return found[:APPLICANTS]


# SQLite -------------------------------------------------------------------------------------------------------------------------
def on_sqlite(seconds: float) -> None:
    with office.stage() as stage, office.desk(stage) as desk:
        [(first, case, fields), (second, other, _), (third, quiet, _), *_] = applicants(desk)

        def page():
            return desk.engine.requests.page(third, quiet)

        def writers(until, done):
            return [lambda: writer(desk.engine, (desk.verifikator, first, fields), case, until, done),
                    lambda: writer(desk.engine, (desk.verifikator, second, fields), other, until, done)]
        for what, look, reading, writing in (
                ("1 reader alone", page, 1, 0), ("6 readers alone", page, READERS, 0), ("6 readers, 2 writers", page, READERS, WRITERS),
                ("6 readers of rows, 2 writers", lambda: rows(desk.engine, quiet), READERS, WRITERS)):
            spent, done, until = [], [], time.perf_counter() + seconds
            crowd(*[lambda look=look, until=until, spent=spent: reader(look, until, spent)] * reading, *writers(until, done)[:writing])
            tell(f"SQLite, one process: {what}", spent, done, seconds)
        done = []
        child = process(desk, "read", [(third, quiet, fields)] * READERS, seconds)
        child.stdin.write("go\n")
        child.stdin.flush()
        crowd(*writers(time.perf_counter() + seconds, done))
        tell("SQLite, readers in another process", json.loads(child.communicate()[0]), done, seconds)


def tell(what: str, spent: list, done: list, seconds: float) -> None:
    pages = f"page p50 {median(spent) * 1e3:6.1f} ms  p99 {quantiles(spent, n=100)[98] * 1e3:6.1f} ms  ({len(spent) / seconds:5.0f}/s)" if len(spent) > 1 else ""
    print(f"{what:50} {pages}  completions {len(done) / seconds:5.0f}/s", flush=True)


# PostgreSQL ---------------------------------------------------------------------------------------------------------------------
def on_postgresql(seconds: float, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder, cluster(DURABLE, folder_of(folder)) as url, office.stage(Clones(url)) as stage, office.desk(stage) as desk:
        work = applicants(desk)
        half = len(work) // 2
        found: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(rounds):
            for count, parts in ((1, [work[:half]]), (2, [work[:half], work[half:]])):
                children = [process(desk, "write", part, seconds) for part in parts]
                for child in children:
                    child.stdin.write("go\n")
                    child.stdin.flush()
                found[count].append(sum(len(json.loads(child.communicate()[0])) for child in children) / seconds)
        one, two = median(found[1]), median(found[2])
        print(f"{'PostgreSQL, completions of one process':50} {one:6.0f}/s   {[round(f) for f in found[1]]}")
        print(f"{'PostgreSQL, completions of two':50} {two:6.0f}/s   {[round(f) for f in found[2]]}   x {two / one:.2f} (target 1.50)")


def folder_of(folder: str) -> str:
    os.chmod(folder, 0o755)
    return folder


def process(desk, what: str, work: list, seconds: float):
    """Another process on the same office, ready to begin."""
    settings = desk.engine.settings
    given = {"what": what, "data": str(settings.data), "database": settings.database, "at": desk.engine.clock.now().isoformat(), "seconds": seconds,
             "verifier": desk.verifikator.person, "work": [(actor.person, case, fields) for actor, case, fields in work]}
    child = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.bench_concurrency", "--child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                             cwd=office.HOUSE)
    child.stdin.write(json.dumps(given) + "\n")
    child.stdin.flush()
    assert child.stdout.readline() == "ready\n"
    return child


def child() -> None:
    given = json.loads(sys.stdin.readline())
    settings = dataclasses.replace(Settings.load(office.HOUSE / "config.yaml", {}), data=office.Path(given["data"]), database=given["database"],
                                   given_secret="x" * 40)
    with Engine.open(settings, FixedClock(datetime.fromisoformat(given["at"]))) as engine:
        verifier, spent = engine.office.person(given["verifier"]), []
        people = [(engine.office.person(person), case, fields) for person, case, fields in given["work"]]
        for actor, case, _ in people:
            engine.requests.page(actor, case)                        # parse the version before the clock runs
        print("ready", flush=True)
        sys.stdin.readline()
        until = time.perf_counter() + given["seconds"]
        if given["what"] == "read":
            crowd(*[lambda a=actor, c=case: reader(lambda: engine.requests.page(a, c), until, spent) for actor, case, _ in people])
        else:
            crowd(*[lambda a=actor, c=case, f=fields: writer(engine, (verifier, a, f), c, until, spent) for actor, case, fields in people[:2]])
        print(json.dumps(spent), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--child", action="store_true")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    if args.child:
        child()
        return
    on_sqlite(args.seconds)
    on_postgresql(args.seconds, args.rounds)


if __name__ == "__main__":
    main()
