"""What a posted form says, and how the fields of a form are arranged on the page. Knows views and Flask's request, no page and no rule of a form.

Names that belong to the frame of a form and never to a field of it: RESERVED. A checklist posts under `<field>[]`, a file under `<field>` or, where
several documents are asked for, `<field>.<code of the document>`.
"""
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import Response, render_template, request
from werkzeug.datastructures import MultiDict

from engine import Refused, Upload, views
from web import context, errors, words
from web.languages import gettext as _
from web.languages import language

SEND, REFRESH, CLAIM, RELEASE, KEEP, DROP = "kirim", "perbarui", "ambil", "lepas", "simpan", "buang"
RESERVED = frozenset({"csrf_token", "key", "revision", "tombol", "untuk", "prosedural", "kasus"})
KEY = re.compile(r"[\w-]{8,100}", re.ASCII)
IDENTIFIER = re.compile(r"[\w-]{1,64}", re.ASCII)
FRAGMENT = "X-Runut-Bagian"              # header of the script that asks for the form alone


@dataclass(frozen=True)
class Entry:
    """One posted form. `raw`: field -> what was typed, text or list of texts; judging it is the engine's."""
    raw: dict[str, str | list[str]]
    files: tuple[Upload, ...]
    key: str                             # Idempotency-Key; a fresh one where the form brought none
    revision: int | None
    button: str                          # SEND, REFRESH, CLAIM, RELEASE, KEEP (the draft) or DROP (it)
    procedural: tuple[str, str] | None   # (field, value) of a procedural outcome just chosen; value "" takes the choice back
    on_behalf: str | None
    case: str | None

    @property
    def fragment(self) -> bool:
        """Whether the script asks for the form alone."""
        return FRAGMENT in request.headers


def read() -> Entry:
    """The form of this request. Nothing in it raises: what makes no sense is left to the engine, which names the field."""
    form = request.form
    raw = typed(form)
    procedural = _choice(form.get("prosedural"))
    if procedural:
        raw[procedural[0]] = procedural[1]
    return Entry(
        raw, tuple(uploads()), key(), number(form.get("revision", "")),
        REFRESH if procedural else form.get("tombol", SEND), procedural,
        identifier(form.get("untuk") or request.args.get("untuk")), identifier(form.get("kasus")))


def key() -> str:
    """The Idempotency-Key the form of this request brought; a fresh one where it brought none."""
    used = request.form.get("key", "")
    return used if KEY.fullmatch(used) else context.key()


def number(text: str) -> int | None:
    """A revision."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def typed(form: MultiDict) -> dict[str, str | list[str]]:
    """The fields alone: a name that came twice is a list, so that the engine can refuse it; `name[]` always is one."""
    raw: dict[str, str | list[str]] = {}
    for name, values in form.lists():
        if not name:                                      # a part without a name is no field
            continue
        if name.endswith("[]"):
            raw[name[:-2]] = [v for v in values if v != ""]
        elif name not in RESERVED:
            raw[name] = values[0] if len(values) == 1 else values
    return raw


def _choice(text: str | None) -> tuple[str, str] | None:
    field, _, value = (text or "").partition("=")
    return (field, value) if field else None


def identifier(text: str | None) -> str | None:
    return text if text and IDENTIFIER.fullmatch(text) else None


def uploads() -> Iterator[Upload]:
    """The files of this request: `<field>`, or `<field>.<code>` where several documents are asked for."""
    for name, storages in request.files.lists():
        field, _, code = (name or "").partition(".")
        for storage in storages:
            if storage.filename:
                yield Upload(field, storage.filename, storage.read(), code or None)


# how a form stands on the page ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Block:
    """What is drawn together. kind: one, pair (two dates side by side), group (a heading with the fields below it)."""
    kind: str
    fields: tuple[views.Field, ...]
    group: views.Field | None = None
    inside: tuple["Block", ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A form's blocks before and after the live facts, and the procedural outcome that is chosen, if one is."""
    first: tuple[Block, ...]
    rest: tuple[Block, ...]
    chosen: tuple[views.Field, views.Option] | None


def sheet(form: views.FormPage) -> Sheet:
    """On a phone the facts stand between what they are counted from and the rest: after the last date, else after the last field that refreshes."""
    fields = form.fields
    split = _split(fields) if form.preview else len(fields)
    chosen = next(((f, o) for f in fields for o in f.procedural if o.chosen or (f.value and f.value == o.value)), None)
    return Sheet(tuple(_blocks(fields[:split])), tuple(_blocks(fields[split:])), chosen)


def _split(fields: tuple[views.Field, ...]) -> int:
    dates = [i for i, f in enumerate(fields) if f.type in ("date", "datetime")]
    asked = dates or [i for i, f in enumerate(fields) if f.refreshes]
    return asked[-1] + 1 if asked else len(fields)


def _blocks(fields: tuple[views.Field, ...]) -> list[Block]:
    blocks: list[Block] = []
    group: views.Field | None = None
    inside: list[views.Field] = []
    for f in (*fields, None):
        if f is None or f.type in ("group", "separator"):
            if group is not None:
                blocks.append(Block("group", (), group, tuple(_pairs(inside))))
            else:
                blocks.extend(_pairs(inside))
            group, inside = (f, []) if f is not None and f.type == "group" else (None, [])
            if f is not None and f.type == "separator":
                blocks.append(Block("one", (f,)))
        else:
            inside.append(f)
    return blocks


def _pairs(fields: list[views.Field]) -> list[Block]:
    blocks: list[Block] = []
    i = 0
    while i < len(fields):
        two = fields[i:i + 2]
        if len(two) == 2 and all(f.type == "date" for f in two):
            blocks.append(Block("pair", tuple(two)))
            i += 2
        else:
            blocks.append(Block("one", (fields[i],)))
            i += 1
    return blocks


def summary(form: views.FormPage) -> list[tuple[str, str]]:
    """Errors for the summary on top, each pointing at its field's id."""
    shown = {f.key for f in form.fields if f.key}
    return [(f"f-{key}" if key in shown else "", sentence) for key, sentence in form.errors]


def kept_at(at: datetime | None) -> Response:
    """The script's answer when a draft was kept: when, in words. Nothing to keep is no mistake."""
    return Response(said_at(at) if at else "", content_type="text/plain; charset=utf-8")


def said_at(at: datetime) -> str:
    """Draf tersimpan pukul 14.30 WIB."""
    return _("Draf tersimpan pukul %(hour)s.", hour=f"{words.hour(at, language())} {context.house().zone_label}")


def conflict(refusal: Refused, entry: Entry, case: str | None):
    """The page for a form that came too late: why, what was typed (as text, nothing is lost) and the way to the case. With its status."""
    kept = [views.Fact(name.replace("_", " ").capitalize(), ", ".join(value) if isinstance(value, list) else value)
            for name, value in entry.raw.items() if value and value != [""]]
    return render_template("conflict.html", words=errors.sentence(refusal), kept=kept, case=case or entry.case), errors.STATUS.get(refusal.code, 409)
