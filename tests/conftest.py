"""What every test shares: the last line says how many tests were skipped and why; what RUNUT_REQUIRE names may not be skipped."""
import gc
import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests import office
from tests.databases import databases, postgresql_server  # noqa: F401 - fixtures of every test

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)       # the workers and the commands that tests start would each compile the whole product
sys.dont_write_bytecode = False


@pytest.fixture(scope="session")
def made():
    """The prepared office on SQLite, for what does not depend on the database: a test takes a copy of it (`office.desk`)."""
    with office.stage() as prepared:
        yield prepared


HERE = Path(__file__).parent
ABOVE = tuple(HERE / part for part in ("web", "processes", "engine/play", "engine/facade", "test_second_office.py"))      # what stands above the store
BOTH = ("test_concurrency.py", "test_commands.py", "test_incidents.py")               # but these are about what a database does


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What stands above the store is asked on SQLite, and once more on PostgreSQL in the second round (`-m again`); the store, the office, the jobs and
    what is about locks and faults are always asked on both."""
    for item in items:
        if item.get_closest_marker("postgresql") and "databases" in getattr(item, "fixturenames", ()) and item.path.name not in BOTH \
                and any(item.path.is_relative_to(a) for a in ABOVE):
            item.add_marker(pytest.mark.again)


def pytest_collection_finish():
    """Five thousand tests and the product stay to the end: the collector need not walk through them again and again."""
    gc.collect()
    gc.freeze()


WORDS = {"chromium": ("chromium", "playwright", "axe"), "postgresql": ("postgresql",)}
_skipped: Counter = Counter()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config) -> int:
    """Two workers more than there are processors: browsers, servers and disks are waited for."""
    return (os.cpu_count() or 1) + 2


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Each worker keeps neighbours together, which share an office, and takes from the others what is left when it has done its own."""
    from xdist.scheduler import WorkStealingScheduling
    return WorkStealingScheduling(config, log) if config.getvalue("dist") == "load" else None


def _required(reason: str) -> bool:
    wanted = [w for w in os.environ.get("RUNUT_REQUIRE", "").split(",") if w]
    return any(word in reason.lower() for name in wanted for word in WORDS.get(name, (name,)))


def _reason(report) -> str:
    return str(report.longrepr[2]).removeprefix("Skipped: ") if isinstance(report.longrepr, tuple) else str(report.longrepr)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A skip of something that is required is a failure."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and not hasattr(report, "wasxfail") and _required(_reason(report)):
        report.outcome, report.longrepr = "failed", f"required by RUNUT_REQUIRE, but skipped: {_reason(report)}"


def pytest_runtest_logreport(report):
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped[_reason(report)] += 1


def pytest_collectreport(report):
    if report.skipped:
        _skipped[_reason(report)] += 1


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_sessionfinish(session):
    office.put_away()
    yield
    if hasattr(session.config, "workerinput"):
        return
    required = [r for r in _skipped if _required(r)]
    if required and session.exitstatus == 0:
        session.exitstatus = 1
    if _skipped:
        why = "; ".join(f"{count} because {reason}" for reason, count in sorted(_skipped.items()))
        print(f"\nskipped: {sum(_skipped.values())} ({why})")
