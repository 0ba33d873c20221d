"""Figures of whole commands and views against the baseline and their targets (design.md, "Numbers to hold"): everything is recorded, durable, with
rules, forms, decisions and audit. Run alone on a quiet machine:

    python -m tests.benchmarks.bench_commands [--json FILE]
"""
import argparse
import itertools
import json
import time
from statistics import median

import sqlalchemy as sa

from engine.run import commands
from engine.run.commands import Sent
from engine.store import named
from engine.store.statements import case as sql
from engine.store.tables import case as cases
from engine.store.tables import task as tasks
from tests import office
from tests.benchmarks.baseline import Baseline, compare

KEYS = itertools.count()


class Office:
    """The made-up office, its commands timed without the view that follows them."""

    def __init__(self, desk: office.Desk):
        self.desk, self.engine = desk, desk.engine
        self.applicant, self.verifier = desk.pemohon.person, desk.verifikator.person
        self.transactions = desk.engine.transactions
        self.case = None

    def command(self, person: str, kind: str, work) -> float:
        begun = time.perf_counter()
        self.transactions.command(person, kind, f"bench-{next(KEYS)}", {"n": kind}, work)
        return time.perf_counter() - begun

    def file(self) -> float:
        def work(env):
            version = self.transactions.versions.in_force(env.tx, "cuti")
            run = commands.file(env, version, self.applicant, self.applicant, Sent(office.LEAVE))
            self.case = run.head.id
            return {"case": self.case}, self.case
        spent = self.command(self.applicant, "file", work)
        return spent

    def withdraw(self) -> None:
        self.engine.requests.act(self.desk.pemohon, self.case, "ditarik", {"alasan": "ukur waktu"}, key=f"bench-{next(KEYS)}")

    def complete(self, person: str, element: str, fields: dict) -> float:
        task = self.engine.tasks.waiting(self.case)[element]

        def work(env):
            run = commands.complete(env, self.transactions.versions, task, person, Sent(fields), None)
            return {"case": run.head.id}, run.head.id
        return self.command(person, "complete", work)

    def round(self) -> list[float]:
        """Returned for completion and sent again: two completions."""
        back = self.complete(self.verifier, "verifikasi", {"keputusan": "dikembalikan", "catatan": "Alamat selama cuti belum lengkap"})
        return [back, self.complete(self.applicant, "perbaikan", office.LEAVE)]

    def verifications(self, count: int) -> list[float]:
        """Seconds of completions of fresh cases; filing and withdrawing are not counted."""
        spent = []
        for _ in range(count):
            self.file()
            spent.append(self.complete(self.verifier, "verifikasi", {"keputusan": "lengkap"}))
            self.withdraw()
        return spent


def timed(call, count: int = 40) -> float:
    """Median milliseconds."""
    spent = []
    for _ in range(count):
        begun = time.perf_counter()
        call()
        spent.append(time.perf_counter() - begun)
    return median(spent) * 1e3


def crowd(desk: office.Desk, case: str, copies: int) -> None:
    """Copies of one case and its open task, by SQL."""
    store = desk.engine.transactions.store
    row, task = desk.rows(sql.CASE_BY_ID, id=case)[0], desk.rows(sql.OPEN_TASKS_OF_CASE, case_id=case)[0]
    with store.write() as tx:
        insert = {"case": named("bench_cases", sa.insert(cases).values({c.name: sa.bindparam(c.name) for c in cases.columns})),
                  "task": named("bench_tasks", sa.insert(tasks).values({c.name: sa.bindparam(c.name) for c in tasks.columns}))}
        tx.many(insert["case"], [{**row._asdict(), "id": f"copy{n}", "number": f"COPY-{n}", "tracking": f"copy{n:022}"} for n in range(copies)])
        tx.many(insert["task"], [{**task._asdict(), "id": f"task{n}", "case_id": f"copy{n}", "unit": task.unit if n % 100 == 0 else f"u{n % 97}"}
                                 for n in range(copies)])


def measure() -> list[tuple[str, float, float, str]]:
    """(what, measured, target, unit)."""
    out = []
    with office.stage() as stage, office.desk(stage) as desk, Baseline() as baseline:
        bench = Office(desk)
        bench.verifications(10)
        starts = []
        for _ in range(60):                          # before the others: nobody has filed hundreds of requests
            starts.append(bench.file())
            bench.withdraw()
        figures = compare(baseline, bench.verifications, batches=5, size=20)
        out.append(("completion / baseline", figures.ratio, 1.5, "x"))
        out.append(("completion p50", figures.ours, 1.5 * figures.baseline, "ms"))
        out.append(("start of a case p50", median(starts) * 1e3, 5.0, "ms"))
        bench.file()
        rounds = [bench.round() for _ in range(500)]
        first, last = [median(r[0] for r in part) * 1e3 for part in (rounds[:25], rounds[-25:])]
        out.append(("round 500 / round 1", last / first, 1.2, "x"))
        state = desk.rows(sql.CASE_BY_ID, id=bench.case)[0].state
        out.append(("state after 500 rounds", len(state) / 1024, 4.0, "kB"))
        bench.withdraw()
        case = desk.decided()
        out.append(("page of one request", timed(lambda: desk.engine.requests.page(desk.pemohon, case)), 15.0, "ms"))
        out.append(("start form with live facts", timed(lambda: desk.engine.requests.start_form(desk.pemohon, "cuti", office.LEAVE)), 15.0, "ms"))
        waiting = desk.file(mulai="2026-12-14", selesai="2026-12-15").case
        crowd(desk, waiting, 10_000)
        inbox = desk.engine.tasks.inbox(desk.verifikator)
        assert len(inbox.rows) == 25 and inbox.total > 90
        out.append(("inbox of 25, 10,000 open tasks", timed(lambda: desk.engine.tasks.inbox(desk.verifikator), 20), 20.0, "ms"))
    return out


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json")
    args = parser.parse_args()
    rows = measure()
    for what, value, target, unit in rows:
        print(f"{what:34} {value:8.2f} {unit:3} target {target:6.2f}  {'ok' if value <= target else 'MISSED'}")
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump([{"what": w, "value": v, "target": t, "unit": u} for w, v, t, u in rows], file, indent=1)


if __name__ == "__main__":
    main()
