"""Text -> tokens. A name with spaces or symbols is put together later, by the parser, which knows the names in scope (rules 25-30 of the grammar)."""
import re
from sys import intern
from typing import NamedTuple

from . import limits
from .errors import FeelSyntaxError

# Letters of grammar rules 28 and 29; '?' is a name of its own.
_EXTRA = "\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
_TOKEN = re.compile(rf"""
    (?P<space>(?:\s|\ufeff|//[^\n]*|/\*.*?\*/)+)
  | (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{{1,6}})?)
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<name>\?|(?:[^\W\d]|[{_EXTRA}])[\w{_EXTRA}]*)
  | (?P<mark>\.\.|\*\*|!=|<=|>=|->|[-+*/=<>()\[\]{{}},:.@'])
""", re.VERBOSE | re.DOTALL)
_ESCAPE = re.compile(r"\\(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "'": "'"}
KEYWORDS = frozenset(("and", "or", "between", "in", "instance", "of", "if", "then", "else", "for", "return", "some", "every", "satisfies",
                      "function", "true", "false", "null"))


class Token(NamedTuple):
    kind: str        # number string name mark end
    text: str
    start: int
    end: int
    gap: bool        # white space before it


def tokens(text: str) -> list[Token]:
    """Tokens of a text, the last of kind `end`; FeelSyntaxError where none fits."""
    if len(text) > limits.TEXT:
        raise FeelSyntaxError("too_long", limits.TEXT, len(text), f"at most {limits.TEXT} characters")
    out, at, gap, size = [], 0, False, len(text)
    match, make = _TOKEN.match, tuple.__new__
    while at < size:
        m = match(text, at)
        if not m:
            raise FeelSyntaxError("bad_character", at, at + 1, "a FEEL token", text[at:at + 10])
        kind, end = m.lastgroup, m.end()
        if kind == "space":
            gap = True
        else:
            word = m.group()          # a name stands in many texts: one string for all of them
            out.append(make(Token, (kind, intern(word) if kind == "name" else word, at, end, gap)))
            gap = False
        at = end
    out.append(Token("end", "", size, size, gap))
    return out


def unescape(quoted: str) -> str:
    """Value of a string literal; surrogate pairs written as two \\u become one character."""
    body = quoted[1:-1]
    return _ESCAPE.sub(_escape, body) if "\\" in body else body


def _escape(m):
    code = m[1]
    if len(code) == 11:
        return chr(0x10000 + ((int(code[1:5], 16) - 0xD800) << 10) + int(code[7:], 16) - 0xDC00)
    if len(code) > 1:
        number = int(code[1:], 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else m[0]
    return _SIMPLE.get(code, m[0])


def words(name: str) -> tuple[str, ...]:
    """A name as the tuple of its tokens: `loan amount`, `loan  amount` -> ('loan', 'amount')."""
    if name.isascii() and name.isidentifier():
        return (name,)
    try:
        return tuple(t.text for t in tokens(name)[:-1])
    except FeelSyntaxError:
        return (name,)
