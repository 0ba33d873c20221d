"""Killed while people work: nothing acknowledged is lost, nothing is done twice, and it serves again within five seconds (safety.md, P1 to P6 and P11).

In the suite 6 random kills and 3 at a mail on each database. By hand:  RUNUT_KILLS=100/30 python -m pytest tests/crash -k killed
"""
import os
import random
import time

import pytest

from engine import Engine
from tests.crash import campaign
from tests.crash import office as offices
from tests.crash.faults import FAULTS
from tests.crash.server import Forks, Server

pytestmark = pytest.mark.slow
KILLS, MAIL_KILLS = (int(n) for n in os.environ.get("RUNUT_KILLS", "6/3").split("/"))
SEED = int(os.environ.get("RUNUT_SEED", "20261124"))
SEEN = {                         # what the verdict must say of each fault, among other things
    "acknowledged_before_commit": "LOST: ", "mail_sent_before_claim": "was sent while its job was waiting", "number_outside_the_transaction": "numbers: ",
    "idempotency_unchecked": ("DOUBLE: filing", "the same key was answered", "who did it was refused", "times in the trail"), "event_not_recorded": "its history tells 0 completions", "timer_row_lost": "timers differ", "audit_row_skipped": "the trail has",
    "letter_file_not_written": "its file is missing", "mail_written_after_commit": "doctor: ", "new_message_id_at_each_attempt": "stands in no outbox",
    "sent_note_forgotten": "DOUBLE: mail", "reservation_kept": "still holds"}


@pytest.fixture(scope="module")
def prepared(databases, tmp_path_factory):
    """(where databases come from, the office that is copied)."""
    folder = tmp_path_factory.mktemp(f"office-{databases.dialect}")
    return databases.kind, offices.prepare(databases.kind, folder)


@pytest.fixture
def office(prepared, tmp_path):
    kind, made = prepared
    copied = offices.copy(kind, made, tmp_path / "office")
    yield copied
    kind.drop(copied.database)


@pytest.fixture(scope="module")
def forks():
    made = Forks()
    yield made
    made.close()


def test_killed_again_and_again_nothing_acknowledged_is_lost(office, capsys):
    begun = time.time()
    report = campaign.run(office, campaign.plan(KILLS, MAIL_KILLS, SEED), SEED)
    with capsys.disabled():
        print(f"\n  crash test on {office.database.split(':')[0]}: {report.words()}, {time.time() - begun:.0f} s")
    assert not report.wrong, "\n".join(report.wrong) + "\n" + report.log
    assert len(report.kills) == KILLS + MAIL_KILLS + 1


@pytest.mark.parametrize("fault", FAULTS)
def test_the_crash_test_notices(fault, sqlite_office, forks):
    """The same campaign and the same verdict, on a server with a planted fault."""
    report = campaign.run(sqlite_office, ["decided"], SEED, fault, forks, settles=3)
    signs = SEEN[fault] if isinstance(SEEN[fault], tuple) else (SEEN[fault],)
    assert any(sign in line for line in report.wrong for sign in signs), f"{fault} was not noticed: {report.wrong}\n{report.words()}\n{report.log}"


def test_the_short_campaign_finds_nothing_where_nothing_is_wrong(sqlite_office, forks):
    report = campaign.run(sqlite_office, ["decided"], SEED, starter=forks)
    assert not report.wrong, "\n".join(report.wrong) + "\n" + report.log


@pytest.fixture(scope="module")
def prepared_sqlite(tmp_path_factory):
    from engine.play.stage import InFiles
    return InFiles(), offices.prepare(InFiles(), tmp_path_factory.mktemp("office"))


@pytest.fixture
def sqlite_office(prepared_sqlite, tmp_path):
    kind, made = prepared_sqlite
    return offices.copy(kind, made, tmp_path / "office")


def test_killed_while_it_starts_for_the_first_time(databases, tmp_path, forks):
    """The database is made, the calendar sown and the procedures put in force by whoever comes last, however many died over it."""
    folder, chance = tmp_path / "office", random.Random(SEED)
    folder.mkdir()
    empty = offices.Office(folder, databases.kind.new(folder), (), {}, {})
    port = campaign.free_port()
    server = Server(empty.write_config(port, campaign.free_port()), port, 0.0, starter=forks)
    for _ in range(5):
        server.process = forks.start(["run", "--config", str(server.config)], 0.0, "", folder / "log")
        time.sleep(chance.uniform(0.02, 0.9))
        server.kill()
    server.start()
    try:
        with Engine.open(empty.settings()) as eng:
            assert eng.studio.in_force("cuti") and eng.admin.doctor() == []
            with eng.transactions.read() as env:
                assert env.calendar().names
    finally:
        assert server.stop() == 0
        databases.kind.drop(empty.database)
