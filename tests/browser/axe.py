"""Whether a page can be used by everybody, as far as a program can see it: axe over the open page.

LOOKS: scheme and width of the two looks of a page; the second is looked at in the second round.
`whole` asks every rule of WCAG 2.2 A and AA and the best practices; `colours` asks only what a colour scheme changes, for a page that was seen whole
in the other scheme. Nothing is preloaded: the one rule that needs the text of style sheets (a page locked to one orientation) looks for a
transform in a media query, of which our one sheet has none (tests/web/test_style.py).
"""
import pytest

sync_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

LOOKS = [("light", 360), pytest.param("dark", 1280, marks=pytest.mark.again)]
_LEAN = {"resultTypes": ["violations"], "preload": False}
whole = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], **_LEAN}
colours = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, **_LEAN}


def accessible(page, where: object, rules: dict = whole) -> None:
    """Fails with what axe finds on the open page; `where` names the page."""
    found = sync_playwright.Axe().run(page, options=rules).response["violations"]
    assert not found, (where, [(violation["id"], violation["nodes"][0]["html"]) for violation in found])
