"""Where the test cases written by others lie: outside this repository, never copied into it."""
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def cases(name: str) -> Path:
    """The folder of one suite: $RUNUT_CASES/name, else ../shared/cases/name beside the repository. Skips the test when it is not there."""
    folder = Path(os.environ.get("RUNUT_CASES") or ROOT.parent / "shared" / "cases") / name
    if not folder.exists():
        pytest.skip(f"no cases at hand: set RUNUT_CASES to the folder that holds {name}/")
    return folder
