"""One campaign: people work, the server is killed and started again, at last everything that is due is done, and then it is judged."""
import random
import socket
import time
from dataclasses import dataclass, field

from engine import Engine
from engine.store.statements import case as sql
from tests.crash import verdict
from tests.crash.mailbox import Mail, Mailbox
from tests.crash.office import BEGIN, Office
from tests.crash.server import Forks, Fresh, Server
from tests.crash.users import Log, Operation, people

LEASE = 125                      # seconds: a little more than the runner's
LATER = 60 * 86400               # the last restart: sixty days of downtime, so that every timer was missed
SERVES_IN = 5.0                  # seconds after a crash
BUSY = 2.5                       # processor seconds: a start that used less was held up by the machine's other work, not by us


@dataclass
class Report:
    wrong: list[str]
    operations: list[Operation]
    kills: list[float]
    starts: list
    mails: list[Mail]
    copies: int = 0
    in_flight: float = 0.0       # seconds between the acceptance of a mail that came twice and the crash
    log: str = ""
    counts: dict = field(default_factory=dict)

    def words(self) -> str:
        return (f"{len(self.operations)} operations ({self.counts}), {len(self.kills)} kills, {len(self.mails)} mails ({self.copies} copies, {self.in_flight:.2f} s in flight at most), "
                f"slowest restart {max((s.seconds for s in self.starts[1:]), default=0):.1f} s ({max((s.cpu for s in self.starts), default=0):.1f} s of processor)")


def run(office: Office, plan: list[str], seed: int, fault: str = "", starter: Fresh | Forks | None = None, between: int = 6, settles: float = 60) -> Report:
    """`plan`: kills in order: random, decided (as soon as an official's decision is acknowledged), before and after (a mail's acceptance is told).
    `between`: acknowledged operations between two kills. `settles`: seconds at most until everything that is due is done."""
    chance, log = random.Random(seed), Log()
    port, smtp = free_port(), free_port()
    mailbox = Mailbox(office.database, office.folder, smtp)
    server = Server(office.write_config(port, smtp), port, BEGIN.timestamp() - time.time(), fault, starter=starter or Fresh())
    mailbox.kill = server.kill
    crowd = people(office, port, log, seed)
    try:
        server.start()
        for person in crowd:
            person.start()
        for kind in plan:
            if any(p.failure for p in crowd):
                break
            _one_kill(kind, server, mailbox, log, chance, between)
        _work(log, between)
        log.stop.set()
        for person in crowd:
            person.join(60)
        server.kill()
        server.ahead += LATER
        server.start()
        _settle(office, server, settles)
        code = server.stop()
    finally:
        log.stop.set()
        if server.alive():
            server.kill()
        mailbox.stop()
    report = _judge(office, server, mailbox, log)
    report.wrong += [f"{p.name} stopped: {p.failure!r}" for p in crowd if p.failure or p.is_alive()]
    report.wrong += [f"an orderly stop gave exit code {code}"] if code else []
    return report


def _work(log: Log, operations: int, seconds: float = 20) -> None:
    """Wait until so many more operations were acknowledged."""
    until, wanted = time.time() + seconds, log.acknowledged + operations
    while log.acknowledged < wanted and time.time() < until:
        time.sleep(0.02)


def _one_kill(kind: str, server: Server, mailbox: Mailbox, log: Log, chance: random.Random, between: int) -> None:
    if kind == "random":
        _work(log, between)
        time.sleep(chance.uniform(0, 0.25))
        server.kill()
        server.ahead += chance.choice((0, 0, LEASE))
    elif kind == "decided":
        seen, until = len(_decided(log)), time.time() + 40
        while len(_decided(log)) == seen and time.time() < until:
            time.sleep(0.01)
        server.kill()
    else:
        mailbox.arm(kind)
        mailbox.fired.wait(30)
        mailbox.arm("")
        server.kill()            # if no mail came: a random one after all
        server.ahead += LEASE
    server.start()


def _decided(log: Log) -> list[Operation]:
    return [op for op in list(log.operations) if op.element == "keputusan" and op.outcome == "acknowledged"]


def plan(kills: int, mail_kills: int, seed: int) -> list[str]:
    """So many random kills and kills at a mail, mixed."""
    found = ["random"] * kills + ["before", "after"] * (mail_kills // 2) + ["before"] * (mail_kills % 2)
    random.Random(seed).shuffle(found)
    return found


def _settle(office: Office, server: Server, seconds: float) -> None:
    """Until nothing is due and every job has ended."""
    with Engine.open(office.settings()) as eng:
        until = time.time() + seconds
        while time.time() < until:
            with eng.transactions.read() as env:
                env.tx._cursor.execute("SELECT (SELECT count(*) FROM job WHERE status IN ('waiting', 'claimed')), (SELECT min(due_at) FROM timer)")
                jobs, due = env.tx._cursor.fetchone()
            if not jobs and (due is None or due > _now_text(server)):
                return
            time.sleep(0.1)


def _now_text(server: Server) -> str:
    from datetime import UTC, datetime, timedelta

    from engine.clock import to_text
    return to_text(datetime.now(UTC) + timedelta(seconds=server.ahead))


def _judge(office: Office, server: Server, mailbox: Mailbox, log: Log) -> Report:
    with Engine.open(office.settings()) as eng:
        state, doctor = eng.admin.export_state(), eng.admin.doctor()
        with eng.transactions.read() as env:
            events = env.tx.all(sql.EVENTS_ALL)
    wrong = verdict.judge(office, log.operations, state, events, mailbox.mails, server.kills)
    wrong += [f"doctor: {line}" for line in doctor]
    wrong += [f"complaint: {line}" for line in dict.fromkeys(log.complaints)]
    wrong += [f"incident {i['code']} at {i['element']}" for i in state["incidents"]]
    wrong += [f"a restart took {s.seconds:.1f} s ({s.cpu:.1f} s of processor)" for s in server.starts[1:] if s.seconds > SERVES_IN and s.cpu > BUSY]
    outcomes = [f"{op.kind} {op.outcome}" for op in log.operations]
    return Report(wrong, log.operations, server.kills, server.starts, mailbox.mails, len(mailbox.mails) - len({m.message_id for m in mailbox.mails}),
                  verdict.longest_flight(mailbox.mails, server.kills), server.tail(), {name: outcomes.count(name) for name in sorted(set(outcomes))})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
