"""Where the browser of the tests is. Without one they are skipped, unless RUNUT_REQUIRE names chromium: then they fail."""
import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def path() -> str:
    found = os.environ.get("RUNUT_CHROMIUM") or next((where for name in NAMES if (where := shutil.which(name))), None)
    if found is None:
        reason = "no Chromium on this machine (RUNUT_CHROMIUM names another place)"
        if "chromium" in os.environ.get("RUNUT_REQUIRE", "").split(","):
            pytest.fail(reason)
        pytest.skip(reason)
    return found
