"""A store on either database, a clock that stands still, and the rows jobs need."""
from datetime import UTC, datetime

import pytest

from engine.clock import FixedClock, to_text
from engine.settings import Jobs
from engine.store.statements import case as cases
from engine.store.statements import job as sql

START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def store(databases, tmp_path):
    with databases.store(tmp_path) as opened:
        yield opened


@pytest.fixture
def clock():
    return FixedClock(START)


@pytest.fixture
def settings():
    return Jobs(threads=2, poll_seconds=0.05)


@pytest.fixture
def row(store):
    """`row(job id)` reads it."""
    def read(job):
        with store.read() as tx:
            return tx.one(sql.JOB_BY_ID, job=job)
    return read


@pytest.fixture
def case(store):
    """`case(id)` writes a version and a case; returns the id."""
    def write(name="c1", files=b""):
        at = to_text(START)
        with store.write() as tx:
            tx.run(cases.VERSION_INSERT, id="v" + name, procedure="cuti" + name, number=1, status="in_force", files=files, created_at=at, created_by="x", published_at=at)
            tx.run(cases.CASE_INSERT, id=name, number="CUTI-" + name, procedure="cuti" + name, version="v" + name, applicant="p", filed_by="p", unit="u", opd="u",
                   status="diajukan", revision=1, state=None, started_at=at, ended_at=None, end_element=None, promise_at=None, tracking="t" + name, follows=None,
                   changed_at=at)
        return name
    return write


@pytest.fixture
def timer(store):
    """`timer(case, due)` arms one."""
    def write(name, due, token="t1"):
        with store.write() as tx:
            tx.run(cases.TIMER_INSERT, case_id=name, token=token, idx=0, element="e", due_at=to_text(due))
    return write
