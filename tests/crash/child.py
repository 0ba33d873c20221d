"""Started by the crash test instead of `runut`: the product itself, with a clock that is so many seconds ahead and, for the test of the test, a fault.

    python -m tests.crash.child run --config FILE       RUNUT_TEST_AHEAD=seconds  RUNUT_TEST_FAULT=name
"""
import os
import sys
from datetime import UTC, datetime, timedelta

from engine import clock
from web import cli

AHEAD = timedelta(seconds=float(os.environ.get("RUNUT_TEST_AHEAD", "0")))


def main(arguments: list[str], fault: str) -> int:
    clock.Clock.now = lambda self: datetime.now(UTC) + AHEAD
    if fault:
        from tests.crash import faults
        faults.FAULTS[fault]()
    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ.get("RUNUT_TEST_FAULT", "")))
