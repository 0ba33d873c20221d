"""Drives the typesetter: one warm child process, killed after ten seconds, started again once after a crash. Knows bytes and time, no letters."""
import atexit
import base64
import hashlib
import json
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path

SECONDS = 10.0
MOST_FOLDERS = 32                  # then the child starts afresh
MOST_ANSWER = 20_000_000
SCRIPT = Path(__file__).with_name("typesetter.py")
FEW = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}     # each thread reserves address space: on many cores the limit would not do
NOWHERE = "http://127.0.0.1:9"     # nothing listens there: a package that reaches for the internet fails at once


class LetterError(Exception):
    """A letter that could not be made: `code` is typst, too_many_pages, too_slow, crashed, import or data; `detail` says more."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


class Press:
    """One child. `render` may be called from any thread; one letter is set at a time."""

    def __init__(self, seconds: float = SECONDS):
        self.seconds = seconds
        self._lock = threading.Lock()
        self._child: subprocess.Popen | None = None
        self._home: str | None = None
        self._folders: set[str] = set()
        atexit.register(self.close)

    def render(self, files: Mapping[str, bytes], main: str, data: str, at: int = 0, cpu: float = 0) -> bytes:
        """The PDF of `main` over the files of one folder. The same arguments give the same bytes. Raises LetterError.

        `cpu`: seconds of processor time it may take; then a crash is its own, and nothing is tried again.
        """
        folder = _key(files)
        with self._lock:
            for again in (True, False):
                try:
                    return self._ask(folder, files, main, data, at, cpu)
                except LetterError as e:
                    if e.code == "crashed" and cpu:
                        raise LetterError("too_slow", f"{cpu:g} s") from e
                    if e.code != "crashed" or not again:
                        raise
        raise AssertionError("unreachable")

    def close(self) -> None:
        """End the child and remove its folder."""
        with self._lock:
            self._stop()

    def _ask(self, folder: str, files: Mapping[str, bytes], main: str, data: str, at: int, cpu: float) -> bytes:
        if self._child is None or self._child.poll() is not None or (len(self._folders) >= MOST_FOLDERS and folder not in self._folders):
            self._start()
        request = {"folder": folder, "main": main, "data": data, "at": at, "cpu": cpu}
        if folder not in self._folders:
            request["files"] = {path: base64.b64encode(content).decode("ascii") for path, content in files.items()}
        body = json.dumps(request).encode()
        deadline = time.monotonic() + self.seconds
        try:
            self._send(len(body).to_bytes(4, "big") + body, deadline)
            answer = self._receive(deadline)
        except LetterError:
            self._stop()
            raise
        self._folders.add(folder)
        if answer[:1] == b"+":
            return answer[1:]
        said = json.loads(answer[1:])
        raise LetterError(said["code"], said["detail"])

    def _start(self) -> None:
        self._stop()
        self._home = tempfile.mkdtemp(prefix="runut-letters-")
        proxies = {name: NOWHERE for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY")}
        self._child = subprocess.Popen(
            [sys.executable, "-I", str(SCRIPT), self._home], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=self._home, env={"PATH": os.defpath, "LANG": "C.UTF-8", **FEW, **proxies}, close_fds=True)
        os.set_blocking(self._child.stdin.fileno(), False)
        os.set_blocking(self._child.stdout.fileno(), False)

    def _stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child.stdin.close()
            self._child.stdout.close()
            self._child = None
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)
            self._home = None
        self._folders.clear()

    def _send(self, data: bytes, deadline: float) -> None:
        pipe, sent = self._child.stdin.fileno(), 0
        with selectors.DefaultSelector() as ready:
            ready.register(pipe, selectors.EVENT_WRITE)
            while sent < len(data):
                self._wait(ready, deadline)
                try:
                    sent += os.write(pipe, data[sent:sent + 65536])
                except BlockingIOError:
                    continue
                except OSError as e:
                    raise LetterError("crashed", str(e)) from None

    def _receive(self, deadline: float) -> bytes:
        pipe, data, wanted = self._child.stdout.fileno(), bytearray(), 4
        with selectors.DefaultSelector() as ready:
            ready.register(pipe, selectors.EVENT_READ)
            while len(data) < wanted:
                self._wait(ready, deadline)
                piece = os.read(pipe, 1 << 20)
                if not piece:
                    raise LetterError("crashed", "the typesetter ended")
                data += piece
                if wanted == 4 and len(data) >= 4:
                    wanted = 4 + int.from_bytes(data[:4], "big")
                    if wanted > MOST_ANSWER:
                        raise LetterError("too_many_pages", f"{wanted} bytes")
        return bytes(data[4:])

    def _wait(self, ready: selectors.BaseSelector, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0 or not ready.select(left):
            raise LetterError("too_slow", f"{self.seconds:g} s")


def _key(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path}\0{len(files[path])}\0".encode())
        digest.update(files[path])
    return digest.hexdigest()[:32]
