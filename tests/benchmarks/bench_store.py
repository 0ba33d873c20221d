"""Figures of the store. Run alone on a quiet machine: python -m tests.benchmarks.bench_store [FOLDER]

One statement, an empty transaction, a durable 4 kB commit, and a transaction of the 14 statements a completion takes (state of 4 kB,
8 events and 2 timers by one executemany each), beside the same SQL on the `sqlite3` module alone.
"""
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from engine.clock import to_text
from engine.store import Store, new_code, new_id, pack
from engine.store.statements import case as sql
from engine.store.statements import office

AT = to_text(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))


def state() -> bytes:
    """Another 4 kB each time: SQLite does not write a page that stays the same."""
    return os.urandom(4096)


def timed(work, times):
    """(median, 99th percentile) of one call in microseconds."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append((time.perf_counter() - began) * 1e6)
    return statistics.median(found), statistics.quantiles(found, n=100)[98]


def new_case(version: str) -> dict:
    case = new_id()
    return {"id": case, "number": case, "procedure": "cuti", "version": version, "applicant": "p", "filed_by": "p", "unit": "u", "opd": "o", "status": "diajukan",
            "revision": 1, "state": state(), "started_at": AT, "ended_at": None, "end_element": None, "promise_at": None, "tracking": new_code(), "follows": None,
            "changed_at": AT}


def task(case: str) -> dict:
    return {"id": new_id(), "case_id": case, "element": "verifikasi", "visit": 1, "token": "1", "idx": None, "status": "open", "role": "pengelola_kepegawaian",
            "unit": "u", "claimed_by": None, "opened_at": AT, "due_at": AT, "legal_at": None, "completed_at": None, "completed_by": None, "acting_for": None,
            "decision": None, "delegate": None, "delegated_by": None}


class Completion:
    """What one completion asks of the database, without the engine around it."""

    def __init__(self, store: Store):
        self.store, self.seq, self.revision, self.audit = store, 1, 1, 0
        self.case, self.task = new_case("v"), None
        with store.write() as tx:
            tx.run(sql.VERSION_INSERT, id="v", procedure="cuti", number=1, status="in_force", files=b"", created_at=AT, created_by="", published_at=AT)
            tx.run(sql.CASE_INSERT, **self.case)
            self.task = task(self.case["id"])
            tx.run(sql.TASK_INSERT, **self.task)
            tx.run(sql.AUDIT_HEAD_INSERT, id=1, seq=0, hash="0" * 64)

    def run(self):
        case, key = self.case["id"], new_id()
        with self.store.write() as tx:
            tx.one(sql.IDEMPOTENCY_GET, actor="p", key=key)
            tx.one(sql.TASK_WITH_CASE, id=self.task["id"])
            tx.one(sql.CASE_LOCKED, id=case)
            tx.one(office.PERSON_BY_ID, id="p")
            tx.all(office.IN_CHARGE, unit="u", day="2026-11-24")
            tx.run(sql.TASK_CLOSE, id=self.task["id"], status="done", at=AT, by="p", acting_for=None, decision="lengkap")
            self.task = task(case)
            tx.run(sql.TASK_INSERT, **self.task)
            tx.many(sql.EVENT_INSERT, [
                {"case_id": case, "seq": self.seq + n, "at": AT, "kind": "entered", "element": "verifikasi", "visit": 1, "actor": "p", "acting_for": None,
                 "role": None, "unit": None, "data": '{"flow":"f"}', "version": "v"} for n in range(8)])
            tx.run(sql.TIMERS_CLEAR, case_id=case)
            tx.many(sql.TIMER_INSERT, [{"case_id": case, "token": "1", "idx": n, "element": "batas", "due_at": AT} for n in range(2)])
            self.seq, self.revision, self.audit = self.seq + 8, self.revision + 1, self.audit + 1
            tx.run(sql.CASE_SAVE, id=case, seen=self.revision - 1, status="verifikasi", revision=self.revision, state=state(), unit="u", opd="o", ended_at=None,
                   end_element=None, promise_at=None, changed_at=AT)
            tx.run(sql.IDEMPOTENCY_PUT, key=key, actor="p", body_hash="h", result="{}", case_id=case, at=AT)
            tx.run(sql.AUDIT_HEAD_SET, seq=self.audit, hash="h" * 64)
            tx.run(sql.AUDIT_INSERT, seq=self.audit, at=AT, actor="p", kind="complete", case_id=case, payload_hash="h", prev="h", hash="h", salt="s", payload="{}")


def floor(folder: Path, times: int):
    """A durable 4 kB commit by the module alone."""
    connection = sqlite3.connect(folder / "floor.sqlite", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE state (id INTEGER PRIMARY KEY, state BLOB)")
    connection.execute("INSERT INTO state VALUES (1, ?)", (state(),))

    def commit():
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE state SET state = ? WHERE id = 1", (state(),))
        connection.execute("COMMIT")
    found = timed(commit, times)
    connection.close()
    return found


def main():
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        folder = Path(name)
        store = Store.open(folder / "runut.sqlite")
        store.create()
        completion = Completion(store)
        completion.run()
        rows = [
            ("durable 4 kB commit, sqlite3 module", *floor(folder, 2000)), ("14 statements and commit", *timed(completion.run, 3000))]
        with store.read() as tx:
            rows.append(("statement: task and case by key", *timed(lambda: tx.one(sql.TASK_WITH_CASE, id=completion.task["id"]), 20_000)))
            rows.append(("statement: timers of a case", *timed(lambda: tx.all(sql.TIMERS_OF, case_id=completion.case["id"]), 20_000)))
        rows.append(("begin and end of a read", *timed(lambda: empty(store), 5000)))
        rows.append(("pack 4 kB of JSON", *timed(lambda: pack({"data": AT * 150}), 5000)))
        store.close()
        for title, median, worst in rows:
            print(f"{title:40} p50 {median:8.1f} us   p99 {worst:8.1f} us")


def empty(store: Store):
    with store.read():
        pass


if __name__ == "__main__":
    main()
