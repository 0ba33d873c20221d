"""What follows a value: `.member`, `[filter]`, `(arguments)` (rules 43, 50, 38)."""
from .. import limits
from ..syntax import Call, Filter, Path
from .names import SYMBOLS, with_item


class Postfix:
    def postfix(self):
        start = self.toks[self.i].start
        node, n = self.primary(), 0
        while True:
            t = self.toks[self.i]
            if t.kind != "mark":
                return node
            if t.text == ".":
                self.i += 1
                node = self.made(Path, start, node, self.member())
            elif t.text == "[" and not self.range_end:
                node = self.filter(start, node)
            elif t.text == "(":
                node = self.call(start, node)
            else:
                return node
            n += 1
            if n > limits.DEPTH:
                self.too_deep("steps")

    def filter(self, start, source):
        self.need("[")
        self.scopes.append(with_item(self.members))
        test = self.expression()
        self.scopes.pop()
        self.need("]")
        return self.made(Filter, start, source, test)

    def call(self, start, function):
        self.need("(")
        args, names = [], []
        while not self.take(")"):
            if self.named_argument():
                names.append(self.new_name(":"))
                self.need(":")
            args.append(self.expression())
            if not self.at(")"):
                self.need(",")
        if names and len(names) != len(args):
            self.fail("a name for every argument")
        return self.made(Call, start, function, tuple(args), tuple(names) if names else None)

    def named_argument(self):
        i = self.i
        if self.toks[i].kind != "name":
            return False
        while self.toks[i].kind in ("name", "number") or self.toks[i].text in SYMBOLS:
            i += 1
        return self.toks[i].text == ":" and self.toks[i].kind == "mark"

    def member(self):
        t = self.tok
        if t.kind != "name":
            self.fail("the name of a member")
        found = self.members.match(self.toks, self.i)
        if found:
            self.i += found[0]
            return found[1]
        self.i += 1
        return t.text
