"""Dates, numbers and NIP in words; strict YAML."""
from datetime import date, datetime
from decimal import Decimal

import pytest

from engine import feel
from engine.procedure import words_id as words
from engine.procedure.yamls import YamlError, read


@pytest.mark.parametrize(("n", "expected"), [
    (0, "nol"), (5, "lima"), (10, "sepuluh"), (11, "sebelas"), (12, "dua belas"), (18, "delapan belas"), (20, "dua puluh"), (24, "dua puluh empat"), (90, "sembilan puluh"),
    (100, "seratus"), (101, "seratus satu"), (111, "seratus sebelas"), (200, "dua ratus"), (999, "sembilan ratus sembilan puluh sembilan"), (1000, "seribu"), (1100, "seribu seratus"),
    (2000, "dua ribu"), (11_000, "sebelas ribu"), (100_000, "seratus ribu"), (1_000_000, "satu juta"), (2_000_001, "dua juta satu"), (10 ** 9, "satu miliar"), (10 ** 12, "satu triliun"),
    (Decimal("1.5"), "satu koma lima"), (Decimal("2.50"), "dua koma lima"), (Decimal("0.05"), "nol koma nol lima"), (-3, "minus tiga")])
def test_numbers_in_words(n, expected):
    assert words.in_words(n) == expected


def test_letters_print_figure_and_words():
    assert words.terbilang(Decimal(5)) == "5 (lima)" and words.terbilang(Decimal("1.5")) == "1,5 (satu koma lima)" and words.terbilang(1234) == "1.234 (seribu dua ratus tiga puluh empat)"
    assert words.terbilang(None) is None and words.terbilang("5") is None and words.terbilang(True) is None and words.terbilang(10 ** 15) is None


@pytest.mark.parametrize("value", [date(2026, 11, 24), datetime(2026, 11, 24, 9), "2026-11-24", "2026-11-24T09:00:00", feel.to_feel(date(2026, 11, 24)), feel.to_feel(datetime(2026, 11, 24, 9))])
def test_dates(value):
    assert (words.tanggal(value), words.tanggal(value, "en"), words.hari_tanggal(value)) == ("24 November 2026", "24 November 2026", "Selasa, 24 November 2026")
    assert words.hari_tanggal(value, "en") == "Tuesday, 24 November 2026" and words.tanggal(value, "fr") == "24 November 2026"


@pytest.mark.parametrize("value", [None, "", "24 November", 5, [], "2026-02-30", "2026-11-24xyz"])
def test_what_is_no_date(value):
    assert words.tanggal(value) is None


def test_a_nip_in_its_groups():
    assert words.nip("199004122015032901") == "19900412 201503 2 901" and words.nip("123") == "123" and words.nip(None) is None


@pytest.mark.parametrize(("value", "shown"), [
    (None, "–"), (True, "ya"), (False, "tidak"), (Decimal("1234.50"), "1.234,5"), (1000000, "1.000.000"), ("teks", "teks"), ("2026-12-07", "7 Desember 2026"),
    ("2026-12-07T07:30:00", "7 Desember 2026 07.30"), (["a", 2], "a, 2"), ([], "–"), (feel.to_feel(date(2026, 12, 7)), "7 Desember 2026"), (float("nan"), "–")])
def test_values_as_readers_see_them(value, shown):
    assert words.shown(value) == shown


@pytest.mark.parametrize(("text", "code", "line"), [
    ("a: =tanggal(x): y", "yaml_quote", 1), ("a: {b: =f(x, y)}", "yaml_quote", 1), ("x: 1\na: [=f(x, y)]", "yaml_quote", 2), ('a: =f("x # y")', "yaml_quote", 1), ("a: 1\na: 2", "yaml_duplicate_key", 2),
    ("a: &x 1", "yaml_anchor", 1), ("a: *x", "yaml_anchor", 1), ("a: !!python/object:os.system x", "yaml_tag", 1), ("a: 1\n---\nb: 2", "yaml_documents", 2), ("? [a]\n: b", "yaml_key", 1),
    ("[" * 50, "yaml_too_deep", 1), ("[" * 100_000, "yaml_too_deep", 1), ("a: [1", "yaml_syntax", 2), ("\x00", "yaml_syntax", 1), ("a\n" * 600_000, "yaml_too_large", 1)])
def test_yaml_that_is_refused(text, code, line):
    with pytest.raises(YamlError) as error:
        read(text)
    assert (error.value.code, error.value.line) == (code, line)


def test_yaml_scalars_stay_as_written():
    assert read("a: yes\nb: 0712\nc: ~\nd:\ne: 1.0\nf: on # comment\ng: ='x'\n") == {"a": "yes", "b": "0712", "c": "~", "d": "", "e": "1.0", "f": "on", "g": "='x'"}
    assert read("") is None and read(b"\xef\xbb\xbfa: 1") == {"a": "1"}
    with pytest.raises(YamlError):
        read(b"a: \xff")


def test_every_key_knows_its_line():
    assert read("a: 1\nb:\n  c: 2\n")["b"].lines == {"c": 3}
