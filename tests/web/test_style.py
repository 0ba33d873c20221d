"""The stylesheet: contrast of every pair of tokens that meet, in both schemes; no font, image or import; no colour outside the tokens."""
import re

import pytest

from web.assets import HERE

CSS = (HERE / "runut.css").read_text("utf-8")
PAIRS = [                            # front, back, least contrast (WCAG 2.2: 4.5 for text, 3 for what is no text)
    ("ink", "bg", 4.5), ("ink", "panel", 4.5), ("ink", "tint", 4.5), ("ink", "alarm-tint", 4.5), ("ink", "warn-tint", 4.5),
    ("ink2", "bg", 4.5), ("ink2", "panel", 4.5), ("ink2", "tint", 4.5), ("ink2", "alarm-tint", 4.5),
    ("accent", "bg", 4.5), ("accent", "panel", 4.5), ("accent", "tint", 4.5), ("accent", "alarm-tint", 4.5), ("accent2", "bg", 4.5), ("accent2", "panel", 4.5),
    ("on", "accent", 4.5), ("on", "accent2", 4.5), ("alarm", "bg", 4.5), ("alarm", "panel", 4.5), ("alarm", "alarm-tint", 4.5),
    ("warn", "bg", 4.5), ("warn", "panel", 4.5), ("warn", "warn-tint", 4.5), ("bg", "ink", 4.5),
    ("edge", "bg", 3), ("edge", "panel", 3), ("accent", "bg", 3), ("ink", "bg", 3), ("accent", "tint", 3), ("ink", "panel", 3),
]


def _tokens() -> dict[str, dict[str, str]]:
    light, dark = (dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})\b", block)) for block in re.findall(r":root\{(.*?)\}", CSS, re.DOTALL)[:2])
    return {"light": light, "dark": {**light, **dark}}


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(front: str, back: str) -> float:
    low, high = sorted((_luminance(front), _luminance(back)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_the_known_one():
    assert _contrast("#fff", "#000") == pytest.approx(21) and _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast(scheme, front, back, least):
    tokens = _tokens()[scheme]
    assert _contrast(tokens[front], tokens[back]) >= least


def test_nothing_comes_from_elsewhere():
    assert not re.search(r"url\(|@import|@font-face", CSS)


def test_no_page_is_locked_to_an_orientation():
    """The one rule of axe that would have to load the sheet (tests/browser/axe.py)."""
    assert not re.search(r"\borientation\b|\btransform\s*:", CSS)


def test_every_colour_is_a_token():
    outside = CSS[CSS.index("/* base */"):]
    paper = {"#fff", "#000", "#999"}     # QR codes and print: always black on white
    assert set(re.findall(r"#[0-9a-fA-F]{3,6}\b", outside)) <= paper


def test_braces_balance():
    assert CSS.count("{") == CSS.count("}")


def test_every_class_of_a_template_is_in_the_stylesheet():
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", CSS))
    for file in (HERE.parent / "templates").glob("*.html"):
        for value in re.findall(r'class="([^"{]*)"', file.read_text("utf-8")):
            assert set(value.split()) <= known, f"{file.name}: {set(value.split()) - known}"
