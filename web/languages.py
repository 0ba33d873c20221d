"""The reader's language: Indonesian is the source, English comes from locale/en/*.po. Knows Flask's request, nothing of the engine.

Templates and pages say `_("Kirim")`, `_("Langkah %(n)s", n=3)` and `ngettext("%(n)s tugas", "%(n)s tugas", n)` (Indonesian has one form, English two).
The choice is made by `?bahasa=en` and kept in a cookie.
"""
from pathlib import Path

from babel.messages.pofile import read_po
from flask import Flask, Response, g, request
from markupsafe import Markup

LANGUAGES = ("id", "en")
COOKIE = "bahasa"
HERE = Path(__file__).parent / "locale"


def load(folder: Path = HERE) -> dict[str, dict[str, tuple[str, ...]]]:
    """language -> Indonesian text -> its forms. Every .po file of a language's folder counts; one text may stand in one file only."""
    catalogues: dict[str, dict[str, tuple[str, ...]]] = {}
    for file in sorted(folder.glob("*/*.po")):
        catalogue = catalogues.setdefault(file.parent.name, {})
        with file.open("rb") as stream:
            for message in read_po(stream, locale=file.parent.name, abort_invalid=True):
                if message.id and message.string and not message.fuzzy:
                    source = message.id if isinstance(message.id, str) else message.id[0]
                    catalogue[source] = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return catalogues


CATALOGUES = load()


def language() -> str:
    """The language of this request: "id" or "en"."""
    return g.get("language", "id")


def gettext(text: str, **values) -> str:
    """`text` in the reader's language; `%(name)s` filled with `values` (only when there are any, so a bare % is safe)."""
    forms = CATALOGUES.get(language(), {}).get(text)
    found = forms[0] if forms else text
    return _fill(found, values)


def ngettext(one: str, many: str, n: int, /, **values) -> str:
    """The form for `n`; `%(n)s` is n itself unless given as a word."""
    forms = CATALOGUES.get(language(), {}).get(one)
    found = (forms[0] if n == 1 else forms[-1]) if forms else (one if n == 1 else many)
    return _fill(found, {"n": n, **values})


def _fill(text: str, values: dict) -> str:
    if not values:
        return text
    if any(hasattr(value, "__html__") for value in values.values()):
        return Markup(text) % values                  # our own sentence around markup: what is no markup is escaped by Markup
    return text % values


def install(app: Flask) -> None:
    """Chooses the language before each request and keeps a choice."""
    @app.before_request
    def choose():
        asked = request.args.get(COOKIE) or request.cookies.get(COOKIE)
        g.language = asked if asked in LANGUAGES else "id"

    @app.after_request
    def keep(response: Response) -> Response:
        if request.args.get(COOKIE) in LANGUAGES:
            response.set_cookie(COOKIE, request.args[COOKIE], max_age=31536000, secure=request.is_secure, httponly=True, samesite="Lax")
        return response

    app.jinja_env.globals.update(_=gettext, ngettext=ngettext, language=language)
