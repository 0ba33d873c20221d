"""Dates, numbers and NIP as an Indonesian office writes them (and dates in English for its English mails). Knows no procedure and no folder.

The functions `tanggal`, `terbilang` and `nip` are what letters and forms call under these names: they take FEEL or Python values and answer a
text, or None for a value that is none of theirs.
"""
import datetime
from decimal import Decimal

from engine import feel
from engine.texts import LANGUAGES, long_day, week_day

DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
SCALES = ((10 ** 12, "triliun"), (10 ** 9, "miliar"), (10 ** 6, "juta"), (1000, "ribu"), (100, "ratus"), (10, "puluh"))
MOST = 10 ** 15


def day_of(value) -> datetime.date | None:
    """The day of a date, a date-time or an ISO text, Python's or FEEL's; None if it is none (or lies outside Python's years)."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value[:10]) if len(value) == 10 or value[10:11] == "T" else None
        except ValueError:
            return None
    if isinstance(value, (feel.Date, feel.DateTime)):
        try:
            return day_of(value.to_python())
        except (ValueError, OverflowError):
            return None
    return None


def tanggal(value, language: str = "id") -> str | None:
    """`24 November 2026`."""
    day = day_of(value)
    return None if day is None else long_day(day, _known(language))


def hari_tanggal(value, language: str = "id") -> str | None:
    """`Selasa, 24 November 2026`."""
    day = day_of(value)
    return None if day is None else week_day(day, _known(language))


def _known(language: str) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]


def terbilang(value) -> str | None:
    """Figure with words, as letters print it: `5 (lima)`, `24 (dua puluh empat)`, `1,5 (satu koma lima)`."""
    number = _number(value)
    if number is None or abs(number) >= MOST:
        return None
    return f"{angka(number)} ({in_words(number)})"


def in_words(number: Decimal | int) -> str:
    """A number below 10**15 in words: 12 is `dua belas`, 1100 `seribu seratus`."""
    text = f"{abs(Decimal(number)):f}"
    whole, _, part = text.partition(".")
    words = _whole(int(whole))
    part = part.rstrip("0")
    if part:
        words += " koma " + " ".join(DIGITS[int(d)] for d in part)
    return ("minus " if number < 0 else "") + words


def _whole(n: int) -> str:
    if n < 10:
        return DIGITS[n]
    if n == 10:
        return "sepuluh"
    if n == 11:
        return "sebelas"
    if n < 20:
        return f"{DIGITS[n - 10]} belas"
    size, name = next((s, w) for s, w in SCALES if n >= s)
    count, rest = divmod(n, size)
    head = f"se{name}" if count == 1 and size <= 1000 else f"{_whole(count)} {name}"
    return f"{head} {_whole(rest)}" if rest else head


def angka(value, language: str = "id") -> str | None:
    """A number with the language's separators: `1.234,56`."""
    number = _number(value)
    if number is None:
        return None
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if language != "en" else text


def _number(value) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    return number if number.is_finite() else None


def nip(value) -> str | None:
    """An 18-digit NIP in its groups: `19900412 201503 2 901`. Anything else comes back as it is."""
    if not isinstance(value, str):
        return None
    digits = value.replace(" ", "")
    return f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}" if len(digits) == 18 and digits.isdecimal() else value


def shown(value, language: str = "id") -> str:
    """Any value of a case as a reader sees it: dates long, numbers with separators, yes and no, lists with commas; null is an en dash."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return ({"en": ("yes", "no")}.get(language, ("ya", "tidak")))[0 if value else 1]
    if isinstance(value, (int, float, Decimal)):
        return angka(value, language) or "–"
    if isinstance(value, (list, tuple)):
        return ", ".join(shown(v, language) for v in value[:50]) or "–"
    day = tanggal(value, language)
    if day is not None:
        moment = value if isinstance(value, str) else feel.text(value)
        clock = moment[11:16].replace(":", ".") if len(moment) > 10 and moment[10] == "T" else ""
        return f"{day} {clock}".strip()
    return value if isinstance(value, str) else feel.text(value)
