"""Dates, numbers and sizes in words; every sentence of the pages has its English."""
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import web
from web import languages, words

HERE = Path(web.__file__).parent
SOURCES = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
MOMENT = datetime(2026, 12, 7, 14, 30, tzinfo=ZoneInfo("Asia/Jakarta"))


def test_moments_in_both_languages():
    assert words.long_day(MOMENT) == "Senin, 7 Desember 2026" and words.long_day(MOMENT, "en") == "Monday, 7 December 2026"
    assert words.short_moment(MOMENT) == "7 Des, 14.30" and words.short_day(date(2026, 8, 1)) == "1 Agu 2026"


def test_filters_bring_a_moment_into_the_office_zone():
    bound = words.filters(lambda: "id", ZoneInfo("Asia/Makassar"), "WITA")
    assert bound["clock"](MOMENT) == "15.30 WITA" and bound["moment"](MOMENT) == "Senin, 7 Desember 2026, 15.30 WITA"
    assert bound["days"](date(2026, 12, 7), date(2026, 12, 9)) == "7 s.d. 9 Desember 2026"
    assert bound["day"](None) == "" and bound["iso"](None) == ""


@pytest.mark.parametrize(("value", "digits", "text"), [
    (1234, None, "1.234"), (1234.5, None, "1.234,5"), (Decimal("1234.56"), None, "1.234,56"), (0.4, 1, "0,4"), (2.0, None, "2"), (-3, None, "-3")])
def test_numbers(value, digits, text):
    assert words.number(value, "id", digits) == text


def test_sizes():
    assert [words.size(n) for n in (812, 412_000, 1_500_000)] == ["812 B", "412 KB", "1,5 MB"]
    assert words.size(1_500_000, "en") == "1.5 MB"


def _sources() -> dict:
    found = extract_from_dir(HERE, method_map=SOURCES, keywords={"_": None, "gettext": None, "ngettext": (1, 2)}, options_map={})
    return {(m if isinstance(m, str) else m[0]): f"{file}:{line}" for file, line, m, *_ in found}


def test_every_sentence_has_its_english():
    sources = _sources()
    assert len(sources) > 100
    missing = [f"{where} {text}" for text, where in sources.items() if text not in languages.CATALOGUES["en"]]
    assert not missing, "\n".join(missing)


def test_no_english_without_its_sentence_and_none_twice():
    sources, seen = _sources(), set()
    for file in (HERE / "locale" / "en").glob("*.po"):
        for message in read_po(file.open("rb"), locale="en"):
            if message.id:
                text = message.id if isinstance(message.id, str) else message.id[0]
                assert text in sources, f"{file.name}: {text!r} is used nowhere"
                assert text not in seen, f"{file.name}: {text!r} stands twice"
                seen.add(text)


def test_a_translation_keeps_its_places():
    import re
    for source, forms in languages.CATALOGUES["en"].items():
        for form in forms:
            assert set(re.findall(r"%\((\w+)\)s", form)) <= set(re.findall(r"%\((\w+)\)s", source)) | {"n"}, source


def test_one_and_many_in_english(client_en):
    from flask import g
    with client_en.application.test_request_context():
        g.language = "en"
        text = "%(n)s tugas menunggu Anda"
        assert languages.ngettext(text, text, 1) == "1 task waits for you" and languages.ngettext(text, text, 2) == "2 tasks wait for you"
        assert languages.ngettext(text, text, 1200, n="1,200") == "1,200 tasks wait for you"
        g.language = "id"
        assert languages.ngettext(text, text, 2) == "2 tugas menunggu Anda"
