"""The filter of the inbox in an address and back: only codes, never a word that was typed. Knows views, no page."""
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from engine import views
from web import forms

SCOPES = {"": "mine", "unit": "unit", "semua": "all"}
TIMES = {"": "", "lewat": "late", "hari_ini": "today", "nanti": "later", "tindak": "follow"}


def read(given: Mapping[str, str]) -> views.InboxFilter:
    """The filter of an address or a form; what makes no sense filters nothing."""
    return views.InboxFilter(
        SCOPES.get(given.get("lingkup", ""), "mine"), forms.identifier(given.get("layanan")) or "", forms.identifier(given.get("tahap")) or "",
        TIMES.get(given.get("waktu", ""), ""), bool(given.get("ambil")), bool(given.get("tanda")))


def fields(asked: views.InboxFilter, **changes) -> dict[str, str]:
    """Names and values that say the filter, those that say nothing left out. `changes`: of the filter."""
    asked = replace(asked, **changes)
    words = {"lingkup": _key(SCOPES, asked.scope), "layanan": asked.procedure, "tahap": asked.element, "waktu": _key(TIMES, asked.time),
             "ambil": "1" if asked.claimed else "", "tanda": "1" if asked.marked else ""}
    return {name: value for name, value in words.items() if value}


def query(asked: views.InboxFilter, searching: bool = False, **changes) -> str:
    """The filter as the end of an address, "" for none. `searching`: the words that were kept count too."""
    return urlencode({**fields(asked, **changes), **({"cari": "1"} if searching else {})})


def _key(table: Mapping[str, str], value: str) -> str:
    return next(key for key, one in table.items() if one == value)
