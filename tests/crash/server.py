"""The child process: started, killed, started again. Knows no page but /healthz."""
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.office import HOUSE

PATIENCE = 60                    # seconds until a start counts as failed


@dataclass(frozen=True)
class Start:
    """How long it took until a page was served: `seconds` by the wall, `cpu` of the child until then."""
    seconds: float
    cpu: float


class Fresh:
    """Each child is a new Python, as an operator would start it."""

    def start(self, arguments: list[str], ahead: float, fault: str, log: Path) -> subprocess.Popen:
        with open(log, "ab") as out:
            return subprocess.Popen([sys.executable, "-m", "tests.crash.child", *arguments], cwd=HOUSE, stdout=out, stderr=out,
                                    env={**os.environ, "RUNUT_TEST_AHEAD": str(ahead), "RUNUT_TEST_FAULT": fault})


class Forks:
    """Each child is a fork of one process that has imported everything."""

    def __init__(self):
        self.zygote = subprocess.Popen([sys.executable, "-m", "tests.crash.zygote"], cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(self, arguments: list[str], ahead: float, fault: str, log: Path) -> "Fork":
        self.zygote.stdin.write(json.dumps({"arguments": arguments, "ahead": ahead, "fault": fault, "log": str(log)}) + "\n")
        self.zygote.stdin.flush()
        return Fork(int(self.zygote.stdout.readline()))

    def close(self) -> None:
        self.zygote.stdin.close()
        self.zygote.wait(10)
        self.zygote.stdout.close()


class Fork:
    """What the test needs of a Popen, for a process that is somebody else's child."""

    def __init__(self, pid: int):
        self.pid, self.born = pid, _stat(pid, 19)

    def poll(self) -> int | None:
        """0 once it is gone; whoever has its number afterwards is another process."""
        return None if self.born and _stat(self.pid, 19) == self.born else 0

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def wait(self, seconds: float = 30) -> int:
        until = time.time() + seconds
        while self.poll() is None:
            if time.time() > until:
                raise TimeoutError(f"process {self.pid} does not end")
            time.sleep(0.01)
        return 0


@dataclass
class Server:
    config: Path
    port: int
    ahead: float                 # seconds the child's clock is ahead of the machine's
    fault: str = ""
    kills: list[float] = field(default_factory=list)         # machine's time of each kill
    starts: list[Start] = field(default_factory=list)
    process: subprocess.Popen | None = None
    starter: Fresh | Forks = field(default_factory=Fresh)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        begun = time.time()
        self.process = self.starter.start(["run", "--config", str(self.config)], self.ahead, self.fault, self.config.parent / "log")
        while not self.answers():
            if self.process.poll() is not None or time.time() - begun > PATIENCE:
                raise RuntimeError(f"the server did not start: {self.tail()}")
            time.sleep(0.02)
        self.starts.append(Start(time.time() - begun, _cpu(self.process.pid)))

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def kill(self) -> None:
        """kill -9, once for a process: two who want to kill at the same time kill once."""
        with self._lock:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGKILL)
                self.kills.append(time.time())
                self.process.wait()

    def stop(self) -> int:
        """An orderly end; its exit code."""
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tail(self) -> str:
        return (self.config.parent / "log").read_text("utf-8", "replace")[-3000:]


def _cpu(pid: int) -> float:
    """Processor seconds of a process."""
    return (_stat(pid, 11) + _stat(pid, 12)) / os.sysconf("SC_CLK_TCK")


def _stat(pid: int, place: int) -> int:
    """A number of a process by its place after the name: 11 and 12 processor time, 19 the moment of its start. 0 if it is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[place])
    except (OSError, IndexError):
        return 0
