"""One Chromium for all tests in it of a process; each visitor has a context of his own."""
import pytest

from tests.browser import chromium


@pytest.fixture(scope="package")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    place = chromium.path()
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=place, args=["--no-sandbox"])
        yield opened
        opened.close()
