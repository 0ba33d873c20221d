"""Starts children quickly for the test of the test: everything is imported once, each child is a fork. The crash test itself starts the product anew.

    stdin, one JSON a line: {"arguments": [...], "ahead": seconds, "fault": name, "log": file}      stdout: the child's process id
"""
import json
import os
import signal
import sys


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)        # the dead are nobody's care
    import waitress  # noqa: F401 - so that no child has to

    import web
    from tests.crash import child, faults  # noqa: F401
    assert web.create_app
    for line in sys.stdin:
        wish = json.loads(line)
        pid = os.fork()
        if not pid:
            _become(wish)
        print(pid, flush=True)


def _become(wish: dict) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(wish["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    from datetime import timedelta

    from tests.crash import child
    child.AHEAD = timedelta(seconds=wish["ahead"])
    code = 3
    try:
        code = child.main(wish["arguments"], wish["fault"])
    except SystemExit as e:
        code = e.code or 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
