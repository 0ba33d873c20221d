"""Literals, names, parentheses, lists, contexts."""
from sys import intern

from ..errors import FeelSyntaxError
from ..lexer import KEYWORDS, unescape
from ..lexical import parse_at, parse_number
from ..syntax import ContextOf, ListOf, Literal, Name
from .base import COMPARISONS
from .names import SYMBOLS, Names

WORDS = {"true": True, "false": False, "null": None}


class Primary:
    def primary(self):
        t = self.tok
        if t.kind == "name":
            return self.name()
        if t.kind == "string":
            self.i += 1
            return Literal(t.start, t.end, intern(unescape(t.text)))          # a code of a choice stands in many texts
        if t.kind == "number":
            return self.number()
        if t.text == "(":
            return self.parenthesis()
        if t.text == "[":
            return self.list_or_range()
        if t.text == "]":
            return self.range_rest(t.start, False)
        if t.text == "{":
            return self.context()
        if t.text == "@":
            return self.at_literal()
        self.fail("an expression")

    def number(self):
        t = self.tok
        self.i += 1
        value = parse_number(t.text)
        if value is None:
            raise FeelSyntaxError("bad_number", t.start, t.end, "a number of at most 34 digits", t.text)
        return Literal(t.start, t.end, value)

    def at_literal(self):
        """@"2026-12-01": null if the text is no date, time or duration, as the TCK wants it."""
        start = self.tok.start
        self.need("@")
        if self.tok.kind != "string":
            self.fail("a date, time or duration in quotes")
        value = parse_at(unescape(self.tok.text))
        self.i += 1
        return self.made(Literal, start, value)

    def name(self):
        t = self.tok
        found = self.known()
        if found is None or found[0] == 1:
            if t.text in WORDS:
                self.i += 1
                return Literal(t.start, t.end, WORDS[t.text])
            following = self.toks[self.i + 1]
            if t.text == "function" and following.text == "(":
                return self.function_definition()
            if t.text in ("if", "for", "some", "every") and following.kind != "end" and found is None:
                return self.expression()
            if t.text in KEYWORDS:
                self.fail("an expression")
        if found:
            self.i += found[0]
            return self.made(Name, t.start, found[1])
        self.i += 1
        return Name(t.start, t.end, t.text)

    def known(self):
        best = None
        for scope in reversed(self.scopes):
            found = scope.match(self.toks, self.i)
            if found and (best is None or found[0] > best[0]):
                best = found
        return best

    def new_name(self, *stop):
        """A name being introduced: every token up to one of `stop`."""
        start, parts = self.i, []
        if self.tok.kind != "name":
            self.fail("a name")
        while self.tok.text not in stop and (self.tok.kind in ("name", "number") or self.tok.text in SYMBOLS):
            parts.append((" " if parts and self.tok.gap else "") + self.tok.text)
            self.i += 1
        if self.i == start or self.tok.text not in stop:
            self.fail(" or ".join(map(repr, stop)))
        return "".join(parts)

    def parenthesis(self):
        start = self.tok.start
        self.need("(")
        if self.tok.kind == "mark" and self.tok.text in COMPARISONS:
            node = self.unary_range()
            self.need(")")
            return node
        first = self.expression()
        if self.take(".."):
            return self.range_end_of(start, first, False)
        self.need(")")
        return first

    def list_or_range(self):
        start = self.tok.start
        self.need("[")
        if self.take("]"):
            return self.made(ListOf, start, ())
        items = [self.list_item()]
        if self.take(".."):
            return self.range_end_of(start, items[0], True)
        while self.take(","):
            items.append(self.list_item())
        self.need("]")
        return self.made(ListOf, start, tuple(items))

    def list_item(self):
        if self.tok.kind == "mark" and self.tok.text in COMPARISONS:
            return self.unary_range()
        return self.expression()

    def context(self):
        start = self.tok.start
        self.need("{")
        scope, entries = Names(), []
        self.scopes.append(scope)
        while not self.take("}"):
            if self.tok.kind == "string":
                key = unescape(self.tok.text)
                self.i += 1
            else:
                key = self.new_name(":")
            self.need(":")
            entries.append((key, self.expression()))
            scope.add(key)
            self.members.add(key)
            if not self.at("}"):
                self.need(",")
        self.scopes.pop()
        return self.made(ContextOf, start, tuple(entries))
