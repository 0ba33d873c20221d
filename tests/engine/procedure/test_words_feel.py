"""Every code by which FEEL and tables say why a value is null has words, and everything the grammar may expect has Indonesian."""
import re
from pathlib import Path

import pytest

import engine
from engine import feel
from engine.procedure.words_feel import EXPECTED, REASONS, expected, reason

HERE = Path(engine.__file__).parent
SOURCE = "\n".join(f.read_text("utf-8") for package in ("feel", "decisions") for f in (HERE / package).rglob("*.py"))


def test_every_reason_has_words():
    codes = set(re.findall(r'\b(?:note|Failure)\(\s*"(\w+)"', SOURCE))
    assert len(codes) > 50 and not codes - set(REASONS)


def test_everything_expected_has_its_indonesian():
    told = set(re.findall(r'self\.fail\("([a-z ,]+)"\)', SOURCE)) | {f"less {what}" for what in re.findall(r'too_deep\("([a-z ]+)"\)', SOURCE)}
    assert len(told) > 8 and not told - set(EXPECTED)


@pytest.mark.parametrize(("text", "words"), [
    ('1 < "a"', '1 < "a": number dan string tidak dapat dibandingkan dengan <'), ("{a: 1}.b", "{a: 1}.b: tidak ada bagian b"),
    ('date("2026-02-30")', 'date("2026-02-30"): teks ini tidak dapat dibaca sebagai nilai yang diminta'), ("1 / 0", "1 / 0: / tidak berlaku untuk number dan number"),
    ('min(1, "a")', 'min(1, "a"): nilai-nilai ini tidak dapat dibandingkan'), ('-"a"', '-"a": perhitungan ini tidak berlaku untuk nilai itu')])
def test_reasons_in_words(text, words):
    run = feel.Run()
    assert feel.Cache().expression(text)(feel.scope({}, {}, run)) is None
    assert reason(run.reasons[0]) == words and reason(run.reasons[0], "en") != words


def test_what_was_expected_in_words():
    assert expected("an expression") == "sebuah ungkapan" and expected("an expression", "en") == "an expression"
    assert expected("']', ')' or '['") == "']', ')' atau '['" and expected("at most 9 characters") == "paling banyak 9 huruf" and expected("") == "-"
