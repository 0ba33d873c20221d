"""Mails: a text whose first line is `Subject: ...`, then a blank line, then the body; Jinja2 of which only a harmless part is taken.

Allowed is what mails need: {{ names }}, the filters `tanggal` and `lower`, comparisons, if, conditional expressions and one kind of loop. Anything
else (calls, macros, includes, arithmetic) is a `MailError` when the text is read, so nothing that could run long or reach out ever runs.
"""
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from jinja2 import ChainableUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine import feel

from .words_id import angka, tanggal

LONGEST_SUBJECT, LONGEST_BODY, LONGEST_SOURCE = 200, 50_000, 20_000
HARMLESS = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.Filter, nodes.If,
            nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.For)
FILTERS = ("tanggal", "lower")


class MailError(ValueError):
    """The text is no mail of this format: `code` (mail_subject, mail_syntax, mail_not_allowed, mail_too_long) with `params`; `line` from 1."""

    def __init__(self, code: str, line: int = 1, **params):
        super().__init__(f"line {line}: {code} {params or ''}".strip())
        self.code, self.line, self.params = code, line, params


@dataclass(frozen=True)
class Mail:
    """One mail text in one language."""
    name: str
    source: str
    language: str = "id"

    @property
    def file(self) -> str:
        return f"mails/{self.name}{'' if self.language == 'id' else '.' + self.language}.txt"


def render(mail: Mail | str, names: Mapping, language: str = "id") -> tuple[str, str]:
    """(subject, body) over the objects in `names` (JSON or FEEL values). A name or member that is not there is empty. Raises MailError.

    The subject is one line without control characters: no value can add a header.
    """
    source, language = (mail.source, mail.language) if isinstance(mail, Mail) else (mail, language)
    head, body = split(source)
    language = language if language in ENVIRONMENTS else "id"
    names = {k: v.value() if isinstance(v, feel.Lazy) else v for k, v in names.items()}
    subject = " ".join(_printable(_run(language, head, names)).split())[:LONGEST_SUBJECT]
    return subject, _tidy(_run(language, body, names))


def split(source: str) -> tuple[str, str]:
    """(subject template, body template)."""
    if len(source) > LONGEST_SOURCE:
        raise MailError("mail_too_long", 1, most=LONGEST_SOURCE)
    head, _, body = source.replace("\r\n", "\n").partition("\n")
    if not head.startswith("Subject:") or not head.removeprefix("Subject:").strip():
        raise MailError("mail_subject", 1)
    if body.strip() and not body.startswith("\n"):
        raise MailError("mail_blank_line", 2)
    return head.removeprefix("Subject:").strip(), body.lstrip("\n")


def inspect(source: str) -> set[tuple[str, ...]]:
    """The paths a mail reads, e.g. ("hak", "mulai"). Raises MailError for anything that is not allowed."""
    head, body = split(source)
    found: set[tuple[str, ...]] = set()
    for offset, text in ((0, head), (2, body)):
        _walk(_parsed(text, offset), found, frozenset(), offset, 0)
    return found


def _parsed(text: str, offset: int = 0) -> nodes.Template:
    try:
        return ENVIRONMENTS["id"].parse(text)
    except TemplateSyntaxError as e:
        raise MailError("mail_syntax", (e.lineno or 1) + offset, reason=e.message or "") from None
    except RecursionError:
        raise MailError("mail_syntax", 1, reason="too deep") from None


def _walk(node: nodes.Node, found: set, own: frozenset[str], offset: int, loops: int) -> None:
    if not isinstance(node, HARMLESS):
        raise MailError("mail_not_allowed", (getattr(node, "lineno", 1) or 1) + offset, word=type(node).__name__.lower())
    if isinstance(node, nodes.Filter) and (node.name not in FILTERS or node.args or node.kwargs or node.node is None):
        raise MailError("mail_filter", node.lineno + offset, word=node.name, options=", ".join(FILTERS))
    path = _path(node)
    if path is not None:
        if any(part.startswith("_") for part in path):
            raise MailError("mail_not_allowed", node.lineno + offset, word=".".join(path))
        if path[0] not in own:
            found.add(path)
        return
    if isinstance(node, (nodes.Getattr, nodes.Getitem)):
        raise MailError("mail_not_allowed", node.lineno + offset, word=str(getattr(node, "attr", "[...]")))
    if isinstance(node, nodes.For):
        if loops or node.recursive or node.else_ or not isinstance(node.target, nodes.Name) or _path(node.iter) is None:
            raise MailError("mail_not_allowed", node.lineno + offset, word="for")
        _walk(node.iter, found, own, offset, loops)
        inner = own | {node.target.name, "loop"}
        for child in [*node.body, *([node.test] if node.test else [])]:
            _walk(child, found, inner, offset, loops + 1)
        return
    for child in node.iter_child_nodes():
        _walk(child, found, own, offset, loops)


def _path(node) -> tuple[str, ...] | None:
    steps: list[str] = []
    while isinstance(node, (nodes.Getattr, nodes.Getitem)):
        if isinstance(node, nodes.Getattr):
            steps.append(node.attr)
        elif isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, (str, int)):
            steps.append(str(node.arg.value))
        else:
            return None
        node = node.node
    return (node.name, *reversed(steps)) if isinstance(node, nodes.Name) else None


def _run(language: str, text: str, names: Mapping) -> str:
    return _template(language, text).render(names)[:LONGEST_BODY]


@lru_cache(256)
def _template(language: str, text: str):
    """Compiling costs 1.5 ms, drawing 0.05; the texts of a version are few."""
    _walk(_parsed(text), set(), frozenset(), 0, 0)
    return ENVIRONMENTS[language].from_string(text)


def _printable(text: str) -> str:
    return "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") else " " for c in text)


def _tidy(text: str) -> str:
    text = "".join(c for c in text.replace("\r", "") if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


class _Environment(ImmutableSandboxedEnvironment):
    """A member of a mapping before anything of Python: `nomor.items` is the case's `items`, never a method."""

    def getattr(self, obj, attribute):
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj, argument):
        if isinstance(obj, (list, tuple)) and isinstance(argument, int):
            return obj[argument] if -len(obj) <= argument < len(obj) else self.undefined(obj=obj, name=argument)
        return self.getattr(obj, str(argument))


def _environment(language: str) -> _Environment:
    made = _Environment(undefined=ChainableUndefined, autoescape=False, keep_trailing_newline=True, trim_blocks=False, cache_size=400,
                        finalize=lambda value: _shown(value, language))
    made.globals.clear()
    made.filters.clear()
    made.tests.clear()
    made.filters["tanggal"] = lambda value: tanggal(value, language) or ""
    made.filters["lower"] = lambda value: _shown(value, language).lower()
    return made


def _shown(value, language: str) -> str:
    if value is None or isinstance(value, ChainableUndefined):
        return ""
    if isinstance(value, bool):
        return ({"en": ("yes", "no")}.get(language, ("ya", "tidak")))[0 if value else 1]
    if isinstance(value, (int, float, Decimal)):
        return angka(value, language) or ""
    if isinstance(value, (list, tuple)):
        return ", ".join(_shown(v, language) for v in value[:50])
    return value if isinstance(value, str) else "" if isinstance(value, Mapping) else feel.text(value)


ENVIRONMENTS = {language: _environment(language) for language in ("id", "en")}
