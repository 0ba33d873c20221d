"""Moments, days, numbers and sizes in the reader's language (domain.md, section 8). Knows no page; long forms are the engine's own.

Every function takes the language ("id" or "en") last; `filters()` binds them to the language of the request for Jinja:
`day` 24 November 2026 · `long_day` Selasa, 24 November 2026 · `short_day` 24 Nov 2026 · `clock` 14.30 WIB · `moment` Selasa, 24 November 2026, 14.30 WIB ·
`short_moment` 24 Nov, 14.30 · `days` 7 s.d. 9 Desember 2026 (two days) · `number` 1.234,56 · `size` 412 KB
"""
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from decimal import Decimal

from engine import texts

SHORT_MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")}

day, long_day, days = texts.long_day, texts.week_day, texts.span


def short_day(value: date, language: str = "id") -> str:
    """24 Nov 2026"""
    return f"{value.day} {SHORT_MONTHS[language][value.month - 1]} {value.year}"


def hour(value: datetime, language: str = "id") -> str:
    """14.30, without the zone."""
    return f"{value:%H:%M}" if language == "en" else f"{value:%H.%M}"


def short_moment(value: datetime, language: str = "id") -> str:
    """24 Nov, 14.30"""
    return f"{value.day} {SHORT_MONTHS[language][value.month - 1]}, {hour(value, language)}"


def number(value: float | Decimal, language: str = "id", digits: int | None = None) -> str:
    """1.234,56; `digits` fixes the decimals, else as many as the value has (at most 2)."""
    if digits is None:
        text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
    else:
        text = f"{value:,.{digits}f}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def size(octets: int, language: str = "id") -> str:
    """A file's size: 812 bita, 412 KB, 1,5 MB."""
    if octets < 1000:
        return f"{octets} B"
    if octets < 1_000_000:
        return f"{number(round(octets / 1000), language)} KB"
    return f"{number(octets / 1_000_000, language, 1)} MB"


def filters(language: Callable[[], str], zone: tzinfo, label: str) -> dict[str, Callable]:
    """The Jinja filters: bound to the language of the request and to the office's zone. None becomes an empty text."""
    def local(value):
        return value.astimezone(zone) if isinstance(value, datetime) and value.tzinfo else value

    def bound(function):
        return lambda value, *more: "" if value is None else function(local(value), *[local(m) for m in more], language())

    return {
        "day": bound(day), "long_day": bound(long_day), "short_day": bound(short_day), "short_moment": bound(short_moment), "days": bound(days),
        "clock": bound(lambda value, lang: f"{hour(value, lang)} {label}"),
        "moment": bound(lambda value, lang: f"{long_day(value, lang)}, {hour(value, lang)} {label}"),
        "day_moment": bound(lambda value, lang: f"{day(value, lang)}, {hour(value, lang)} {label}"),
        "number": lambda value, digits=None: "" if value is None else number(value, language(), digits), "size": bound(size),
        "month": bound(lambda value, lang: f"{texts.MONTHS[lang][value.month - 1]} {value.year}"),
        "iso": lambda value: "" if value is None else local(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat(),
    }
