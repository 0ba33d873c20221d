"""One Chromium for all tests in it of a process; each visitor has a context of his own."""
import pytest

from tests.browser import chromium

FLAGS = ["--no-sandbox",                                                                      # the tests may run as root
         "--disable-gpu", "--renderer-process-limit=1", "--disable-site-isolation-trials"]    # one process draws all pages: no start of one at each


@pytest.fixture(scope="package")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    place = chromium.path()
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=place, args=FLAGS)
        yield opened
        opened.close()
