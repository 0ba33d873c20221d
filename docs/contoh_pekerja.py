"""An example of a worker: a program outside Runut that does what a service task `external` asks for. Python's standard library only; copy it and
change `answer`.

    RUNUT_TOKEN=... python contoh_pekerja.py --server https://runut.example --topic bkn.cek --file pegawai.json

The token: `runut token create NIP --scope work:write`, of an administrator. This worker looks the payload's `nip` up in a JSON file {nip: result} that
another system writes. A file that cannot be read is a fault that may pass: the work is given back and comes again later. A NIP that is not there is an
answer: the BPMN error TIDAK_DITEMUKAN, for the error event at the task's border.
"""
import argparse
import json
import os
import secrets
import sys
import time
import urllib.error
import urllib.request


class Known(Exception):
    """An outcome the diagram knows: `code` is that of its error event."""

    def __init__(self, code: str, message: str = ""):
        super().__init__(message)
        self.code, self.message = code, message


def answer(payload: dict, file: str) -> dict:
    """The work itself: what it gives becomes the object of the service task. Known for a BPMN error; any other exception is a failure, tried again."""
    with open(file, encoding="utf-8") as source:
        known = json.load(source)
    if payload["nip"] not in known:
        raise Known("TIDAK_DITEMUKAN", "not in the file")
    return known[payload["nip"]]


class Runut:
    """The API of a Runut server. Every call has a key, so that one whose answer was lost can be sent again without a second effect."""

    def __init__(self, server: str, token: str):
        self.root, self.token = server.rstrip("/") + "/api/v1", token

    def post(self, path: str, body: dict, key: str) -> list | dict | None:
        request = urllib.request.Request(self.root + path, json.dumps(body).encode(), method="POST", headers={
            "Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "Idempotency-Key": key})
        for pause in (1, 5, 25, None):
            try:
                with urllib.request.urlopen(request, timeout=30) as reply:
                    return json.loads(reply.read() or b"null")
            except urllib.error.HTTPError as problem:
                if problem.code < 500 or pause is None:          # 4xx: sending it again changes nothing
                    raise
            except OSError:                                      # the server is away, or its answer was lost
                if pause is None:
                    raise
            time.sleep(pause)
        raise AssertionError


def one_round(runut: Runut, topic: str, worker: str, file: str) -> int:
    """Take what is free and do it: how much that was."""
    taken = runut.post("/work/fetch", {"topics": [topic], "worker": worker, "most": 10, "seconds": 300}, secrets.token_hex(16))
    for work in taken:
        held = {"attempt": work["attempt"]}
        try:
            what, body = "complete", {"result": answer(work["payload"], file)}
        except Known as outcome:
            what, body = "error", {"code": outcome.code, "message": outcome.message}
        except Exception as fault:  # noqa: BLE001 - whatever went wrong, Runut is told and gives it to somebody again
            what, body = "fail", {"error": f"{type(fault).__name__}: {fault}"[:2000]}
        try:
            runut.post(f"/work/{work['id']}/{what}", held | body, f"{work['id']}-{work['attempt']}-{what}")
            print(f"{work['number']} {what}", flush=True)
        except urllib.error.HTTPError as problem:
            if problem.code != 409:                              # 409: the request was withdrawn, or somebody else has it now
                print(f"{work['number']} {problem.code} {problem.read().decode()}", file=sys.stderr, flush=True)
    return len(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description="An example of a worker for Runut")
    parser.add_argument("--server", default="http://127.0.0.1:8000")
    parser.add_argument("--topic", required=True)
    parser.add_argument("--file", required=True)
    parser.add_argument("--worker", default=f"contoh-{os.getpid()}")
    parser.add_argument("--once", action="store_true", help="one round instead of for ever")
    given = parser.parse_args()
    runut = Runut(given.server, os.environ["RUNUT_TOKEN"])
    while True:
        found = one_round(runut, given.topic, given.worker, given.file)
        if given.once:
            return
        if not found:
            time.sleep(2)


if __name__ == "__main__":
    main()
