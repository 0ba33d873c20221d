"""Mails: words of the case in, one subject line and a body out; nothing but names, two filters, if and one loop."""
from decimal import Decimal

import pytest

from engine import feel
from engine.procedure.mails import Mail, MailError, inspect, render

from .conftest import CUTI, NOW

NAMES = {"kasus": {"nomor": "CUTI-2026-000001", "alamat": "https://contoh.invalid/p/1"}, "penerima": {"nama": "Siti"}, "nomor": {"nomor": "800/0001", "items": "milik perkara"},
         "hak": {"sebutan": "Cuti Tahunan", "mulai": "2026-12-07", "selesai": "2026-12-09", "hari_kerja": 3, "akun": "cuti_tahunan", "rahasia": False, "sesudah": Decimal("9.5")}}


def body(text, language="id", **names):
    return render(f"Subject: x\n\n{text}", {**NAMES, **names}, language)[1].rstrip("\n")


def test_the_news_of_a_permit():
    subject, text = render(Mail("izin_terbit", CUTI["mails/izin_terbit.txt"].decode()), NAMES)
    assert subject == "Izin cuti CUTI-2026-000001 terbit"
    assert "Izin cuti tahunan terbit dengan nomor 800/0001, untuk 7 Desember 2026 sampai 9 Desember 2026 (3 hari kerja)." in text
    assert "Sisa cuti tahunan Anda 9,5 hari." in text and text.endswith("https://contoh.invalid/p/1\n")


def test_an_english_mail_writes_english_dates(cuti):
    assert "from 7 December 2026 to 9 December 2026 (3 working days)" in render(cuti.mail("izin_terbit", "en"), NAMES)[1]
    assert cuti.mail("izin_terbit", "fr").language == "id"


@pytest.mark.parametrize(("text", "expected"), [
    ("{{ tidak.ada.sama.sekali }}.", "."), ("{{ nomor.items }}", "milik perkara"), ("{{ hak.sebutan | lower }}", "cuti tahunan"), ("{{ null_ }}{% if nomor %}a{% else %}b{% endif %}", "a"),
    ("{{ 'a' if hak.hari_kerja == 3 else 'b' }}", "a"), ("{% for d in daftar %}- {{ d.nama }}\n{% endfor %}", "- A\n- B"), ("{{ hak.mulai | tanggal }}", "7 Desember 2026"),
    ("{{ nol | tanggal }}x", "x"), ("{{ kosong }}x", "x"), ("{{ benar }}", "ya"), ("{{ daftar.0.nama }}", "A"), ("{{ besar }}", "1.234.567")])
def test_what_a_text_may_say(text, expected):
    assert body(text, daftar=[{"nama": "A"}, {"nama": "B"}], kosong=None, benar=True, besar=1234567) == expected


def test_feel_values_are_taken_too():
    assert body("{{ mulai | tanggal }}", mulai=feel.to_feel(NOW.date())) == "24 November 2026"


@pytest.mark.parametrize("value", ["a\nBcc: x@y.z", "a\r\nBcc: x", "a\u2028Bcc: x", "a\x00b", "x" * 5000])
def test_a_subject_is_one_line_whatever_a_value_holds(value):
    subject, _ = render("Subject: Kabar {{ kasus.nomor }}\n\nx", {"kasus": {"nomor": value}})
    assert subject.isprintable() and len(subject) <= 200 and len(subject.splitlines()) == 1


@pytest.mark.parametrize("text", [
    "{{ ''.__class__ }}", "{{ kasus.__class__ }}", "{{ range(9) }}", "{{ kasus.nomor.upper() }}", "{{ 'a' * 99999999 }}", "{{ 9 ** 9 ** 9 }}", "{% include '/etc/passwd' %}",
    "{% import 'x' as y %}", "{% extends 'x' %}", "{% macro a() %}{% endmacro %}", "{% set a = 1 %}", "{% for a in b %}{% for c in d %}{% endfor %}{% endfor %}", "{{ a | upper }}",
    "{{ a | tanggal('x') }}", "{{ a[b] }}{{ a() }}", "{% filter lower %}{% endfilter %}", "{{ a", "{% if %}", "{{ self }}{{ a ~ b }}", "{{ [1, 2] }}", "{{ {'a': 1} }}",
    "{% for a in 'text' %}{% endfor %}", "{{ lipsum() }}", "{{ cycler.__init__.__globals__ }}", "{% autoescape true %}{% endautoescape %}",
    "{{ " + "(" * 5000 + "a" + ")" * 5000 + " }}"])
def test_what_a_text_may_not_do(text):
    with pytest.raises(MailError):
        inspect(f"Subject: x\n\n{text}")
    with pytest.raises(MailError):
        render(f"Subject: x\n\n{text}", NAMES)


@pytest.mark.parametrize(("source", "code"), [
    ("", "mail_subject"), ("Perihal: x\n\ny", "mail_subject"), ("Subject:\n\nx", "mail_subject"), ("Subject: x\ny", "mail_blank_line"), ("Subject: x\n\n" + "a" * 30_000, "mail_too_long")])
def test_the_first_line_is_the_subject(source, code):
    with pytest.raises(MailError) as error:
        inspect(source)
    assert error.value.code == code


def test_a_mistake_is_on_its_line():
    with pytest.raises(MailError) as error:
        inspect("Subject: x\n\nsatu\ndua {{ a | upper }}\n")
    assert error.value.line == 4


def test_what_it_reads():
    assert inspect("Subject: {{ kasus.nomor }}\n\n{% for d in dokumen %}{{ d.nama }}{% endfor %}{{ hak.mulai | tanggal }}") == {("kasus", "nomor"), ("dokumen",), ("hak", "mulai")}
