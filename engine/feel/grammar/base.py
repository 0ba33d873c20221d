"""Reading tokens one after another."""
from .. import limits
from ..errors import FeelSyntaxError
from ..lexer import tokens
from .names import Names

COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))


class Base:
    def __init__(self, text, vocabulary):
        self.toks = tokens(text)
        self.i = 0
        self.depth = 0
        self.scopes = [vocabulary.names]
        self.members = Names(base=vocabulary.members)
        self.types = vocabulary.types
        self.range_end = False

    @property
    def tok(self):
        return self.toks[self.i]

    def made(self, kind, start, *parts):
        """A node from offset `start` to the end of the token read last."""
        return kind(start, self.toks[self.i - 1].end, *parts)

    def at(self, *texts):
        t = self.toks[self.i]
        return t.text in texts and t.kind in ("mark", "name")

    def take(self, *texts):
        if self.at(*texts):
            self.i += 1
            return True
        return False

    def need(self, text):
        if not self.take(text):
            self.fail(repr(text))

    def fail(self, expected):
        raise FeelSyntaxError("syntax", self.tok.start, self.tok.end, expected, self.tok.text)

    def too_deep(self, what):
        raise FeelSyntaxError("too_deep", self.tok.start, self.tok.end, f"less {what}", self.tok.text)

    def deeper(self):
        self.depth += 1
        if self.depth > limits.DEPTH:
            self.too_deep("nesting")

    def end(self):
        if self.tok.kind != "end":
            self.fail("the end of the expression")
